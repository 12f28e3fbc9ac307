//! Answers to requests that carried an `Idempotency-Key`, so that a repeated request does not
//! repeat its deed.

use chrono::{DateTime, Utc};
use domain::OrgId;

use crate::{Conn, Result};

/// What is known about a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Hash of the request that used the key.
    pub request_hash: Vec<u8>,
    /// HTTP status of the answer; none while the request runs, or when its process died.
    pub status: Option<u16>,
    /// Body of the answer.
    pub body: String,
    /// When the request came.
    pub created_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct Row {
    request_hash: Vec<u8>,
    status: Option<i64>,
    body: Option<String>,
    created_at: DateTime<Utc>,
}

impl From<Row> for Record {
    fn from(row: Row) -> Self {
        Self {
            request_hash: row.request_hash,
            status: row.status.and_then(|status| u16::try_from(status).ok()),
            body: row.body.unwrap_or_default(),
            created_at: row.created_at,
        }
    }
}

/// Takes a key for a request that starts now; false when it is taken already.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn take(conn: &mut Conn, org: OrgId, key: &str, request_hash: &[u8], at: DateTime<Utc>) -> Result<bool> {
    let added = execute!(
        conn,
        "INSERT INTO idempotency_keys (org_id, key, request_hash, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (org_id, key) DO NOTHING",
        org.uuid(),
        key,
        request_hash,
        at
    )?;
    Ok(added == 1)
}

/// What is known about a key, if it is taken.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn get(conn: &mut Conn, org: OrgId, key: &str) -> Result<Option<Record>> {
    let row = fetch_optional!(
        conn,
        Row,
        "SELECT request_hash, status, body, created_at FROM idempotency_keys WHERE org_id = $1 AND key = $2",
        org.uuid(),
        key
    )?;
    Ok(row.map(Record::from))
}

/// Takes over the key of a request that never answered; `seen` is the time it was taken at. False
/// when somebody else was quicker.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn take_over(conn: &mut Conn, org: OrgId, key: &str, seen: DateTime<Utc>, at: DateTime<Utc>) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE idempotency_keys SET created_at = $4 WHERE org_id = $1 AND key = $2 AND created_at = $3 AND status IS NULL",
        org.uuid(),
        key,
        seen,
        at
    )?;
    Ok(changed == 1)
}

/// Keeps the answer under the key.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn keep(conn: &mut Conn, org: OrgId, key: &str, status: u16, body: &str) -> Result<()> {
    execute!(
        conn,
        "UPDATE idempotency_keys SET status = $3, body = $4 WHERE org_id = $1 AND key = $2",
        org.uuid(),
        key,
        i64::from(status),
        body
    )?;
    Ok(())
}

/// Gives the key back: its request did nothing.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn release(conn: &mut Conn, org: OrgId, key: &str) -> Result<()> {
    execute!(conn, "DELETE FROM idempotency_keys WHERE org_id = $1 AND key = $2", org.uuid(), key)?;
    Ok(())
}

/// Forgets every organisation's keys taken before `before`.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn forget(conn: &mut Conn, before: DateTime<Utc>) -> Result<u64> {
    execute!(conn, "DELETE FROM idempotency_keys WHERE created_at < $1", before)
}
