//! Erasing people. What identifies them goes at once; what proves the messages they got goes when the
//! time is over for which the law asks for it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::{ContactId, DeliveryId, OrgId};
use sqlx::types::Json;
use uuid::Uuid;

use crate::{Conn, Error, Result, dialect};

/// Campaigns that ended before these instants need no longer be proved.
#[derive(Clone, Copy, Debug)]
pub struct Ended {
    /// Of firms whose messages are advertisements of investments.
    pub regulated: DateTime<Utc>,
    /// Of all others (audience `SMB`).
    pub others: DateTime<Utc>,
}

/// A send whose values may go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The organisation that sent it.
    pub org_id: OrgId,
    /// To whom.
    pub contact_id: ContactId,
    /// The message.
    pub delivery_id: DeliveryId,
    /// Which send of it.
    pub attempt: i64,
    /// What filled the text.
    pub values: BTreeMap<String, String>,
}

/// Of the organisations `o` and the instant `$at`, those for which it lies far enough back. `$1` is
/// [`Ended::regulated`], `$2` [`Ended::others`].
fn is_over(at: &str) -> String {
    format!("((o.audience <> 'SMB' AND {at} < $1) OR (o.audience = 'SMB' AND {at} < $2))")
}

/// When a campaign ended, or was last changed where it has not.
const END: &str = "COALESCE(c.completed_at, c.updated_at)";

/// Takes from contacts what identifies them, and deletes them; answers with how many. They cannot be
/// restored.
///
/// # Errors
/// [`Error`] when the database refuses.
pub async fn erase(conn: &mut Conn, org: OrgId, ids: &[ContactId], at: DateTime<Utc>) -> Result<u64> {
    let sql = format!(
        "UPDATE contacts SET name = '', phone = NULL, email = NULL, city = '', custom = $4, search = '', last_inbound_at = NULL,
         deleted_at = COALESCE(deleted_at, $3), erased_at = $3 WHERE org_id = $1 AND erased_at IS NULL AND id {}",
        dialect::in_uuids(conn.kind(), "$2")
    );
    let nothing: BTreeMap<String, String> = BTreeMap::new();
    execute!(conn, sqlx::AssertSqlSafe(sql), org.uuid(), Json(ids), at, Json(&nothing))
}

/// Takes tags and groups off contacts; answers with how many those were.
///
/// # Errors
/// [`Error`] when the database refuses.
pub async fn forget_labels(conn: &mut Conn, org: OrgId, ids: &[ContactId]) -> Result<u64> {
    let mut gone = 0;
    for table in ["contact_tags", "group_contacts"] {
        let sql = format!("DELETE FROM {table} WHERE org_id = $1 AND contact_id {}", dialect::in_uuids(conn.kind(), "$2"));
        gone += execute!(conn, sqlx::AssertSqlSafe(sql), org.uuid(), Json(ids))?;
    }
    Ok(gone)
}

/// Sends to erased people that need no longer be proved, over all organisations.
///
/// # Errors
/// [`Error`] when the database refuses.
pub async fn due(conn: &mut Conn, ended: Ended, limit: i64) -> Result<Vec<Due>> {
    let sql = format!(
        "SELECT s.org_id, d.contact_id, s.delivery_id, s.attempt, s.filling FROM contacts p
         JOIN orgs o ON o.id = p.org_id JOIN deliveries d ON d.contact_id = p.id AND d.org_id = p.org_id
         JOIN campaigns c ON c.id = d.campaign_id JOIN sent_texts s ON s.delivery_id = d.id
         WHERE p.erased_at IS NOT NULL AND s.erased_at IS NULL AND {} LIMIT $3",
        is_over(END)
    );
    let rows = fetch_all!(
        conn,
        (Uuid, Uuid, Uuid, i64, String),
        sqlx::AssertSqlSafe(sql),
        ended.regulated,
        ended.others,
        limit
    )?;
    rows.into_iter()
        .map(|(org, contact, delivery, attempt, filling)| {
            Ok(Due {
                org_id: org.into(),
                contact_id: contact.into(),
                delivery_id: delivery.into(),
                attempt,
                values: serde_json::from_str(&filling).map_err(|_| Error::Corrupt {
                    table: "sent_texts",
                    column: "filling",
                })?,
            })
        })
        .collect()
}

/// Puts `values` in place of what filled the text of a send; false when that was done before. Version and
/// hash stay.
///
/// # Errors
/// [`Error`] when the database refuses.
pub async fn blank(conn: &mut Conn, org: OrgId, delivery: DeliveryId, attempt: i64, values: &BTreeMap<String, String>, at: DateTime<Utc>) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE sent_texts SET filling = $4, erased_at = $5 WHERE org_id = $1 AND delivery_id = $2 AND attempt = $3 AND erased_at IS NULL",
        org.uuid(),
        delivery.uuid(),
        attempt,
        serde_json::json!(values).to_string(),
        at
    )?;
    Ok(changed == 1)
}

/// Blanks the numbers of erased people on messages that need no longer be proved, and what they wrote
/// back; over all organisations. Answers with how many rows that were.
///
/// # Errors
/// [`Error`] when the database refuses.
pub async fn blank_numbers(conn: &mut Conn, ended: Ended) -> Result<u64> {
    let sent = format!(
        "UPDATE deliveries SET phone = '' WHERE phone <> '' AND id IN (SELECT d.id FROM contacts p
         JOIN orgs o ON o.id = p.org_id JOIN deliveries d ON d.contact_id = p.id AND d.org_id = p.org_id
         JOIN campaigns c ON c.id = d.campaign_id WHERE p.erased_at IS NOT NULL AND d.phone <> '' AND {})",
        is_over(END)
    );
    let received = format!(
        "UPDATE inbound_messages SET phone = '', body = '' WHERE phone <> '' AND id IN (SELECT m.id FROM contacts p
         JOIN orgs o ON o.id = p.org_id JOIN inbound_messages m ON m.contact_id = p.id AND m.org_id = p.org_id
         WHERE p.erased_at IS NOT NULL AND m.phone <> '' AND {})",
        is_over("m.received_at")
    );
    let blanked = execute!(conn, sqlx::AssertSqlSafe(sent), ended.regulated, ended.others)?;
    Ok(blanked + execute!(conn, sqlx::AssertSqlSafe(received), ended.regulated, ended.others)?)
}

/// When the campaigns ended of which something about these contacts is still kept, or were last changed
/// where they have not.
///
/// # Errors
/// [`Error`] when the database refuses.
pub async fn kept(conn: &mut Conn, org: OrgId, ids: &[ContactId]) -> Result<Vec<DateTime<Utc>>> {
    let sql = format!(
        "SELECT c.completed_at, c.updated_at FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id WHERE d.org_id = $1 AND d.contact_id {}
         AND (d.phone <> '' OR EXISTS (SELECT 1 FROM sent_texts s WHERE s.delivery_id = d.id AND s.erased_at IS NULL))",
        dialect::in_uuids(conn.kind(), "$2")
    );
    let rows = fetch_all!(conn, (Option<DateTime<Utc>>, DateTime<Utc>), sqlx::AssertSqlSafe(sql), org.uuid(), Json(ids))?;
    Ok(rows.into_iter().map(|(completed, updated)| completed.unwrap_or(updated)).collect())
}
