//! Server functions of senders.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]

use chrono::{DateTime, Utc};
use domain::{FailureReason, SenderId, SenderKind, SenderNewsKind};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::whatsapp_api::NumberView;
use crate::error::AppError;

/// A sender as its page shows it; its token never leaves the server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SenderRow {
    /// Its id.
    pub id: SenderId,
    /// Which provider.
    pub kind: SenderKind,
    /// Its name.
    pub name: String,
    /// The provider's id of the number.
    pub phone_number_id: Option<String>,
    /// Messages per second.
    pub rate: f64,
    /// Whether it sends; if not, what the provider said (nothing when a member paused it).
    pub state: State,
    /// When a provider that does not answer is tried again; nothing while it answers.
    pub probe_at: Option<DateTime<Utc>>,
    /// What is known of it at Meta, where it is a WhatsApp number.
    pub number: Option<NumberView>,
    /// Whether the number's quality is Low at the provider.
    pub is_quality_low: bool,
    /// The newest of what the provider told about it of its own accord, newest first.
    pub news: Vec<NewsRow>,
}

/// A piece of news about a sender.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewsRow {
    /// What was told.
    pub kind: SenderNewsKind,
    /// The provider's words for the particulars; may be empty.
    pub detail: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Whether a sender sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// It does.
    Active,
    /// It does not, for this reason of the provider, or because a member paused it.
    Paused(Option<FailureReason>),
}

/// The organisation's senders without those put away, or the one with this id.
#[server]
pub async fn senders(id: Option<SenderId>) -> Result<Vec<SenderRow>, AppError> {
    use crate::server_context::require;
    /// Pieces of news in a list.
    const SHOWN: usize = 3;
    let (app, actor) = require(domain::Permission::ViewSenders)?;
    let senders = match id {
        Some(id) => vec![services::senders::get(&app, &actor, id).await?],
        None => services::senders::list(&app, &actor).await?,
    };
    let mut rows = Vec::with_capacity(senders.len());
    for sender in senders {
        let told = services::senders::told(&app, &actor, sender.id).await?;
        let standing = services::whatsapp::standing_of(&app, &actor, sender.id).await?;
        let news = told.news.into_iter().take(SHOWN).map(|news| NewsRow {
            kind: news.kind,
            detail: news.detail,
            at: news.at,
        });
        rows.push(SenderRow {
            id: sender.id,
            kind: sender.kind,
            name: sender.name,
            phone_number_id: sender.phone_number_id,
            rate: sender.rate_per_second,
            state: match sender.state {
                services::senders::SenderState::Active => State::Active,
                services::senders::SenderState::Paused { reason } => State::Paused(reason),
            },
            probe_at: sender.outage.map(|outage| outage.probe_at),
            number: standing.map(|standing| NumberView {
                waba_id: standing.number.waba_id.unwrap_or_default(),
                portfolio_id: standing.number.portfolio_id.unwrap_or_default(),
                tier: standing.number.tier,
                reached: standing.reached,
                quality: standing.number.health.quality,
                throughput: standing.number.health.throughput,
                name_status: standing.number.health.name_status,
                verified_name: standing.number.health.verified_name,
                display_number: standing.number.health.display_number,
                checked_at: standing.number.checked_at,
                synced_at: standing.number.synced_at,
            }),
            is_quality_low: told.is_quality_low,
            news: news.collect(),
        });
    }
    Ok(rows)
}

/// Connects a WhatsApp number.
#[server]
pub async fn connect_sender(
    name: String,
    phone_number_id: String,
    access_token: String,
    #[server(default)] rate_per_second: String,
    #[server(default)] waba_id: String,
    #[server(default)] portfolio_id: String,
) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageSenders)?;
    let new = services::senders::NewSender {
        kind: SenderKind::Whatsapp,
        name,
        phone_number_id: Some(phone_number_id),
        access_token: Some(access_token.into()),
        rate_per_second: services::senders::parsed_rate(&rate_per_second)?,
        ids: services::whatsapp::Ids {
            waba_id: Some(waba_id),
            portfolio_id: Some(portfolio_id),
        },
    };
    services::senders::create(&app, &actor, new).await?;
    leptos_axum::redirect("/settings/senders?done=saved");
    Ok(())
}

/// Adds another sandbox to try things out with.
#[server]
pub async fn add_sandbox(name: String) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageSenders)?;
    let new = services::senders::NewSender {
        kind: SenderKind::Sandbox,
        name,
        phone_number_id: None,
        access_token: None,
        rate_per_second: None,
        ids: services::whatsapp::Ids::default(),
    };
    services::senders::create(&app, &actor, new).await?;
    leptos_axum::redirect("/settings/senders?done=saved");
    Ok(())
}

/// Changes a sender; an empty token keeps the present one.
#[server]
pub async fn update_sender(
    id: SenderId,
    name: String,
    #[server(default)] phone_number_id: Option<String>,
    #[server(default)] access_token: String,
    #[server(default)] rate_per_second: String,
    #[server(default)] waba_id: Option<String>,
    #[server(default)] portfolio_id: Option<String>,
) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageSenders)?;
    let change = services::senders::SenderChange {
        name: Some(name),
        phone_number_id,
        access_token: Some(access_token.into()),
        rate_per_second: services::senders::parsed_rate(&rate_per_second)?,
        ids: services::whatsapp::Ids { waba_id, portfolio_id },
    };
    services::senders::update(&app, &actor, id, change).await?;
    leptos_axum::redirect("/settings/senders?done=saved");
    Ok(())
}

/// Stops everything that leaves from a sender.
#[server]
pub async fn pause_sender(id: SenderId) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageSenders)?;
    Ok(services::senders::pause(&app, &actor, id).await?)
}

/// Lets a paused sender send again.
#[server]
pub async fn resume_sender(id: SenderId) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageSenders)?;
    Ok(services::senders::resume(&app, &actor, id).await?)
}

/// Puts a sender away.
#[server]
pub async fn archive_sender(id: SenderId) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageSenders)?;
    Ok(services::senders::archive(&app, &actor, id).await?)
}
