//! Local time to instants, in any zone, also where clocks jump.

use chrono::{DateTime, LocalResult, NaiveDateTime, TimeDelta, TimeZone, Utc};
pub use chrono_tz::Tz;

/// The name is no IANA zone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a time zone")]
pub struct UnknownZone(pub String);

/// The zone of an IANA name, for example `Asia/Kolkata`.
///
/// # Errors
/// [`UnknownZone`] when no such zone exists.
pub fn parse(name: &str) -> Result<Tz, UnknownZone> {
    name.parse().map_err(|_| UnknownZone(name.to_owned()))
}

/// The instant of a local time. A time that comes twice (clocks go back) means its first coming; a
/// time that is left out (clocks go forward) means the first instant after the gap.
#[must_use]
pub fn instant(zone: Tz, local: NaiveDateTime) -> DateTime<Utc> {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.to_utc(),
        LocalResult::None => after_gap(zone, local),
    }
}

/// Gaps begin and end on quarter hours and are a day long at most (Samoa left out a whole day).
fn after_gap(zone: Tz, local: NaiveDateTime) -> DateTime<Utc> {
    let quarter = 15 * 60;
    let into_quarter = local.and_utc().timestamp().rem_euclid(quarter);
    let mut candidate = local - TimeDelta::seconds(into_quarter);
    for _ in 0..=24 * 4 {
        candidate += TimeDelta::seconds(quarter);
        if let Some(at) = zone.from_local_datetime(&candidate).earliest() {
            return at.to_utc();
        }
    }
    local.and_utc()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_doubled_and_left_out_times() {
        for (zone, local, expected) in [
            ("Asia/Kolkata", "2026-11-21T10:00:00", "2026-11-21T04:30:00Z"),
            ("America/New_York", "2026-11-01T01:30:00", "2026-11-01T05:30:00Z"),
            ("America/New_York", "2026-03-08T02:10:00", "2026-03-08T07:00:00Z"),
            ("Pacific/Apia", "2011-12-30T12:00:00", "2011-12-30T10:00:00Z"),
        ] {
            let at = instant(parse(zone).unwrap(), local.parse().unwrap());
            assert_eq!(at, expected.parse::<DateTime<Utc>>().unwrap(), "{zone} {local}");
        }
    }

    #[test]
    fn unknown_names() {
        for name in ["", "IST5", "Asia/Pune", "asia kolkata"] {
            assert_eq!(parse(name), Err(UnknownZone(name.to_owned())));
        }
    }
}
