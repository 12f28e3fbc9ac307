//! Contacts: the people an organisation writes to. Numbers are returned in full to members who may
//! see contacts.

use std::collections::BTreeMap;

use axum::{Json, extract::State, http::StatusCode};
use chrono::{DateTime, Utc};
use domain::{ConsentStatus, ContactId, EmailAddress, GroupId, Language, Permission, PhoneNumber};
use serde::{Deserialize, Serialize};
use services::{
    App, Error,
    contacts::{self, BulkDeed, ConsentFilter, ConsentSummary, Details, Filter, Input, Listed, Selection, Start},
};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    consents::Consent,
    problem::Result,
    request::{Body, Caller, Created, Id, Page, PageOf, PageParams, Params},
};

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(list_tags))
        .routes(routes!(get, update, delete))
        .routes(routes!(restore))
        .routes(routes!(add_tag, remove_tag))
}

/// What is known of a person wherever a contact is shown.
#[derive(Debug, Serialize, ToSchema)]
struct Person {
    /// Its id.
    #[schema(value_type = String, format = Uuid)]
    id: ContactId,
    /// Full name.
    #[schema(example = "Anita Deshpande")]
    name: String,
    /// Mobile number in E.164.
    #[schema(value_type = Option<String>, example = "+919812345678")]
    phone: Option<PhoneNumber>,
    /// E-mail address.
    #[schema(value_type = Option<String>, example = "anita@example.com")]
    email: Option<EmailAddress>,
    /// The language it is written to in.
    #[schema(value_type = String, example = "mr")]
    language: Language,
    /// City; may be empty.
    #[schema(example = "Pune")]
    city: String,
    /// Custom values by name.
    #[schema(example = json!({"folio": "1234567"}))]
    custom: BTreeMap<String, String>,
    /// Tags.
    #[schema(example = json!(["hni"]))]
    tags: Vec<String>,
    /// When it last wrote to us.
    last_inbound_at: Option<DateTime<Utc>>,
    /// When it was added.
    created_at: DateTime<Utc>,
    /// When it last changed.
    updated_at: DateTime<Utc>,
}

impl Person {
    fn new(contact: storage::contacts::Contact, tags: Vec<String>) -> Self {
        Self {
            id: contact.id,
            name: contact.name,
            phone: contact.phone,
            email: contact.email,
            language: contact.language,
            city: contact.city,
            custom: contact.custom,
            tags,
            last_inbound_at: contact.last_inbound_at,
            created_at: contact.created_at,
            updated_at: contact.updated_at,
        }
    }
}

/// A contact in a list.
#[derive(Debug, Serialize, ToSchema)]
struct Contact {
    #[serde(flatten)]
    person: Person,
    /// Consent over WhatsApp in one word: `promotions`, `service-only`, `opted-out`, `not-asked`.
    #[schema(example = "promotions")]
    consent: &'static str,
    /// When it was last sent a message.
    last_sent_at: Option<DateTime<Utc>>,
}

impl From<Listed> for Contact {
    fn from(listed: Listed) -> Self {
        Self {
            person: Person::new(listed.contact, listed.tags),
            consent: match listed.consent {
                ConsentSummary::Promotions(..) => "promotions",
                ConsentSummary::ServiceOnly(..) => "service-only",
                ConsentSummary::OptedOut(..) => "opted-out",
                ConsentSummary::NotAsked => "not-asked",
            },
            last_sent_at: listed.last_sent_at,
        }
    }
}

/// A contact with everything that is known.
#[derive(Debug, Serialize, ToSchema)]
struct ContactDetails {
    #[serde(flatten)]
    person: Person,
    /// Ids of its groups.
    #[schema(value_type = Vec<String>)]
    groups: Vec<GroupId>,
    /// Where consent stands per channel and purpose.
    consents: Vec<Consent>,
    /// Channels on which its address is on the suppression list: nothing is ever sent there.
    #[schema(value_type = Vec<String>, example = json!(["whatsapp"]))]
    suppressed: Vec<domain::Channel>,
}

impl From<Details> for ContactDetails {
    fn from(details: Details) -> Self {
        Self {
            person: Person::new(details.contact, details.tags),
            groups: details.groups.into_iter().map(|group| group.id).collect(),
            consents: details.standing.into_iter().map(Consent::from).collect(),
            suppressed: details.suppressed,
        }
    }
}

/// A contact to write. A number or an e-mail address is needed.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"name": "Anita Deshpande", "phone": "98123 45678", "language": "mr", "city": "Pune", "tags": ["hni"]}))]
struct ContactDraft {
    /// Full name, up to 120 characters.
    name: String,
    /// Mobile number in any usual spelling, also with Devanagari digits.
    phone: String,
    /// E-mail address.
    email: String,
    /// `en`, `hi` or `mr`; English when left out.
    #[schema(value_type = String)]
    language: Language,
    /// City.
    city: String,
    /// Tags.
    tags: Vec<String>,
    /// Ids of groups.
    #[schema(value_type = Vec<String>)]
    groups: Vec<GroupId>,
    /// Values of the organisation's custom fields by name.
    custom: BTreeMap<String, String>,
}

impl From<ContactDraft> for Input {
    fn from(draft: ContactDraft) -> Self {
        Self {
            name: draft.name,
            phone: draft.phone,
            email: draft.email,
            language: draft.language.code().to_owned(),
            city: draft.city,
            tags: draft.tags.join(","),
            groups: draft.groups,
            custom: draft.custom,
        }
    }
}

