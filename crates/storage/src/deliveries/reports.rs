//! Deliveries that a provider has taken over and may still report about.

use chrono::{DateTime, Utc};
use domain::{CampaignId, ContactId, DeliveryId, DeliveryStatus, SenderId};
use uuid::Uuid;

use crate::{Conn, Result, error::parse};

/// A delivery that was accepted and has not failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    /// Its id.
    pub id: DeliveryId,
    /// The contact; the key of the page.
    pub contact_id: ContactId,
    /// The sender.
    pub sender_id: SenderId,
    /// The number, E.164.
    pub phone: String,
    /// Where it stands.
    pub status: DeliveryStatus,
    /// When the provider took it over.
    pub accepted_at: DateTime<Utc>,
}

/// A page of a campaign's accepted deliveries in the order of their contacts, after the contact `after`.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn reported(conn: &mut Conn, campaign: CampaignId, after: Option<ContactId>, limit: i64) -> Result<Vec<Reported>> {
    let rows = fetch_all!(
        conn,
        (Uuid, Uuid, Uuid, String, String, DateTime<Utc>),
        "SELECT id, contact_id, sender_id, phone, status, accepted_at FROM deliveries
         WHERE campaign_id = $1 AND contact_id > $2 AND status IN ('accepted', 'sent', 'delivered', 'read') AND accepted_at IS NOT NULL
         ORDER BY contact_id LIMIT $3",
        campaign.uuid(),
        after.map_or(Uuid::nil(), ContactId::uuid),
        limit
    )?;
    rows.into_iter()
        .map(|(id, contact, sender, phone, status, accepted_at)| {
            Ok(Reported {
                id: id.into(),
                contact_id: contact.into(),
                sender_id: sender.into(),
                phone,
                status: parse(&status, "deliveries", "status")?,
                accepted_at,
            })
        })
        .collect()
}
