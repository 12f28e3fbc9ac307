//! Campaigns: from draft to sent. Every move answers with the campaign as it stands then.

use std::collections::BTreeMap;

use axum::{Json, extract::State};
use chrono::{DateTime, Utc};
use domain::{CampaignId, Course, ErrorCode, Language, Pacing, Permission, PhoneNumber, Role, SenderId};
use serde::{Deserialize, Serialize};
use services::{
    App, Error, approvals,
    campaigns::{self, ApprovalNeed},
    deliveries::{self, TestSend},
    launch,
};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    campaigns::{Campaign, SchedulePatch, get},
    compliance::Verdict,
    problem::Result,
    request::{Body, Caller, Id, OptionalBody},
    second_opinion::SecondOpinion,
    sending_rules::Timeline,
    whatsapp_senders::TemplateMisfit,
};

/// The routes of the moves.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(review))
        .routes(routes!(send_test))
        .routes(routes!(submit))
        .routes(routes!(withdraw))
        .routes(routes!(resubmit))
        .routes(routes!(approve))
        .routes(routes!(undo_approval))
        .routes(routes!(reject))
        .routes(routes!(schedule))
        .routes(routes!(launch_now))
        .routes(routes!(pause))
        .routes(routes!(resume))
        .routes(routes!(cancel))
        .routes(routes!(retry_failed))
}

/// What would happen if a campaign went out now.
#[derive(Debug, Serialize, ToSchema)]
struct Review {
    /// Contacts that the audience matches.
    #[schema(example = 1240)]
    matched: u64,
    /// How many get it.
    #[schema(example = 1187)]
    will_receive: u64,
    /// How many get it, per language.
    #[schema(value_type = BTreeMap<String, u64>, example = json!({"en": 640, "mr": 547}))]
    by_language: BTreeMap<Language, u64>,
    /// How many do not get it, per reason.
    #[schema(example = json!({"no-consent": 41, "opted-out": 12}))]
    skipped: BTreeMap<String, u64>,
    /// What it costs at most with GST, in paise.
    #[schema(example = 102_345)]
    cost_paise: i64,
    /// How long it takes at each pacing, fastest first.
    paces: Vec<Pace>,
    /// The sender it leaves from: the one it names, or else the one that submitting would name now;
    /// nothing when there is no active one.
    #[schema(value_type = Option<String>, format = Uuid)]
    sender_id: Option<SenderId>,
    /// Why nothing can leave from the sender it names: `sender-paused`, `sender-archived`,
    /// `sender-other-channel`.
    #[schema(value_type = Option<String>, example = "sender-paused")]
    sender_trouble: Option<ErrorCode>,
    /// Whether somebody must approve.
    needs_approval: bool,
    /// Who may approve.
    approvers: Vec<Approver>,
    /// How many would have received what was approved, where so many more would now that it must be
    /// approved again (`POST /campaigns/{id}/resubmit`).
    #[schema(example = 1000)]
    approved_recipients: Option<u64>,
    /// What the compliance check says, per language.
    #[schema(value_type = BTreeMap<String, Verdict>)]
    verdicts: BTreeMap<Language, Verdict>,
    /// What is wrong with the WhatsApp templates that its texts name, as far as its number's are known.
    #[schema(value_type = BTreeMap<String, TemplateMisfit>)]
    template_misfits: BTreeMap<Language, TemplateMisfit>,
    /// The second opinion on each text.
    #[schema(value_type = BTreeMap<String, SecondOpinion>)]
    second_opinions: BTreeMap<Language, SecondOpinion>,
    /// What the second opinions mean for submitting: `approvable`, `human-review`, `back-to-author`.
    #[schema(value_type = String, example = "approvable")]
    course: Course,
}

/// How long a campaign takes at one pacing.
#[derive(Debug, Serialize, ToSchema)]
struct Pace {
    /// `fast`, `balanced`, `safe`.
    #[schema(value_type = String, example = "balanced")]
    pacing: Pacing,
    /// When the first message goes out; nothing when nobody gets it.
    begins: Option<DateTime<Utc>>,
    /// When the last message has gone out.
    ends: Option<DateTime<Utc>>,
    /// How it would go, with its pauses and the messages per hour.
    timeline: Option<Timeline>,
}

