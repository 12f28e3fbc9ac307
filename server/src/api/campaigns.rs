//! Campaigns: writing them.

use axum::{Json, extract::State, http::StatusCode};
use chrono::{DateTime, Utc};
use domain::{
    CampaignId, CampaignStatus, Channel, ErrorCode, GroupId, MemberId, Pacing, Permission, Purpose, Recurrence, SenderId, VersionId,
    campaign::{Schedule, SendWindow},
    content::AudienceRule,
};
use serde::{Deserialize, Deserializer, Serialize};
use services::{
    App, Error,
    campaigns::{self, Filter, Patch, Saved},
    templates,
};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    content::ContentView,
    problem::Result,
    request::{Body, Caller, Created, Id, Page, PageOf, PageParams, Params},
};

/// The routes of this noun; its moves are in [`super::campaign_moves`].
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, update))
        .routes(routes!(duplicate))
        .routes(routes!(archive))
        .routes(routes!(unarchive))
}

/// A campaign.
#[derive(Debug, Serialize, ToSchema)]
pub struct Campaign {
    /// Its id.
    #[schema(value_type = String, format = Uuid)]
    id: CampaignId,
    /// Name for the members; recipients never see it.
    #[schema(example = "Diwali wishes")]
    name: String,
    /// `draft`, `in-review`, `approved`, `scheduled`, `sending`, `paused`, `completed`, `cancelled`.
    #[schema(value_type = String, example = "draft")]
    status: CampaignStatus,
    /// Counts every change; send the one you read with the next.
    #[schema(example = 3)]
    revision: i64,
    /// Over which channel.
    #[schema(value_type = String, example = "whatsapp")]
    channel: Channel,
    /// What it is for: `marketing`, `service`, `education`. Decides which consent is needed.
    #[schema(value_type = String, example = "marketing")]
    purpose: Purpose,
    /// The sender it leaves from; nothing until one is named, at the latest by submitting.
    #[schema(value_type = Option<String>, format = Uuid)]
    sender_id: Option<SenderId>,
    /// What it says.
    content: ContentView,
    /// Whom it is for.
    audience: Audience,
    /// When and how fast.
    schedule: ScheduleView,
    /// The frozen version in review or approved.
    #[schema(value_type = Option<String>, format = Uuid)]
    version_id: Option<VersionId>,
    /// When it starts by itself.
    starts_at: Option<DateTime<Utc>>,
    /// Who made it.
    #[schema(value_type = String, format = Uuid)]
    created_by: MemberId,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// When it last changed.
    updated_at: DateTime<Utc>,
    /// When sending began.
    launched_at: Option<DateTime<Utc>>,
    /// When every delivery had ended.
    completed_at: Option<DateTime<Utc>>,
    /// When it was put away.
    archived_at: Option<DateTime<Utc>>,
}

impl From<campaigns::Campaign> for Campaign {
    fn from(campaign: campaigns::Campaign) -> Self {
        Self {
            id: campaign.id,
            name: campaign.name,
            status: campaign.status,
            revision: campaign.revision,
            channel: campaign.channel,
            purpose: campaign.purpose,
            sender_id: campaign.sender_id,
            content: campaign.content.into(),
            audience: campaign.audience.into(),
            schedule: campaign.schedule.into(),
            version_id: campaign.version_id,
            starts_at: campaign.starts_at,
            created_by: campaign.created_by,
            created_at: campaign.created_at,
            updated_at: campaign.updated_at,
            launched_at: campaign.launched_at,
            completed_at: campaign.completed_at,
            archived_at: campaign.archived_at,
        }
    }
}

/// Whom a campaign is for: everybody, or who is in any included group or has any included tag; less
/// who is in an excluded group or has an excluded tag.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"include_tags": ["hni"], "exclude_tags": ["family"]}))]
struct Audience {
    /// Start from every contact.
    everybody: bool,
    /// Ids of groups to include.
    #[schema(value_type = Vec<String>)]
    include_groups: Vec<GroupId>,
    /// Tags to include.
    include_tags: Vec<String>,
    /// Ids of groups to leave out.
    #[schema(value_type = Vec<String>)]
    exclude_groups: Vec<GroupId>,
    /// Tags to leave out.
    exclude_tags: Vec<String>,
}

