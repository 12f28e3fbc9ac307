//! How well the rulebook judges labelled cases: the figures of `docs/compliance-quality.md`.

use std::{collections::BTreeMap, fmt};

use chrono::NaiveDate;
use domain::{Audience, Channel, Language, Outcome, Severity, Verdict};
use serde::Deserialize;

use crate::{Facts, Rulebook, check};

/// A text with the verdict a careful person gives it.
#[derive(Clone, Debug, Deserialize)]
pub struct Case {
    /// Distinct among all cases.
    pub id: String,
    /// Who sends it.
    pub audience: Audience,
    /// Over what.
    pub channel: Channel,
    /// `en`, `hi`, `mr`, `hinglish` or `mixed`.
    pub lang: String,
    /// The message.
    pub text: String,
    /// The verdict it deserves.
    pub expect: Outcome,
    /// A rule that must be among the findings.
    pub rule: Option<String>,
    /// Registered name of the sender.
    pub name: Option<String>,
    /// Its number.
    pub registration: Option<String>,
}

/// Which half of the cases: rules are mended from one and measured by the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Misses here may be looked at.
    Tuning,
    /// Only counted.
    Validation,
}

impl Case {
    /// What the checker is told beside the text.
    #[must_use]
    pub fn facts(&self) -> Facts {
        Facts {
            audience: self.audience,
            channel: self.channel,
            language: self.lang.parse::<Language>().ok(),
            sender_name: self.name.clone(),
            registration: self.registration.clone(),
            purpose: None,
        }
    }

    /// The half this case belongs to, by a hash (FNV-1a) of its text.
    #[must_use]
    pub fn part(&self) -> Part {
        let hash = self
            .text
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        if (hash >> 32) & 1 == 0 { Part::Tuning } else { Part::Validation }
    }
}

/// Reads cases, one JSON object a line.
///
/// # Errors
/// The first line that cannot be read, with the reason.
pub fn read(lines: &str) -> Result<Vec<Case>, String> {
    let lines = lines.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| serde_json::from_str(line).map_err(|error| format!("{error}: {line}")))
        .collect()
}

/// Expected outcomes against given ones.
#[derive(Clone, Debug, Default)]
pub struct Confusion(BTreeMap<(Outcome, Outcome), usize>);

const OUTCOMES: [Outcome; 3] = [Outcome::Block, Outcome::Warn, Outcome::Clean];

impl Confusion {
    fn add(&mut self, expected: Outcome, given: Outcome) {
        *self.0.entry((expected, given)).or_default() += 1;
    }

    fn count(&self, expected: Outcome, given: Outcome) -> usize {
        self.0.get(&(expected, given)).copied().unwrap_or_default()
    }

    /// How many cases deserve `expected`.
    #[must_use]
    pub fn labelled(&self, expected: Outcome) -> usize {
        OUTCOMES.iter().map(|given| self.count(expected, *given)).sum()
    }

    fn given(&self, given: Outcome) -> usize {
        OUTCOMES.iter().map(|expected| self.count(*expected, given)).sum()
    }

    /// Of the cases that deserve `outcome`, the share that got it.
    #[must_use]
    pub fn recall(&self, outcome: Outcome) -> f64 {
        ratio(self.count(outcome, outcome), self.labelled(outcome))
    }

    /// Of the cases that got `outcome`, the share that deserves it.
    #[must_use]
    pub fn precision(&self, outcome: Outcome) -> f64 {
        ratio(self.count(outcome, outcome), self.given(outcome))
    }

    /// Harmonic mean of precision and recall.
    #[must_use]
    pub fn f1(&self, outcome: Outcome) -> f64 {
        harmonic(self.precision(outcome), self.recall(outcome))
    }

    /// Mean F1 of the outcomes that occur.
    #[must_use]
    pub fn macro_f1(&self) -> f64 {
        let there: Vec<_> = OUTCOMES.into_iter().filter(|outcome| self.labelled(*outcome) > 0).collect();
        there.iter().map(|outcome| self.f1(*outcome)).sum::<f64>() / count(there.len().max(1))
    }

    /// The share of clean cases that were blocked.
    #[must_use]
    pub fn false_blocks(&self) -> f64 {
        share(self.count(Outcome::Clean, Outcome::Block), self.labelled(Outcome::Clean))
    }
}

/// What became of one rule.
#[derive(Clone, Debug, Default)]
pub struct RuleScore {
    named: usize,
    found: usize,
    given: usize,
    fair: usize,
}

/// Everything measured.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// All cases.
    pub all: Confusion,
    /// By language.
    pub languages: BTreeMap<String, Confusion>,
    /// By rule: cases that name it and where it was found; findings and how many of them stand on
    /// cases that deserve so grave a verdict.
    pub rules: BTreeMap<String, RuleScore>,
    /// One line per case that was judged otherwise than labelled.
    pub misses: Vec<String>,
}

