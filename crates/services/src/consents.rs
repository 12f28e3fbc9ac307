//! Consent: given and withdrawn per channel and purpose, always with its evidence (DPDP Act 2023,
//! section 6: the burden of proof lies with whoever writes).

use std::collections::{BTreeSet, HashSet};

use domain::{Channel, ConsentMethod, ConsentStatus, ContactId, ErrorCode, Permission, PhoneNumber, Purpose, SuppressionReason};
use serde_json::json;
pub use storage::consents::Consent;
use storage::{Conn, contacts::Contact, suppressions::Suppression};
use strum::IntoEnumIterator;

use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
    error::Fields,
};

/// Longest evidence, in characters.
pub const LONGEST_EVIDENCE: usize = 500;

/// What a member records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// For which channels.
    pub channels: BTreeSet<Channel>,
    /// For what.
    pub purposes: BTreeSet<Purpose>,
    /// Given or withdrawn.
    pub status: ConsentStatus,
    /// How.
    pub method: ConsentMethod,
    /// What proves it.
    pub evidence: String,
}

/// Records consent given or withdrawn by a contact. Consent given anew takes the contact's address
/// off the suppression list where a stop word had put it; other reasons stay.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Invalid`] for `channels`, `purposes` or
/// `evidence`, [`Error::Storage`].
pub async fn record(app: &App, actor: &Actor, contact: ContactId, change: &Change) -> Result<()> {
    actor.require(Permission::ManageContacts)?;
    check(change)?;
    let mut conn = app.db.begin().await?;
    let contact = storage::contacts::get(&mut conn, actor.org_id, contact).await?.ok_or(Error::NotFound)?;
    record_of(&mut conn, app, actor, &contact, change).await?;
    conn.commit().await?;
    Ok(())
}

/// Like [`record`], in the caller's transaction, of a contact that was read there and by whomever the
/// caller has let in: the person themself, by a link that only they have.
pub(crate) async fn record_of(conn: &mut Conn, app: &App, actor: &Actor, contact: &Contact, change: &Change) -> Result<()> {
    let records = records(app, actor, contact.id, change);
    storage::consents::insert_many(conn, actor.org_id, &records).await?;
    if change.status == ConsentStatus::Given {
        lift_stops(conn, actor, contact, change).await?;
    }
    note(conn, app, actor, contact.id, change).await
}

/// Records consent of many contacts in the caller's transaction; answers with how many got a record.
/// Consent given is not recorded where the contact has withdrawn it.
///
/// # Errors
/// [`Error::Storage`].
pub(crate) async fn record_many(conn: &mut Conn, app: &App, actor: &Actor, ids: &[ContactId], change: &Change) -> Result<u64> {
    let known = storage::contacts::by_ids(conn, actor.org_id, ids).await?;
    let ids: Vec<ContactId> = known.iter().map(|contact| contact.id).collect();
    let mut withdrawn = HashSet::new();
    if change.status == ConsentStatus::Given {
        let standing = storage::consents::standing(conn, actor.org_id, &ids).await?;
        let no = standing.into_iter().filter(|consent| consent.status == ConsentStatus::Withdrawn);
        withdrawn.extend(no.map(|consent| (consent.contact_id, consent.channel, consent.purpose)));
    }
    let records: Vec<Consent> = ids
        .iter()
        .flat_map(|id| records(app, actor, *id, change))
        .filter(|record| !withdrawn.contains(&(record.contact_id, record.channel, record.purpose)))
        .collect();
    storage::consents::insert_many(conn, actor.org_id, &records).await?;
    let reached: HashSet<ContactId> = records.iter().map(|record| record.contact_id).collect();
    Ok(reached.len() as u64)
}

/// Every record of a contact and of those it took over, newest first.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn history(app: &App, actor: &Actor, contact: ContactId) -> Result<Vec<Consent>> {
    actor.require(Permission::ViewContacts)?;
    let mut conn = app.db.read().await?;
    let mut all = storage::consents::history(&mut conn, actor.org_id, contact).await?;
    for merged in storage::contacts::merged_into(&mut conn, actor.org_id, contact).await? {
        all.extend(storage::consents::history(&mut conn, actor.org_id, merged).await?);
    }
    all.sort_by_key(|consent| std::cmp::Reverse((consent.at, consent.id)));
    Ok(all)
}