/// Somebody who may approve.
#[derive(Debug, Serialize, ToSchema)]
struct Approver {
    /// Their name.
    name: String,
    /// Their role.
    #[schema(value_type = String, example = "approver")]
    role: Role,
}

impl From<campaigns::Review> for Review {
    fn from(review: campaigns::Review) -> Self {
        let approvers = match &review.approval {
            ApprovalNeed::Nobody => Vec::new(),
            ApprovalNeed::OneOf { approvers, .. } => approvers.clone(),
        };
        Self {
            matched: review.matched,
            will_receive: review.will_receive(),
            skipped: review.skipped.iter().map(|(reason, count)| (reason.code().to_owned(), *count)).collect(),
            cost_paise: review.cost.gross.0,
            paces: review
                .paces
                .into_iter()
                .map(|pace| Pace {
                    pacing: pace.pacing,
                    begins: pace.timeline.as_ref().map(|timeline| timeline.begins),
                    ends: pace.timeline.as_ref().map(|timeline| timeline.ends),
                    timeline: pace.timeline.as_ref().map(Into::into),
                })
                .collect(),
            template_misfits: review.misfits.into_iter().map(|(language, misfit)| (language, misfit.into())).collect(),
            approved_recipients: review.growth.map(|growth| growth.approved),
            sender_id: review.sender.as_ref().map(|sender| sender.id),
            sender_trouble: review.sender.as_ref().and_then(|sender| sender.trouble),
            needs_approval: review.approval != ApprovalNeed::Nobody,
            approvers: approvers
                .into_iter()
                .map(|approver| Approver {
                    name: approver.name,
                    role: approver.role,
                })
                .collect(),
            verdicts: review.verdicts.into_iter().map(|(language, verdict)| (language, verdict.into())).collect(),
            course: review.opinions.course(),
            second_opinions: review
                .opinions
                .by_language
                .into_iter()
                .map(|(language, opinion)| (language, opinion.into()))
                .collect(),
            by_language: review.by_language,
        }
    }
}

/// Review a campaign
///
/// Who gets it, who does not and why, what it costs, how long it takes, who must approve.
#[utoipa::path(get, path = "/campaigns/{id}/review", tag = "campaigns", responses((status = OK, body = Review)))]
async fn review(State(app): State<App>, Caller(actor): Caller, Id(id): Id<CampaignId>) -> Result<Json<Review>> {
    Ok(Json(campaigns::review(&app, &actor, id).await?.into()))
}

/// Where to send a test.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TestDraft {
    /// Your own mobile number.
    #[schema(example = "98123 45678")]
    phone: String,
    /// `en`, `hi` or `mr`.
    #[schema(value_type = String, example = "en")]
    language: Language,
}

/// What became of a test.
#[derive(Debug, Serialize, ToSchema)]
struct TestResult {
    /// `accepted`, `skipped` or `failed`.
    #[schema(example = "accepted")]
    outcome: &'static str,
    /// Why it was skipped or failed.
    reason: Option<String>,
    /// The provider's words.
    detail: Option<String>,
}

impl From<TestSend> for TestResult {
    fn from(sent: TestSend) -> Self {
        let (outcome, reason, detail) = match sent {
            TestSend::Accepted => ("accepted", None, None),
            TestSend::Skipped(reason) => ("skipped", Some(reason.code().to_owned()), None),
            TestSend::Failed { reason, detail, .. } => ("failed", Some(reason.code().to_owned()), Some(detail)),
        };
        Self { outcome, reason, detail }
    }
}

/// Send a test
///
/// Sends the text as it stands now to a number of your own. It counts nowhere.
#[utoipa::path(post, path = "/campaigns/{id}/send-test", tag = "campaigns", request_body = TestDraft, responses((status = OK, body = TestResult)))]
async fn send_test(State(app): State<App>, Caller(actor): Caller, Id(id): Id<CampaignId>, Body(test): Body<TestDraft>) -> Result<Json<TestResult>> {
    let phone = PhoneNumber::parse(&test.phone).map_err(|_| Error::field("phone", ErrorCode::BadPhone))?;
    Ok(Json(deliveries::send_test(&app, &actor, id, phone, test.language).await?.into()))
}

/// A submission.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct Submission {
    /// The revision that was read; it is refused when somebody saved meanwhile.
    revision: Option<i64>,
    /// What the approver should know; at most 500 characters.
    #[schema(example = "Same as last year, new date", max_length = 500)]
    note: String,
}

