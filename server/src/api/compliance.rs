//! The rulebook, and the compliance check of a text.

use std::collections::BTreeMap;

use app::features::rules::{reason_in, title_in};
use axum::{Json, extract::State};
use chrono::NaiveDate;
use domain::{Audience, Channel, Course, Language, Outcome, OwnRuleId, Purpose, RiskLimits, Severity, verdict::Suggestion};
use serde::{Deserialize, Serialize};
use services::{
    App, checks,
    rulebook::{self, Book, Entry, Trial},
    second_opinion,
};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    problem::Result,
    request::{Body, Caller},
    second_opinion::SecondOpinion,
};

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(check))
        .routes(routes!(try_text))
        .routes(routes!(read_rulebook))
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
    /// The words that stand in the picture beside it.
    #[serde(default)]
    media_alt: Option<String>,
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
    /// The day whose rules decided; nothing in verdicts kept before it was noted.
    #[schema(value_type = Option<String>, example = "2026-11-21")]
    as_of: Option<NaiveDate>,
    /// What a text model or the embedded classifier thinks beside the rules; only where a text is
    /// checked by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    second_opinion: Option<SecondOpinion>,
    /// What it would mean by the organisation's limits: `approvable`, `human-review`, `back-to-author`. What
    /// a rule blocks stays blocked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "back-to-author")]
    course: Option<Course>,
}

/// One thing found.
#[derive(Debug, Serialize, ToSchema)]
struct Finding {
    /// The rule's stable id; `own:` and an id for a rule of the organisation's own.
    #[schema(example = "assured_returns")]
    rule: String,
    /// The organisation's own rule; nothing for a rule of the rulebook.
    own_rule: Option<OwnRuleName>,
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
    /// Whether the words stand in the picture (`media_alt`); then they have no place in the text.
    in_media: bool,
}

/// A rule of the organisation's own, as it was when the text was checked.
#[derive(Debug, Serialize, ToSchema)]
struct OwnRuleName {
    /// Its id, as in `/compliance/rules`.
    #[schema(value_type = String, format = Uuid)]
    id: OwnRuleId,
    /// Its name.
    label: String,
    /// Why it exists.
    explanation: String,
}

impl Verdict {
    /// What was found in `text`, with places counted in its characters, and the opinion beside it.
    fn on(text: &str, found: domain::Verdict, opinion: domain::SecondOpinion, limits: RiskLimits) -> Self {
        Self {
            verdict: found.outcome(),
            score: found.score,
            findings: found.findings.into_iter().map(|finding| Finding::new(finding, Some(text))).collect(),
            rulebook: found.rulebook,
            as_of: found.as_of,
            course: Some(limits.course(opinion.risk)),
            second_opinion: Some(opinion.into()),
        }
    }
}

impl From<domain::Verdict> for Verdict {
    fn from(verdict: domain::Verdict) -> Self {
        Self {
            verdict: verdict.outcome(),
            score: verdict.score,
            findings: verdict.findings.into_iter().map(|finding| Finding::new(finding, None)).collect(),
            rulebook: verdict.rulebook,
            as_of: verdict.as_of,
            second_opinion: None,
            course: None,
        }
    }
}

impl Finding {
    /// With places counted in characters of `text`, where it is known.
    fn new(finding: domain::Finding, text: Option<&str>) -> Self {
        let characters = |bytes: usize| text.and_then(|text| text.get(..bytes)).map(|before| before.chars().count());
        let is_missing = finding.span.is_empty() || finding.in_media;
        Self {
            in_media: finding.in_media,
            start: characters(finding.span.start).filter(|_| !is_missing),
            end: characters(finding.span.end).filter(|_| !is_missing),
            rule: finding.rule,
            severity: finding.severity,
            excerpt: finding.excerpt,
            citation: finding.citation,
            suggestion: finding.suggestion,
            own_rule: finding.own.map(|own| OwnRuleName {
                id: own.id,
                label: own.label,
                explanation: own.explanation,
            }),
        }
    }
}

