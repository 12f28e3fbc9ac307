//! Groups: named sets of contacts.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::{ContactId, GroupId, OrgId};
use serde::Serialize;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{
    Conn, Result,
    dialect::{self, Column},
};

/// Rows per statement of [`insert_members`].
const PER_INSERT: usize = 4_000;

/// A group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// Its name; unique in the organisation.
    pub name: String,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it was last renamed.
    pub updated_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<Row> for Group {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            name: row.name,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// Adds a group.
///
/// # Errors
/// [`crate::Error::Duplicate`] when the name is in use.
pub async fn insert(conn: &mut Conn, org: OrgId, group: &Group) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO contact_groups (id, org_id, name, created_at, updated_at) VALUES ($2, $1, $3, $4, $5)",
        org.uuid(),
        group.id.uuid(),
        &group.name,
        group.created_at,
        group.updated_at
    )?;
    Ok(())
}

/// The group.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn get(conn: &mut Conn, org: OrgId, id: GroupId) -> Result<Option<Group>> {
    let row = fetch_optional!(
        conn,
        Row,
        "SELECT id, name, created_at, updated_at FROM contact_groups WHERE org_id = $1 AND id = $2",
        org.uuid(),
        id.uuid()
    )?;
    Ok(row.map(Group::from))
}

/// Every group, by name.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn list(conn: &mut Conn, org: OrgId) -> Result<Vec<Group>> {
    let rows = fetch_all!(
        conn,
        Row,
        "SELECT id, name, created_at, updated_at FROM contact_groups WHERE org_id = $1 ORDER BY lower(name), id",
        org.uuid()
    )?;
    Ok(rows.into_iter().map(Group::from).collect())
}

/// The number of contacts in each group that has any.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn sizes(conn: &mut Conn, org: OrgId) -> Result<HashMap<GroupId, i64>> {
    let rows = fetch_all!(
        conn,
        (Uuid, i64),
        "SELECT g.group_id, COUNT(*) FROM group_contacts g JOIN contacts c ON c.id = g.contact_id AND c.deleted_at IS NULL
         WHERE g.org_id = $1 GROUP BY g.group_id",
        org.uuid()
    )?;
    Ok(rows.into_iter().map(|(id, count)| (id.into(), count)).collect())
}

/// Renames a group; false when there is no such group.
///
/// # Errors
/// [`crate::Error::Duplicate`] when the name is in use.
pub async fn rename(conn: &mut Conn, org: OrgId, id: GroupId, name: &str, at: DateTime<Utc>) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE contact_groups SET name = $3, updated_at = $4 WHERE org_id = $1 AND id = $2",
        org.uuid(),
        id.uuid(),
        name,
        at
    )?;
    Ok(changed == 1)
}

/// Deletes a group; its contacts stay. False when there is no such group.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn delete(conn: &mut Conn, org: OrgId, id: GroupId) -> Result<bool> {
    let changed = execute!(conn, "DELETE FROM contact_groups WHERE org_id = $1 AND id = $2", org.uuid(), id.uuid())?;
    Ok(changed == 1)
}

/// The groups each of these contacts is in.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn of_contacts(conn: &mut Conn, org: OrgId, contacts: &[ContactId]) -> Result<HashMap<ContactId, Vec<GroupId>>> {
    let sql = format!(
        "SELECT contact_id, group_id FROM group_contacts WHERE org_id = $1 AND contact_id {} ORDER BY group_id",
        dialect::in_uuids(conn.kind(), "$2")
    );
    let mut groups: HashMap<ContactId, Vec<GroupId>> = HashMap::new();
    for (contact, group) in fetch_all!(conn, (Uuid, Uuid), sqlx::AssertSqlSafe(sql), org.uuid(), Json(contacts))? {
        groups.entry(contact.into()).or_default().push(group.into());
    }
    Ok(groups)
}

/// Puts contacts into groups; those who are in stay. Pairs of which one is another organisation's are left out.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn insert_members(conn: &mut Conn, org: OrgId, members: &[(GroupId, ContactId)]) -> Result<()> {
    const COLUMNS: [(&str, Column); 2] = [("group_id", Column::Uuid), ("contact_id", Column::Uuid)];
    let sql = format!(
        "INSERT INTO group_contacts (org_id, group_id, contact_id)
         SELECT c.org_id, g.id, c.id FROM {} i JOIN contacts c ON c.id = i.contact_id AND c.org_id = $2
         JOIN contact_groups g ON g.id = i.group_id AND g.org_id = c.org_id WHERE TRUE
         ON CONFLICT (group_id, contact_id) DO NOTHING",
        dialect::rows(conn.kind(), "$1", &COLUMNS)
    );
    for chunk in members.chunks(PER_INSERT) {
        execute!(conn, sqlx::AssertSqlSafe(sql.as_str()), Json(chunk), org.uuid())?;
    }
    Ok(())
}

/// Puts the organisation's contacts among `contacts` into its group; answers with how many were not in.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn add(conn: &mut Conn, org: OrgId, group: GroupId, contacts: &[ContactId]) -> Result<u64> {
    let sql = format!(
        "INSERT INTO group_contacts (org_id, group_id, contact_id)
         SELECT c.org_id, g.id, c.id FROM contacts c JOIN contact_groups g ON g.org_id = c.org_id AND g.id = $3
         WHERE c.org_id = $1 AND c.deleted_at IS NULL AND c.id {}
         ON CONFLICT (group_id, contact_id) DO NOTHING",
        dialect::in_uuids(conn.kind(), "$2")
    );
    execute!(conn, sqlx::AssertSqlSafe(sql), org.uuid(), Json(contacts), group.uuid())
}

/// Takes contacts out of a group; answers with how many were in.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn remove(conn: &mut Conn, org: OrgId, group: GroupId, contacts: &[ContactId]) -> Result<u64> {
    let sql = format!(
        "DELETE FROM group_contacts WHERE org_id = $1 AND group_id = $3 AND contact_id {}",
        dialect::in_uuids(conn.kind(), "$2")
    );
    execute!(conn, sqlx::AssertSqlSafe(sql), org.uuid(), Json(contacts), group.uuid())
}
