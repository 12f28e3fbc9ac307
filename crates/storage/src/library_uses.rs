//! Which campaigns were made from which pieces of the content library.

use chrono::{DateTime, Utc};
use domain::{CampaignId, OrgId};

use crate::{Conn, Result};

/// That a campaign was made from a piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The piece's id.
    pub piece: String,
    /// When the campaign began to send, or else when it will; when it was made, while neither is known.
    pub at: DateTime<Utc>,
}

/// Notes that the campaign was made from `piece`; false when it is not there.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn insert(conn: &mut Conn, org: OrgId, campaign: CampaignId, piece: &str) -> Result<bool> {
    let added = execute!(
        conn,
        "INSERT INTO library_uses (campaign_id, org_id, piece)
         SELECT c.id, c.org_id, $3 FROM campaigns c WHERE c.org_id = $1 AND c.id = $2",
        org.uuid(),
        campaign.uuid(),
        piece
    )?;
    Ok(added == 1)
}

/// Notes the same piece for a campaign that repeats or copies another; nothing where that one was made
/// from none.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn copy(conn: &mut Conn, org: OrgId, from: CampaignId, to: CampaignId) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO library_uses (campaign_id, org_id, piece)
         SELECT c.id, c.org_id, u.piece FROM campaigns c JOIN library_uses u ON u.org_id = c.org_id AND u.campaign_id = $2
         WHERE c.org_id = $1 AND c.id = $3",
        org.uuid(),
        from.uuid(),
        to.uuid()
    )?;
    Ok(())
}

/// Every use that led to messages or still may: campaigns that were put away or cancelled before they
/// began to send do not count.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn list(conn: &mut Conn, org: OrgId) -> Result<Vec<Use>> {
    let rows = fetch_all!(
        conn,
        (String, DateTime<Utc>, Option<DateTime<Utc>>, Option<DateTime<Utc>>),
        "SELECT u.piece, c.created_at, c.starts_at, c.launched_at FROM library_uses u JOIN campaigns c ON c.id = u.campaign_id
         WHERE u.org_id = $1 AND (c.launched_at IS NOT NULL OR (c.status <> 'cancelled' AND c.archived_at IS NULL))
         ORDER BY u.piece, c.id",
        org.uuid()
    )?;
    Ok(rows
        .into_iter()
        .map(|(piece, created_at, starts_at, launched_at)| Use {
            piece,
            at: launched_at.or(starts_at).unwrap_or(created_at),
        })
        .collect())
}