impl Report {
    /// Judges `cases` as of `today`.
    pub fn of<'a>(cases: impl IntoIterator<Item = &'a Case>, rulebook: &Rulebook, today: NaiveDate) -> Self {
        let mut report = Self::default();
        for case in cases {
            report.add(case, &check(&case.text, &case.facts(), rulebook, today));
        }
        report
    }

    fn add(&mut self, case: &Case, verdict: &Verdict) {
        let outcome = verdict.outcome();
        self.all.add(case.expect, outcome);
        self.languages.entry(case.lang.clone()).or_default().add(case.expect, outcome);
        let mut rules: Vec<_> = verdict.findings.iter().filter(|finding| finding.severity > Severity::Info).collect();
        rules.sort_by_key(|finding| (&finding.rule, std::cmp::Reverse(finding.severity)));
        rules.dedup_by_key(|finding| &finding.rule);
        for finding in rules {
            let score = self.rules.entry(finding.rule.clone()).or_default();
            score.given += 1;
            score.fair += usize::from(worth(finding.severity) <= case.expect);
        }
        let mut named = true;
        if let Some(rule) = &case.rule {
            named = verdict.findings.iter().any(|finding| &finding.rule == rule);
            let score = self.rules.entry(rule.clone()).or_default();
            score.named += 1;
            score.found += usize::from(named);
        }
        if outcome != case.expect || !named {
            self.misses.push(miss(case, verdict));
        }
    }

    /// Of the cases that name a rule, the share where it was found.
    #[must_use]
    pub fn named_rules(&self) -> f64 {
        let sum = |part: fn(&RuleScore) -> usize| self.rules.values().map(part).sum();
        ratio(sum(|score| score.found), sum(|score| score.named))
    }
}

const fn worth(severity: Severity) -> Outcome {
    match severity {
        Severity::Info => Outcome::Clean,
        Severity::Warn => Outcome::Warn,
        Severity::Block => Outcome::Block,
    }
}

fn miss(case: &Case, verdict: &Verdict) -> String {
    let found: Vec<_> = verdict
        .findings
        .iter()
        .map(|finding| format!("{}:{:?}", finding.rule, finding.excerpt))
        .collect();
    format!(
        "{} {} {} expected {} {}, got {} {}\n    {}",
        case.id,
        case.audience,
        case.lang,
        case.expect,
        case.rule.as_deref().unwrap_or_default(),
        verdict.outcome(),
        found.join(", "),
        case.text.replace('\n', "⏎")
    )
}

/// Markdown tables.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| | cases | precision | recall | F1 |\n|---|---|---|---|---|")?;
        for outcome in OUTCOMES {
            let (precision, recall, f1) = (self.all.precision(outcome), self.all.recall(outcome), self.all.f1(outcome));
            writeln!(f, "| {outcome} | {} | {precision:.3} | {recall:.3} | {f1:.3} |", self.all.labelled(outcome))?;
        }
        writeln!(
            f,
            "\nMacro-F1 {:.3}; false blocks on clean text {:.1} %; named rule found {:.3}.\n",
            self.all.macro_f1(),
            self.all.false_blocks() * 100.0,
            self.named_rules()
        )?;
        writeln!(
            f,
            "| language | block | warn | clean | block recall | false blocks | macro-F1 |\n|---|---|---|---|---|---|---|"
        )?;
        for (language, part) in &self.languages {
            let [block, warn, clean] = OUTCOMES.map(|outcome| part.labelled(outcome));
            let (recall, wrong, f1) = (part.recall(Outcome::Block), part.false_blocks() * 100.0, part.macro_f1());
            writeln!(f, "| {language} | {block} | {warn} | {clean} | {recall:.3} | {wrong:.1} % | {f1:.3} |")?;
        }
        writeln!(f, "\n| rule | cases | recall | found | precision | F1 |\n|---|---|---|---|---|---|")?;
        for (rule, score) in &self.rules {
            let (recall, precision) = (ratio(score.found, score.named), ratio(score.fair, score.given));
            let f1 = harmonic(precision, recall);
            let (named, given) = (score.named, score.given);
            writeln!(f, "| `{rule}` | {named} | {recall:.3} | {given} | {precision:.3} | {f1:.3} |")?;
        }
        Ok(())
    }
}

fn harmonic(precision: f64, recall: f64) -> f64 {
    let sum = precision + recall;
    if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 }
}

/// `part` of `whole`; 1 of nothing.
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { share(part, whole) }
}

/// `part` of `whole`; 0 of nothing.
fn share(part: usize, whole: usize) -> f64 {
    count(part) / count(whole.max(1))
}

fn count(value: usize) -> f64 {
    f64::from(u32::try_from(value).unwrap_or(u32::MAX))
}
