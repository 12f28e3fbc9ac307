//! What failed for good, over all campaigns: for owners and admins, by code, with another try.

use std::collections::BTreeMap;

use delivery::retry::FailureKind;
use domain::{CampaignId, DeliveryId, DeliveryStatus, ErrorCode, Permission, campaign::CampaignMove, delivery::CampaignEventKind};
use storage::deliveries::{self, Change};
pub use storage::ledger::{FailedGroup, Line};

use crate::{
    Actor, App, Error, Result,
    campaigns::{self, locked},
    deliveries::{reopen, wake},
    sending::notes::Note,
};

/// Lines per page.
pub const PAGE: i64 = 50;
/// Deliveries read at once when they are tried again.
const BATCH: i64 = 1_000;

/// What failed for good, by code, most first.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn groups(app: &App, actor: &Actor) -> Result<Vec<FailedGroup>> {
    actor.require(Permission::ManageSenders)?;
    Ok(storage::ledger::failed_by_code(&mut app.db.read().await?, actor.org_id).await?)
}

/// Up to `rows` deliveries that failed with `code` (empty: without one), oldest first, after the delivery
/// `after`.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn list(app: &App, actor: &Actor, code: &str, after: Option<DeliveryId>, rows: i64) -> Result<Vec<Line>> {
    actor.require(Permission::ManageSenders)?;
    Ok(storage::ledger::failed(&mut app.db.read().await?, actor.org_id, code, after, rows).await?)
}

/// Whether another try of what failed with `code` is offered: never to who wants no messages.
#[must_use]
pub fn may_retry(code: &str) -> bool {
    FailureKind::of_code(code) != Some(FailureKind::Suppress)
}

/// Queues what failed with `code` again, campaign by campaign; answers with how many those were. Campaigns
/// that were cancelled, or whose approval no longer holds, stay as they are. Consent, suppression and rules are judged anew before each send.
///
/// # Errors
/// [`ErrorCode::BadState`] for the code of people who want no messages; [`Error::Forbidden`],
/// [`Error::Storage`].
pub async fn retry(app: &App, actor: &Actor, code: &str) -> Result<usize> {
    actor.require(Permission::ManageSenders)?;
    actor.require(Permission::SendCampaigns)?;
    if !may_retry(code) {
        return Err(Error::Refused(ErrorCode::BadState));
    }
    let (mut retried, mut after) = (0, None);
    // By ids, so that what fails once more meanwhile is not for this round.
    loop {
        let lines = list(app, actor, code, after, BATCH).await?;
        let mut of_campaign: BTreeMap<CampaignId, Vec<DeliveryId>> = BTreeMap::new();
        for line in &lines {
            of_campaign.entry(line.campaign_id).or_default().push(line.id);
        }
        for (campaign, ids) in of_campaign {
            retried += match retry_in(app, actor, campaign, &ids).await {
                Err(Error::Refused(_)) => 0,
                done => done?,
            };
        }
        after = lines.last().map(|line| line.id);
        if lines.len() as i64 != BATCH {
            return Ok(retried);
        }
    }
}

async fn retry_in(app: &App, actor: &Actor, campaign: CampaignId, ids: &[DeliveryId]) -> Result<usize> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let before = locked(&mut tx, actor, campaign).await?;
    if before.status.after(CampaignMove::RetryFailed).is_err() {
        return Ok(0);
    }
    let failed = deliveries::lock(&mut tx, ids).await?.into_iter();
    let failed = failed.filter(|standing| standing.campaign_id == campaign && standing.status == DeliveryStatus::Failed);
    let changes: Vec<Change> = failed
        .map(|standing| Change {
            due_at: Some(now),
            ..Change::to(standing, DeliveryStatus::Queued, now)
        })
        .collect();
    if changes.is_empty() {
        return Ok(0);
    }
    deliveries::record(&mut tx, &changes, now).await?;
    let note = Note::counting(CampaignEventKind::Retried, changes.len());
    let after = reopen(&mut tx, app, actor, &before, note).await?;
    campaigns::commit(tx, app, actor, campaign).await?;
    wake(app, &after);
    Ok(changes.len())
}
