//! What happened to a campaign while it was sent, as its live page tells it.

use chrono::{DateTime, Utc};
use domain::{CampaignId, OrgId, delivery::CampaignEventKind};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{Conn, Result, error::parse};

/// An event.
#[derive(Clone, Debug, PartialEq)]
pub struct CampaignEvent {
    /// Its id.
    pub id: Uuid,
    /// What happened.
    pub kind: CampaignEventKind,
    /// How many deliveries it concerned, where that says something.
    pub count: Option<i64>,
    /// A [`domain::FailureReason`], where there is one.
    pub reason: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Adds an event.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn insert(conn: &mut Conn, org: OrgId, campaign: CampaignId, event: &CampaignEvent) -> Result<()> {
    let data = serde_json::json!({"count": event.count, "reason": event.reason});
    execute!(
        conn,
        "INSERT INTO campaign_events (id, org_id, campaign_id, kind, data, at) VALUES ($1, $2, $3, $4, $5, $6)",
        event.id,
        org.uuid(),
        campaign.uuid(),
        event.kind.code(),
        Json(data),
        event.at
    )?;
    Ok(())
}

/// The campaign's newest events, newest first.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn newest(conn: &mut Conn, org: OrgId, campaign: CampaignId, limit: i64) -> Result<Vec<CampaignEvent>> {
    let rows = fetch_all!(
        conn,
        (Uuid, String, Json<Value>, DateTime<Utc>),
        "SELECT id, kind, data, at FROM campaign_events WHERE org_id = $1 AND campaign_id = $2 ORDER BY id DESC LIMIT $3",
        org.uuid(),
        campaign.uuid(),
        limit
    )?;
    rows.into_iter()
        .map(|(id, kind, data, at)| {
            Ok(CampaignEvent {
                id,
                kind: parse(&kind, "campaign_events", "kind")?,
                count: data["count"].as_i64(),
                reason: data["reason"].as_str().map(str::to_owned),
                at,
            })
        })
        .collect()
}
