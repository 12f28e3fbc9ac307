//! Concepts that are not words but numbers: percentages, money, growth from one amount to another.

use crate::{
    lexicon::{Concept, Hit, Lexicon, LexiconError},
    seen::Seen,
    tokens::Kind,
};

/// The derived concepts, by name, as patterns use them.
pub const DERIVED: [&str; 7] = ["number", "percent", "percent_high", "money", "growth", "multiple", "placeholder"];

/// A yearly percentage from which on a plain promise is out of proportion.
const HIGH_PERCENT: f64 = 24.0;

/// The growth of an amount that counts as a multiplication.
const GROWTH: f64 = 1.45;

/// The concepts this module reads and makes.
#[derive(Clone, Copy, Debug)]
pub struct NumberWords {
    percent_word: Concept,
    rupee: Concept,
    scales: [(Concept, f64); 4],
    times: Concept,
    becomes: Concept,
    number: Concept,
    percent: Concept,
    percent_high: Concept,
    money: Concept,
    growth: Concept,
    multiple: Concept,
    placeholder: Concept,
    spelled: [(Concept, f64); 3],
}

impl NumberWords {
    /// Looks the concepts up.
    ///
    /// # Errors
    /// [`LexiconError::Unknown`] when the lexicon lacks one.
    pub fn find(lexicon: &Lexicon) -> Result<Self, LexiconError> {
        let find = |name| lexicon.concept(name);
        Ok(Self {
            percent_word: find("percent_word")?,
            rupee: find("rupee")?,
            scales: [(find("crore")?, 1e7), (find("lakh")?, 1e5), (find("thousand")?, 1e3), (find("million")?, 1e6)],
            times: find("times")?,
            becomes: find("becomes")?,
            number: find("number")?,
            percent: find("percent")?,
            percent_high: find("percent_high")?,
            money: find("money")?,
            growth: find("growth")?,
            multiple: find("multiple")?,
            placeholder: find("placeholder")?,
            spelled: [(find("one")?, 1.0), (find("two")?, 2.0), (find("three")?, 3.0)],
        })
    }

    /// The derived hits of `seen`.
    pub fn derive(&self, seen: &Seen) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut amounts: Vec<Amount> = Vec::new();
        for (index, token) in (0u32..).zip(&seen.tokens.list) {
            match token.kind {
                Kind::Number(value) => self.number(seen, index, value, &mut hits, &mut amounts),
                Kind::Placeholder => hits.push(at(self.placeholder, index, index)),
                Kind::Word => {}
            }
        }
        self.spelled_amounts(seen, &mut amounts);
        let scales = self.scales.iter().flat_map(|(concept, _)| seen.of(*concept));
        hits.extend(scales.map(|hit| at(self.money, hit.first, hit.last)));
        self.money_and_growth(seen, &amounts, &mut hits);
        hits
    }

    fn number(&self, seen: &Seen, index: u32, value: f64, hits: &mut Vec<Hit>, amounts: &mut Vec<Amount>) {
        hits.push(at(self.number, index, index));
        let next = |concept| starting(seen, concept, index + 1);
        if let Some(word) = next(self.percent_word) {
            hits.push(at(self.percent, index, word.last));
            if value >= HIGH_PERCENT {
                hits.push(at(self.percent_high, index, word.last));
            }
            return;
        }
        if let Some(word) = next(self.times)
            && value > 1.0
        {
            hits.push(at(self.multiple, index, word.last));
            return;
        }
        self.amount(seen, index, value, amounts);
    }

    fn amount(&self, seen: &Seen, index: u32, value: f64, amounts: &mut Vec<Amount>) {
        let scale = self
            .scales
            .iter()
            .find_map(|(concept, factor)| starting(seen, *concept, index + 1).map(|hit| (hit.last, *factor)));
        let (last, factor) = scale.unwrap_or((index, 1.0));
        let before = index.checked_sub(1).filter(|at| starting(seen, self.rupee, *at).is_some());
        let after = starting(seen, self.rupee, last + 1);
        let round = (1000.0..=1e8).contains(&value) && value % 500.0 == 0.0;
        if scale.is_some() || before.is_some() || after.is_some() || round {
            amounts.push(Amount {
                first: before.unwrap_or(index),
                last: after.map_or(last, |hit| hit.last),
                value: value * factor,
            });
        }
    }

    /// `one lakh`, `दो लाख`.
    fn spelled_amounts(&self, seen: &Seen, amounts: &mut Vec<Amount>) {
        for (word, value) in self.spelled {
            for hit in seen.of(word) {
                let scale = self
                    .scales
                    .iter()
                    .find_map(|(concept, factor)| starting(seen, *concept, hit.last + 1).map(|scale| (scale.last, *factor)));
                if let Some((last, factor)) = scale {
                    amounts.push(Amount {
                        first: hit.first,
                        last,
                        value: value * factor,
                    });
                }
            }
        }
        amounts.sort_by_key(|amount| amount.first);
    }

    fn money_and_growth(&self, seen: &Seen, amounts: &[Amount], hits: &mut Vec<Hit>) {
        hits.extend(amounts.iter().map(|amount| at(self.money, amount.first, amount.last)));
        for pair in amounts.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            let near = seen.sentence(to.first) - seen.sentence(from.first) <= 1 && to.first - from.last <= 14;
            let turns = |hit: &Hit| hit.first >= from.first && hit.first <= to.last + 6 && seen.sentence(hit.first) <= seen.sentence(to.first);
            if near && from.value > 0.0 && to.value >= from.value * GROWTH && seen.of(self.becomes).iter().any(turns) {
                hits.push(at(self.growth, from.first, to.last));
            }
        }
    }
}

#[derive(Clone, Copy)]
struct Amount {
    first: u32,
    last: u32,
    value: f64,
}

const fn at(concept: Concept, first: u32, last: u32) -> Hit {
    Hit { concept, first, last }
}

fn starting(seen: &Seen, concept: Concept, token: u32) -> Option<Hit> {
    seen.of(concept).iter().find(|hit| hit.first == token).copied()
}
