//! The approval policy, and what is needed beside an approval: references of outside bodies, reports.

use axum::{Json, extract::State};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{ApprovalId, ApprovalPolicy, CampaignId, ExternalBody};
use serde::{Deserialize, Serialize};
use services::{
    App,
    approvals::{
        external::{self, Duty, Reference, ReferenceForm, Report, ReportForm},
        policy::{self, Policies},
    },
    campaigns::Renewal,
};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    problem::Result,
    request::{Body, Caller, Id, Page, Params},
};

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(get_policy, change_policy))
        .routes(routes!(get_clearance))
        .routes(routes!(record_reference))
        .routes(routes!(record_report))
        .routes(routes!(list_duties))
}

/// What an organisation asks for before content is sent, and after.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ApprovalPolicy, example = json!({"approval": "human", "valid_days": 180, "author_may_approve": false}))]
struct PolicyView {
    /// `none` (a person is needed only with findings), `human`, `prior_approval` (and the reference of an
    /// outside body before sending), `report_24h` (and a report within 24 hours of sending).
    #[schema(value_type = String, example = "human")]
    approval: ApprovalPolicy,
    /// For how many days an approval holds, 1 to 365.
    #[schema(minimum = 1, maximum = 365, example = 180)]
    valid_days: i64,
    /// Whether authors may approve their own content.
    author_may_approve: bool,
}

/// How a campaign stands with everybody who must say yes.
#[derive(Debug, Serialize, ToSchema)]
struct Clearance {
    /// The organisation's policy.
    #[schema(value_type = String, example = "prior_approval")]
    policy: ApprovalPolicy,
    /// The approval that stands.
    #[schema(value_type = Option<String>, format = Uuid)]
    approval_id: Option<ApprovalId>,
    /// Until when it holds.
    valid_until: Option<DateTime<Utc>>,
    /// Whether it no longer does, and the campaign is not sent: `POST /campaigns/{id}/resubmit` asks again.
    is_expired: bool,
    /// What a launched campaign with something left to send needs before `resume` and `retry-failed` take it:
    /// `needed` (its approval has run out or was refused: `POST /campaigns/{id}/resubmit` asks again) or
    /// `waiting` (it was asked for, and somebody must decide).
    #[schema(value_type = Option<String>, example = "needed")]
    renewal: Option<&'static str>,
    /// Whether a reference must be recorded before the campaign may be sent.
    needs_reference: bool,
    /// The newest reference for the approved content.
    reference: Option<ReferenceView>,
    /// When it must have been reported, if it must.
    report_due_at: Option<DateTime<Utc>>,
    /// The report.
    report: Option<ReportView>,
    /// The rules for which a newer rulebook held it, while it is a draft because of that.
    held_by: Vec<String>,
}

/// The reference under which an outside body approved a content.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ExternalReference)]
struct ReferenceView {
    /// `bse`, `amc`, `other`.
    #[schema(value_type = String, example = "bse")]
    body: ExternalBody,
    /// The number.
    reference: String,
    /// The day it was given.
    issued_on: NaiveDate,
    /// The last day on which it holds.
    valid_until: Option<NaiveDate>,
    /// When it was recorded.
    recorded_at: DateTime<Utc>,
}

impl From<Reference> for ReferenceView {
    fn from(reference: Reference) -> Self {
        Self {
            body: reference.body,
            reference: reference.reference,
            issued_on: reference.issued_on,
            valid_until: reference.valid_until,
            recorded_at: reference.recorded_at,
        }
    }
}

/// A report to an outside body.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CampaignReport)]
struct ReportView {
    /// `bse`, `amc`, `other`.
    #[schema(value_type = String, example = "bse")]
    body: ExternalBody,
    /// The number it was given.
    reference: String,
    /// The day on which it was made.
    reported_on: NaiveDate,
    /// When it was recorded.
    recorded_at: DateTime<Utc>,
}

impl From<Report> for ReportView {
    fn from(report: Report) -> Self {
        Self {
            body: report.body,
            reference: report.reference,
            reported_on: report.reported_on,
            recorded_at: report.recorded_at,
        }
    }
}

/// A campaign that must be reported.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReportDuty)]
struct DutyView {
    /// The campaign.
    #[schema(value_type = String, format = Uuid)]
    campaign_id: CampaignId,
    /// Its name.
    campaign: String,
    /// When the report must have been made.
    due_at: DateTime<Utc>,
    /// The report; nothing while it is missing.
    report: Option<ReportView>,
}

impl From<Duty> for DutyView {
    fn from(duty: Duty) -> Self {
        Self {
            campaign_id: duty.campaign_id,
            campaign: duty.campaign_name,
            due_at: duty.due_at,
            report: duty.report.map(ReportView::from),
        }
    }
}

