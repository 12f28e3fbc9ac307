//! What a member chooses for an import, kept with it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Channel, ConsentMethod, DuplicateRule, GroupId, Language, Purpose};
use serde::{Deserialize, Serialize};

/// The choices.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// Names of the file's columns.
    pub columns: Vec<String>,
    /// Where each column goes, in the wire form of [`spreadsheets::columns::Target`].
    pub targets: Vec<String>,
    /// What happens to rows whose number a contact has already.
    pub duplicates: DuplicateRule,
    /// Language of contacts whose row names none.
    pub default_language: Language,
    /// What words of the language column mean that we do not know, lower case.
    pub language_words: BTreeMap<String, Language>,
    /// Tags for every contact of the file.
    pub tags: Vec<String>,
    /// Groups for every contact of the file.
    pub groups: Vec<GroupId>,
    /// Consent to record; none records nothing.
    pub consent: Option<ConsentChoice>,
    /// Cells that a member has corrected: by row in the file, from 1, and column, from 0.
    pub corrections: BTreeMap<u64, BTreeMap<usize, String>>,
    /// A member has seen and confirmed the columns.
    pub has_columns: bool,
    /// A member has decided about consent.
    pub has_consent: bool,
}

/// The consent that the people in a file gave before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentChoice {
    /// For which channels.
    pub channels: BTreeSet<Channel>,
    /// For what.
    pub purposes: BTreeSet<Purpose>,
    /// How it was given.
    pub method: ConsentMethod,
    /// What proves it.
    pub evidence: String,
}
