//! What a text model or the embedded classifier thinks of a text, beside the rules. It can send a
//! text to a person or back to its author; it never lowers what a rule blocks.

use serde::{Deserialize, Serialize};

/// A second opinion on one text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondOpinion {
    /// Risk from 0 to 100.
    pub risk: u8,
    /// How sure the source is of it, in percent.
    pub sureness: u8,
    /// Whose opinion it is.
    pub source: OpinionSource,
    /// The places that make the risk, gravest first; may be empty.
    pub reasons: Vec<OpinionReason>,
}

/// Whose opinion it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum OpinionSource {
    /// A text model of a provider.
    Model {
        /// Its name at the provider.
        name: String,
    },
    /// The classifier inside the binary.
    Classifier {
        /// Version of its weights.
        version: u32,
    },
}

/// One place and what is risky about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpinionReason {
    /// Words of the text, exactly as they stand in it.
    pub quote: String,
    /// What is risky, in the language of the text; the classifier has no words for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// What to write instead; the classifier has no words for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
}

/// What an organisation does with a risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiskLimits {
    /// A risk above this goes back to the author; 100 never does.
    pub back_to_author: u8,
    /// From this risk on a person decides.
    pub human_review: u8,
}

impl Default for RiskLimits {
    fn default() -> Self {
        Self {
            back_to_author: 75,
            human_review: 50,
        }
    }
}

impl RiskLimits {
    /// The lowest limit that can be set.
    pub const LOWEST: u8 = 50;
    /// The highest limit that can be set.
    pub const HIGHEST: u8 = 100;

    /// Whether both lie within 50 to 100, review below the way back.
    #[must_use]
    pub fn is_valid(self) -> bool {
        let range = Self::LOWEST..=Self::HIGHEST;
        range.contains(&self.back_to_author) && range.contains(&self.human_review) && self.human_review < self.back_to_author
    }

    /// What becomes of a text with this risk.
    #[must_use]
    pub const fn course(self, risk: u8) -> Course {
        if risk > self.back_to_author {
            Course::BackToAuthor
        } else if risk >= self.human_review {
            Course::HumanReview
        } else {
            Course::Approvable
        }
    }
}

/// What becomes of a text, as far as the second opinion goes; mildest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Course {
    /// Nothing stands against it.
    Approvable,
    /// A person must decide.
    HumanReview,
    /// The author must change it.
    BackToAuthor,
}

impl Course {
    /// The stable wire form.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Approvable => "approvable",
            Self::HumanReview => "human-review",
            Self::BackToAuthor => "back-to-author",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_part_the_risks() {
        let usual = RiskLimits::default();
        for (risk, course) in [
            (0, Course::Approvable),
            (49, Course::Approvable),
            (50, Course::HumanReview),
            (75, Course::HumanReview),
            (76, Course::BackToAuthor),
            (100, Course::BackToAuthor),
        ] {
            assert_eq!(usual.course(risk), course, "{risk}");
        }
        let off = RiskLimits {
            back_to_author: 100,
            human_review: 99,
        };
        assert_eq!(off.course(100), Course::HumanReview);
    }

    #[test]
    fn limits_stand_in_order() {
        for (back_to_author, human_review, is_valid) in [
            (75, 50, true),
            (100, 99, true),
            (51, 50, true),
            (50, 50, false),
            (60, 70, false),
            (75, 49, false),
            (101, 60, false),
        ] {
            let limits = RiskLimits { back_to_author, human_review };
            assert_eq!(limits.is_valid(), is_valid, "{limits:?}");
        }
    }
}
