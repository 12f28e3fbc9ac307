//! Contacts: the people an organisation writes to.

mod bulk;
mod erasure;
mod export;
mod lists;
mod merge;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::{Channel, ContactId, EmailAddress, ErrorCode, GroupId, Language, MemberId, Permission, PhoneNumber};
use storage::{
    Conn,
    consents::Consent,
    contact_history::{Received, Sent},
    contacts::Contact,
    groups::Group,
};

pub use bulk::{BulkDeed, Done, Selection, apply, restore_deleted};
pub use erasure::{Erased, erase, sweep_erased};
pub use export::{ExportPiece, export};
pub use lists::{ConsentSummary, Listed, PAGE, Page, Summary, filter_of, list, list_by, summary, tags};
pub use merge::{Choice, duplicates, merge};
pub use storage::contact_lists::{ConsentFilter, Filter, Likeness, Start};

use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
    consents,
    error::Fields,
    imports::tags_of,
};

/// Longest name, in characters.
pub const LONGEST_NAME: usize = 120;
/// Longest city, in characters.
pub const LONGEST_CITY: usize = 80;
/// Longest custom value, in characters.
pub const LONGEST_VALUE: usize = 500;
/// Messages on a contact's page.
const SHOWN_MESSAGES: i64 = 50;

/// What a member writes into the form of a contact.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// Full name.
    pub name: String,
    /// Mobile number in any usual spelling.
    pub phone: String,
    /// E-mail address.
    pub email: String,
    /// Language code.
    pub language: String,
    /// City.
    pub city: String,
    /// Tags, parted by comma.
    pub tags: String,
    /// Groups.
    pub groups: Vec<GroupId>,
    /// Custom values by name.
    pub custom: BTreeMap<String, String>,
}

/// Everything a contact's page shows.
#[derive(Clone, Debug)]
pub struct Details {
    /// The contact.
    pub contact: Contact,
    /// Its tags.
    pub tags: Vec<String>,
    /// Its groups.
    pub groups: Vec<Group>,
    /// Where consent stands.
    pub standing: Vec<Consent>,
    /// Every consent record, newest first.
    pub history: Vec<Consent>,
    /// Names of the members who recorded consent, and of everybody else.
    pub members: HashMap<MemberId, String>,
    /// Channels on which its address is on the suppression list.
    pub suppressed: Vec<Channel>,
    /// What was sent, newest first.
    pub sent: Vec<Sent>,
    /// What it wrote back, newest first.
    pub received: Vec<Received>,
}

/// A contact with everything its page shows.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn get(app: &App, actor: &Actor, id: ContactId) -> Result<Details> {
    actor.require(Permission::ViewContacts)?;
    let history = consents::history(app, actor, id).await?;
    let org = actor.org_id;
    let mut conn = app.db.read().await?;
    let contact = storage::contacts::get(&mut conn, org, id).await?.ok_or(Error::NotFound)?;
    let mut person = storage::contacts::merged_into(&mut conn, org, id).await?;
    person.push(id);
    let mine = storage::groups::of_contacts(&mut conn, org, &[id]).await?.remove(&id).unwrap_or_default();
    let groups = storage::groups::list(&mut conn, org).await?;
    Ok(Details {
        tags: storage::tags::of_contacts(&mut conn, org, &[id]).await?.remove(&id).unwrap_or_default(),
        groups: groups.into_iter().filter(|group| mine.contains(&group.id)).collect(),
        standing: storage::consents::standing(&mut conn, org, &[id]).await?,
        history,
        members: storage::authors::list(&mut conn, org)
            .await?
            .into_iter()
            .map(|author| (author.id, author.name))
            .collect(),
        suppressed: suppressed_channels(&mut conn, actor, &contact).await?,
        sent: storage::contact_history::sent(&mut conn, org, &person, SHOWN_MESSAGES).await?,
        received: storage::contact_history::received(&mut conn, org, &person, SHOWN_MESSAGES).await?,
        contact,
    })
}

