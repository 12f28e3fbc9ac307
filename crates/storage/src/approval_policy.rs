//! How long an organisation's approvals hold, and which of them are checked again by a newer rulebook.

use chrono::{DateTime, Utc};
use domain::{ApprovalId, CampaignId, OrgId};
use uuid::Uuid;

use crate::{Conn, Result};

/// For how many days the organisation's approvals hold; none where it never said.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn valid_days(conn: &mut Conn, org: OrgId) -> Result<Option<i64>> {
    scalar_optional!(conn, i64, "SELECT valid_days FROM approval_policies WHERE org_id = $1", org.uuid())
}

/// Sets for how many days the organisation's approvals hold.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn set_valid_days(conn: &mut Conn, org: OrgId, days: i64, at: DateTime<Utc>) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO approval_policies (org_id, valid_days, updated_at) VALUES ($1, $2, $3)
         ON CONFLICT (org_id) DO UPDATE SET valid_days = excluded.valid_days, updated_at = excluded.updated_at",
        org.uuid(),
        days,
        at
    )?;
    Ok(())
}

/// Every organisation's approvals of campaigns that are not sent yet and were not checked again by
/// `rulebook`, oldest first, after the approval `after`.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn unchecked(conn: &mut Conn, rulebook: &str, after: Option<ApprovalId>, limit: i64) -> Result<Vec<(OrgId, ApprovalId, CampaignId)>> {
    let rows = fetch_all!(
        conn,
        (Uuid, Uuid, Uuid),
        "SELECT a.org_id, a.id, a.campaign_id FROM campaigns c JOIN approvals a ON a.campaign_id = c.id AND a.version_id = c.version_id
         WHERE c.status IN ('approved', 'scheduled') AND a.status = 'approved'
         AND (a.rechecked_by IS NULL OR a.rechecked_by <> $1) AND a.id > $2 ORDER BY a.id LIMIT $3",
        rulebook,
        after.map_or(Uuid::nil(), ApprovalId::uuid),
        limit
    )?;
    Ok(rows
        .into_iter()
        .map(|(org, approval, campaign)| (org.into(), approval.into(), campaign.into()))
        .collect())
}

/// Notes that an approved version passed the check by `rulebook`. False when it is not approved (any
/// more).
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn note_checked(conn: &mut Conn, org: OrgId, id: ApprovalId, rulebook: &str) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE approvals SET rechecked_by = $3 WHERE org_id = $1 AND id = $2 AND status = 'approved'",
        org.uuid(),
        id.uuid(),
        rulebook
    )?;
    Ok(changed == 1)
}

/// Voids an approval because the check by `rulebook` forbids its version; `reason` says which rules. It
/// keeps who approved and when. False when it is not approved (any more): somebody else was first.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn hold(conn: &mut Conn, org: OrgId, id: ApprovalId, rulebook: &str, reason: &str) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE approvals SET status = 'voided', rechecked_by = $3, reason = $4 WHERE org_id = $1 AND id = $2 AND status = 'approved'",
        org.uuid(),
        id.uuid(),
        rulebook,
        reason
    )?;
    Ok(changed == 1)
}
