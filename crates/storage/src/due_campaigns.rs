//! What the worker looks for over all organisations: campaigns that something is to be done with.

use chrono::{DateTime, Utc};
use domain::{CampaignId, OrgId, SenderKind};
use uuid::Uuid;

use crate::{Conn, Result};

/// Every organisation's scheduled campaigns whose time has come, oldest first; without those whose missed
/// start waits for a member.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn due(conn: &mut Conn, now: DateTime<Utc>) -> Result<Vec<(OrgId, CampaignId)>> {
    let rows = fetch_all!(
        conn,
        (Uuid, Uuid),
        "SELECT c.org_id, c.id FROM campaigns c WHERE c.status = 'scheduled' AND c.starts_at <= $1
         AND NOT EXISTS (SELECT 1 FROM late_starts l WHERE l.campaign_id = c.id AND l.starts_at = c.starts_at) ORDER BY c.starts_at, c.id",
        now
    )?;
    Ok(rows.into_iter().map(|(org, id)| (org.into(), id.into())).collect())
}

/// Every organisation's launched campaigns whose recipient list is not complete.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn unfrozen(conn: &mut Conn) -> Result<Vec<(OrgId, CampaignId)>> {
    pairs(
        conn,
        "SELECT org_id, id FROM campaigns WHERE status IN ('sending', 'paused') AND frozen_at IS NULL ORDER BY launched_at, id",
    )
    .await
}

/// Every organisation's campaigns that are being sent, with a complete list, of which no delivery
/// is queued or claimed.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn without_open_deliveries(conn: &mut Conn) -> Result<Vec<(OrgId, CampaignId)>> {
    pairs(
        conn,
        "SELECT c.org_id, c.id FROM campaigns c WHERE c.status = 'sending' AND c.frozen_at IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM campaign_counters n WHERE n.campaign_id = c.id AND n.status IN ('queued', 'claimed') AND n.count > 0)
         ORDER BY c.id",
    )
    .await
}

/// Every organisation's cancelled campaigns that still have queued deliveries.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn cancelled_with_queue(conn: &mut Conn) -> Result<Vec<(OrgId, CampaignId)>> {
    pairs(
        conn,
        "SELECT c.org_id, c.id FROM campaigns c JOIN campaign_counters n ON n.campaign_id = c.id AND n.status = 'queued' AND n.count > 0
         WHERE c.status = 'cancelled' ORDER BY c.id",
    )
    .await
}

/// Campaigns of senders of this kind that were launched at or after `since`.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn launched_from(conn: &mut Conn, kind: SenderKind, since: DateTime<Utc>) -> Result<Vec<(OrgId, CampaignId)>> {
    let rows = fetch_all!(
        conn,
        (Uuid, Uuid),
        "SELECT c.org_id, c.id FROM campaigns c JOIN senders s ON s.id = c.sender_id WHERE s.kind = $1 AND c.launched_at >= $2 ORDER BY c.id",
        kind.code(),
        since
    )?;
    Ok(rows.into_iter().map(|(org, id)| (org.into(), id.into())).collect())
}

async fn pairs(conn: &mut Conn, sql: &'static str) -> Result<Vec<(OrgId, CampaignId)>> {
    let rows = fetch_all!(conn, (Uuid, Uuid), sql)?;
    Ok(rows.into_iter().map(|(org, id)| (org.into(), id.into())).collect())
}
