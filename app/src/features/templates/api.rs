//! Templates as the shelf, the template page and its editor show them.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::{CampaignId, ContactId, Language, Purpose, TemplateCategory, TemplateId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// A template on the shelf.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateCard {
    /// Its name in addresses.
    pub key: String,
    /// Whether it comes with Prachar.
    pub is_built_in: bool,
    /// Its name.
    pub name: String,
    /// Its shelf.
    pub category: TemplateCategory,
    /// The languages that have a text.
    pub languages: Vec<Language>,
    /// The beginning of its text, in the reader's language where there is one.
    pub beginning: String,
}

/// What stands on the shelf.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateShelf {
    /// The organisation's own, newest first.
    pub own: Vec<TemplateCard>,
    /// Key of the next page of its own.
    pub next: Option<TemplateId>,
    /// Those that come with Prachar.
    pub built_in: Vec<TemplateCard>,
}

/// One template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateDetail {
    /// Its name in addresses.
    pub key: String,
    /// Whether it comes with Prachar and so cannot be changed, only copied.
    pub is_built_in: bool,
    /// Its name.
    pub name: String,
    /// Its shelf.
    pub category: TemplateCategory,
    /// What a campaign made from it is for.
    pub purpose: Purpose,
    /// Text per language.
    pub texts: BTreeMap<Language, String>,
    /// An example value per placeholder.
    pub examples: BTreeMap<String, String>,
    /// When it last changed; none for one that comes with Prachar.
    pub updated_at: Option<DateTime<Utc>>,
    /// Whether it is put away.
    pub is_archived: bool,
}

/// A template as one contact would read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplatePreview {
    /// The language it is in.
    pub language: Language,
    /// The filled text.
    pub text: String,
    /// Placeholders without any value.
    pub missing: Vec<String>,
}

/// What a member writes into a template.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateFields {
    /// Its name.
    pub name: String,
    /// Its shelf.
    pub category: TemplateCategory,
    /// What a campaign made from it is for.
    pub purpose: Purpose,
    /// English text.
    #[serde(default)]
    pub en: String,
    /// Hindi text.
    #[serde(default)]
    pub hi: String,
    /// Marathi text.
    #[serde(default)]
    pub mr: String,
    /// Example values, one a line: `name = value`.
    #[serde(default)]
    pub examples: String,
}

/// The templates that a filter lets through. `category` is a category, `archived`, or empty.
#[server]
pub async fn list_templates(category: String, search: String, before: Option<TemplateId>) -> Result<TemplateShelf, AppError> {
    use crate::server_context::require;
    use domain::{Permission, placeholder};
    use services::templates::{self, Filter, Item, Key};
    let (app, actor) = require(Permission::ViewTemplates)?;
    let filter = Filter {
        category: category.parse().ok(),
        search: Some(search.trim().to_owned()).filter(|words| !words.is_empty()),
        is_archived: category == "archived",
        before,
    };
    let card = |item: Item| {
        let texts = item.body.content.variants;
        let text = texts
            .get(&actor.language)
            .or_else(|| texts.values().next())
            .map(|variant| variant.text.as_str())
            .unwrap_or_default();
        // Who writes stands first in many of them; a card is told apart by what comes after.
        let text = match text.split_once("\n\n") {
            Some((head, rest)) if head.starts_with("{firm_name}") => rest,
            _ => text,
        };
        // What stands in for a missing value is of no interest here.
        let shown: String = placeholder::pieces(text)
            .into_iter()
            .map(|piece| match piece {
                placeholder::Piece::Text(text) => text.to_owned(),
                placeholder::Piece::Placeholder { name, .. } => format!("{{{name}}}"),
            })
            .collect();
        TemplateCard {
            is_built_in: matches!(item.key, Key::BuiltIn(_)),
            key: item.key.to_string(),
            name: item.name,
            category: item.category,
            beginning: shown.chars().take(180).collect(),
            languages: texts.keys().copied().collect(),
        }
    };
    let mut own = templates::list(&app, &actor, &filter).await?;
    let page = usize::try_from(templates::PAGE).unwrap_or(usize::MAX);
    let has_more = own.len() > page;
    own.truncate(page);
    let built_in = if filter.is_archived {
        Vec::new()
    } else {
        templates::list_built_in(&app, &actor, &filter).await?
    };
    let last = own.last().map(|item| item.key.clone());
    Ok(TemplateShelf {
        next: match last.filter(|_| has_more) {
            Some(Key::Own(id)) => Some(id),
            _ => None,
        },
        own: own.into_iter().map(card).collect(),
        built_in: built_in.into_iter().map(card).collect(),
    })
}

