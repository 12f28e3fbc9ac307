//! References under which supervisory bodies and fund houses approved a content. Never changed.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{ExternalBody, MemberId, OrgId, ReferenceId};
use serde::Serialize;
use uuid::Uuid;

use crate::{Conn, Result, error::parse};

/// A reference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reference {
    /// Its id.
    pub id: ReferenceId,
    /// SHA-256 of the versions it is for: the body approved a content, whichever campaign carries it.
    pub hash: Vec<u8>,
    /// Who gave it.
    pub body: ExternalBody,
    /// The number, as the body writes it.
    pub reference: String,
    /// The day it was given.
    pub issued_on: NaiveDate,
    /// The last day on which it holds, if the body named one.
    pub valid_until: Option<NaiveDate>,
    /// Who recorded it.
    pub recorded_by: MemberId,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    hash: Vec<u8>,
    body: String,
    reference: String,
    issued_on: String,
    valid_until: Option<String>,
    recorded_by: Uuid,
    recorded_at: DateTime<Utc>,
}

impl TryFrom<Row> for Reference {
    type Error = crate::Error;
    fn try_from(row: Row) -> Result<Self> {
        const TABLE: &str = "external_references";
        Ok(Self {
            id: row.id.into(),
            hash: row.hash,
            body: parse(&row.body, TABLE, "body")?,
            reference: row.reference,
            issued_on: parse(&row.issued_on, TABLE, "issued_on")?,
            valid_until: row.valid_until.map(|day| parse(&day, TABLE, "valid_until")).transpose()?,
            recorded_by: row.recorded_by.into(),
            recorded_at: row.recorded_at,
        })
    }
}

/// Adds a reference.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn insert(conn: &mut Conn, org: OrgId, reference: &Reference) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO external_references (id, org_id, hash, body, reference, issued_on, valid_until, recorded_by, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        reference.id.uuid(),
        org.uuid(),
        &reference.hash,
        reference.body.code(),
        &reference.reference,
        reference.issued_on.to_string(),
        reference.valid_until.map(|day| day.to_string()),
        reference.recorded_by.uuid(),
        reference.recorded_at
    )?;
    Ok(())
}

/// The newest reference for the content with this hash.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn newest_of(conn: &mut Conn, org: OrgId, hash: &[u8]) -> Result<Option<Reference>> {
    fetch_optional!(
        conn,
        Row,
        "SELECT id, hash, body, reference, issued_on, valid_until, recorded_by, recorded_at FROM external_references
         WHERE org_id = $1 AND hash = $2 ORDER BY id DESC LIMIT 1",
        org.uuid(),
        hash
    )?
    .map(Reference::try_from)
    .transpose()
}
