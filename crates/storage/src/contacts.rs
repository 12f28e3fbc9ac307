//! Contacts: people an organisation writes to.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::{ContactId, EmailAddress, ImportId, Language, OrgId, PhoneNumber};
use sea_query::{Expr, Query};
use serde::Serialize;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{Conn, Result, dialect, error::parse};

/// A contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// Full name; may be empty when a file gave none.
    pub name: String,
    /// Mobile number; unique among an organisation's contacts.
    pub phone: Option<PhoneNumber>,
    /// E-mail address.
    pub email: Option<EmailAddress>,
    /// The language it reads.
    pub language: Language,
    /// City; may be empty.
    pub city: String,
    /// Values of the organisation's custom fields by name.
    pub custom: BTreeMap<String, String>,
    /// The import that created it.
    pub import_id: Option<ImportId>,
    /// When it last wrote to us.
    pub last_inbound_at: Option<DateTime<Utc>>,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// When it was deleted.
    pub deleted_at: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    id: Uuid,
    name: String,
    phone: Option<String>,
    email: Option<String>,
    language: String,
    city: String,
    custom: Json<BTreeMap<String, String>>,
    import_id: Option<Uuid>,
    last_inbound_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    deleted_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for Contact {
    type Error = crate::Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id.into(),
            name: row.name,
            // Numbers and addresses were parsed before they were kept; one that no longer parses
            // is none, so that a later, stricter rule cannot lock a list page.
            phone: row.phone.and_then(|phone| PhoneNumber::parse(&phone).ok()),
            email: row.email.and_then(|email| EmailAddress::parse(&email).ok()),
            language: parse(&row.language, "contacts", "language")?,
            city: row.city,
            custom: row.custom.0,
            import_id: row.import_id.map(ImportId),
            last_inbound_at: row.last_inbound_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
            deleted_at: row.deleted_at,
        })
    }
}

/// Columns of [`Row`], as `c`.
pub(crate) const COLUMNS: &str =
    "c.id, c.name, c.phone, c.email, c.language, c.city, c.custom, c.import_id, c.last_inbound_at, c.created_at, c.updated_at, c.deleted_at";

/// Contacts per statement of [`insert_many`]: 13 values each stay below SQLite's 32,766.
const PER_INSERT: usize = 1_000;

/// Adds contacts.
///
/// # Errors
/// [`crate::Error::Duplicate`] when a number is in use; then none was added.
pub async fn insert_many(conn: &mut Conn, org: OrgId, contacts: &[Contact]) -> Result<()> {
    for chunk in contacts.chunks(PER_INSERT) {
        let mut query = Query::insert();
        query.into_table("contacts").columns([
            "id",
            "org_id",
            "name",
            "phone",
            "email",
            "language",
            "city",
            "custom",
            "search",
            "import_id",
            "last_inbound_at",
            "created_at",
            "updated_at",
        ]);
        for contact in chunk {
            query.values_panic(values(org, contact)?);
        }
        execute_built!(conn, query)?;
    }
    Ok(())
}

fn values(org: OrgId, contact: &Contact) -> Result<[Expr; 13]> {
    let custom = serde_json::to_value(&contact.custom).map_err(|_| crate::Error::Corrupt {
        table: "contacts",
        column: "custom",
    })?;
    Ok([
        contact.id.uuid().into(),
        org.uuid().into(),
        contact.name.as_str().into(),
        contact.phone.as_ref().map(PhoneNumber::as_str).into(),
        contact.email.as_ref().map(EmailAddress::as_str).into(),
        contact.language.code().into(),
        contact.city.as_str().into(),
        custom.into(),
        search_text(contact).into(),
        contact.import_id.map(ImportId::uuid).into(),
        contact.last_inbound_at.into(),
        contact.created_at.into(),
        contact.updated_at.into(),
    ])
}

