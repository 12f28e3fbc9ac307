//! Organisations: the tenants.

use chrono::{DateTime, Utc};
pub use domain::ApprovalPolicy;
use domain::{Audience, Language, OrgId};
use uuid::Uuid;

use crate::{Conn, Result, error::parse};

/// An organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Org {
    /// Its id.
    pub id: OrgId,
    /// Name as registered; it signs messages.
    pub name: String,
    /// Registration type.
    pub audience: Audience,
    /// Registration number, canonical; none for [`Audience::Smb`].
    pub registration: Option<String>,
    /// City, shown beside the name; may be empty.
    pub city: String,
    /// GST state code.
    pub state: String,
    /// Language of new members and default of contacts.
    pub language: Language,
    /// Who must approve before sending.
    pub approval_policy: ApprovalPolicy,
    /// Whether authors may approve their own content (the audit then says so).
    pub author_may_approve: bool,
    /// Made by `prachar seed demo`.
    pub is_demo: bool,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    audience: String,
    registration: Option<String>,
    city: String,
    state: String,
    language: String,
    approval_policy: String,
    author_may_approve: bool,
    is_demo: bool,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl TryFrom<Row> for Org {
    type Error = crate::Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id.into(),
            name: row.name,
            audience: parse(&row.audience, "orgs", "audience")?,
            registration: row.registration,
            city: row.city,
            state: row.state,
            language: parse(&row.language, "orgs", "language")?,
            approval_policy: parse(&row.approval_policy, "orgs", "approval_policy")?,
            author_may_approve: row.author_may_approve,
            is_demo: row.is_demo,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

/// Adds an organisation.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn insert(conn: &mut Conn, org: &Org) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO orgs (id, name, audience, registration, city, state, language, approval_policy, author_may_approve, is_demo, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        org.id.uuid(),
        &org.name,
        org.audience.code(),
        &org.registration,
        &org.city,
        &org.state,
        org.language.code(),
        org.approval_policy.code(),
        org.author_may_approve,
        org.is_demo,
        org.created_at,
        org.updated_at
    )?;
    Ok(())
}

/// The organisation, if it exists.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn get(conn: &mut Conn, id: OrgId) -> Result<Option<Org>> {
    fetch_optional!(conn, Row, "SELECT * FROM orgs WHERE id = $1", id.uuid())?
        .map(Org::try_from)
        .transpose()
}

/// Saves the profile and policies; false when there is no such organisation.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn update(conn: &mut Conn, org: &Org) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE orgs SET name = $2, audience = $3, registration = $4, city = $5, state = $6, language = $7, approval_policy = $8,
         author_may_approve = $9, updated_at = $10 WHERE id = $1",
        org.id.uuid(),
        &org.name,
        org.audience.code(),
        &org.registration,
        &org.city,
        &org.state,
        org.language.code(),
        org.approval_policy.code(),
        org.author_may_approve,
        org.updated_at
    )?;
    Ok(changed == 1)
}

/// Every organisation's id, oldest first.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn ids(conn: &mut Conn) -> Result<Vec<OrgId>> {
    Ok(fetch_all!(conn, (Uuid,), "SELECT id FROM orgs ORDER BY id")?
        .into_iter()
        .map(|(id,)| id.into())
        .collect())
}
