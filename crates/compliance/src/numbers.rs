//! Concepts that are not words but numbers: percentages, money, growth from one amount to another.

use std::collections::BTreeMap;

use crate::{
    lexicon::{Concept, Hit, Lexicon, LexiconError},
    ratios::RatioWords,
    seen::Seen,
    signature::signatures,
    tokens::{self, Boundary, Kind},
};

/// The derived concepts, by name, as patterns use them.
pub const DERIVED: [&str; 11] = [
    "number",
    "percent",
    "percent_high",
    "money",
    "growth",
    "increase",
    "payback",
    "multiple",
    "ratio",
    "placeholder",
    "signature",
];

/// A yearly percentage from which on a plain promise is out of proportion.
const HIGH_PERCENT: f64 = 24.0;

/// The growth of an amount that counts as a multiplication.
const GROWTH: f64 = 1.45;

/// The growth from which on money paid back is more than the money paid in.
const INCREASE: f64 = 1.01;

/// The most growth that two amounts and a time alone stand for; more is a cover or a limit.
const MOST_GROWTH: f64 = 12.0;

/// What is paid in parts.
const PARTS: [&str; 12] = [
    "instalment",
    "instalments",
    "installment",
    "installments",
    "sip",
    "kist",
    "kiste",
    "किस्त",
    "किस्तें",
    "किस्तों",
    "हप्ता",
    "हप्ते",
];

/// What twelve instalments are.
const YEARS: [&str; 8] = ["year", "years", "saal", "साल", "वर्ष", "वर्षे", "वर्षां", "varsh"];

/// The words of numbers in three languages: `thirty` is 30.
#[derive(Clone, Debug, Default)]
pub struct Numerals(Vec<(String, f64)>);

impl Numerals {
    /// Reads `value -> words`, the words separated by `|`.
    ///
    /// # Errors
    /// The value that is no number.
    pub fn compile(source: &BTreeMap<String, String>) -> Result<Self, LexiconError> {
        let mut all = Vec::new();
        for (value, words) in source {
            let number: f64 = value.parse().map_err(|_| LexiconError::Unknown(value.clone()))?;
            for word in words.split('|').flat_map(tokens::words) {
                all.push((word, number));
            }
        }
        all.sort_by(|left, right| left.0.cmp(&right.0));
        Ok(Self(all))
    }

