//! What a WhatsApp message costs in India, as dated data.
//!
//! Meta bills per delivered message, by category and by the country of the recipient, in rupees
//! before 18 % GST. Prices are finer than a paisa (₹0.8631), so they are kept in millionths of a
//! rupee and rounded once, at the end.

use chrono::NaiveDate;
use domain::Paise;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

/// A millionth of a rupee.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MicroRupees(pub i64);

/// Micro-rupees in a paisa.
const PER_PAISA: i64 = 10_000;

impl MicroRupees {
    /// The price of `count` messages.
    #[must_use]
    pub fn times(self, count: u64) -> Self {
        Self(self.0.saturating_mul(i64::try_from(count).unwrap_or(i64::MAX)))
    }

    /// The sum of both.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// Rounded half up to whole paise. Round once, after adding everything.
    #[must_use]
    pub const fn rounded(self) -> Paise {
        Paise((self.0.saturating_add(PER_PAISA / 2)).div_euclid(PER_PAISA))
    }
}

/// What the provider bills a message as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum PriceCategory {
    /// Marketing template.
    Marketing,
    /// Utility template.
    Utility,
    /// One-time codes.
    Authentication,
    /// One-time codes from abroad.
    AuthenticationInternational,
    /// Free text inside the 24-hour window.
    Service,
}

/// One line of the price list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    /// What is billed.
    pub category: PriceCategory,
    /// First day (IST) of this price.
    pub from: NaiveDate,
    /// Per message, before GST.
    pub each: MicroRupees,
    /// Whether the figure could not be read in the provider's own list and is carried on from the
    /// one before; screens say so.
    pub is_assumed: bool,
}

/// Free service messages per number and month since 1 October 2026.
pub const FREE_SERVICE_MESSAGES: u64 = 1_000;

/// GST on messaging services, in hundredths (CGST and SGST, or IGST).
const GST_PERCENT: i64 = 18;

const fn price(category: PriceCategory, from: (i32, u32, u32), micro: i64, is_assumed: bool) -> Price {
    Price {
        category,
        from: day(from),
        each: MicroRupees(micro),
        is_assumed,
    }
}

const fn day((year, month, day): (i32, u32, u32)) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => NaiveDate::MAX,
    }
}

/// The list for India. Sources: Meta's per-message model of 1 July 2025 and the change of
/// 1 January 2026 as published by several resellers. Since 1 October 2026 utility templates are
/// billed inside the window too, and service messages at the utility rate after 1,000 free ones
/// per number and month; the rupee figures of that date were not found, hence assumed.
pub const INDIA: &[Price] = &[
    price(PriceCategory::Marketing, (2025, 7, 1), 784_600, false),
    price(PriceCategory::Marketing, (2026, 1, 1), 863_100, false),
    price(PriceCategory::Marketing, (2026, 10, 1), 863_100, true),
    price(PriceCategory::Utility, (2025, 7, 1), 115_000, false),
    price(PriceCategory::Utility, (2026, 10, 1), 115_000, true),
    price(PriceCategory::Authentication, (2025, 7, 1), 115_000, false),
    price(PriceCategory::Authentication, (2026, 10, 1), 115_000, true),
    price(PriceCategory::AuthenticationInternational, (2025, 7, 1), 2_300_000, false),
    price(PriceCategory::AuthenticationInternational, (2026, 10, 1), 2_300_000, true),
    price(PriceCategory::Service, (2025, 7, 1), 0, false),
    price(PriceCategory::Service, (2026, 10, 1), 115_000, true),
];

/// The price of a category on a day (IST); none before the list begins.
#[must_use]
pub fn on(list: &[Price], category: PriceCategory, day: NaiveDate) -> Option<Price> {
    list.iter()
        .filter(|price| price.category == category && price.from <= day)
        .max_by_key(|price| price.from)
        .copied()
}

/// The amount with GST on top, rounded half up.
#[must_use]
pub const fn with_gst(amount: Paise) -> Paise {
    Paise(amount.0 + (amount.0 * GST_PERCENT + 50).div_euclid(100))
}

#[cfg(test)]
mod tests {
    use super::*;
    use strum::IntoEnumIterator;

    #[test]
    fn the_price_of_the_day() {
        for (category, date, expected) in [
            (PriceCategory::Marketing, (2025, 6, 30), None),
            (PriceCategory::Marketing, (2025, 7, 1), Some(784_600)),
            (PriceCategory::Marketing, (2025, 12, 31), Some(784_600)),
            (PriceCategory::Marketing, (2026, 1, 1), Some(863_100)),
            (PriceCategory::Marketing, (2030, 1, 1), Some(863_100)),
            (PriceCategory::Utility, (2026, 11, 21), Some(115_000)),
            (PriceCategory::Service, (2026, 9, 30), Some(0)),
            (PriceCategory::Service, (2026, 10, 1), Some(115_000)),
        ] {
            assert_eq!(on(INDIA, category, day(date)).map(|price| price.each.0), expected, "{category} {date:?}");
        }
    }

    #[test]
    fn every_category_has_a_price_today_and_every_date_is_real() {
        for category in PriceCategory::iter() {
            assert!(on(INDIA, category, day((2026, 11, 21))).is_some(), "{category}");
        }
        assert!(INDIA.iter().all(|price| price.from < NaiveDate::MAX));
    }

    #[test]
    fn rounds_once_and_half_up() {
        for (micro, paise) in [(0, 0), (4_999, 0), (5_000, 1), (863_100, 86), (-5_000, 0), (-5_001, -1)] {
            assert_eq!(MicroRupees(micro).rounded(), Paise(paise), "{micro}");
        }
        // 1,000 messages cost ₹863.10, not a thousand times ₹0.86.
        assert_eq!(MicroRupees(863_100).times(1_000).rounded(), Paise(86_310));
        assert_eq!(with_gst(Paise(86_310)), Paise(101_846));
        assert_eq!(MicroRupees(i64::MAX).times(u64::MAX), MicroRupees(i64::MAX));
    }
}