/// Check a text
///
/// By the rules of today for the organisation's registration type and by the organisation's own, with a
/// second opinion beside them.
#[utoipa::path(post, path = "/compliance/check", tag = "compliance", request_body = CheckDraft, responses((status = OK, body = Verdict)))]
async fn check(State(app): State<App>, Caller(actor): Caller, Body(draft): Body<CheckDraft>) -> Result<Json<Verdict>> {
    let alt = draft.media_alt.as_deref().unwrap_or_default();
    let found = checks::check_message(&app, &actor, &draft.text, alt, draft.language, draft.purpose, draft.channel).await?;
    let trial = Trial {
        text: &draft.text,
        language: Some(draft.language),
        channel: draft.channel,
        purpose: draft.purpose,
        audience: None,
        as_of: None,
    };
    let opinion = second_opinion::on_trial(&app, &actor, &trial).await?;
    let limits = second_opinion::limits(&app, &actor).await?;
    Ok(Json(Verdict::on(&draft.text, found, opinion, limits)))
}

/// A text to try against the rules.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "Guaranteed 15% returns every year!", "language": "en", "channel": "whatsapp", "audience": "MFD"}))]
struct TextToTry {
    /// The text, with `{placeholders}` or without; 1 to 4,096 characters.
    #[schema(min_length = 1, max_length = 4096)]
    text: String,
    /// `en`, `hi` or `mr`; found from the text when left out.
    #[schema(value_type = Option<String>)]
    language: Option<Language>,
    /// `whatsapp`, `sms`, `email` or `linkedin`; WhatsApp when left out.
    #[schema(value_type = Option<String>)]
    channel: Option<Channel>,
    /// `marketing`, `service` or `education`; marketing when left out.
    #[schema(value_type = Option<String>)]
    purpose: Option<Purpose>,
    /// `MFD`, `RIA`, `RA` or `SMB`; the organisation's registration type when left out.
    #[schema(value_type = Option<String>)]
    audience: Option<Audience>,
    /// The day whose rules are asked; today when left out.
    #[schema(value_type = Option<String>, example = "2026-05-01")]
    as_of: Option<NaiveDate>,
}

/// Try a text
///
/// By the rules of today or of the day `as_of`, for any registration type, and by the organisation's own
/// rules as they stand, which have no dates; with a second opinion beside them. The text is judged and
/// forgotten.
#[utoipa::path(post, path = "/ai/compliance-check", tag = "compliance", request_body = TextToTry, responses((status = OK, body = Verdict)))]
async fn try_text(State(app): State<App>, Caller(actor): Caller, Body(asked): Body<TextToTry>) -> Result<Json<Verdict>> {
    let trial = Trial {
        text: &asked.text,
        language: asked.language,
        channel: asked.channel.unwrap_or_default(),
        purpose: asked.purpose.unwrap_or_default(),
        audience: asked.audience,
        as_of: asked.as_of,
    };
    let found = rulebook::try_text(&app, &actor, &trial).await?;
    let opinion = second_opinion::on_trial(&app, &actor, &trial).await?;
    let limits = second_opinion::limits(&app, &actor).await?;
    Ok(Json(Verdict::on(&asked.text, found, opinion, limits)))
}

/// The rules in force.
#[derive(Debug, Serialize, ToSchema)]
struct RulebookView {
    /// Its version, as in every verdict.
    #[schema(example = "2026-11-21.4")]
    version: String,
    /// The day of that version.
    #[schema(value_type = Option<String>, example = "2026-11-21")]
    date: Option<NaiveDate>,
    /// The organisation's registration type.
    #[schema(value_type = String, example = "MFD")]
    audience: Audience,
    /// Every rule.
    rules: Vec<RuleView>,
}

