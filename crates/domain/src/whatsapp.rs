//! What Meta says about WhatsApp numbers and templates.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

/// To how many people the numbers of one business portfolio may write first within 24 hours. Source:
/// Meta's page on messaging limits; since October 2025 they belong to the portfolio.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
pub enum MessagingTier {
    /// 250, before the business is verified.
    #[serde(rename = "250")]
    #[strum(serialize = "250")]
    T250,
    /// 1,000; no longer given, still told of older portfolios.
    #[serde(rename = "1k")]
    #[strum(serialize = "1k")]
    T1k,
    /// 2,000.
    #[serde(rename = "2k")]
    #[strum(serialize = "2k")]
    T2k,
    /// 10,000.
    #[serde(rename = "10k")]
    #[strum(serialize = "10k")]
    T10k,
    /// 100,000.
    #[serde(rename = "100k")]
    #[strum(serialize = "100k")]
    T100k,
    /// As many as it likes.
    #[serde(rename = "unlimited")]
    #[strum(serialize = "unlimited")]
    Unlimited,
}

impl MessagingTier {
    /// The stable code, also the wire form.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// How many people within 24 hours; none without a limit.
    #[must_use]
    pub const fn limit(self) -> Option<u32> {
        match self {
            Self::T250 => Some(250),
            Self::T1k => Some(1_000),
            Self::T2k => Some(2_000),
            Self::T10k => Some(10_000),
            Self::T100k => Some(100_000),
            Self::Unlimited => None,
        }
    }

    /// As Meta writes it: `TIER_250`, `TIER_10K`, `TIER_UNLIMITED`; none for what is no tier.
    #[must_use]
    pub fn from_provider(text: &str) -> Option<Self> {
        text.strip_prefix("TIER_")?.to_ascii_lowercase().parse().ok()
    }
}

/// What is wrong with a template that a text names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Misfit {
    /// Meta has none of this name and language.
    Missing,
    /// It may not be sent now; with its status.
    NotApproved(String),
    /// It wants another number of values than the text gives.
    Parameters {
        /// How many it wants.
        wanted: usize,
        /// How many it gets.
        given: usize,
    },
}

impl Misfit {
    /// A stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::NotApproved(_) => "not-approved",
            Self::Parameters { .. } => "parameters",
        }
    }
}

/// The parameters of a template's text that Meta wants values for: numbers (`{{1}}`) or names.
#[must_use]
pub fn template_parameters(text: &str) -> BTreeSet<String> {
    let parts = text.split("{{").skip(1);
    let names = parts.filter_map(|part| part.split_once("}}")).map(|(name, _)| name.trim().to_owned());
    names.filter(|name| !name.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiers_as_meta_writes_them() {
        for (text, tier, limit) in [
            ("TIER_250", Some(MessagingTier::T250), Some(250)),
            ("TIER_1K", Some(MessagingTier::T1k), Some(1_000)),
            ("TIER_2K", Some(MessagingTier::T2k), Some(2_000)),
            ("TIER_10K", Some(MessagingTier::T10k), Some(10_000)),
            ("TIER_100K", Some(MessagingTier::T100k), Some(100_000)),
            ("TIER_UNLIMITED", Some(MessagingTier::Unlimited), None),
            ("TIER_NOT_SET", None, None),
            ("", None, None),
        ] {
            let found = MessagingTier::from_provider(text);
            assert_eq!((found, found.and_then(MessagingTier::limit)), (tier, limit), "{text}");
            assert!(found.is_none_or(|tier| tier.code().parse::<MessagingTier>() == Ok(tier)));
        }
    }

    #[test]
    fn parameters_count_once() {
        for (text, count) in [
            ("Namaste", 0),
            ("Hi {{1}}, {{2}} and {{1}}", 2),
            ("Hi {{first_name}}", 1),
            ("{{ 1 }} {{", 1),
            ("{{}}", 0),
        ] {
            assert_eq!(template_parameters(text).len(), count, "{text}");
        }
    }
}
