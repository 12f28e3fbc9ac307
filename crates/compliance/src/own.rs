//! The rules an organisation adds on top of the rulebook: words of its own, found in the same
//! normalised copy with the same resistance to evasion. They are plain words: no denial or warning
//! around them takes a finding back, and nothing they say takes a finding of the rulebook back.

use std::cmp::Reverse;

use domain::{
    Finding, Language, OwnRule, OwnRuleId, OwnRuleName, Severity,
    own_rule::{LONGEST_OWN_PHRASE, MOST_OWN_PHRASES, MOST_OWN_RULES, SHORTEST_OWN_PHRASE, own_rule_code},
    verdict::Suggestion,
};

use crate::{
    Rulebook,
    lexicon::{Entry, Lexicon},
    seen::Seen,
    tokens,
};

/// The most places in one text that one rule is shown at.
const MOST_PLACES: usize = 20;

/// The fewest letters before an asterisk.
const SHORTEST_STEM: usize = 3;

/// Why own rules cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OwnRuleError {
    /// More rules than an organisation may have.
    #[error("more than {MOST_OWN_RULES} rules")]
    TooManyRules,
    /// More words and phrases than one rule may have.
    #[error("more than {MOST_OWN_PHRASES} words and phrases in one rule")]
    TooManyPhrases,
    /// A phrase is too short.
    #[error("a phrase of less than {SHORTEST_OWN_PHRASE} characters")]
    TooShort,
    /// A phrase is too long.
    #[error("a phrase of more than {LONGEST_OWN_PHRASE} characters")]
    TooLong,
    /// Nothing is left of a phrase that could be found (only signs, a placeholder), or a single
    /// letter or syllable is, or an asterisk stands behind less than three letters.
    #[error("a phrase that matches nothing or nearly everything")]
    Unfit,
}

/// Whether `phrase` can be looked for.
///
/// # Errors
/// [`OwnRuleError`] says why not.
pub fn examine(phrase: &str) -> Result<(), OwnRuleError> {
    entry(phrase).map(drop)
}

fn entry(phrase: &str) -> Result<Entry, OwnRuleError> {
    let length = phrase.trim().chars().count();
    if length < SHORTEST_OWN_PHRASE {
        return Err(OwnRuleError::TooShort);
    }
    if length > LONGEST_OWN_PHRASE {
        return Err(OwnRuleError::TooLong);
    }
    Entry::read(phrase).filter(is_fit).ok_or(OwnRuleError::Unfit)
}

fn is_fit(entry: &Entry) -> bool {
    let is_single = |part: &String| part.chars().count() < 2 || tokens::is_single_letter(part);
    let names_placeholder = entry.parts.iter().any(|part| part.starts_with('{'));
    let is_letter = entry.parts.len() == 1 && entry.parts.iter().all(is_single);
    let is_broad = entry.open && entry.parts.last().is_none_or(|stem| stem.chars().count() < SHORTEST_STEM);
    !names_placeholder && !is_letter && !is_broad
}

/// An organisation's own rules, compiled. The default has none.
#[derive(Debug, Default)]
pub struct Overlay {
    rules: Vec<Named>,
    /// Where each concept of `lexicon` came from.
    phrases: Vec<Source>,
    lexicon: Option<Lexicon>,
}

/// What a finding says of its rule.
#[derive(Debug)]
struct Named {
    code: String,
    name: OwnRuleName,
    severity: Severity,
    replacement: Option<String>,
}

#[derive(Clone, Copy, Debug)]
struct Source {
    rule: usize,
    language: Option<Language>,
}

/// A place where a rule was found: its index, first and last token.
type Place = (usize, u32, u32);

impl Overlay {
    /// Compiles the active ones of `rules`. Words that run together are told apart by the words of
    /// `rulebook` too. A phrase that [`examine`] refuses finds nothing and is left out.
    ///
    /// # Errors
    /// [`OwnRuleError::TooManyRules`], [`OwnRuleError::TooManyPhrases`].
    pub fn compile<'a>(rules: impl IntoIterator<Item = (OwnRuleId, &'a OwnRule)>, rulebook: &Rulebook) -> Result<Self, OwnRuleError> {
        let mut overlay = Self::default();
        let mut entries = Vec::new();
        for (count, (id, rule)) in rules.into_iter().enumerate() {
            if count == MOST_OWN_RULES {
                return Err(OwnRuleError::TooManyRules);
            }
            if rule.phrases.len() > MOST_OWN_PHRASES {
                return Err(OwnRuleError::TooManyPhrases);
            }
            if !rule.is_active {
                continue;
            }
            let index = overlay.rules.len();
            for phrase in &rule.phrases {
                if let Ok(entry) = entry(&phrase.text) {
                    entries.push(entry);
                    overlay.phrases.push(Source {
                        rule: index,
                        language: phrase.language,
                    });
                }
            }
            overlay.rules.push(Named::of(id, rule));
        }
        overlay.lexicon = (!entries.is_empty()).then(|| Lexicon::beside(&rulebook.lexicon, &entries));
        Ok(overlay)
    }

    /// What these rules find in a text in `language`, `seen` as the rulebook sees it. Words inside
    /// what `is_required` says (first and last token) are left alone: the law wants them there.
    pub(crate) fn findings(&self, text: &str, seen: &Seen, language: impl FnOnce() -> Language, is_required: impl Fn(u32, u32) -> bool) -> Vec<Finding> {
        let Some(lexicon) = &self.lexicon else { return Vec::new() };
        let language = language();
        let mut places: Vec<Place> = Vec::new();
        for hit in lexicon.scan(&seen.tokens) {
            let source = self.phrases[usize::from(hit.concept)];
            let is_spoken = source.language.is_none_or(|only| only == language);
            if is_spoken && !is_required(hit.first, hit.last) {
                places.push((source.rule, hit.first, hit.last));
            }
        }
        apart(places)
            .into_iter()
            .map(|(rule, first, last)| self.rules[rule].finding(text, seen.span(first, last)))
            .collect()
    }
}

/// Each rule's places without those inside or across an earlier one, and not more than can be read.
fn apart(mut places: Vec<Place>) -> Vec<Place> {
    places.sort_unstable_by_key(|(rule, first, last)| (*rule, *first, Reverse(*last)));
    let mut kept: Vec<Place> = Vec::new();
    let mut count = 0;
    for place in places {
        let earlier = kept.last().filter(|earlier| earlier.0 == place.0);
        count = if earlier.is_some() { count } else { 0 };
        if earlier.is_none_or(|earlier| place.1 > earlier.2) && count < MOST_PLACES {
            kept.push(place);
            count += 1;
        }
    }
    kept
}

impl Named {
    fn of(id: OwnRuleId, rule: &OwnRule) -> Self {
        Self {
            code: own_rule_code(id),
            name: OwnRuleName {
                id,
                label: rule.label.clone(),
                explanation: rule.explanation.clone(),
            },
            severity: rule.severity,
            replacement: Some(rule.replacement.clone()).filter(|words| !words.trim().is_empty()),
        }
    }

    fn finding(&self, text: &str, span: std::ops::Range<usize>) -> Finding {
        Finding {
            rule: self.code.clone(),
            severity: self.severity,
            excerpt: text.get(span.clone()).unwrap_or_default().to_owned(),
            span,
            citation: String::new(),
            suggestion: self.replacement.clone().map(|text| Suggestion::Replace { text }),
            diff: Vec::new(),
            own: Some(self.name.clone()),
            in_media: false,
        }
    }
}
