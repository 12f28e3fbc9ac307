//! Tags: words on contacts.

use std::collections::HashMap;

use domain::{ContactId, OrgId};
use sqlx::types::Json;
use uuid::Uuid;

use crate::{
    Conn, Result,
    dialect::{self, Column},
};

/// Rows per statement of [`insert_many`].
const PER_INSERT: usize = 4_000;

/// Every tag in use with the number of contacts that have it, alphabetically.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn list(conn: &mut Conn, org: OrgId) -> Result<Vec<(String, i64)>> {
    fetch_all!(
        conn,
        (String, i64),
        "SELECT t.tag, COUNT(*) FROM contact_tags t JOIN contacts c ON c.id = t.contact_id AND c.deleted_at IS NULL
         WHERE t.org_id = $1 GROUP BY t.tag ORDER BY t.tag",
        org.uuid()
    )
}

/// The tags of these contacts, each contact's in alphabetical order.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn of_contacts(conn: &mut Conn, org: OrgId, contacts: &[ContactId]) -> Result<HashMap<ContactId, Vec<String>>> {
    let sql = format!(
        "SELECT contact_id, tag FROM contact_tags WHERE org_id = $1 AND contact_id {} ORDER BY tag",
        dialect::in_uuids(conn.kind(), "$2")
    );
    let mut tags: HashMap<ContactId, Vec<String>> = HashMap::new();
    for (contact, tag) in fetch_all!(conn, (Uuid, String), sqlx::AssertSqlSafe(sql), org.uuid(), Json(contacts))? {
        tags.entry(contact.into()).or_default().push(tag);
    }
    Ok(tags)
}

/// Gives contacts tags; those they have stay. Contacts of other organisations get none.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn insert_many(conn: &mut Conn, org: OrgId, tags: &[(ContactId, &str)]) -> Result<()> {
    const COLUMNS: [(&str, Column); 2] = [("contact_id", Column::Uuid), ("tag", Column::Text)];
    let sql = format!(
        "INSERT INTO contact_tags (org_id, contact_id, tag)
         SELECT c.org_id, c.id, i.tag FROM {} i JOIN contacts c ON c.id = i.contact_id AND c.org_id = $2 WHERE TRUE
         ON CONFLICT (contact_id, tag) DO NOTHING",
        dialect::rows(conn.kind(), "$1", &COLUMNS)
    );
    for chunk in tags.chunks(PER_INSERT) {
        execute!(conn, sqlx::AssertSqlSafe(sql.as_str()), Json(chunk), org.uuid())?;
    }
    Ok(())
}

/// Gives the organisation's contacts among `contacts` a tag; answers with how many did not have it.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn add(conn: &mut Conn, org: OrgId, contacts: &[ContactId], tag: &str) -> Result<u64> {
    let sql = format!(
        "INSERT INTO contact_tags (org_id, contact_id, tag)
         SELECT c.org_id, c.id, $3 FROM contacts c WHERE c.org_id = $1 AND c.deleted_at IS NULL AND c.id {}
         ON CONFLICT (contact_id, tag) DO NOTHING",
        dialect::in_uuids(conn.kind(), "$2")
    );
    execute!(conn, sqlx::AssertSqlSafe(sql), org.uuid(), Json(contacts), tag)
}

/// Takes a tag from contacts; answers with how many had it.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn remove(conn: &mut Conn, org: OrgId, contacts: &[ContactId], tag: &str) -> Result<u64> {
    let sql = format!(
        "DELETE FROM contact_tags WHERE org_id = $1 AND tag = $3 AND contact_id {}",
        dialect::in_uuids(conn.kind(), "$2")
    );
    execute!(conn, sqlx::AssertSqlSafe(sql), org.uuid(), Json(contacts), tag)
}
