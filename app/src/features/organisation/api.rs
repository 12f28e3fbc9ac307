//! Server functions of the organisation's settings.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]

use domain::{ApprovalPolicy, Audience, DeliveryPolicy, Language, MemberId, RiskLimits, SendingRules};
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
    /// What must happen before a message is sent, and after.
    pub approval_policy: ApprovalPolicy,
    /// For how many days an approval holds.
    pub valid_days: i64,
    /// Whether authors may approve their own messages.
    pub author_may_approve: bool,
    /// What happens to texts that the second opinion finds risky.
    pub risk_limits: RiskLimits,
    /// What is asked of the sending of every campaign.
    pub sending: SendingRules,
    /// Its holidays as its form holds them, one a line.
    pub holiday_lines: String,
    /// What the delivery does by itself when something goes wrong.
    pub delivery: DeliveryPolicy,
    /// How quickly approvals are decided, for who may change it.
    pub times: Option<ApprovalTimes>,
}

/// How quickly approvals are decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalTimes {
    /// Hours on the clock.
    pub hours: i64,
    /// Who is told once they are over.
    pub deputy: Option<MemberId>,
    /// Who can be the deputy, with their names.
    pub deputies: Vec<(MemberId, String)>,
}

/// The reader's organisation.
#[server]
pub async fn organisation() -> Result<OrganisationView, AppError> {
    use crate::server_context::require;
    use services::approvals::{due, policy};
    let (app, actor) = require(domain::Permission::ViewHome)?;
    let org = services::organisations::get(&app, &actor).await?;
    let policies = policy::get(&app, &actor).await?;
    let sending = services::sending_rules::get(&app, &actor).await?;
    let times = if actor.role.may(domain::Permission::ManageOrganisation) {
        let level = due::service_level(&app, &actor).await?;
        Some(ApprovalTimes {
            hours: level.hours,
            deputy: level.deputy,
            deputies: due::possible_deputies(&app, &actor).await?,
        })
    } else {
        None
    };
    Ok(OrganisationView {
        times,
        holiday_lines: services::sending_rules::lines(&sending.holidays),
        sending,
        name: org.name,
        audience: org.audience,
        registration: org.registration.unwrap_or_default(),
        city: org.city,
        state: org.state,
        language: org.language,
        approval_policy: policies.approval,
        valid_days: policies.valid_days,
        author_may_approve: policies.author_may_approve,
        risk_limits: services::second_opinion::limits(&app, &actor).await?,
        delivery: services::delivery_policies::get(&app, &actor).await?,
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

/// Saves what must happen before a message is sent. `approval` is the code of a policy, `valid_days` how long
/// an approval holds; `own` is sent when authors may approve their own messages.
#[server]
pub async fn save_policies(approval: String, valid_days: String, own: Option<String>) -> Result<(), AppError> {
    use crate::server_context::require;
    use domain::ErrorCode;
    use services::approvals::policy::{self, Policies};
    let (app, actor) = require(domain::Permission::ManageOrganisation)?;
    let policies = Policies {
        approval: approval.parse().map_err(|_| services::Error::field("approval", ErrorCode::BadChoice))?,
        // What is no number is no number of days that is accepted either.
        valid_days: valid_days.trim().parse().unwrap_or(0),
        author_may_approve: own.is_some(),
    };
    policy::update(&app, &actor, &policies).await?;
    leptos_axum::redirect("/settings/organisation?done=saved");
    Ok(())
}

/// Saves how quickly approvals are decided: hours on the clock, and the id of the member who is told once
/// they are over, or nothing.
#[server]
pub async fn save_approval_times(hours: String, #[server(default)] deputy: String) -> Result<(), AppError> {
    use crate::server_context::require;
    use domain::ErrorCode;
    use services::approvals::due::{self, ServiceLevel};
    let (app, actor) = require(domain::Permission::ManageOrganisation)?;
    let refused = |field: &str| services::Error::field(field, ErrorCode::BadChoice);
    let level = ServiceLevel {
        hours: hours.trim().parse().map_err(|_| refused("hours"))?,
        deputy: match deputy.as_str() {
            "" => None,
            id => Some(id.parse().map_err(|_| refused("deputy"))?),
        },
    };
    due::set_service_level(&app, &actor, level).await?;
    leptos_axum::redirect("/settings/organisation?done=saved");
    Ok(())
}

/// Saves what happens to texts that the second opinion finds risky.
#[server]
pub async fn save_risk_limits(human_review: String, back_to_author: String) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageOrganisation)?;
    services::second_opinion::update_limits(&app, &actor, &back_to_author, &human_review).await?;
    leptos_axum::redirect("/settings/organisation?done=saved");
    Ok(())
}

/// Saves what the delivery does by itself: `late_start` is the code of a choice, the others whole numbers.
#[server]
pub async fn save_delivery_policy(failure_percent: String, late_start: String, late_hours: String) -> Result<(), AppError> {
    use crate::server_context::require;
    use services::delivery_policies::{PolicyForm, update};
    let (app, actor) = require(domain::Permission::ManageOrganisation)?;
    let form = PolicyForm {
        failure_percent,
        late_start,
        late_hours,
    };
    update(&app, &actor, &form).await?;
    leptos_axum::redirect("/settings/organisation?done=saved");
    Ok(())
}
