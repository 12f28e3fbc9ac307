//! The check itself: patterns to findings, what is missing, repairs, score.

use std::{cell::OnceCell, ops::Range};

use chrono::NaiveDate;
use domain::{Audience, Channel, Finding, Language, Severity, Verdict, verdict::Suggestion};

use crate::{
    Facts, Overlay, Rule, Rulebook, diff,
    disclosures::{self, Disclosure},
    identity::{self, Number},
    links,
    pattern::Match,
    rulebook::Find,
    scope::Scopes,
    seen::{ConceptSet, Seen},
    tokens::Tokens,
    topic::{Heard, Topic},
};

/// Checks `text` against `rulebook` as it stands on `today`. Never fails: a text is either fine
/// or has findings.
#[must_use]
pub fn check(text: &str, facts: &Facts, rulebook: &Rulebook, today: NaiveDate) -> Verdict {
    check_with(text, facts, rulebook, &Overlay::default(), today)
}

/// Checks `text` against `rulebook` as it stands on `as_of`, and against an organisation's own
/// rules, which have no dates. They add their findings to those of the rulebook when these are
/// complete, so that they cannot lower or take back any of them.
#[must_use]
pub fn check_with(text: &str, facts: &Facts, rulebook: &Rulebook, overlay: &Overlay, as_of: NaiveDate) -> Verdict {
    let reading = Reading::of(text, facts, rulebook, as_of);
    let claims = reading.claims();
    let topic = reading.topic(&claims);
    let mut findings = claims.findings;
    reading.add_missing(topic, &mut findings);
    findings.extend(reading.own(overlay));
    findings.sort_by_key(|finding| (finding.span.is_empty(), finding.span.start, std::cmp::Reverse(finding.severity)));
    Verdict {
        score: score(&findings),
        findings,
        rulebook: rulebook.version().to_owned(),
        as_of: Some(as_of),
    }
}

/// Whether `text` is an advertisement that must carry disclosures.
pub fn advertises(text: &str, facts: &Facts, rulebook: &Rulebook) -> bool {
    let reading = Reading::of(text, facts, rulebook, NaiveDate::MAX);
    let claims = reading.claims();
    reading.topic(&claims).advertises
}

/// How far to the sides of a phrase a word can lend it an innocent sense.
const NEAR: u32 = 5;

/// A word this far from a phrase of one concept is not its object any more.
const BESIDE: u32 = 3;

/// Characters from the start within which an identity counts as standing at the beginning.
const BEGINNING: usize = 200;

/// A text, read.
struct Reading<'a> {
    text: &'a str,
    facts: &'a Facts,
    rulebook: &'a Rulebook,
    today: NaiveDate,
    seen: Seen,
    exact: Vec<(usize, Vec<Range<u32>>)>,
    language: OnceCell<Language>,
}

impl<'a> Reading<'a> {
    fn of(text: &'a str, facts: &'a Facts, rulebook: &'a Rulebook, today: NaiveDate) -> Self {
        let tokens = Tokens::of(text);
        let hits = rulebook.lexicon.scan(&tokens);
        let mut seen = Seen::new(tokens, hits, &rulebook.lexicon);
        let derived = rulebook.words.number.derive(&seen, &rulebook.numerals);
        seen.extend(derived);
        let exact: Vec<_> = rulebook.disclosures().iter().map(|one| one.exact(&seen)).enumerate().collect();
        let void: Vec<Range<u32>> = seen.any_of(rulebook.words.void).map(|hit| hit.first..hit.last + 1).collect();
        let names = facts.sender_name.as_deref().map_or_else(Vec::new, |name| identity::name_places(&seen, name));
        let covered = |range: &Range<u32>, first: u32, last: u32| range.start <= first && last < range.end;
        seen.forget(|hit| {
            let quoted = exact.iter().flat_map(|(_, ranges)| ranges).any(|range| covered(range, hit.first, hit.last));
            let innocent = || void.iter().any(|range| covered(range, hit.first, hit.last));
            let named = || names.iter().any(|range| covered(range, hit.first, hit.last));
            let harmless = innocent() && !rulebook.words.kept.contains(hit.concept);
            quoted || harmless || (rulebook.words.topic.tells_subject(hit.concept) && named())
        });
        Self {
            text,
            facts,
            rulebook,
            today,
            seen,
            exact,
            language: OnceCell::new(),
        }
    }

