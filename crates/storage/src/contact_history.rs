//! What was sent to contacts and what they wrote back, as their pages show it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::{CampaignId, Channel, ContactId, DeliveryStatus, Language, OrgId};
use sqlx::types::Json;
use uuid::Uuid;

use crate::{Conn, Result, dialect, error::parse};

/// A message of a campaign to a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The campaign.
    pub campaign_id: CampaignId,
    /// Its name.
    pub campaign: String,
    /// Its channel.
    pub channel: Channel,
    /// The language it was written in.
    pub language: Language,
    /// Where it stands.
    pub status: DeliveryStatus,
    /// Skip reason, or the provider's error code.
    pub reason: Option<String>,
    /// When it was sent, or else last changed.
    pub at: DateTime<Utc>,
}

/// A message from a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Its text.
    pub body: String,
    /// Whether it asked to stop.
    pub withdrew: bool,
    /// When.
    pub at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct Row {
    campaign_id: Uuid,
    campaign: String,
    channel: String,
    language: String,
    status: String,
    reason: Option<String>,
    at: DateTime<Utc>,
}

impl TryFrom<Row> for Sent {
    type Error = crate::Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            campaign_id: row.campaign_id.into(),
            campaign: row.campaign,
            channel: parse(&row.channel, "campaigns", "channel")?,
            language: parse(&row.language, "deliveries", "language")?,
            status: parse(&row.status, "deliveries", "status")?,
            reason: row.reason,
            at: row.at,
        })
    }
}

/// The newest `limit` messages to any of `contacts` (one person and those merged into them).
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn sent(conn: &mut Conn, org: OrgId, contacts: &[ContactId], limit: i64) -> Result<Vec<Sent>> {
    let sql = format!(
        "SELECT d.campaign_id, c.name AS campaign, c.channel, d.language, d.status, d.reason, COALESCE(d.sent_at, d.accepted_at, d.updated_at) AS at
         FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id
         WHERE d.org_id = $1 AND d.contact_id {} ORDER BY d.id DESC LIMIT $3",
        dialect::in_uuids(conn.kind(), "$2")
    );
    let rows = fetch_all!(conn, Row, sqlx::AssertSqlSafe(sql), org.uuid(), Json(contacts), limit)?;
    rows.into_iter().map(Sent::try_from).collect()
}

/// The newest `limit` messages from any of `contacts`.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn received(conn: &mut Conn, org: OrgId, contacts: &[ContactId], limit: i64) -> Result<Vec<Received>> {
    let sql = format!(
        "SELECT body, withdrew, received_at FROM inbound_messages WHERE org_id = $1 AND contact_id {} ORDER BY received_at DESC LIMIT $3",
        dialect::in_uuids(conn.kind(), "$2")
    );
    let rows = fetch_all!(conn, (String, bool, DateTime<Utc>), sqlx::AssertSqlSafe(sql), org.uuid(), Json(contacts), limit)?;
    Ok(rows.into_iter().map(|(body, withdrew, at)| Received { body, withdrew, at }).collect())
}

/// When each of `contacts` was last sent a message, as far as any was.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn last_sent(conn: &mut Conn, org: OrgId, contacts: &[ContactId]) -> Result<HashMap<ContactId, DateTime<Utc>>> {
    let sql = format!(
        "SELECT contact_id, MAX(accepted_at) FROM deliveries WHERE org_id = $1 AND accepted_at IS NOT NULL AND contact_id {} GROUP BY contact_id",
        dialect::in_uuids(conn.kind(), "$2")
    );
    let rows = fetch_all!(conn, (Uuid, DateTime<Utc>), sqlx::AssertSqlSafe(sql), org.uuid(), Json(contacts))?;
    Ok(rows.into_iter().map(|(id, at)| (id.into(), at)).collect())
}
