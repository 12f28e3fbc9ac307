//! The compliance rules of the organisation's own.

use axum::{Json, extract::State, http::StatusCode};
use chrono::{DateTime, Utc};
use domain::{Language, OwnPhrase, OwnRule, OwnRuleId, Permission, Severity};
use serde::{Deserialize, Serialize};
use services::{
    App,
    own_rules::{self, Filter, Kept},
};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    problem::Result,
    request::{Body, Caller, Created, Id, Page, PageOf, PageParams, Params},
};

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_rules, create_rule))
        .routes(routes!(get_rule, update_rule, archive_rule))
        .routes(routes!(restore_rule))
}

/// A word or phrase.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Phrase {
    /// 2 to 80 characters. An asterisk at the end stands for every ending of the last word.
    #[schema(min_length = 2, max_length = 80, example = "zero cost*")]
    text: String,
    /// Only in messages of this language (`en`, `hi`, `mr`); in all of them when left out.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    language: Option<Language>,
}

impl From<OwnPhrase> for Phrase {
    fn from(phrase: OwnPhrase) -> Self {
        Self {
            text: phrase.text,
            language: phrase.language,
        }
    }
}

impl From<Phrase> for OwnPhrase {
    fn from(phrase: Phrase) -> Self {
        Self {
            text: phrase.text,
            language: phrase.language,
        }
    }
}

/// A rule of the organisation's own.
#[derive(Debug, Serialize, ToSchema)]
struct ComplianceRule {
    /// Its id.
    #[schema(value_type = String, format = Uuid)]
    id: OwnRuleId,
    /// Its name.
    #[schema(example = "House words")]
    label: String,
    /// `info`, `warn` or `block`. What blocks is never sent.
    #[schema(value_type = String, example = "block")]
    severity: Severity,
    /// What it looks for.
    phrases: Vec<Phrase>,
    /// Why it exists.
    explanation: String,
    /// What to write instead; empty where nothing is proposed.
    replacement: String,
    /// Whether it is asked at all.
    is_active: bool,
    /// How often it was saved; send it with a change.
    #[schema(example = 1)]
    revision: i64,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// When it last changed.
    updated_at: DateTime<Utc>,
    /// Whether it is put away.
    is_archived: bool,
}

impl From<Kept> for ComplianceRule {
    fn from(kept: Kept) -> Self {
        Self {
            id: kept.id,
            label: kept.rule.label,
            severity: kept.rule.severity,
            phrases: kept.rule.phrases.into_iter().map(Phrase::from).collect(),
            explanation: kept.rule.explanation,
            replacement: kept.rule.replacement,
            is_active: kept.rule.is_active,
            revision: kept.revision,
            created_at: kept.created_at,
            updated_at: kept.updated_at,
            is_archived: kept.archived_at.is_some(),
        }
    }
}

/// A rule to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"label": "House words", "severity": "block", "phrases": [{"text": "zero cost*"}, {"text": "मुफ्त सलाह", "language": "hi"}],
    "explanation": "We always charge a fee.", "replacement": "at a fair fee"}))]
struct ComplianceRuleDraft {
    /// Its name, up to 80 characters.
    label: String,
    /// `info`, `warn` or `block`.
    #[schema(value_type = String)]
    severity: Severity,
    /// What it looks for, 1 to 50 words and phrases.
    #[schema(min_items = 1, max_items = 50)]
    phrases: Vec<Phrase>,
    /// Why it exists, up to 300 characters; shown with each finding.
    #[serde(default)]
    explanation: String,
    /// What to write instead, up to 200 characters.
    #[serde(default)]
    replacement: String,
    /// Whether it is asked at all; it is when left out.
    is_active: Option<bool>,
}

impl From<ComplianceRuleDraft> for OwnRule {
    fn from(draft: ComplianceRuleDraft) -> Self {
        Self {
            label: draft.label,
            severity: draft.severity,
            phrases: draft.phrases.into_iter().map(OwnPhrase::from).collect(),
            explanation: draft.explanation,
            replacement: draft.replacement,
            is_active: draft.is_active.unwrap_or(true),
        }
    }
}

/// A change of a rule; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"revision": 1, "severity": "warn"}))]
struct ComplianceRulePatch {
    /// The revision this change is based on; it is refused when somebody saved meanwhile. Without it
    /// the last writer wins.
    revision: Option<i64>,
    /// Name.
    label: Option<String>,
    /// `info`, `warn` or `block`.
    #[schema(value_type = Option<String>)]
    severity: Option<Severity>,
    /// All its words and phrases.
    phrases: Option<Vec<Phrase>>,
    /// Why it exists.
    explanation: Option<String>,
    /// What to write instead.
    replacement: Option<String>,
    /// Whether it is asked at all.
    is_active: Option<bool>,
}

