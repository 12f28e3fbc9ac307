//! Local hours in which messages may go out (quiet hours are the rest).

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Timelike, Utc};
use domain::campaign::SendWindow;

use crate::zone::{self, Tz};

/// Whether the hours make sense: `0 <= from < to <= 24`. Everything below expects this.
#[must_use]
pub const fn is_valid(window: SendWindow) -> bool {
    window.from_hour < window.to_hour && window.to_hour <= 24
}

/// Whether messages may go out at `now`. No window means at any hour.
#[must_use]
pub fn is_open(window: Option<SendWindow>, zone: Tz, now: DateTime<Utc>) -> bool {
    window.is_none_or(|window| {
        let hour = now.with_timezone(&zone).hour();
        (u32::from(window.from_hour)..u32::from(window.to_hour)).contains(&hour)
    })
}

/// The first instant from `now` on at which messages may go out; `now` itself while open.
#[must_use]
pub fn next_opening(window: Option<SendWindow>, zone: Tz, now: DateTime<Utc>) -> DateTime<Utc> {
    let Some(hours) = window else { return now };
    if is_open(window, zone, now) {
        return now;
    }
    let today = now.with_timezone(&zone).date_naive();
    let opening = at_hour(zone, today, hours.from_hour);
    if opening > now {
        opening
    } else {
        at_hour(zone, next_day(today), hours.from_hour)
    }
}

/// The instant at which the window that is open at `now` closes; none without a window or while
/// it is closed.
#[must_use]
pub fn closing(window: Option<SendWindow>, zone: Tz, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let hours = window?;
    let today = now.with_timezone(&zone).date_naive();
    is_open(window, zone, now).then(|| at_hour(zone, today, hours.to_hour))
}

/// The instant of a full local hour; 24 is the next day's midnight.
fn at_hour(zone: Tz, day: NaiveDate, hour: u8) -> DateTime<Utc> {
    let (day, hour) = if hour >= 24 { (next_day(day), 0) } else { (day, hour) };
    let time = NaiveTime::from_hms_opt(u32::from(hour), 0, 0).unwrap_or_default();
    zone::instant(zone, day.and_time(time))
}

fn next_day(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn hours(from_hour: u8, to_hour: u8) -> Option<SendWindow> {
        Some(SendWindow { from_hour, to_hour })
    }

    #[test]
    fn openings_in_india() {
        // 10:00 IST is 04:30 UTC, 21:00 IST is 15:30 UTC.
        for (now, open, opening) in [
            ("2026-11-21T04:29:59Z", false, "2026-11-21T04:30:00Z"),
            ("2026-11-21T04:30:00Z", true, "2026-11-21T04:30:00Z"),
            ("2026-11-21T15:29:59Z", true, "2026-11-21T15:29:59Z"),
            ("2026-11-21T15:30:00Z", false, "2026-11-22T04:30:00Z"),
            ("2026-12-31T20:00:00Z", false, "2027-01-01T04:30:00Z"),
        ] {
            assert_eq!(is_open(hours(10, 21), Tz::Asia__Kolkata, at(now)), open, "{now}");
            assert_eq!(next_opening(hours(10, 21), Tz::Asia__Kolkata, at(now)), at(opening), "{now}");
        }
    }

    #[test]
    fn closings() {
        let zone = Tz::Asia__Kolkata;
        assert_eq!(closing(hours(10, 21), zone, at("2026-11-21T06:00:00Z")), Some(at("2026-11-21T15:30:00Z")));
        assert_eq!(closing(hours(0, 24), zone, at("2026-11-21T06:00:00Z")), Some(at("2026-11-21T18:30:00Z")));
        assert_eq!(closing(hours(10, 21), zone, at("2026-11-21T16:00:00Z")), None);
        assert_eq!(closing(None, zone, at("2026-11-21T06:00:00Z")), None);
    }

    #[test]
    fn clocks_that_jump() {
        // New York leaves out 02:00 to 03:00 on 8 March 2026: the window 2 to 5 opens at 03:00.
        let opening = next_opening(hours(2, 5), Tz::America__New_York, at("2026-03-08T06:00:00Z"));
        assert_eq!(opening, at("2026-03-08T07:00:00Z"));
    }

    #[test]
    fn which_hours_make_sense() {
        for (from, to, good) in [(0, 24, true), (10, 21, true), (23, 24, true), (10, 10, false), (21, 10, false), (10, 25, false)] {
            assert_eq!(is_valid(SendWindow { from_hour: from, to_hour: to }), good, "{from} {to}");
        }
    }

    proptest! {
        #[test]
        fn the_next_opening_is_open_and_within_two_days(
            seconds in 1_600_000_000_i64..2_000_000_000,
            from in 0_u8..24,
            length in 1_u8..24,
            zone in proptest::sample::select(vec![Tz::Asia__Kolkata, Tz::America__New_York, Tz::Australia__Lord_Howe, Tz::Europe__London]),
        ) {
            let now = DateTime::from_timestamp(seconds, 0).unwrap();
            // A gap of the clock may swallow a window of one hour; it cannot swallow two.
            let window = hours(from.min(22), (from.min(22) + length.max(2)).min(24));
            let opening = next_opening(window, zone, now);
            prop_assert!(opening >= now && opening - now < chrono::TimeDelta::days(2));
            prop_assert!(is_open(window, zone, opening));
            let closing = closing(window, zone, opening).unwrap();
            prop_assert!(closing > opening);
            prop_assert!(!is_open(window, zone, closing) || window == hours(0, 24));
        }
    }
}
