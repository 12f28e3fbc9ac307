//! The compliance rules of an organisation's own, and the number that moves whenever one changes.

use chrono::{DateTime, Utc};
use domain::{MemberId, OrgId, OwnRule, OwnRuleId};
use serde::Serialize;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{
    Conn, Result,
    shelf::{self, Shelf},
};

/// A rule as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// Its id.
    pub id: OwnRuleId,
    /// What it says.
    pub rule: OwnRule,
    /// How often it was saved.
    pub revision: i64,
    /// Who made it; none for the system.
    pub created_by: Option<MemberId>,
    /// Who changed it last; none for the system.
    pub updated_by: Option<MemberId>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// When it was put away.
    pub archived_at: Option<DateTime<Utc>>,
}

/// Which rules to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Archived ones instead of the others.
    pub is_archived: bool,
    /// Only rules made before this one (key of the next page).
    pub before: Option<OwnRuleId>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    rule: Json<OwnRule>,
    revision: i64,
    created_by: Option<Uuid>,
    updated_by: Option<Uuid>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    archived_at: Option<DateTime<Utc>>,
}

impl From<Row> for Kept {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            rule: row.rule.0,
            revision: row.revision,
            created_by: row.created_by.map(MemberId),
            updated_by: row.updated_by.map(MemberId),
            created_at: row.created_at,
            updated_at: row.updated_at,
            archived_at: row.archived_at,
        }
    }
}

/// Adds a rule.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn insert(conn: &mut Conn, org: OrgId, kept: &Kept) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO own_rules (id, org_id, rule, revision, created_by, updated_by, created_at, updated_at, archived_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        kept.id.uuid(),
        org.uuid(),
        Json(&kept.rule),
        kept.revision,
        kept.created_by.map(MemberId::uuid),
        kept.updated_by.map(MemberId::uuid),
        kept.created_at,
        kept.updated_at,
        kept.archived_at
    )?;
    Ok(())
}

/// The rule, if it is this organisation's.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn get(conn: &mut Conn, org: OrgId, id: OwnRuleId) -> Result<Option<Kept>> {
    let row = fetch_optional!(conn, Row, "SELECT * FROM own_rules WHERE org_id = $1 AND id = $2", org.uuid(), id.uuid())?;
    Ok(row.map(Kept::from))
}

/// Saves what a rule says, its revision and whether it is archived. False when it is not there, or
/// was changed since `read` (the revision that the writer saw).
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn update(conn: &mut Conn, org: OrgId, kept: &Kept, read: i64) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE own_rules SET rule = $4, revision = $5, updated_by = $6, updated_at = $7, archived_at = $8
         WHERE org_id = $1 AND id = $2 AND revision = $3",
        org.uuid(),
        kept.id.uuid(),
        read,
        Json(&kept.rule),
        kept.revision,
        kept.updated_by.map(MemberId::uuid),
        kept.updated_at,
        kept.archived_at
    )?;
    Ok(changed == 1)
}

/// A page of rules, newest first.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn list(conn: &mut Conn, org: OrgId, filter: Filter, limit: u64) -> Result<Vec<Kept>> {
    let shelf = Shelf {
        search: None,
        is_archived: filter.is_archived,
        before: filter.before.map(OwnRuleId::uuid),
    };
    let query = shelf::newest("own_rules", org, &shelf, limit);
    Ok(fetch_all_built!(conn, Row, query)?.into_iter().map(Kept::from).collect())
}

/// How many rules there are, archived ones apart.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn count(conn: &mut Conn, org: OrgId) -> Result<u64> {
    let count = scalar!(
        conn,
        i64,
        "SELECT COUNT(*) FROM own_rules WHERE org_id = $1 AND archived_at IS NULL",
        org.uuid()
    )?;
    Ok(domain::count(count))
}

/// The number of the organisation's rules as they stand; 0 where there never were any.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn revision(conn: &mut Conn, org: OrgId) -> Result<i64> {
    let revision = scalar_optional!(conn, i64, "SELECT revision FROM own_rule_sets WHERE org_id = $1", org.uuid())?;
    Ok(revision.unwrap_or_default())
}

/// Moves the number on and keeps others of the organisation from changing rules until the
/// transaction ends. Answers with the new number.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn advance(conn: &mut Conn, org: OrgId) -> Result<i64> {
    scalar!(
        conn,
        i64,
        "INSERT INTO own_rule_sets (org_id, revision) VALUES ($1, 1)
         ON CONFLICT (org_id) DO UPDATE SET revision = own_rule_sets.revision + 1
         RETURNING revision",
        org.uuid()
    )
}