/// Get the approval policy
#[utoipa::path(get, path = "/approval-policy", tag = "approvals", responses((status = OK, body = PolicyView)))]
async fn get_policy(State(app): State<App>, Caller(actor): Caller) -> Result<Json<PolicyView>> {
    let policies = policy::get(&app, &actor).await?;
    Ok(Json(PolicyView {
        approval: policies.approval,
        valid_days: policies.valid_days,
        author_may_approve: policies.author_may_approve,
    }))
}

/// Change the approval policy
///
/// It counts from now on, also for approvals that were given before.
#[utoipa::path(put, path = "/approval-policy", tag = "approvals", request_body = PolicyView, responses((status = OK, body = PolicyView)))]
async fn change_policy(State(app): State<App>, Caller(actor): Caller, Body(wanted): Body<PolicyView>) -> Result<Json<PolicyView>> {
    let policies = Policies {
        approval: wanted.approval,
        valid_days: wanted.valid_days,
        author_may_approve: wanted.author_may_approve,
    };
    policy::update(&app, &actor, &policies).await?;
    get_policy(State(app), Caller(actor)).await
}

/// Say what a campaign needs beside its approval
///
/// Until when the approval holds, the reference of an outside body, and the duty to report.
#[utoipa::path(get, path = "/campaigns/{id}/clearance", tag = "approvals", responses((status = OK, body = Clearance)))]
async fn get_clearance(State(app): State<App>, Caller(actor): Caller, Id(id): Id<CampaignId>) -> Result<Json<Clearance>> {
    let found = external::clearance(&app, &actor, id).await?;
    let (report_due_at, report) = found.duty.map_or((None, None), |duty| (Some(duty.due_at), duty.report));
    Ok(Json(Clearance {
        policy: found.policy,
        approval_id: found.approval,
        valid_until: found.valid_until,
        is_expired: found.is_expired,
        renewal: found.renewal.map(|renewal| match renewal {
            Renewal::Needed => "needed",
            Renewal::Waiting(_) => "waiting",
        }),
        needs_reference: found.needs_reference,
        reference: found.reference.map(ReferenceView::from),
        report_due_at,
        report: report.map(ReportView::from),
        held_by: found.held_by,
    }))
}

/// A reference to record.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"body": "bse", "reference": "BSE/IA/2026/0421", "issued_on": "2026-11-14"}))]
struct ReferenceDraft {
    /// `bse`, `amc` or `other`.
    body: String,
    /// The number; at most 80 characters.
    #[schema(max_length = 80)]
    reference: String,
    /// The day it was given.
    issued_on: String,
    /// The last day on which it holds, if the body named one.
    #[serde(default)]
    valid_until: Option<String>,
}

/// Record the reference of an outside body
///
/// For an approved campaign that is not sent, or has something left to send. It counts for every campaign with exactly the same content and
/// audience.
#[utoipa::path(post, path = "/campaigns/{id}/record-reference", tag = "approvals", request_body = ReferenceDraft, responses((status = OK, body = Clearance)))]
async fn record_reference(State(app): State<App>, Caller(actor): Caller, Id(id): Id<CampaignId>, Body(draft): Body<ReferenceDraft>) -> Result<Json<Clearance>> {
    let form = ReferenceForm {
        body: draft.body,
        reference: draft.reference,
        issued_on: draft.issued_on,
        valid_until: draft.valid_until.unwrap_or_default(),
    };
    external::record_reference(&app, &actor, id, &form).await?;
    get_clearance(State(app), Caller(actor), Id(id)).await
}

/// A report to record.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"body": "bse", "reference": "CAC/2026/118", "reported_on": "2026-11-15"}))]
struct ReportDraft {
    /// `bse`, `amc` or `other`.
    body: String,
    /// The number it was given; at most 80 characters.
    #[schema(max_length = 80)]
    reference: String,
    /// The day on which it was made.
    reported_on: String,
}

/// Record the report of a launched campaign
#[utoipa::path(post, path = "/campaigns/{id}/record-report", tag = "approvals", request_body = ReportDraft, responses((status = OK, body = Clearance)))]
async fn record_report(State(app): State<App>, Caller(actor): Caller, Id(id): Id<CampaignId>, Body(draft): Body<ReportDraft>) -> Result<Json<Clearance>> {
    let form = ReportForm {
        body: draft.body,
        reference: draft.reference,
        reported_on: draft.reported_on,
    };
    external::record_report(&app, &actor, id, &form).await?;
    get_clearance(State(app), Caller(actor), Id(id)).await
}

/// Which duties.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Those that are done instead of those that are open.
    #[serde(default)]
    done: bool,
}

/// List duties to report
///
/// Open ones with those due first at the top, done ones newest first; at most 200.
#[utoipa::path(get, path = "/report-duties", tag = "approvals", params(Which), responses((status = OK, body = Page<DutyView>)))]
async fn list_duties(State(app): State<App>, Caller(actor): Caller, Params(which): Params<Which>) -> Result<Json<Page<DutyView>>> {
    Ok(Json(Page::whole(external::duties(&app, &actor, !which.done).await?)))
}
