//! What the live page reads and does.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]

use chrono::{DateTime, Utc};
use domain::{CampaignId, CampaignStatus, Channel, ContactId, DeliveryId, DeliveryStatus, FailureReason, Language, SkipReason, delivery::CampaignEventKind};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::buckets::Bucket;
use crate::error::AppError;

/// How a campaign stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LiveView {
    /// The campaign.
    pub id: CampaignId,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub status: CampaignStatus,
    /// Its channel.
    pub channel: Channel,
    /// Messages per minute that sender and pacing allow.
    pub limit: Option<u64>,
    /// When sending began.
    pub launched_at: Option<DateTime<Utc>>,
    /// When it starts by itself.
    pub starts_at: Option<DateTime<Utc>>,
    /// The start that was missed, while a member has not decided about it.
    pub missed_start: Option<DateTime<Utc>>,
    /// When every delivery had ended.
    pub completed_at: Option<DateTime<Utc>>,
    /// Whether the recipient list is complete.
    pub is_frozen: bool,
    /// Until when the sending hours keep it waiting.
    pub waits_until: Option<DateTime<Utc>>,
    /// Everybody on the list.
    pub total: u64,
    /// How many stand at each status; adds up to the total.
    pub counts: Vec<(DeliveryStatus, u64)>,
    /// How many are neither queued nor on their way.
    pub processed: u64,
    /// Messages in the last minute.
    pub per_minute: u64,
    /// When it will be through at this speed.
    pub ends_at: Option<DateTime<Utc>>,
    /// What has been spent so far, at most, with GST, formatted; none before sending began.
    pub spent: Option<String>,
    /// Messages per minute, oldest first.
    pub series: Vec<(DateTime<Utc>, u64)>,
    /// Failed ones by reason, most first.
    pub failures: Vec<(FailureReason, u64)>,
    /// Skipped ones by reason, most first.
    pub skips: Vec<(SkipReason, u64)>,
    /// What happened, newest first: when, what, how many.
    pub events: Vec<(DateTime<Utc>, CampaignEventKind, u64)>,
    /// When this was read.
    pub at: DateTime<Utc>,
}

impl LiveView {
    /// How many stand at the statuses of `bucket`.
    #[must_use]
    pub fn count(&self, bucket: Bucket) -> u64 {
        let of_bucket = self.counts.iter().filter(|(status, _)| bucket.statuses().contains(status));
        of_bucket.map(|(_, count)| count).sum()
    }
}

/// Why a delivery stands where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    /// Nothing to explain.
    Nothing,
    /// It failed.
    Failed(FailureReason),
    /// Nothing was sent.
    Skipped(SkipReason),
    /// Nobody knows its outcome, and a member decided to leave it.
    Left,
    /// Nobody knows its outcome; the provider's report may come until this instant.
    Awaited(DateTime<Utc>),
    /// It was sent again although nobody knew whether it had gone out; the person may get it twice.
    Resent,
}

/// A line of the ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LedgerRow {
    /// The delivery.
    pub id: DeliveryId,
    /// Its contact.
    pub contact_id: ContactId,
    /// The contact's name.
    pub name: String,
    /// The number or e-mail address, masked.
    pub number: String,
    /// The message's language.
    pub language: Language,
    /// Status.
    pub status: DeliveryStatus,
    /// Why.
    pub why: Why,
    /// The provider's code.
    pub code: Option<String>,
    /// Sends so far.
    pub tries: u64,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A page of the ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LedgerPage {
    /// The lines.
    pub rows: Vec<LedgerRow>,
    /// Key of the next page.
    pub next: Option<ContactId>,
}

/// How the campaign stands now.
#[server]
pub async fn live(id: CampaignId) -> Result<LiveView, AppError> {
    use crate::server_context::require;
    use domain::count;
    let (app, actor) = require(domain::Permission::ViewCampaigns)?;
    let now = services::live::snapshot(&app, &actor, id).await?;
    Ok(LiveView {
        id: now.campaign_id,
        name: now.name,
        status: now.status,
        channel: now.channel,
        limit: now.limit_per_second.map(|limit| (limit * 60.0).round() as u64),
        launched_at: now.launched_at,
        spent: now.launched_at.map(|_| now.spent.format()),
        starts_at: now.starts_at,
        missed_start: now.missed_start,
        completed_at: now.completed_at,
        is_frozen: now.is_frozen,
        waits_until: now.waits_until,
        total: count(now.total),
        counts: now.counts.into_iter().map(|(status, stored)| (status, count(stored))).collect(),
        processed: count(now.processed),
        per_minute: count(now.per_minute),
        ends_at: now.ends_at,
        series: now.series.into_iter().map(|minute| (minute.at, count(minute.accepted))).collect(),
        failures: now.failures.into_iter().map(|(reason, stored)| (reason, count(stored))).collect(),
        skips: now.skips.into_iter().map(|(reason, stored)| (reason, count(stored))).collect(),
        events: now
            .events
            .into_iter()
            .map(|event| (event.at, event.kind, count(event.count.unwrap_or(0))))
            .collect(),
        at: now.at,
    })
}