/// A wish for another approval.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct Resubmission {
    /// What the approver should know; at most 500 characters.
    #[schema(example = "200 more clients since Monday", max_length = 500)]
    note: String,
}

/// Submit a campaign for approval
///
/// Freezes its content, and names its sender if that was left open. Where the organisation's policy needs
/// nobody it is approved at once.
#[utoipa::path(post, path = "/campaigns/{id}/submit", tag = "campaigns", request_body = Submission, responses((status = OK, body = Campaign)))]
async fn submit(
    State(app): State<App>,
    Caller(actor): Caller,
    Id(id): Id<CampaignId>,
    OptionalBody(submission): OptionalBody<Submission>,
) -> Result<Json<Campaign>> {
    actor.require(Permission::ManageCampaigns)?;
    let revision = match submission.revision {
        Some(revision) => revision,
        None => campaigns::get(&app, &actor, id).await?.revision,
    };
    campaigns::submit(&app, &actor, id, revision, &submission.note).await?;
    get(State(app), Caller(actor), Id(id)).await
}

/// Take a submission back
#[utoipa::path(post, path = "/campaigns/{id}/withdraw", tag = "campaigns", responses((status = OK, body = Campaign)))]
async fn withdraw(State(app): State<App>, Caller(actor): Caller, Id(id): Id<CampaignId>) -> Result<Json<Campaign>> {
    campaigns::withdraw(&app, &actor, id).await?;
    get(State(app), Caller(actor), Id(id)).await
}

/// Ask for approval again
///
/// For an approved or scheduled campaign that `launch` refuses with `audience-grown`, because more than 5 %
/// more people would receive it than when it was approved, or with `approval-expired`. Also for one that was
/// launched and that `resume` or `retry-failed` refuse with `approval-expired`: it stays where it is until
/// the very same version is approved once more. The text stays as it is.
#[utoipa::path(post, path = "/campaigns/{id}/resubmit", tag = "campaigns", request_body = Resubmission, responses((status = OK, body = Campaign)))]
async fn resubmit(
    State(app): State<App>,
    Caller(actor): Caller,
    Id(id): Id<CampaignId>,
    OptionalBody(request): OptionalBody<Resubmission>,
) -> Result<Json<Campaign>> {
    campaigns::resubmit(&app, &actor, id, &request.note).await?;
    get(State(app), Caller(actor), Id(id)).await
}

/// What exactly is approved.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct Approval {
    /// The hash of the version that was read, hexadecimal (see `GET /approvals`); anything else is
    /// refused. Without it the version that waits now is approved.
    hash: Option<String>,
}

/// Approve a campaign
///
/// Binds to one frozen version. Authors cannot approve their own unless the organisation's policy
/// allows it; blocking findings cannot be approved away.
#[utoipa::path(post, path = "/campaigns/{id}/approve", tag = "campaigns", request_body = Approval, responses((status = OK, body = Campaign)))]
async fn approve(
    State(app): State<App>,
    Caller(actor): Caller,
    Id(id): Id<CampaignId>,
    OptionalBody(approval): OptionalBody<Approval>,
) -> Result<Json<Campaign>> {
    let (waiting, hash) = approvals::waiting_for(&app, &actor, id).await?;
    let read = approval.hash.map(|hash| hex::decode(hash).unwrap_or_default());
    approvals::approve(&app, &actor, waiting, &read.unwrap_or(hash)).await?;
    get(State(app), Caller(actor), Id(id)).await
}

/// Take an approval back
///
/// Only who approved can, within a minute, and not once the campaign was launched or given another time.
/// The request waits for a decision again.
#[utoipa::path(post, path = "/campaigns/{id}/undo-approval", tag = "campaigns", responses((status = OK, body = Campaign)))]
async fn undo_approval(State(app): State<App>, Caller(actor): Caller, Id(id): Id<CampaignId>) -> Result<Json<Campaign>> {
    approvals::undo_of(&app, &actor, id).await?;
    get(State(app), Caller(actor), Id(id)).await
}

/// Why it is rejected.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Rejection {
    /// At least ten characters: the author must be able to act on it.
    #[schema(example = "Please name the scheme's risk.")]
    reason: String,
}