    /// What the text says that it must not.
    fn claims(&self) -> Claims {
        let mut candidates = self.candidates();
        candidates.retain(|candidate| !self.is_innocent(candidate.find, &candidate.found));
        let scopes = Scopes::new(&self.seen, self.rulebook.words.scope, candidates.iter().map(|candidate| &candidate.found));
        let mut findings: Vec<Finding> = Vec::new();
        let mut denied = false;
        for candidate in &candidates {
            if !candidate.find.always && scopes.governs(&candidate.found, candidate.find.scattered) {
                denied = true;
                continue;
            }
            let span = self.seen.span(candidate.found.first, candidate.found.last);
            let overlaps = |finding: &&mut Finding| finding.rule == candidate.rule.id && finding.span.start < span.end && span.start < finding.span.end;
            if let Some(earlier) = findings.iter_mut().find(overlaps) {
                if candidate.severity > earlier.severity {
                    *earlier = self.finding(candidate.rule, candidate.severity, span);
                }
            } else {
                findings.push(self.finding(candidate.rule, candidate.severity, span));
            }
        }
        Claims { findings, denied }
    }

    fn candidates(&self) -> Vec<Candidate<'a>> {
        let invests = self.rulebook.words.topic.speaks_of_investing(&self.seen);
        let mut candidates = Vec::new();
        let mut found = Vec::new();
        for rule in self.rulebook.rules().iter().filter(|rule| rule.is_effective(self.today)) {
            for find in &rule.finds {
                let severity = find
                    .severity
                    .map_or_else(|| rule.severity(self.facts.audience), |own| own.of(self.facts.audience));
                let money = find.invest_smb && self.facts.audience == Audience::Smb;
                let Some(severity) = severity.filter(|_| invests || !money) else { continue };
                for pattern in &find.patterns {
                    pattern.matches(&self.seen, &mut found);
                }
                candidates.extend(found.drain(..).map(|found| Candidate { rule, find, severity, found }));
            }
        }
        candidates
    }

    fn is_innocent(&self, find: &Find, found: &Match) -> bool {
        let near = |set: ConceptSet, reach: u32| {
            self.seen.any_of(set).any(|hit| {
                let sentence = self.seen.sentence(hit.first);
                let same = sentence == self.seen.sentence(found.first) || sentence == self.seen.sentence(found.last);
                same && hit.last + reach >= found.first && hit.first <= found.last.saturating_add(reach)
            })
        };
        let inside = || {
            self.seen
                .any_of(find.unless_inside)
                .any(|hit| hit.first >= found.first && hit.last <= found.last)
        };
        inside() || self.has_object(find.unless_object, found) || near(find.unless, NEAR) || near(find.unless_in_sentence, u32::MAX / 2)
    }

    /// Whether a concept of `set` stands nearer to the first part of `found` than every other part.
    fn has_object(&self, set: ConceptSet, found: &Match) -> bool {
        let Some((&(first, last), others)) = found.parts().split_first() else {
            return false;
        };
        let apart = |from: u32, to: u32| if from > last { from - last } else { first.saturating_sub(to) };
        let nearest = others.iter().map(|part| apart(part.0, part.1)).min().unwrap_or(BESIDE);
        self.seen.any_of(set).any(|hit| {
            let near = apart(hit.first, hit.last) < nearest && self.seen.sentence(hit.first) == self.seen.sentence(first);
            near && !others.iter().any(|part| part.0 <= hit.first && hit.last <= part.1)
        })
    }

    fn finding(&self, rule: &Rule, severity: Severity, span: Range<usize>) -> Finding {
        Finding {
            rule: rule.id.clone(),
            severity,
            excerpt: self.text.get(span.clone()).unwrap_or_default().to_owned(),
            span,
            citation: rule.citation.clone(),
            suggestion: Some(Suggestion::Replace {
                text: rule.replacement(self.language()).to_owned(),
            }),
            diff: Vec::new(),
            own: None,
            in_media: false,
        }
    }

    /// What the organisation's own rules find, required texts apart.
    fn own(&self, overlay: &Overlay) -> Vec<Finding> {
        let is_required = |first: u32, last: u32| {
            let mut exact = self.exact.iter().flat_map(|(_, ranges)| ranges);
            exact.any(|range| range.start <= first && last < range.end)
        };
        overlay.findings(self.text, &self.seen, || self.language(), is_required)
    }

    fn language(&self) -> Language {
        *self.language.get_or_init(|| self.facts.language.unwrap_or_else(|| spoken(&self.seen)))
    }

    fn topic(&self, claims: &Claims) -> Topic {
        let claimed = claims.findings.iter().any(|finding| finding.severity >= Severity::Warn);
        let carries = |constant: bool| {
            let mut exact = self.exact.iter().filter(|(_, ranges)| !ranges.is_empty());
            exact.any(|(index, _)| self.rulebook.disclosures()[*index].is_constant() == constant)
        };
        let heard = Heard {
            claims: claimed,
            // A warning that belongs to some texts only is as much a warning as one in own words.
            denies: claims.denied || carries(false),
            signed: carries(true) || !identity::mentions(&self.seen, self.facts.audience).is_empty(),
        };
        Topic::of(&self.seen, self.rulebook.words.topic, self.facts, heard)
    }

    /// What must stand in the text and does not, or not as it must.
    fn add_missing(&self, topic: Topic, findings: &mut Vec<Finding>) {
        for (index, exact) in &self.exact {
            let disclosure = &self.rulebook.disclosures()[*index];
            if disclosure.binds(self.facts.audience) {
                let needed = topic.advertises && disclosure.is_called_for(&self.seen, findings);
                findings.extend(self.disclosure(disclosure, exact, needed));
            }
        }
        self.registration(topic, findings);
        if topic.lacks_way_out && self.facts.channel != Channel::Linkedin {
            findings.extend(self.way_out());
        }
        if topic.mixes {
            findings.extend(self.about("mixed_promotion", 0..0, None));
        }
        self.hidden_links(findings);
    }

    /// Operators let only listed links pass in a text message; elsewhere it is for the reader's sake.
    fn hidden_links(&self, findings: &mut Vec<Finding>) {
        for rule in self.rulebook.rules().iter().filter(|rule| !rule.hosts.is_empty()) {
            for place in links::shortened(&self.seen.tokens.glyphs, &rule.hosts) {
                let mut finding = self.about(&rule.id, place, None);
                if let Some(finding) = finding.as_mut().filter(|_| self.facts.channel != Channel::Sms) {
                    finding.severity = Severity::Info;
                }
                findings.extend(finding);
            }
        }
    }

    fn way_out(&self) -> Option<Finding> {
        let text = self.rulebook.rule("missing_optout")?.replacement(self.language()).to_owned();
        self.about("missing_optout", 0..0, Some(Suggestion::Append { text }))
    }

    fn disclosure(&self, disclosure: &Disclosure, exact: &[Range<u32>], needed: bool) -> Option<Finding> {
        if let Some(attempt) = disclosure.attempt(&self.seen, exact) {
            let inverted = self.seen.any_of(self.rulebook.words.inverted).any(|hit| attempt.contains(&hit.first));
            if inverted || (needed && exact.is_empty()) {
                let mut finding = self.altered(disclosure, self.seen.span(attempt.start, attempt.end - 1))?;
                if inverted {
                    finding.severity = Severity::Block;
                }
                return Some(finding);
            }
        }
        if needed && exact.is_empty() {
            let text = disclosure.text(self.language()).to_owned();
            return self.about(&disclosure.rule, 0..0, Some(Suggestion::Append { text }));
        }
        None
    }

    /// A required text that was written otherwise, compared with its wording in the language of
    /// the attempt.
    fn altered(&self, disclosure: &Disclosure, span: Range<usize>) -> Option<Finding> {
        let written = self.text.get(span.clone()).unwrap_or_default();
        let latin = written.chars().filter(char::is_ascii_alphabetic).count() * 2 > written.chars().filter(|c| c.is_alphabetic()).count();
        let language = if latin { Language::En } else { self.language() };
        let text = disclosure.text(language).to_owned();
        let diff = diff::words(written, &text);
        let mut finding = self.about("altered_disclaimer", span, Some(Suggestion::Replace { text }))?;
        finding.diff = diff;
        Some(finding)
    }

    /// A finding of an engine-made rule, when it binds this sender today.
    fn about(&self, id: &str, span: Range<usize>, suggestion: Option<Suggestion>) -> Option<Finding> {
        let rule = self.rulebook.rule(id).filter(|rule| rule.is_effective(self.today))?;
        let mut finding = self.finding(rule, rule.severity(self.facts.audience)?, span);
        finding.suggestion = suggestion;
        Some(finding)
    }

    fn registration(&self, topic: Topic, findings: &mut Vec<Finding>) {
        let own = identity::own_number(self.facts);
        let mentions = identity::mentions(&self.seen, self.facts.audience);
        for mention in &mentions {
            if let (Number::Formed(number), Some(own)) = (&mention.number, &own)
                && number != own
            {
                let suggestion = Some(Suggestion::Replace { text: own.clone() });
                findings.extend(self.about("wrong_registration", self.seen.span(mention.first, mention.last), suggestion));
            }
        }
        if !topic.advertises {
            return;
        }
        let line = self.identity_line(own.as_deref());
        let named = self.facts.sender_name.as_deref().is_none_or(|name| identity::names_sender(&self.seen, name));
        let Some(good) = mentions.iter().find(|mention| mention.number != Number::Broken) else {
            let span = mentions.first().map_or(0..0, |broken| self.seen.span(broken.first, broken.last));
            let repair = if span.is_empty() {
                line
            } else {
                own.map(|text| Suggestion::Replace { text })
            };
            findings.extend(self.about("missing_registration", span, repair));
            return;
        };
        if !named {
            findings.extend(self.about("missing_registration", 0..0, line));
        } else if self.text[..self.seen.span(good.first, good.first).start].chars().count() > BEGINNING {
            let mut finding = self.about("registration_not_first", self.seen.span(good.first, good.last), line);
            if let Some(finding) = finding.as_mut().filter(|_| !self.must_come_first()) {
                finding.severity = Severity::Info;
            }
            findings.extend(finding);
        }
    }

    fn must_come_first(&self) -> bool {
        matches!(self.facts.channel, Channel::Whatsapp | Channel::Linkedin)
    }

    /// The line that says who speaks.
    fn identity_line(&self, own: Option<&str>) -> Option<Suggestion> {
        let name = self.facts.sender_name.as_deref().unwrap_or("{firm_name}");
        let number = own.unwrap_or("{registration}");
        let role = disclosures::role(self.facts.audience)?;
        Some(Suggestion::Prepend {
            text: format!("{name}, {role}, {number}"),
        })
    }
}

