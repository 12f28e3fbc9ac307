//! Members: accounts' places in organisations.

use chrono::{DateTime, Utc};
use domain::{AccountId, EmailAddress, Language, MemberId, OrgId, Role};
use uuid::Uuid;

use crate::{Conn, Error, Result, accounts, error::parse};

/// A member with the facts of their account that colleagues see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its id.
    pub id: MemberId,
    /// The organisation.
    pub org_id: OrgId,
    /// The account behind it.
    pub account_id: AccountId,
    /// What they may do.
    pub role: Role,
    /// The person's name.
    pub name: String,
    /// The person's address.
    pub email: EmailAddress,
    /// The person's language.
    pub language: Language,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Since when they may no longer come in, if so.
    pub deactivated_at: Option<DateTime<Utc>>,
}

/// An organisation that an account may enter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The place.
    pub member_id: MemberId,
    /// The organisation.
    pub org_id: OrgId,
    /// The organisation's name.
    pub org_name: String,
    /// What the account may do there.
    pub role: Role,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    org_id: Uuid,
    account_id: Uuid,
    role: String,
    name: String,
    email: String,
    language: String,
    created_at: DateTime<Utc>,
    deactivated_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for Member {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id.into(),
            org_id: row.org_id.into(),
            account_id: row.account_id.into(),
            role: parse(&row.role, "members", "role")?,
            name: row.name,
            email: accounts::email(&row.email, "accounts")?,
            language: parse(&row.language, "accounts", "language")?,
            created_at: row.created_at,
            deactivated_at: row.deactivated_at,
        })
    }
}

/// Adds an active member.
///
/// # Errors
/// [`crate::Error::Duplicate`] when the account has a place there.
pub async fn insert(conn: &mut Conn, org: OrgId, id: MemberId, account: AccountId, role: Role, at: DateTime<Utc>) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO members (id, org_id, account_id, role, created_at) VALUES ($1, $2, $3, $4, $5)",
        id.uuid(),
        org.uuid(),
        account.uuid(),
        role.code(),
        at
    )?;
    Ok(())
}

/// The member, if it is one of this organisation.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn get(conn: &mut Conn, org: OrgId, id: MemberId) -> Result<Option<Member>> {
    let row = fetch_optional!(
        conn,
        Row,
        "SELECT m.id, m.org_id, m.account_id, m.role, m.created_at, m.deactivated_at, a.name, a.email, a.language
         FROM members m JOIN accounts a ON a.id = m.account_id WHERE m.org_id = $1 AND m.id = $2",
        org.uuid(),
        id.uuid()
    )?;
    row.map(Member::try_from).transpose()
}

/// The place of an account in this organisation, also a deactivated one.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn of_account(conn: &mut Conn, org: OrgId, account: AccountId) -> Result<Option<Member>> {
    let row = fetch_optional!(
        conn,
        Row,
        "SELECT m.id, m.org_id, m.account_id, m.role, m.created_at, m.deactivated_at, a.name, a.email, a.language
         FROM members m JOIN accounts a ON a.id = m.account_id WHERE m.org_id = $1 AND m.account_id = $2",
        org.uuid(),
        account.uuid()
    )?;
    row.map(Member::try_from).transpose()
}

/// Every member of the organisation, active ones first, then by age.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn list(conn: &mut Conn, org: OrgId) -> Result<Vec<Member>> {
    let rows = fetch_all!(
        conn,
        Row,
        "SELECT m.id, m.org_id, m.account_id, m.role, m.created_at, m.deactivated_at, a.name, a.email, a.language
         FROM members m JOIN accounts a ON a.id = m.account_id WHERE m.org_id = $1
         ORDER BY CASE WHEN m.deactivated_at IS NULL THEN 0 ELSE 1 END, m.id",
        org.uuid()
    )?;
    rows.into_iter().map(Member::try_from).collect()
}

/// The organisations an account may enter, oldest place first.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn memberships(conn: &mut Conn, account: AccountId) -> Result<Vec<Membership>> {
    let rows = fetch_all!(
        conn,
        (Uuid, Uuid, String, String),
        "SELECT m.id, m.org_id, o.name, m.role FROM members m JOIN orgs o ON o.id = m.org_id
         WHERE m.account_id = $1 AND m.deactivated_at IS NULL ORDER BY m.id",
        account.uuid()
    )?;
    rows.into_iter()
        .map(|(member_id, org_id, org_name, role)| {
            Ok(Membership {
                member_id: member_id.into(),
                org_id: org_id.into(),
                org_name,
                role: parse(&role, "members", "role")?,
            })
        })
        .collect()
}

/// Saves a member's role; false when it is none of this organisation.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn set_role(conn: &mut Conn, org: OrgId, id: MemberId, role: Role) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE members SET role = $3 WHERE org_id = $1 AND id = $2",
        org.uuid(),
        id.uuid(),
        role.code()
    )?;
    Ok(changed == 1)
}

/// Deactivates at a time, or activates again; false when it is no member of this organisation.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn set_deactivated(conn: &mut Conn, org: OrgId, id: MemberId, at: Option<DateTime<Utc>>) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE members SET deactivated_at = $3 WHERE org_id = $1 AND id = $2",
        org.uuid(),
        id.uuid(),
        at
    )?;
    Ok(changed == 1)
}

/// The active owners, locked until the transaction ends, so that two of them leaving at the same
/// moment cannot leave nobody behind.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn lock_owners(conn: &mut Conn, org: OrgId) -> Result<Vec<MemberId>> {
    let rows = match conn.kind() {
        crate::Engine::Sqlite => fetch_all!(
            conn,
            (Uuid,),
            "SELECT id FROM members WHERE org_id = $1 AND role = 'owner' AND deactivated_at IS NULL ORDER BY id",
            org.uuid()
        )?,
        crate::Engine::Postgres => fetch_all!(
            conn,
            (Uuid,),
            "SELECT id FROM members WHERE org_id = $1 AND role = 'owner' AND deactivated_at IS NULL ORDER BY id FOR NO KEY UPDATE",
            org.uuid()
        )?,
    };
    Ok(rows.into_iter().map(|(id,)| id.into()).collect())
}
