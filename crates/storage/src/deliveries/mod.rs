//! Deliveries: the truth about every recipient of every campaign.
//!
//! Every function that moves a delivery moves the counters with it, in the caller's transaction.
//! Whether a move is allowed is decided above (crate `delivery`), between [`lock`] and [`record`].

mod reports;
mod standing;

use chrono::{DateTime, Utc};
use domain::{CampaignId, ContactId, DeliveryId, DeliveryStatus, Language, OrgId, SenderId, SkipReason};
use serde_json::{Value, json};
use sqlx::types::Json;
use uuid::Uuid;

use crate::{
    Conn, Result,
    counters::Deltas,
    dialect::{self, Column},
};

pub use reports::{Reported, reported};
pub use standing::{Standing, lock, lock_by_provider, lock_orphans, lock_some};

/// Where a frozen recipient list belongs.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Organisation.
    pub org_id: OrgId,
    /// Campaign.
    pub campaign_id: CampaignId,
    /// Sender the messages leave from.
    pub sender_id: SenderId,
}

/// One recipient at the moment of freezing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// Id of the delivery to make.
    pub id: DeliveryId,
    /// The contact.
    pub contact_id: ContactId,
    /// Its number or e-mail address; none only for skipped ones.
    pub address: Option<String>,
    /// Language of the message.
    pub language: Language,
    /// Why nothing will be sent.
    pub skip: Option<SkipReason>,
}

/// A delivery that this process has just claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// Its id.
    pub id: DeliveryId,
    /// The contact.
    pub contact_id: ContactId,
    /// Its number or e-mail address when the list was frozen.
    pub phone: String,
    /// Sends so far, this one included.
    pub attempts: i64,
}

/// A change to one delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where it stood, as [`lock`] said.
    pub before: Standing,
    /// Where it stands from now on.
    pub status: DeliveryStatus,
    /// When that came to be; for what a provider reports, by its clock.
    pub at: DateTime<Utc>,
    /// Why, in our words; replaces what stood there.
    pub reason: Option<String>,
    /// The provider's code; replaces what stood there.
    pub error_code: Option<String>,
    /// The provider's words; replaces what stood there.
    pub error_text: Option<String>,
    /// The provider's id of the message; none keeps what stood there.
    pub provider_id: Option<String>,
    /// When it is due again; none keeps what stood there.
    pub due_at: Option<DateTime<Utc>>,
    /// Whether the last claim does not count as a send, because nothing was sent.
    pub uncounted: bool,
}

impl Change {
    /// To `status` at `at`, with nothing else to say.
    #[must_use]
    pub const fn to(before: Standing, status: DeliveryStatus, at: DateTime<Utc>) -> Self {
        Self {
            before,
            status,
            at,
            reason: None,
            error_code: None,
            error_text: None,
            provider_id: None,
            due_at: None,
            uncounted: false,
        }
    }
}

/// The statuses whose instant is kept, in their order.
const STEPS: [DeliveryStatus; 4] = [DeliveryStatus::Accepted, DeliveryStatus::Sent, DeliveryStatus::Delivered, DeliveryStatus::Read];

/// The last contact of the campaign that was frozen; contacts are frozen in the order of their ids.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn last_frozen(conn: &mut Conn, campaign: CampaignId) -> Result<Option<ContactId>> {
    let last = scalar_optional!(
        conn,
        Uuid,
        "SELECT contact_id FROM deliveries WHERE campaign_id = $1 ORDER BY contact_id DESC LIMIT 1",
        campaign.uuid()
    )?;
    Ok(last.map(ContactId))
}

/// The numbers, or e-mail addresses, that the campaign already reaches.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn frozen_phones(conn: &mut Conn, campaign: CampaignId) -> Result<Vec<String>> {
    let rows = fetch_all!(
        conn,
        (String,),
        "SELECT phone FROM deliveries WHERE campaign_id = $1 AND status <> 'skipped'",
        campaign.uuid()
    )?;
    Ok(rows.into_iter().map(|(phone,)| phone).collect())
}

/// Adds a page of frozen recipients, queued or skipped.
///
/// # Errors
/// [`crate::Error::Duplicate`] when one is there already; the page is then to be read again.
pub async fn freeze(conn: &mut Conn, target: Target, recipients: &[Recipient], now: DateTime<Utc>) -> Result<()> {
    const COLUMNS: [(&str, Column); 6] = [
        ("id", Column::Uuid),
        ("contact_id", Column::Uuid),
        ("phone", Column::Text),
        ("language", Column::Text),
        ("status", Column::Text),
        ("reason", Column::Text),
    ];
    let mut deltas = Deltas::default();
    let mut rows = Vec::with_capacity(recipients.len());
    for recipient in recipients {
        let status = if recipient.skip.is_some() {
            DeliveryStatus::Skipped
        } else {
            DeliveryStatus::Queued
        };
        let reason = recipient.skip.map(SkipReason::code);
        let phone = recipient.address.as_deref().unwrap_or_default();
        rows.push(json!([recipient.id, recipient.contact_id, phone, recipient.language, status, reason]));
        deltas.stand(target.campaign_id, status, reason, 1);
        deltas.reach(target.org_id, target.campaign_id, recipient.language, status, now, 1);
    }
    let sql = format!(
        "INSERT INTO deliveries (id, org_id, campaign_id, contact_id, sender_id, phone, language, status, reason, attempts, due_at, created_at, updated_at)
         SELECT i.id, $2, $3, i.contact_id, $4, i.phone, i.language, i.status, i.reason, 0, $5, $5, $5 FROM {} i",
        dialect::rows(conn.kind(), "$1", &COLUMNS)
    );
    execute!(
        conn,
        sqlx::AssertSqlSafe(sql),
        Json(&rows),
        target.org_id.uuid(),
        target.campaign_id.uuid(),
        target.sender_id.uuid(),
        now
    )?;
    deltas.write(conn).await
}

