//! Merging contacts that are one person.

use std::collections::{BTreeSet, HashMap};

use domain::{Channel, ConsentStatus, ContactId, ErrorCode, Permission, Purpose};
use serde_json::json;
use storage::{Conn, consents::Consent, contact_lists::Likeness, contacts::Contact};

use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
};

/// Sets of duplicates on a page.
const SHOWN: i64 = 50;

/// Whose values win where both contacts have one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Those of the contact that is kept.
    Kept,
    /// Those of the contact that changed last.
    Newest,
}

/// Sets of contacts that look like one person, each in the order they were created.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn duplicates(app: &App, actor: &Actor, likeness: Likeness) -> Result<Vec<Vec<Contact>>> {
    actor.require(Permission::ViewContacts)?;
    let mut conn = app.db.read().await?;
    let sets = storage::contact_lists::duplicates(&mut conn, actor.org_id, likeness, SHOWN).await?;
    let ids: Vec<ContactId> = sets.iter().flatten().copied().collect();
    let mut contacts: HashMap<ContactId, Contact> = storage::contacts::by_ids(&mut conn, actor.org_id, &ids)
        .await?
        .into_iter()
        .map(|contact| (contact.id, contact))
        .collect();
    Ok(sets.into_iter().map(|set| set.iter().filter_map(|id| contacts.remove(id)).collect()).collect())
}

/// Merges `others` into `kept`: empty fields are filled, values chosen by `choice`, tags and groups
/// united, and of two consents the withdrawal stands. The others are deleted; their history shows on
/// the kept contact's page.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Invalid`] for `others`, [`Error::Storage`].
pub async fn merge(app: &App, actor: &Actor, kept: ContactId, others: &BTreeSet<ContactId>, choice: Choice) -> Result<()> {
    actor.require(Permission::ManageContacts)?;
    if others.is_empty() || others.contains(&kept) {
        return Err(Error::field("others", ErrorCode::BadChoice));
    }
    let mut conn = app.db.begin().await?;
    let before = storage::contacts::get(&mut conn, actor.org_id, kept).await?.ok_or(Error::NotFound)?;
    let mut after = before.clone();
    for id in others {
        let other = storage::contacts::get(&mut conn, actor.org_id, *id).await?.ok_or(Error::NotFound)?;
        // Deleted first, so that its number is free for the one that is kept.
        storage::contacts::delete_merged(&mut conn, actor.org_id, *id, kept, app.now()).await?;
        take_values(&mut after, &other, choice == Choice::Newest && other.updated_at > before.updated_at);
        take_tags_and_groups(&mut conn, actor, kept, *id).await?;
        take_consents(&mut conn, app, actor, kept, *id).await?;
    }
    after.updated_at = app.now();
    storage::contacts::update(&mut conn, actor.org_id, &after).await?;
    let deed = Deed::new("contact.merged", "contact", kept)
        .before(&before)
        .after(&after)
        .detail(json!({ "others": others }));
    audit::record(&mut conn, app, actor, deed).await?;
    conn.commit().await?;
    Ok(())
}

fn take_values(kept: &mut Contact, other: &Contact, other_wins: bool) {
    let put = |kept: &mut String, other: &String| {
        if !other.is_empty() && (other_wins || kept.is_empty()) {
            kept.clone_from(other);
        }
    };
    put(&mut kept.name, &other.name);
    put(&mut kept.city, &other.city);
    for (name, value) in &other.custom {
        put(kept.custom.entry(name.clone()).or_default(), value);
    }
    if other.phone.is_some() && (other_wins || kept.phone.is_none()) {
        kept.phone.clone_from(&other.phone);
    }
    if other.email.is_some() && (other_wins || kept.email.is_none()) {
        kept.email.clone_from(&other.email);
    }
    if other_wins {
        kept.language = other.language;
    }
    kept.last_inbound_at = kept.last_inbound_at.max(other.last_inbound_at);
}

async fn take_tags_and_groups(conn: &mut Conn, actor: &Actor, kept: ContactId, other: ContactId) -> Result<()> {
    let org = actor.org_id;
    for tag in storage::tags::of_contacts(conn, org, &[other]).await?.remove(&other).unwrap_or_default() {
        storage::tags::add(conn, org, &[kept], &tag).await?;
    }
    for group in storage::groups::of_contacts(conn, org, &[other]).await?.remove(&other).unwrap_or_default() {
        storage::groups::add(conn, org, group, &[kept]).await?;
    }
    Ok(())
}

/// A withdrawal of the other always carries over; consent it gave only where nothing stands.
async fn take_consents(conn: &mut Conn, app: &App, actor: &Actor, kept: ContactId, other: ContactId) -> Result<()> {
    let standing = storage::consents::standing(conn, actor.org_id, &[kept, other]).await?;
    let of = |contact: ContactId| -> HashMap<(Channel, Purpose), &Consent> {
        let mine = standing.iter().filter(|consent| consent.contact_id == contact);
        mine.map(|consent| ((consent.channel, consent.purpose), consent)).collect()
    };
    let (mine, theirs) = (of(kept), of(other));
    let records: Vec<Consent> = theirs
        .into_iter()
        .filter(|(key, consent)| match mine.get(key) {
            None => true,
            Some(stands) => consent.status == ConsentStatus::Withdrawn && stands.status == ConsentStatus::Given,
        })
        .map(|(_, consent)| Consent {
            id: app.new_id(),
            contact_id: kept,
            at: app.now(),
            ..consent.clone()
        })
        .collect();
    storage::consents::insert_many(conn, actor.org_id, &records).await?;
    Ok(())
}
