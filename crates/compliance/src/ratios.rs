//! Small numbers that say much together: `9 of 10 calls`, `एक का तीन`, `×5`.

use crate::{
    lexicon::{Concept, Hit, Lexicon, LexiconError},
    numbers::Numerals,
    seen::Seen,
    tokens::Kind,
};

/// From which part of all on a count is a boast.
const MOST_OF_ALL: f64 = 0.6;

/// How far from `of` its numbers stand, with a word or two for what is counted.
const NOUN: u32 = 2;

/// How far the second number may stand behind the first.
const FAR: u32 = 7;

/// The most that one becomes in a promise; more is a size or a date.
const MOST_TIMES: f64 = 20.0;

/// The concepts this module reads and makes.
#[derive(Clone, Copy, Debug)]
pub struct RatioWords {
    of_word: Concept,
    ratio: Concept,
    multiple: Concept,
}

impl RatioWords {
    /// Looks the concepts up.
    ///
    /// # Errors
    /// [`LexiconError::Unknown`] when the lexicon lacks one.
    pub fn find(lexicon: &Lexicon) -> Result<Self, LexiconError> {
        Ok(Self {
            of_word: lexicon.concept("of_word")?,
            ratio: lexicon.concept("ratio")?,
            multiple: lexicon.concept("multiple")?,
        })
    }

    /// Appends what small numbers of `seen` say together.
    pub fn derive(&self, seen: &Seen, numerals: &Numerals, hits: &mut Vec<Hit>) {
        for hit in seen.of(self.of_word) {
            let sentence = seen.sentence(hit.first);
            let number = |index: u32| {
                value(seen, numerals, index)
                    .filter(|_| seen.sentence(index) == sentence)
                    .map(|value| (index, value))
            };
            let left = (hit.first.saturating_sub(NOUN)..hit.first).rev().find_map(number);
            let right = (hit.last + 1..=hit.last + NOUN).find_map(number);
            // `Of the 47 shares, 44 are in profit`: both stand behind.
            let far = right.and_then(|(last, _)| (last + 1..last + FAR).find_map(number));
            let pair = left.map_or_else(|| right.zip(far), |left| Some(left).zip(right));
            if let Some(((first, one), (last, other))) = pair
                && is_boast(one, other)
            {
                hits.push(at(self.ratio, first.min(hit.first), last));
            }
        }
        for index in 0..seen.tokens.list.len() as u32 {
            if let Some(last) = multiplied(seen, numerals, index) {
                hits.push(at(self.multiple, index, last));
            }
        }
    }
}

/// Whether one of two counts is most of the other.
fn is_boast(one: f64, other: f64) -> bool {
    let (part, all) = (one.min(other), one.max(other));
    all >= 3.0 && part >= all * MOST_OF_ALL
}

/// The last token of `1 ka 3`, `एक का तीन`, or of `×5`.
fn multiplied(seen: &Seen, numerals: &Numerals, index: u32) -> Option<u32> {
    let times = |value: f64| value > 1.0 && value <= MOST_TIMES;
    let becomes = |word: &str| matches!(word, "ka" | "ke" | "का" | "के");
    if crossed(seen, index) {
        return value(seen, numerals, index).filter(|value| times(*value)).map(|_| index);
    }
    let genitive = seen.tokens.list.len() > index as usize + 2 && becomes(seen.tokens.text(index as usize + 1));
    let one = genitive && value(seen, numerals, index).is_some_and(|value| (value - 1.0).abs() < f64::EPSILON);
    (one && value(seen, numerals, index + 2).is_some_and(times)).then_some(index + 2)
}

/// A number behind a `×` that stands behind no other number.
fn crossed(seen: &Seen, index: u32) -> bool {
    let token = &seen.tokens.list[index as usize];
    let glyph = token.glyph as usize;
    let before = |back: usize| glyph.checked_sub(back).and_then(|at| seen.tokens.glyphs.get(at)).map(|glyph| glyph.c);
    matches!(token.kind, Kind::Number(_)) && before(1) == Some('×') && !before(2).is_some_and(char::is_alphanumeric)
}

fn value(seen: &Seen, numerals: &Numerals, index: u32) -> Option<f64> {
    match seen.tokens.list.get(index as usize)?.kind {
        Kind::Number(value) => Some(value),
        Kind::Word => numerals.value(seen.tokens.text(index as usize)),
        Kind::Placeholder => None,
    }
}

const fn at(concept: Concept, first: u32, last: u32) -> Hit {
    Hit { concept, first, last }
}
