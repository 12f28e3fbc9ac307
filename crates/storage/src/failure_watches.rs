//! Totals of campaigns as they were marked now and then; what they mean is decided above.

use domain::{CampaignId, OrgId};
use serde_json::Value;
use sqlx::types::Json;

use crate::{Conn, Result};

/// The marks of a campaign; none before the first.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn get(conn: &mut Conn, org: OrgId, campaign: CampaignId) -> Result<Option<Value>> {
    let found = fetch_optional!(
        conn,
        (Json<Value>,),
        "SELECT watch FROM failure_watches WHERE org_id = $1 AND campaign_id = $2",
        org.uuid(),
        campaign.uuid()
    )?;
    Ok(found.map(|(Json(watch),)| watch))
}

/// Keeps the marks of a campaign.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn set(conn: &mut Conn, org: OrgId, campaign: CampaignId, watch: &Value) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO failure_watches (campaign_id, org_id, watch) SELECT c.id, c.org_id, $3 FROM campaigns c WHERE c.org_id = $1 AND c.id = $2
         ON CONFLICT (campaign_id) DO UPDATE SET watch = excluded.watch",
        org.uuid(),
        campaign.uuid(),
        Json(watch)
    )?;
    Ok(())
}
