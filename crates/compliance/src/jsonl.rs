//! Checking line by line: one JSON object in, one out.

use chrono::NaiveDate;
use domain::{Audience, Channel, Language, Outcome, Severity};
use serde::{Deserialize, Serialize};

use crate::{Facts, Rulebook, check};

#[derive(Deserialize)]
struct Input {
    id: serde_json::Value,
    audience: String,
    channel: String,
    text: String,
    lang: Option<String>,
    name: Option<String>,
    registration: Option<String>,
}

#[derive(Serialize)]
struct Output {
    id: serde_json::Value,
    verdict: Outcome,
    score: u8,
    findings: Vec<Spot>,
}

#[derive(Serialize)]
struct Spot {
    rule: String,
    severity: Severity,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct Failure {
    id: serde_json::Value,
    error: String,
}

/// One answered line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The JSON to print, without line break.
    pub json: String,
    /// Whether the input could not be read; the command then exits 1 at its end.
    pub failed: bool,
}

/// Checks one line
/// `{"id","audience":"MFD|RIA|RA|SMB","channel":"whatsapp|sms|email|linkedin","text","lang"?,"name"?,"registration"?}`
/// and answers `{"id","verdict","score","findings":[{"rule","severity","start","end"}]}` with
/// `start` and `end` in characters. A line that cannot be read is answered with
/// `{"id","error"}`.
#[must_use]
pub fn answer(line: &str, rulebook: &Rulebook, today: NaiveDate) -> Line {
    let (id, result) = match serde_json::from_str::<Input>(line) {
        Ok(input) => (input.id.clone(), judge(input, rulebook, today)),
        Err(error) => (id_of(line), Err(error.to_string())),
    };
    let failed = result.is_err();
    let json = match result {
        Ok(output) => serde_json::to_string(&output),
        Err(error) => serde_json::to_string(&Failure { id, error }),
    };
    Line {
        json: json.unwrap_or_default(),
        failed,
    }
}

/// Checks every line that is not blank, in order.
pub fn answer_all<'a>(lines: impl Iterator<Item = &'a str>, rulebook: &Rulebook, today: NaiveDate) -> impl Iterator<Item = Line> {
    lines.filter(|line| !line.trim().is_empty()).map(move |line| answer(line, rulebook, today))
}

fn id_of(line: &str) -> serde_json::Value {
    let value: Option<serde_json::Value> = serde_json::from_str(line).ok();
    value.and_then(|mut value| value.get_mut("id").map(serde_json::Value::take)).unwrap_or_default()
}

fn judge(input: Input, rulebook: &Rulebook, today: NaiveDate) -> Result<Output, String> {
    let facts = facts(&input)?;
    let verdict = check(&input.text, &facts, rulebook, today);
    let outcome = verdict.outcome();
    let findings = verdict.findings.into_iter().map(|finding| Spot {
        start: characters(&input.text, finding.span.start),
        end: characters(&input.text, finding.span.end),
        rule: finding.rule,
        severity: finding.severity,
    });
    Ok(Output {
        findings: findings.collect(),
        id: input.id,
        verdict: outcome,
        score: verdict.score,
    })
}

fn facts(input: &Input) -> Result<Facts, String> {
    let audience: Audience = input
        .audience
        .parse()
        .map_err(|_| format!("audience: {} is not one of MFD, RIA, RA, SMB", input.audience))?;
    let channel: Channel = input
        .channel
        .to_lowercase()
        .parse()
        .map_err(|_| format!("channel: {} is not one of whatsapp, sms, email, linkedin", input.channel))?;
    let language = match input.lang.as_deref().unwrap_or_default() {
        "en" => Some(Language::En),
        "hi" => Some(Language::Hi),
        "mr" => Some(Language::Mr),
        "" | "mixed" | "hinglish" => None,
        other => return Err(format!("lang: {other} is not one of en, hi, mr, mixed, hinglish")),
    };
    let given = |value: &Option<String>| value.clone().filter(|value| !value.trim().is_empty());
    Ok(Facts {
        audience,
        channel,
        language,
        sender_name: given(&input.name),
        registration: given(&input.registration),
        purpose: None,
    })
}

fn characters(text: &str, byte: usize) -> usize {
    text.get(..byte).map_or(0, |head| head.chars().count())
}
