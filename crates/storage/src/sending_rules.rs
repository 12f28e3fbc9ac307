//! What an organisation asks of the sending of every campaign, and what its contacts have got so far.

use chrono::{DateTime, Utc};
use domain::{CampaignId, ContactId, OrgId, SendingRules};
use sqlx::types::Json;
use uuid::Uuid;

use crate::{Conn, Result, dialect};

/// The organisation's rules; none while it has set none.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn get(conn: &mut Conn, org: OrgId) -> Result<Option<SendingRules>> {
    let row = fetch_optional!(conn, (Json<SendingRules>,), "SELECT rules FROM sending_rules WHERE org_id = $1", org.uuid())?;
    Ok(row.map(|(rules,)| rules.0))
}

/// Sets the rules.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn set(conn: &mut Conn, org: OrgId, rules: &SendingRules, at: DateTime<Utc>) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO sending_rules (org_id, rules, updated_at) VALUES ($1, $2, $3)
         ON CONFLICT (org_id) DO UPDATE SET rules = excluded.rules, updated_at = excluded.updated_at",
        org.uuid(),
        Json(rules),
        at
    )?;
    Ok(())
}

/// How many messages that are no service each of these contacts got since `since` from campaigns other
/// than `campaign`: what left, or may have. Whoever got none is left out.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn received(conn: &mut Conn, org: OrgId, campaign: CampaignId, contacts: &[ContactId], since: DateTime<Utc>) -> Result<Vec<(ContactId, i64)>> {
    if contacts.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT d.contact_id, COUNT(*) FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id
         WHERE d.org_id = $1 AND d.campaign_id <> $2 AND c.purpose <> 'service' AND d.contact_id {}
         AND d.status IN ('claimed', 'accepted', 'sent', 'delivered', 'read', 'unknown')
         AND COALESCE(d.accepted_at, d.claimed_at, d.updated_at) >= $4 GROUP BY d.contact_id",
        dialect::in_uuids(conn.kind(), "$3")
    );
    let rows = fetch_all!(conn, (Uuid, i64), sqlx::AssertSqlSafe(sql), org.uuid(), campaign.uuid(), Json(contacts), since)?;
    Ok(rows.into_iter().map(|(contact, count)| (contact.into(), count)).collect())
}

/// Holds these contacts until the transaction ends, so that two campaigns do not both count them as not
/// yet written to; answers with how many there are.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn hold(conn: &mut Conn, org: OrgId, contacts: &[ContactId]) -> Result<usize> {
    // In one order, so that two that want the same contacts never wait in a circle.
    let sql = format!(
        "SELECT id FROM contacts WHERE org_id = $1 AND id {} ORDER BY id{}",
        dialect::in_uuids(conn.kind(), "$2"),
        dialect::for_update(conn.kind())
    );
    let rows = fetch_all!(conn, (Uuid,), sqlx::AssertSqlSafe(sql), org.uuid(), Json(contacts))?;
    Ok(rows.len())
}
