//! Dates and times as the screens write them: `27 Oct 2026`, `11:42`, in Indian time, with Latin
//! digits in every language. No formatting library goes to the browser for this.

use chrono::{DateTime, Datelike, Duration, NaiveDate, Timelike, Utc};
use leptos::prelude::*;

use crate::page_context::use_t;

/// Indian Standard Time is five and a half hours ahead of UTC, all year.
const IST_MINUTES: i64 = 330;

/// `27 Oct 2026`.
#[must_use]
pub fn date_text(at: DateTime<Utc>) -> String {
    day_text(indian(at).date_naive())
}

/// `27 Oct 2026` of a date without a zone.
#[must_use]
pub fn day_text(day: NaiveDate) -> String {
    format!("{} {} {}", day.day(), use_t().ui_month_short(day.month()), day.year())
}

/// `27 Oct`: for axes and lists where the year is plain.
#[must_use]
pub fn short_day_text(day: NaiveDate) -> String {
    format!("{} {}", day.day(), use_t().ui_month_short(day.month()))
}

/// `11:42`.
#[must_use]
pub fn time_text(at: DateTime<Utc>) -> String {
    let at = indian(at);
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// `27 Oct 2026, 11:42`.
#[must_use]
pub fn moment_text(at: DateTime<Utc>) -> String {
    format!("{}, {}", date_text(at), time_text(at))
}

/// `11:42:08` within the last day before `now`, otherwise `27 Oct 2026, 11:42`.
#[must_use]
pub fn recent_text(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    if now - at < Duration::hours(24) {
        format!("{}:{:02}", time_text(at), indian(at).second())
    } else {
        moment_text(at)
    }
}

/// A moment as a `<time>` element, exact to the second for machines.
#[must_use]
pub fn moment(at: DateTime<Utc>) -> AnyView {
    view! { <time datetime=machine_text(at)>{moment_text(at)}</time> }.into_any()
}

/// `2026-10-27T06:12:00Z`, as `<time datetime>` wants it.
#[must_use]
pub fn machine_text(at: DateTime<Utc>) -> String {
    let (date, time) = (at.date_naive(), at.time());
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        date.year(),
        date.month(),
        date.day(),
        time.hour(),
        time.minute(),
        time.second()
    )
}

fn indian(at: DateTime<Utc>) -> DateTime<Utc> {
    at + Duration::minutes(IST_MINUTES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indian_time_turns_the_day_at_half_past_six() {
        let at = DateTime::from_timestamp(1_793_039_400, 0).unwrap();
        assert_eq!(machine_text(at), "2026-10-26T18:30:00Z");
        assert_eq!(time_text(at), "00:00");
        assert_eq!(date_text(at), "27 Oct 2026");
        assert_eq!(recent_text(at, at + Duration::hours(23)), "00:00:00");
        assert_eq!(recent_text(at, at + Duration::hours(24)), "27 Oct 2026, 00:00");
    }
}
