//! Members as readers of campaigns and approvals see them: who wrote, who decided.

use domain::{MemberId, OrgId, PhoneNumber, Role};
use uuid::Uuid;

use crate::{Conn, Result, error::parse};

/// A member with the facts of their account that campaigns use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// The member.
    pub id: MemberId,
    /// Their name; signs messages as `{advisor_name}`.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// Their own number, for test messages.
    pub phone: Option<PhoneNumber>,
    /// Whether they can still sign in.
    pub is_active: bool,
}

/// Every member of the organisation, deactivated ones included, by name.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn list(conn: &mut Conn, org: OrgId) -> Result<Vec<Author>> {
    let rows = fetch_all!(
        conn,
        (Uuid, String, String, Option<String>, bool),
        "SELECT m.id, a.name, m.role, a.phone, m.deactivated_at IS NULL FROM members m JOIN accounts a ON a.id = m.account_id
         WHERE m.org_id = $1 ORDER BY a.name, m.id",
        org.uuid()
    )?;
    rows.into_iter()
        .map(|(id, name, role, phone, is_active)| {
            Ok(Author {
                id: id.into(),
                name,
                role: parse(&role, "members", "role")?,
                phone: phone.and_then(|phone| PhoneNumber::parse(&phone).ok()),
                is_active,
            })
        })
        .collect()
}

/// One member of the organisation.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn get(conn: &mut Conn, org: OrgId, id: MemberId) -> Result<Option<Author>> {
    Ok(list(conn, org).await?.into_iter().find(|author| author.id == id))
}
