//! Invitations by link. Only the hash of a link's token is kept.

use chrono::{DateTime, Utc};
use domain::{EmailAddress, InviteId, MemberId, OrgId, Role};
use uuid::Uuid;

use crate::{Conn, Error, Result, accounts, error::parse};

/// An invitation that waits to be accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    /// Its id.
    pub id: InviteId,
    /// Where to.
    pub org_id: OrgId,
    /// The organisation's name.
    pub org_name: String,
    /// Who is invited.
    pub email: EmailAddress,
    /// As what.
    pub role: Role,
    /// By whom.
    pub invited_by: MemberId,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Until when it can be accepted.
    pub expires_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    org_id: Uuid,
    org_name: String,
    email: String,
    role: String,
    invited_by: Uuid,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

impl TryFrom<Row> for Invite {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id.into(),
            org_id: row.org_id.into(),
            org_name: row.org_name,
            email: accounts::email(&row.email, "invites")?,
            role: parse(&row.role, "invites", "role")?,
            invited_by: row.invited_by.into(),
            created_at: row.created_at,
            expires_at: row.expires_at,
        })
    }
}

/// Adds an invitation.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn insert(conn: &mut Conn, org: OrgId, invite: &Invite, token_hash: &[u8]) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO invites (id, org_id, email, role, token_hash, invited_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        invite.id.uuid(),
        org.uuid(),
        invite.email.as_str(),
        invite.role.code(),
        token_hash,
        invite.invited_by.uuid(),
        invite.created_at,
        invite.expires_at
    )?;
    Ok(())
}

/// The organisation's invitations that can still be accepted, newest first.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn open(conn: &mut Conn, org: OrgId, now: DateTime<Utc>) -> Result<Vec<Invite>> {
    let rows = fetch_all!(
        conn,
        Row,
        "SELECT i.id, i.org_id, o.name AS org_name, i.email, i.role, i.invited_by, i.created_at, i.expires_at
         FROM invites i JOIN orgs o ON o.id = i.org_id
         WHERE i.org_id = $1 AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > $2 ORDER BY i.id DESC",
        org.uuid(),
        now
    )?;
    rows.into_iter().map(Invite::try_from).collect()
}

/// The invitation of a link, while it can be accepted.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn by_token(conn: &mut Conn, token_hash: &[u8], now: DateTime<Utc>) -> Result<Option<Invite>> {
    let row = fetch_optional!(
        conn,
        Row,
        "SELECT i.id, i.org_id, o.name AS org_name, i.email, i.role, i.invited_by, i.created_at, i.expires_at
         FROM invites i JOIN orgs o ON o.id = i.org_id
         WHERE i.token_hash = $1 AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > $2",
        token_hash,
        now
    )?;
    row.map(Invite::try_from).transpose()
}

/// Uses the invitation up; false when it cannot be accepted any more.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn accept(conn: &mut Conn, org: OrgId, id: InviteId, now: DateTime<Utc>) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE invites SET accepted_at = $3 WHERE org_id = $1 AND id = $2 AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > $3",
        org.uuid(),
        id.uuid(),
        now
    )?;
    Ok(changed == 1)
}

/// Takes the invitation back; false when there is none that could be accepted.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn revoke(conn: &mut Conn, org: OrgId, id: InviteId, now: DateTime<Utc>) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE invites SET revoked_at = $3 WHERE org_id = $1 AND id = $2 AND accepted_at IS NULL AND revoked_at IS NULL",
        org.uuid(),
        id.uuid(),
        now
    )?;
    Ok(changed == 1)
}

/// Takes back every open invitation to an address, before a new one is made.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn revoke_address(conn: &mut Conn, org: OrgId, email: &EmailAddress, now: DateTime<Utc>) -> Result<u64> {
    execute!(
        conn,
        "UPDATE invites SET revoked_at = $3 WHERE org_id = $1 AND email = $2 AND accepted_at IS NULL AND revoked_at IS NULL",
        org.uuid(),
        email.as_str(),
        now
    )
}
