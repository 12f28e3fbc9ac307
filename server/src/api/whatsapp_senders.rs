//! WhatsApp numbers: what Meta says about them, and the templates of their accounts.

use axum::{Json, extract::State};
use chrono::{DateTime, Utc};
use domain::{FailureReason, MessagingTier, SenderId};
use serde::Serialize;
use serde_json::Value;
use services::{
    App,
    whatsapp::{
        self, Answer, Standing,
        templates::{self, Misfit, ProviderTemplate},
    },
};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    problem::Result,
    request::{Caller, Id, Page},
};

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_templates))
        .routes(routes!(sync_templates))
        .routes(routes!(check_number))
}

/// What is known of a WhatsApp number at Meta.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WhatsappNumber)]
pub(super) struct WhatsappNumberView {
    /// Its WhatsApp Business account.
    #[schema(example = "102290129340398")]
    waba_id: Option<String>,
    /// Its business portfolio, whose numbers share one limit.
    portfolio_id: Option<String>,
    /// To how many people the portfolio may write first within 24 hours: `250`, `1k`, `2k`, `10k`, `100k`,
    /// `unlimited`; nothing while Meta has not said.
    #[schema(value_type = Option<String>, example = "2k")]
    tier: Option<MessagingTier>,
    /// The same as a number; nothing without a limit.
    limit: Option<u32>,
    /// To how many people it wrote first within the last 24 hours.
    reached: u64,
    /// `GREEN`, `YELLOW`, `RED` or `UNKNOWN`.
    quality: Option<String>,
    /// `STANDARD` or `HIGH`.
    throughput: Option<String>,
    /// Whether the name is approved, in Meta's words.
    name_status: Option<String>,
    /// The name that people see.
    verified_name: Option<String>,
    /// The number as Meta writes it.
    display_number: Option<String>,
    /// When Meta was last asked.
    checked_at: Option<DateTime<Utc>>,
    /// When its templates were last read.
    templates_synced_at: Option<DateTime<Utc>>,
}

impl From<Standing> for WhatsappNumberView {
    fn from(standing: Standing) -> Self {
        let number = standing.number;
        Self {
            waba_id: number.waba_id,
            portfolio_id: number.portfolio_id,
            tier: number.tier,
            limit: number.tier.and_then(MessagingTier::limit),
            reached: standing.reached,
            quality: number.health.quality,
            throughput: number.health.throughput,
            name_status: number.health.name_status,
            verified_name: number.health.verified_name,
            display_number: number.health.display_number,
            checked_at: number.checked_at,
            templates_synced_at: number.synced_at,
        }
    }
}

/// A template as Meta has it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncedTemplate)]
struct TemplateView {
    /// Its name.
    #[schema(example = "diwali_2026")]
    name: String,
    /// Meta's code of its language.
    #[schema(example = "hi")]
    language: String,
    /// `MARKETING`, `UTILITY` or `AUTHENTICATION`.
    #[schema(example = "MARKETING")]
    category: String,
    /// `APPROVED`, `PENDING`, `REJECTED`, `PAUSED` ...; only an approved one can be sent.
    #[schema(example = "APPROVED")]
    status: String,
    /// `GREEN`, `YELLOW`, `RED` or `UNKNOWN`.
    #[schema(example = "GREEN")]
    quality: String,
    /// How many values its text wants.
    parameters: usize,
    /// Its parts as Meta lists them.
    #[schema(value_type = Object)]
    components: Value,
    /// When it was last read.
    synced_at: DateTime<Utc>,
}

impl From<ProviderTemplate> for TemplateView {
    fn from(template: ProviderTemplate) -> Self {
        Self {
            parameters: templates::parameters(&template),
            name: template.name,
            language: template.language,
            category: template.category,
            status: template.status,
            quality: template.quality,
            components: template.components,
            synced_at: template.synced_at,
        }
    }
}

/// What became of a question to Meta.
#[derive(Debug, Serialize, ToSchema)]
struct MetaAnswer {
    /// How many things were read; nothing when Meta did not answer.
    read: Option<u64>,
    /// Why not.
    #[schema(value_type = Option<String>, example = "sender-access")]
    reason: Option<FailureReason>,
    /// Meta's code.
    code: Option<String>,
}

impl From<Answer> for MetaAnswer {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Read(count) => Self {
                read: Some(count),
                reason: None,
                code: None,
            },
            Answer::Failed { reason, code } => Self {
                read: None,
                reason: Some(reason),
                code: Some(code),
            },
        }
    }
}

/// What is wrong with the template that a text names.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TemplateMisfit {
    /// `missing`, `not-approved` or `parameters`.
    #[schema(example = "not-approved")]
    code: String,
    /// Its status, where it is not approved.
    status: Option<String>,
    /// How many values it wants, where it gets another number.
    wanted: Option<usize>,
    /// How many values it gets.
    given: Option<usize>,
}

impl From<Misfit> for TemplateMisfit {
    fn from(misfit: Misfit) -> Self {
        let code = misfit.code().to_owned();
        let (status, wanted, given) = match misfit {
            Misfit::Missing => (None, None, None),
            Misfit::NotApproved(status) => (Some(status), None, None),
            Misfit::Parameters { wanted, given } => (None, Some(wanted), Some(given)),
        };
        Self { code, status, wanted, given }
    }
}

/// List the templates of a WhatsApp number
///
/// As they were read from Meta, by name and language.
#[utoipa::path(get, path = "/senders/{id}/templates", tag = "senders", responses((status = OK, body = Page<TemplateView>)))]
async fn list_templates(State(app): State<App>, Caller(actor): Caller, Id(id): Id<SenderId>) -> Result<Json<Page<TemplateView>>> {
    Ok(Json(Page::whole(templates::list(&app, &actor, id).await?)))
}

/// Read the templates of a WhatsApp number from Meta
///
/// Happens by itself once a day. Needs the number's `waba_id`.
#[utoipa::path(post, path = "/senders/{id}/sync-templates", tag = "senders", responses((status = OK, body = MetaAnswer)))]
async fn sync_templates(State(app): State<App>, Caller(actor): Caller, Id(id): Id<SenderId>) -> Result<Json<MetaAnswer>> {
    Ok(Json(templates::sync(&app, &actor, id).await?.into()))
}

/// Ask Meta how a WhatsApp number stands
///
/// Quality, limit, throughput and name; then in `GET /senders/{id}`. Happens by itself once a day.
#[utoipa::path(post, path = "/senders/{id}/check-number", tag = "senders", responses((status = OK, body = MetaAnswer)))]
async fn check_number(State(app): State<App>, Caller(actor): Caller, Id(id): Id<SenderId>) -> Result<Json<MetaAnswer>> {
    Ok(Json(whatsapp::check(&app, &actor, id).await?.into()))
}