impl ComplianceRulePatch {
    fn apply(self, rule: OwnRule) -> OwnRule {
        OwnRule {
            label: self.label.unwrap_or(rule.label),
            severity: self.severity.unwrap_or(rule.severity),
            phrases: self.phrases.map_or(rule.phrases, |phrases| phrases.into_iter().map(OwnPhrase::from).collect()),
            explanation: self.explanation.unwrap_or(rule.explanation),
            replacement: self.replacement.unwrap_or(rule.replacement),
            is_active: self.is_active.unwrap_or(rule.is_active),
        }
    }
}

/// Which rules.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Archived ones instead of the others.
    #[serde(default)]
    archived: bool,
}

/// List the organisation's own rules
///
/// Newest first. Every text of the organisation is checked against them, on top of the rulebook.
#[utoipa::path(get, path = "/compliance/rules", tag = "compliance", params(Which, PageParams),
    responses((status = OK, body = Page<ComplianceRule>)))]
async fn list_rules(
    State(app): State<App>,
    Caller(actor): Caller,
    page: PageOf<OwnRuleId>,
    Params(which): Params<Which>,
) -> Result<Json<Page<ComplianceRule>>> {
    let filter = Filter {
        is_archived: which.archived,
        before: page.after,
    };
    let rules = own_rules::list(&app, &actor, filter, page.limit + 1).await?;
    Ok(Json(Page::of(rules, page.limit, |kept| kept.id.to_string())))
}

/// Add a rule of the organisation's own
///
/// Up to 200 rules. They add findings; none of the rulebook can be taken back.
#[utoipa::path(post, path = "/compliance/rules", tag = "compliance", request_body = ComplianceRuleDraft, responses((status = CREATED, body = Created)))]
async fn create_rule(State(app): State<App>, Caller(actor): Caller, Body(draft): Body<ComplianceRuleDraft>) -> Result<(StatusCode, Json<Created>)> {
    Ok(Created::new(own_rules::create(&app, &actor, draft.into()).await?))
}

/// Get a rule of the organisation's own
#[utoipa::path(get, path = "/compliance/rules/{id}", tag = "compliance", responses((status = OK, body = ComplianceRule)))]
async fn get_rule(State(app): State<App>, Caller(actor): Caller, Id(id): Id<OwnRuleId>) -> Result<Json<ComplianceRule>> {
    Ok(Json(own_rules::get(&app, &actor, id).await?.into()))
}

/// Change a rule of the organisation's own
#[utoipa::path(patch, path = "/compliance/rules/{id}", tag = "compliance", request_body = ComplianceRulePatch,
    responses((status = OK, body = ComplianceRule)))]
async fn update_rule(
    State(app): State<App>,
    Caller(actor): Caller,
    Id(id): Id<OwnRuleId>,
    Body(change): Body<ComplianceRulePatch>,
) -> Result<Json<ComplianceRule>> {
    actor.require(Permission::ManageOrganisation)?;
    let before = own_rules::get(&app, &actor, id).await?;
    let read = change.revision.unwrap_or(before.revision);
    own_rules::update(&app, &actor, id, change.apply(before.rule), read).await?;
    get_rule(State(app), Caller(actor), Id(id)).await
}

/// Archive a rule of the organisation's own
///
/// It is not asked any more; findings of the past keep its name.
#[utoipa::path(delete, path = "/compliance/rules/{id}", tag = "compliance",
    responses((status = NO_CONTENT, description = "It is put away.")))]
async fn archive_rule(State(app): State<App>, Caller(actor): Caller, Id(id): Id<OwnRuleId>) -> Result<StatusCode> {
    own_rules::archive(&app, &actor, id, true).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take a rule of the organisation's own out of the archive
#[utoipa::path(post, path = "/compliance/rules/{id}/restore", tag = "compliance",
    responses((status = OK, body = ComplianceRule)))]
async fn restore_rule(State(app): State<App>, Caller(actor): Caller, Id(id): Id<OwnRuleId>) -> Result<Json<ComplianceRule>> {
    own_rules::archive(&app, &actor, id, false).await?;
    get_rule(State(app), Caller(actor), Id(id)).await
}
