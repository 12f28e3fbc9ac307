//! The queue of approvals: claims, comments, history, requests of identical content, and the time in
//! which decisions are due.

use axum::{Json, extract::State, http::StatusCode};
use chrono::{DateTime, Utc};
use domain::{ApprovalId, ErrorCode, MemberId};
use serde::{Deserialize, Serialize};
use services::{
    App, Error,
    approvals::{
        self, Past, bulk, claim, comments,
        due::{self, ServiceLevel},
    },
};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    approvals::ApprovalView,
    problem::Result,
    request::{Body, Caller, Created, Id, OptionalBody, Page},
};

/// The routes of the queue.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(read_service_level, save_service_level))
        .routes(routes!(approve_alike))
        .routes(routes!(claim_request))
        .routes(routes!(release))
        .routes(routes!(alike))
        .routes(routes!(list_comments, add_comment))
        .routes(routes!(history))
}

/// How quickly an organisation decides.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ApprovalServiceLevel, example = json!({"hours": 24, "deputy": null}))]
struct ServiceLevelView {
    /// Hours on the clock, 1 to 72; those who decide are reminded half way.
    hours: i64,
    /// The member who is told once they are over; nothing for all who decide.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Uuid)]
    deputy: Option<MemberId>,
}

/// Get the time in which decisions are due
#[utoipa::path(get, path = "/approvals/service-level", tag = "approvals", responses((status = OK, body = ServiceLevelView)))]
async fn read_service_level(State(app): State<App>, Caller(actor): Caller) -> Result<Json<ServiceLevelView>> {
    let ServiceLevel { hours, deputy } = due::service_level(&app, &actor).await?;
    Ok(Json(ServiceLevelView { hours, deputy }))
}

/// Change the time in which decisions are due
///
/// It holds for requests from now on. The deputy must be an active member who may decide.
#[utoipa::path(put, path = "/approvals/service-level", tag = "approvals", request_body = ServiceLevelView,
    responses((status = OK, body = ServiceLevelView)))]
async fn save_service_level(State(app): State<App>, Caller(actor): Caller, Body(level): Body<ServiceLevelView>) -> Result<Json<ServiceLevelView>> {
    let ServiceLevelView { hours, deputy } = level;
    due::set_service_level(&app, &actor, ServiceLevel { hours, deputy }).await?;
    Ok(Json(ServiceLevelView { hours, deputy }))
}

/// Requests to approve together.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Alike {
    /// 2 to 50 of them.
    items: Vec<AlikeItem>,
}

/// One of them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AlikeItem {
    /// The approval.
    #[schema(value_type = String, format = Uuid)]
    id: ApprovalId,
    /// The hash of the version that was read, hexadecimal (see `GET /approvals/{id}/alike`).
    hash: String,
}

/// Approve requests of identical content
///
/// All of them or none. Texts, channel and purpose must be the same; each gets an approval of its own, by
/// the rules of a single one.
#[utoipa::path(post, path = "/approvals/approve-alike", tag = "approvals", request_body = Alike,
    responses((status = NO_CONTENT, description = "All are approved.")))]
async fn approve_alike(State(app): State<App>, Caller(actor): Caller, Body(alike): Body<Alike>) -> Result<StatusCode> {
    let read = |item: AlikeItem| hex::decode(item.hash).map(|hash| (item.id, hash));
    let items: std::result::Result<Vec<_>, _> = alike.items.into_iter().map(read).collect();
    let items = items.map_err(|_| Error::Refused(ErrorCode::ContentChanged))?;
    bulk::approve_alike(&app, &actor, &items).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whose claim is taken over.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ApprovalClaim)]
struct TakeOver {
    /// The member in `claimed_by`; a claim of anybody else stands.
    #[schema(value_type = Option<String>, format = Uuid)]
    from: Option<MemberId>,
}

/// Claim a request
///
/// Others see who is looking at it, and cannot decide (`claimed`) unless they take it over. A claim lapses
/// after 30 minutes without a deed.
#[utoipa::path(post, path = "/approvals/{id}/claim", tag = "approvals", operation_id = "claim", request_body = TakeOver,
    responses((status = OK, body = ApprovalView)))]
async fn claim_request(
    State(app): State<App>,
    Caller(actor): Caller,
    Id(id): Id<ApprovalId>,
    OptionalBody(over): OptionalBody<TakeOver>,
) -> Result<Json<ApprovalView>> {
    claim::claim(&app, &actor, id, over.from).await?;
    Ok(Json(approvals::get_item(&app, &actor, id).await?.into()))
}

