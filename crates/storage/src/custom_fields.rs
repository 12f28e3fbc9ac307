//! Custom fields: what an organisation keeps about contacts beyond the built-in fields.

use chrono::{DateTime, Utc};
use domain::OrgId;
use serde::Serialize;

use crate::{Conn, Result};

/// A custom field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CustomField {
    /// Placeholder name: `[a-z][a-z0-9_]{0,39}`.
    pub name: String,
    /// What screens call it.
    pub label: String,
}

/// Adds a field.
///
/// # Errors
/// [`crate::Error::Duplicate`] when the name is in use.
pub async fn insert(conn: &mut Conn, org: OrgId, field: &CustomField, at: DateTime<Utc>) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO custom_fields (org_id, name, label, created_at) VALUES ($1, $2, $3, $4)",
        org.uuid(),
        &field.name,
        &field.label,
        at
    )?;
    Ok(())
}

/// Every field, in the order they were added.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn list(conn: &mut Conn, org: OrgId) -> Result<Vec<CustomField>> {
    let rows = fetch_all!(
        conn,
        (String, String),
        "SELECT name, label FROM custom_fields WHERE org_id = $1 ORDER BY created_at, name",
        org.uuid()
    )?;
    Ok(rows.into_iter().map(|(name, label)| CustomField { name, label }).collect())
}

/// Changes what screens call a field; false when there is no such field.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn relabel(conn: &mut Conn, org: OrgId, field: &CustomField) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE custom_fields SET label = $3 WHERE org_id = $1 AND name = $2",
        org.uuid(),
        &field.name,
        &field.label
    )?;
    Ok(changed == 1)
}

/// Deletes a field. Values on contacts stay where they are and are no longer shown.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn delete(conn: &mut Conn, org: OrgId, name: &str) -> Result<bool> {
    let changed = execute!(conn, "DELETE FROM custom_fields WHERE org_id = $1 AND name = $2", org.uuid(), name)?;
    Ok(changed == 1)
}