/// One template.
#[server]
pub async fn load_template(key: String) -> Result<TemplateDetail, AppError> {
    use crate::server_context::require;
    use domain::Permission;
    use services::templates::{self, Key};
    let (app, actor) = require(Permission::ViewTemplates)?;
    let Ok(key) = key.parse::<Key>();
    let item = templates::get(&app, &actor, &key).await?;
    Ok(TemplateDetail {
        is_built_in: matches!(item.key, Key::BuiltIn(_)),
        key: item.key.to_string(),
        name: item.name,
        category: item.category,
        purpose: item.body.purpose,
        texts: item
            .body
            .content
            .variants
            .into_iter()
            .map(|(language, variant)| (language, variant.text))
            .collect(),
        examples: item.body.examples,
        updated_at: item.updated_at,
        is_archived: item.is_archived,
    })
}

/// A template as `contact` would read it, or with its examples.
#[server]
pub async fn preview_template(key: String, language: Option<Language>, contact: Option<ContactId>) -> Result<TemplatePreview, AppError> {
    use crate::server_context::require;
    use domain::Permission;
    use services::templates::{self, Key};
    let (app, actor) = require(Permission::ViewTemplates)?;
    let Ok(key) = key.parse::<Key>();
    let preview = templates::preview(&app, &actor, &key, language, contact).await?;
    Ok(TemplatePreview {
        language: preview.language,
        text: preview.text,
        missing: preview.missing,
    })
}

/// Makes a template (`key` empty) or saves one, and opens it. `read` is when the writer's copy last
/// changed.
#[server]
pub async fn save_template(fields: TemplateFields, #[server(default)] key: String, #[server(default)] read: Option<DateTime<Utc>>) -> Result<(), AppError> {
    use crate::server_context::require;
    use domain::Permission;
    use domain::{TemplateBody, content::Variant};
    use services::templates::{self, Draft, Key};
    let (app, actor) = require(Permission::ManageTemplates)?;
    let Ok(key) = key.parse::<Key>();
    let mut body = match &key {
        Key::Own(_) => templates::get(&app, &actor, &key).await?.body,
        Key::BuiltIn(_) => TemplateBody::default(),
    };
    body.purpose = fields.purpose;
    for (language, text) in [(Language::En, fields.en), (Language::Hi, fields.hi), (Language::Mr, fields.mr)] {
        let variant: &mut Variant = body.content.variants.entry(language).or_default();
        variant.text = text.replace("\r\n", "\n");
    }
    body.examples = domain::placeholder::pairs(&fields.examples);
    let draft = Draft {
        name: fields.name,
        category: fields.category,
        body,
    };
    let id = match (key, read) {
        (Key::Own(id), Some(read)) => templates::update(&app, &actor, id, draft, read).await.map(|()| id)?,
        _ => templates::create(&app, &actor, draft).await?,
    };
    leptos_axum::redirect(&format!("/templates/{id}"));
    Ok(())
}

/// Copies a template into the organisation's own and opens the copy.
#[server]
pub async fn duplicate_template(key: String, name: String) -> Result<(), AppError> {
    use crate::server_context::require;
    use domain::Permission;
    use services::templates::{self, Key};
    let (app, actor) = require(Permission::ManageTemplates)?;
    let Ok(key) = key.parse::<Key>();
    let id = templates::duplicate(&app, &actor, &key, &name).await?;
    leptos_axum::redirect(&format!("/templates/{id}/edit"));
    Ok(())
}

/// Puts a template away (`away` is `yes`), or takes it out again.
#[server]
pub async fn archive_template(id: TemplateId, away: String) -> Result<(), AppError> {
    use crate::server_context::require;
    use domain::Permission;
    let (app, actor) = require(Permission::ManageTemplates)?;
    services::templates::archive(&app, &actor, id, away == "yes").await?;
    leptos_axum::redirect("/templates");
    Ok(())
}

/// Keeps a campaign's texts as a template and opens it.
#[server]
pub async fn keep_as_template(campaign: CampaignId, name: String) -> Result<(), AppError> {
    use crate::server_context::require;
    use domain::Permission;
    let (app, actor) = require(Permission::ManageTemplates)?;
    let id = services::templates::create_from_campaign(&app, &actor, campaign, &name).await?;
    leptos_axum::redirect(&format!("/templates/{id}/edit"));
    Ok(())
}
