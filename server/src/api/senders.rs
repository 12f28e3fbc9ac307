//! Senders: the numbers an organisation sends from. Access tokens go in and never come out.

use axum::{Json, extract::State, http::StatusCode};
use chrono::{DateTime, Utc};
use domain::{FailureReason, SenderId, SenderKind, SenderNewsKind};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use services::{
    Actor, App, mailing,
    senders::{self, NewSender, News, Sender, SenderChange, SenderState, Told},
    whatsapp::{self, Ids},
};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    mail_senders::MailAccountView,
    problem::Result,
    request::{Body, Caller, Created, Id, Page},
    whatsapp_senders::WhatsappNumberView,
};

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, update))
        .routes(routes!(news))
        .routes(routes!(pause))
        .routes(routes!(resume))
        .routes(routes!(archive))
}

/// A sender.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Sender)]
struct SenderView {
    /// Its id.
    #[schema(value_type = String, format = Uuid)]
    id: SenderId,
    /// Which provider: `whatsapp`, `email` or `sandbox`.
    #[schema(value_type = String, example = "whatsapp")]
    kind: SenderKind,
    /// Name for the members.
    #[schema(example = "Pune office")]
    name: String,
    /// The provider's id of the number.
    #[schema(example = "106540352242922")]
    phone_number_id: Option<String>,
    /// Messages per second.
    #[schema(example = 80.0)]
    rate_per_second: f64,
    /// `active` or `paused`.
    #[schema(example = "active")]
    status: String,
    /// Why the provider made it pause; nothing when a member did.
    #[schema(value_type = Option<String>)]
    status_reason: Option<FailureReason>,
    /// Since when its provider does not answer (the circuit breaker is open); nothing while it answers.
    outage_since: Option<DateTime<Utc>>,
    /// When one message is tried again.
    probe_at: Option<DateTime<Utc>>,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// When it last changed.
    updated_at: DateTime<Utc>,
    /// When it was put away.
    archived_at: Option<DateTime<Utc>>,
    /// Its account, where it is one of e-mails.
    email: Option<MailAccountView>,
    /// What is known of it at Meta, where it is a WhatsApp number.
    whatsapp: Option<WhatsappNumberView>,
}

impl From<Sender> for SenderView {
    fn from(sender: Sender) -> Self {
        Self {
            id: sender.id,
            kind: sender.kind,
            name: sender.name,
            phone_number_id: sender.phone_number_id,
            rate_per_second: sender.rate_per_second,
            status: sender.state.code().to_owned(),
            status_reason: match sender.state {
                SenderState::Paused { reason } => reason,
                SenderState::Active => None,
            },
            outage_since: sender.outage.map(|outage| outage.since),
            probe_at: sender.outage.map(|outage| outage.probe_at),
            created_at: sender.created_at,
            updated_at: sender.updated_at,
            archived_at: sender.archived_at,
            email: None,
            whatsapp: None,
        }
    }
}

/// What the provider told of its own accord about a sender.
#[derive(Debug, Serialize, ToSchema)]
struct SenderNews {
    /// Whether the number's quality is Low at the provider.
    is_quality_low: bool,
    /// Newest first, at most 50.
    items: Vec<NewsItem>,
}

/// A piece of news.
#[derive(Debug, Serialize, ToSchema)]
struct NewsItem {
    /// `quality-low`, `quality-restored`, `limit-lowered`, `limit-raised`, `account-restricted`,
    /// `account-limited`, `account-disabled`, `disabling-planned`, `account-reinstated`,
    /// `policy-violation`, `alert`, `template-paused`, `template-disabled`, `template-flagged` or
    /// `template-restored`.
    #[schema(value_type = String, example = "quality-low")]
    kind: SenderNewsKind,
    /// The provider's words for the particulars: a template, a limit, a restriction; may be empty.
    detail: String,
    /// When, by the provider's clock.
    at: DateTime<Utc>,
}

impl From<Told> for SenderNews {
    fn from(told: Told) -> Self {
        Self {
            is_quality_low: told.is_quality_low,
            items: told.news.into_iter().map(NewsItem::from).collect(),
        }
    }
}

impl From<News> for NewsItem {
    fn from(news: News) -> Self {
        Self {
            kind: news.kind,
            detail: news.detail,
            at: news.at,
        }
    }
}

/// A sender to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "whatsapp", "name": "Pune office", "phone_number_id": "106540352242922", "access_token": "EAAG...", "rate_per_second": 20}))]
struct SenderDraft {
    /// `whatsapp` or `sandbox`; one of e-mails is added by `POST /senders/email`.
    #[schema(value_type = String)]
    kind: SenderKind,
    /// Name for the members.
    name: String,
    /// The provider's id of the number; required for WhatsApp.
    phone_number_id: Option<String>,
    /// Its access token; required for WhatsApp, kept sealed, never returned.
    #[schema(value_type = Option<String>, write_only)]
    access_token: Option<SecretString>,
    /// Messages per second; the provider's usual limit when left out.
    rate_per_second: Option<f64>,
    /// Its WhatsApp Business account at Meta; needed to read its templates.
    waba_id: Option<String>,
    /// Its business portfolio at Meta, whose numbers share one limit.
    portfolio_id: Option<String>,
}