/// What a text claims.
struct Claims {
    findings: Vec<Finding>,
    /// It speaks of a forbidden claim to deny it or to warn of it.
    denied: bool,
}

struct Candidate<'a> {
    rule: &'a Rule,
    find: &'a Find,
    severity: Severity,
    found: Match,
}

/// The language a text is in, by script and by its small words.
fn spoken(seen: &Seen) -> Language {
    const MARATHI: [&str; 12] = ["आहे", "आणि", "आहेत", "मध्ये", "तुमच्या", "तुमचे", "तुम्ही", "आम्ही", "नाही", "करा", "आपल्या", "साठी"];
    let devanagari = |index: &usize| !seen.tokens.text(*index).is_ascii();
    let count = seen.tokens.list.len();
    if (0..count).filter(devanagari).count() * 3 < count {
        return Language::En;
    }
    if (0..count).any(|index| MARATHI.contains(&seen.tokens.text(index))) {
        Language::Mr
    } else {
        Language::Hi
    }
}

/// Risk from 0 to 100: blocks from 75 up, warnings 26 to 74, notes to 25; one more finding never
/// lowers it.
fn score(findings: &[Finding]) -> u8 {
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let (blocks, warns, infos) = (count(Severity::Block), count(Severity::Warn), count(Severity::Info));
    let capped = |value: usize, most: usize| u8::try_from(value.min(most)).unwrap_or(u8::MAX);
    if blocks > 0 {
        75 + capped((blocks - 1) * 5 + warns * 2 + infos, 25)
    } else if warns > 0 {
        26 + capped((warns - 1) * 12 + infos, 48)
    } else {
        capped(infos * 5, 25)
    }
}
