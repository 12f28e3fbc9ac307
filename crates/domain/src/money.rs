//! Money: whole paise, never floating point.

use std::{fmt, iter::Sum, ops::Add};

use serde::{Deserialize, Serialize};

/// An amount in Indian paise (₹1 = 100 paise).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Paise(pub i64);

impl Paise {
    /// Rupees with Indian grouping and two decimals when there are paise: `₹1,23,456`, `₹0.86`.
    #[must_use]
    pub fn format(self) -> String {
        let sign = if self.0 < 0 { "−" } else { "" };
        let absolute = self.0.unsigned_abs();
        let rupees = group_indian(absolute / 100);
        match absolute % 100 {
            0 => format!("{sign}₹{rupees}"),
            paise => format!("{sign}₹{rupees}.{paise:02}"),
        }
    }
}

/// Digits in Indian grouping: 1234567 becomes `12,34,567`.
#[must_use]
pub fn group_indian(number: u64) -> String {
    let digits = number.to_string();
    let (head, tail) = digits.split_at(digits.len().saturating_sub(3));
    if head.is_empty() {
        return tail.to_owned();
    }
    let mut grouped = String::new();
    for (index, digit) in head.chars().enumerate() {
        if index > 0 && (head.len() - index) % 2 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped},{tail}")
}

impl fmt::Display for Paise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.format())
    }
}

impl Add for Paise {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sum for Paise {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self(0), Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_the_indian_way() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (12_345, "12,345"),
            (123_456, "1,23,456"),
            (1_234_567, "12,34,567"),
            (123_456_789, "12,34,56,789"),
        ] {
            assert_eq!(group_indian(number), text);
        }
    }

    #[test]
    fn formats_rupees() {
        assert_eq!(Paise(121_400).format(), "₹1,214");
        assert_eq!(Paise(86).format(), "₹0.86");
        assert_eq!(Paise(-250).format(), "−₹2.50");
    }
}