    /// What `word` stands for.
    pub fn value(&self, word: &str) -> Option<f64> {
        let at = self.0.binary_search_by(|entry| entry.0.as_str().cmp(word)).ok()?;
        self.0.get(at).map(|entry| entry.1)
    }
}

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
    increase: Concept,
    payback: Concept,
    multiple: Concept,
    placeholder: Concept,
    signature: Concept,
    receive: Concept,
    put_in: Concept,
    per_month: Concept,
    half_more: Concept,
    period: Concept,
    out_of: Concept,
    ratio: RatioWords,
    today: Concept,
    month_word: Concept,
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
            increase: find("increase")?,
            payback: find("payback")?,
            multiple: find("multiple")?,
            placeholder: find("placeholder")?,
            signature: find("signature")?,
            receive: find("receive")?,
            put_in: find("put_in")?,
            per_month: find("per_month")?,
            half_more: find("half_more")?,
            period: find("period")?,
            out_of: find("out_of")?,
            ratio: RatioWords::find(lexicon)?,
            today: find("today")?,
            month_word: find("month_word")?,
        })
    }

    /// The derived hits of `seen`.
    pub fn derive(&self, seen: &Seen, numerals: &Numerals) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut amounts: Vec<Amount> = Vec::new();
        let mut index = 0;
        while let Some(token) = seen.tokens.list.get(index as usize) {
            let mut last = index;
            match token.kind {
                Kind::Number(value) => {
                    hits.push(at(self.number, index, index));
                    self.number(seen, (index, index), value, &mut hits, &mut amounts);
                }
                Kind::Placeholder => hits.push(at(self.placeholder, index, index)),
                Kind::Word => {
                    if let Some((value, end)) = self.spelled(seen, numerals, index) {
                        self.number(seen, (index, end), value, &mut hits, &mut amounts);
                        last = end;
                    }
                }
            }
            index = last + 1;
        }
        let scales = self.scales.iter().flat_map(|(concept, _)| seen.of(*concept));
        hits.extend(scales.map(|hit| at(self.money, hit.first, hit.last)));
        self.money_and_growth(seen, &amounts, &mut hits);
        self.ratio.derive(seen, numerals, &mut hits);
        hits.extend(signatures(seen, self.signature));
        hits
    }

    /// `thirty six`, `साढ़े चार`: the value and the last token of a number in words.
    fn spelled(&self, seen: &Seen, numerals: &Numerals, index: u32) -> Option<(f64, u32)> {
        let value = |at: u32| {
            let token = seen.tokens.list.get(at as usize)?;
            (token.kind == Kind::Word).then(|| numerals.value(seen.tokens.text(at as usize)))?
        };
        if starting(seen, self.half_more, index).is_some() {
            return value(index + 1).map(|whole| (whole + 0.5, index + 1));
        }
        let first = value(index)?;
        let joins = seen.tokens.boundary(index as usize + 1) == Boundary::None;
        match value(index + 1).filter(|_| joins) {
            Some(unit) if first >= 20.0 && first % 10.0 == 0.0 && unit < 10.0 => Some((first + unit, index + 1)),
            Some(hundred) if first < 10.0 && (hundred - 100.0).abs() < 0.5 => Some((first * hundred, index + 1)),
            _ => Some((first, index)),
        }
    }

    fn number(&self, seen: &Seen, (index, end): (u32, u32), value: f64, hits: &mut Vec<Hit>, amounts: &mut Vec<Amount>) {
        let next = |concept| starting(seen, concept, end + 1);
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
        self.amount(seen, (index, end), value, amounts);
    }

    fn amount(&self, seen: &Seen, (index, end): (u32, u32), value: f64, amounts: &mut Vec<Amount>) {
        let scale = self
            .scales
            .iter()
            .find_map(|(concept, factor)| starting(seen, *concept, end + 1).map(|hit| (hit.last, *factor)));
        let (last, factor) = scale.unwrap_or((end, 1.0));
        let before = index.checked_sub(1).filter(|at| starting(seen, self.rupee, *at).is_some());
        let after = starting(seen, self.rupee, last + 1);
        let year = (1900.0..=2100.0).contains(&value);
        let round = (1000.0..=1e8).contains(&value) && value % 100.0 == 0.0 && !year;
        if scale.is_some() || before.is_some() || after.is_some() || round {
            amounts.push(Amount {
                first: before.unwrap_or(index),
                last: after.map_or(last, |hit| hit.last),
                value: value * factor,
            });
        }
    }

    fn money_and_growth(&self, seen: &Seen, amounts: &[Amount], hits: &mut Vec<Hit>) {
        hits.extend(amounts.iter().map(|amount| at(self.money, amount.first, amount.last)));
        for pair in amounts.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            let gap = apart(from, to);
            let near = seen.sentence(to.first) - seen.sentence(from.first) <= 1 && gap <= 14;
            let turns = |hit: &Hit| hit.first >= from.first && hit.first <= to.last + 6 && seen.sentence(hit.first) <= seen.sentence(to.first);
            if !near || from.value <= 0.0 || self.adds_up(seen, from, to) {
                continue;
            }
            let out_of = |hit: &Hit| hit.first > from.last && hit.last < to.first;
            if from.value >= to.value * GROWTH && gap <= 3 && seen.of(self.out_of).iter().any(out_of) {
                let made = |hit: &Hit| hit.first < from.first && hit.last + 4 >= from.first;
                if seen.of(self.becomes).iter().any(made) {
                    hits.push(at(self.growth, from.first, to.last));
                }
            }
            let grows = seen.of(self.becomes).iter().any(turns) || is_genitive(seen, from, to) || self.in_time(seen, from, to) || self.is_of_today(seen, from);
            if to.value >= from.value * GROWTH && grows {
                hits.push(at(self.growth, from.first, to.last));
                if self.is_paid_in(seen, from) {
                    hits.push(at(self.increase, from.first, to.last));
                }
            } else if to.value >= from.value * INCREASE && self.is_paid_in(seen, from) && self.is_received(seen, to) {
                hits.push(at(self.increase, from.first, to.last));
            } else if self.pays_back(seen, from, to) || self.pays_back(seen, to, from) {
                hits.push(at(self.payback, from.first, to.last));
            }
        }
    }

    /// `5 lakh today, 20 lakh in three years`: a small multiple, and a time for it.
    fn in_time(&self, seen: &Seen, from: Amount, to: Amount) -> bool {
        let short = to.value <= from.value * MOST_GROWTH && apart(from, to) <= 6;
        short && seen.of(self.period).iter().any(|hit| hit.first > from.last && hit.first <= to.last + 4)
    }

    /// `8,000 today. 80,000 by the time she marries`: what is put in now, and what comes of it.
    fn is_of_today(&self, seen: &Seen, from: Amount) -> bool {
        let before = |hit: &Hit| hit.last < from.first && hit.last + 2 >= from.first;
        let behind = |hit: &Hit| hit.first == from.last + 1 && seen.tokens.boundary(hit.first as usize) == Boundary::None;
        seen.of(self.today).iter().any(|hit| before(hit) || behind(hit))
    }

    /// `5,000 a month: 120 instalments are 6,00,000`: what is paid in and no more.
    fn adds_up(&self, seen: &Seen, from: Amount, to: Amount) -> bool {
        let text = |token: u32| (token as usize) < seen.tokens.list.len() && PARTS.contains(&seen.tokens.text(token as usize));
        let in_parts = (from.first.saturating_sub(4)..to.last + 4).any(text) || near(seen, self.per_month, from);
        let counts = (from.first.saturating_sub(5)..from.first)
            .chain(from.last + 1..to.first)
            .chain(to.last + 1..to.last + 6);
        let times = counts.filter_map(|token| months(seen, token));
        in_parts && !self.is_received(seen, from) && times.into_iter().any(|times| times >= 2.0 && (from.value * times - to.value).abs() < 1.0)
    }

    /// `put in 1,00,000`, `5 लाख लगाइए`.
    fn is_paid_in(&self, seen: &Seen, amount: Amount) -> bool {
        seen.of(self.put_in)
            .iter()
            .any(|hit| hit.last + 4 >= amount.first && hit.first <= amount.last + 3)
    }

    fn is_received(&self, seen: &Seen, amount: Amount) -> bool {
        near(seen, self.receive, amount)
    }

    /// `pay 3 lakh once, get 9,000 every month`, in either order.
    fn pays_back(&self, seen: &Seen, paid: Amount, received: Amount) -> bool {
        self.is_paid_in(seen, paid) && self.is_received(seen, received) && (near(seen, self.per_month, received) || near(seen, self.month_word, received))
    }
}

/// The instalments that the number at `token` counts: a year has twelve.
fn months(seen: &Seen, token: u32) -> Option<f64> {
    let Kind::Number(times) = seen.tokens.list.get(token as usize)?.kind else {
        return None;
    };
    let next = token as usize + 1;
    let yearly = next < seen.tokens.list.len() && YEARS.contains(&seen.tokens.text(next));
    Some(if yearly { times * 12.0 } else { times })
}

/// The tokens from one amount to the next; none where both claim one word (`5 rs 9`).
const fn apart(from: Amount, to: Amount) -> u32 {
    to.first.saturating_sub(from.last)
}

fn near(seen: &Seen, concept: Concept, amount: Amount) -> bool {
    seen.of(concept).iter().any(|hit| hit.last + 4 >= amount.first && hit.first <= amount.last + 4)
}

/// `एक लाख के दो लाख`, `my 6 lakh are 14 lakh`: nothing but a particle between the two.
fn is_genitive(seen: &Seen, from: Amount, to: Amount) -> bool {
    to.first == from.last + 2
        && matches!(
            seen.tokens.text(from.last as usize + 1),
            "ke" | "ka" | "ki" | "ko" | "के" | "का" | "को" | "चे" | "ला" | "are" | "is" | "became"
        )
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
