//! Where deliveries stand: read for a change, locked until the transaction ends.

use domain::{CampaignId, ContactId, DeliveryId, DeliveryStatus, Language, OrgId, SenderId};
use sqlx::types::Json;
use uuid::Uuid;

use crate::{Conn, Result, dialect, error::parse};

/// Where a delivery stands, read for a change and locked until the transaction ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its id.
    pub id: DeliveryId,
    /// Organisation it belongs to.
    pub org_id: OrgId,
    /// Campaign it belongs to.
    pub campaign_id: CampaignId,
    /// The contact.
    pub contact_id: ContactId,
    /// The sender.
    pub sender_id: SenderId,
    /// Its number or e-mail address.
    pub phone: String,
    /// Language of the message.
    pub language: Language,
    /// Status.
    pub status: DeliveryStatus,
    /// Why it was skipped or failed.
    pub reason: Option<String>,
    /// Sends so far.
    pub attempts: i64,
    /// The provider's id of the last message accepted.
    pub provider_id: Option<String>,
    /// Whether each of accepted, sent, delivered, read was reached before.
    pub reached: [bool; 4],
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    org_id: Uuid,
    campaign_id: Uuid,
    contact_id: Uuid,
    sender_id: Uuid,
    phone: String,
    language: String,
    status: String,
    reason: Option<String>,
    attempts: i64,
    provider_id: Option<String>,
    was_accepted: bool,
    was_sent: bool,
    was_delivered: bool,
    was_read: bool,
}

impl TryFrom<Row> for Standing {
    type Error = crate::Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id.into(),
            org_id: row.org_id.into(),
            campaign_id: row.campaign_id.into(),
            contact_id: row.contact_id.into(),
            sender_id: row.sender_id.into(),
            phone: row.phone,
            language: parse(&row.language, "deliveries", "language")?,
            status: parse(&row.status, "deliveries", "status")?,
            reason: row.reason,
            attempts: row.attempts,
            provider_id: row.provider_id,
            reached: [row.was_accepted, row.was_sent, row.was_delivered, row.was_read],
        })
    }
}

const STANDING: &str = "SELECT id, org_id, campaign_id, contact_id, sender_id, phone, language, status, reason, attempts, provider_id,
    accepted_at IS NOT NULL AS was_accepted, sent_at IS NOT NULL AS was_sent, delivered_at IS NOT NULL AS was_delivered,
    read_at IS NOT NULL AS was_read FROM deliveries";

/// These deliveries as they stand, locked in the order of their ids; unknown ids are left out.
/// Ids come from our own claims or from a signed callback, so no organisation is asked for.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn lock(conn: &mut Conn, ids: &[DeliveryId]) -> Result<Vec<Standing>> {
    let engine = conn.kind();
    let sql = format!(
        "{STANDING} WHERE id {} ORDER BY id{}",
        dialect::in_uuids(engine, "$1"),
        dialect::for_update(engine)
    );
    standings(fetch_all!(conn, Row, sqlx::AssertSqlSafe(sql), Json(ids))?)
}

/// Like [`lock`], by the provider's ids of the messages.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn lock_by_provider(conn: &mut Conn, provider_ids: &[&str]) -> Result<Vec<Standing>> {
    let engine = conn.kind();
    let sql = format!(
        "{STANDING} WHERE provider_id {} ORDER BY id{}",
        dialect::in_texts(engine, "$1"),
        dialect::for_update(engine)
    );
    standings(fetch_all!(conn, Row, sqlx::AssertSqlSafe(sql), Json(provider_ids))?)
}

/// Up to `limit` deliveries of a campaign that stand at `status`, locked.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn lock_some(conn: &mut Conn, org: OrgId, campaign: CampaignId, status: DeliveryStatus, limit: i64) -> Result<Vec<Standing>> {
    let sql = format!(
        "{STANDING} WHERE org_id = $1 AND campaign_id = $2 AND status = $3 ORDER BY id LIMIT $4{}",
        dialect::for_update(conn.kind())
    );
    standings(fetch_all!(
        conn,
        Row,
        sqlx::AssertSqlSafe(sql),
        org.uuid(),
        campaign.uuid(),
        <&str>::from(status),
        limit
    )?)
}

/// Up to `limit` deliveries of a sender that a process other than `owner` claimed, locked.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn lock_orphans(conn: &mut Conn, sender: SenderId, owner: &str, limit: i64) -> Result<Vec<Standing>> {
    let sql = format!(
        "{STANDING} WHERE sender_id = $1 AND status = 'claimed' AND claimed_by <> $2 ORDER BY id LIMIT $3{}",
        dialect::for_update(conn.kind())
    );
    standings(fetch_all!(conn, Row, sqlx::AssertSqlSafe(sql), sender.uuid(), owner, limit)?)
}

fn standings(rows: Vec<Row>) -> Result<Vec<Standing>> {
    rows.into_iter().map(Standing::try_from).collect()
}
