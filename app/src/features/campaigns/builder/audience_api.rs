//! The audience step: groups and tags, and how many they match.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]
#![expect(clippy::too_many_arguments, reason = "one argument per field of the form")]

use domain::{CampaignId, GroupId, content::AudienceRule};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::head::{Head, SaveOutcome};
use crate::error::AppError;

/// What the audience step shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AudienceStep {
    /// The campaign.
    pub head: Head,
    /// Whom it is for.
    pub rule: AudienceRule,
    /// How many the rule matches.
    pub count: u64,
    /// Groups with their sizes.
    pub groups: Vec<(GroupId, String, u64)>,
    /// Tags with their sizes.
    pub tags: Vec<(String, u64)>,
}

/// The audience step of a campaign.
#[server]
pub async fn load_audience(id: CampaignId) -> Result<AudienceStep, AppError> {
    use crate::server_context::require;
    use services::campaigns::audience;
    let (app, actor) = require(domain::Permission::ManageCampaigns)?;
    let campaign = services::campaigns::get(&app, &actor, id).await?;
    let choices = audience::choices(&app, &actor).await?;
    Ok(AudienceStep {
        head: super::head::load_head(id).await?,
        count: audience::count(&app, &actor, &campaign.audience).await?,
        rule: campaign.audience,
        groups: choices.groups,
        tags: choices.tags,
    })
}

/// How many contacts a rule matches, whatever their consent.
#[server(input = leptos::server_fn::codec::Json)]
pub async fn count_audience(rule: AudienceRule) -> Result<u64, AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageCampaigns)?;
    Ok(services::campaigns::audience::count(&app, &actor, &rule).await?)
}

/// Autosave of the audience.
#[server(input = leptos::server_fn::codec::Json)]
pub async fn autosave_audience(id: CampaignId, revision: i64, rule: AudienceRule) -> Result<SaveOutcome, AppError> {
    use crate::server_context::require;
    use services::campaigns::{Patch, Saved, save_draft};
    let (app, actor) = require(domain::Permission::ManageCampaigns)?;
    let patch = Patch {
        audience: Some(rule),
        ..Patch::default()
    };
    Ok(match save_draft(&app, &actor, id, revision, patch).await? {
        Saved::Kept { revision, at, voided, .. } => SaveOutcome::Kept { revision, at, voided },
        Saved::Conflict(theirs) => SaveOutcome::Conflict {
            revision: theirs.revision,
            text: String::new(),
        },
    })
}

/// Saves the audience from the posted form and leads on to the message.
#[server]
pub async fn save_audience(
    id: CampaignId,
    revision: i64,
    #[server(default)] everybody: Option<String>,
    #[server(default)] include_groups: Vec<GroupId>,
    #[server(default)] include_tags: Vec<String>,
    #[server(default)] exclude_groups: Vec<GroupId>,
    #[server(default)] exclude_tags: Vec<String>,
    #[server(default)] intent: String,
) -> Result<(), AppError> {
    let rule = AudienceRule {
        everybody: everybody.is_some(),
        include_groups,
        include_tags,
        exclude_groups,
        exclude_tags,
    };
    let outcome = match autosave_audience(id, revision, rule.clone()).await? {
        // Only the audience is saved here, so a change elsewhere is not in the way.
        SaveOutcome::Conflict { revision, .. } => autosave_audience(id, revision, rule).await?,
        outcome => outcome,
    };
    match outcome {
        SaveOutcome::Conflict { .. } => Err(services::Error::Refused(domain::ErrorCode::Conflict).into()),
        SaveOutcome::Kept { .. } => {
            let step = if intent == "next" { "message" } else { "audience" };
            leptos_axum::redirect(&format!("/campaigns/{id}/{step}"));
            Ok(())
        }
    }
}