/// Claims up to `limit` due deliveries of a campaign for `owner`, the longest due first.
///
/// The claim is the durable mark "about to be sent": its commit precedes every provider call. A
/// campaign that is paused or cancelled gives nothing.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn claim(conn: &mut Conn, campaign: CampaignId, owner: &str, now: DateTime<Utc>, limit: i64) -> Result<Vec<Claimed>> {
    let sql = format!(
        "UPDATE deliveries SET status = 'claimed', claimed_by = $2, claimed_at = $3, attempts = attempts + 1, updated_at = $3
         WHERE id IN (SELECT id FROM deliveries WHERE campaign_id = $1 AND status = 'queued' AND due_at <= $3
         AND EXISTS (SELECT 1 FROM campaigns WHERE id = $1 AND status = 'sending') ORDER BY due_at LIMIT $4{})
         RETURNING id, contact_id, phone, attempts",
        dialect::skip_locked(conn.kind())
    );
    let rows = fetch_all!(conn, (Uuid, Uuid, String, i64), sqlx::AssertSqlSafe(sql), campaign.uuid(), owner, now, limit)?;
    let count = i64::try_from(rows.len()).unwrap_or_default();
    let mut deltas = Deltas::default();
    deltas.stand(campaign, DeliveryStatus::Queued, None, -count);
    deltas.stand(campaign, DeliveryStatus::Claimed, None, count);
    deltas.write(conn).await?;
    Ok(rows
        .into_iter()
        .map(|(id, contact, phone, attempts)| Claimed {
            id: id.into(),
            contact_id: contact.into(),
            phone,
            attempts,
        })
        .collect())
}

/// Records changes to deliveries that this transaction has locked, at most one each.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn record(conn: &mut Conn, changes: &[Change], now: DateTime<Utc>) -> Result<()> {
    const COLUMNS: [(&str, Column); 12] = [
        ("id", Column::Uuid),
        ("status", Column::Text),
        ("reason", Column::Text),
        ("error_code", Column::Text),
        ("error_text", Column::Text),
        ("provider_id", Column::Text),
        ("due_at", Column::Instant),
        ("attempts", Column::Integer),
        ("accepted_at", Column::Instant),
        ("sent_at", Column::Instant),
        ("delivered_at", Column::Instant),
        ("read_at", Column::Instant),
    ];
    if changes.is_empty() {
        return Ok(());
    }
    let mut deltas = Deltas::default();
    for change in changes {
        count(&mut deltas, change, now);
    }
    let rows: Vec<Value> = changes.iter().map(row).collect();
    let sql = format!(
        "UPDATE deliveries SET status = i.status, reason = i.reason, error_code = i.error_code, error_text = i.error_text,
         provider_id = COALESCE(i.provider_id, deliveries.provider_id), due_at = COALESCE(i.due_at, deliveries.due_at),
         attempts = deliveries.attempts + i.attempts, accepted_at = COALESCE(deliveries.accepted_at, i.accepted_at),
         sent_at = COALESCE(deliveries.sent_at, i.sent_at), delivered_at = COALESCE(deliveries.delivered_at, i.delivered_at),
         read_at = COALESCE(deliveries.read_at, i.read_at), claimed_by = NULL, claimed_at = NULL, updated_at = $2
         FROM {} i WHERE deliveries.id = i.id{}",
        dialect::rows(conn.kind(), "$1", &COLUMNS),
        dialect::and_no_others(conn.kind(), "deliveries.id", "$1")
    );
    execute!(conn, sqlx::AssertSqlSafe(sql), Json(&rows), now)?;
    deltas.write(conn).await
}

/// One change in the order of the columns of [`record`].
fn row(change: &Change) -> Value {
    let at = dialect::instant(change.at);
    let step = |step: DeliveryStatus| is_implied(step, change.status).then_some(&at);
    json!([
        change.before.id,
        change.status,
        change.reason,
        change.error_code,
        change.error_text,
        change.provider_id,
        change.due_at.map(dialect::instant),
        -i64::from(change.uncounted),
        step(STEPS[0]),
        step(STEPS[1]),
        step(STEPS[2]),
        step(STEPS[3]),
    ])
}

/// Whether a delivery that stands at `status` has reached `step`: read implies delivered.
fn is_implied(step: DeliveryStatus, status: DeliveryStatus) -> bool {
    STEPS.contains(&status) && step <= status
}

fn count(deltas: &mut Deltas, change: &Change, now: DateTime<Utc>) {
    let before = &change.before;
    deltas.stand(before.campaign_id, before.status, before.reason.as_deref(), -1);
    deltas.stand(before.campaign_id, change.status, change.reason.as_deref(), 1);
    let mut reach = |status, at, by| deltas.reach(before.org_id, before.campaign_id, before.language, status, at, by);
    for (step, was_reached) in STEPS.into_iter().zip(before.reached) {
        if is_implied(step, change.status) && !was_reached {
            reach(step, change.at, 1);
        }
    }
    if is_end(before.status) {
        reach(before.status, now, -1);
    }
    if is_end(change.status) {
        reach(change.status, now, 1);
    }
}

/// The statuses beside the way that hours count net: in when entered, out when left.
const fn is_end(status: DeliveryStatus) -> bool {
    use DeliveryStatus as S;
    matches!(status, S::Failed | S::Skipped | S::Cancelled | S::Unknown)
}