/// A contact's number in full. Looking at it is a deed of its own in the audit log.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`] also for a contact without number, [`Error::Storage`].
pub async fn reveal(app: &App, actor: &Actor, id: ContactId) -> Result<PhoneNumber> {
    actor.require(Permission::ViewContacts)?;
    let mut conn = app.db.begin().await?;
    let contact = storage::contacts::get(&mut conn, actor.org_id, id).await?;
    let phone = contact.and_then(|contact| contact.phone).ok_or(Error::NotFound)?;
    audit::record(&mut conn, app, actor, Deed::new("contact.revealed", "contact", id)).await?;
    conn.commit().await?;
    Ok(phone)
}

/// Adds a contact.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Invalid`] for `name`, `phone`, `email`, `language`, `city`,
/// `groups` or `custom[name]`, [`Error::Storage`].
pub async fn create(app: &App, actor: &Actor, input: &Input) -> Result<ContactId> {
    actor.require(Permission::ManageContacts)?;
    let mut conn = app.db.begin().await?;
    let blank = Contact {
        id: app.new_id(),
        name: String::new(),
        phone: None,
        email: None,
        language: Language::default(),
        city: String::new(),
        custom: BTreeMap::new(),
        import_id: None,
        last_inbound_at: None,
        created_at: app.now(),
        updated_at: app.now(),
        deleted_at: None,
    };
    let contact = filled(&mut conn, app, actor, blank, input).await?;
    storage::contacts::insert(&mut conn, actor.org_id, &contact).await.map_err(taken)?;
    save_tags_and_groups(&mut conn, actor, contact.id, input).await?;
    audit::record(&mut conn, app, actor, Deed::new("contact.created", "contact", contact.id).after(&contact)).await?;
    conn.commit().await?;
    Ok(contact.id)
}

/// Changes a contact: the form replaces fields, tags and groups.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Invalid`] as for [`create`],
/// [`Error::Storage`].
pub async fn update(app: &App, actor: &Actor, id: ContactId, input: &Input) -> Result<()> {
    actor.require(Permission::ManageContacts)?;
    let mut conn = app.db.begin().await?;
    let before = storage::contacts::get(&mut conn, actor.org_id, id).await?.ok_or(Error::NotFound)?;
    let after = filled(&mut conn, app, actor, before.clone(), input).await?;
    storage::contacts::update(&mut conn, actor.org_id, &after).await.map_err(taken)?;
    save_tags_and_groups(&mut conn, actor, id, input).await?;
    let deed = Deed::new("contact.updated", "contact", id).before(&before).after(&after);
    audit::record(&mut conn, app, actor, deed).await?;
    conn.commit().await?;
    Ok(())
}

/// Deletes a contact; [`restore`] undoes it.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn delete(app: &App, actor: &Actor, id: ContactId) -> Result<()> {
    actor.require(Permission::ManageContacts)?;
    let mut conn = app.db.begin().await?;
    let before = storage::contacts::get(&mut conn, actor.org_id, id).await?.ok_or(Error::NotFound)?;
    storage::contacts::delete(&mut conn, actor.org_id, &[id], app.now()).await?;
    audit::record(&mut conn, app, actor, Deed::new("contact.deleted", "contact", id).before(&before)).await?;
    conn.commit().await?;
    Ok(())
}

/// Undoes a deletion.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`] also when it was merged, [`Error::Invalid`] for `phone`
/// when another contact has the number now, [`Error::Storage`].
pub async fn restore(app: &App, actor: &Actor, id: ContactId) -> Result<()> {
    actor.require(Permission::ManageContacts)?;
    let mut conn = app.db.begin().await?;
    if !storage::contacts::restore(&mut conn, actor.org_id, id).await.map_err(taken)? {
        return Err(Error::NotFound);
    }
    audit::record(&mut conn, app, actor, Deed::new("contact.restored", "contact", id)).await?;
    conn.commit().await?;
    Ok(())
}

