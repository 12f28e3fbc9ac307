//! The embedded classifier: linear weights over hashed features, trained by
//! `cargo run --release -p ai --example train_classifier` on the tuning half of the compliance cases.
//!
//! It tells promises from ordinary talk by their turns of phrase, also where no rule names the words.
//! Its scale is set by false alarms: of clean texts it had not seen, one in twenty-five reaches 50 and at
//! most one in a hundred exceeds 75. docs/compliance-quality.md holds the figures.

use std::{collections::BTreeMap, ops::Range, sync::LazyLock};

use compliance::reading::{self, Word};
use domain::{Audience, OpinionReason, OpinionSource, SecondOpinion};

use crate::features::{self, Feature};

static EMBEDDED: &[u8] = include_bytes!("../weights/classifier.bin");

/// What a file of weights begins with.
const MAGIC: [u8; 4] = *b"PRCW";
/// Bytes before the weights.
const HEAD: usize = 4 + 4 + 4 + 4 * (2 + 4 + 2);
/// The risks that [`Scale::knots`] stand for.
const RISKS: [f32; 4] = [0.0, 50.0, 75.0, 100.0];
/// Below this risk no places are named: there is nothing to change.
const WORTH_A_REASON: u8 = 50;
/// Most places named.
const MOST_REASONS: usize = 3;

/// How a raw score becomes a risk and a probability.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The raw scores of the risks 0, 50, 75 and 100, rising; straight lines between them.
    pub knots: [f32; 4],
    /// Slope and offset of the logistic curve from a raw score to the share of offences.
    pub curve: [f32; 2],
}

/// Trained weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Classifier {
    /// Counts trainings whose weights were released.
    pub version: u32,
    /// Two to this power is the number of weights.
    pub bits: u32,
    /// What a weight of 1 is worth.
    pub unit: f32,
    /// The raw score of a text without features.
    pub bias: f32,
    /// From raw scores to what is told.
    pub scale: Scale,
    /// One weight per bucket.
    pub weights: Vec<i8>,
}

/// Bytes that are no weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a file of weights")]
pub struct BadWeights;

