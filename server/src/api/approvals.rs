//! Approvals: what waits for a decision, and what was decided.

use std::collections::BTreeMap;

use axum::{Json, extract::State};
use chrono::{DateTime, Utc};
use domain::{ApprovalId, ApprovalStatus, CampaignId, Course, Language, MemberId, VersionId};
use serde::{Deserialize, Serialize};
use services::{
    App,
    approvals::{self, Filter, Item},
};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    compliance::Verdict,
    content::ContentView,
    problem::Result,
    request::{Caller, Id, Page, PageOf, PageParams, Params},
    second_opinion::SecondOpinion,
};

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(get))
}

/// A wait for a decision, or a decision, on one frozen version.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Approval)]
pub struct ApprovalView {
    /// Its id.
    #[schema(value_type = String, format = Uuid)]
    id: ApprovalId,
    /// The campaign.
    #[schema(value_type = String, format = Uuid)]
    campaign_id: CampaignId,
    /// The campaign's name.
    campaign: String,
    /// `waiting`, `approved`, `rejected`, `withdrawn`, `voided`.
    #[schema(value_type = String, example = "waiting")]
    status: ApprovalStatus,
    /// The frozen version.
    #[schema(value_type = String, format = Uuid)]
    version_id: VersionId,
    /// 1, 2, 3 ... per campaign.
    version: i64,
    /// SHA-256 of the version, hexadecimal: send it with `POST /campaigns/{id}/approve`.
    hash: String,
    /// What exactly would be sent.
    content: ContentView,
    /// What the compliance check said when it was frozen, per language.
    #[schema(value_type = BTreeMap<String, Verdict>)]
    verdicts: BTreeMap<Language, Verdict>,
    /// The second opinion on each text when it was frozen.
    #[schema(value_type = BTreeMap<String, SecondOpinion>)]
    second_opinions: BTreeMap<Language, SecondOpinion>,
    /// What the second opinions meant then, all together: `approvable`, `human-review`; nothing where none
    /// was kept.
    #[schema(value_type = Option<String>, example = "human-review")]
    course: Option<Course>,
    /// Whether the second opinion made a person necessary.
    review_needed: bool,
    /// How many would have received it when it was frozen.
    recipients: i64,
    /// What the author tells the approver.
    note: String,
    /// Who asked.
    #[schema(value_type = String, format = Uuid)]
    requested_by: MemberId,
    /// The author's name.
    author: String,
    /// When.
    requested_at: DateTime<Utc>,
    /// Who decided; nothing while it waits, and where the policy decided.
    #[schema(value_type = Option<String>, format = Uuid)]
    decided_by: Option<MemberId>,
    /// When.
    decided_at: Option<DateTime<Utc>>,
    /// Why it was rejected; or, when it was voided, the rules of a newer rulebook that forbid it.
    reason: Option<String>,
    /// When it is to be decided; nothing for requests from before there was a time.
    due_at: Option<DateTime<Utc>>,
    /// Who is looking at it now.
    #[schema(value_type = Option<String>, format = Uuid)]
    claimed_by: Option<MemberId>,
    /// Since when.
    claimed_at: Option<DateTime<Utc>>,
}

impl From<Item> for ApprovalView {
    fn from(item: Item) -> Self {
        let (course, review_needed) = (item.course(), item.needs_review());
        let opinions = item.opinions.into_iter().map(|(language, kept)| (language, kept.opinion.into()));
        let (approval, version) = (item.approval, item.version);
        Self {
            id: approval.id,
            campaign_id: approval.campaign_id,
            campaign: item.campaign_name,
            status: approval.status,
            version_id: version.id,
            version: version.number,
            hash: hex::encode(&version.hash),
            content: version.content.into(),
            verdicts: version.verdicts.into_iter().map(|(language, verdict)| (language, verdict.into())).collect(),
            second_opinions: opinions.collect(),
            course,
            review_needed,
            recipients: version.recipients,
            note: approval.note,
            requested_by: approval.requested_by,
            author: item.author,
            requested_at: approval.requested_at,
            decided_by: approval.decided_by,
            decided_at: approval.decided_at,
            reason: approval.reason,
            due_at: item.place.due_at,
            claimed_by: item.holder.as_ref().map(|(member, ..)| *member),
            claimed_at: item.holder.as_ref().map(|(_, _, since)| *since),
        }
    }
}

/// Which approvals.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Those that are decided instead of those that wait.
    #[serde(default)]
    decided: bool,
}

/// List approvals
///
/// Those that wait oldest first, decided ones newest first. Members who do not decide see what they
/// asked for.
#[utoipa::path(get, path = "/approvals", tag = "approvals", params(Which, PageParams), responses((status = OK, body = Page<ApprovalView>)))]
async fn list(State(app): State<App>, Caller(actor): Caller, page: PageOf<ApprovalId>, Params(which): Params<Which>) -> Result<Json<Page<ApprovalView>>> {
    let filter = Filter {
        is_waiting: !which.decided,
        after: page.after,
        ..Filter::default()
    };
    let items = approvals::list_up_to(&app, &actor, &filter, page.limit + 1).await?;
    Ok(Json(Page::of(items, page.limit, |item| item.approval.id.to_string())))
}

/// Get an approval
#[utoipa::path(get, path = "/approvals/{id}", tag = "approvals", responses((status = OK, body = ApprovalView)))]
async fn get(State(app): State<App>, Caller(actor): Caller, Id(id): Id<ApprovalId>) -> Result<Json<ApprovalView>> {
    Ok(Json(approvals::get(&app, &actor, id).await?.item.into()))
}
