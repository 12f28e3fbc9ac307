//! Consent: every record ever made, and what stands now per contact, channel and purpose.

use chrono::{DateTime, Utc};
use domain::{Channel, ConsentId, ConsentMethod, ConsentStatus, ContactId, MemberId, OrgId, Purpose};
use sea_query::{OnConflict, Query};
use serde::Serialize;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{Conn, Result, dialect, error::parse};

/// Records per statement of [`insert_many`]: 10 values each stay below SQLite's 32,766.
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

/// Adds records and makes them what stands. The contacts must be the organisation's, and no two
/// records of one call may concern the same contact, channel and purpose.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn insert_many(conn: &mut Conn, org: OrgId, consents: &[Consent]) -> Result<()> {
    for chunk in consents.chunks(PER_INSERT) {
        let mut records = Query::insert();
        records.into_table("consents").columns([
            "id",
            "org_id",
            "contact_id",
            "channel",
            "purpose",
            "status",
            "method",
            "evidence",
            "recorded_by",
            "at",
        ]);
        let mut states = Query::insert();
        states
            .into_table("consent_states")
            .columns(["contact_id", "channel", "purpose", "org_id", "status", "consent_id", "at"])
            .on_conflict(
                OnConflict::columns(["contact_id", "channel", "purpose"])
                    .update_columns(["status", "consent_id", "at"])
                    .to_owned(),
            );
        for consent in chunk {
            add(&mut records, &mut states, org, consent);
        }
        execute_built!(conn, records)?;
        execute_built!(conn, states)?;
    }
    Ok(())
}

fn add(records: &mut sea_query::InsertStatement, states: &mut sea_query::InsertStatement, org: OrgId, consent: &Consent) {
    records.values_panic([
        consent.id.uuid().into(),
        org.uuid().into(),
        consent.contact_id.uuid().into(),
        consent.channel.code().into(),
        consent.purpose.code().into(),
        consent.status.code().into(),
        consent.method.code().into(),
        consent.evidence.as_str().into(),
        consent.recorded_by.map(MemberId::uuid).into(),
        consent.at.into(),
    ]);
    states.values_panic([
        consent.contact_id.uuid().into(),
        consent.channel.code().into(),
        consent.purpose.code().into(),
        org.uuid().into(),
        consent.status.code().into(),
        consent.id.uuid().into(),
        consent.at.into(),
    ]);
}

/// What stands for these contacts: the newest record per contact, channel and purpose.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn standing(conn: &mut Conn, org: OrgId, contacts: &[ContactId]) -> Result<Vec<Consent>> {
    let sql = format!(
        "SELECT r.id, r.contact_id, r.channel, r.purpose, r.status, r.method, r.evidence, r.recorded_by, r.at
         FROM consent_states s JOIN consents r ON r.id = s.consent_id
         WHERE s.org_id = $1 AND s.contact_id IN {} ORDER BY s.contact_id, s.channel, s.purpose",
        dialect::uuid_list(conn.kind(), "$2")
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
