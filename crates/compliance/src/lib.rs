//! Checks marketing texts against Indian advertising rules: text and facts in, verdict out.
//!
//! Pure: the day is an argument, the rules are data files compiled into the binary. A text is
//! read in these steps, one module each:
//!
//! 1. `glyphs`, `tokens`: a normalised copy in words, with exact spans into the original.
//! 2. `lexicon`, `ghosts`, `numbers`, `signature`: the concepts the words stand for, however they are spelt.
//! 3. `pattern`, `rulebook`: concepts that make a rule's phrase.
//! 4. `scope`: whether the phrase is denied, warned of or only reported.
//! 5. `topic`, `disclosures`, `identity`: what the text must carry, and whether it does.
//! 6. `check`: findings, repairs and the score.
//!
//! `own` adds what an organisation's own words find; it takes nothing back.

mod check;
mod diff;
pub mod disclosures;
mod facts;
mod ghosts;
mod glyphs;
mod guide;
mod identity;
pub mod jsonl;
mod letters;
mod lexicon;
mod lines;
mod links;
mod numbers;
mod own;
mod pattern;
mod phonetic;
mod phrases;
pub mod quality;
mod quick;
mod ratios;
pub mod reading;
mod rulebook;
mod scope;
mod seen;
mod signature;
mod tokens;
mod topic;

pub use check::{check, check_with};
pub use disclosures::Disclosure;
pub use facts::Facts;
pub use guide::{Change, Example, Guide};
pub use own::{Overlay, OwnRuleError, examine};
pub use rulebook::{Rule, Rulebook, RulebookError};