impl From<AudienceRule> for Audience {
    fn from(rule: AudienceRule) -> Self {
        Self {
            everybody: rule.everybody,
            include_groups: rule.include_groups,
            include_tags: rule.include_tags,
            exclude_groups: rule.exclude_groups,
            exclude_tags: rule.exclude_tags,
        }
    }
}

impl From<Audience> for AudienceRule {
    fn from(audience: Audience) -> Self {
        Self {
            everybody: audience.everybody,
            include_groups: audience.include_groups,
            include_tags: audience.include_tags,
            exclude_groups: audience.exclude_groups,
            exclude_tags: audience.exclude_tags,
        }
    }
}

/// When and how fast a campaign goes.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Schedule)]
struct ScheduleView {
    /// The instant; nothing starts it by hand.
    starts_at: Option<DateTime<Utc>>,
    /// Zone in which recurrence and hours are meant.
    #[schema(example = "Asia/Kolkata")]
    zone: String,
    /// `none`, `daily`, `weekly`, `monthly`.
    #[schema(value_type = String, example = "none")]
    recurrence: Recurrence,
    /// `fast`, `balanced`, `safe`.
    #[schema(value_type = String, example = "balanced")]
    pacing: Pacing,
    /// Local hours in which messages may go out; nothing means any hour.
    window: Option<Hours>,
    /// Hours over which it is sent evenly; nothing as fast as the pace.
    spread_hours: Option<u16>,
    /// Sending ends when so many were accepted; nothing for everybody.
    stop_after: Option<u64>,
}

impl From<Schedule> for ScheduleView {
    fn from(schedule: Schedule) -> Self {
        Self {
            starts_at: schedule.starts_at,
            zone: schedule.zone,
            recurrence: schedule.recurrence,
            pacing: schedule.pacing,
            window: schedule.window.map(|window| Hours {
                from_hour: window.from_hour,
                to_hour: window.to_hour,
            }),
            spread_hours: schedule.spread_hours,
            stop_after: schedule.stop_after,
        }
    }
}

/// Local hours, `from_hour <= hour < to_hour`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Hours {
    /// First hour, 0 to 23.
    #[schema(example = 10)]
    from_hour: u8,
    /// Hour at which sending stops, 1 to 24.
    #[schema(example = 21)]
    to_hour: u8,
}

/// A plan; what is left out stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"starts_at": "2026-11-23T04:30:00Z", "zone": "Asia/Kolkata", "pacing": "balanced"}))]
pub struct SchedulePatch {
    /// The instant.
    starts_at: Option<DateTime<Utc>>,
    /// IANA name of a zone.
    zone: Option<String>,
    /// `none`, `daily`, `weekly`, `monthly`.
    #[schema(value_type = Option<String>)]
    recurrence: Option<Recurrence>,
    /// `fast`, `balanced`, `safe`.
    #[schema(value_type = Option<String>)]
    pacing: Option<Pacing>,
    /// Local hours in which messages may go out; `null` for any hour.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Hours>)]
    window: Option<Option<Hours>>,
    /// Hours over which it is sent evenly, 1 to 720; `null` to go as fast as the pace.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<u16>, example = 4)]
    spread_hours: Option<Option<u16>>,
    /// Sending ends when so many were accepted; `null` for everybody.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<u64>, example = 500)]
    stop_after: Option<Option<u64>>,
}

impl SchedulePatch {
    /// The plan with these changes.
    #[must_use]
    pub fn apply(self, schedule: Schedule) -> Schedule {
        let window = |hours: Hours| SendWindow {
            from_hour: hours.from_hour,
            to_hour: hours.to_hour,
        };
        Schedule {
            starts_at: self.starts_at.or(schedule.starts_at),
            zone: self.zone.unwrap_or(schedule.zone),
            recurrence: self.recurrence.unwrap_or(schedule.recurrence),
            pacing: self.pacing.unwrap_or(schedule.pacing),
            window: self.window.map_or(schedule.window, |hours| hours.map(window)),
            spread_hours: self.spread_hours.unwrap_or(schedule.spread_hours),
            stop_after: self.stop_after.unwrap_or(schedule.stop_after),
        }
    }
}

