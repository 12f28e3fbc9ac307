//! Senders: what messages leave from, and which node sends for each.

use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::{CampaignId, FailureReason, OrgId, Outage, SenderId, SenderKind};
use uuid::Uuid;

use crate::{Conn, Result, dialect, error::parse};

/// A sender.
#[derive(Clone, PartialEq)]
pub struct Sender {
    /// Its id.
    pub id: SenderId,
    /// Organisation it belongs to.
    pub org_id: OrgId,
    /// Which provider carries its messages.
    pub kind: SenderKind,
    /// Name for the members.
    pub name: String,
    /// The provider's id of its number; none for the sandbox.
    pub phone_number_id: Option<String>,
    /// Its access token, sealed; none for the sandbox.
    pub secret: Option<Vec<u8>>,
    /// Messages per second that the provider allows.
    pub rate_per_second: f64,
    /// Whether it sends.
    pub state: SenderState,
    /// Since when its provider does not answer, and when it is tried again; none while it answers.
    pub outage: Option<Outage>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// When it was put away; it never sends again.
    pub archived_at: Option<DateTime<Utc>>,
}

// The sealed token has no place in a log either.
impl std::fmt::Debug for Sender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sender({}, {}, {:?})", self.id, self.kind, self.state)
    }
}

/// Whether a sender sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SenderState {
    /// It does.
    Active,
    /// It does not until a member resumes it.
    Paused {
        /// What the provider said; none when a member paused it.
        reason: Option<FailureReason>,
    },
}

impl SenderState {
    /// The stored form.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Paused { .. } => "paused",
        }
    }

    fn reason(self) -> Option<&'static str> {
        match self {
            Self::Paused { reason: Some(reason) } => Some(reason.code()),
            Self::Active | Self::Paused { reason: None } => None,
        }
    }

    fn stored(status: &str, reason: Option<&str>) -> Result<Self> {
        match status {
            "active" => Ok(Self::Active),
            "paused" => Ok(Self::Paused {
                reason: reason.map(|reason| parse(reason, "senders", "status_reason")).transpose()?,
            }),
            _ => Err(crate::Error::Corrupt {
                table: "senders",
                column: "status",
            }),
        }
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    org_id: Uuid,
    kind: String,
    name: String,
    phone_number_id: Option<String>,
    secret: Option<Vec<u8>>,
    rate_per_second: f64,
    status: String,
    status_reason: Option<String>,
    broken_at: Option<DateTime<Utc>>,
    probe_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    archived_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for Sender {
    type Error = crate::Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id.into(),
            org_id: row.org_id.into(),
            kind: parse(&row.kind, "senders", "kind")?,
            name: row.name,
            phone_number_id: row.phone_number_id,
            secret: row.secret,
            rate_per_second: row.rate_per_second,
            state: SenderState::stored(&row.status, row.status_reason.as_deref())?,
            outage: row.broken_at.zip(row.probe_at).map(|(since, probe_at)| Outage { since, probe_at }),
            created_at: row.created_at,
            updated_at: row.updated_at,
            archived_at: row.archived_at,
        })
    }
}

/// Adds a sender.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn insert(conn: &mut Conn, sender: &Sender) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO senders (id, org_id, kind, name, phone_number_id, secret, rate_per_second, status, status_reason, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        sender.id.uuid(),
        sender.org_id.uuid(),
        sender.kind.code(),
        &sender.name,
        &sender.phone_number_id,
        &sender.secret,
        sender.rate_per_second,
        sender.state.code(),
        sender.state.reason(),
        sender.created_at,
        sender.updated_at
    )?;
    Ok(())
}

/// The sender, if it is this organisation's; archived ones too.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn get(conn: &mut Conn, org: OrgId, id: SenderId) -> Result<Option<Sender>> {
    fetch_optional!(conn, Row, "SELECT * FROM senders WHERE org_id = $1 AND id = $2", org.uuid(), id.uuid())?
        .map(Sender::try_from)
        .transpose()
}

