//! All entries of a lexicon as one tree of words: finding every phrase costs a look-up per word.

use std::collections::HashMap;

use crate::{lexicon::Concept, quick::Quick};

/// A place in the tree.
type Node = u32;

/// Where every phrase begins.
const ROOT: Node = 0;

type Map<K, V> = HashMap<K, V, Quick>;

/// The entries, each a sequence of words, the last of which may stand for all that begin so.
#[derive(Debug, Default)]
pub struct Phrases {
    words: Map<String, u32>,
    steps: Map<(Node, u32), Node>,
    /// The concept whose phrase ends at a node.
    ends: Vec<Option<Concept>>,
    /// The other concepts whose phrase ends there.
    shared: Map<Node, Vec<Concept>>,
    /// Open last words, by the node they follow and their first bytes.
    open: Map<(Node, u32), Vec<(String, Concept)>>,
}

/// A word of a text: its bytes in the match copy, its number in the tree, whether the next word
/// follows it.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The word.
    pub text: &'a str,
    /// Whether a phrase may go on with the next place.
    pub goes_on: bool,
}

impl Phrases {
    /// An empty tree with room for the words of so many entries.
    pub fn with_room_for(entries: usize) -> Self {
        Self {
            words: Map::with_capacity_and_hasher(entries, Quick::default()),
            steps: Map::with_capacity_and_hasher(entries * 2, Quick::default()),
            ends: {
                let mut ends = Vec::with_capacity(entries * 2);
                ends.push(None);
                ends
            },
            ..Self::default()
        }
    }

    /// Adds an entry; `open` says that its last word matches every word that begins with it.
    pub fn add<S: AsRef<str>>(&mut self, parts: &[S], open: bool, concept: Concept) {
        let closed = parts.len() - usize::from(open);
        let mut node = ROOT;
        for part in &parts[..closed] {
            node = self.step(node, part.as_ref());
        }
        match parts.last().filter(|_| open) {
            Some(last) => {
                let last = last.as_ref();
                self.open.entry((node, opening(last))).or_default().push((last.to_owned(), concept));
            }
            None => self.end(node, concept),
        }
    }

    fn end(&mut self, node: Node, concept: Concept) {
        let first = *self.ends[node as usize].get_or_insert(concept);
        if first != concept {
            let others = self.shared.entry(node).or_default();
            if !others.contains(&concept) {
                others.push(concept);
            }
        }
    }

    fn step(&mut self, node: Node, word: &str) -> Node {
        let known = self.words.get(word).copied();
        let word = known.unwrap_or_else(|| {
            let fresh = self.words.len() as u32;
            self.words.insert(word.to_owned(), fresh);
            fresh
        });
        let next = self.ends.len() as Node;
        let to = *self.steps.entry((node, word)).or_insert(next);
        if to == next {
            self.ends.push(None);
        }
        to
    }

    /// Every entry found in `places`: its concept, its first and its last place.
    pub fn find(&self, places: &[Place<'_>], mut found: impl FnMut(Concept, usize, usize)) {
        let numbers: Vec<Option<u32>> = places.iter().map(|place| self.words.get(place.text).copied()).collect();
        for first in 0..places.len() {
            let mut node = ROOT;
            for last in first..places.len() {
                let text = places[last].text;
                if let Some(open) = self.open.get(&(node, opening(text))) {
                    let fits = open.iter().filter(|(prefix, _)| text.starts_with(prefix.as_str()));
                    fits.for_each(|(_, concept)| found(*concept, first, last));
                }
                let Some(next) = numbers[last].and_then(|word| self.steps.get(&(node, word))) else {
                    break;
                };
                node = *next;
                if let Some(concept) = self.ends[node as usize] {
                    found(concept, first, last);
                    let others = self.shared.get(&node).into_iter().flatten();
                    others.for_each(|concept| found(*concept, first, last));
                }
                if !places[last].goes_on {
                    break;
                }
            }
        }
    }
}

/// The first bytes of a word, by which open entries are told apart.
fn opening(word: &str) -> u32 {
    word.bytes().take(3).fold(0, |all, byte| all << 8 | u32::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_words_and_beginnings_are_found() {
        let mut phrases = Phrases::with_room_for(4);
        let parts = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        phrases.add(&parts("no risk"), false, 1);
        phrases.add(&parts("risk"), false, 2);
        phrases.add(&parts("no loss"), true, 3);
        phrases.add(&parts("invest"), true, 4);
        let mut found = Vec::new();
        let texts = ["no", "risk", "no", "losses", "investing", "no", "loss"];
        let places: Vec<Place<'_>> = texts.iter().map(|text| Place { text, goes_on: true }).collect();
        phrases.find(&places, |concept, first, last| found.push((concept, first, last)));
        assert_eq!(found, [(1, 0, 1), (2, 1, 1), (3, 2, 3), (4, 4, 4), (3, 5, 6)]);
        let fenced: Vec<Place<'_>> = texts.iter().map(|text| Place { text, goes_on: false }).collect();
        found.clear();
        phrases.find(&fenced, |concept, first, last| found.push((concept, first, last)));
        assert_eq!(found, [(2, 1, 1), (4, 4, 4)]);
    }
}