/// Adds a contact.
///
/// # Errors
/// [`crate::Error::Duplicate`] when its number is in use.
pub async fn insert(conn: &mut Conn, org: OrgId, contact: &Contact) -> Result<()> {
    insert_many(conn, org, std::slice::from_ref(contact)).await
}

/// The contact, unless it was deleted.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn get(conn: &mut Conn, org: OrgId, id: ContactId) -> Result<Option<Contact>> {
    Ok(get_deleted_too(conn, org, id).await?.filter(|contact| contact.deleted_at.is_none()))
}

/// The contact, also when it was deleted.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn get_deleted_too(conn: &mut Conn, org: OrgId, id: ContactId) -> Result<Option<Contact>> {
    fetch_optional!(conn, Row, "SELECT * FROM contacts WHERE org_id = $1 AND id = $2", org.uuid(), id.uuid())?
        .map(Contact::try_from)
        .transpose()
}

/// The contacts with these ids that are not deleted, in no order.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn by_ids(conn: &mut Conn, org: OrgId, ids: &[ContactId]) -> Result<Vec<Contact>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM contacts c WHERE c.org_id = $1 AND c.deleted_at IS NULL AND c.id {}",
        dialect::in_uuids(conn.kind(), "$2")
    );
    let rows = fetch_all!(conn, Row, sqlx::AssertSqlSafe(sql), org.uuid(), Json(ids))?;
    rows.into_iter().map(Contact::try_from).collect()
}

/// Which of these contacts were deleted and not merged into another, or erased.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn deleted_among(conn: &mut Conn, org: OrgId, ids: &[ContactId]) -> Result<Vec<ContactId>> {
    let sql = format!(
        "SELECT id FROM contacts WHERE org_id = $1 AND deleted_at IS NOT NULL AND (merged_into IS NULL OR erased_at IS NOT NULL) AND id {}",
        dialect::in_uuids(conn.kind(), "$2")
    );
    let rows = fetch_all!(conn, (Uuid,), sqlx::AssertSqlSafe(sql), org.uuid(), Json(ids))?;
    Ok(rows.into_iter().map(|(id,)| id.into()).collect())
}

/// The contact with this number.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn by_phone(conn: &mut Conn, org: OrgId, phone: &PhoneNumber) -> Result<Option<Contact>> {
    Ok(by_phones(conn, org, std::slice::from_ref(phone)).await?.pop())
}

/// The contacts with these numbers, in no order.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn by_phones(conn: &mut Conn, org: OrgId, phones: &[PhoneNumber]) -> Result<Vec<Contact>> {
    // `phone IS NOT NULL` is implied, but SQLite needs to see it to use the partial index.
    let sql = format!(
        "SELECT {COLUMNS} FROM contacts c WHERE c.org_id = $1 AND c.deleted_at IS NULL AND c.phone IS NOT NULL AND c.phone {}",
        dialect::in_texts(conn.kind(), "$2")
    );
    // An import asks this for each thousand rows while the table fills.
    let rows = fetch_all_planned!(conn, Row, sqlx::AssertSqlSafe(sql), org.uuid(), Json(phones))?;
    rows.into_iter().map(Contact::try_from).collect()
}

/// Saves what can be edited; false when there is no such contact.
///
/// # Errors
/// [`crate::Error::Duplicate`] when the new number is in use.
pub async fn update(conn: &mut Conn, org: OrgId, contact: &Contact) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE contacts SET name = $3, phone = $4, email = $5, language = $6, city = $7, custom = $8, search = $9, last_inbound_at = $10, updated_at = $11
         WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL",
        org.uuid(),
        contact.id.uuid(),
        &contact.name,
        contact.phone.as_ref().map(PhoneNumber::as_str),
        contact.email.as_ref().map(EmailAddress::as_str),
        contact.language.code(),
        &contact.city,
        Json(&contact.custom),
        search_text(contact),
        contact.last_inbound_at,
        contact.updated_at
    )?;
    Ok(changed == 1)
}

