//! Server functions of the organisation's settings.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]

use domain::{Audience, Language};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// The organisation as its settings show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationView {
    /// Name as registered.
    pub name: String,
    /// Registration type.
    pub audience: Audience,
    /// Registration number; empty without one.
    pub registration: String,
    /// City; may be empty.
    pub city: String,
    /// GST state code.
    pub state: String,
    /// Language of new members.
    pub language: Language,
    /// Whether a human approves every message, or only those with warnings.
    pub human_approves_all: bool,
    /// Whether authors may approve their own messages.
    pub author_may_approve: bool,
}

/// The reader's organisation.
#[server]
pub async fn organisation() -> Result<OrganisationView, AppError> {
    use crate::server_context::require;
    use services::orgs::ApprovalPolicy;
    let (app, actor) = require(domain::Permission::ViewHome)?;
    let org = services::organisations::get(&app, &actor).await?;
    Ok(OrganisationView {
        name: org.name,
        audience: org.audience,
        registration: org.registration.unwrap_or_default(),
        city: org.city,
        state: org.state,
        language: org.language,
        human_approves_all: org.approval_policy == ApprovalPolicy::Human,
        author_may_approve: org.author_may_approve,
    })
}

/// Saves name, registration and place.
#[server]
pub async fn save_organisation(
    organisation: String,
    audience: String,
    registration: String,
    city: String,
    state: String,
    language: Language,
) -> Result<(), AppError> {
    use crate::server_context::require;
    use services::organisations::ProfileForm;
    let (app, actor) = require(domain::Permission::ManageOrganisation)?;
    let form = ProfileForm {
        organisation,
        audience,
        registration,
        city,
        state,
    };
    services::organisations::update_profile(&app, &actor, &form, language).await?;
    leptos_axum::redirect("/settings/organisation?done=saved");
    Ok(())
}

/// Saves who approves. `approval` is `human` or `none`; `own` is sent when authors may approve
/// their own messages.
#[server]
pub async fn save_policies(approval: String, own: Option<String>) -> Result<(), AppError> {
    use crate::server_context::require;
    use services::orgs::ApprovalPolicy;
    let (app, actor) = require(domain::Permission::ManageOrganisation)?;
    let policy = if approval == "none" { ApprovalPolicy::None } else { ApprovalPolicy::Human };
    services::organisations::update_policies(&app, &actor, policy, own.is_some()).await?;
    leptos_axum::redirect("/settings/organisation?done=saved");
    Ok(())
}