/// Leave a claimed request to others
#[utoipa::path(post, path = "/approvals/{id}/release", tag = "approvals", responses((status = OK, body = ApprovalView)))]
async fn release(State(app): State<App>, Caller(actor): Caller, Id(id): Id<ApprovalId>) -> Result<Json<ApprovalView>> {
    claim::release(&app, &actor, id).await?;
    Ok(Json(approvals::get_item(&app, &actor, id).await?.into()))
}

/// List requests of identical content
///
/// Those that the caller may approve now, this one among them; nothing when there is no other.
#[utoipa::path(get, path = "/approvals/{id}/alike", tag = "approvals", responses((status = OK, body = Page<ApprovalView>)))]
async fn alike(State(app): State<App>, Caller(actor): Caller, Id(id): Id<ApprovalId>) -> Result<Json<Page<ApprovalView>>> {
    Ok(Json(Page::whole(bulk::alike(&app, &actor, id).await?)))
}

/// What somebody said about a request.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApprovalComment)]
struct CommentView {
    /// Its id.
    id: String,
    /// Who wrote it.
    #[schema(value_type = String, format = Uuid)]
    member_id: MemberId,
    /// Their name.
    name: String,
    /// When.
    at: DateTime<Utc>,
    /// What it says.
    text: String,
}

impl From<comments::Comment> for CommentView {
    fn from(comment: comments::Comment) -> Self {
        Self {
            id: comment.id.to_string(),
            member_id: comment.member_id,
            name: comment.name,
            at: comment.at,
            text: comment.text,
        }
    }
}

/// List comments
///
/// Oldest first. The author and those who decide read them.
#[utoipa::path(get, path = "/approvals/{id}/comments", tag = "approvals", responses((status = OK, body = Page<CommentView>)))]
async fn list_comments(State(app): State<App>, Caller(actor): Caller, Id(id): Id<ApprovalId>) -> Result<Json<Page<CommentView>>> {
    Ok(Json(Page::whole(comments::list(&app, &actor, id).await?)))
}

/// A comment to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ApprovalCommentDraft)]
struct CommentDraft {
    /// 1 to 2,000 characters.
    #[schema(example = "Which scheme is meant?")]
    text: String,
}

/// Comment on a request
///
/// The other side is told by mail. Comments cannot be changed or deleted.
#[utoipa::path(post, path = "/approvals/{id}/comments", tag = "approvals", request_body = CommentDraft,
    responses((status = CREATED, body = Created)))]
async fn add_comment(
    State(app): State<App>,
    Caller(actor): Caller,
    Id(id): Id<ApprovalId>,
    Body(draft): Body<CommentDraft>,
) -> Result<(StatusCode, Json<Created>)> {
    Ok(Created::new(comments::add(&app, &actor, id, &draft.text).await?))
}

/// Something that happened to a campaign's versions.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApprovalPast)]
struct PastView {
    /// When.
    at: DateTime<Utc>,
    /// Who; nothing for Prachar itself and the organisation's policy.
    who: Option<String>,
    /// `submitted`, `resubmitted`, `approved`, `rejected`, `withdrawn`, `voided`, `cancelled`,
    /// `approval-undone`.
    #[schema(example = "approved")]
    what: String,
    /// Number of the version; 0 when it is not known.
    version: i64,
    /// Version of the rulebook that judged it.
    rulebook: String,
    /// Findings that must be fixed, over all languages.
    must_fix: usize,
    /// Findings to consider.
    consider: usize,
    /// Why it was rejected.
    reason: Option<String>,
}

impl From<Past> for PastView {
    fn from(past: Past) -> Self {
        Self {
            at: past.at,
            who: past.who,
            what: past.what,
            version: past.version,
            rulebook: past.rulebook,
            must_fix: past.must_fix,
            consider: past.consider,
            reason: past.reason,
        }
    }
}

/// List what happened to the versions of a request's campaign
///
/// Newest first: submissions, decisions and what ended them, with what the check said of each version.
#[utoipa::path(get, path = "/approvals/{id}/history", tag = "approvals", responses((status = OK, body = Page<PastView>)))]
async fn history(State(app): State<App>, Caller(actor): Caller, Id(id): Id<ApprovalId>) -> Result<Json<Page<PastView>>> {
    Ok(Json(Page::whole(approvals::history(&app, &actor, id).await?)))
}