/// Like [`get`], and locked until the transaction ends: between reading and writing nobody pauses it
/// unseen.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn lock(conn: &mut Conn, org: OrgId, id: SenderId) -> Result<Option<Sender>> {
    let sql = format!("SELECT * FROM senders WHERE org_id = $1 AND id = $2{}", dialect::for_update(conn.kind()));
    fetch_optional!(conn, Row, sqlx::AssertSqlSafe(sql), org.uuid(), id.uuid())?
        .map(Sender::try_from)
        .transpose()
}

/// The organisation's senders that are not archived, oldest first.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn list(conn: &mut Conn, org: OrgId) -> Result<Vec<Sender>> {
    fetch_all!(
        conn,
        Row,
        "SELECT * FROM senders WHERE org_id = $1 AND archived_at IS NULL ORDER BY id",
        org.uuid()
    )?
    .into_iter()
    .map(Sender::try_from)
    .collect()
}

/// Senders with this number at the provider, archived ones too: a person may still answer them.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn by_number(conn: &mut Conn, phone_number_id: &str) -> Result<Vec<Sender>> {
    fetch_all!(conn, Row, "SELECT * FROM senders WHERE phone_number_id = $1 ORDER BY id", phone_number_id)?
        .into_iter()
        .map(Sender::try_from)
        .collect()
}

/// Remembers the account of a number and its digits; false when no sender has it.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn learn(conn: &mut Conn, phone_number_id: &str, account: &str, digits: &str) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE senders SET account_id = $2, digits = $3 WHERE phone_number_id = $1",
        phone_number_id,
        account,
        digits
    )?;
    Ok(changed > 0)
}

/// Senders of an account at the provider, or those of them whose number has these digits.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn of_account(conn: &mut Conn, account: &str, digits: Option<&str>) -> Result<Vec<Sender>> {
    fetch_all!(
        conn,
        Row,
        "SELECT * FROM senders WHERE account_id = $1 AND ($2 = '' OR digits = $2) ORDER BY id",
        account,
        digits.unwrap_or_default()
    )?
    .into_iter()
    .map(Sender::try_from)
    .collect()
}

/// The sandbox sender with this id, whatever its organisation; for the sandbox's callbacks, which
/// name a sender only.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn sandbox(conn: &mut Conn, id: SenderId) -> Result<Option<Sender>> {
    fetch_optional!(conn, Row, "SELECT * FROM senders WHERE id = $1 AND kind = 'sandbox'", id.uuid())?
        .map(Sender::try_from)
        .transpose()
}

/// Saves name, number, token, rate, state and archiving; false when it is not there. One that sends
/// again from now on was resumed now.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn update(conn: &mut Conn, sender: &Sender) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE senders SET name = $3, phone_number_id = $4, secret = $5, rate_per_second = $6, status = $7, status_reason = $8, updated_at = $9,
         archived_at = $10, resumed_at = CASE WHEN status <> $7 AND status = 'paused' THEN $9 ELSE resumed_at END WHERE org_id = $1 AND id = $2",
        sender.org_id.uuid(),
        sender.id.uuid(),
        &sender.name,
        &sender.phone_number_id,
        &sender.secret,
        sender.rate_per_second,
        sender.state.code(),
        sender.state.reason(),
        sender.updated_at,
        sender.archived_at
    )?;
    Ok(changed == 1)
}

/// Pauses a sender that is active, for trouble of the instant `at`. False when it was paused already,
/// or a member resumed it since.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn pause(conn: &mut Conn, org: OrgId, id: SenderId, reason: Option<FailureReason>, at: DateTime<Utc>, now: DateTime<Utc>) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE senders SET status = 'paused', status_reason = $3, updated_at = $5
         WHERE org_id = $1 AND id = $2 AND status = 'active' AND (resumed_at IS NULL OR resumed_at <= $4)",
        org.uuid(),
        id.uuid(),
        reason.map(FailureReason::code),
        at,
        now
    )?;
    Ok(changed == 1)
}

/// Notes that the sender's provider does not answer, or answers again; false when it is not there.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn set_outage(conn: &mut Conn, org: OrgId, id: SenderId, outage: Option<Outage>) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE senders SET broken_at = $3, probe_at = $4 WHERE org_id = $1 AND id = $2",
        org.uuid(),
        id.uuid(),
        outage.map(|outage| outage.since),
        outage.map(|outage| outage.probe_at)
    )?;
    Ok(changed == 1)
}

