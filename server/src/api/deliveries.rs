//! Deliveries: one recipient of one campaign each.

use axum::{Json, extract::State};
use chrono::{DateTime, Utc};
use domain::{CampaignId, ContactId, DeliveryId, DeliveryStatus, Language};
use serde::{Deserialize, Serialize};
use services::{
    App,
    deliveries::{self, Filter, Line, LookedUp, Resolution},
};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    campaigns::codes,
    problem::Result,
    request::{Body, Caller, Id, Page, PageOf, PageParams, Params},
};

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get))
        .routes(routes!(resolve))
        .routes(routes!(resolve_all))
        .routes(routes!(look_up))
}

/// A delivery.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Delivery {
    /// Its id; the provider gets it and sends it back.
    #[schema(value_type = String, format = Uuid)]
    id: DeliveryId,
    /// Its campaign.
    #[schema(value_type = String, format = Uuid)]
    campaign_id: CampaignId,
    /// Its contact.
    #[schema(value_type = String, format = Uuid)]
    contact_id: ContactId,
    /// The contact's name as it is now.
    name: String,
    /// The number written to, in E.164; empty where there was none.
    #[schema(example = "+919812345678")]
    phone: String,
    /// Language of the message.
    #[schema(value_type = String, example = "mr")]
    language: Language,
    /// `queued`, `claimed`, `accepted`, `sent`, `delivered`, `read`, `failed`, `skipped`, `cancelled`, `unknown`.
    #[schema(value_type = String, example = "delivered")]
    status: DeliveryStatus,
    /// Why it was skipped or failed; `left` for an unknown one that was left by decision, `resent` for one
    /// that was sent again so and may arrive twice.
    #[schema(example = "no-consent")]
    reason: Option<String>,
    /// The provider's code.
    error_code: Option<String>,
    /// The provider's words.
    error_text: Option<String>,
    /// Sends so far.
    attempts: i64,
    /// The provider's id of the message.
    provider_id: Option<String>,
    /// When the provider took it over.
    accepted_at: Option<DateTime<Utc>>,
    /// When the provider sent it.
    sent_at: Option<DateTime<Utc>>,
    /// When it reached the phone.
    delivered_at: Option<DateTime<Utc>>,
    /// When it was read.
    read_at: Option<DateTime<Utc>>,
    /// When it was put on the list.
    created_at: DateTime<Utc>,
    /// When it last changed.
    updated_at: DateTime<Utc>,
}

impl From<Line> for Delivery {
    fn from(line: Line) -> Self {
        Self {
            id: line.id,
            campaign_id: line.campaign_id,
            contact_id: line.contact_id,
            name: line.name,
            phone: line.phone,
            language: line.language,
            status: line.status,
            reason: line.reason,
            error_code: line.error_code,
            error_text: line.error_text,
            attempts: line.attempts,
            provider_id: line.provider_id,
            accepted_at: line.accepted_at,
            sent_at: line.sent_at,
            delivered_at: line.delivered_at,
            read_at: line.read_at,
            created_at: line.created_at,
            updated_at: line.updated_at,
        }
    }
}

/// Which deliveries.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Only these statuses, parted by comma.
    #[serde(default)]
    status: String,
}

/// List the deliveries of a campaign
#[utoipa::path(get, path = "/campaigns/{id}/deliveries", tag = "deliveries", params(Which, PageParams), responses((status = OK, body = Page<Delivery>)))]
async fn list(
    State(app): State<App>,
    Caller(actor): Caller,
    Id(id): Id<CampaignId>,
    page: PageOf<ContactId>,
    Params(which): Params<Which>,
) -> Result<Json<Page<Delivery>>> {
    let filter = Filter {
        statuses: codes("status", &which.status)?,
        after: page.after,
    };
    let rows = i64::try_from(page.limit).unwrap_or(i64::MAX).saturating_add(1);
    let lines = deliveries::ledger_up_to(&app, &actor, id, &filter, rows).await?;
    Ok(Json(Page::of(lines, page.limit, |line| line.contact_id.to_string())))
}

/// Get a delivery
#[utoipa::path(get, path = "/deliveries/{id}", tag = "deliveries", responses((status = OK, body = Delivery)))]
async fn get(State(app): State<App>, Caller(actor): Caller, Id(id): Id<DeliveryId>) -> Result<Json<Delivery>> {
    Ok(Json(deliveries::get(&app, &actor, id).await?.into()))
}

/// A decision.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Decision {
    /// What to do.
    resolution: ResolutionCode,
}

/// What to do about a delivery whose outcome nobody knows.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum ResolutionCode {
    /// Leave it; a late report of the provider still counts.
    Leave,
    /// Send it again, although the person may then get it twice.
    Resend,
}

impl From<ResolutionCode> for Resolution {
    fn from(code: ResolutionCode) -> Self {
        match code {
            ResolutionCode::Leave => Self::Leave,
            ResolutionCode::Resend => Self::Resend,
        }
    }
}

/// Resolve an unknown delivery
///
/// The call to the provider may or may not have gone out, so it is never sent again by itself.
#[utoipa::path(post, path = "/deliveries/{id}/resolve", tag = "deliveries", request_body = Decision, responses((status = OK, body = Delivery)))]
async fn resolve(State(app): State<App>, Caller(actor): Caller, Id(id): Id<DeliveryId>, Body(decision): Body<Decision>) -> Result<Json<Delivery>> {
    deliveries::resolve(&app, &actor, id, decision.resolution.into()).await?;
    get(State(app), Caller(actor), Id(id)).await
}

/// How many were decided about.
#[derive(Debug, Serialize, ToSchema)]
struct Resolved {
    /// Deliveries that were unknown and undecided.
    #[schema(example = 12)]
    resolved: usize,
}

/// Resolve all unknown deliveries of a campaign
///
/// Those about which nobody has decided yet. What is sent again may arrive twice.
#[utoipa::path(post, path = "/campaigns/{id}/resolve-unknown", tag = "deliveries", operation_id = "resolve_unknown", request_body = Decision, responses((status = OK, body = Resolved)))]
async fn resolve_all(State(app): State<App>, Caller(actor): Caller, Id(id): Id<CampaignId>, Body(decision): Body<Decision>) -> Result<Json<Resolved>> {
    let resolved = deliveries::resolve_all(&app, &actor, id, decision.resolution.into()).await?;
    Ok(Json(Resolved { resolved }))
}

/// What asking the provider brought.
#[derive(Debug, Serialize, ToSchema)]
struct LookUp {
    /// Where the delivery stands now; `unknown` where the provider cannot be asked.
    #[schema(value_type = String, example = "unknown")]
    status: DeliveryStatus,
    /// While it is unknown: until when the provider's status callback may still come. It carries our id of
    /// the delivery and settles it by itself.
    report_awaited_until: Option<DateTime<Utc>>,
}

/// Look an unknown delivery up at the provider
///
/// WhatsApp cannot be asked about a message; then the answer says until when its report is awaited. Nothing
/// is sent.
#[utoipa::path(post, path = "/deliveries/{id}/look-up", tag = "deliveries", responses((status = OK, body = LookUp)))]
async fn look_up(State(app): State<App>, Caller(actor): Caller, Id(id): Id<DeliveryId>) -> Result<Json<LookUp>> {
    Ok(Json(match deliveries::look_up(&app, &actor, id).await? {
        LookedUp::Known(status) => LookUp {
            status,
            report_awaited_until: None,
        },
        LookedUp::Awaited { until } => LookUp {
            status: DeliveryStatus::Unknown,
            report_awaited_until: Some(until),
        },
    }))
}
