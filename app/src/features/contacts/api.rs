//! Server functions of contacts and their consent.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]
#![expect(clippy::too_many_arguments, reason = "one argument per field of the form")]

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::{CampaignId, Channel, ConsentMethod, ConsentStatus, ContactId, DeliveryStatus, GroupId, Language, Purpose};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// What a list of contacts is asked for, as the address spells it. Empty texts ask for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    /// Words to search for.
    pub q: String,
    /// A tag.
    pub tag: String,
    /// The id of a group.
    pub group: String,
    /// The code of a language.
    pub language: String,
    /// `given`, `withdrawn` or `none`.
    pub consent: String,
    /// The page after this contact.
    pub after: String,
    /// The page before this contact.
    pub before: String,
}

impl ListQuery {
    /// The address of the list so filtered, with more pairs; the place in the list is left out.
    #[must_use]
    pub fn address(&self, more: &[(&str, &str)]) -> String {
        self.on_path("/contacts", more)
    }

    /// Like [`ListQuery::address`], for another path that takes the same filters.
    #[must_use]
    pub fn on_path(&self, path: &str, more: &[(&str, &str)]) -> String {
        let mut pairs = vec![
            ("q", self.q.as_str()),
            ("tag", &self.tag),
            ("group", &self.group),
            ("language", &self.language),
            ("consent", &self.consent),
        ];
        pairs.extend(more);
        crate::ui::url::with_query(path, &pairs)
    }

    /// Whether anything is asked for.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        [&self.q, &self.tag, &self.group, &self.language, &self.consent]
            .iter()
            .any(|text| !text.is_empty())
    }
}

/// Consent over WhatsApp in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConsentWord {
    /// Promotions may be sent.
    Promotions,
    /// Only service or learning messages.
    ServiceOnly,
    /// Promotions were opted out of.
    OptedOut,
    /// Never recorded.
    NotAsked,
}

/// A contact as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactRow {
    pub id: ContactId,
    pub name: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub language: Language,
    pub tags: Vec<String>,
    pub consent: ConsentWord,
    pub consent_since: Option<(DateTime<Utc>, ConsentMethod)>,
    pub last_sent_at: Option<DateTime<Utc>>,
    pub replied_at: Option<DateTime<Utc>>,
}

/// A page of the list with what its filters offer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListView {
    pub contacts: Vec<ContactRow>,
    pub total: u64,
    pub people: u64,
    pub reachable: u64,
    pub newer: Option<ContactId>,
    pub older: Option<ContactId>,
    pub tags: Vec<String>,
    pub groups: Vec<(GroupId, String)>,
}

/// A consent record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentRow {
    pub channel: Channel,
    pub purpose: Purpose,
    pub status: ConsentStatus,
    pub method: ConsentMethod,
    pub evidence: String,
    pub recorded_by: Option<String>,
    pub at: DateTime<Utc>,
}

/// A message to or from a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MessageRow {
    /// Sent by a campaign.
    Sent {
        campaign_id: CampaignId,
        campaign: String,
        channel: Channel,
        language: Language,
        status: DeliveryStatus,
        reason: Option<String>,
        at: DateTime<Utc>,
    },
    /// Written by the contact.
    Received { body: String, withdrew: bool, at: DateTime<Utc> },
}

impl MessageRow {
    /// When.
    #[must_use]
    pub const fn at(&self) -> DateTime<Utc> {
        match self {
            Self::Sent { at, .. } | Self::Received { at, .. } => *at,
        }
    }
}

/// A contact's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactView {
    pub id: ContactId,
    pub name: String,
    pub phone: Option<String>,
    pub revealed: Option<String>,
    pub email: Option<String>,
    pub language: Language,
    pub city: String,
    pub tags: Vec<String>,
    pub groups: Vec<String>,
    pub custom: Vec<(String, String)>,
    pub created_at: DateTime<Utc>,
    pub standing: Vec<ConsentRow>,
    pub history: Vec<ConsentRow>,
    pub suppressed: Vec<Channel>,
    pub messages: Vec<MessageRow>,
}

/// What the form of a contact begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormView {
    pub name: String,
    pub phone: String,
    pub email: String,
    pub language: Language,
    pub city: String,
    pub tags: String,
    pub member_of: Vec<GroupId>,
    pub groups: Vec<(GroupId, String)>,
    /// `(name, label, value)`.
    pub custom: Vec<(String, String, String)>,
}

