//! Campaigns as the list shows them, and what can be done with a whole campaign.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]

use chrono::{DateTime, Utc};
use domain::{CampaignId, CampaignStatus, Language, Purpose};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// A campaign in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignRow {
    /// Its id.
    pub id: CampaignId,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub status: CampaignStatus,
    /// What it is for.
    pub purpose: Purpose,
    /// The languages that have a text.
    pub languages: Vec<Language>,
    /// When it began, or will begin by itself.
    pub starts_at: Option<DateTime<Utc>>,
    /// Whether it repeats.
    pub repeats: bool,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Whether it is put away.
    pub is_archived: bool,
}

/// A page of campaigns, with the counts beside the filters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignList {
    /// The rows.
    pub rows: Vec<CampaignRow>,
    /// Key of the next page.
    pub next: Option<CampaignId>,
    /// How many stand in each status.
    pub counts: Vec<(CampaignStatus, u64)>,
}

/// The campaigns that a filter lets through, newest first. `status` is a status or `archived`.
#[server]
pub async fn list_campaigns(status: String, search: String, before: Option<CampaignId>) -> Result<CampaignList, AppError> {
    use crate::server_context::require;
    use domain::Permission;
    use services::campaigns;
    let (app, actor) = require(Permission::ViewCampaigns)?;
    let filter = campaigns::Filter {
        statuses: status.parse().into_iter().collect(),
        search: Some(search.trim().to_owned()).filter(|words| !words.is_empty()),
        is_archived: status == "archived",
        before,
    };
    let mut found = campaigns::list(&app, &actor, &filter).await?;
    let page = usize::try_from(campaigns::PAGE).unwrap_or(usize::MAX);
    let has_more = found.len() > page;
    found.truncate(page);
    let counts = campaigns::count_by_status(&app, &actor).await?;
    let has_text = |campaign: &campaigns::Campaign, language: &Language| {
        let variant = campaign.content.variants.get(language);
        variant.is_some_and(|variant| !variant.text.trim().is_empty())
    };
    Ok(CampaignList {
        next: found.last().filter(|_| has_more).map(|campaign| campaign.id),
        counts: counts.into_iter().map(|(status, count)| (status, count.unsigned_abs())).collect(),
        rows: found
            .into_iter()
            .map(|campaign| CampaignRow {
                languages: Language::ALL.into_iter().filter(|language| has_text(&campaign, language)).collect(),
                id: campaign.id,
                name: campaign.name,
                status: campaign.status,
                purpose: campaign.purpose,
                starts_at: campaign.launched_at.or(campaign.starts_at),
                repeats: campaign.schedule.recurrence != domain::Recurrence::None,
                updated_at: campaign.updated_at,
                is_archived: campaign.archived_at.is_some(),
            })
            .collect(),
    })
}

/// Starts a campaign, empty or from the template with this key, and opens its first step.
#[server]
pub async fn create_campaign(name: String, #[server(default)] template: String) -> Result<(), AppError> {
    use crate::server_context::require;
    use domain::Permission;
    let (app, actor) = require(Permission::ManageCampaigns)?;
    let Ok(key) = template.parse::<services::templates::Key>();
    let key = Some(key).filter(|_| !template.is_empty());
    let id = services::campaigns::create(&app, &actor, &name, key.as_ref()).await?;
    leptos_axum::redirect(&format!("/campaigns/{id}/audience"));
    Ok(())
}

/// Copies a campaign into a new draft and opens it.
#[server]
pub async fn duplicate_campaign(id: CampaignId, name: String) -> Result<(), AppError> {
    use crate::server_context::require;
    use domain::Permission;
    let (app, actor) = require(Permission::ManageCampaigns)?;
    let copy = services::campaigns::duplicate(&app, &actor, id, &name).await?;
    leptos_axum::redirect(&format!("/campaigns/{copy}/audience"));
    Ok(())
}

/// Gives a campaign another name.
#[server]
pub async fn rename_campaign(id: CampaignId, name: String, #[server(default)] back: String) -> Result<(), AppError> {
    use crate::server_context::require;
    use domain::Permission;
    let (app, actor) = require(Permission::ManageCampaigns)?;
    services::campaigns::rename(&app, &actor, id, &name).await?;
    if back.starts_with("/campaigns") {
        leptos_axum::redirect(&back);
    }
    Ok(())
}

/// Puts a campaign away (`away` is `yes`), or takes it out again.
#[server]
pub async fn archive_campaign(id: CampaignId, away: String) -> Result<(), AppError> {
    use crate::server_context::require;
    use domain::Permission;
    let (app, actor) = require(Permission::ManageCampaigns)?;
    services::campaigns::archive(&app, &actor, id, away == "yes").await?;
    leptos_axum::redirect(if away == "yes" { "/campaigns" } else { "/campaigns?status=archived" });
    Ok(())
}

/// Ends a campaign that has not begun to send.
#[server]
pub async fn cancel_campaign(id: CampaignId) -> Result<(), AppError> {
    use crate::server_context::require;
    use domain::Permission;
    let (app, actor) = require(Permission::SendCampaigns)?;
    services::campaigns::cancel(&app, &actor, id).await?;
    leptos_axum::redirect("/campaigns?status=cancelled");
    Ok(())
}