/// Which contacts.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Words that name, number, e-mail address or city must all contain.
    #[serde(default)]
    search: String,
    /// Only with this tag.
    tag: Option<String>,
    /// Only in the group of this id.
    #[param(value_type = Option<String>, format = Uuid)]
    group: Option<GroupId>,
    /// Only those who read this language.
    #[param(value_type = Option<String>)]
    language: Option<Language>,
    /// Only with this consent to marketing over WhatsApp: `given`, `withdrawn` or `not-asked`.
    consent: Option<String>,
}

fn consent_filter(word: &str) -> Result<ConsentFilter> {
    match (word, word.parse::<ConsentStatus>()) {
        ("not-asked", _) => Ok(ConsentFilter::NotAsked),
        (_, Ok(status)) => Ok(ConsentFilter::Is(status)),
        _ => Err(Error::field("consent", domain::ErrorCode::BadChoice).into()),
    }
}

/// List contacts
///
/// Newest first.
#[utoipa::path(get, path = "/contacts", tag = "contacts", params(Which, PageParams), responses((status = OK, body = Page<Contact>)))]
async fn list(State(app): State<App>, Caller(actor): Caller, page: PageOf<ContactId>, Params(which): Params<Which>) -> Result<Json<Page<Contact>>> {
    let filter = Filter {
        search: which.search,
        tag: which.tag,
        group: which.group,
        language: which.language,
        consent: which.consent.as_deref().map(consent_filter).transpose()?,
    };
    let start = page.after.map_or(Start::First, Start::After);
    let found = contacts::list_by(&app, &actor, &filter, start, usize::try_from(page.limit).unwrap_or(usize::MAX)).await?;
    Ok(Json(Page {
        items: found.contacts.into_iter().map(Contact::from).collect(),
        next: found.older.map(|id| id.to_string()),
    }))
}

/// Create a contact
#[utoipa::path(post, path = "/contacts", tag = "contacts", request_body = ContactDraft, responses((status = CREATED, body = Created)))]
async fn create(State(app): State<App>, Caller(actor): Caller, Body(draft): Body<ContactDraft>) -> Result<(StatusCode, Json<Created>)> {
    Ok(Created::new(contacts::create(&app, &actor, &draft.into()).await?))
}

/// Get a contact
#[utoipa::path(get, path = "/contacts/{id}", tag = "contacts", responses((status = OK, body = ContactDetails)))]
async fn get(State(app): State<App>, Caller(actor): Caller, Id(id): Id<ContactId>) -> Result<Json<ContactDetails>> {
    Ok(Json(contacts::get(&app, &actor, id).await?.into()))
}

/// Update a contact
///
/// Replaces every field, tags and groups. Custom values that are left out stay; an empty one is
/// removed.
#[utoipa::path(put, path = "/contacts/{id}", tag = "contacts", request_body = ContactDraft, responses((status = OK, body = ContactDetails)))]
async fn update(State(app): State<App>, Caller(actor): Caller, Id(id): Id<ContactId>, Body(draft): Body<ContactDraft>) -> Result<Json<ContactDetails>> {
    contacts::update(&app, &actor, id, &draft.into()).await?;
    Ok(Json(contacts::get(&app, &actor, id).await?.into()))
}

/// Delete a contact
///
/// `POST /contacts/{id}/restore` undoes it.
#[utoipa::path(delete, path = "/contacts/{id}", tag = "contacts", responses((status = NO_CONTENT, description = "It is gone.")))]
async fn delete(State(app): State<App>, Caller(actor): Caller, Id(id): Id<ContactId>) -> Result<StatusCode> {
    contacts::delete(&app, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Restore a deleted contact
#[utoipa::path(post, path = "/contacts/{id}/restore", tag = "contacts", responses((status = OK, body = ContactDetails)))]
async fn restore(State(app): State<App>, Caller(actor): Caller, Id(id): Id<ContactId>) -> Result<Json<ContactDetails>> {
    contacts::restore(&app, &actor, id).await?;
    Ok(Json(contacts::get(&app, &actor, id).await?.into()))
}

/// A tag.
#[derive(Debug, Serialize, ToSchema)]
struct Tag {
    /// The tag.
    #[schema(example = "hni")]
    tag: String,
    /// Contacts that have it.
    #[schema(example = 31)]
    contacts: u64,
}

impl From<(String, u64)> for Tag {
    fn from((tag, contacts): (String, u64)) -> Self {
        Self { tag, contacts }
    }
}

/// List tags
///
/// Every tag in use.
#[utoipa::path(get, path = "/tags", tag = "contacts", responses((status = OK, body = Page<Tag>)))]
async fn list_tags(State(app): State<App>, Caller(actor): Caller) -> Result<Json<Page<Tag>>> {
    Ok(Json(Page::whole(contacts::tags(&app, &actor).await?)))
}

/// Tag a contact
#[utoipa::path(put, path = "/contacts/{id}/tags/{tag}", tag = "contacts", responses((status = NO_CONTENT, description = "It has the tag.")))]
async fn add_tag(State(app): State<App>, Caller(actor): Caller, Id((id, tag)): Id<(ContactId, String)>) -> Result<StatusCode> {
    actor.require(Permission::ManageContacts)?;
    contacts::get(&app, &actor, id).await?;
    contacts::apply(&app, &actor, &Selection::These(vec![id]), &BulkDeed::Tag(tag)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take a tag off a contact
#[utoipa::path(delete, path = "/contacts/{id}/tags/{tag}", tag = "contacts", responses((status = NO_CONTENT, description = "It does not have the tag.")))]
async fn remove_tag(State(app): State<App>, Caller(actor): Caller, Id((id, tag)): Id<(ContactId, String)>) -> Result<StatusCode> {
    actor.require(Permission::ManageContacts)?;
    contacts::get(&app, &actor, id).await?;
    contacts::apply(&app, &actor, &Selection::These(vec![id]), &BulkDeed::Untag(tag)).await?;
    Ok(StatusCode::NO_CONTENT)
}