/// A page of contacts.
#[server]
pub async fn list_contacts(#[server(default)] query: ListQuery) -> Result<ListView, AppError> {
    use crate::server_context::require;
    use services::contacts::{self, ConsentSummary, Start};
    let (app, actor) = require(domain::Permission::ViewContacts)?;
    let filter = contacts::filter_of(&query.q, &query.tag, &query.group, &query.language, &query.consent);
    let start = match (query.after.parse(), query.before.parse()) {
        (Ok(after), _) => Start::After(after),
        (_, Ok(before)) => Start::Before(before),
        _ => Start::First,
    };
    let page = contacts::list(&app, &actor, &filter, start).await?;
    let summary = contacts::summary(&app, &actor).await?;
    let groups = services::groups::list(&app, &actor).await?;
    let row = |listed: contacts::Listed| {
        let (consent, consent_since) = match listed.consent {
            ConsentSummary::Promotions(at, method) => (ConsentWord::Promotions, Some((at, method))),
            ConsentSummary::ServiceOnly(at, method) => (ConsentWord::ServiceOnly, Some((at, method))),
            ConsentSummary::OptedOut(at, method) => (ConsentWord::OptedOut, Some((at, method))),
            ConsentSummary::NotAsked => (ConsentWord::NotAsked, None),
        };
        let contact = listed.contact;
        ContactRow {
            id: contact.id,
            name: contact.name,
            phone: contact.phone.map(|phone| phone.masked()),
            email: contact.email.map(|email| email.to_string()),
            language: contact.language,
            tags: listed.tags,
            consent,
            consent_since,
            last_sent_at: listed.last_sent_at,
            replied_at: contact.last_inbound_at,
        }
    };
    Ok(ListView {
        contacts: page.contacts.into_iter().map(row).collect(),
        total: page.total,
        people: summary.contacts,
        reachable: summary.reachable,
        newer: page.newer,
        older: page.older,
        tags: contacts::tags(&app, &actor).await?.into_iter().map(|(tag, _)| tag).collect(),
        groups: groups.into_iter().map(|sized| (sized.group.id, sized.group.name)).collect(),
    })
}

/// A contact's page. `shown` asks for the number that [`reveal_phone`] has just shown.
#[server]
pub async fn get_contact(id: ContactId, #[server(default)] shown: bool) -> Result<ContactView, AppError> {
    use crate::server_context::{require, take_once};
    let (app, actor) = require(domain::Permission::ViewContacts)?;
    let details = services::contacts::get(&app, &actor, id).await?;
    let fields = services::custom_fields::list(&app, &actor).await?;
    let revealed = if shown { take_once("contact-phone")? } else { String::new() };
    let consent = |consent: services::consents::Consent| ConsentRow {
        channel: consent.channel,
        purpose: consent.purpose,
        status: consent.status,
        method: consent.method,
        evidence: consent.evidence,
        recorded_by: consent.recorded_by.and_then(|member| details.members.get(&member).cloned()),
        at: consent.at,
    };
    let sent = details.sent.into_iter().map(|sent| MessageRow::Sent {
        campaign_id: sent.campaign_id,
        campaign: sent.campaign,
        channel: sent.channel,
        language: sent.language,
        status: sent.status,
        reason: sent.reason,
        at: sent.at,
    });
    let received = details.received.into_iter().map(|received| MessageRow::Received {
        body: received.body,
        withdrew: received.withdrew,
        at: received.at,
    });
    let mut messages: Vec<MessageRow> = sent.chain(received).collect();
    messages.sort_by_key(|message| std::cmp::Reverse(message.at()));
    let contact = details.contact;
    let custom = fields
        .into_iter()
        .filter_map(|field| contact.custom.get(&field.name).map(|value| (field.label, value.clone())));
    Ok(ContactView {
        id,
        phone: contact.phone.map(|phone| phone.masked()),
        revealed: revealed.strip_prefix(&format!("{id} ")).map(str::to_owned),
        email: contact.email.map(|email| email.to_string()),
        language: contact.language,
        city: contact.city,
        tags: details.tags,
        groups: details.groups.into_iter().map(|group| group.name).collect(),
        custom: custom.filter(|(_, value)| !value.is_empty()).collect(),
        created_at: contact.created_at,
        standing: details.standing.into_iter().map(consent).collect(),
        history: details.history.into_iter().map(consent).collect(),
        suppressed: details.suppressed,
        messages,
        name: contact.name,
    })
}