/// A rule with what explains it.
#[derive(Debug, Serialize, ToSchema)]
struct RuleView {
    /// Its stable id.
    #[schema(example = "assured_returns")]
    id: String,
    /// Its name per language.
    #[schema(value_type = Object, example = json!({"en": "Assured returns"}))]
    title: BTreeMap<&'static str, String>,
    /// Why it exists, per language.
    #[schema(value_type = Object)]
    reason: BTreeMap<&'static str, String>,
    /// How grave breaking it is, by registration type; who is missing is not bound.
    #[schema(value_type = Object, example = json!({"MFD": "block", "SMB": "warn"}))]
    severity: BTreeMap<&'static str, Severity>,
    /// The regulation behind it.
    citation: String,
    /// First day it binds.
    #[schema(value_type = Option<String>, example = "2022-04-07")]
    effective_from: Option<NaiveDate>,
    /// Last day it binds; nothing while it is open.
    #[schema(value_type = Option<String>)]
    effective_to: Option<NaiveDate>,
    /// A text that breaks it and one that does not, per language.
    examples: Vec<ExampleView>,
    /// What changed in the law behind it, newest first.
    changes: Vec<ChangeView>,
}

/// A text that breaks a rule, and one that is fine as far as that rule goes.
#[derive(Debug, Serialize, ToSchema)]
struct ExampleView {
    /// The language of both.
    #[schema(value_type = String, example = "en")]
    language: Language,
    /// Who sends both.
    #[schema(value_type = String, example = "MFD")]
    audience: Audience,
    /// The text that breaks the rule.
    breaks: String,
    /// The text that does not.
    fine: String,
}

/// A change in the law.
#[derive(Debug, Serialize, ToSchema)]
struct ChangeView {
    /// The day it took effect.
    #[schema(value_type = String, example = "2026-05-01")]
    date: NaiveDate,
    /// Where it stands.
    source: String,
    /// What it means for a message, per language.
    #[schema(value_type = Object)]
    text: BTreeMap<&'static str, String>,
}

impl From<Book> for RulebookView {
    fn from(book: Book) -> Self {
        Self {
            version: book.version.to_owned(),
            date: book.date,
            audience: book.audience,
            rules: book.rules.into_iter().map(RuleView::from).collect(),
        }
    }
}

impl From<Entry> for RuleView {
    fn from(entry: Entry) -> Self {
        let rule = entry.rule;
        let examples = entry.examples.into_iter().map(|example| ExampleView {
            language: example.language,
            audience: example.audience,
            breaks: example.breaks.clone(),
            fine: example.fine.clone(),
        });
        let changes = entry.changes.into_iter().map(|change| ChangeView {
            date: change.date,
            source: change.source.clone(),
            text: in_each_language(|language| change.text(language).to_owned()),
        });
        Self {
            id: rule.id.clone(),
            title: in_each_language(|language| title_in(l10n::get(language), &rule.id)),
            reason: in_each_language(|language| reason_in(l10n::get(language), &rule.id)),
            severity: entry.severities.into_iter().map(|(audience, severity)| (audience.code(), severity)).collect(),
            citation: rule.citation.clone(),
            effective_from: rule.effective_from,
            effective_to: rule.effective_to,
            examples: examples.collect(),
            changes: changes.collect(),
        }
    }
}

fn in_each_language(text: impl Fn(Language) -> String) -> BTreeMap<&'static str, String> {
    Language::ALL.into_iter().map(|language| (language.code(), text(language))).collect()
}

/// Read the rulebook
///
/// Every rule with its names and reasons in three languages, examples, citation and dates.
#[utoipa::path(get, path = "/rulebook", tag = "compliance", responses((status = OK, body = RulebookView)))]
async fn read_rulebook(State(app): State<App>, Caller(actor): Caller) -> Result<Json<RulebookView>> {
    Ok(Json(rulebook::read(&app, &actor).await?.into()))
}
