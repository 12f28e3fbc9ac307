//! How a campaign stands with everybody who must say yes, and the references of outside bodies.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]

use chrono::{DateTime, NaiveDate, Utc};
use domain::{ApprovalId, ApprovalPolicy, CampaignId, ExternalBody};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// How a campaign stands with everybody who must say yes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClearanceView {
    /// The campaign.
    pub campaign_id: CampaignId,
    /// The organisation's policy.
    pub policy: ApprovalPolicy,
    /// The approval that stands.
    pub approval: Option<ApprovalId>,
    /// Until when it holds.
    pub valid_until: Option<DateTime<Utc>>,
    /// Whether it no longer does, and the campaign is not sent.
    pub is_expired: bool,
    /// What a launched campaign needs before it may go on.
    pub renewal: Option<RenewalView>,
    /// Whether a reference must be recorded before the campaign may be sent.
    pub needs_reference: bool,
    /// The newest reference for its content.
    pub reference: Option<ReferenceView>,
    /// The duty to report it.
    pub duty: Option<DutyView>,
    /// The rules for which a newer rulebook held it.
    pub held_by: Vec<String>,
}

/// What a launched campaign needs before it may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RenewalView {
    /// Its approval must be asked for again.
    Needed,
    /// It was: this request waits for a decision.
    Waiting(ApprovalId),
}

/// A number that an outside body gave, for an approval or a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferenceView {
    /// Who gave it.
    pub body: ExternalBody,
    /// The number.
    pub reference: String,
    /// The day.
    pub day: NaiveDate,
    /// The last day on which it holds, if the body named one.
    pub valid_until: Option<NaiveDate>,
}

/// A campaign that must be reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyView {
    /// The campaign.
    pub campaign_id: CampaignId,
    /// Its name.
    pub campaign: String,
    /// When the report must have been made.
    pub due_at: DateTime<Utc>,
    /// Whether that time has gone by without one.
    pub is_overdue: bool,
    /// The report, once it was recorded.
    pub report: Option<ReferenceView>,
}

/// How a campaign stands with everybody who must say yes.
#[server]
pub async fn load_clearance(id: CampaignId) -> Result<ClearanceView, AppError> {
    use crate::server_context::require;
    use services::campaigns::Renewal;
    let (app, actor) = require(domain::Permission::ViewCampaigns)?;
    let found = services::approvals::external::clearance(&app, &actor, id).await?;
    let now = app.now();
    Ok(ClearanceView {
        campaign_id: id,
        policy: found.policy,
        approval: found.approval,
        valid_until: found.valid_until,
        is_expired: found.is_expired,
        renewal: found.renewal.map(|renewal| match renewal {
            Renewal::Needed => RenewalView::Needed,
            Renewal::Waiting(request) => RenewalView::Waiting(request),
        }),
        needs_reference: found.needs_reference,
        reference: found.reference.map(|reference| ReferenceView {
            body: reference.body,
            reference: reference.reference,
            day: reference.issued_on,
            valid_until: reference.valid_until,
        }),
        duty: found.duty.map(|duty| DutyView {
            campaign_id: id,
            campaign: duty.campaign_name,
            due_at: duty.due_at,
            is_overdue: duty.report.is_none() && duty.due_at < now,
            report: duty.report.map(|report| ReferenceView {
                body: report.body,
                reference: report.reference,
                day: report.reported_on,
                valid_until: None,
            }),
        }),
        held_by: found.held_by,
    })
}

/// The campaigns that must still be reported, those due first at the top; none for who may not see
/// approvals.
#[server]
pub async fn list_duties() -> Result<Vec<DutyView>, AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ViewHome)?;
    let now = app.now();
    let duties = services::approvals::external::open_duties(&app, &actor).await?;
    Ok(duties
        .into_iter()
        .map(|duty| DutyView {
            campaign_id: duty.campaign_id,
            campaign: duty.campaign_name,
            due_at: duty.due_at,
            is_overdue: duty.due_at < now,
            report: None,
        })
        .collect())
}

/// Records the reference under which an outside body approved the campaign's content. `body` is `bse`,
/// `amc` or `other`; days are `2026-11-21`.
#[server]
pub async fn record_reference(
    id: CampaignId,
    body: String,
    reference: String,
    issued_on: String,
    #[server(default)] valid_until: String,
) -> Result<(), AppError> {
    use crate::server_context::require;
    use services::approvals::external::{self, ReferenceForm};
    let (app, actor) = require(domain::Permission::DecideApprovals)?;
    let form = ReferenceForm {
        body,
        reference,
        issued_on,
        valid_until,
    };
    Ok(external::record_reference(&app, &actor, id, &form).await?)
}

/// Records that a launched campaign was reported.
#[server]
pub async fn record_report(id: CampaignId, body: String, reference: String, reported_on: String) -> Result<(), AppError> {
    use crate::server_context::require;
    use services::approvals::external::{self, ReportForm};
    let (app, actor) = require(domain::Permission::DecideApprovals)?;
    let form = ReportForm { body, reference, reported_on };
    Ok(external::record_report(&app, &actor, id, &form).await?)
}