/// The form's fields on a contact, or everything that is wrong with them.
async fn filled(conn: &mut Conn, app: &App, actor: &Actor, contact: Contact, input: &Input) -> Result<Contact> {
    let mut fields = Fields::default();
    let contact = Contact {
        name: fields.text("name", &input.name, LONGEST_NAME),
        phone: optional(&mut fields, "phone", &input.phone, PhoneNumber::parse, ErrorCode::BadPhone),
        email: optional(&mut fields, "email", &input.email, EmailAddress::parse, ErrorCode::BadEmail),
        language: fields.parsed("language", input.language.parse(), ErrorCode::BadChoice).unwrap_or_default(),
        city: fields.optional_text("city", &input.city, LONGEST_CITY),
        custom: custom(conn, actor, &mut fields, &contact, input).await?,
        updated_at: app.now(),
        ..contact
    };
    if input.phone.trim().is_empty() && input.email.trim().is_empty() {
        fields.refuse("phone", ErrorCode::Required);
    }
    for group in &input.groups {
        if storage::groups::get(conn, actor.org_id, *group).await?.is_none() {
            fields.refuse("groups", ErrorCode::NotFound);
        }
    }
    fields.finish()?;
    Ok(contact)
}

fn optional<T, E>(fields: &mut Fields, field: &str, text: &str, parse: fn(&str) -> Result<T, E>, code: ErrorCode) -> Option<T> {
    if text.trim().is_empty() {
        None
    } else {
        fields.parsed(field, parse(text), code)
    }
}

/// Values of the fields that exist; others that the contact has are kept unseen.
async fn custom(conn: &mut Conn, actor: &Actor, fields: &mut Fields, contact: &Contact, input: &Input) -> Result<BTreeMap<String, String>> {
    let mut values = contact.custom.clone();
    for field in storage::custom_fields::list(conn, actor.org_id).await? {
        let Some(value) = input.custom.get(&field.name) else { continue };
        let value = fields.optional_text(&format!("custom[{}]", field.name), value, LONGEST_VALUE);
        if value.is_empty() {
            values.remove(&field.name);
        } else {
            values.insert(field.name, value);
        }
    }
    Ok(values)
}

async fn save_tags_and_groups(conn: &mut Conn, actor: &Actor, id: ContactId, input: &Input) -> Result<()> {
    let org = actor.org_id;
    let wanted: BTreeSet<String> = tags_of(&input.tags).into_iter().collect();
    let has = storage::tags::of_contacts(conn, org, &[id]).await?.remove(&id).unwrap_or_default();
    for tag in has.iter().filter(|tag| !wanted.contains(*tag)) {
        storage::tags::remove(conn, org, &[id], tag).await?;
    }
    for tag in wanted.iter().filter(|tag| !has.contains(tag)) {
        storage::tags::add(conn, org, &[id], tag).await?;
    }
    let has = storage::groups::of_contacts(conn, org, &[id]).await?.remove(&id).unwrap_or_default();
    for group in has.iter().filter(|group| !input.groups.contains(group)) {
        storage::groups::remove(conn, org, *group, &[id]).await?;
    }
    for group in input.groups.iter().filter(|group| !has.contains(group)) {
        storage::groups::add(conn, org, *group, &[id]).await?;
    }
    Ok(())
}

async fn suppressed_channels(conn: &mut Conn, actor: &Actor, contact: &Contact) -> Result<Vec<Channel>> {
    let mut channels = Vec::new();
    for channel in [Channel::Whatsapp, Channel::Sms, Channel::Email] {
        let address = consents::address(contact, channel);
        if let Some(address) = address
            && storage::suppressions::get(conn, actor.org_id, channel, &address).await?.is_some()
        {
            channels.push(channel);
        }
    }
    Ok(channels)
}

fn taken(error: storage::Error) -> Error {
    match error {
        storage::Error::Duplicate(_) => Error::field("phone", ErrorCode::Taken),
        error => error.into(),
    }
}
