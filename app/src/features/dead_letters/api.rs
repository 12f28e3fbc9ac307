//! Server functions of what failed for good.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]

use chrono::{DateTime, Utc};
use domain::{CampaignId, ContactId, DeliveryId, FailureReason};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// Failed messages with one code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupRow {
    /// The code; empty where there is none.
    pub code: String,
    /// What it means.
    pub reason: FailureReason,
    /// How many.
    pub count: u64,
    /// In how many campaigns.
    pub campaigns: u64,
    /// When the last of them failed.
    pub last_at: DateTime<Utc>,
    /// Whether they can be tried again.
    pub may_retry: bool,
}

/// A failed message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedRow {
    /// The delivery.
    pub id: DeliveryId,
    /// Its contact.
    pub contact_id: ContactId,
    /// The contact's name.
    pub name: String,
    /// The number, masked.
    pub number: String,
    /// Its campaign.
    pub campaign_id: CampaignId,
    /// The campaign's name.
    pub campaign: String,
    /// Sends so far.
    pub tries: u64,
    /// When it failed.
    pub at: DateTime<Utc>,
}

/// What failed for good, and the messages of one code where one is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadLettersView {
    /// By code, most first.
    pub groups: Vec<GroupRow>,
    /// Those with the code that was asked for.
    pub rows: Vec<FailedRow>,
    /// Key of the next page.
    pub next: Option<DeliveryId>,
}

/// What stands for no code in addresses, where an empty one would be left out.
pub const NO_CODE: &str = "-";

/// What failed for good; with `code` also a page of the messages that failed so.
#[server]
pub async fn dead_letters(code: Option<String>, after: Option<DeliveryId>) -> Result<DeadLettersView, AppError> {
    use crate::server_context::require;
    use domain::count;
    use services::dead_letters::{PAGE, groups, list, may_retry};
    let (app, actor) = require(domain::Permission::ManageSenders)?;
    let groups = groups(&app, &actor).await?;
    let code = code.map(|code| if code == NO_CODE { String::new() } else { code });
    let mut lines = match &code {
        Some(code) => list(&app, &actor, code, after, PAGE + 1).await?,
        None => Vec::new(),
    };
    let has_more = lines.len() as i64 > PAGE;
    lines.truncate(PAGE as usize);
    Ok(DeadLettersView {
        next: lines.last().map(|line| line.id).filter(|_| has_more),
        groups: groups
            .into_iter()
            .map(|group| GroupRow {
                may_retry: may_retry(&group.code),
                reason: group.reason.as_deref().and_then(|reason| reason.parse().ok()).unwrap_or(FailureReason::Other),
                code: group.code,
                count: count(group.deliveries),
                campaigns: count(group.campaigns),
                last_at: group.last_at,
            })
            .collect(),
        rows: lines
            .into_iter()
            .map(|line| FailedRow {
                id: line.id,
                contact_id: line.contact_id,
                number: domain::PhoneNumber::parse(&line.phone).map(|number| number.masked()).unwrap_or_default(),
                name: line.name,
                campaign_id: line.campaign_id,
                campaign: line.campaign_name,
                tries: count(line.attempts),
                at: line.updated_at,
            })
            .collect(),
    })
}

/// Tries what failed with `code` again, in every campaign that was not cancelled.
#[server]
pub async fn retry_dead_letters(#[server(default)] code: String) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageSenders)?;
    services::dead_letters::retry(&app, &actor, &code).await?;
    leptos_axum::redirect("/settings/failures?done=saved");
    Ok(())
}
