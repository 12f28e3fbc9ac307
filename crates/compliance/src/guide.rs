//! What a reader wants to see beside a rule: how a text breaks it, how one does not, and what
//! changed in the law behind it. Data for people; the check itself does not look at it.

use std::sync::LazyLock;

use chrono::NaiveDate;
use domain::{Audience, Channel, Language, Purpose};
use serde::Deserialize;

use crate::{Facts, rulebook::Texts};

const EXAMPLES: &str = include_str!("../guide/examples.toml");
const CHANGES: &str = include_str!("../guide/changes.toml");

/// Examples and changes, by rule.
#[derive(Debug)]
pub struct Guide {
    examples: Vec<Example>,
    changes: Vec<Change>,
}

/// A text that breaks a rule, and one that does not.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The rule's id.
    pub rule: String,
    /// Who sends both, over WhatsApp.
    pub audience: Audience,
    /// Their language.
    pub language: Language,
    /// The sender's registered name, where the rule asks for it.
    pub name: Option<String>,
    /// The sender's number, where the rule asks for it.
    pub registration: Option<String>,
    /// What both are sent for, where the rule asks for it.
    pub purpose: Option<Purpose>,
    /// The text that breaks the rule.
    pub breaks: String,
    /// A text that is fine as far as this rule goes.
    pub fine: String,
}

/// A change in the law behind some rules.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The day it took effect.
    pub date: NaiveDate,
    /// The ids of the rules it touches.
    pub rules: Vec<String>,
    /// Where it stands.
    pub source: String,
    text: Texts,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Examples {
    example: Vec<Example>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Changes {
    change: Vec<Change>,
}

impl Guide {
    /// The guide to the embedded rulebook, read on first use.
    ///
    /// # Panics
    /// When the embedded files cannot be read, which a test rules out.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static GUIDE: LazyLock<Guide> = LazyLock::new(|| match Guide::parse(EXAMPLES, CHANGES) {
            Ok(guide) => guide,
            Err(error) => panic!("embedded guide: {error}"),
        });
        &GUIDE
    }

    /// Reads the two files (TOML).
    ///
    /// # Errors
    /// What does not have the form asked for.
    pub fn parse(examples: &str, changes: &str) -> Result<Self, toml::de::Error> {
        let examples: Examples = toml::from_str(examples)?;
        let changes: Changes = toml::from_str(changes)?;
        Ok(Self {
            examples: examples.example,
            changes: changes.change,
        })
    }

    /// All examples.
    #[must_use]
    pub fn examples(&self) -> &[Example] {
        &self.examples
    }

    /// The examples of a rule, one per language at most.
    pub fn examples_of<'a>(&'a self, rule: &'a str) -> impl Iterator<Item = &'a Example> {
        self.examples.iter().filter(move |example| example.rule == rule)
    }

    /// All changes, newest first.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The changes that touched a rule, newest first.
    pub fn changes_of<'a>(&'a self, rule: &'a str) -> impl Iterator<Item = &'a Change> {
        self.changes.iter().filter(move |change| change.rules.iter().any(|id| id == rule))
    }
}

impl Example {
    /// What the checker is told beside the texts.
    #[must_use]
    pub fn facts(&self) -> Facts {
        Facts {
            audience: self.audience,
            channel: Channel::Whatsapp,
            language: Some(self.language),
            sender_name: self.name.clone(),
            registration: self.registration.clone(),
            purpose: self.purpose,
        }
    }
}

impl Change {
    /// What it means for a message.
    #[must_use]
    pub fn text(&self, language: Language) -> &str {
        self.text.of(language)
    }
}
