//! What a campaign will cost and when it will be done, told before it starts.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::{Paise, campaign::SendWindow};

use crate::{
    price::{self, MicroRupees, Price, PriceCategory},
    window,
    zone::Tz,
};

/// Longer campaigns are not estimated (ten years of days).
const MOST_DAYS: u32 = 3_660;

/// When a campaign begins and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeEstimate {
    /// The first message goes out.
    pub begins: DateTime<Utc>,
    /// The last message has gone out.
    pub ends: DateTime<Utc>,
}

impl TimeEstimate {
    /// From the first to the last message, closed hours included.
    #[must_use]
    pub fn lasts(self) -> TimeDelta {
        self.ends - self.begins
    }
}

/// When `recipients` messages at `rate` per second will have gone out, starting at `start` and
/// sending only in the window; none when that lies more than ten years ahead.
#[must_use]
pub fn time(recipients: u64, rate: f64, hours: Option<SendWindow>, zone: Tz, start: DateTime<Utc>) -> Option<TimeEstimate> {
    let begins = window::next_opening(hours, zone, start);
    let mut left = sending_time(recipients, rate)?;
    let mut at = begins;
    for _ in 0..MOST_DAYS {
        let room = match window::closing(hours, zone, at) {
            Some(closes) => closes - at,
            None => left,
        };
        if left <= room {
            return Some(TimeEstimate { begins, ends: at + left });
        }
        left -= room;
        at = window::next_opening(hours, zone, at + room);
    }
    None
}

/// The bare time of sending, without closed hours.
fn sending_time(recipients: u64, rate: f64) -> Option<TimeDelta> {
    let rate = rate.max(0.05);
    #[expect(clippy::cast_precision_loss, reason = "recipients are far below 2^53")]
    let seconds = (recipients as f64 / rate).ceil();
    #[expect(clippy::cast_possible_truncation, reason = "a float that is too large saturates, and the delta then says none")]
    let delta = TimeDelta::try_seconds(seconds as i64)?;
    (delta < TimeDelta::days(i64::from(MOST_DAYS))).then_some(delta)
}

/// What a campaign is expected to cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CostEstimate {
    /// Before GST.
    pub net: Paise,
    /// With GST.
    pub gross: Paise,
    /// Whether a price behind it is assumed rather than read in the provider's list.
    pub is_assumed: bool,
}

/// The cost of `counts` messages per category sent on `day` (IST), at most: billed is only what is
/// delivered. `free_service` service messages of this number are still free this month (before
/// October 2026 all were). A category without a price on that day counts nothing.
#[must_use]
pub fn cost(counts: &[(PriceCategory, u64)], free_service: u64, list: &[Price], day: NaiveDate) -> CostEstimate {
    let mut total = MicroRupees::default();
    let mut is_assumed = false;
    for &(category, count) in counts {
        let free = if category == PriceCategory::Service { free_service } else { 0 };
        let billed = count.saturating_sub(free);
        if let Some(price) = price::on(list, category, day)
            && billed > 0
        {
            total = total.plus(price.each.times(billed));
            is_assumed |= price.is_assumed;
        }
    }
    let net = total.rounded();
    CostEstimate {
        net,
        gross: price::with_gst(net),
        is_assumed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::price::INDIA;
    use proptest::prelude::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    const DAYTIME: Option<SendWindow> = Some(SendWindow { from_hour: 10, to_hour: 21 });

    #[test]
    fn times_in_india() {
        for (recipients, rate, hours, start, begins, ends) in [
            (0, 80.0, None, "2026-11-21T05:00:00Z", "2026-11-21T05:00:00Z", "2026-11-21T05:00:00Z"),
            (8_000, 80.0, None, "2026-11-21T05:00:00Z", "2026-11-21T05:00:00Z", "2026-11-21T05:01:40Z"),
            (8_001, 80.0, None, "2026-11-21T05:00:00Z", "2026-11-21T05:00:00Z", "2026-11-21T05:01:41Z"),
            // Too early: waits for 10:00 IST.
            (80, 80.0, DAYTIME, "2026-11-20T22:00:00Z", "2026-11-21T04:30:00Z", "2026-11-21T04:30:01Z"),
            // An hour is left today, half an hour's worth goes tomorrow.
            (5_400, 1.0, DAYTIME, "2026-11-21T14:30:00Z", "2026-11-21T14:30:00Z", "2026-11-22T05:00:00Z"),
            // Fills today's window to its last second.
            (3_600, 1.0, DAYTIME, "2026-11-21T14:30:00Z", "2026-11-21T14:30:00Z", "2026-11-21T15:30:00Z"),
            // Around the clock, over midnight.
            (
                7_200,
                1.0,
                Some(SendWindow { from_hour: 0, to_hour: 24 }),
                "2026-11-21T17:30:00Z",
                "2026-11-21T17:30:00Z",
                "2026-11-21T19:30:00Z",
            ),
        ] {
            let estimate = time(recipients, rate, hours, Tz::Asia__Kolkata, at(start));
            let expected = TimeEstimate {
                begins: at(begins),
                ends: at(ends),
            };
            assert_eq!(estimate, Some(expected), "{recipients} from {start}");
        }
    }

    #[test]
    fn endless_campaigns_have_no_estimate() {
        let start = at("2026-11-21T05:00:00Z");
        assert_eq!(time(u64::MAX, 1.0, None, Tz::Asia__Kolkata, start), None);
        assert_eq!(
            time(100_000_000, 0.2, Some(SendWindow { from_hour: 10, to_hour: 11 }), Tz::Asia__Kolkata, start),
            None
        );
    }

    #[test]
    fn costs() {
        use PriceCategory as C;
        let (before, after) = (NaiveDate::from_ymd_opt(2026, 9, 30).unwrap(), NaiveDate::from_ymd_opt(2026, 11, 21).unwrap());
        for (counts, free, day, net, gross, is_assumed) in [
            (vec![], 1_000, after, 0, 0, false),
            (vec![(C::Marketing, 1_000)], 1_000, before, 86_310, 101_846, false),
            (vec![(C::Marketing, 1_000)], 1_000, after, 86_310, 101_846, true),
            (vec![(C::Service, 400)], 1_000, after, 0, 0, false),
            (vec![(C::Service, 1_400)], 1_000, after, 4_600, 5_428, true),
            (vec![(C::Service, 1_400)], 0, before, 0, 0, false),
            (vec![(C::Marketing, 7), (C::Utility, 3)], 0, before, 639, 754, false),
        ] {
            let expected = CostEstimate {
                net: Paise(net),
                gross: Paise(gross),
                is_assumed,
            };
            assert_eq!(cost(&counts, free, INDIA, day), expected, "{counts:?} {day}");
        }
    }

    proptest! {
        #[test]
        fn more_recipients_never_end_sooner(few in 0_u64..50_000, more in 0_u64..50_000, rate in 0.5..500.0_f64, start in 1_790_000_000_i64..1_800_000_000) {
            let start = DateTime::from_timestamp(start, 0).unwrap();
            let zone = Tz::Asia__Kolkata;
            let one = time(few, rate, DAYTIME, zone, start).unwrap();
            let other = time(few + more, rate, DAYTIME, zone, start).unwrap();
            prop_assert!(one.begins >= start && one.ends >= one.begins && other.ends >= one.ends);
        }
    }
}
