//! What a compliance check says. The engine is the `compliance` crate; the words are here because
//! screens speak them too.

use std::ops::Range;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr};

use crate::OwnRuleName;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Display, EnumString, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Severity {
    /// Record only.
    Info,
    /// Needs a change or a human decision.
    Warn,
    /// Must not be sent; nobody can approve it away.
    Block,
}

/// The verdict in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Display, EnumString, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Outcome {
    /// Nothing to change (infos at most).
    Clean,
    /// At least one warning, no block.
    Warn,
    /// At least one block.
    Block,
}

/// One thing found in a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The public, stable rule id, for example `assured_returns`.
    pub rule: String,
    /// How grave it is for this audience.
    pub severity: Severity,
    /// Byte range in the original text; empty (`0..0`) when something is missing from it.
    pub span: Range<usize>,
    /// The words found, exactly as written; empty when something is missing.
    pub excerpt: String,
    /// The regulation behind the rule.
    pub citation: String,
    /// What one click does about it, if anything can be done mechanically.
    pub suggestion: Option<Suggestion>,
    /// How a required text was altered, word by word; empty for every other finding.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub diff: Vec<DiffPart>,
    /// The organisation's own rule behind it; nothing for a rule of the rulebook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<OwnRuleName>,
    /// Whether the words stand in the picture that goes with the text: then the span counts in what its
    /// uploader says that stands there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_media: bool,
}

/// A stretch of words in the comparison of a text with the text it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum DiffPart {
    /// In both.
    Same {
        /// The words as the sender wrote them.
        text: String,
    },
    /// Required, but not written.
    Missing {
        /// The words as required.
        text: String,
    },
    /// Written, but not part of the required text.
    Extra {
        /// The words as the sender wrote them.
        text: String,
    },
}

/// A mechanical repair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Suggestion {
    /// Put `text` in place of the span (an empty text removes it).
    Replace {
        /// The new words.
        text: String,
    },
    /// Put `text` on its own line at the start of the message.
    Prepend {
        /// The line.
        text: String,
    },
    /// Put `text` on its own line at the end of the message.
    Append {
        /// The line.
        text: String,
    },
}

impl Suggestion {
    /// `original` with this repair applied at `span` (byte range on character borders).
    #[must_use]
    pub fn apply(&self, original: &str, span: &Range<usize>) -> String {
        match self {
            Self::Replace { text } => format!(
                "{}{text}{}",
                original.get(..span.start).unwrap_or_default(),
                original.get(span.end..).unwrap_or_default()
            ),
            Self::Prepend { text } => format!("{text}\n{}", original.trim_start()),
            Self::Append { text } => format!("{}\n\n{text}", original.trim_end()),
        }
    }
}

/// The result of a check: a value plus its problems, never an error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Risk from 0 (nothing found) to 100.
    pub score: u8,
    /// In order of position; what is missing comes last.
    pub findings: Vec<Finding>,
    /// Version of the rulebook that decided.
    pub rulebook: String,
    /// The day whose rules decided; unknown of verdicts kept before it was noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<NaiveDate>,
}

impl Verdict {
    /// The verdict in one word.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        match self.findings.iter().map(|finding| finding.severity).max() {
            Some(Severity::Block) => Outcome::Block,
            Some(Severity::Warn) => Outcome::Warn,
            Some(Severity::Info) | None => Outcome::Clean,
        }
    }

    /// How many findings have this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// Readiness as screens show it, 100 (ready) down to 0: the reverse of the risk score.
    #[must_use]
    pub const fn readiness(&self) -> u8 {
        100 - self.score
    }
}
