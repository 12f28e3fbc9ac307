//! Message templates: an organisation's own and those that come with Prachar.

use std::{collections::BTreeMap, fmt, str::FromStr};

use chrono::{DateTime, Utc};
use domain::{
    CampaignId, ContactId, ErrorCode, Language, Permission, TemplateBody, TemplateCategory, TemplateId,
    content::{Content, LONGEST_MEDIA_ALT},
    placeholder,
};
use storage::{Conn, templates::Template};

use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
    error::Fields,
    messages,
};

pub mod built_in;

pub use storage::templates::Filter;

/// Own templates per page.
pub const PAGE: u64 = 50;
/// Longest name, in characters.
pub const LONGEST_NAME: usize = 120;

/// Names one template, as addresses spell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// One that comes with Prachar, by its id.
    BuiltIn(String),
    /// One of the organisation's own.
    Own(TemplateId),
}

impl FromStr for Key {
    type Err = std::convert::Infallible;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(text.parse().map_or_else(|_| Self::BuiltIn(text.to_owned()), Self::Own))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BuiltIn(id) => f.write_str(id),
            Self::Own(id) => id.fmt(f),
        }
    }
}

/// A template of either kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its name in addresses.
    pub key: Key,
    /// Its name, in the actor's language where it comes with Prachar.
    pub name: String,
    /// Its shelf.
    pub category: TemplateCategory,
    /// Texts, purpose, examples.
    pub body: TemplateBody,
    /// When it last changed; none for one that comes with Prachar.
    pub updated_at: Option<DateTime<Utc>>,
    /// Whether it is put away.
    pub is_archived: bool,
}

/// What a member writes into a template.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// Its name.
    pub name: String,
    /// Its shelf.
    pub category: TemplateCategory,
    /// Texts, purpose, examples.
    pub body: TemplateBody,
}

/// A template as one contact would read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// The language it is in.
    pub language: Language,
    /// The filled text.
    pub text: String,
    /// Placeholders without any value.
    pub missing: Vec<String>,
}

/// The built-in templates that suit the organisation and the filter, in the order of the shelf.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn list_built_in(app: &App, actor: &Actor, filter: &Filter) -> Result<Vec<Item>> {
    actor.require(Permission::ViewTemplates)?;
    let org = storage::orgs::get(&mut app.db.read().await?, actor.org_id).await?.ok_or(Error::NotFound)?;
    let words = filter.search.as_deref().unwrap_or_default().to_lowercase();
    Ok(built_in::all()?
        .iter()
        .filter(|template| template.audiences.contains(&org.audience))
        .filter(|template| filter.category.is_none_or(|category| category == template.category))
        .filter(|template| template.name.values().any(|name| name.to_lowercase().contains(&words)))
        .map(|template| shown(template, actor.language))
        .collect())
}

/// A page of the organisation's own templates, newest first; one more than [`PAGE`] when there is
/// a next page.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn list(app: &App, actor: &Actor, filter: &Filter) -> Result<Vec<Item>> {
    list_up_to(app, actor, filter, PAGE + 1).await
}

/// Up to `rows` of the organisation's own templates, newest first.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn list_up_to(app: &App, actor: &Actor, filter: &Filter, rows: u64) -> Result<Vec<Item>> {
    actor.require(Permission::ViewTemplates)?;
    let own = storage::templates::list(&mut app.db.read().await?, actor.org_id, filter, rows).await?;
    Ok(own.into_iter().map(Item::from).collect())
}

/// One template.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn get(app: &App, actor: &Actor, key: &Key) -> Result<Item> {
    actor.require(Permission::ViewTemplates)?;
    load(&mut app.db.read().await?, actor, key).await
}

