//! Templates as a provider has them, per sender; read from it and kept up to date by its callbacks.

use chrono::{DateTime, Utc};
use domain::{OrgId, SenderId};
use serde_json::Value;
use sqlx::types::Json;

use crate::{Conn, Result};

/// A template as the provider has it.
#[derive(Clone, Debug, PartialEq)]
pub struct ProviderTemplate {
    /// Its name.
    pub name: String,
    /// The provider's code of its language: `en`, `en_US`, `hi`, `mr`.
    pub language: String,
    /// `MARKETING`, `UTILITY` or `AUTHENTICATION`.
    pub category: String,
    /// `APPROVED`, `PENDING`, `REJECTED`, `PAUSED` ...
    pub status: String,
    /// `GREEN`, `YELLOW`, `RED` or `UNKNOWN`.
    pub quality: String,
    /// Its parts as the provider lists them.
    pub components: Value,
    /// When it was last read from the provider.
    pub synced_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct Row {
    name: String,
    language: String,
    category: String,
    status: String,
    quality: String,
    components: Json<Value>,
    synced_at: DateTime<Utc>,
}

impl From<Row> for ProviderTemplate {
    fn from(row: Row) -> Self {
        Self {
            name: row.name,
            language: row.language,
            category: row.category,
            status: row.status,
            quality: row.quality,
            components: row.components.0,
            synced_at: row.synced_at,
        }
    }
}

/// What a callback says anew about a template; what is none stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Change<'a> {
    /// Its status.
    pub status: Option<&'a str>,
    /// Its category.
    pub category: Option<&'a str>,
    /// Its quality.
    pub quality: Option<&'a str>,
}

/// Adds a template or replaces what is known of it.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn save(conn: &mut Conn, org: OrgId, sender: SenderId, template: &ProviderTemplate) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO provider_templates (sender_id, org_id, name, language, category, status, quality, components, told_at, synced_at)
         SELECT s.id, s.org_id, $3, $4, $5, $6, $7, $8, $9, $9 FROM senders s WHERE s.org_id = $1 AND s.id = $2
         ON CONFLICT (sender_id, name, language) DO UPDATE SET category = excluded.category, status = excluded.status, quality = excluded.quality,
         components = excluded.components, told_at = excluded.told_at, synced_at = excluded.synced_at",
        org.uuid(),
        sender.uuid(),
        &template.name,
        &template.language,
        &template.category,
        &template.status,
        &template.quality,
        Json(&template.components),
        template.synced_at
    )?;
    Ok(())
}

/// Forgets templates that were last read before `at`: the provider has them no more. Answers with how
/// many these were.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn forget_older(conn: &mut Conn, org: OrgId, sender: SenderId, at: DateTime<Utc>) -> Result<u64> {
    execute!(
        conn,
        "DELETE FROM provider_templates WHERE org_id = $1 AND sender_id = $2 AND synced_at < $3",
        org.uuid(),
        sender.uuid(),
        at
    )
}

/// Changes what is known of a template by what was told at `at`; false when it is not known, or later
/// things were told.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn change(conn: &mut Conn, org: OrgId, sender: SenderId, (name, language): (&str, &str), change: Change<'_>, at: DateTime<Utc>) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE provider_templates SET status = COALESCE($5, status), category = COALESCE($6, category), quality = COALESCE($7, quality), told_at = $8
         WHERE org_id = $1 AND sender_id = $2 AND name = $3 AND language = $4 AND told_at <= $8",
        org.uuid(),
        sender.uuid(),
        name,
        language,
        change.status,
        change.category,
        change.quality,
        at
    )?;
    Ok(changed == 1)
}

/// The templates of a sender, by name and language.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn list(conn: &mut Conn, org: OrgId, sender: SenderId) -> Result<Vec<ProviderTemplate>> {
    let rows = fetch_all!(
        conn,
        Row,
        "SELECT name, language, category, status, quality, components, synced_at FROM provider_templates
         WHERE org_id = $1 AND sender_id = $2 ORDER BY name, language",
        org.uuid(),
        sender.uuid()
    )?;
    Ok(rows.into_iter().map(ProviderTemplate::from).collect())
}
