//! What a run that died had claimed.

use std::collections::HashMap;

use delivery::retry;
use domain::{CampaignId, DeliveryStatus, OrgId, SenderId, delivery::CampaignEventKind};
use storage::deliveries::{self, Change};

use super::notes;
use crate::{App, Result};

/// The code of a claim whose process died.
const INTERRUPTED: &str = "interrupted";
/// Deliveries looked at per transaction.
const PAGE: i64 = 500;

/// Deliveries that a dead run of this sender had claimed: their calls may have left. Nobody can know,
/// so nobody may send them again.
pub(super) async fn adopt(app: &App, org: OrgId, sender: SenderId, owner: &str) -> Result<()> {
    loop {
        let now = app.now();
        let mut tx = app.db.begin().await?;
        let orphans = deliveries::lock_orphans(&mut tx, sender, owner, PAGE).await?;
        if orphans.is_empty() {
            return Ok(());
        }
        let mut lost: HashMap<CampaignId, usize> = HashMap::new();
        for orphan in &orphans {
            *lost.entry(orphan.campaign_id).or_default() += 1;
        }
        let changes: Vec<Change> = orphans
            .into_iter()
            .map(|orphan| Change {
                reason: Some(retry::reason_of(INTERRUPTED).code().to_owned()),
                error_code: Some(INTERRUPTED.to_owned()),
                ..Change::to(orphan, DeliveryStatus::Unknown, now)
            })
            .collect();
        deliveries::record(&mut tx, &changes, now).await?;
        for (campaign, count) in lost {
            notes::add(&mut tx, app, org, campaign, notes::Note::counting(CampaignEventKind::Interrupted, count)).await?;
        }
        tx.commit().await?;
        tracing::warn!(%sender, count = changes.len(), "calls of a process that ended became unknown");
    }
}
