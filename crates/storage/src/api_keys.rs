//! Keys for the public API, each bound to a member. Only a key's hash is kept.

use chrono::{DateTime, Utc};
use domain::{AccountId, ApiKeyId, Language, MemberId, OrgId, Role};
use uuid::Uuid;

use crate::{Conn, Error, Result, error::parse};

/// A key as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id.
    pub id: ApiKeyId,
    /// Whose.
    pub member_id: MemberId,
    /// The member's name.
    pub member_name: String,
    /// What it is for.
    pub name: String,
    /// Its first characters, to tell keys apart.
    pub prefix: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last used.
    pub last_used_at: Option<DateTime<Utc>>,
    /// Since when it no longer works, if so.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// Who acts when a key is used.
#[derive(Clone, Debug)]
pub struct Bearer {
    /// The key.
    pub id: ApiKeyId,
    /// The organisation.
    pub org_id: OrgId,
    /// The member.
    pub member_id: MemberId,
    /// The member's account.
    pub account_id: AccountId,
    /// What they may do.
    pub role: Role,
    /// The person's language.
    pub language: Language,
    /// When the key was last used.
    pub last_used_at: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    member_id: Uuid,
    member_name: String,
    name: String,
    prefix: String,
    created_at: DateTime<Utc>,
    last_used_at: Option<DateTime<Utc>>,
    revoked_at: Option<DateTime<Utc>>,
}

impl From<Row> for ApiKey {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            member_id: row.member_id.into(),
            member_name: row.member_name,
            name: row.name,
            prefix: row.prefix,
            created_at: row.created_at,
            last_used_at: row.last_used_at,
            revoked_at: row.revoked_at,
        }
    }
}

#[derive(sqlx::FromRow)]
struct BearerRow {
    id: Uuid,
    org_id: Uuid,
    member_id: Uuid,
    account_id: Uuid,
    role: String,
    language: String,
    last_used_at: Option<DateTime<Utc>>,
}

impl TryFrom<BearerRow> for Bearer {
    type Error = Error;
    fn try_from(row: BearerRow) -> Result<Self> {
        Ok(Self {
            id: row.id.into(),
            org_id: row.org_id.into(),
            member_id: row.member_id.into(),
            account_id: row.account_id.into(),
            role: parse(&row.role, "members", "role")?,
            language: parse(&row.language, "accounts", "language")?,
            last_used_at: row.last_used_at,
        })
    }
}

/// Adds a key.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn insert(conn: &mut Conn, org: OrgId, key: &ApiKey, key_hash: &[u8]) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO api_keys (id, org_id, member_id, name, prefix, key_hash, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        key.id.uuid(),
        org.uuid(),
        key.member_id.uuid(),
        &key.name,
        &key.prefix,
        key_hash,
        key.created_at
    )?;
    Ok(())
}

/// The organisation's key, if it is there.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn get(conn: &mut Conn, org: OrgId, id: ApiKeyId) -> Result<Option<ApiKey>> {
    let row = fetch_optional!(
        conn,
        Row,
        "SELECT k.id, k.member_id, a.name AS member_name, k.name, k.prefix, k.created_at, k.last_used_at, k.revoked_at
         FROM api_keys k JOIN members m ON m.id = k.member_id JOIN accounts a ON a.id = m.account_id WHERE k.org_id = $1 AND k.id = $2",
        org.uuid(),
        id.uuid()
    )?;
    Ok(row.map(ApiKey::from))
}

/// The organisation's keys, also revoked ones, newest first.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn list(conn: &mut Conn, org: OrgId) -> Result<Vec<ApiKey>> {
    let rows = fetch_all!(
        conn,
        Row,
        "SELECT k.id, k.member_id, a.name AS member_name, k.name, k.prefix, k.created_at, k.last_used_at, k.revoked_at
         FROM api_keys k JOIN members m ON m.id = k.member_id JOIN accounts a ON a.id = m.account_id WHERE k.org_id = $1 ORDER BY k.id DESC",
        org.uuid()
    )?;
    Ok(rows.into_iter().map(ApiKey::from).collect())
}

/// Ends a key; false when there is no working one of this id.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn revoke(conn: &mut Conn, org: OrgId, id: ApiKeyId, at: DateTime<Utc>) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE api_keys SET revoked_at = $3 WHERE org_id = $1 AND id = $2 AND revoked_at IS NULL",
        org.uuid(),
        id.uuid(),
        at
    )?;
    Ok(changed == 1)
}

/// Who acts with this key: none when it is unknown or revoked, or its member was deactivated.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn bearer(conn: &mut Conn, key_hash: &[u8]) -> Result<Option<Bearer>> {
    let row = fetch_optional!(
        conn,
        BearerRow,
        "SELECT k.id, k.org_id, k.member_id, m.account_id, m.role, a.language, k.last_used_at
         FROM api_keys k JOIN members m ON m.id = k.member_id AND m.org_id = k.org_id JOIN accounts a ON a.id = m.account_id
         WHERE k.key_hash = $1 AND k.revoked_at IS NULL AND m.deactivated_at IS NULL",
        key_hash
    )?;
    row.map(Bearer::try_from).transpose()
}

/// Notes that a key was used.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn touch(conn: &mut Conn, org: OrgId, id: ApiKeyId, at: DateTime<Utc>) -> Result<()> {
    execute!(
        conn,
        "UPDATE api_keys SET last_used_at = $3 WHERE org_id = $1 AND id = $2",
        org.uuid(),
        id.uuid(),
        at
    )?;
    Ok(())
}