/// Tells `null` from a field that was left out.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> std::result::Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// What to change in a draft; what is left out stays as it is.
#[derive(Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"revision": 1, "audience": {"include_tags": ["hni"]}, "content": {"variants": {"en": {"text": "Dear {name}, happy Diwali!"}}}}))]
struct CampaignPatch {
    /// The revision this change is based on; it is refused when somebody saved meanwhile. Without it
    /// the last writer wins.
    revision: Option<i64>,
    /// Name, up to 120 characters.
    name: Option<String>,
    /// Channel.
    #[schema(value_type = Option<String>)]
    channel: Option<Channel>,
    /// Purpose.
    #[schema(value_type = Option<String>)]
    purpose: Option<Purpose>,
    /// Sender, active and of the campaign's channel; `null` leaves the choice open until the campaign is
    /// submitted: then the oldest real number is taken, or else the oldest sandbox.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, format = Uuid)]
    sender_id: Option<Option<SenderId>>,
    /// Texts.
    content: Option<ContentView>,
    /// Audience.
    audience: Option<Audience>,
    /// Plan.
    schedule: Option<SchedulePatch>,
}

/// A campaign to start. Everything but the name can be added later.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Diwali wishes", "template": "diwali-wishes", "audience": {"everybody": true}}))]
struct CampaignDraft {
    /// Name, up to 120 characters.
    name: String,
    /// Id of a template to start from.
    template: Option<String>,
    /// Channel.
    #[schema(value_type = Option<String>)]
    channel: Option<Channel>,
    /// Purpose.
    #[schema(value_type = Option<String>)]
    purpose: Option<Purpose>,
    /// Sender, active and of the campaign's channel; see `PATCH /campaigns/{id}`.
    #[schema(value_type = Option<String>, format = Uuid)]
    sender_id: Option<SenderId>,
    /// Texts.
    content: Option<ContentView>,
    /// Audience.
    audience: Option<Audience>,
    /// Plan.
    schedule: Option<SchedulePatch>,
}

impl From<CampaignDraft> for CampaignPatch {
    fn from(draft: CampaignDraft) -> Self {
        Self {
            channel: draft.channel,
            purpose: draft.purpose,
            sender_id: draft.sender_id.map(Some),
            content: draft.content,
            audience: draft.audience,
            schedule: draft.schedule,
            ..Self::default()
        }
    }
}

/// Which campaigns.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Only these statuses, parted by comma.
    #[serde(default)]
    status: String,
    /// Only names that contain this.
    search: Option<String>,
    /// Archived ones instead of the others.
    #[serde(default)]
    archived: bool,
}

/// Reads `a,b` into a list of codes.
pub fn codes<T: std::str::FromStr>(field: &str, text: &str) -> Result<Vec<T>> {
    let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
    let parsed = words.map(|word| word.parse().map_err(|_| Error::field(field, ErrorCode::BadChoice).into()));
    parsed.collect()
}

/// List campaigns
///
/// Newest first.
#[utoipa::path(get, path = "/campaigns", tag = "campaigns", params(Which, PageParams), responses((status = OK, body = Page<Campaign>)))]
async fn list(State(app): State<App>, Caller(actor): Caller, page: PageOf<CampaignId>, Params(which): Params<Which>) -> Result<Json<Page<Campaign>>> {
    let filter = Filter {
        statuses: codes("status", &which.status)?,
        search: which.search,
        is_archived: which.archived,
        before: page.after,
    };
    let found = campaigns::list_up_to(&app, &actor, &filter, page.limit + 1).await?;
    Ok(Json(Page::of(found, page.limit, |campaign| campaign.id.to_string())))
}