/// Shows a number; the audit log notes it.
#[server]
pub async fn reveal_phone(id: ContactId) -> Result<(), AppError> {
    use crate::server_context::{hand_over_once, require};
    let (app, actor) = require(domain::Permission::ViewContacts)?;
    let phone = services::contacts::reveal(&app, &actor, id).await?;
    hand_over_once("contact-phone", &format!("{id} {}", phone.spaced()))?;
    leptos_axum::redirect(&format!("/contacts/{id}?phone=shown"));
    Ok(())
}

/// What the form begins with; without an id it is an empty one.
#[server]
pub async fn contact_form(id: Option<ContactId>) -> Result<FormView, AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageContacts)?;
    let groups = services::groups::list(&app, &actor).await?;
    let fields = services::custom_fields::list(&app, &actor).await?;
    let mut form = FormView {
        groups: groups.into_iter().map(|sized| (sized.group.id, sized.group.name)).collect(),
        language: services::organisations::get(&app, &actor).await?.language,
        ..FormView::default()
    };
    let mut custom = BTreeMap::new();
    if let Some(id) = id {
        let details = services::contacts::get(&app, &actor, id).await?;
        let contact = details.contact;
        form.name = contact.name;
        form.phone = contact.phone.map(|phone| phone.spaced()).unwrap_or_default();
        form.email = contact.email.map(|email| email.to_string()).unwrap_or_default();
        form.language = contact.language;
        form.city = contact.city;
        form.tags = details.tags.join(", ");
        form.member_of = details.groups.into_iter().map(|group| group.id).collect();
        custom = contact.custom;
    }
    form.custom = fields
        .into_iter()
        .map(|field| (custom.remove(&field.name).unwrap_or_default(), field))
        .map(|(value, field)| (field.name, field.label, value))
        .collect();
    Ok(form)
}

/// Adds a contact, or changes the one with this id.
#[server]
pub async fn save_contact(
    #[server(default)] id: String,
    name: String,
    #[server(default)] phone: String,
    #[server(default)] email: String,
    language: String,
    #[server(default)] city: String,
    #[server(default)] tags: String,
    #[server(default)] groups: Vec<GroupId>,
    #[server(default)] custom: BTreeMap<String, String>,
) -> Result<ContactId, AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageContacts)?;
    let input = services::contacts::Input {
        name,
        phone,
        email,
        language,
        city,
        tags,
        groups,
        custom,
    };
    let id = match id.parse() {
        Ok(id) => {
            services::contacts::update(&app, &actor, id, &input).await?;
            id
        }
        Err(_) => services::contacts::create(&app, &actor, &input).await?,
    };
    leptos_axum::redirect(&format!("/contacts/{id}?done=saved"));
    Ok(id)
}

/// Deletes a contact; the list then offers to undo it.
#[server]
pub async fn delete_contact(id: ContactId) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageContacts)?;
    services::contacts::delete(&app, &actor, id).await?;
    leptos_axum::redirect(&format!("/contacts?deleted={id}"));
    Ok(())
}

/// Undoes a deletion.
#[server]
pub async fn restore_contact(id: ContactId) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageContacts)?;
    services::contacts::restore(&app, &actor, id).await?;
    leptos_axum::redirect(&format!("/contacts/{id}?done=restored"));
    Ok(())
}

/// Records consent given or withdrawn.
#[server]
pub async fn record_consent(
    id: ContactId,
    #[server(default)] channels: Vec<Channel>,
    #[server(default)] purposes: Vec<Purpose>,
    status: ConsentStatus,
    method: ConsentMethod,
    #[server(default)] evidence: String,
) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageContacts)?;
    let change = services::consents::Change {
        channels: channels.into_iter().collect(),
        purposes: purposes.into_iter().collect(),
        status,
        method,
        evidence,
    };
    services::consents::record(&app, &actor, id, &change).await?;
    leptos_axum::redirect(&format!("/contacts/{id}?done=consent"));
    Ok(())
}
