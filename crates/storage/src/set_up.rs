//! What an organisation has set up: five yes or no in one question.

use domain::{OrgId, SenderKind};

use crate::{Conn, Result};

/// What stands, as the steps towards a first campaign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SetUp {
    /// A WhatsApp number is connected.
    pub has_number: bool,
    /// There are contacts.
    pub has_contacts: bool,
    /// Somebody may be written to over WhatsApp: a marketing consent stands and no suppression.
    pub has_consent: bool,
    /// There is a second member, active or not.
    pub has_team: bool,
    /// A campaign was launched.
    pub has_sent: bool,
}

/// What the organisation has set up.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn of(conn: &mut Conn, org: OrgId) -> Result<SetUp> {
    let (has_number, has_contacts, has_consent, has_team, has_sent) = fetch_one!(
        conn,
        (bool, bool, bool, bool, bool),
        "SELECT EXISTS (SELECT 1 FROM senders WHERE org_id = $1 AND kind = $2 AND archived_at IS NULL),
         EXISTS (SELECT 1 FROM contacts WHERE org_id = $1 AND deleted_at IS NULL),
         EXISTS (SELECT 1 FROM consent_states s JOIN contacts c ON c.id = s.contact_id AND c.deleted_at IS NULL
                 WHERE s.org_id = $1 AND s.channel = 'whatsapp' AND s.purpose = 'marketing' AND s.status = 'given'
                 AND NOT EXISTS (SELECT 1 FROM suppressions x WHERE x.org_id = s.org_id AND x.channel = s.channel AND x.address = c.phone)),
         EXISTS (SELECT 1 FROM members WHERE org_id = $1 LIMIT 1 OFFSET 1),
         EXISTS (SELECT 1 FROM campaigns WHERE org_id = $1 AND launched_at IS NOT NULL)",
        org.uuid(),
        SenderKind::Whatsapp.code(),
    )?;
    Ok(SetUp {
        has_number,
        has_contacts,
        has_consent,
        has_team,
        has_sent,
    })
}
