//! Message templates.

use std::collections::BTreeMap;

use axum::{Json, extract::State, http::StatusCode};
use chrono::{DateTime, Utc};
use domain::{Permission, Purpose, TemplateBody, TemplateCategory, TemplateId};
use serde::{Deserialize, Serialize};
use services::{
    App,
    templates::{self, Draft, Filter, Item, Key},
};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    content::ContentView,
    problem::Result,
    request::{Body, Caller, Created, Id, Page, PageOf, PageParams, Params},
};

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(list_built_in))
        .routes(routes!(get, update))
        .routes(routes!(duplicate))
        .routes(routes!(archive))
        .routes(routes!(unarchive))
}

/// A message template.
#[derive(Debug, Serialize, ToSchema)]
struct Template {
    /// Its id; a word for one that comes with Prachar.
    #[schema(example = "sip-reminder")]
    id: String,
    /// Its name.
    name: String,
    /// Its shelf.
    #[schema(value_type = String, example = "reminder")]
    category: TemplateCategory,
    /// What its messages are for.
    #[schema(value_type = String, example = "service")]
    purpose: Purpose,
    /// What it says.
    content: ContentView,
    /// An example value per placeholder.
    #[schema(example = json!({"amount": "₹5,000"}))]
    examples: BTreeMap<String, String>,
    /// When it last changed; nothing for one that comes with Prachar.
    updated_at: Option<DateTime<Utc>>,
    /// Whether it is put away.
    is_archived: bool,
}

impl From<Item> for Template {
    fn from(item: Item) -> Self {
        Self {
            id: item.key.to_string(),
            name: item.name,
            category: item.category,
            purpose: item.body.purpose,
            content: item.body.content.into(),
            examples: item.body.examples,
            updated_at: item.updated_at,
            is_archived: item.is_archived,
        }
    }
}

/// A template to write.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "SIP due", "category": "reminder", "purpose": "service",
    "content": {"variants": {"en": {"text": "Dear {name}, your SIP is due on {date}."}}}, "examples": {"date": "5 December"}}))]
struct TemplateDraft {
    /// Its name, up to 120 characters.
    name: String,
    /// Its shelf.
    #[serde(default)]
    #[schema(value_type = String)]
    category: TemplateCategory,
    /// What its messages are for.
    #[serde(default)]
    #[schema(value_type = String)]
    purpose: Purpose,
    /// What it says.
    content: ContentView,
    /// An example value per placeholder.
    #[serde(default)]
    examples: BTreeMap<String, String>,
}

impl From<TemplateDraft> for Draft {
    fn from(draft: TemplateDraft) -> Self {
        Self {
            name: draft.name,
            category: draft.category,
            body: TemplateBody {
                purpose: draft.purpose,
                content: draft.content.into(),
                examples: draft.examples,
            },
        }
    }
}

/// Which templates.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Only this shelf.
    #[param(value_type = Option<String>)]
    category: Option<TemplateCategory>,
    /// Only names that contain this.
    search: Option<String>,
    /// Archived ones instead of the others.
    #[serde(default)]
    archived: bool,
}

/// List templates
///
/// The organisation's own, newest first.
#[utoipa::path(get, path = "/templates", tag = "templates", params(Which, PageParams), responses((status = OK, body = Page<Template>)))]
async fn list(State(app): State<App>, Caller(actor): Caller, page: PageOf<TemplateId>, Params(which): Params<Which>) -> Result<Json<Page<Template>>> {
    let filter = Filter {
        category: which.category,
        search: which.search,
        is_archived: which.archived,
        before: page.after,
    };
    let items = templates::list_up_to(&app, &actor, &filter, page.limit + 1).await?;
    Ok(Json(Page::of(items, page.limit, |item| item.key.to_string())))
}

