//! Pieces of work of the writing assistant, and every text that was made for them.

use chrono::{DateTime, Utc};
use domain::{Brief, GenerationId, Language, MemberId, OrgId, Report, WritingId, WritingState, WritingTask};
use serde::Serialize;
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{Conn, Result, error::parse};

/// A brief and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Writing {
    /// Its id.
    pub id: WritingId,
    /// Who asked.
    pub member_id: MemberId,
    /// What for.
    pub brief: Brief,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// One text of one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Generation {
    /// Its id.
    pub id: GenerationId,
    /// The piece of work it belongs to.
    pub writing_id: WritingId,
    /// Its version, from 1.
    pub version: i64,
    /// The version whose other languages stand beside it; 0 for the first.
    pub base: i64,
    /// Its language.
    pub language: Language,
    /// How it came to be.
    pub task: WritingTask,
    /// How far it is.
    pub state: WritingState,
    /// What was asked, apart from the brief.
    pub inputs: Value,
    /// The text as far as it is.
    pub output: String,
    /// What is known of it.
    pub report: Report,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct WritingRow {
    id: Uuid,
    member_id: Uuid,
    brief: Json<Brief>,
    created_at: DateTime<Utc>,
}

impl From<WritingRow> for Writing {
    fn from(row: WritingRow) -> Self {
        Self {
            id: row.id.into(),
            member_id: row.member_id.into(),
            brief: row.brief.0,
            created_at: row.created_at,
        }
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    writing_id: Uuid,
    version: i64,
    base: i64,
    language: String,
    task: String,
    state: String,
    inputs: Json<Value>,
    output: String,
    report: Json<Report>,
    created_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for Generation {
    type Error = crate::Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id.into(),
            writing_id: row.writing_id.into(),
            version: row.version,
            base: row.base,
            language: parse(&row.language, "generations", "language")?,
            task: parse(&row.task, "generations", "task")?,
            state: parse(&row.state, "generations", "state")?,
            inputs: row.inputs.0,
            output: row.output,
            report: row.report.0,
            created_at: row.created_at,
            finished_at: row.finished_at,
        })
    }
}

const COLUMNS: &str = "id, writing_id, version, base, language, task, state, inputs, output, report, created_at, finished_at";

/// Adds a piece of work.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn insert(conn: &mut Conn, org: OrgId, writing: &Writing) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO writings (id, org_id, member_id, brief, created_at) VALUES ($1, $2, $3, $4, $5)",
        writing.id.uuid(),
        org.uuid(),
        writing.member_id.uuid(),
        Json(&writing.brief),
        writing.created_at
    )?;
    Ok(())
}

/// The piece of work, if it is this organisation's.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn get(conn: &mut Conn, org: OrgId, id: WritingId) -> Result<Option<Writing>> {
    let row = fetch_optional!(
        conn,
        WritingRow,
        "SELECT id, member_id, brief, created_at FROM writings WHERE org_id = $1 AND id = $2",
        org.uuid(),
        id.uuid()
    )?;
    Ok(row.map(Writing::from))
}

/// The newest pieces of work of a member, newest first.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn newest(conn: &mut Conn, org: OrgId, member: MemberId, limit: i64) -> Result<Vec<Writing>> {
    let rows = fetch_all!(
        conn,
        WritingRow,
        "SELECT id, member_id, brief, created_at FROM writings WHERE org_id = $1 AND member_id = $2 ORDER BY id DESC LIMIT $3",
        org.uuid(),
        member.uuid(),
        limit
    )?;
    Ok(rows.into_iter().map(Writing::from).collect())
}

/// Begins a text of a piece of work of this organisation.
///
/// # Errors
/// [`crate::Error::Duplicate`] when the version has a text in this language.
pub async fn insert_generation(conn: &mut Conn, org: OrgId, generation: &Generation) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO generations (id, org_id, writing_id, version, base, language, task, state, inputs, output, report, created_at, finished_at)
         SELECT $3, w.org_id, w.id, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13 FROM writings w WHERE w.org_id = $1 AND w.id = $2",
        org.uuid(),
        generation.writing_id.uuid(),
        generation.id.uuid(),
        generation.version,
        generation.base,
        generation.language.code(),
        generation.task.code(),
        generation.state.code(),
        Json(&generation.inputs),
        &generation.output,
        Json(&generation.report),
        generation.created_at,
        generation.finished_at
    )?;
    Ok(())
}

/// Keeps a text as far as it is. False when it is not being written any more.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn grow(conn: &mut Conn, org: OrgId, id: GenerationId, output: &str) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE generations SET output = $3 WHERE org_id = $1 AND id = $2 AND state = 'writing'",
        org.uuid(),
        id.uuid(),
        output
    )?;
    Ok(changed == 1)
}

/// Ends a text: its state, output, report and the time. False when it had ended before.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn finish(conn: &mut Conn, org: OrgId, ended: &Generation) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE generations SET state = $3, output = $4, report = $5, finished_at = $6 WHERE org_id = $1 AND id = $2 AND state = 'writing'",
        org.uuid(),
        ended.id.uuid(),
        ended.state.code(),
        &ended.output,
        Json(&ended.report),
        ended.finished_at
    )?;
    Ok(changed == 1)
}

/// Every text of a piece of work, oldest version first.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn of_writing(conn: &mut Conn, org: OrgId, writing: WritingId) -> Result<Vec<Generation>> {
    let sql = format!("SELECT {COLUMNS} FROM generations WHERE org_id = $1 AND writing_id = $2 ORDER BY version, id");
    fetch_all!(conn, Row, sqlx::AssertSqlSafe(sql), org.uuid(), writing.uuid())?
        .into_iter()
        .map(Generation::try_from)
        .collect()
}

/// Texts of the organisation, newest first, from before `before` on.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn generations(conn: &mut Conn, org: OrgId, before: Option<GenerationId>, limit: i64) -> Result<Vec<Generation>> {
    // Every id is smaller than the largest one there can be.
    let before = before.map_or(Uuid::max(), GenerationId::uuid);
    let sql = format!("SELECT {COLUMNS} FROM generations WHERE org_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3");
    fetch_all!(conn, Row, sqlx::AssertSqlSafe(sql), org.uuid(), before, limit)?
        .into_iter()
        .map(Generation::try_from)
        .collect()
}
