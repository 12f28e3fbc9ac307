//! Groups of contacts.

use axum::{Json, extract::State, http::StatusCode};
use chrono::{DateTime, Utc};
use domain::{ContactId, GroupId, Permission};
use serde::{Deserialize, Serialize};
use services::{
    App, Error,
    contacts::{self, BulkDeed, Selection},
    groups::{self, Sized},
};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    problem::Result,
    request::{Body, Caller, Created, Id, Page},
};

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, rename, delete))
        .routes(routes!(add_contacts))
        .routes(routes!(remove_contacts))
}

/// A group.
#[derive(Debug, Serialize, ToSchema)]
struct Group {
    /// Its id.
    #[schema(value_type = String, format = Uuid)]
    id: GroupId,
    /// Its name.
    #[schema(example = "SIP investors")]
    name: String,
    /// Contacts in it.
    #[schema(example = 214)]
    contacts: u64,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// When it was last renamed.
    updated_at: DateTime<Utc>,
}

impl From<Sized> for Group {
    fn from(sized: Sized) -> Self {
        Self {
            id: sized.group.id,
            name: sized.group.name,
            contacts: sized.contacts,
            created_at: sized.group.created_at,
            updated_at: sized.group.updated_at,
        }
    }
}

/// A group's name.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GroupName {
    /// Up to 40 characters, unique in the organisation.
    #[schema(example = "SIP investors")]
    name: String,
}

/// Some contacts.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GroupContacts {
    /// Their ids.
    #[schema(value_type = Vec<String>, example = json!(["019aa5b7-c1e0-7d2f-8a4b-3c2d1e0f9a8b"]))]
    contact_ids: Vec<ContactId>,
}

/// How many contacts a deed changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct Changed {
    /// Contacts that changed; those already as wished do not count.
    #[schema(example = 12)]
    pub changed: u64,
}

/// List groups
///
/// All of them, by name.
#[utoipa::path(get, path = "/groups", tag = "groups", responses((status = OK, body = Page<Group>)))]
async fn list(State(app): State<App>, Caller(actor): Caller) -> Result<Json<Page<Group>>> {
    Ok(Json(Page::whole(groups::list(&app, &actor).await?)))
}

/// Create a group
#[utoipa::path(post, path = "/groups", tag = "groups", request_body = GroupName, responses((status = CREATED, body = Created)))]
async fn create(State(app): State<App>, Caller(actor): Caller, Body(group): Body<GroupName>) -> Result<(StatusCode, Json<Created>)> {
    Ok(Created::new(groups::create(&app, &actor, &group.name).await?))
}

/// Get a group
///
/// List `/contacts?group=<id>` to read who is in it.
#[utoipa::path(get, path = "/groups/{id}", tag = "groups", responses((status = OK, body = Group)))]
async fn get(State(app): State<App>, caller: Caller, Id(id): Id<GroupId>) -> Result<Json<Group>> {
    Ok(Json(find(&app, &caller, id).await?.into()))
}

/// Rename a group
#[utoipa::path(patch, path = "/groups/{id}", tag = "groups", request_body = GroupName, responses((status = OK, body = Group)))]
async fn rename(State(app): State<App>, Caller(actor): Caller, Id(id): Id<GroupId>, Body(group): Body<GroupName>) -> Result<Json<Group>> {
    groups::rename(&app, &actor, id, &group.name).await?;
    get(State(app), Caller(actor), Id(id)).await
}

/// Delete a group
///
/// Its contacts stay.
#[utoipa::path(delete, path = "/groups/{id}", tag = "groups", responses((status = NO_CONTENT, description = "It is gone.")))]
async fn delete(State(app): State<App>, Caller(actor): Caller, Id(id): Id<GroupId>) -> Result<StatusCode> {
    groups::delete(&app, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Put contacts into a group
///
/// Ids of other organisations or deleted contacts are passed over.
#[utoipa::path(post, path = "/groups/{id}/add-contacts", tag = "groups", request_body = GroupContacts, responses((status = OK, body = Changed)))]
async fn add_contacts(State(app): State<App>, caller: Caller, Id(id): Id<GroupId>, Body(which): Body<GroupContacts>) -> Result<Json<Changed>> {
    change(app, caller, id, which, BulkDeed::Group(id)).await
}

/// Take contacts out of a group
#[utoipa::path(post, path = "/groups/{id}/remove-contacts", tag = "groups", request_body = GroupContacts, responses((status = OK, body = Changed)))]
async fn remove_contacts(State(app): State<App>, caller: Caller, Id(id): Id<GroupId>, Body(which): Body<GroupContacts>) -> Result<Json<Changed>> {
    change(app, caller, id, which, BulkDeed::Ungroup(id)).await
}

async fn find(app: &App, caller: &Caller, id: GroupId) -> Result<Sized> {
    let groups = groups::list(app, &caller.0).await?;
    Ok(groups.into_iter().find(|sized| sized.group.id == id).ok_or(Error::NotFound)?)
}

async fn change(app: App, caller: Caller, id: GroupId, which: GroupContacts, deed: BulkDeed) -> Result<Json<Changed>> {
    caller.0.require(Permission::ManageContacts)?;
    // A group in the path that is not there is "not found", not a wrong field.
    find(&app, &caller, id).await?;
    let done = contacts::apply(&app, &caller.0, &Selection::These(which.contact_ids), &deed).await?;
    Ok(Json(Changed { changed: done.changed }))
}