/// Reject a campaign
///
/// It is a draft again.
#[utoipa::path(post, path = "/campaigns/{id}/reject", tag = "campaigns", request_body = Rejection, responses((status = OK, body = Campaign)))]
async fn reject(State(app): State<App>, Caller(actor): Caller, Id(id): Id<CampaignId>, Body(rejection): Body<Rejection>) -> Result<Json<Campaign>> {
    let (waiting, _) = approvals::waiting_for(&app, &actor, id).await?;
    approvals::reject(&app, &actor, waiting, &rejection.reason).await?;
    get(State(app), Caller(actor), Id(id)).await
}

/// Schedule an approved campaign
///
/// Or give a scheduled one another time.
#[utoipa::path(post, path = "/campaigns/{id}/schedule", tag = "campaigns", request_body = SchedulePatch, responses((status = OK, body = Campaign)))]
async fn schedule(State(app): State<App>, Caller(actor): Caller, Id(id): Id<CampaignId>, Body(plan): Body<SchedulePatch>) -> Result<Json<Campaign>> {
    actor.require(Permission::SendCampaigns)?;
    let schedule = campaigns::get(&app, &actor, id).await?.schedule;
    campaigns::schedule(&app, &actor, id, plan.apply(schedule)).await?;
    get(State(app), Caller(actor), Id(id)).await
}

/// Launch an approved campaign
///
/// Sending begins now, from the sender that it names and no other. Refused with `sender-paused` or
/// `sender-archived` until that sends again or another one is named, and with `audience-grown` (and the
/// numbers `approved` and `now`) when more than 5 % more people would receive it than when it was approved.
#[utoipa::path(post, path = "/campaigns/{id}/launch", tag = "campaigns", operation_id = "launch", responses((status = OK, body = Campaign)))]
async fn launch_now(State(app): State<App>, Caller(actor): Caller, Id(id): Id<CampaignId>) -> Result<Json<Campaign>> {
    launch::launch(&app, &actor, id).await?;
    get(State(app), Caller(actor), Id(id)).await
}

/// Pause a campaign
///
/// What a provider call has begun with still goes out.
#[utoipa::path(post, path = "/campaigns/{id}/pause", tag = "campaigns", responses((status = OK, body = Campaign)))]
async fn pause(State(app): State<App>, Caller(actor): Caller, Id(id): Id<CampaignId>) -> Result<Json<Campaign>> {
    deliveries::pause(&app, &actor, id).await?;
    get(State(app), Caller(actor), Id(id)).await
}

/// Resume a campaign
///
/// Refused with `approval-expired` once its approval has run out: `resubmit` asks for it again.
#[utoipa::path(post, path = "/campaigns/{id}/resume", tag = "campaigns", responses((status = OK, body = Campaign)))]
async fn resume(State(app): State<App>, Caller(actor): Caller, Id(id): Id<CampaignId>) -> Result<Json<Campaign>> {
    deliveries::resume(&app, &actor, id).await?;
    get(State(app), Caller(actor), Id(id)).await
}

/// Cancel a campaign
///
/// For good: what is still queued is never sent.
#[utoipa::path(post, path = "/campaigns/{id}/cancel", tag = "campaigns", responses((status = OK, body = Campaign)))]
async fn cancel(State(app): State<App>, Caller(actor): Caller, Id(id): Id<CampaignId>) -> Result<Json<Campaign>> {
    actor.require(Permission::SendCampaigns)?;
    let campaign = campaigns::get(&app, &actor, id).await?;
    match campaign.launched_at {
        None => campaigns::cancel(&app, &actor, id).await?,
        Some(_) => deliveries::cancel(&app, &actor, id).await?,
    }
    get(State(app), Caller(actor), Id(id)).await
}

/// How many are tried again.
#[derive(Debug, Serialize, ToSchema)]
struct Retried {
    /// Deliveries that are due again.
    #[schema(example = 7)]
    retried: usize,
}

/// Retry failed deliveries
///
/// Those whose failure may pass; the others stay. Refused with `approval-expired` once the campaign's approval
/// has run out: `resubmit` asks for it again.
#[utoipa::path(post, path = "/campaigns/{id}/retry-failed", tag = "campaigns", responses((status = OK, body = Retried)))]
async fn retry_failed(State(app): State<App>, Caller(actor): Caller, Id(id): Id<CampaignId>) -> Result<Json<Retried>> {
    let retried = deliveries::retry_failed(&app, &actor, id).await?;
    Ok(Json(Retried { retried }))
}