/// Adds a template.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Invalid`] (`name`, `text-<language>`, `media_url`), [`Error::Storage`].
pub async fn create(app: &App, actor: &Actor, draft: Draft) -> Result<TemplateId> {
    actor.require(Permission::ManageTemplates)?;
    let draft = checked(draft)?;
    let mut tx = app.db.begin().await?;
    let id = insert(&mut tx, app, actor, draft, "template.created").await?;
    tx.commit().await?;
    Ok(id)
}

/// Saves a template. `read` is the `updated_at` the writer saw.
///
/// # Errors
/// [`ErrorCode::Conflict`] when somebody else saved meanwhile; otherwise as [`create`], and [`Error::NotFound`].
pub async fn update(app: &App, actor: &Actor, id: TemplateId, draft: Draft, read: DateTime<Utc>) -> Result<()> {
    actor.require(Permission::ManageTemplates)?;
    let draft = checked(draft)?;
    change(app, actor, id, Some(read), "template.updated", |template| {
        template.name = draft.name;
        template.category = draft.category;
        template.body = draft.body;
    })
    .await
}

/// Copies a template of either kind into the organisation's own, under `name`.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Invalid`], [`Error::Storage`].
pub async fn duplicate(app: &App, actor: &Actor, key: &Key, name: &str) -> Result<TemplateId> {
    actor.require(Permission::ManageTemplates)?;
    let original = get(app, actor, key).await?;
    let draft = Draft {
        name: name.to_owned(),
        category: original.category,
        body: original.body,
    };
    create(app, actor, draft).await
}

/// Keeps a campaign's texts as a template.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Invalid`], [`Error::Storage`].
pub async fn create_from_campaign(app: &App, actor: &Actor, campaign: CampaignId, name: &str) -> Result<TemplateId> {
    actor.require(Permission::ManageTemplates)?;
    actor.require(Permission::ViewCampaigns)?;
    let campaign = storage::campaigns::get(&mut app.db.read().await?, actor.org_id, campaign)
        .await?
        .ok_or(Error::NotFound)?;
    let draft = Draft {
        name: name.to_owned(),
        category: TemplateCategory::Other,
        body: TemplateBody {
            purpose: campaign.purpose,
            content: campaign.content,
            examples: BTreeMap::new(),
        },
    };
    create(app, actor, draft).await
}

/// Puts a template away, or takes it out again.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn archive(app: &App, actor: &Actor, id: TemplateId, away: bool) -> Result<()> {
    actor.require(Permission::ManageTemplates)?;
    let now = app.now();
    let action = if away { "template.archived" } else { "template.restored" };
    change(app, actor, id, None, action, |template| template.archived_at = away.then_some(now)).await
}

/// A template as `contact` would read it, or with the examples when no contact is given, in
/// `language` or else the contact's.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`ErrorCode::NoText`] when no text fits, [`Error::Storage`].
pub async fn preview(app: &App, actor: &Actor, key: &Key, language: Option<Language>, contact: Option<ContactId>) -> Result<Preview> {
    actor.require(Permission::ViewTemplates)?;
    let mut conn = app.db.read().await?;
    let item = load(&mut conn, actor, key).await?;
    let signature = messages::signature(&mut conn, actor.org_id, actor.member_id).await?;
    let Some(contact) = contact else {
        let mut values = item.body.examples.clone();
        values.extend(signature.values());
        return render(&item.body.content, language.unwrap_or(actor.language), &values);
    };
    actor.require(Permission::ViewContacts)?;
    let channel = domain::Channel::Whatsapp;
    let found = storage::audience::recipients_by_ids(&mut conn, actor.org_id, channel, item.body.purpose, &[contact]).await?;
    let recipient = found.first().ok_or(Error::NotFound)?;
    let values = messages::values(recipient, &signature, messages::today(app.now()));
    render(&item.body.content, language.unwrap_or(recipient.language), &values)
}

