//! Consent: every record ever made, and what stands now per contact, channel and purpose.

use chrono::{DateTime, Utc};
use domain::{Channel, ConsentId, ConsentMethod, ConsentStatus, ContactId, MemberId, OrgId, Purpose};
use serde::Serialize;
use serde_json::{Value, json};
use sqlx::types::Json;
use uuid::Uuid;

use crate::{
    Conn, Result,
    dialect::{self, Column},
    error::parse,
};

/// Records per statement of [`insert_many`].
const PER_INSERT: usize = 2_000;

/// A record of a consent given or withdrawn. Never changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Consent {
    /// Its id.
    pub id: ConsentId,
    /// Whose.
    pub contact_id: ContactId,
    /// For which channel.
    pub channel: Channel,
    /// For what.
    pub purpose: Purpose,
    /// Given or withdrawn.
    pub status: ConsentStatus,
    /// How.
    pub method: ConsentMethod,
    /// What proves it: where a form is kept, the text of a message.
    pub evidence: String,
    /// The member who recorded it; none for the system.
    pub recorded_by: Option<MemberId>,
    /// When.
    pub at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    contact_id: Uuid,
    channel: String,
    purpose: String,
    status: String,
    method: String,
    evidence: String,
    recorded_by: Option<Uuid>,
    at: DateTime<Utc>,
}

impl TryFrom<Row> for Consent {
    type Error = crate::Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id.into(),
            contact_id: row.contact_id.into(),
            channel: parse(&row.channel, "consents", "channel")?,
            purpose: parse(&row.purpose, "consents", "purpose")?,
            status: parse(&row.status, "consents", "status")?,
            method: parse(&row.method, "consents", "method")?,
            evidence: row.evidence,
            recorded_by: row.recorded_by.map(MemberId),
            at: row.at,
        })
    }
}

/// Adds records and makes them what stands; records about contacts of other organisations are left
/// out. No two records of one call may concern the same contact, channel and purpose.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn insert_many(conn: &mut Conn, org: OrgId, consents: &[Consent]) -> Result<()> {
    const COLUMNS: [(&str, Column); 9] = [
        ("id", Column::Uuid),
        ("contact_id", Column::Uuid),
        ("channel", Column::Text),
        ("purpose", Column::Text),
        ("status", Column::Text),
        ("method", Column::Text),
        ("evidence", Column::Text),
        ("recorded_by", Column::Uuid),
        ("at", Column::Instant),
    ];
    let rows = dialect::rows(conn.kind(), "$1", &COLUMNS);
    let ours = format!("FROM {rows} i JOIN contacts c ON c.id = i.contact_id AND c.org_id = $2");
    let records = format!(
        "INSERT INTO consents (id, org_id, contact_id, channel, purpose, status, method, evidence, recorded_by, at)
         SELECT i.id, c.org_id, c.id, i.channel, i.purpose, i.status, i.method, i.evidence, i.recorded_by, i.at {ours}"
    );
    // "WHERE TRUE" tells SQLite's parser that ON CONFLICT is no join condition.
    let states = format!(
        "INSERT INTO consent_states (contact_id, channel, purpose, org_id, status, consent_id, at)
         SELECT c.id, i.channel, i.purpose, c.org_id, i.status, i.id, i.at {ours} WHERE TRUE
         ON CONFLICT (contact_id, channel, purpose) DO UPDATE SET status = excluded.status, consent_id = excluded.consent_id, at = excluded.at"
    );
    for chunk in consents.chunks(PER_INSERT) {
        let rows: Vec<Value> = chunk.iter().map(row).collect();
        execute!(conn, sqlx::AssertSqlSafe(records.as_str()), Json(&rows), org.uuid())?;
        execute!(conn, sqlx::AssertSqlSafe(states.as_str()), Json(&rows), org.uuid())?;
    }
    Ok(())
}

/// A record in the order of the columns in [`insert_many`].
fn row(consent: &Consent) -> Value {
    json!([
        consent.id,
        consent.contact_id,
        consent.channel.code(),
        consent.purpose.code(),
        consent.status.code(),
        consent.method.code(),
        consent.evidence,
        consent.recorded_by,
        dialect::instant(consent.at),
    ])
}

/// What stands for these contacts: the newest record per contact, channel and purpose.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn standing(conn: &mut Conn, org: OrgId, contacts: &[ContactId]) -> Result<Vec<Consent>> {
    let sql = format!(
        "SELECT r.id, r.contact_id, r.channel, r.purpose, r.status, r.method, r.evidence, r.recorded_by, r.at
         FROM consent_states s JOIN consents r ON r.id = s.consent_id
         WHERE s.org_id = $1 AND s.contact_id {} ORDER BY s.contact_id, s.channel, s.purpose",
        dialect::in_uuids(conn.kind(), "$2")
    );
    let rows = fetch_all!(conn, Row, sqlx::AssertSqlSafe(sql), org.uuid(), Json(contacts))?;
    rows.into_iter().map(Consent::try_from).collect()
}

/// Every record of a contact, newest first.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn history(conn: &mut Conn, org: OrgId, contact: ContactId) -> Result<Vec<Consent>> {
    let rows = fetch_all!(
        conn,
        Row,
        "SELECT id, contact_id, channel, purpose, status, method, evidence, recorded_by, at FROM consents
         WHERE org_id = $1 AND contact_id = $2 ORDER BY at DESC, id DESC",
        org.uuid(),
        contact.uuid()
    )?;
    rows.into_iter().map(Consent::try_from).collect()
}

/// How many contacts may be written to on `channel` for `purpose`: consent given and not on the
/// suppression list.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn count_given(conn: &mut Conn, org: OrgId, channel: Channel, purpose: Purpose) -> Result<u64> {
    let count = scalar!(
        conn,
        i64,
        "SELECT COUNT(*) FROM consent_states s JOIN contacts c ON c.id = s.contact_id AND c.deleted_at IS NULL
         WHERE s.org_id = $1 AND s.channel = $2 AND s.purpose = $3 AND s.status = 'given'
         AND NOT EXISTS (SELECT 1 FROM suppressions x WHERE x.org_id = s.org_id AND x.channel = s.channel AND x.address = c.phone)",
        org.uuid(),
        channel.code(),
        purpose.code()
    )?;
    Ok(u64::try_from(count).unwrap_or_default())
}
