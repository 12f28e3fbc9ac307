//! The small language rules are written in.
//!
//! `guarantee & gain` finds both concepts, in any order, in one sentence within a few words.
//! `without ..1 risk` finds them in this order with at most one word between. `a|b` is either.
//! `/12` at the end widens the window (default 8 words from first to last), `//20` also over the
//! end of a sentence into the next.

use crate::{
    lexicon::{Hit, Lexicon, LexiconError},
    seen::{ConceptSet, Seen},
    tokens::Boundary,
};

/// How many words a match may reach over, unless the pattern says otherwise.
const WINDOW: u32 = 8;

/// The words of a line that stands for itself.
const LONG_LINE: u32 = 6;

/// The words of a sentence whose last or first word belongs to its neighbour.
const BESIDE: usize = 8;

/// More tokens than any one hit covers.
const LONGEST: u32 = 48;

/// The most concepts one pattern may name.
pub const MOST: usize = 4;

/// One compiled pattern.
#[derive(Clone, Debug)]
pub struct Pattern {
    elements: Vec<Element>,
    ordered: bool,
    window: u32,
    /// A match may begin in one sentence and end in the next.
    across: bool,
}

#[derive(Clone, Copy, Debug)]
struct Element {
    any: ConceptSet,
    gap: u32,
}

/// Where a pattern matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// First token.
    pub first: u32,
    /// Last token, inclusive.
    pub last: u32,
    parts: [(u32, u32); MOST],
    count: usize,
}

impl Match {
    /// The token ranges (inclusive) of the concepts that made the match.
    pub fn parts(&self) -> &[(u32, u32)] {
        &self.parts[..self.count]
    }
}

/// Why a pattern cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PatternError {
    /// It names a concept that is not defined.
    #[error(transparent)]
    Concept(#[from] LexiconError),
    /// It does not follow the language.
    #[error("pattern cannot be read: {0}")]
    Form(String),
}

impl Pattern {
    /// Compiles `source`.
    ///
    /// # Errors
    /// [`PatternError`] when a concept is unknown or the form is wrong.
    pub fn parse(source: &str, lexicon: &Lexicon) -> Result<Self, PatternError> {
        let wrong = || PatternError::Form(source.to_owned());
        let mut pattern = Self {
            elements: Vec::new(),
            ordered: true,
            window: WINDOW,
            across: false,
        };
        let mut gap = 0;
        for word in source.split_whitespace() {
            if word == "&" {
                pattern.ordered = false;
            } else if let Some(number) = word.strip_prefix("..") {
                gap = number.parse().map_err(|_| wrong())?;
            } else if let Some(number) = word.strip_prefix("//") {
                pattern.across = true;
                pattern.window = number.parse().map_err(|_| wrong())?;
            } else if let Some(number) = word.strip_prefix('/') {
                pattern.window = number.parse().map_err(|_| wrong())?;
            } else {
                let any = set(word, lexicon)?;
                pattern.elements.push(Element { any, gap });
                gap = 0;
            }
        }
        if pattern.elements.is_empty() || pattern.elements.len() > MOST {
            return Err(wrong());
        }
        Ok(pattern)
    }

    /// Every match in `seen`, at most one per hit of the first concept.
    pub fn matches(&self, seen: &Seen, found: &mut Vec<Match>) {
        if self.elements.iter().all(|element| element.any.intersects(&seen.present)) {
            for hit in seen.any_of(self.elements[0].any) {
                let mut parts = [(0, 0); MOST];
                parts[0] = (hit.first, hit.last);
                if self.extend(seen, &mut parts, 1) {
                    found.push(self.matched(parts));
                }
            }
        }
    }

    fn matched(&self, parts: [(u32, u32); MOST]) -> Match {
        let count = self.elements.len();
        Match {
            first: parts[..count].iter().map(|part| part.0).min().unwrap_or_default(),
            last: parts[..count].iter().map(|part| part.1).max().unwrap_or_default(),
            parts,
            count,
        }
    }

    /// Finds the elements from `next` on; leaves them in `parts`.
    fn extend(&self, seen: &Seen, parts: &mut [(u32, u32); MOST], next: usize) -> bool {
        let Some(element) = self.elements.get(next) else {
            return true;
        };
        let (from, to) = self.range(&parts[..next], element.gap);
        for hit in seen.any_within(element.any, from, to) {
            if self.fits(seen, &parts[..next], hit, element.gap) {
                parts[next] = (hit.first, hit.last);
                if self.extend(seen, parts, next + 1) {
                    return true;
                }
            }
        }
        false
    }

