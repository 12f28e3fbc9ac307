//! Imports of contacts from files: what was uploaded, how far it is, what was rejected.

use chrono::{DateTime, Utc};
use domain::{ImportId, ImportStatus, MemberId, OrgId, RejectReason};
use sea_query::{OnConflict, Query};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{Conn, Result, dialect, error::parse};

/// Rejects per statement.
const PER_INSERT: usize = 2_000;

/// An import.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// Its id; also the name of the stored file.
    pub id: ImportId,
    /// Whose.
    pub org_id: OrgId,
    /// Who uploaded the file.
    pub member_id: MemberId,
    /// Where it stands.
    pub status: ImportStatus,
    /// The file's name on the member's machine.
    pub file_name: String,
    /// SHA-256 of the file.
    pub file_hash: Vec<u8>,
    /// What `spreadsheets` found the file to be, in its own stored form.
    pub format: String,
    /// The choices of the member, in the form `services::imports` gives them.
    pub options: Value,
    /// Progress.
    pub progress: Progress,
    /// The stable error code of a failed import.
    pub error: Option<String>,
    /// When the file was uploaded.
    pub created_at: DateTime<Utc>,
    /// When it last moved on.
    pub updated_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
}

/// How far an import is, in rows below the header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Rows in the file.
    pub total: i64,
    /// Rows dealt with: the sum of the next four.
    pub done: i64,
    /// Contacts created.
    pub created: i64,
    /// Contacts updated.
    pub updated: i64,
    /// Rows that changed nothing: already in contacts, or a repeat within the file.
    pub skipped: i64,
    /// Rows that could not be taken.
    pub rejected: i64,
}

/// A row that could not be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// Row in the file, from 1, the header included.
    pub row_number: i64,
    /// Why.
    pub reason: RejectReason,
    /// The row as it stood in the file.
    pub cells: Vec<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    org_id: Uuid,
    member_id: Uuid,
    status: String,
    file_name: String,
    file_hash: Vec<u8>,
    format: String,
    options: Json<Value>,
    rows_total: i64,
    rows_done: i64,
    rows_created: i64,
    rows_updated: i64,
    rows_skipped: i64,
    rows_rejected: i64,
    error: Option<String>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for Import {
    type Error = crate::Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id.into(),
            org_id: row.org_id.into(),
            member_id: row.member_id.into(),
            status: parse(&row.status, "imports", "status")?,
            file_name: row.file_name,
            file_hash: row.file_hash,
            format: row.format,
            options: row.options.0,
            progress: Progress {
                total: row.rows_total,
                done: row.rows_done,
                created: row.rows_created,
                updated: row.rows_updated,
                skipped: row.rows_skipped,
                rejected: row.rows_rejected,
            },
            error: row.error,
            created_at: row.created_at,
            updated_at: row.updated_at,
            finished_at: row.finished_at,
        })
    }
}

/// Adds an import.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn insert(conn: &mut Conn, import: &Import) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO imports (id, org_id, member_id, status, file_name, file_hash, format, options, rows_total, rows_done, rows_created, rows_updated,
         rows_skipped, rows_rejected, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, 0, 0, $10, $10)",
        import.id.uuid(),
        import.org_id.uuid(),
        import.member_id.uuid(),
        import.status.code(),
        &import.file_name,
        &import.file_hash,
        &import.format,
        Json(&import.options),
        import.progress.total,
        import.created_at
    )?;
    Ok(())
}

/// The import.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn get(conn: &mut Conn, org: OrgId, id: ImportId) -> Result<Option<Import>> {
    fetch_optional!(conn, Row, "SELECT * FROM imports WHERE org_id = $1 AND id = $2", org.uuid(), id.uuid())?
        .map(Import::try_from)
        .transpose()
}

/// The import, locked until the transaction ends, so that two workers never do the same rows.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn lock(conn: &mut Conn, org: OrgId, id: ImportId) -> Result<Option<Import>> {
    let sql = format!("SELECT * FROM imports WHERE org_id = $1 AND id = $2{}", dialect::for_update(conn.kind()));
    fetch_optional!(conn, Row, sqlx::AssertSqlSafe(sql), org.uuid(), id.uuid())?
        .map(Import::try_from)
        .transpose()
}

/// The organisation of an import; for the worker, which knows the id only.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn org_of(conn: &mut Conn, id: ImportId) -> Result<Option<OrgId>> {
    Ok(fetch_optional!(conn, (Uuid,), "SELECT org_id FROM imports WHERE id = $1", id.uuid())?.map(|(org,)| org.into()))
}

/// The imports of every organisation that have not ended, oldest first; for the worker.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn unfinished(conn: &mut Conn) -> Result<Vec<ImportId>> {
    let rows = fetch_all!(conn, (Uuid,), "SELECT id FROM imports WHERE status = 'running' ORDER BY id")?;
    Ok(rows.into_iter().map(|(id,)| id.into()).collect())
}

/// The uploads of every organisation that were never started and not changed since `before`; for the
/// worker.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn abandoned(conn: &mut Conn, before: DateTime<Utc>) -> Result<Vec<(OrgId, ImportId)>> {
    let rows = fetch_all!(
        conn,
        (Uuid, Uuid),
        "SELECT org_id, id FROM imports WHERE status = 'uploaded' AND updated_at < $1 ORDER BY id",
        before
    )?;
    Ok(rows.into_iter().map(|(org, id)| (org.into(), id.into())).collect())
}

/// Whether the file of this name is still to be read; for the worker, which knows the id only.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn needs_file(conn: &mut Conn, id: ImportId) -> Result<bool> {
    let sql = "SELECT COUNT(*) FROM imports WHERE id = $1 AND status IN ('uploaded', 'running')";
    Ok(scalar!(conn, i64, sql, id.uuid())? > 0)
}

