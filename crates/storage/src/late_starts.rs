//! Starts that were missed and about which a member is to decide.

use chrono::{DateTime, Utc};
use domain::{CampaignId, OrgId};
use uuid::Uuid;

use crate::{Conn, Result};

/// A start that was missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LateStart {
    /// The campaign.
    pub campaign_id: CampaignId,
    /// When it was to start.
    pub starts_at: DateTime<Utc>,
    /// Since when it waits for a member.
    pub asked_at: DateTime<Utc>,
}

/// The campaign's missed start, while it is still planned for that instant.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn get(conn: &mut Conn, org: OrgId, campaign: CampaignId) -> Result<Option<LateStart>> {
    let row = fetch_optional!(
        conn,
        (Uuid, DateTime<Utc>, DateTime<Utc>),
        "SELECT l.campaign_id, l.starts_at, l.asked_at FROM late_starts l JOIN campaigns c ON c.id = l.campaign_id
         WHERE l.org_id = $1 AND l.campaign_id = $2 AND c.status = 'scheduled' AND c.starts_at = l.starts_at",
        org.uuid(),
        campaign.uuid()
    )?;
    Ok(row.map(late_start))
}

/// The organisation's missed starts that wait for a member, newest first.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn list(conn: &mut Conn, org: OrgId, limit: i64) -> Result<Vec<LateStart>> {
    let rows = fetch_all!(
        conn,
        (Uuid, DateTime<Utc>, DateTime<Utc>),
        "SELECT l.campaign_id, l.starts_at, l.asked_at FROM late_starts l JOIN campaigns c ON c.id = l.campaign_id
         WHERE l.org_id = $1 AND c.status = 'scheduled' AND c.starts_at = l.starts_at ORDER BY l.asked_at DESC, l.campaign_id LIMIT $2",
        org.uuid(),
        limit
    )?;
    Ok(rows.into_iter().map(late_start).collect())
}

/// Notes that the campaign waits for a member since `asked_at`; false when it is not there or is not
/// planned for `starts_at`.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn ask(conn: &mut Conn, org: OrgId, campaign: CampaignId, starts_at: DateTime<Utc>, asked_at: DateTime<Utc>) -> Result<bool> {
    let added = execute!(
        conn,
        "INSERT INTO late_starts (campaign_id, org_id, starts_at, asked_at)
         SELECT c.id, c.org_id, c.starts_at, $4 FROM campaigns c WHERE c.org_id = $1 AND c.id = $2 AND c.starts_at = $3 AND c.status = 'scheduled'
         ON CONFLICT (campaign_id) DO UPDATE SET starts_at = excluded.starts_at, asked_at = excluded.asked_at",
        org.uuid(),
        campaign.uuid(),
        starts_at,
        asked_at
    )?;
    Ok(added == 1)
}

fn late_start((campaign, starts_at, asked_at): (Uuid, DateTime<Utc>, DateTime<Utc>)) -> LateStart {
    LateStart {
        campaign_id: campaign.into(),
        starts_at,
        asked_at,
    }
}
