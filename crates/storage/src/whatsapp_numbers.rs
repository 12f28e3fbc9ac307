//! WhatsApp numbers: what a sender of that kind has beside its row in `senders`, and whom its portfolio
//! wrote to first within the last 24 hours.

use chrono::{DateTime, Utc};
use domain::{ContactId, MessagingTier, OrgId, SenderId};
use sqlx::types::Json;
use uuid::Uuid;

use crate::{Conn, Result, dialect, error::parse};

/// A WhatsApp number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhatsappNumber {
    /// The sender it belongs to.
    pub sender_id: SenderId,
    /// Its WhatsApp Business account at Meta.
    pub waba_id: Option<String>,
    /// The business portfolio, whose numbers share one limit.
    pub portfolio_id: Option<String>,
    /// To how many people the portfolio may write first within 24 hours; none while Meta has not said.
    pub tier: Option<MessagingTier>,
    /// What Meta says about it.
    pub health: Health,
    /// When Meta was last asked about the number.
    pub checked_at: Option<DateTime<Utc>>,
    /// When its templates were last read.
    pub synced_at: Option<DateTime<Utc>>,
}

/// What Meta says about a number, in its words; none while it has not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// `GREEN`, `YELLOW`, `RED` or `UNKNOWN`.
    pub quality: Option<String>,
    /// `STANDARD`, `HIGH` or `NOT_APPLICABLE`.
    pub throughput: Option<String>,
    /// `APPROVED`, `DECLINED`, `PENDING_REVIEW` ...
    pub name_status: Option<String>,
    /// The name that people see.
    pub verified_name: Option<String>,
    /// The number as Meta writes it.
    pub display_number: Option<String>,
}

impl WhatsappNumber {
    /// Under which name those it wrote to are counted: its portfolio, or itself where none is known.
    #[must_use]
    pub fn counted_as(&self) -> String {
        self.portfolio_id.clone().unwrap_or_else(|| self.sender_id.to_string())
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    sender_id: Uuid,
    waba_id: Option<String>,
    portfolio_id: Option<String>,
    tier: Option<String>,
    quality: Option<String>,
    throughput: Option<String>,
    name_status: Option<String>,
    verified_name: Option<String>,
    display_number: Option<String>,
    checked_at: Option<DateTime<Utc>>,
    synced_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for WhatsappNumber {
    type Error = crate::Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            sender_id: row.sender_id.into(),
            waba_id: row.waba_id,
            portfolio_id: row.portfolio_id,
            tier: row.tier.map(|tier| parse(&tier, "whatsapp_numbers", "tier")).transpose()?,
            health: Health {
                quality: row.quality,
                throughput: row.throughput,
                name_status: row.name_status,
                verified_name: row.verified_name,
                display_number: row.display_number,
            },
            checked_at: row.checked_at,
            synced_at: row.synced_at,
        })
    }
}

const NUMBER: &str = "SELECT sender_id, waba_id, portfolio_id, tier, quality, throughput, name_status, verified_name, display_number, checked_at, synced_at
    FROM whatsapp_numbers";

/// Keeps the ids of a number's account and portfolio. A number that joins a portfolio takes the tier
/// that is known of it.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn save_ids(conn: &mut Conn, org: OrgId, sender: SenderId, waba_id: Option<&str>, portfolio_id: Option<&str>) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO whatsapp_numbers (sender_id, org_id, waba_id, portfolio_id, tier)
         SELECT s.id, s.org_id, $3, $4, (SELECT MIN(n.tier) FROM whatsapp_numbers n WHERE n.org_id = $1 AND n.portfolio_id = $4)
         FROM senders s WHERE s.org_id = $1 AND s.id = $2
         ON CONFLICT (sender_id) DO UPDATE SET waba_id = excluded.waba_id, portfolio_id = excluded.portfolio_id,
         tier = COALESCE(excluded.tier, whatsapp_numbers.tier)",
        org.uuid(),
        sender.uuid(),
        waba_id,
        portfolio_id
    )?;
    Ok(())
}

/// Keeps what Meta answered about a number.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn save_health(conn: &mut Conn, org: OrgId, sender: SenderId, health: &Health, at: DateTime<Utc>) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO whatsapp_numbers (sender_id, org_id, quality, throughput, name_status, verified_name, display_number, checked_at)
         SELECT s.id, s.org_id, $3, $4, $5, $6, $7, $8 FROM senders s WHERE s.org_id = $1 AND s.id = $2
         ON CONFLICT (sender_id) DO UPDATE SET quality = excluded.quality, throughput = excluded.throughput, name_status = excluded.name_status,
         verified_name = excluded.verified_name, display_number = excluded.display_number, checked_at = excluded.checked_at",
        org.uuid(),
        sender.uuid(),
        &health.quality,
        &health.throughput,
        &health.name_status,
        &health.verified_name,
        &health.display_number,
        at
    )?;
    Ok(())
}

/// Keeps a number's quality alone, as a callback tells it.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn set_quality(conn: &mut Conn, org: OrgId, sender: SenderId, quality: &str) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE whatsapp_numbers SET quality = $3 WHERE org_id = $1 AND sender_id = $2",
        org.uuid(),
        sender.uuid(),
        quality
    )?;
    Ok(changed == 1)
}