/// Up to `limit` imports, newest first.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn list(conn: &mut Conn, org: OrgId, limit: i64) -> Result<Vec<Import>> {
    fetch_all!(
        conn,
        Row,
        "SELECT * FROM imports WHERE org_id = $1 ORDER BY id DESC LIMIT $2",
        org.uuid(),
        limit
    )?
    .into_iter()
    .map(Import::try_from)
    .collect()
}

/// The newest import of this very file that has taken rows over and was not undone.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn same_file(conn: &mut Conn, org: OrgId, hash: &[u8], except: Option<ImportId>) -> Result<Option<Import>> {
    fetch_optional!(
        conn,
        Row,
        "SELECT * FROM imports WHERE org_id = $1 AND file_hash = $2 AND id <> $3 AND status IN ('running', 'done') ORDER BY id DESC LIMIT 1",
        org.uuid(),
        hash,
        except.map_or(Uuid::nil(), ImportId::uuid)
    )?
    .map(Import::try_from)
    .transpose()
}

/// Saves status, options, progress, error and times; false when there is no such import.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn update(conn: &mut Conn, import: &Import) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE imports SET status = $3, options = $4, rows_total = $5, rows_done = $6, rows_created = $7, rows_updated = $8, rows_skipped = $9,
         rows_rejected = $10, error = $11, updated_at = $12, finished_at = $13, format = $14 WHERE org_id = $1 AND id = $2",
        import.org_id.uuid(),
        import.id.uuid(),
        import.status.code(),
        Json(&import.options),
        import.progress.total,
        import.progress.done,
        import.progress.created,
        import.progress.updated,
        import.progress.skipped,
        import.progress.rejected,
        &import.error,
        import.updated_at,
        import.finished_at,
        &import.format
    )?;
    Ok(changed == 1)
}

/// Deletes an import that was never started, with its rejects; false when there is none.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn delete_uploaded(conn: &mut Conn, org: OrgId, id: ImportId) -> Result<bool> {
    let changed = execute!(
        conn,
        "DELETE FROM imports WHERE org_id = $1 AND id = $2 AND status = 'uploaded'",
        org.uuid(),
        id.uuid()
    )?;
    Ok(changed == 1)
}

/// Adds rejected rows. The import must be the organisation's.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn insert_rejects(conn: &mut Conn, import: ImportId, rejects: &[Reject]) -> Result<()> {
    for chunk in rejects.chunks(PER_INSERT) {
        let mut query = Query::insert();
        query
            .into_table("import_rejects")
            .columns(["import_id", "row_number", "reason", "cells"])
            .on_conflict(OnConflict::columns(["import_id", "row_number"]).do_nothing().to_owned());
        for reject in chunk {
            query.values_panic([
                import.uuid().into(),
                reject.row_number.into(),
                reject.reason.code().into(),
                Value::from(reject.cells.clone()).into(),
            ]);
        }
        execute_built!(conn, query)?;
    }
    Ok(())
}

/// How many rows were rejected.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn count_rejects(conn: &mut Conn, org: OrgId, import: ImportId) -> Result<u64> {
    let count = scalar!(
        conn,
        i64,
        "SELECT COUNT(*) FROM import_rejects r JOIN imports i ON i.id = r.import_id WHERE i.org_id = $1 AND i.id = $2",
        org.uuid(),
        import.uuid()
    )?;
    Ok(count.unsigned_abs())
}

/// A rejected row.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn reject(conn: &mut Conn, org: OrgId, import: ImportId, row: i64) -> Result<Option<Reject>> {
    let found = rejects(conn, org, import, row - 1, 1).await?.pop();
    Ok(found.filter(|reject| reject.row_number == row))
}

/// Saves the cells of a rejected row and why it is rejected now; false when there is no such row.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn update_reject(conn: &mut Conn, org: OrgId, import: ImportId, reject: &Reject) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE import_rejects SET reason = $4, cells = $5
         WHERE import_id = (SELECT id FROM imports WHERE org_id = $1 AND id = $2) AND row_number = $3",
        org.uuid(),
        import.uuid(),
        reject.row_number,
        reject.reason.code(),
        Json(&reject.cells)
    )?;
    Ok(changed == 1)
}

/// Takes a row off the rejected ones; false when there is no such row.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn delete_reject(conn: &mut Conn, org: OrgId, import: ImportId, row: i64) -> Result<bool> {
    let changed = execute!(
        conn,
        "DELETE FROM import_rejects WHERE import_id = (SELECT id FROM imports WHERE org_id = $1 AND id = $2) AND row_number = $3",
        org.uuid(),
        import.uuid(),
        row
    )?;
    Ok(changed == 1)
}

/// Up to `limit` rejected rows after row `after`, in the order of the file.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn rejects(conn: &mut Conn, org: OrgId, import: ImportId, after: i64, limit: i64) -> Result<Vec<Reject>> {
    let rows = fetch_all!(
        conn,
        (i64, String, Json<Vec<String>>),
        "SELECT r.row_number, r.reason, r.cells FROM import_rejects r JOIN imports i ON i.id = r.import_id
         WHERE i.org_id = $1 AND i.id = $2 AND r.row_number > $3 ORDER BY r.row_number LIMIT $4",
        org.uuid(),
        import.uuid(),
        after,
        limit
    )?;
    rows.into_iter()
        .map(|(row_number, reason, Json(cells))| {
            Ok(Reject {
                row_number,
                reason: parse(&reason, "import_rejects", "reason")?,
                cells,
            })
        })
        .collect()
}
