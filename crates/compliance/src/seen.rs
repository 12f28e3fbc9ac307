//! What was seen in one text: tokens, sentences and concept hits, indexed for the patterns.

use std::ops::Range;

use crate::{
    lexicon::{Concept, Hit, Lexicon},
    tokens::{Boundary, Tokens},
};

/// A set of concepts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ConceptSet([u64; WORDS]);

/// The words of a set: room for [`crate::lexicon::MOST_CONCEPTS`].
const WORDS: usize = crate::lexicon::MOST_CONCEPTS / 64;

impl ConceptSet {
    /// Adds one.
    pub const fn insert(&mut self, concept: Concept) {
        self.0[(concept >> 6) as usize] |= 1 << (concept & 63);
    }

    /// Whether it holds `concept`.
    pub const fn contains(&self, concept: Concept) -> bool {
        self.0[(concept >> 6) as usize] & (1 << (concept & 63)) != 0
    }

    /// Whether both hold one.
    pub fn intersects(&self, other: &Self) -> bool {
        self.0.iter().zip(other.0).any(|(left, right)| left & right != 0)
    }

    /// What both hold.
    pub fn and(&self, other: &Self) -> Self {
        Self(std::array::from_fn(|word| self.0[word] & other.0[word]))
    }

    /// Its members, ascending.
    pub fn iter(self) -> impl Iterator<Item = Concept> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let word = rest.iter().position(|word| *word != 0)?;
            let bit = rest[word].trailing_zeros();
            rest[word] &= rest[word] - 1;
            Concept::try_from(word as u32 * 64 + bit).ok()
        })
    }
}

/// A text as the rules see it.
#[derive(Debug)]
pub struct Seen {
    /// The text cut into words.
    pub tokens: Tokens,
    /// All hits, by concept, then by place.
    hits: Vec<Hit>,
    /// Where each concept's hits begin in `hits`.
    starts: Vec<u32>,
    /// Which concepts occur at all.
    pub present: ConceptSet,
    /// The number of the sentence each token stands in.
    sentences: Vec<u32>,
}

impl Seen {
    /// Sorts `hits` over `tokens`.
    pub fn new(tokens: Tokens, hits: Vec<Hit>, lexicon: &Lexicon) -> Self {
        let mut sentence = 0;
        let sentences = tokens
            .list
            .iter()
            .enumerate()
            .map(|(index, token)| {
                sentence += u32::from(index > 0 && token.before.ends_sentence());
                sentence
            })
            .collect();
        let mut seen = Self {
            tokens,
            hits,
            starts: vec![0; lexicon.len() + 1],
            present: ConceptSet::default(),
            sentences,
        };
        seen.index();
        seen
    }

    /// Adds hits (derived ones) and sorts again.
    pub fn extend(&mut self, more: Vec<Hit>) {
        if !more.is_empty() {
            self.hits.extend(more);
            self.index();
        }
    }

    /// Forgets the hits that `drop` says.
    pub fn forget(&mut self, drop: impl Fn(&Hit) -> bool) {
        let before = self.hits.len();
        self.hits.retain(|hit| !drop(hit));
        if self.hits.len() != before {
            self.index();
        }
    }

    fn index(&mut self) {
        self.hits.sort_unstable();
        self.hits.dedup();
        self.present = ConceptSet::default();
        self.starts.fill(0);
        for hit in &self.hits {
            self.present.insert(hit.concept);
            self.starts[hit.concept as usize + 1] += 1;
        }
        for concept in 1..self.starts.len() {
            self.starts[concept] += self.starts[concept - 1];
        }
    }

    /// The hits of one concept, by place.
    pub fn of(&self, concept: Concept) -> &[Hit] {
        let range = self.starts[concept as usize] as usize..self.starts[concept as usize + 1] as usize;
        &self.hits[range]
    }

    /// The hits of any concept of `set`, concept by concept.
    pub fn any_of(&self, set: ConceptSet) -> impl Iterator<Item = &Hit> {
        set.and(&self.present).iter().flat_map(|concept| self.of(concept))
    }

    /// The hits of any concept of `set` that begin at tokens `from..=to`, concept by concept.
    pub fn any_within(&self, set: ConceptSet, from: u32, to: u32) -> impl Iterator<Item = &Hit> {
        set.and(&self.present).iter().flat_map(move |concept| self.of_within(concept, from, to))
    }

    /// The hits of one concept that begin at tokens `from..=to`, by place.
    pub fn of_within(&self, concept: Concept, from: u32, to: u32) -> &[Hit] {
        let all = self.of(concept);
        let start = all.partition_point(|hit| hit.first < from);
        let end = start + all[start..].partition_point(|hit| hit.first <= to);
        &all[start..end]
    }

    /// The number of the sentence of `token`.
    pub fn sentence(&self, token: u32) -> u32 {
        self.sentences.get(token as usize).copied().unwrap_or_default()
    }

    /// The tokens of sentence `number`.
    pub fn sentence_range(&self, number: u32) -> Range<u32> {
        let start = self.sentences.partition_point(|sentence| *sentence < number);
        let end = self.sentences.partition_point(|sentence| *sentence <= number);
        start as u32..end as u32
    }

    /// The strongest boundary between tokens `left` and `right` (`left < right`).
    pub fn boundary(&self, left: u32, right: u32) -> Boundary {
        (left + 1..=right).map(|index| self.tokens.boundary(index as usize)).max().unwrap_or_default()
    }

    /// The bytes of the original that tokens `first..=last` cover.
    pub fn span(&self, first: u32, last: u32) -> Range<usize> {
        let start = self.tokens.list.get(first as usize).map_or(0, |token| token.start);
        let end = self.tokens.list.get(last as usize).map_or(start, |token| token.end);
        start as usize..(end as usize).max(start as usize)
    }
}
