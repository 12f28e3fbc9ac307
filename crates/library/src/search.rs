//! Full-text search by sound: `diwali`, `दिवाली` and `दिवाळीच्या` are one word, as the compliance
//! check hears them.

use std::collections::BTreeMap;

use compliance::reading::{self, WordKind};

use crate::piece::Piece;

/// What a word is worth where it stands.
const IN_TITLE: u32 = 8;
const IN_TAG: u32 = 6;
const IN_TEXT: u32 = 1;
/// For a tag that is the query, neither more nor less.
const WHOLE_TAG: u32 = 20;

/// From this many sounds on, the beginning of a word is enough.
const SHORTEST_BEGINNING: usize = 3;

/// The words of every piece, by sound.
#[derive(Debug)]
pub(crate) struct Index {
    entries: Vec<Entry>,
}

#[derive(Debug, Default)]
struct Entry {
    /// What each word is worth, all its places together.
    words: BTreeMap<String, u32>,
    tags: Vec<Vec<String>>,
}

impl Index {
    pub fn of(pieces: &[Piece]) -> Self {
        Self {
            entries: pieces.iter().map(Entry::of).collect(),
        }
    }

    /// The places of the pieces found, best first; those of equal worth stay in their order.
    pub fn find(&self, query: &str) -> Vec<usize> {
        let wanted = sounds(query);
        let mut found: Vec<(usize, usize, u32)> = Vec::new();
        for (place, entry) in self.entries.iter().enumerate() {
            let worths: Vec<u32> = wanted.iter().map(|word| entry.worth(word)).collect();
            let heard = worths.iter().filter(|worth| **worth > 0).count();
            let whole = if entry.tags.contains(&wanted) { WHOLE_TAG } else { 0 };
            if heard > 0 || wanted.is_empty() {
                found.push((place, heard, worths.iter().sum::<u32>() + whole));
            }
        }
        let most = found.iter().map(|(_, heard, _)| *heard).max().unwrap_or(0);
        if most == wanted.len() {
            found.retain(|(_, heard, _)| *heard == most);
        }
        found.sort_by_key(|(place, heard, worth)| (std::cmp::Reverse((*heard, *worth)), *place));
        found.into_iter().map(|(place, ..)| place).collect()
    }
}

impl Entry {
    fn of(piece: &Piece) -> Self {
        let mut entry = Self::default();
        for title in piece.title.all() {
            entry.add(title, IN_TITLE);
        }
        for tag in &piece.tags {
            entry.add(tag, IN_TAG);
            entry.tags.push(sounds(tag));
        }
        let texts = piece.text.all().chain(piece.short.iter().flat_map(|short| short.all()));
        for text in texts {
            entry.add(text, IN_TEXT);
        }
        entry
    }

    fn add(&mut self, text: &str, worth: u32) {
        for sound in sounds(text) {
            *self.words.entry(sound).or_default() += worth;
        }
    }

    fn worth(&self, wanted: &str) -> u32 {
        let exact = self.words.get(wanted).copied().unwrap_or(0);
        if wanted.len() < SHORTEST_BEGINNING {
            return exact;
        }
        let beginning = self
            .words
            .range(wanted.to_owned()..)
            .take_while(|(word, _)| word.starts_with(wanted))
            .map(|(_, worth)| worth);
        // Twice where it stands as it was asked for.
        exact + beginning.sum::<u32>()
    }
}

/// The words of `text` by sound; a word of another script as it is.
fn sounds(text: &str) -> Vec<String> {
    let words = reading::words(text).into_iter().filter(|word| word.kind != WordKind::Placeholder);
    words
        .map(|word| {
            let sound = reading::sound(&word.text);
            if word.kind == WordKind::Number || sound.is_empty() {
                word.text
            } else {
                sound
            }
        })
        .collect()
}