/// A stop word: withdraws every purpose on `channel` and puts the number on the suppression list,
/// whether or not a contact has it. Runs in the caller's transaction; answers with the contact.
///
/// # Errors
/// [`Error::Storage`].
pub async fn withdraw_by_phone(conn: &mut Conn, app: &App, actor: &Actor, channel: Channel, phone: &PhoneNumber, evidence: &str) -> Result<Option<ContactId>> {
    let entry = Suppression {
        channel,
        address: phone.to_string(),
        reason: SuppressionReason::Stop,
        created_at: app.now(),
    };
    let is_new = storage::suppressions::insert(conn, actor.org_id, &entry).await?;
    let Some(contact) = storage::contacts::by_phone(conn, actor.org_id, phone).await? else {
        if is_new {
            let deed = Deed::new("suppression.added", "suppression", channel.code()).detail(json!({ "reason": "stop" }));
            audit::record(conn, app, actor, deed).await?;
        }
        return Ok(None);
    };
    let change = Change {
        channels: [channel].into(),
        purposes: Purpose::iter().collect(),
        status: ConsentStatus::Withdrawn,
        method: ConsentMethod::Keyword,
        evidence: evidence.chars().take(LONGEST_EVIDENCE).collect(),
    };
    storage::consents::insert_many(conn, actor.org_id, &records(app, actor, contact.id, &change)).await?;
    note(conn, app, actor, contact.id, &change).await?;
    Ok(Some(contact.id))
}

/// One record per channel and purpose of a change.
pub(crate) fn records(app: &App, actor: &Actor, contact: ContactId, change: &Change) -> Vec<Consent> {
    let pairs = change
        .channels
        .iter()
        .flat_map(|channel| change.purposes.iter().map(move |purpose| (*channel, *purpose)));
    pairs
        .map(|(channel, purpose)| Consent {
            id: app.new_id(),
            contact_id: contact,
            channel,
            purpose,
            status: change.status,
            method: change.method,
            evidence: change.evidence.trim().to_owned(),
            recorded_by: actor.member_id,
            at: app.now(),
        })
        .collect()
}

/// Refuses a change without channel, purpose or evidence.
pub(crate) fn check(change: &Change) -> Result<()> {
    let mut fields = Fields::default();
    if change.channels.is_empty() {
        fields.refuse("channels", ErrorCode::Required);
    }
    if change.purposes.is_empty() {
        fields.refuse("purposes", ErrorCode::Required);
    }
    fields.text("evidence", &change.evidence, LONGEST_EVIDENCE);
    fields.finish()
}

/// Where a channel reaches a contact, as the suppression list spells it.
pub(crate) fn address(contact: &Contact, channel: Channel) -> Option<String> {
    match channel {
        Channel::Email => contact.email.as_ref().map(ToString::to_string),
        Channel::Whatsapp | Channel::Sms | Channel::Linkedin => contact.phone.as_ref().map(ToString::to_string),
    }
}

async fn lift_stops(conn: &mut Conn, actor: &Actor, contact: &Contact, change: &Change) -> Result<()> {
    for channel in &change.channels {
        let Some(address) = address(contact, *channel) else { continue };
        let stands = storage::suppressions::get(conn, actor.org_id, *channel, &address).await?;
        if stands.is_some_and(|entry| entry.reason == SuppressionReason::Stop) {
            storage::suppressions::delete(conn, actor.org_id, *channel, &address).await?;
        }
    }
    Ok(())
}

/// What the audit log calls a change.
pub(crate) const fn action(change: &Change) -> &'static str {
    match change.status {
        ConsentStatus::Given => "consent.given",
        ConsentStatus::Withdrawn => "consent.withdrawn",
    }
}

/// What the audit log says about a change; the evidence may name people and stays out.
pub(crate) fn detail(change: &Change) -> serde_json::Value {
    json!({ "channels": change.channels, "purposes": change.purposes, "method": change.method })
}

async fn note(conn: &mut Conn, app: &App, actor: &Actor, contact: ContactId, change: &Change) -> Result<()> {
    let deed = Deed::new(action(change), "contact", contact).detail(detail(change));
    audit::record(conn, app, actor, deed).await
}
