//! Messages from contacts.

use chrono::{DateTime, Utc};
use domain::{ContactId, InboundId, OrgId, SenderId};

use crate::{Conn, Result};

/// A message from a contact.
#[derive(Clone, PartialEq, Eq)]
pub struct Inbound {
    /// Its id.
    pub id: InboundId,
    /// Organisation written to.
    pub org_id: OrgId,
    /// Sender written to.
    pub sender_id: SenderId,
    /// Who wrote, if the number is a contact's.
    pub contact_id: Option<ContactId>,
    /// The provider's id; the same id is the same message.
    pub provider_id: String,
    /// The number it came from, in E.164.
    pub phone: String,
    /// What it says.
    pub body: String,
    /// Whether it asked to stop, and consent was withdrawn.
    pub withdrew: bool,
    /// When it came.
    pub received_at: DateTime<Utc>,
}

// What a person writes is nobody's business in a log.
impl std::fmt::Debug for Inbound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Inbound({}, {} characters)", self.id, self.body.chars().count())
    }
}

/// Adds a message; false when it is there already.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn insert(conn: &mut Conn, message: &Inbound) -> Result<bool> {
    let added = execute!(
        conn,
        "INSERT INTO inbound_messages (id, org_id, sender_id, contact_id, provider_id, phone, body, withdrew, received_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (sender_id, provider_id) DO NOTHING",
        message.id.uuid(),
        message.org_id.uuid(),
        message.sender_id.uuid(),
        message.contact_id.map(ContactId::uuid),
        &message.provider_id,
        &message.phone,
        &message.body,
        message.withdrew,
        message.received_at
    )?;
    Ok(added == 1)
}

/// Whether the sender's provider has handed over a message of this id.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn is_known(conn: &mut Conn, sender: SenderId, provider_id: &str) -> Result<bool> {
    let found = scalar!(
        conn,
        i64,
        "SELECT COUNT(*) FROM inbound_messages WHERE sender_id = $1 AND provider_id = $2",
        sender.uuid(),
        provider_id
    )?;
    Ok(found > 0)
}

/// How many messages came in `from <= received < until`.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn count(conn: &mut Conn, org: OrgId, from: DateTime<Utc>, until: DateTime<Utc>) -> Result<i64> {
    scalar!(
        conn,
        i64,
        "SELECT COUNT(*) FROM inbound_messages WHERE org_id = $1 AND received_at >= $2 AND received_at < $3",
        org.uuid(),
        from,
        until
    )
}