/// A change to a sender; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"rate_per_second": 10}))]
struct SenderPatch {
    /// Name for the members.
    name: Option<String>,
    /// The provider's id of the number.
    phone_number_id: Option<String>,
    /// Its access token.
    #[schema(value_type = Option<String>, write_only)]
    access_token: Option<SecretString>,
    /// Messages per second.
    rate_per_second: Option<f64>,
    /// Its WhatsApp Business account at Meta; an empty text clears it.
    waba_id: Option<String>,
    /// Its business portfolio at Meta; an empty text clears it.
    portfolio_id: Option<String>,
}

/// A sender with its account, where it has one.
async fn viewed(app: &App, actor: &Actor, id: SenderId) -> Result<Json<SenderView>> {
    let sender = senders::get(app, actor, id).await?;
    let account = mailing::of(app, actor, id).await?;
    let number = whatsapp::standing_of(app, actor, id).await?;
    Ok(Json(SenderView {
        email: account.map(MailAccountView::from),
        whatsapp: number.map(WhatsappNumberView::from),
        ..sender.into()
    }))
}

/// List senders
///
/// All of them, oldest first, without archived ones.
#[utoipa::path(get, path = "/senders", tag = "senders", responses((status = OK, body = Page<SenderView>)))]
async fn list(State(app): State<App>, Caller(actor): Caller) -> Result<Json<Page<SenderView>>> {
    let mut accounts = mailing::list(&app, &actor).await?;
    let mut numbers = whatsapp::standings(&app, &actor).await?;
    let mut page: Page<SenderView> = Page::whole(senders::list(&app, &actor).await?);
    for view in &mut page.items {
        let found = accounts.iter().position(|account| account.sender_id == view.id);
        view.email = found.map(|index| accounts.swap_remove(index).into());
        let found = numbers.iter().position(|standing| standing.number.sender_id == view.id);
        view.whatsapp = found.map(|index| numbers.swap_remove(index).into());
    }
    Ok(Json(page))
}

/// Add a sender
#[utoipa::path(post, path = "/senders", tag = "senders", request_body = SenderDraft, responses((status = CREATED, body = Created)))]
async fn create(State(app): State<App>, Caller(actor): Caller, Body(draft): Body<SenderDraft>) -> Result<(StatusCode, Json<Created>)> {
    let new = NewSender {
        kind: draft.kind,
        name: draft.name,
        phone_number_id: draft.phone_number_id,
        access_token: draft.access_token,
        rate_per_second: draft.rate_per_second,
        ids: Ids {
            waba_id: draft.waba_id,
            portfolio_id: draft.portfolio_id,
        },
    };
    Ok(Created::new(senders::create(&app, &actor, new).await?))
}

/// Get a sender
#[utoipa::path(get, path = "/senders/{id}", tag = "senders", responses((status = OK, body = SenderView)))]
async fn get(State(app): State<App>, Caller(actor): Caller, Id(id): Id<SenderId>) -> Result<Json<SenderView>> {
    viewed(&app, &actor, id).await
}

/// Change a sender
#[utoipa::path(patch, path = "/senders/{id}", tag = "senders", request_body = SenderPatch, responses((status = OK, body = SenderView)))]
async fn update(State(app): State<App>, Caller(actor): Caller, Id(id): Id<SenderId>, Body(patch): Body<SenderPatch>) -> Result<Json<SenderView>> {
    let change = SenderChange {
        name: patch.name,
        phone_number_id: patch.phone_number_id,
        access_token: patch.access_token,
        rate_per_second: patch.rate_per_second,
        ids: Ids {
            waba_id: patch.waba_id,
            portfolio_id: patch.portfolio_id,
        },
    };
    senders::update(&app, &actor, id, change).await?;
    viewed(&app, &actor, id).await
}

/// What the provider told about a sender
///
/// Quality, limits, restrictions of its account and trouble with templates. Quality that falls to Low
/// and an account that may not send pause the sender.
#[utoipa::path(get, path = "/senders/{id}/news", tag = "senders", responses((status = OK, body = SenderNews)))]
async fn news(State(app): State<App>, Caller(actor): Caller, Id(id): Id<SenderId>) -> Result<Json<SenderNews>> {
    Ok(Json(senders::told(&app, &actor, id).await?.into()))
}

/// Pause a sender
///
/// Its campaigns wait until it is resumed.
#[utoipa::path(post, path = "/senders/{id}/pause", tag = "senders", responses((status = OK, body = SenderView)))]
async fn pause(State(app): State<App>, Caller(actor): Caller, Id(id): Id<SenderId>) -> Result<Json<SenderView>> {
    senders::pause(&app, &actor, id).await?;
    viewed(&app, &actor, id).await
}

/// Resume a sender
#[utoipa::path(post, path = "/senders/{id}/resume", tag = "senders", responses((status = OK, body = SenderView)))]
async fn resume(State(app): State<App>, Caller(actor): Caller, Id(id): Id<SenderId>) -> Result<Json<SenderView>> {
    senders::resume(&app, &actor, id).await?;
    viewed(&app, &actor, id).await
}

/// Archive a sender
///
/// It never sends again.
#[utoipa::path(post, path = "/senders/{id}/archive", tag = "senders", responses((status = NO_CONTENT, description = "It is put away.")))]
async fn archive(State(app): State<App>, Caller(actor): Caller, Id(id): Id<SenderId>) -> Result<StatusCode> {
    senders::archive(&app, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
