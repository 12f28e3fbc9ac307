//! Rules that an organisation adds to the rulebook: words of its own that are noted, warned of or
//! blocked. They only ever add findings.

use serde::{Deserialize, Serialize};

use crate::{Language, OwnRuleId, Severity};

/// The most rules of its own that an organisation has, archived ones apart.
pub const MOST_OWN_RULES: usize = 200;
/// The most words and phrases of one rule.
pub const MOST_OWN_PHRASES: usize = 50;
/// The shortest word or phrase, in characters.
pub const SHORTEST_OWN_PHRASE: usize = 2;
/// The longest word or phrase, in characters.
pub const LONGEST_OWN_PHRASE: usize = 80;

/// What a finding of an organisation's own rule begins its rule id with.
const PREFIX: &str = "own:";

/// A rule of an organisation's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRule {
    /// Its name.
    pub label: String,
    /// How grave its words are.
    pub severity: Severity,
    /// The words and phrases it looks for.
    pub phrases: Vec<OwnPhrase>,
    /// Why it exists, for whoever wrote the words; may be empty.
    pub explanation: String,
    /// What to write instead; empty where nothing is proposed.
    pub replacement: String,
    /// Whether it is asked at all.
    pub is_active: bool,
}

/// A word or phrase. An asterisk at its end stands for every ending of its last word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPhrase {
    /// The words.
    pub text: String,
    /// Only in messages of this language; in all of them when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
}

/// How a finding names the organisation's own rule behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRuleName {
    /// The rule.
    pub id: OwnRuleId,
    /// Its name when the text was checked.
    pub label: String,
    /// Why it exists; may be empty.
    pub explanation: String,
}

/// The rule id in findings of the organisation's own rule `id`; no rule of the rulebook has such a one.
#[must_use]
pub fn own_rule_code(id: OwnRuleId) -> String {
    format!("{PREFIX}{id}")
}