/// Create a campaign
///
/// It is a draft.
#[utoipa::path(post, path = "/campaigns", tag = "campaigns", request_body = CampaignDraft, responses((status = CREATED, body = Campaign)))]
async fn create(State(app): State<App>, Caller(actor): Caller, Body(draft): Body<CampaignDraft>) -> Result<(StatusCode, Json<Campaign>)> {
    // Before anything is made: a draft that is refused leaves nothing behind.
    if let Some(sender) = draft.sender_id {
        campaigns::sender::check(&app, &actor, sender, draft.channel.unwrap_or_default()).await?;
    }
    let template = draft.template.as_ref().map(|id| id.parse::<templates::Key>());
    let template = template.transpose().unwrap_or_else(|never| match never {});
    let id = campaigns::create(&app, &actor, &draft.name, template.as_ref()).await?;
    let rest = CampaignPatch::from(draft);
    let made = if rest == CampaignPatch::default() {
        get(State(app), Caller(actor), Id(id)).await?
    } else {
        update(State(app), Caller(actor), Id(id), Body(rest)).await?
    };
    Ok((StatusCode::CREATED, made))
}

/// Get a campaign
#[utoipa::path(get, path = "/campaigns/{id}", tag = "campaigns", responses((status = OK, body = Campaign)))]
pub async fn get(State(app): State<App>, Caller(actor): Caller, Id(id): Id<CampaignId>) -> Result<Json<Campaign>> {
    Ok(Json(campaigns::get(&app, &actor, id).await?.into()))
}

/// Update a campaign
///
/// Any change to content, audience, channel or purpose of a submitted or approved campaign makes it a
/// draft again; plan and sender can be changed until it is launched. A `sender_id` is refused with
/// `not-found`, `sender-paused`, `sender-archived` or `sender-other-channel` when nothing can leave from it.
#[utoipa::path(patch, path = "/campaigns/{id}", tag = "campaigns", request_body = CampaignPatch, responses((status = OK, body = Campaign)))]
async fn update(State(app): State<App>, Caller(actor): Caller, Id(id): Id<CampaignId>, Body(change): Body<CampaignPatch>) -> Result<Json<Campaign>> {
    actor.require(Permission::ManageCampaigns)?;
    let before = campaigns::get(&app, &actor, id).await?;
    let patch = Patch {
        name: change.name,
        channel: change.channel,
        purpose: change.purpose,
        sender_id: change.sender_id,
        content: change.content.map(Into::into),
        audience: change.audience.map(Into::into),
        schedule: change.schedule.map(|schedule| schedule.apply(before.schedule)),
    };
    match campaigns::save_draft(&app, &actor, id, change.revision.unwrap_or(before.revision), patch).await? {
        Saved::Kept { .. } => get(State(app), Caller(actor), Id(id)).await,
        Saved::Conflict(_) => Err(Error::Refused(ErrorCode::Conflict).into()),
    }
}

/// The name of a copy.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CopyName {
    /// Up to 120 characters.
    #[schema(example = "Diwali wishes 2")]
    pub name: String,
}

/// Duplicate a campaign
#[utoipa::path(post, path = "/campaigns/{id}/duplicate", tag = "campaigns", request_body = CopyName, responses((status = CREATED, body = Created)))]
async fn duplicate(State(app): State<App>, Caller(actor): Caller, Id(id): Id<CampaignId>, Body(copy): Body<CopyName>) -> Result<(StatusCode, Json<Created>)> {
    Ok(Created::new(campaigns::duplicate(&app, &actor, id, &copy.name).await?))
}

/// Archive a campaign
#[utoipa::path(post, path = "/campaigns/{id}/archive", tag = "campaigns", responses((status = OK, body = Campaign)))]
async fn archive(State(app): State<App>, Caller(actor): Caller, Id(id): Id<CampaignId>) -> Result<Json<Campaign>> {
    campaigns::archive(&app, &actor, id, true).await?;
    get(State(app), Caller(actor), Id(id)).await
}

/// Take a campaign out of the archive
#[utoipa::path(post, path = "/campaigns/{id}/unarchive", tag = "campaigns", responses((status = OK, body = Campaign)))]
async fn unarchive(State(app): State<App>, Caller(actor): Caller, Id(id): Id<CampaignId>) -> Result<Json<Campaign>> {
    campaigns::archive(&app, &actor, id, false).await?;
    get(State(app), Caller(actor), Id(id)).await
}
