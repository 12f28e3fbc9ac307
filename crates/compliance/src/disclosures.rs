//! Required texts: the exact wording per language, the wordings accepted beside it, and finding
//! them in a text: exact, altered or turned into their opposite.

use std::ops::Range;

use domain::{Audience, Finding, Language};
use serde::Deserialize;

use crate::{
    Facts, Rulebook,
    lexicon::Lexicon,
    pattern::{self, PatternError},
    rulebook::Texts,
    seen::{ConceptSet, Seen},
    tokens::{self, Boundary},
};

/// A text that regulation asks for word by word.
#[derive(Clone, Debug)]
pub struct Disclosure {
    /// Stable id, for example `D-MF-WARN`.
    pub id: String,
    /// The rule that reports its absence.
    pub rule: String,
    audiences: Vec<Audience>,
    canonical: Texts,
    accepted: Vec<Wording>,
    cues: ConceptSet,
    when: Option<When>,
}

/// What calls for a disclosure that not every advertisement must carry.
#[derive(Clone, Debug)]
enum When {
    /// A finding of this rule.
    Found(String),
    /// One of these concepts.
    Said(ConceptSet),
}

/// One accepted wording: alternatives of word sequences, one after the other.
type Wording = Vec<Vec<Vec<String>>>;

/// A disclosure as the data files give it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DisclosureSource {
    id: String,
    rule: String,
    audiences: Vec<Audience>,
    text: Texts,
    /// Wordings accepted beside the canonical ones: `(a|b)` is either, `(|c)` may be left out.
    accept: Vec<String>,
    /// Concepts that show an attempt at this text.
    cues: String,
    /// Only an advertisement in which this rule is broken must carry it.
    when_found: Option<String>,
    /// Only an advertisement that speaks of one of these concepts must carry it.
    when_said: Option<String>,
}

impl DisclosureSource {
    pub fn compile(self, lexicon: &Lexicon) -> Result<Disclosure, crate::RulebookError> {
        let wrong = |source| crate::RulebookError::Pattern { rule: self.id.clone(), source };
        let set = |names: &str| pattern::set(names, lexicon).map_err(|error| wrong(PatternError::Concept(error)));
        let cues = set(&self.cues)?;
        let said = self.when_said.as_deref().map(set).transpose()?.map(When::Said);
        let canonical = Language::ALL.map(|language| plain(self.text.of(language)));
        Ok(Disclosure {
            accepted: canonical.into_iter().chain(self.accept.iter().map(|text| wording(text))).collect(),
            id: self.id,
            rule: self.rule,
            audiences: self.audiences,
            canonical: self.text,
            cues,
            when: self.when_found.map(When::Found).or(said),
        })
    }
}

fn plain(text: &str) -> Wording {
    tokens::words(text).into_iter().map(|word| vec![vec![word]]).collect()
}

fn wording(text: &str) -> Wording {
    let mut steps = Vec::new();
    for (index, part) in text.split(['(', ')']).enumerate() {
        if index % 2 == 1 {
            steps.push(part.split('|').map(tokens::words).collect());
        } else {
            steps.extend(tokens::words(part).into_iter().map(|word| vec![vec![word]]));
        }
    }
    steps
}

impl Disclosure {
    /// The wording to insert in `language`.
    #[must_use]
    pub fn text(&self, language: Language) -> &str {
        self.canonical.of(language)
    }

    /// Whether senders of this kind must carry it in advertisements.
    #[must_use]
    pub fn binds(&self, audience: Audience) -> bool {
        self.audiences.contains(&audience)
    }

    /// Whether every advertisement must carry it, whatever it says.
    pub(crate) const fn is_constant(&self) -> bool {
        self.when.is_none()
    }

    /// Whether an advertisement that reads as `seen`, with these findings, must carry it.
    pub(crate) fn is_called_for(&self, seen: &Seen, findings: &[Finding]) -> bool {
        match &self.when {
            None => true,
            Some(When::Found(rule)) => findings.iter().any(|finding| &finding.rule == rule),
            Some(When::Said(concepts)) => concepts.intersects(&seen.present),
        }
    }

