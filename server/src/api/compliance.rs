//! The compliance check of a text.

use axum::{Json, extract::State};
use domain::{Channel, Language, Outcome, Purpose, Severity, verdict::Suggestion};
use serde::{Deserialize, Serialize};
use services::{App, checks};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    problem::Result,
    request::{Body, Caller},
};

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(check))
}

/// A text to check as the key's member would send it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "Guaranteed 15% returns every year!", "language": "en", "purpose": "marketing", "channel": "whatsapp"}))]
struct CheckDraft {
    /// The text with `{placeholders}`.
    text: String,
    /// `en`, `hi` or `mr`; English when left out.
    #[serde(default)]
    #[schema(value_type = String)]
    language: Language,
    /// `marketing`, `service` or `education`.
    #[serde(default)]
    #[schema(value_type = String)]
    purpose: Purpose,
    /// `whatsapp`, `sms`, `email` or `linkedin`.
    #[serde(default)]
    #[schema(value_type = String)]
    channel: Channel,
}

/// What the check says.
#[derive(Debug, Serialize, ToSchema)]
pub struct Verdict {
    /// `clean`, `warn` or `block`. What blocks is never sent.
    #[schema(value_type = String, example = "block")]
    verdict: Outcome,
    /// Risk from 0 to 100.
    #[schema(example = 80)]
    score: u8,
    /// What was found, in order of position; what is missing comes last.
    findings: Vec<Finding>,
    /// Version of the rules that decided.
    rulebook: String,
}

/// One thing found.
#[derive(Debug, Serialize, ToSchema)]
struct Finding {
    /// The rule's stable id.
    #[schema(example = "assured_returns")]
    rule: String,
    /// `block`, `warn` or `info`.
    #[schema(value_type = String, example = "block")]
    severity: Severity,
    /// The words found; empty when something is missing.
    #[schema(example = "Guaranteed 15% returns")]
    excerpt: String,
    /// Where they begin, in characters; nothing when something is missing.
    #[schema(example = 0)]
    start: Option<usize>,
    /// Where they end, in characters.
    #[schema(example = 22)]
    end: Option<usize>,
    /// The regulation behind the rule.
    citation: String,
    /// What to do about it: `replace`, `prepend` or `append` a text.
    #[schema(value_type = Option<Object>, example = json!({"kind": "replace", "text": ""}))]
    suggestion: Option<Suggestion>,
}

impl From<domain::Verdict> for Verdict {
    fn from(verdict: domain::Verdict) -> Self {
        Self {
            verdict: verdict.outcome(),
            score: verdict.score,
            findings: verdict.findings.into_iter().map(|finding| Finding::new(finding, None)).collect(),
            rulebook: verdict.rulebook,
        }
    }
}

impl Finding {
    /// With places counted in characters of `text`, where it is known.
    fn new(finding: domain::Finding, text: Option<&str>) -> Self {
        let characters = |bytes: usize| text.and_then(|text| text.get(..bytes)).map(|before| before.chars().count());
        let is_missing = finding.span.is_empty();
        Self {
            start: characters(finding.span.start).filter(|_| !is_missing),
            end: characters(finding.span.end).filter(|_| !is_missing),
            rule: finding.rule,
            severity: finding.severity,
            excerpt: finding.excerpt,
            citation: finding.citation,
            suggestion: finding.suggestion,
        }
    }
}

/// Check a text
///
/// By the rules of today for the organisation's registration type.
#[utoipa::path(post, path = "/compliance/check", tag = "compliance", request_body = CheckDraft, responses((status = OK, body = Verdict)))]
async fn check(State(app): State<App>, Caller(actor): Caller, Body(draft): Body<CheckDraft>) -> Result<Json<Verdict>> {
    let found = checks::check_text(&app, &actor, &draft.text, draft.language, draft.purpose, draft.channel).await?;
    Ok(Json(Verdict {
        verdict: found.outcome(),
        score: found.score,
        findings: found.findings.into_iter().map(|finding| Finding::new(finding, Some(&draft.text))).collect(),
        rulebook: found.rulebook,
    }))
}
