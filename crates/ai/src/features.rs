//! What the classifier sees of a text: hashed word sequences and pieces of words.
//!
//! The words are the rules' own normalised ones, so a disguise of letters changes nothing. Numbers
//! count by their length, names of placeholders not at all. What regulation makes everybody write
//! (warnings, registration) is left out: it tells nothing about the promise above it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use compliance::{
    Rulebook,
    reading::{self, Word, WordKind},
};
use domain::{Audience, Language};

/// Lengths of the pieces of words, in characters; borders count.
const PIECES: std::ops::RangeInclusive<usize> = 2..=5;
/// A sentence is a required text when so many in a hundred of its word pairs stand in one.
const REQUIRED_SHARE: usize = 60;

/// One feature: a bucket of the weights and the sentence it was seen in first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feature {
    /// Index into the weights, below 2 to the power of the bits asked for.
    pub bucket: u32,
    /// The sentence.
    pub sentence: usize,
}

/// The distinct features of `text` in buckets of `bits`, in order of bucket, for a sender of this
/// kind.
#[must_use]
pub fn features(text: &str, audience: Audience, bits: u32) -> Vec<Feature> {
    of_words(&reading::words(text), audience, bits)
}

/// [`features`] of words that were read already.
#[must_use]
pub fn of_words(words: &[Word], audience: Audience, bits: u32) -> Vec<Feature> {
    let mut seen = Seen {
        bits,
        side: if audience == Audience::Smb { "smb" } else { "fin" },
        buckets: BTreeMap::new(),
    };
    for sentence in words.chunk_by(|one, next| one.sentence == next.sentence) {
        if !is_required(sentence) {
            seen.sentence(sentence);
        }
    }
    seen.buckets.into_iter().map(|(bucket, sentence)| Feature { bucket, sentence }).collect()
}

struct Seen {
    bits: u32,
    side: &'static str,
    buckets: BTreeMap<u32, usize>,
}

impl Seen {
    fn sentence(&mut self, words: &[Word]) {
        let forms: Vec<String> = words.iter().map(form).collect();
        let at = words.first().map_or(0, |word| word.sentence);
        for (index, word) in forms.iter().enumerate() {
            self.add(at, &["w", word]);
            self.add(at, &[self.side, word]);
            if let Some(next) = forms.get(index + 1) {
                self.add(at, &["b", word, next]);
            }
            if let Some(later) = forms.get(index + 2) {
                self.add(at, &["s", word, later]);
                self.add(at, &["t", word, &forms[index + 1], later]);
            }
            if words[index].kind == WordKind::Letters {
                self.pieces(at, word);
            }
        }
    }

    /// Pieces of a word between its borders: endings and stems carry over from one form to another.
    fn pieces(&mut self, at: usize, word: &str) {
        let bordered: Vec<char> = std::iter::once('<').chain(word.chars()).chain(std::iter::once('>')).collect();
        for length in PIECES {
            for piece in bordered.windows(length) {
                let piece: String = piece.iter().collect();
                self.add(at, &["c", &piece]);
            }
        }
    }

    fn add(&mut self, sentence: usize, parts: &[&str]) {
        self.buckets.entry(bucket(parts, self.bits)).or_insert(sentence);
    }
}

/// A word as features name it.
fn form(word: &Word) -> String {
    match word.kind {
        WordKind::Letters => word.text.clone(),
        WordKind::Number => "0".repeat(word.text.chars().filter(char::is_ascii_digit).count().min(8)),
        WordKind::Placeholder => "{}".to_owned(),
    }
}

/// FNV-1a over the parts, mixed, its upper bits.
fn bucket(parts: &[&str], bits: u32) -> u32 {
    const BORDER: u8 = 0x1F;
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for part in parts {
        for byte in part.bytes().chain(std::iter::once(BORDER)) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    let mixed = (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    u32::try_from(mixed >> (64 - bits)).unwrap_or_default()
}

/// Every pair of neighbouring words of every required text.
static REQUIRED_PAIRS: LazyLock<BTreeSet<(String, String)>> = LazyLock::new(|| {
    let mut pairs = BTreeSet::new();
    for disclosure in Rulebook::embedded().disclosures() {
        for language in Language::ALL {
            pairs.extend(pairs_of(&reading::words(disclosure.text(language))));
        }
    }
    pairs
});

fn pairs_of(words: &[Word]) -> impl Iterator<Item = (String, String)> {
    words.windows(2).map(|pair| (pair[0].text.clone(), pair[1].text.clone()))
}

fn is_required(sentence: &[Word]) -> bool {
    let known = pairs_of(sentence).filter(|pair| REQUIRED_PAIRS.contains(pair)).count();
    sentence.len() > 3 && known * 100 >= (sentence.len() - 1) * REQUIRED_SHARE
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<Feature> {
        features(text, Audience::Mfd, 17)
    }

    #[test]
    fn required_texts_and_disguises_change_nothing() {
        let plain = of("Your money doubles in three years.");
        let warned =
            of("Your money doubles in three years.\nMutual fund investments are subject to market risks, read all scheme related documents carefully.");
        assert_eq!(plain, warned);
        assert_eq!(plain, of("YOUR mo\u{200B}ney ｄｏｕｂｌｅｓ in three years."));
        assert_eq!(of("Pay {fee|500} now"), of("Pay {amount} now"));
    }

    #[test]
    fn buckets_are_distinct_and_in_range() {
        let found = of("दो साल में पैसा दुगना, यह तय है। Call 98200 12345.");
        assert!(found.windows(2).all(|pair| pair[0].bucket < pair[1].bucket));
        assert!(found.iter().all(|feature| feature.bucket < 1 << 17));
        assert!(of("").is_empty());
    }
}
