//! The audit log: one hash chain per organisation.
//!
//! Hashes are made by `services::audit`; here they are only kept.

use chrono::{DateTime, Utc};
use domain::{MemberId, OrgId};
use sea_query::{Expr, ExprTrait, Iden, Order, Query};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{Conn, Result};

/// An entry of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Organisation whose chain it is part of.
    pub org_id: OrgId,
    /// Place in the chain, from 1.
    pub seq: i64,
    /// Its id.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; none for the system itself.
    pub member_id: Option<MemberId>,
    /// Through which door: `session`, `api`, `system`.
    pub via: String,
    /// What: `campaign.scheduled`.
    pub action: String,
    /// Kind of the thing: `campaign`.
    pub subject_kind: String,
    /// Id of the thing.
    pub subject_id: String,
    /// Hash of the thing before, where it existed.
    pub before_hash: Option<Vec<u8>>,
    /// Hash of the thing after, where it still exists.
    pub after_hash: Option<Vec<u8>>,
    /// Facts without personal data (counts, reasons, statuses).
    pub detail: Value,
    /// Request that caused it.
    pub request_id: String,
    /// Hash of the entry before; 32 zero bytes for the first.
    pub previous_hash: Vec<u8>,
    /// Hash of this entry.
    pub hash: Vec<u8>,
}

/// Which entries to list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only this action, or actions that begin with it when it ends in a dot.
    pub action: Option<String>,
    /// Only by this member.
    pub member_id: Option<MemberId>,
    /// Only about this thing.
    pub subject_id: Option<String>,
    /// Not before.
    pub from: Option<DateTime<Utc>>,
    /// Before.
    pub until: Option<DateTime<Utc>>,
    /// Only entries older than this place in the chain (key of the next page).
    pub before_seq: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct Row {
    org_id: Uuid,
    seq: i64,
    id: Uuid,
    at: DateTime<Utc>,
    member_id: Option<Uuid>,
    via: String,
    action: String,
    subject_kind: String,
    subject_id: String,
    before_hash: Option<Vec<u8>>,
    after_hash: Option<Vec<u8>>,
    detail: Json<Value>,
    request_id: String,
    previous_hash: Vec<u8>,
    hash: Vec<u8>,
}

impl From<Row> for Entry {
    fn from(row: Row) -> Self {
        Self {
            org_id: row.org_id.into(),
            seq: row.seq,
            id: row.id,
            at: row.at,
            member_id: row.member_id.map(MemberId),
            via: row.via,
            action: row.action,
            subject_kind: row.subject_kind,
            subject_id: row.subject_id,
            before_hash: row.before_hash,
            after_hash: row.after_hash,
            detail: row.detail.0,
            request_id: row.request_id,
            previous_hash: row.previous_hash,
            hash: row.hash,
        }
    }
}

#[derive(Iden)]
enum AuditEntries {
    Table,
    OrgId,
    Seq,
    Action,
    MemberId,
    SubjectId,
    At,
}

/// The last link of the chain, locked until the transaction ends: `(seq, hash)`, or none for an
/// organisation without entries.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn lock_head(conn: &mut Conn, org: OrgId) -> Result<Option<(i64, Vec<u8>)>> {
    match conn.kind() {
        crate::Engine::Sqlite => fetch_optional!(conn, (i64, Vec<u8>), "SELECT seq, hash FROM audit_heads WHERE org_id = $1", org.uuid()),
        crate::Engine::Postgres => {
            // The advisory lock also covers the first entry, when there is no row to lock yet.
            let key = i64::from_be_bytes(org.uuid().as_bytes()[8..16].try_into().unwrap_or_default());
            execute!(conn, "SELECT pg_advisory_xact_lock($1)", key)?;
            fetch_optional!(
                conn,
                (i64, Vec<u8>),
                "SELECT seq, hash FROM audit_heads WHERE org_id = $1 FOR UPDATE",
                org.uuid()
            )
        }
    }
}

/// Adds an entry and moves the head. The head must have been locked by this transaction.
///
/// # Errors
/// [`crate::Error::Duplicate`] when the place is taken.
pub async fn append(conn: &mut Conn, entry: &Entry) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO audit_entries (org_id, seq, id, at, member_id, via, action, subject_kind, subject_id, before_hash, after_hash, detail,
         request_id, previous_hash, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        entry.org_id.uuid(),
        entry.seq,
        entry.id,
        entry.at,
        entry.member_id.map(MemberId::uuid),
        &entry.via,
        &entry.action,
        &entry.subject_kind,
        &entry.subject_id,
        &entry.before_hash,
        &entry.after_hash,
        Json(&entry.detail),
        &entry.request_id,
        &entry.previous_hash,
        &entry.hash
    )?;
    execute!(
        conn,
        "INSERT INTO audit_heads (org_id, seq, hash) VALUES ($1, $2, $3) ON CONFLICT (org_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash",
        entry.org_id.uuid(),
        entry.seq,
        &entry.hash
    )?;
    Ok(())
}

/// Up to `limit` entries of the chain after `seq`, oldest first, for verification.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn chain_after(conn: &mut Conn, org: OrgId, seq: i64, limit: i64) -> Result<Vec<Entry>> {
    let rows = fetch_all!(
        conn,
        Row,
        "SELECT * FROM audit_entries WHERE org_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        org.uuid(),
        seq,
        limit
    )?;
    Ok(rows.into_iter().map(Entry::from).collect())
}

/// The recorded head `(seq, hash)`, without locking.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn head(conn: &mut Conn, org: OrgId) -> Result<Option<(i64, Vec<u8>)>> {
    fetch_optional!(conn, (i64, Vec<u8>), "SELECT seq, hash FROM audit_heads WHERE org_id = $1", org.uuid())
}

/// A page of entries, newest first.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn list(conn: &mut Conn, org: OrgId, filter: &Filter, limit: u64) -> Result<Vec<Entry>> {
    let mut query = Query::select();
    query
        .expr(Expr::cust("*"))
        .from(AuditEntries::Table)
        .and_where(Expr::col(AuditEntries::OrgId).eq(org.uuid()));
    match &filter.action {
        Some(prefix) if prefix.ends_with('.') => query.and_where(Expr::col(AuditEntries::Action).like(format!("{prefix}%"))),
        Some(action) => query.and_where(Expr::col(AuditEntries::Action).eq(action.as_str())),
        None => &mut query,
    };
    query
        .and_where_option(filter.member_id.map(|member| Expr::col(AuditEntries::MemberId).eq(member.uuid())))
        .and_where_option(
            filter
                .subject_id
                .as_ref()
                .map(|subject| Expr::col(AuditEntries::SubjectId).eq(subject.as_str())),
        )
        .and_where_option(filter.from.map(|from| Expr::col(AuditEntries::At).gte(from)))
        .and_where_option(filter.until.map(|until| Expr::col(AuditEntries::At).lt(until)))
        .and_where_option(filter.before_seq.map(|seq| Expr::col(AuditEntries::Seq).lt(seq)))
        .order_by(AuditEntries::Seq, Order::Desc)
        .limit(limit);
    Ok(fetch_all_built!(conn, Row, query)?.into_iter().map(Entry::from).collect())
}
