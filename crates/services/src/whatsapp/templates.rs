//! Templates of WhatsApp numbers: read from Meta, kept up to date by its callbacks, and compared with what
//! campaigns name.

use std::collections::BTreeMap;

use channels::{
    whatsapp_account::ListedTemplate,
    whatsapp_templates::{TemplateChange, TemplateEvent},
};
use chrono::{DateTime, Utc};
pub use domain::whatsapp::Misfit;
use domain::{Language, Permission, SenderId, SenderKind, content::Content, whatsapp::template_parameters};
use serde_json::{Value, json};
pub use storage::provider_templates::ProviderTemplate;
use storage::{Conn, provider_templates, senders::Sender, whatsapp_numbers};

use super::{Answer, opened};
use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
    sending::recorder::clean,
};

/// The status of a template that may be sent.
pub const APPROVED: &str = "APPROVED";

/// How many values the text of a template wants.
#[must_use]
pub fn parameters(template: &ProviderTemplate) -> usize {
    let parts = template.components.as_array().into_iter().flatten();
    let body = parts.filter(|part| part["type"].as_str().is_some_and(|kind| kind.eq_ignore_ascii_case("body")));
    body.filter_map(|part| part["text"].as_str()).map(|text| template_parameters(text).len()).sum()
}

/// The templates of a sender, by name and language.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Storage`].
pub async fn list(app: &App, actor: &Actor, id: SenderId) -> Result<Vec<ProviderTemplate>> {
    crate::senders::get(app, actor, id).await?;
    Ok(provider_templates::list(&mut app.db.read().await?, actor.org_id, id).await?)
}

/// The approved templates in a language that a campaign may name: those of the sender it names, or of every
/// number while it names none.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn approved(app: &App, actor: &Actor, sender: Option<SenderId>, language: Language) -> Result<Vec<String>> {
    actor.require(Permission::ManageCampaigns)?;
    let mut conn = app.db.read().await?;
    let numbers = whatsapp_numbers::list(&mut conn, actor.org_id).await?;
    let mut names = Vec::new();
    for number in numbers.iter().filter(|number| sender.is_none_or(|sender| sender == number.sender_id)) {
        let templates = provider_templates::list(&mut conn, actor.org_id, number.sender_id).await?;
        let fitting = templates
            .into_iter()
            .filter(|template| template.status == APPROVED && is_in(&template.language, language));
        names.extend(fitting.map(|template| template.name));
    }
    names.sort();
    names.dedup();
    Ok(names)
}

/// `en_US` is English too.
fn is_in(code: &str, language: Language) -> bool {
    code.split('_').next() == Some(language.code())
}

/// Reads the templates of a number's account anew; what Meta has no more is forgotten.
///
/// # Errors
/// [`Error::Invalid`] (`waba_id`) while its account is not known, [`Error::NotFound`] when it is no WhatsApp
/// number, [`Error::Forbidden`], [`Error::Storage`].
pub async fn sync(app: &App, actor: &Actor, id: SenderId) -> Result<Answer> {
    actor.require(Permission::ManageSenders)?;
    let (sender, account) = opened(app, actor.org_id, id).await?;
    let number = whatsapp_numbers::get(&mut app.db.read().await?, actor.org_id, id).await?;
    let waba_id = number.and_then(|number| number.waba_id);
    let waba_id = waba_id.ok_or(Error::field("waba_id", domain::ErrorCode::Required))?;
    // As Meta answers from here on; what a callback tells meanwhile is later.
    let at = app.now();
    match app.channels.whatsapp()?.templates(&account, &waba_id).await {
        Ok(listed) => {
            keep(app, actor, &sender, &listed, at).await?;
            Ok(Answer::Read(listed.len() as u64))
        }
        Err(error) => Ok(error.into()),
    }
}

async fn keep(app: &App, actor: &Actor, sender: &Sender, listed: &[ListedTemplate], at: DateTime<Utc>) -> Result<()> {
    let mut tx = app.db.begin().await?;
    for template in listed {
        let quality = template.quality_score.as_ref().map_or("UNKNOWN", |quality| quality.score.as_str());
        let template = ProviderTemplate {
            name: clean(&template.name),
            language: clean(&template.language),
            category: clean(&template.category),
            status: clean(&template.status),
            quality: clean(quality),
            components: kept(&template.components),
            synced_at: at,
        };
        provider_templates::save(&mut tx, sender.org_id, sender.id, &template).await?;
    }
    let gone = provider_templates::forget_older(&mut tx, sender.org_id, sender.id, at).await?;
    whatsapp_numbers::note_synced(&mut tx, sender.org_id, sender.id, at).await?;
    let deed = Deed::new("sender.templates-synced", "sender", sender.id).detail(json!({ "templates": listed.len(), "gone": gone }));
    audit::record(&mut tx, app, actor, deed).await?;
    tx.commit().await?;
    Ok(())
}

/// The parts as they are, unless they hold NUL, which no JSON of PostgreSQL takes.
fn kept(components: &Value) -> Value {
    if components.to_string().contains("\\u0000") {
        json!([])
    } else {
        components.clone()
    }
}

/// Takes what a callback says about a template; of one that is not known nothing is kept.
pub(crate) async fn take(app: &App, event: &TemplateEvent) -> Result<()> {
    let senders = whatsapp_numbers::of_waba(&mut app.db.read().await?, &event.account).await?;
    let mut change = provider_templates::Change::default();
    match &event.change {
        TemplateChange::Status(status) => change.status = Some(status),
        TemplateChange::Category(category) => change.category = Some(category),
        TemplateChange::Quality(quality) => change.quality = Some(quality),
    }
    for (org, sender) in senders {
        let mut tx = app.db.begin().await?;
        if provider_templates::change(&mut tx, org, sender, (&event.name, &event.language), change, event.at).await? {
            let deed = Deed::new("sender.template-changed", "sender", sender).detail(json!({
                "template": event.name, "language": event.language,
                "status": change.status, "category": change.category, "quality": change.quality,
            }));
            audit::record(&mut tx, app, &Actor::system(org, "provider"), deed).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}

/// What is wrong with the templates that a campaign's texts name, as far as its sender's are known.
pub(crate) async fn misfits(conn: &mut Conn, sender: Option<&Sender>, content: &Content) -> Result<BTreeMap<Language, Misfit>> {
    let Some(sender) = sender.filter(|sender| sender.kind == SenderKind::Whatsapp) else {
        return Ok(BTreeMap::new());
    };
    let number = whatsapp_numbers::get(conn, sender.org_id, sender.id).await?;
    if number.is_none_or(|number| number.synced_at.is_none()) {
        return Ok(BTreeMap::new());
    }
    let known = provider_templates::list(conn, sender.org_id, sender.id).await?;
    let named = content
        .variants
        .iter()
        .filter_map(|(language, variant)| Some((*language, variant.provider_template.as_ref()?)));
    Ok(named
        .filter_map(|(language, named)| {
            let found = known.iter().find(|template| template.name == named.name && template.language == named.language);
            Some((language, misfit(found, named.parameters.len())?))
        })
        .collect())
}

fn misfit(found: Option<&ProviderTemplate>, given: usize) -> Option<Misfit> {
    let Some(template) = found else { return Some(Misfit::Missing) };
    let wanted = parameters(template);
    if template.status != APPROVED {
        Some(Misfit::NotApproved(template.status.clone()))
    } else if wanted != given {
        Some(Misfit::Parameters { wanted, given })
    } else {
        None
    }
}