/// Every organisation's senders that are not archived, with their outage; for the metrics.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn outages(conn: &mut Conn) -> Result<Vec<(SenderId, Option<Outage>)>> {
    let rows = fetch_all!(
        conn,
        (Uuid, Option<DateTime<Utc>>, Option<DateTime<Utc>>),
        "SELECT id, broken_at, probe_at FROM senders WHERE archived_at IS NULL ORDER BY id"
    )?;
    let outage = |(since, probe_at)| Outage { since, probe_at };
    Ok(rows
        .into_iter()
        .map(|(id, since, probe_at)| (id.into(), since.zip(probe_at).map(outage)))
        .collect())
}

/// Senders with work: a campaign that is being sent with a delivery due at `now`, or claims, which
/// may be those of a process that is gone.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn with_work(conn: &mut Conn, now: DateTime<Utc>) -> Result<Vec<(OrgId, SenderId)>> {
    let rows = fetch_all!(
        conn,
        (Uuid, Uuid),
        "SELECT s.org_id, s.id FROM senders s WHERE (s.status = 'active' AND EXISTS (SELECT 1 FROM campaigns c WHERE c.sender_id = s.id
         AND c.status = 'sending' AND EXISTS (SELECT 1 FROM deliveries q WHERE q.campaign_id = c.id AND q.status = 'queued' AND q.due_at <= $1)))
         OR EXISTS (SELECT 1 FROM deliveries d WHERE d.sender_id = s.id AND d.status = 'claimed') ORDER BY s.id",
        now
    )?;
    Ok(rows.into_iter().map(|(org, id)| (org.into(), id.into())).collect())
}

/// Takes or renews the lease: `owner` alone sends for this sender until `now + length`. False when
/// another owner holds it.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn take_lease(conn: &mut Conn, id: SenderId, owner: &str, now: DateTime<Utc>, length: Duration) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE senders SET lease_owner = $2, lease_until = $4 WHERE id = $1 AND (lease_owner IS NULL OR lease_owner = $2 OR lease_until <= $3)",
        id.uuid(),
        owner,
        now,
        now + length
    )?;
    Ok(changed == 1)
}

/// What a lane that is about to claim finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// The lease is its own, and the sender sends.
    Sending,
    /// The lease is its own, but the sender was paused or put away.
    Stopped,
    /// The lease is not its own any more.
    Lost,
}

/// Looks at the lease of `owner` at `now` and at the sender's state. The row stays locked until the
/// transaction ends: nobody takes the sender over in between, and whoever pauses it waits, so that
/// no claim follows a pause that was committed.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn hold(conn: &mut Conn, id: SenderId, owner: &str, now: DateTime<Utc>) -> Result<Hold> {
    let sql = format!(
        "SELECT CASE WHEN archived_at IS NULL THEN status ELSE 'archived' END FROM senders
         WHERE id = $1 AND lease_owner = $2 AND lease_until > $3{}",
        dialect::for_update(conn.kind())
    );
    let state = scalar_optional!(conn, String, sqlx::AssertSqlSafe(sql), id.uuid(), owner, now)?;
    Ok(match state.as_deref() {
        Some("active") => Hold::Sending,
        Some(_) => Hold::Stopped,
        None => Hold::Lost,
    })
}

/// Whether messages of `campaign` may leave from this sender: the one is being sent, the other is
/// neither paused nor put away.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn may_send(conn: &mut Conn, id: SenderId, campaign: CampaignId) -> Result<bool> {
    let found = scalar_optional!(
        conn,
        Uuid,
        "SELECT s.id FROM senders s JOIN campaigns c ON c.id = $2
         WHERE s.id = $1 AND s.status = 'active' AND s.archived_at IS NULL AND c.status = 'sending'",
        id.uuid(),
        campaign.uuid()
    )?;
    Ok(found.is_some())
}

/// Gives the lease back, so that another node need not wait until it ends.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn release_lease(conn: &mut Conn, id: SenderId, owner: &str) -> Result<()> {
    execute!(
        conn,
        "UPDATE senders SET lease_owner = NULL, lease_until = NULL WHERE id = $1 AND lease_owner = $2",
        id.uuid(),
        owner
    )?;
    Ok(())
}
