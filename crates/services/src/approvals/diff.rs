//! What changed between two texts, word by word.

use std::collections::BTreeMap;

use domain::{Language, content::Variant};
use storage::campaign_versions::Version;

/// A run of words and what happened to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// In both texts.
    Same(String),
    /// Only in the old one.
    Removed(String),
    /// Only in the new one.
    Added(String),
}

/// Longer texts are shown as replaced as a whole: the table below grows with the square.
const MOST_TOKENS: usize = 4_000;

/// What changed since `base`, per language of either version; all of it where there is no base.
pub(super) fn versions(base: Option<&Version>, version: &Version) -> BTreeMap<Language, Vec<Change>> {
    let text = |version: &Version, language| version.content.variants.get(&language).map(Variant::shown);
    Language::ALL
        .into_iter()
        .filter_map(|language| {
            let old = base.and_then(|base| text(base, language)).unwrap_or_default();
            let new = text(version, language).unwrap_or_default();
            (!old.is_empty() || !new.is_empty()).then(|| (language, words(&old, &new)))
        })
        .collect()
}

/// The shortest way from `old` to `new` in whole words. What is the same or added, in order, is
/// exactly `new`; what is the same or removed is exactly `old`.
#[must_use]
pub fn words(old: &str, new: &str) -> Vec<Change> {
    let (before, after) = (tokens(old), tokens(new));
    if before.len() > MOST_TOKENS || after.len() > MOST_TOKENS {
        return joined([Change::Removed(old.to_owned()), Change::Added(new.to_owned())]);
    }
    let lengths = common_lengths(&before, &after);
    let (mut row, mut column) = (0, 0);
    let mut changes = Vec::new();
    while row < before.len() || column < after.len() {
        let same = row < before.len() && column < after.len() && before[row] == after[column];
        if same {
            changes.push(Change::Same(before[row].to_owned()));
            row += 1;
            column += 1;
        } else if column == after.len() || (row < before.len() && lengths[row + 1][column] >= lengths[row][column + 1]) {
            changes.push(Change::Removed(before[row].to_owned()));
            row += 1;
        } else {
            changes.push(Change::Added(after[column].to_owned()));
            column += 1;
        }
    }
    joined(changes)
}

/// Words and the spaces between them, without loss.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut start = 0;
    let mut was_space = None;
    for (at, letter) in text.char_indices() {
        let is_space = letter.is_whitespace();
        if was_space.is_some_and(|was| was != is_space) {
            tokens.push(&text[start..at]);
            start = at;
        }
        was_space = Some(is_space);
    }
    if start < text.len() {
        tokens.push(&text[start..]);
    }
    tokens
}

/// `lengths[i][j]`: tokens that `before[i..]` and `after[j..]` have in common, in order.
fn common_lengths(before: &[&str], after: &[&str]) -> Vec<Vec<u16>> {
    let mut lengths = vec![vec![0; after.len() + 1]; before.len() + 1];
    for row in (0..before.len()).rev() {
        for column in (0..after.len()).rev() {
            lengths[row][column] = if before[row] == after[column] {
                lengths[row + 1][column + 1] + 1
            } else {
                lengths[row + 1][column].max(lengths[row][column + 1])
            };
        }
    }
    lengths
}

/// Neighbours of the same kind become one; within a changed stretch what was removed comes first.
fn joined(changes: impl IntoIterator<Item = Change>) -> Vec<Change> {
    let mut result: Vec<Change> = Vec::new();
    let (mut removed, mut added) = (String::new(), String::new());
    let flush = |result: &mut Vec<Change>, removed: &mut String, added: &mut String| {
        if !removed.is_empty() {
            result.push(Change::Removed(std::mem::take(removed)));
        }
        if !added.is_empty() {
            result.push(Change::Added(std::mem::take(added)));
        }
    };
    for change in changes {
        match change {
            Change::Removed(text) => removed.push_str(&text),
            Change::Added(text) => added.push_str(&text),
            Change::Same(text) => {
                flush(&mut result, &mut removed, &mut added);
                match result.last_mut() {
                    Some(Change::Same(before)) => before.push_str(&text),
                    _ => result.push(Change::Same(text)),
                }
            }
        }
    }
    flush(&mut result, &mut removed, &mut added);
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(old: &str, new: &str) -> String {
        words(old, new)
            .iter()
            .map(|change| match change {
                Change::Same(text) => text.clone(),
                Change::Removed(text) => format!("[-{text}-]"),
                Change::Added(text) => format!("[+{text}+]"),
            })
            .collect()
    }

    #[test]
    fn marks_words() {
        for (old, new, expected) in [
            ("", "", ""),
            ("", "new text", "[+new text+]"),
            ("old", "", "[-old-]"),
            ("same text", "same text", "same text"),
            ("a b c", "a x c", "a [-b-][+x+] c"),
            ("आप पैसा लगाएँ", "आप राशि लगाएँ", "आप [-पैसा-][+राशि+] लगाएँ"),
            ("one two", "one  two", "one[- -][+  +]two"),
            ("guaranteed 12% return", "return", "[-guaranteed 12% -]return"),
        ] {
            assert_eq!(shown(old, new), expected);
        }
    }

    #[test]
    fn both_texts_can_be_read_back() {
        let texts = ["", "a", "a b a c", "b a\nc  d", "तुमची SIP उद्या आहे.", "तुमची SIP आज आहे. धन्यवाद", "x y z x y"];
        for old in texts {
            for new in texts {
                let (mut before, mut after) = (String::new(), String::new());
                for change in words(old, new) {
                    match change {
                        Change::Same(text) => {
                            before.push_str(&text);
                            after.push_str(&text);
                        }
                        Change::Removed(text) => before.push_str(&text),
                        Change::Added(text) => after.push_str(&text),
                    }
                }
                assert_eq!((before.as_str(), after.as_str()), (old, new));
            }
        }
    }

    #[test]
    fn very_long_texts_are_replaced_as_a_whole() {
        let long = "a b ".repeat(3_000);
        assert_eq!(words(&long, "c").len(), 2);
    }
}