impl Classifier {
    /// The classifier inside the binary.
    ///
    /// # Panics
    /// When the embedded file is no file of weights, which a test rules out.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static CLASSIFIER: LazyLock<Classifier> = LazyLock::new(|| match Classifier::read(EMBEDDED) {
            Ok(classifier) => classifier,
            Err(error) => panic!("embedded classifier: {error}"),
        });
        &CLASSIFIER
    }

    /// Reads weights as [`Classifier::write`] writes them.
    ///
    /// # Errors
    /// [`BadWeights`].
    pub fn read(bytes: &[u8]) -> Result<Self, BadWeights> {
        let (head, weights) = bytes.split_at_checked(HEAD).ok_or(BadWeights)?;
        let mut words = head.chunks_exact(4).filter_map(|chunk| <[u8; 4]>::try_from(chunk).ok());
        let mut next = || words.next().ok_or(BadWeights);
        if next()? != MAGIC {
            return Err(BadWeights);
        }
        let (version, bits) = (u32::from_le_bytes(next()?), u32::from_le_bytes(next()?));
        let mut number = || next().map(f32::from_le_bytes);
        let classifier = Self {
            version,
            bits,
            unit: number()?,
            bias: number()?,
            scale: Scale {
                knots: [number()?, number()?, number()?, number()?],
                curve: [number()?, number()?],
            },
            weights: weights.iter().map(|byte| i8::from_le_bytes([*byte])).collect(),
        };
        let is_whole = (1..=24).contains(&bits) && classifier.weights.len() == 1 << bits;
        let is_rising = classifier.scale.knots.windows(2).all(|pair| pair[0] < pair[1]);
        if is_whole && is_rising { Ok(classifier) } else { Err(BadWeights) }
    }

    /// The file: magic, version, bits, unit, bias, knots and curve in four bytes each, little end
    /// first; then a byte for each weight.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEAD + self.weights.len());
        bytes.extend(MAGIC);
        bytes.extend(self.version.to_le_bytes());
        bytes.extend(self.bits.to_le_bytes());
        let numbers = [self.unit, self.bias].into_iter().chain(self.scale.knots).chain(self.scale.curve);
        bytes.extend(numbers.flat_map(f32::to_le_bytes));
        bytes.extend(self.weights.iter().flat_map(|weight| weight.to_le_bytes()));
        bytes
    }

    /// What it thinks of `text`, sent by somebody of this kind.
    #[must_use]
    pub fn opinion(&self, text: &str, audience: Audience) -> SecondOpinion {
        let words = reading::words(text);
        let features = features::of_words(&words, audience, self.bits);
        let score = self.score(&features);
        let risk = self.scale.risk(score);
        SecondOpinion {
            risk,
            sureness: self.scale.sureness(score, risk),
            source: OpinionSource::Classifier { version: self.version },
            reasons: if risk >= WORTH_A_REASON {
                self.reasons(text, &words, &features)
            } else {
                Vec::new()
            },
        }
    }

    /// The raw score of features: below zero speaks for a clean text.
    #[must_use]
    pub fn score(&self, features: &[Feature]) -> f32 {
        let sum: i64 = features.iter().map(|feature| i64::from(self.weight(*feature))).sum();
        let (sum, count) = (sum as f32, features.len().max(1) as f32);
        self.bias + self.unit * sum / count.sqrt()
    }

    fn weight(&self, feature: Feature) -> i8 {
        self.weights.get(feature.bucket as usize).copied().unwrap_or_default()
    }

    /// The sentences that add most to the score, as they stand in the text.
    fn reasons(&self, text: &str, words: &[Word], features: &[Feature]) -> Vec<OpinionReason> {
        let mut weights: BTreeMap<usize, i64> = BTreeMap::new();
        for feature in features {
            *weights.entry(feature.sentence).or_default() += i64::from(self.weight(*feature));
        }
        let mut gravest: Vec<(usize, i64)> = weights.into_iter().filter(|(_, weight)| *weight > 0).collect();
        gravest.sort_by_key(|(sentence, weight)| (-weight, *sentence));
        gravest
            .into_iter()
            .take(MOST_REASONS)
            .filter_map(|(sentence, _)| text.get(span_of(words, sentence)?))
            .map(|quote| OpinionReason {
                quote: quote.to_owned(),
                why: None,
                suggestion: None,
            })
            .collect()
    }
}

/// From the first to the last byte of a sentence's words.
fn span_of(words: &[Word], sentence: usize) -> Option<Range<usize>> {
    let mut of_sentence = words.iter().filter(|word| word.sentence == sentence);
    let first = of_sentence.next()?;
    Some(first.span.start..of_sentence.next_back().unwrap_or(first).span.end)
}

impl Scale {
    /// The risk of a raw score, 0 to 100.
    #[must_use]
    pub fn risk(&self, score: f32) -> u8 {
        let above = self.knots.iter().position(|knot| score < *knot);
        let risk = match above {
            Some(0) => RISKS[0],
            None => RISKS[RISKS.len() - 1],
            Some(upper) => {
                let (from, to) = (self.knots[upper - 1], self.knots[upper]);
                let share = (score - from) / (to - from);
                RISKS[upper - 1] + share * (RISKS[upper] - RISKS[upper - 1])
            }
        };
        whole(risk)
    }

    /// How probable it is that the opinion is right, in percent: that a text of risk 50 or more is an
    /// offence, and that one of less is none.
    #[must_use]
    pub fn sureness(&self, score: f32, risk: u8) -> u8 {
        let offence = 1.0 / (1.0 + (-(self.curve[0] * score + self.curve[1])).exp());
        whole(100.0 * if risk >= WORTH_A_REASON { offence } else { 1.0 - offence })
    }
}

/// A percentage without its fraction: rounding down never lifts a risk over a limit.
fn whole(percent: f32) -> u8 {
    percent.clamp(0.0, 100.0) as u8
}

#[cfg(test)]
#[path = "classifier_tests.rs"]
mod tests;