/// Notes that the contact wrote to us at `at`.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn note_inbound(conn: &mut Conn, org: OrgId, id: ContactId, at: DateTime<Utc>) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE contacts SET last_inbound_at = $3 WHERE org_id = $1 AND id = $2 AND (last_inbound_at IS NULL OR last_inbound_at < $3)",
        org.uuid(),
        id.uuid(),
        at
    )?;
    Ok(changed == 1)
}

/// Deletes contacts so that it can be undone; answers with how many.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn delete(conn: &mut Conn, org: OrgId, ids: &[ContactId], at: DateTime<Utc>) -> Result<u64> {
    let sql = format!(
        "UPDATE contacts SET deleted_at = $3 WHERE org_id = $1 AND deleted_at IS NULL AND id {}",
        dialect::in_uuids(conn.kind(), "$2")
    );
    execute!(conn, sqlx::AssertSqlSafe(sql), org.uuid(), Json(ids), at)
}

/// Deletes a contact for good of another, whose page then shows its history.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn delete_merged(conn: &mut Conn, org: OrgId, id: ContactId, into: ContactId, at: DateTime<Utc>) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE contacts SET deleted_at = $4, merged_into = $3 WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL",
        org.uuid(),
        id.uuid(),
        into.uuid(),
        at
    )?;
    Ok(changed == 1)
}

/// Undoes a deletion, but neither a merge nor an erasure; false when there is nothing to undo.
///
/// # Errors
/// [`crate::Error::Duplicate`] when the number has been taken meanwhile.
pub async fn restore(conn: &mut Conn, org: OrgId, id: ContactId) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE contacts SET deleted_at = NULL WHERE org_id = $1 AND id = $2 AND deleted_at IS NOT NULL AND merged_into IS NULL AND erased_at IS NULL",
        org.uuid(),
        id.uuid()
    )?;
    Ok(changed == 1)
}

/// Undoes the deletion of everybody who was deleted at `at`; answers with how many are back. Who was
/// merged or erased, or whose number another contact has now, stays deleted.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn restore_deleted_at(conn: &mut Conn, org: OrgId, at: DateTime<Utc>) -> Result<u64> {
    execute!(
        conn,
        "UPDATE contacts SET deleted_at = NULL WHERE org_id = $1 AND deleted_at = $2 AND merged_into IS NULL AND erased_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM contacts o WHERE o.org_id = contacts.org_id AND o.phone = contacts.phone AND o.deleted_at IS NULL)",
        org.uuid(),
        at
    )
}

/// The contacts that `id` took over.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn merged_into(conn: &mut Conn, org: OrgId, id: ContactId) -> Result<Vec<ContactId>> {
    let rows = fetch_all!(
        conn,
        (Uuid,),
        "SELECT id FROM contacts WHERE org_id = $1 AND merged_into = $2 ORDER BY id",
        org.uuid(),
        id.uuid()
    )?;
    Ok(rows.into_iter().map(|(id,)| id.into()).collect())
}

/// Deletes the contacts that an import created and nobody has written to or heard from since;
/// answers with how many.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn delete_imported(conn: &mut Conn, org: OrgId, import: ImportId, at: DateTime<Utc>) -> Result<u64> {
    execute!(
        conn,
        "UPDATE contacts SET deleted_at = $3 WHERE org_id = $1 AND import_id = $2 AND deleted_at IS NULL AND last_inbound_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.contact_id = contacts.id)",
        org.uuid(),
        import.uuid(),
        at
    )
}

/// What [`crate::contact_lists`] searches: name, e-mail address, digits of the number, city.
fn search_text(contact: &Contact) -> String {
    let mut text = contact.name.to_lowercase();
    for part in [
        contact.phone.as_ref().map(PhoneNumber::as_str),
        contact.email.as_ref().map(EmailAddress::as_str),
        Some(contact.city.as_str()),
    ]
    .into_iter()
    .flatten()
    .filter(|part| !part.is_empty())
    {
        text.push('\n');
        text.extend(part.chars().flat_map(char::to_lowercase));
    }
    text
}