/// List built-in templates
///
/// All that suit the organisation, in the order of the shelf.
#[utoipa::path(get, path = "/templates/built-in", tag = "templates", params(Which), responses((status = OK, body = Page<Template>)))]
async fn list_built_in(State(app): State<App>, Caller(actor): Caller, Params(which): Params<Which>) -> Result<Json<Page<Template>>> {
    let filter = Filter {
        category: which.category,
        search: which.search,
        ..Filter::default()
    };
    let items = templates::list_built_in(&app, &actor, &filter).await?;
    Ok(Json(Page::whole(items)))
}

/// Create a template
#[utoipa::path(post, path = "/templates", tag = "templates", request_body = TemplateDraft, responses((status = CREATED, body = Created)))]
async fn create(State(app): State<App>, Caller(actor): Caller, Body(draft): Body<TemplateDraft>) -> Result<(StatusCode, Json<Created>)> {
    Ok(Created::new(templates::create(&app, &actor, draft.into()).await?))
}

/// Get a template
///
/// One of the organisation's own by its id, or a built-in one by its word.
#[utoipa::path(get, path = "/templates/{id}", tag = "templates", responses((status = OK, body = Template)))]
async fn get(State(app): State<App>, Caller(actor): Caller, Id(id): Id<String>) -> Result<Json<Template>> {
    let Ok(key) = id.parse::<Key>();
    Ok(Json(templates::get(&app, &actor, &key).await?.into()))
}

/// When the client last read a thing.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Read {
    /// The `updated_at` of the version this change is based on; the change is refused when somebody
    /// saved meanwhile. Without it the last writer wins.
    updated_at: Option<DateTime<Utc>>,
}

/// Update a template
///
/// Replaces name, shelf and content.
#[utoipa::path(put, path = "/templates/{id}", tag = "templates", params(Read),
    request_body = TemplateDraft, responses((status = OK, body = Template)))]
async fn update(
    State(app): State<App>,
    Caller(actor): Caller,
    Id(id): Id<TemplateId>,
    Params(read): Params<Read>,
    Body(draft): Body<TemplateDraft>,
) -> Result<Json<Template>> {
    actor.require(Permission::ManageTemplates)?;
    let key = Key::Own(id);
    let read = match read.updated_at {
        Some(read) => read,
        None => templates::get(&app, &actor, &key).await?.updated_at.unwrap_or_default(),
    };
    templates::update(&app, &actor, id, draft.into(), read).await?;
    Ok(Json(templates::get(&app, &actor, &key).await?.into()))
}

/// The name of a copy.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CopyName {
    /// Up to 120 characters.
    #[schema(example = "SIP due (copy)")]
    name: String,
}

/// Duplicate a template
///
/// Copies one of either kind into the organisation's own.
#[utoipa::path(post, path = "/templates/{id}/duplicate", tag = "templates",
    request_body = CopyName, responses((status = CREATED, body = Created)))]
async fn duplicate(State(app): State<App>, Caller(actor): Caller, Id(id): Id<String>, Body(copy): Body<CopyName>) -> Result<(StatusCode, Json<Created>)> {
    let Ok(key) = id.parse::<Key>();
    Ok(Created::new(templates::duplicate(&app, &actor, &key, &copy.name).await?))
}

/// Archive a template
#[utoipa::path(post, path = "/templates/{id}/archive", tag = "templates",
    responses((status = NO_CONTENT, description = "It is put away.")))]
async fn archive(State(app): State<App>, Caller(actor): Caller, Id(id): Id<TemplateId>) -> Result<StatusCode> {
    templates::archive(&app, &actor, id, true).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take a template out of the archive
#[utoipa::path(post, path = "/templates/{id}/unarchive", tag = "templates",
    responses((status = NO_CONTENT, description = "It is back.")))]
async fn unarchive(State(app): State<App>, Caller(actor): Caller, Id(id): Id<TemplateId>) -> Result<StatusCode> {
    templates::archive(&app, &actor, id, false).await?;
    Ok(StatusCode::NO_CONTENT)
}
