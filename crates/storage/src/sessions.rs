//! Server-side sessions. Only the hash of a session's token is kept.

use chrono::{DateTime, Utc};
use domain::{AccountId, Audience, EmailAddress, Language, MemberId, OrgId, Role, SessionId};
use uuid::Uuid;

use crate::{Conn, Error, Result, accounts, error::parse};

/// A session to be kept.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Its id.
    pub id: SessionId,
    /// Hash of its token.
    pub token_hash: Vec<u8>,
    /// Whose.
    pub account_id: AccountId,
    /// In which place.
    pub member_id: MemberId,
    /// How far the sign-in has come.
    pub stage: Stage,
    /// The browser as it calls itself.
    pub user_agent: String,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it ends at the latest.
    pub expires_at: DateTime<Utc>,
}

/// How far a sign-in has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The password was right; the second factor is still to come.
    SecondFactorNeeded,
    /// Signed in.
    Full,
}

impl Stage {
    const fn from_column(second_factor: bool) -> Self {
        if second_factor { Self::Full } else { Self::SecondFactorNeeded }
    }

    const fn column(self) -> bool {
        matches!(self, Self::Full)
    }
}

/// A session with what every request needs of account, member and organisation.
#[derive(Clone, Debug)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// How far the sign-in has come.
    pub stage: Stage,
    /// Whose.
    pub account_id: AccountId,
    /// The person's name.
    pub name: String,
    /// The person's address.
    pub email: EmailAddress,
    /// The person's language.
    pub language: Language,
    /// The place they work in.
    pub member_id: MemberId,
    /// What they may do there.
    pub role: Role,
    /// The organisation.
    pub org_id: OrgId,
    /// Its name.
    pub org_name: String,
    /// Its registration type.
    pub audience: Audience,
    /// Its registration number.
    pub registration: Option<String>,
    /// Its city; may be empty.
    pub city: String,
    /// When it was last used.
    pub last_seen_at: DateTime<Utc>,
    /// When it ends at the latest.
    pub expires_at: DateTime<Utc>,
}

/// A session as its owner sees it among their devices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// The session.
    pub id: SessionId,
    /// The browser as it calls itself.
    pub user_agent: String,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last used.
    pub last_seen_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    second_factor: bool,
    account_id: Uuid,
    name: String,
    email: String,
    language: String,
    member_id: Uuid,
    role: String,
    org_id: Uuid,
    org_name: String,
    audience: String,
    registration: Option<String>,
    city: String,
    last_seen_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

impl TryFrom<Row> for Session {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id.into(),
            stage: Stage::from_column(row.second_factor),
            account_id: row.account_id.into(),
            name: row.name,
            email: accounts::email(&row.email, "accounts")?,
            language: parse(&row.language, "accounts", "language")?,
            member_id: row.member_id.into(),
            role: parse(&row.role, "members", "role")?,
            org_id: row.org_id.into(),
            org_name: row.org_name,
            audience: parse(&row.audience, "orgs", "audience")?,
            registration: row.registration,
            city: row.city,
            last_seen_at: row.last_seen_at,
            expires_at: row.expires_at,
        })
    }
}

/// Adds a session.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn insert(conn: &mut Conn, session: &NewSession) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO sessions (id, token_hash, account_id, member_id, second_factor, user_agent, created_at, last_seen_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)",
        session.id.uuid(),
        &session.token_hash,
        session.account_id.uuid(),
        session.member_id.uuid(),
        session.stage.column(),
        &session.user_agent,
        session.created_at,
        session.expires_at
    )?;
    Ok(())
}

/// The session of a token, unless its member was deactivated. Expiry is the caller's to judge.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn by_token(conn: &mut Conn, token_hash: &[u8]) -> Result<Option<Session>> {
    let row = fetch_optional!(
        conn,
        Row,
        "SELECT s.id, s.second_factor, s.account_id, a.name, a.email, a.language, m.id AS member_id, m.role, o.id AS org_id, o.name AS org_name,
                o.audience, o.registration, o.city, s.last_seen_at, s.expires_at
         FROM sessions s JOIN accounts a ON a.id = s.account_id JOIN members m ON m.id = s.member_id JOIN orgs o ON o.id = m.org_id
         WHERE s.token_hash = $1 AND m.deactivated_at IS NULL",
        token_hash
    )?;
    row.map(Session::try_from).transpose()
}

/// Notes that a session was used.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn touch(conn: &mut Conn, id: SessionId, at: DateTime<Utc>) -> Result<()> {
    execute!(conn, "UPDATE sessions SET last_seen_at = $2 WHERE id = $1 AND last_seen_at < $2", id.uuid(), at)?;
    Ok(())
}

/// Moves a session to another place of the same account.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn set_member(conn: &mut Conn, id: SessionId, account: AccountId, member: MemberId) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE sessions SET member_id = $3 WHERE id = $1 AND account_id = $2",
        id.uuid(),
        account.uuid(),
        member.uuid()
    )?;
    Ok(changed == 1)
}

/// The account's full sessions that have not ended, last used first.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn devices(conn: &mut Conn, account: AccountId, now: DateTime<Utc>, used_after: DateTime<Utc>) -> Result<Vec<Device>> {
    let rows = fetch_all!(
        conn,
        (Uuid, String, DateTime<Utc>, DateTime<Utc>),
        "SELECT id, user_agent, created_at, last_seen_at FROM sessions
         WHERE account_id = $1 AND second_factor = $2 AND expires_at > $3 AND last_seen_at > $4 ORDER BY last_seen_at DESC, id DESC",
        account.uuid(),
        true,
        now,
        used_after
    )?;
    Ok(rows
        .into_iter()
        .map(|(id, user_agent, created_at, last_seen_at)| Device {
            id: id.into(),
            user_agent,
            created_at,
            last_seen_at,
        })
        .collect())
}

/// Ends one session of the account; false when it has no such session.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn delete(conn: &mut Conn, account: AccountId, id: SessionId) -> Result<bool> {
    let gone = execute!(conn, "DELETE FROM sessions WHERE account_id = $1 AND id = $2", account.uuid(), id.uuid())?;
    Ok(gone == 1)
}

/// Ends all sessions of the account but `kept`; answers how many.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn delete_all(conn: &mut Conn, account: AccountId, kept: Option<SessionId>) -> Result<u64> {
    execute!(
        conn,
        "DELETE FROM sessions WHERE account_id = $1 AND id <> $2",
        account.uuid(),
        kept.map_or(Uuid::nil(), SessionId::uuid)
    )
}

/// Ends the sessions in one place; answers how many.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn delete_of_member(conn: &mut Conn, org: OrgId, member: MemberId) -> Result<u64> {
    execute!(
        conn,
        "DELETE FROM sessions WHERE member_id IN (SELECT id FROM members WHERE org_id = $1 AND id = $2)",
        org.uuid(),
        member.uuid()
    )
}

/// Forgets sessions that have ended; answers how many.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn delete_ended(conn: &mut Conn, now: DateTime<Utc>, unused_since: DateTime<Utc>) -> Result<u64> {
    execute!(conn, "DELETE FROM sessions WHERE expires_at <= $1 OR last_seen_at <= $2", now, unused_since)
}
