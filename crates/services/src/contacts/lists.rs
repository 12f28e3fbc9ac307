//! The list of contacts.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::{Channel, ConsentMethod, ConsentStatus, ContactId, Permission, Purpose};
use storage::{
    consents::Consent,
    contact_lists::{ConsentFilter, Filter, Start},
    contacts::Contact,
};

use crate::{Actor, App, Result};

/// Contacts per page.
pub const PAGE: usize = 50;
/// Longest search, in characters.
const LONGEST_SEARCH: usize = 200;

/// A contact as the list shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// The contact.
    pub contact: Contact,
    /// Its tags.
    pub tags: Vec<String>,
    /// Where consent over WhatsApp stands, in one word.
    pub consent: ConsentSummary,
    /// When it was last sent a message.
    pub last_sent_at: Option<DateTime<Utc>>,
}

/// Consent over WhatsApp in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentSummary {
    /// Promotions may be sent.
    Promotions(DateTime<Utc>, ConsentMethod),
    /// Only service or teaching messages may be sent.
    ServiceOnly(DateTime<Utc>, ConsentMethod),
    /// Promotions were opted out of.
    OptedOut(DateTime<Utc>, ConsentMethod),
    /// Never recorded.
    NotAsked,
}

/// A page of the list.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Its contacts, newest first.
    pub contacts: Vec<Listed>,
    /// How many match in all.
    pub total: u64,
    /// The key of the page of newer contacts.
    pub newer: Option<ContactId>,
    /// The key of the page of older contacts.
    pub older: Option<ContactId>,
}

/// How many contacts there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// All.
    pub contacts: u64,
    /// Those who may be sent promotions over WhatsApp.
    pub reachable: u64,
}

/// A filter from texts, as addresses and forms spell it; empty or unknown texts ask for nothing.
/// `consent` is `given`, `withdrawn` or `none`.
#[must_use]
pub fn filter_of(search: &str, tag: &str, group: &str, language: &str, consent: &str) -> Filter {
    Filter {
        search: search.chars().take(LONGEST_SEARCH).collect(),
        tag: Some(tag.to_owned()).filter(|tag| !tag.is_empty()),
        group: group.parse().ok(),
        language: language.parse().ok(),
        consent: match consent {
            "none" => Some(ConsentFilter::NotAsked),
            status => status.parse().ok().map(ConsentFilter::Is),
        },
    }
}

/// A page of the contacts that match.
///
/// # Errors
/// [`crate::Error::Forbidden`], [`crate::Error::Storage`].
pub async fn list(app: &App, actor: &Actor, filter: &Filter, start: Start) -> Result<Page> {
    list_by(app, actor, filter, start, PAGE).await
}

/// A page of `size` of the contacts that match.
///
/// # Errors
/// [`crate::Error::Forbidden`], [`crate::Error::Storage`].
pub async fn list_by(app: &App, actor: &Actor, filter: &Filter, start: Start, size: usize) -> Result<Page> {
    actor.require(Permission::ViewContacts)?;
    let org = actor.org_id;
    let mut conn = app.db.read().await?;
    let total = storage::contact_lists::count(&mut conn, org, filter).await?;
    let mut contacts = storage::contact_lists::page(&mut conn, org, filter, start, size as u64 + 1).await?;
    let has_more = contacts.len() > size;
    // The one too many lies beyond the end that was walked towards.
    match start {
        Start::Before(_) if has_more => drop(contacts.remove(0)),
        _ => contacts.truncate(size),
    }
    let (has_newer, has_older) = match start {
        Start::First => (false, has_more),
        Start::After(_) => (true, has_more),
        Start::Before(_) => (has_more, true),
    };
    let ids: Vec<ContactId> = contacts.iter().map(|contact| contact.id).collect();
    let mut tags = storage::tags::of_contacts(&mut conn, org, &ids).await?;
    let consents = summaries(storage::consents::standing(&mut conn, org, &ids).await?);
    let last_sent = storage::contact_history::last_sent(&mut conn, org, &ids).await?;
    Ok(Page {
        total,
        newer: ids.first().copied().filter(|_| has_newer),
        older: ids.last().copied().filter(|_| has_older),
        contacts: contacts
            .into_iter()
            .map(|contact| Listed {
                tags: tags.remove(&contact.id).unwrap_or_default(),
                consent: consents.get(&contact.id).copied().unwrap_or(ConsentSummary::NotAsked),
                last_sent_at: last_sent.get(&contact.id).copied(),
                contact,
            })
            .collect(),
    })
}

/// How many contacts there are and how many may be sent promotions.
///
/// # Errors
/// [`crate::Error::Forbidden`], [`crate::Error::Storage`].
pub async fn summary(app: &App, actor: &Actor) -> Result<Summary> {
    actor.require(Permission::ViewContacts)?;
    let mut conn = app.db.read().await?;
    Ok(Summary {
        contacts: storage::contact_lists::count(&mut conn, actor.org_id, &Filter::default()).await?,
        reachable: storage::consents::count_given(&mut conn, actor.org_id, Channel::Whatsapp, Purpose::Marketing).await?,
    })
}

/// Every tag in use with the number of contacts that have it.
///
/// # Errors
/// [`crate::Error::Forbidden`], [`crate::Error::Storage`].
pub async fn tags(app: &App, actor: &Actor) -> Result<Vec<(String, u64)>> {
    actor.require(Permission::ViewContacts)?;
    let tags = storage::tags::list(&mut app.db.read().await?, actor.org_id).await?;
    Ok(tags.into_iter().map(|(tag, count)| (tag, count.unsigned_abs())).collect())
}

/// One word per contact: what stands for promotions, else whether anything else may be sent.
fn summaries(standing: Vec<Consent>) -> HashMap<ContactId, ConsentSummary> {
    let mut summaries = HashMap::new();
    for consent in standing.into_iter().filter(|consent| consent.channel == Channel::Whatsapp) {
        let (at, method) = (consent.at, consent.method);
        match (consent.purpose, consent.status) {
            (Purpose::Marketing, ConsentStatus::Given) => {
                summaries.insert(consent.contact_id, ConsentSummary::Promotions(at, method));
            }
            (Purpose::Marketing, ConsentStatus::Withdrawn) => {
                summaries.insert(consent.contact_id, ConsentSummary::OptedOut(at, method));
            }
            (_, ConsentStatus::Given) => {
                summaries.entry(consent.contact_id).or_insert(ConsentSummary::ServiceOnly(at, method));
            }
            (_, ConsentStatus::Withdrawn) => {}
        }
    }
    summaries
}
