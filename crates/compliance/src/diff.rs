//! Comparing what was written with what is required, word by word.

use domain::verdict::DiffPart;

use crate::tokens;

/// Longer texts are compared in their first words only.
const MOST_WORDS: usize = 160;

/// The steps from `written` to `required`. Words that differ only in case, Unicode form or
/// punctuation are the same.
pub fn words(written: &str, required: &str) -> Vec<DiffPart> {
    let (left, right) = (Words::of(written), Words::of(required));
    let common = longest(&left, &right);
    let mut parts = Parts::default();
    let (mut at, mut to) = (0, 0);
    while at < left.plain.len() || to < right.plain.len() {
        let same = at < left.plain.len() && to < right.plain.len() && left.plain[at] == right.plain[to];
        if same {
            parts.push(Kind::Same, left.shown[at]);
            (at, to) = (at + 1, to + 1);
        } else if to == right.plain.len() || (at < left.plain.len() && common[at + 1][to] >= common[at][to + 1]) {
            parts.push(Kind::Extra, left.shown[at]);
            at += 1;
        } else {
            parts.push(Kind::Missing, right.shown[to]);
            to += 1;
        }
    }
    parts.done
}

struct Words<'a> {
    shown: Vec<&'a str>,
    plain: Vec<String>,
}

impl<'a> Words<'a> {
    fn of(text: &'a str) -> Self {
        let read = text.split_whitespace().map(|word| (word, tokens::words(word).join(" ")));
        let (shown, plain) = read.filter(|(_, plain)| !plain.is_empty()).take(MOST_WORDS).unzip();
        Self { shown, plain }
    }
}

/// For every pair of places, how many words the rests have in common in order.
fn longest(left: &Words<'_>, right: &Words<'_>) -> Vec<Vec<u16>> {
    let mut table = vec![vec![0_u16; right.plain.len() + 1]; left.plain.len() + 1];
    for at in (0..left.plain.len()).rev() {
        for to in (0..right.plain.len()).rev() {
            table[at][to] = if left.plain[at] == right.plain[to] {
                table[at + 1][to + 1] + 1
            } else {
                table[at + 1][to].max(table[at][to + 1])
            };
        }
    }
    table
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Same,
    Missing,
    Extra,
}

#[derive(Default)]
struct Parts {
    done: Vec<DiffPart>,
}

impl Parts {
    /// Adds `word`, to the stretch before it where that is of the same kind.
    fn push(&mut self, kind: Kind, word: &str) {
        match (self.done.last_mut(), kind) {
            (Some(DiffPart::Same { text }), Kind::Same) | (Some(DiffPart::Missing { text }), Kind::Missing) | (Some(DiffPart::Extra { text }), Kind::Extra) => {
                text.push(' ');
                text.push_str(word);
            }
            (_, kind) => {
                let text = word.to_owned();
                self.done.push(match kind {
                    Kind::Same => DiffPart::Same { text },
                    Kind::Missing => DiffPart::Missing { text },
                    Kind::Extra => DiffPart::Extra { text },
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(written: &str, required: &str) -> String {
        let show = |part: &DiffPart| match part {
            DiffPart::Same { text } => text.clone(),
            DiffPart::Missing { text } => format!("[+{text}]"),
            DiffPart::Extra { text } => format!("[-{text}]"),
        };
        words(written, required).iter().map(show).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn only_what_differs_is_marked() {
        for (written, required, expected) in [
            (
                "are subject to MARKET risk.",
                "are subject to market risks, read",
                "are subject to MARKET [-risk.] [+risks, read]",
            ),
            ("are not subject to", "are subject to", "are [-not] subject to"),
            ("same words", "Same words.", "same words"),
            ("", "all of it", "[+all of it]"),
            ("जोखिमों के अधीन नहीं हैं", "जोखिमों के अधीन हैं", "जोखिमों के अधीन [-नहीं] हैं"),
        ] {
            assert_eq!(shown(written, required), expected, "{written}");
        }
    }
}
