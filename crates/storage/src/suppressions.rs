//! The suppression list: addresses that are never written to, whatever a contact row says.

use chrono::{DateTime, Utc};
use domain::{Channel, OrgId, SuppressionReason};

use crate::{Conn, Result, error::parse};

/// An entry of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// On which channel.
    pub channel: Channel,
    /// Number in E.164, or e-mail address.
    pub address: String,
    /// Why.
    pub reason: SuppressionReason,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct Row {
    channel: String,
    address: String,
    reason: String,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for Suppression {
    type Error = crate::Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            channel: parse(&row.channel, "suppressions", "channel")?,
            address: row.address,
            reason: parse(&row.reason, "suppressions", "reason")?,
            created_at: row.created_at,
        })
    }
}

/// Adds an address; false when it was on the list already (its reason stays).
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn insert(conn: &mut Conn, org: OrgId, entry: &Suppression) -> Result<bool> {
    let added = execute!(
        conn,
        "INSERT INTO suppressions (org_id, channel, address, reason, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (org_id, channel, address) DO NOTHING",
        org.uuid(),
        entry.channel.code(),
        &entry.address,
        entry.reason.code(),
        entry.created_at
    )?;
    Ok(added == 1)
}

/// Takes an address off the list; answers with the entry that stood there.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn delete(conn: &mut Conn, org: OrgId, channel: Channel, address: &str) -> Result<Option<Suppression>> {
    fetch_optional!(
        conn,
        Row,
        "DELETE FROM suppressions WHERE org_id = $1 AND channel = $2 AND address = $3 RETURNING channel, address, reason, created_at",
        org.uuid(),
        channel.code(),
        address
    )?
    .map(Suppression::try_from)
    .transpose()
}

/// The entry of an address on a channel.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn get(conn: &mut Conn, org: OrgId, channel: Channel, address: &str) -> Result<Option<Suppression>> {
    fetch_optional!(
        conn,
        Row,
        "SELECT channel, address, reason, created_at FROM suppressions WHERE org_id = $1 AND channel = $2 AND address = $3",
        org.uuid(),
        channel.code(),
        address
    )?
    .map(Suppression::try_from)
    .transpose()
}

/// Up to `limit` entries after the given channel and address, in their order.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn page(conn: &mut Conn, org: OrgId, after: Option<(Channel, &str)>, limit: i64) -> Result<Vec<Suppression>> {
    let (channel, address) = after.map_or(("", ""), |(channel, address)| (channel.code(), address));
    let rows = fetch_all!(
        conn,
        Row,
        "SELECT channel, address, reason, created_at FROM suppressions
         WHERE org_id = $1 AND (channel > $2 OR channel = $2 AND address > $3) ORDER BY channel, address LIMIT $4",
        org.uuid(),
        channel,
        address,
        limit
    )?;
    rows.into_iter().map(Suppression::try_from).collect()
}
