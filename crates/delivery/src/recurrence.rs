//! When a repeated campaign runs again.

use chrono::{DateTime, Datelike, Months, NaiveDateTime, TimeDelta, Utc};
use domain::Recurrence;

use crate::zone::{self, Tz};

/// The first run strictly after `after` of a series that began at `first`, at the same local time
/// in `zone`; none for a campaign that runs once.
///
/// Months count from the first run, so that the 31st comes back after February: 31 January,
/// 28 February, 31 March.
#[must_use]
pub fn next(recurrence: Recurrence, first: DateTime<Utc>, zone: Tz, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
    if after < first {
        return (recurrence != Recurrence::None).then_some(first);
    }
    let start = first.with_timezone(&zone).naive_local();
    let days_gone = (after - first).num_days();
    // One less than has surely passed; at most a few steps remain, whatever the clocks did.
    let mut run = match recurrence {
        Recurrence::None => return None,
        Recurrence::Daily => days_gone - 1,
        Recurrence::Weekly => days_gone / 7 - 1,
        Recurrence::Monthly => months_between(start, after.with_timezone(&zone).naive_local()) - 1,
    }
    .max(0);
    loop {
        let at = zone::instant(zone, nth(recurrence, start, run)?);
        if at > after {
            return Some(at);
        }
        run += 1;
    }
}

/// The local time of run number `run`, the first being 0.
fn nth(recurrence: Recurrence, start: NaiveDateTime, run: i64) -> Option<NaiveDateTime> {
    match recurrence {
        Recurrence::None => None,
        Recurrence::Daily => start.checked_add_signed(TimeDelta::try_days(run)?),
        Recurrence::Weekly => start.checked_add_signed(TimeDelta::try_weeks(run)?),
        Recurrence::Monthly => start.checked_add_months(Months::new(u32::try_from(run).ok()?)),
    }
}

fn months_between(start: NaiveDateTime, end: NaiveDateTime) -> i64 {
    i64::from(end.year() - start.year()) * 12 + i64::from(end.month()) - i64::from(start.month())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn next_runs() {
        use Recurrence as R;
        let ist = "Asia/Kolkata";
        for (recurrence, zone, first, after, expected) in [
            (R::Daily, ist, "2026-11-21T04:30:00Z", "2026-11-21T04:30:00Z", "2026-11-22T04:30:00Z"),
            (R::Daily, ist, "2026-11-21T04:30:00Z", "2026-12-31T23:59:59Z", "2027-01-01T04:30:00Z"),
            (R::Daily, ist, "2026-11-21T04:30:00Z", "2026-11-01T00:00:00Z", "2026-11-21T04:30:00Z"),
            (R::Weekly, ist, "2026-11-21T04:30:00Z", "2026-11-27T04:30:00Z", "2026-11-28T04:30:00Z"),
            (R::Weekly, ist, "2026-11-21T04:30:00Z", "2026-11-28T04:30:00Z", "2026-12-05T04:30:00Z"),
            (R::Monthly, ist, "2026-01-31T04:30:00Z", "2026-01-31T04:30:00Z", "2026-02-28T04:30:00Z"),
            (R::Monthly, ist, "2026-01-31T04:30:00Z", "2026-02-28T04:30:00Z", "2026-03-31T04:30:00Z"),
            (R::Monthly, ist, "2026-01-31T04:30:00Z", "2026-03-31T04:30:00Z", "2026-04-30T04:30:00Z"),
            (R::Monthly, ist, "2027-12-30T04:30:00Z", "2028-02-01T00:00:00Z", "2028-02-29T04:30:00Z"),
            // 01:00 IST on the 31st is still the 30th in UTC: the local day counts.
            (R::Monthly, ist, "2026-03-30T19:30:00Z", "2026-03-30T19:30:00Z", "2026-04-29T19:30:00Z"),
            // New York goes back an hour on 1 November 2026; the local time stays.
            (
                R::Daily,
                "America/New_York",
                "2026-10-31T13:00:00Z",
                "2026-10-31T13:00:00Z",
                "2026-11-01T14:00:00Z",
            ),
            // ... and leaves out 02:30 on 8 March 2026, but not on the 9th.
            (
                R::Daily,
                "America/New_York",
                "2026-03-07T07:30:00Z",
                "2026-03-07T08:00:00Z",
                "2026-03-08T07:00:00Z",
            ),
            (
                R::Daily,
                "America/New_York",
                "2026-03-07T07:30:00Z",
                "2026-03-08T07:00:00Z",
                "2026-03-09T06:30:00Z",
            ),
        ] {
            let zone = zone::parse(zone).unwrap();
            assert_eq!(
                next(recurrence, at(first), zone, at(after)),
                Some(at(expected)),
                "{recurrence} {first} after {after}"
            );
        }
    }

    #[test]
    fn once_is_once() {
        for after in ["2026-11-20T04:30:00Z", "2026-11-21T04:30:00Z", "2026-11-22T04:30:00Z"] {
            assert_eq!(next(Recurrence::None, at("2026-11-21T04:30:00Z"), Tz::Asia__Kolkata, at(after)), None);
        }
    }

    proptest! {
        #[test]
        fn runs_ascend_and_keep_the_local_time(
            first in 1_600_000_000_i64..1_900_000_000,
            recurrence in proptest::sample::select(vec![Recurrence::Daily, Recurrence::Weekly, Recurrence::Monthly]),
        ) {
            let zone = Tz::Asia__Kolkata;
            let first = DateTime::from_timestamp(first, 0).unwrap();
            let mut last = first;
            for _ in 0..40 {
                let run = next(recurrence, first, zone, last).unwrap();
                prop_assert!(run > last && run - last <= TimeDelta::days(31));
                prop_assert_eq!(run.with_timezone(&zone).time(), first.with_timezone(&zone).time());
                // Nothing lies between two neighbours.
                prop_assert_eq!(next(recurrence, first, zone, run - TimeDelta::seconds(1)), Some(run));
                last = run;
            }
        }
    }
}
