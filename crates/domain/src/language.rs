//! The three languages, equal everywhere.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

/// A language of screens and messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Hindi.
    Hi,
    /// Marathi.
    Mr,
}

impl Language {
    /// All languages, in the order screens show them.
    pub const ALL: [Self; 3] = [Self::En, Self::Hi, Self::Mr];

    /// The BCP 47 code: `en`, `hi`, `mr`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Hi => "hi",
            Self::Mr => "mr",
        }
    }

    /// The language's name in itself.
    #[must_use]
    pub const fn endonym(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Hi => "हिन्दी",
            Self::Mr => "मराठी",
        }
    }

    /// The short label of the language switch.
    #[must_use]
    pub const fn short_label(self) -> &'static str {
        match self {
            Self::En => "EN",
            Self::Hi => "हिं",
            Self::Mr => "मरा",
        }
    }
}