    /// The tokens at which a hit that goes with `parts` may begin.
    fn range(&self, parts: &[(u32, u32)], gap: u32) -> (u32, u32) {
        if self.ordered {
            let previous = parts[parts.len() - 1].1;
            return (previous + 1, previous + 1 + gap);
        }
        let first = parts.iter().map(|part| part.0).min().unwrap_or_default();
        let last = parts.iter().map(|part| part.1).max().unwrap_or_default();
        (first.saturating_sub(self.window + LONGEST), last + self.window)
    }

    fn fits(&self, seen: &Seen, parts: &[(u32, u32)], hit: &Hit, gap: u32) -> bool {
        if self.ordered {
            let previous = parts[parts.len() - 1].1;
            let near = hit.first > previous && hit.first - previous <= gap + 1 && seen.sentence(previous) == seen.sentence(hit.first);
            return near && (hit.first == previous + 1 || seen.boundary(previous, hit.first) < Boundary::Soft);
        }
        let apart = |part: &(u32, u32)| hit.last < part.0 || hit.first > part.1;
        let first = parts.iter().map(|part| part.0).min().unwrap_or_default().min(hit.first);
        let last = parts.iter().map(|part| part.1).max().unwrap_or_default().max(hit.last);
        // A concept counts as one word, however many tokens it was spelt with.
        let spelt: u32 = parts.iter().map(|part| part.1 - part.0).sum::<u32>() + hit.last - hit.first;
        let words = (last - first + 1).saturating_sub(spelt);
        let together = || match seen.boundary(first, last) {
            // A story runs over lines as it runs over full stops.
            Boundary::Line if !self.across => {
                seen.sentence(first) == seen.sentence(last) && (adjoins(seen, parts, hit) || !parts_of_long_lines(seen, first, last))
            }
            _ => self.spans(seen, first, last) || adjoins(seen, parts, hit),
        };
        parts.iter().all(apart) && words <= self.window && together()
    }
}

impl Pattern {
    /// Whether the sentences from token `first` to token `last` are few enough for one match.
    fn spans(&self, seen: &Seen, first: u32, last: u32) -> bool {
        seen.sentence(last) - seen.sentence(first) <= u32::from(self.across)
    }
}

/// Whether a line break parts two tokens, with so many words on either side that each line says
/// something of its own: a phrase goes on over such a break only from word to word.
fn parts_of_long_lines(seen: &Seen, first: u32, last: u32) -> bool {
    let breaks = |token: &u32| seen.tokens.boundary(*token as usize) >= Boundary::Line;
    (first + 1..=last).filter(breaks).any(|at| {
        let behind = (at + 1..at + LONG_LINE).all(|token| !breaks(&token) && (token as usize) < seen.tokens.list.len());
        let before = at >= LONG_LINE && (at - LONG_LINE + 1..at).all(|token| !breaks(&token));
        behind && before
    })
}

/// Words side by side belong together even over a full stop (`Guaranteed! Returns`), and a
/// sentence of one or two words belongs to its neighbour (`Returns like equity! Assured.`).
fn adjoins(seen: &Seen, parts: &[(u32, u32)], hit: &Hit) -> bool {
    let short = |token: u32, most: usize| seen.sentence_range(seen.sentence(token)).len() <= most;
    let fragment = |token: u32| short(token, 2);
    parts.iter().any(|part| {
        let apart = if hit.first > part.1 {
            hit.first - part.1
        } else {
            part.0.saturating_sub(hit.last)
        };
        let aside = seen.sentence(hit.first) == seen.sentence(part.0) || short(hit.first, BESIDE) || short(part.0, BESIDE);
        (apart == 1 && aside) || (apart <= 3 && (fragment(hit.first) || fragment(part.0)))
    })
}

/// The concepts `a|b` names.
///
/// # Errors
/// [`LexiconError::Unknown`].
pub fn set(source: &str, lexicon: &Lexicon) -> Result<ConceptSet, LexiconError> {
    let mut any = ConceptSet::default();
    for name in source.split('|') {
        any.insert(lexicon.concept(name)?);
    }
    Ok(any)
}