fn render(content: &Content, language: Language, values: &BTreeMap<String, String>) -> Result<Preview> {
    let language = content.language_for(language).ok_or(Error::Refused(ErrorCode::NoText))?;
    let text = content.variants.get(&language).map(|variant| variant.text.as_str()).unwrap_or_default();
    let rendered = placeholder::render(text, values, &content.fallbacks);
    Ok(Preview {
        language,
        text: rendered.text,
        missing: rendered.missing,
    })
}

async fn load(conn: &mut Conn, actor: &Actor, key: &Key) -> Result<Item> {
    match key {
        Key::BuiltIn(id) => built_in::all()?
            .iter()
            .find(|template| template.id == *id)
            .map(|template| shown(template, actor.language))
            .ok_or(Error::NotFound),
        Key::Own(id) => storage::templates::get(conn, actor.org_id, *id).await?.map(Item::from).ok_or(Error::NotFound),
    }
}

fn shown(template: &built_in::BuiltIn, language: Language) -> Item {
    Item {
        key: Key::BuiltIn(template.id.clone()),
        name: template.name_in(language).to_owned(),
        category: template.category,
        body: template.body(),
        updated_at: None,
        is_archived: false,
    }
}

impl From<Template> for Item {
    fn from(template: Template) -> Self {
        Self {
            key: Key::Own(template.id),
            name: template.name,
            category: template.category,
            body: template.body,
            updated_at: Some(template.updated_at),
            is_archived: template.archived_at.is_some(),
        }
    }
}

fn checked(mut draft: Draft) -> Result<Draft> {
    let mut fields = Fields::default();
    draft.name = fields.text("name", &draft.name, LONGEST_NAME);
    draft.body.content.variants.retain(|_, variant| !variant.text.trim().is_empty());
    if draft.body.content.variants.is_empty() {
        fields.refuse("text", ErrorCode::NoText);
    }
    for (language, variant) in &draft.body.content.variants {
        fields.text(&format!("text-{}", language.code()), &variant.text, domain::LONGEST_WHATSAPP_TEXT);
    }
    if draft.body.content.media_url.as_deref().is_some_and(|url| !is_https(url)) {
        fields.refuse("media_url", ErrorCode::BadUrl);
    }
    if let Some(alt) = &draft.body.content.media_alt {
        fields.optional_text("media_alt", alt, LONGEST_MEDIA_ALT);
    }
    fields.finish()?;
    Ok(draft)
}

/// Whether a link can be fetched by a provider: https with a host.
pub(crate) fn is_https(url: &str) -> bool {
    url.len() <= 2_000
        && !url.contains(char::is_whitespace)
        && url
            .strip_prefix("https://")
            .and_then(|rest| rest.chars().next())
            .is_some_and(char::is_alphanumeric)
}

async fn insert(tx: &mut Conn, app: &App, actor: &Actor, draft: Draft, action: &'static str) -> Result<TemplateId> {
    let now = app.now();
    let template = Template {
        id: app.new_id(),
        org_id: actor.org_id,
        name: draft.name,
        category: draft.category,
        body: draft.body,
        created_by: actor.member_id,
        created_at: now,
        updated_at: now,
        archived_at: None,
    };
    storage::templates::insert(tx, &template).await?;
    audit::record(tx, app, actor, Deed::new(action, "template", template.id).after(&template)).await?;
    Ok(template.id)
}

async fn change(app: &App, actor: &Actor, id: TemplateId, read: Option<DateTime<Utc>>, action: &'static str, edit: impl FnOnce(&mut Template)) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let before = storage::templates::get(&mut tx, actor.org_id, id).await?.ok_or(Error::NotFound)?;
    let mut after = before.clone();
    edit(&mut after);
    after.updated_at = app.now();
    let read = read.unwrap_or(before.updated_at);
    if !storage::templates::update(&mut tx, actor.org_id, &after, read).await? {
        return Err(Error::Refused(ErrorCode::Conflict));
    }
    audit::record(&mut tx, app, actor, Deed::new(action, "template", id).before(&before).after(&after)).await?;
    tx.commit().await?;
    Ok(())
}
