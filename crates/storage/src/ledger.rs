//! The ledger: deliveries as people read them.

use chrono::{DateTime, Utc};
use domain::{CampaignId, ContactId, DeliveryId, DeliveryStatus, Language, OrgId};
use sqlx::types::Json;
use uuid::Uuid;

use crate::{Conn, Result, dialect, error::parse};

/// One line of a campaign's ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The delivery.
    pub id: DeliveryId,
    /// Its campaign.
    pub campaign_id: CampaignId,
    /// The campaign's name.
    pub campaign_name: String,
    /// Its contact.
    pub contact_id: ContactId,
    /// The contact's name as it is now.
    pub name: String,
    /// The number written to, in E.164, or the e-mail address; empty where there was none.
    pub phone: String,
    /// Language of the message.
    pub language: Language,
    /// Status.
    pub status: DeliveryStatus,
    /// Why it was skipped or failed: a [`domain::SkipReason`] or [`domain::FailureReason`].
    pub reason: Option<String>,
    /// The provider's code.
    pub error_code: Option<String>,
    /// The provider's words.
    pub error_text: Option<String>,
    /// Sends so far.
    pub attempts: i64,
    /// When it is due, while it is queued.
    pub due_at: DateTime<Utc>,
    /// The provider's id of the message.
    pub provider_id: Option<String>,
    /// When the provider took it over.
    pub accepted_at: Option<DateTime<Utc>>,
    /// When the provider sent it.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it reached the phone.
    pub delivered_at: Option<DateTime<Utc>>,
    /// When it was read.
    pub read_at: Option<DateTime<Utc>>,
    /// When it was frozen.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// Which lines of a campaign's ledger.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only these statuses; all when empty.
    pub statuses: Vec<DeliveryStatus>,
    /// Only contacts after this one (key of the next page).
    pub after: Option<ContactId>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    campaign_id: Uuid,
    campaign_name: String,
    contact_id: Uuid,
    name: String,
    phone: String,
    language: String,
    status: String,
    reason: Option<String>,
    error_code: Option<String>,
    error_text: Option<String>,
    attempts: i64,
    due_at: DateTime<Utc>,
    provider_id: Option<String>,
    accepted_at: Option<DateTime<Utc>>,
    sent_at: Option<DateTime<Utc>>,
    delivered_at: Option<DateTime<Utc>>,
    read_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl TryFrom<Row> for Line {
    type Error = crate::Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id.into(),
            campaign_id: row.campaign_id.into(),
            campaign_name: row.campaign_name,
            contact_id: row.contact_id.into(),
            name: row.name,
            phone: row.phone,
            language: parse(&row.language, "deliveries", "language")?,
            status: parse(&row.status, "deliveries", "status")?,
            reason: row.reason,
            error_code: row.error_code,
            error_text: row.error_text,
            attempts: row.attempts,
            due_at: row.due_at,
            provider_id: row.provider_id,
            accepted_at: row.accepted_at,
            sent_at: row.sent_at,
            delivered_at: row.delivered_at,
            read_at: row.read_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

// Who asked for erasure is shown to nobody, while the number is kept for proof.
const LINES: &str = "SELECT d.id, d.campaign_id, c.name AS campaign_name, d.contact_id, COALESCE(p.name, '') AS name,
    CASE WHEN p.erased_at IS NULL THEN d.phone ELSE '' END AS phone, d.language, d.status,
    d.reason, d.error_code, d.error_text, d.attempts, d.due_at, d.provider_id, d.accepted_at, d.sent_at, d.delivered_at, d.read_at,
    d.created_at, d.updated_at
    FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id LEFT JOIN contacts p ON p.id = d.contact_id";

/// A page of a campaign's ledger, in the order of the contacts' ids.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn list(conn: &mut Conn, org: OrgId, campaign: CampaignId, filter: &Filter, limit: i64) -> Result<Vec<Line>> {
    let statuses = match filter.statuses.as_slice() {
        [] => "$5 IS NOT NULL".to_owned(),
        _ => format!("d.status {}", dialect::in_texts(conn.kind(), "$5")),
    };
    // The smallest id stands for "from the beginning", so that one statement serves every page.
    let sql = format!("{LINES} WHERE d.org_id = $1 AND d.campaign_id = $2 AND d.contact_id > $3 AND {statuses} ORDER BY d.contact_id LIMIT $4");
    let after = filter.after.map_or(Uuid::nil(), ContactId::uuid);
    let rows = fetch_all!(
        conn,
        Row,
        sqlx::AssertSqlSafe(sql),
        org.uuid(),
        campaign.uuid(),
        after,
        limit,
        Json(&filter.statuses)
    )?;
    rows.into_iter().map(Line::try_from).collect()
}

/// The delivery's line, if it is this organisation's.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn get(conn: &mut Conn, org: OrgId, id: DeliveryId) -> Result<Option<Line>> {
    let sql = format!("{LINES} WHERE d.org_id = $1 AND d.id = $2");
    fetch_optional!(conn, Row, sqlx::AssertSqlSafe(sql), org.uuid(), id.uuid())?
        .map(Line::try_from)
        .transpose()
}

/// Failed deliveries with one code, over all campaigns of an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedGroup {
    /// The provider's code or ours; empty where there is none.
    pub code: String,
    /// A [`domain::FailureReason`].
    pub reason: Option<String>,
    /// How many.
    pub deliveries: i64,
    /// In how many campaigns.
    pub campaigns: i64,
    /// When the last of them failed.
    pub last_at: DateTime<Utc>,
}

/// What failed for good, by code, most first.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn failed_by_code(conn: &mut Conn, org: OrgId) -> Result<Vec<FailedGroup>> {
    let rows = fetch_all!(
        conn,
        (String, Option<String>, i64, i64, DateTime<Utc>),
        "SELECT COALESCE(error_code, '') AS code, MAX(reason), COUNT(*), COUNT(DISTINCT campaign_id), MAX(updated_at) FROM deliveries
         WHERE org_id = $1 AND status = 'failed' GROUP BY COALESCE(error_code, '') ORDER BY 3 DESC, 1",
        org.uuid()
    )?;
    Ok(rows
        .into_iter()
        .map(|(code, reason, deliveries, campaigns, last_at)| FailedGroup {
            code,
            reason,
            deliveries,
            campaigns,
            last_at,
        })
        .collect())
}

/// A page of what failed for good with `code` (empty: without one), in the order of the deliveries' ids.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn failed(conn: &mut Conn, org: OrgId, code: &str, after: Option<DeliveryId>, limit: i64) -> Result<Vec<Line>> {
    let sql = format!("{LINES} WHERE d.org_id = $1 AND d.status = 'failed' AND COALESCE(d.error_code, '') = $2 AND d.id > $3 ORDER BY d.id LIMIT $4");
    let after = after.map_or(Uuid::nil(), DeliveryId::uuid);
    fetch_all!(conn, Row, sqlx::AssertSqlSafe(sql), org.uuid(), code, after, limit)?
        .into_iter()
        .map(Line::try_from)
        .collect()
}