    /// Where it stands in `seen` word by word: ranges of tokens.
    pub(crate) fn exact(&self, seen: &Seen) -> Vec<Range<u32>> {
        let mut found = Vec::new();
        let mut tried = None;
        for hit in seen.any_of(self.cues) {
            let sentence = seen.sentence(hit.first);
            if tried == Some(sentence) {
                continue;
            }
            tried = Some(sentence);
            let start = seen.sentence_range(sentence.saturating_sub(1)).start;
            let places = start..seen.sentence_range(sentence).end;
            found.extend(places.filter_map(|first| self.accepted.iter().find_map(|wording| exactly(seen, wording, first))));
        }
        found
    }

    /// Where it was attempted: the tokens from the first to the last sign of it, outside `exact`.
    pub(crate) fn attempt(&self, seen: &Seen, exact: &[Range<u32>]) -> Option<Range<u32>> {
        let outside = |first: u32| !exact.iter().any(|range| range.contains(&first));
        let mut cues = seen.any_of(self.cues).filter(|hit| outside(hit.first));
        let first = cues.next()?;
        let (mut start, mut end) = (first.first, first.last + 1);
        for hit in cues {
            if seen.sentence(hit.first).abs_diff(seen.sentence(start)) <= 1 {
                start = start.min(hit.first);
                end = end.max(hit.last + 1);
            }
        }
        Some(self.widen(seen, start, end))
    }

    /// The clause around an attempt, up to breaks.
    fn widen(&self, seen: &Seen, start: u32, end: u32) -> Range<u32> {
        let mut from = start;
        while from > 0 && seen.tokens.boundary(from as usize) < Boundary::Line {
            from -= 1;
        }
        let mut to = end;
        while (to as usize) < seen.tokens.list.len() && seen.tokens.boundary(to as usize) < Boundary::Line {
            to += 1;
        }
        from..to
    }
}

/// The tokens that `wording` covers from `first` on.
fn exactly(seen: &Seen, wording: &Wording, first: u32) -> Option<Range<u32>> {
    let end = follow(seen, wording, first as usize)?;
    let closed = end >= seen.tokens.list.len() || seen.tokens.boundary(end) != Boundary::None;
    closed.then_some(first..end as u32)
}

fn follow(seen: &Seen, steps: &[Vec<Vec<String>>], at: usize) -> Option<usize> {
    let Some((step, rest)) = steps.split_first() else {
        return Some(at);
    };
    step.iter().find_map(|words| {
        let end = at + words.len();
        let fits = end <= seen.tokens.list.len() && words.iter().zip(at..).all(|(word, index)| seen.tokens.text(index) == word);
        if fits { follow(seen, rest, end) } else { None }
    })
}

/// What a sender of this kind is, for the line that says who speaks: it stands between name and
/// registration number, in English in every language. Nothing for who has no registration.
#[must_use]
pub const fn role(audience: Audience) -> Option<&'static str> {
    match audience {
        Audience::Mfd => Some("AMFI-registered Mutual Fund Distributor"),
        Audience::Ria => Some("SEBI Registered Investment Adviser"),
        Audience::Ra => Some("SEBI Registered Research Analyst"),
        Audience::Smb => None,
    }
}

/// The disclosures every advertisement by `facts` must carry, in the order they are inserted.
pub fn required<'a>(facts: &'a Facts, rulebook: &'a Rulebook) -> impl Iterator<Item = &'a Disclosure> {
    let constant = rulebook.disclosures().iter().filter(|disclosure| disclosure.is_constant());
    constant.filter(|disclosure| disclosure.binds(facts.audience))
}

/// The disclosures that `text` must carry for `facts` as an advertisement: none for a greeting, a lesson, a service
/// notice or a text that is not about investing.
#[must_use]
pub fn required_disclosures<'a>(text: &str, facts: &'a Facts, rulebook: &'a Rulebook) -> Vec<&'a Disclosure> {
    if crate::check::advertises(text, facts, rulebook) {
        required(facts, rulebook).collect()
    } else {
        Vec::new()
    }
}
