//! What a campaign says: texts per language, and who gets which.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{GroupId, Language};

/// The text of one language with its provider template, if one stands for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// The text with `{placeholders}`.
    pub text: String,
    /// The subject line of an e-mail, with `{placeholders}`; empty on other channels.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// The approved WhatsApp template that carries this text outside the 24-hour window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_template: Option<ProviderTemplate>,
}

/// Longest subject line of an e-mail, in characters; phones show about 40 of them.
pub const LONGEST_SUBJECT: usize = 150;

impl Variant {
    /// Everything that is judged: the text, and below it the subject line, so that places found in the
    /// text stay where they are.
    #[must_use]
    pub fn judged(&self) -> String {
        judged(&self.text, &self.subject)
    }

    /// Everything as it is read: the subject line above the text.
    #[must_use]
    pub fn shown(&self) -> String {
        if self.subject.trim().is_empty() {
            self.text.clone()
        } else {
            format!("{}\n\n{}", self.subject, self.text)
        }
    }
}

/// A text with its subject line below it, as both are judged together; the text alone without one.
#[must_use]
pub fn judged(text: &str, subject: &str) -> String {
    if subject.trim().is_empty() {
        text.to_owned()
    } else {
        format!("{text}\n\n{subject}")
    }
}

/// A template approved by the provider, and what fills its numbered parameters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderTemplate {
    /// Name at the provider: lower-case letters, digits, underscore; at most 512 characters.
    pub name: String,
    /// Language code at the provider: `en`, `en_US`, `hi`, `mr`.
    pub language: String,
    /// Values of the body parameters in order; each may hold placeholders.
    #[serde(default)]
    pub parameters: Vec<String>,
}

/// The longest words of a picture, in characters.
pub const LONGEST_MEDIA_ALT: usize = 2_000;

/// Everything that is said. Approval binds to the hash of this and the audience rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// One variant per language that has a text.
    pub variants: BTreeMap<Language, Variant>,
    /// The language for contacts whose own language has no variant; none skips them.
    #[serde(default)]
    pub fallback_language: Option<Language>,
    /// Fallback value per placeholder name, for contacts without a value.
    #[serde(default)]
    pub fallbacks: BTreeMap<String, String>,
    /// Link to an image or document sent with the text (https).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_url: Option<String>,
    /// The words that stand in the picture, as its uploader says; they are judged with the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_alt: Option<String>,
}

impl Content {
    /// The language in which a contact of `language` is written to.
    #[must_use]
    pub fn language_for(&self, language: Language) -> Option<Language> {
        let has_text = |language: &Language| self.variants.get(language).is_some_and(|variant| !variant.text.trim().is_empty());
        Some(language).filter(has_text).or_else(|| self.fallback_language.filter(has_text))
    }
}

/// Whom a campaign reaches: in any of the included groups or tags (or everybody), and in none of
/// the excluded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AudienceRule {
    /// Start from every contact instead of groups and tags.
    #[serde(default)]
    pub everybody: bool,
    /// Groups to include.
    #[serde(default)]
    pub include_groups: Vec<GroupId>,
    /// Tags to include.
    #[serde(default)]
    pub include_tags: Vec<String>,
    /// Groups to leave out.
    #[serde(default)]
    pub exclude_groups: Vec<GroupId>,
    /// Tags to leave out.
    #[serde(default)]
    pub exclude_tags: Vec<String>,
}

impl AudienceRule {
    /// Whether the rule can match nobody because nothing is included.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.everybody && self.include_groups.is_empty() && self.include_tags.is_empty()
    }
}
