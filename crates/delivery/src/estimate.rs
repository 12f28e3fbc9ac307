//! What a campaign will cost, told before it starts.

use chrono::NaiveDate;
use domain::Paise;

use crate::price::{self, MicroRupees, Price, PriceCategory};

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
}