/// Keeps the tier of a number and of all others of its portfolio.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn set_tier(conn: &mut Conn, org: OrgId, sender: SenderId, tier: MessagingTier) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO whatsapp_numbers (sender_id, org_id, tier) SELECT s.id, s.org_id, $3 FROM senders s WHERE s.org_id = $1 AND s.id = $2
         ON CONFLICT (sender_id) DO UPDATE SET tier = excluded.tier",
        org.uuid(),
        sender.uuid(),
        tier.code()
    )?;
    execute!(
        conn,
        "UPDATE whatsapp_numbers SET tier = $3 WHERE org_id = $1
         AND portfolio_id = (SELECT n.portfolio_id FROM whatsapp_numbers n WHERE n.org_id = $1 AND n.sender_id = $2)",
        org.uuid(),
        sender.uuid(),
        tier.code()
    )?;
    Ok(())
}

/// Notes that the templates of a number were read.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn note_synced(conn: &mut Conn, org: OrgId, sender: SenderId, at: DateTime<Utc>) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE whatsapp_numbers SET synced_at = $3 WHERE org_id = $1 AND sender_id = $2",
        org.uuid(),
        sender.uuid(),
        at
    )?;
    Ok(changed == 1)
}

/// What is known of a number; none when nothing is.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn get(conn: &mut Conn, org: OrgId, sender: SenderId) -> Result<Option<WhatsappNumber>> {
    let sql = format!("{NUMBER} WHERE org_id = $1 AND sender_id = $2");
    fetch_optional!(conn, Row, sqlx::AssertSqlSafe(sql), org.uuid(), sender.uuid())?
        .map(WhatsappNumber::try_from)
        .transpose()
}

/// What is known of the organisation's numbers.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn list(conn: &mut Conn, org: OrgId) -> Result<Vec<WhatsappNumber>> {
    let sql = format!("{NUMBER} WHERE org_id = $1 ORDER BY sender_id");
    let rows = fetch_all!(conn, Row, sqlx::AssertSqlSafe(sql), org.uuid())?;
    rows.into_iter().map(WhatsappNumber::try_from).collect()
}

/// Numbers of every organisation about which Meta was not asked since, for the worker; those of senders
/// that were put away are left alone.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn unchecked_since(conn: &mut Conn, since: DateTime<Utc>) -> Result<Vec<(OrgId, SenderId)>> {
    let rows = fetch_all!(
        conn,
        (Uuid, Uuid),
        "SELECT s.org_id, s.id FROM senders s LEFT JOIN whatsapp_numbers n ON n.sender_id = s.id
         WHERE s.kind = 'whatsapp' AND s.archived_at IS NULL AND (n.checked_at IS NULL OR n.checked_at < $1) ORDER BY s.id",
        since
    )?;
    Ok(rows.into_iter().map(|(org, sender)| (org.into(), sender.into())).collect())
}

/// Senders of an account that is named by its id, in every organisation; a callback names no other.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn of_waba(conn: &mut Conn, waba_id: &str) -> Result<Vec<(OrgId, SenderId)>> {
    let rows = fetch_all!(
        conn,
        (Uuid, Uuid),
        "SELECT org_id, sender_id FROM whatsapp_numbers WHERE waba_id = $1 ORDER BY sender_id",
        waba_id
    )?;
    Ok(rows.into_iter().map(|(org, sender)| (org.into(), sender.into())).collect())
}

/// Locks the numbers of a portfolio until the transaction ends, so that two of them do not both take
/// what is left of its limit. Answers with how many these are.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn hold_portfolio(conn: &mut Conn, org: OrgId, portfolio: &str) -> Result<usize> {
    let sql = format!(
        "SELECT sender_id FROM whatsapp_numbers WHERE org_id = $1 AND portfolio_id = $2 ORDER BY sender_id{}",
        dialect::for_update(conn.kind())
    );
    let rows = fetch_all!(conn, (Uuid,), sqlx::AssertSqlSafe(sql), org.uuid(), portfolio)?;
    Ok(rows.len())
}

/// How many people the portfolio wrote to first since then.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn reached(conn: &mut Conn, org: OrgId, portfolio: &str, since: DateTime<Utc>) -> Result<i64> {
    scalar!(
        conn,
        i64,
        "SELECT COUNT(*) FROM portfolio_recipients WHERE org_id = $1 AND portfolio = $2 AND at > $3",
        org.uuid(),
        portfolio,
        since
    )
}

/// Counts people whom the portfolio writes to first; somebody who was counted before counts once.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn count_reached(conn: &mut Conn, org: OrgId, portfolio: &str, contacts: &[ContactId], at: DateTime<Utc>) -> Result<()> {
    let sql = format!(
        "INSERT INTO portfolio_recipients (org_id, portfolio, contact_id, at) SELECT c.org_id, $2, c.id, $4 FROM contacts c
         WHERE c.org_id = $1 AND c.id {} ON CONFLICT (org_id, portfolio, contact_id) DO UPDATE SET at = excluded.at",
        dialect::in_uuids(conn.kind(), "$3")
    );
    execute!(conn, sqlx::AssertSqlSafe(sql), org.uuid(), portfolio, Json(contacts), at)?;
    Ok(())
}

/// Forgets, in every organisation, whom nobody wrote to since then. Answers with how many these were.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn forget_reached(conn: &mut Conn, before: DateTime<Utc>) -> Result<u64> {
    execute!(conn, "DELETE FROM portfolio_recipients WHERE at <= $1", before)
}