/// A page of the campaign's ledger: of one bucket (by its code) or, with an unknown code, of all.
#[server]
pub async fn ledger(id: CampaignId, status: String, after: Option<ContactId>) -> Result<LedgerPage, AppError> {
    use crate::server_context::require;
    use services::deliveries::{Filter, LEFT, Line, PAGE, RESENT, reports_until};
    let (app, actor) = require(domain::Permission::ViewCampaigns)?;
    let statuses = Bucket::from_code(&status).map(|bucket| bucket.statuses().to_vec()).unwrap_or_default();
    let mut lines = services::deliveries::ledger(&app, &actor, id, &Filter { statuses, after }).await?;
    let has_more = lines.len() as i64 > PAGE;
    lines.truncate(PAGE as usize);
    let why = |line: &Line| {
        let reason = line.reason.as_deref().unwrap_or_default();
        match line.status {
            DeliveryStatus::Failed => reason.parse().map_or(Why::Nothing, Why::Failed),
            DeliveryStatus::Skipped => reason.parse().map_or(Why::Nothing, Why::Skipped),
            DeliveryStatus::Unknown if reason == LEFT => Why::Left,
            DeliveryStatus::Unknown => Why::Awaited(reports_until(line.updated_at)),
            _ if reason == RESENT => Why::Resent,
            _ => Why::Nothing,
        }
    };
    Ok(LedgerPage {
        next: lines.last().map(|line| line.contact_id).filter(|_| has_more),
        rows: lines
            .into_iter()
            .map(|line| LedgerRow {
                id: line.id,
                contact_id: line.contact_id,
                why: why(&line),
                number: domain::email::masked(&line.phone).unwrap_or_default(),
                name: line.name,
                language: line.language,
                status: line.status,
                code: line.error_code,
                tries: domain::count(line.attempts),
                updated_at: line.updated_at,
            })
            .collect(),
    })
}

/// Starts an approved or scheduled campaign now.
#[server]
pub async fn launch_campaign(id: CampaignId) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::SendCampaigns)?;
    services::launch::launch(&app, &actor, id).await?;
    leptos_axum::redirect(&format!("/campaigns/{id}"));
    Ok(())
}

/// Stops a campaign for now.
#[server]
pub async fn pause_campaign(id: CampaignId) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::SendCampaigns)?;
    Ok(services::deliveries::pause(&app, &actor, id).await?)
}

/// Goes on with a paused campaign.
#[server]
pub async fn resume_campaign(id: CampaignId) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::SendCampaigns)?;
    Ok(services::deliveries::resume(&app, &actor, id).await?)
}

/// Cancels what has not been sent.
#[server]
pub async fn cancel_rest(id: CampaignId) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::SendCampaigns)?;
    Ok(services::deliveries::cancel(&app, &actor, id).await?)
}

/// Queues the failed ones again.
#[server]
pub async fn retry_failed(id: CampaignId) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::SendCampaigns)?;
    services::deliveries::retry_failed(&app, &actor, id).await?;
    Ok(())
}

/// Sends a message of unknown outcome again, although the person may then get it twice.
#[server]
pub async fn resend_delivery(id: DeliveryId) -> Result<(), AppError> {
    use crate::server_context::require;
    use services::deliveries::{Resolution, resolve};
    let (app, actor) = require(domain::Permission::SendCampaigns)?;
    Ok(resolve(&app, &actor, id, Resolution::Resend).await?)
}

/// Leaves a message of unknown outcome as it is.
#[server]
pub async fn leave_delivery(id: DeliveryId) -> Result<(), AppError> {
    use crate::server_context::require;
    use services::deliveries::{Resolution, resolve};
    let (app, actor) = require(domain::Permission::SendCampaigns)?;
    Ok(resolve(&app, &actor, id, Resolution::Leave).await?)
}

/// What asking the provider about a message of unknown outcome brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LookUp {
    /// The outcome is known.
    Known(DeliveryStatus),
    /// The provider cannot be asked; its report may come until this instant.
    Awaited(DateTime<Utc>),
}

/// Asks the provider what became of a message of unknown outcome. Nothing is sent.
#[server]
pub async fn look_up_delivery(id: DeliveryId) -> Result<LookUp, AppError> {
    use crate::server_context::require;
    use services::deliveries::{LookedUp, look_up};
    let (app, actor) = require(domain::Permission::SendCampaigns)?;
    Ok(match look_up(&app, &actor, id).await? {
        LookedUp::Known(status) => LookUp::Known(status),
        LookedUp::Awaited { until } => LookUp::Awaited(until),
    })
}

/// Sends all messages of unknown outcome again, although these people may then get them twice.
#[server]
pub async fn resend_unknown(id: CampaignId) -> Result<(), AppError> {
    use crate::server_context::require;
    use services::deliveries::{Resolution, resolve_all};
    let (app, actor) = require(domain::Permission::SendCampaigns)?;
    resolve_all(&app, &actor, id, Resolution::Resend).await?;
    Ok(())
}

/// Leaves all messages of unknown outcome as they are.
#[server]
pub async fn leave_unknown(id: CampaignId) -> Result<(), AppError> {
    use crate::server_context::require;
    use services::deliveries::{Resolution, resolve_all};
    let (app, actor) = require(domain::Permission::SendCampaigns)?;
    resolve_all(&app, &actor, id, Resolution::Leave).await?;
    Ok(())
}
