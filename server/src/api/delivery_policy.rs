//! What the delivery does by itself when something goes wrong, and starts that were missed.

use axum::{Json, extract::State};
use chrono::{DateTime, Utc};
use domain::{CampaignId, LateStart};
use serde::{Deserialize, Serialize};
use services::{
    App,
    delivery_policies::{self, PolicyForm},
    late,
};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    problem::Result,
    request::{Body, Caller, Page},
};

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get, set)).routes(routes!(late_starts))
}

/// What the delivery does by itself.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"failure_percent": 20, "late_start": "ask", "late_hours": 6}))]
struct DeliveryPolicy {
    /// A campaign pauses when more than this share of its last 200 messages failed, in percent; 100 never
    /// pauses it.
    #[schema(minimum = 1, maximum = 100)]
    failure_percent: u16,
    /// What happens to a start that was missed: `send`, `ask` (it waits for a member) or `cancel`.
    late_start: String,
    /// From how many hours on a start counts as missed.
    #[schema(minimum = 1, maximum = 168)]
    late_hours: u16,
}

impl From<domain::DeliveryPolicy> for DeliveryPolicy {
    fn from(policy: domain::DeliveryPolicy) -> Self {
        Self {
            failure_percent: policy.failure_percent.into(),
            late_start: LateStart::code(policy.late_start).to_owned(),
            late_hours: policy.late_hours,
        }
    }
}

/// Get what the delivery does by itself
#[utoipa::path(get, path = "/delivery-policy", tag = "organisation", operation_id = "get_delivery_policy", responses((status = OK, body = DeliveryPolicy)))]
async fn get(State(app): State<App>, Caller(actor): Caller) -> Result<Json<DeliveryPolicy>> {
    Ok(Json(delivery_policies::get(&app, &actor).await?.into()))
}

/// Set what the delivery does by itself
#[utoipa::path(put, path = "/delivery-policy", tag = "organisation", operation_id = "set_delivery_policy", request_body = DeliveryPolicy, responses((status = OK, body = DeliveryPolicy)))]
async fn set(State(app): State<App>, Caller(actor): Caller, Body(policy): Body<DeliveryPolicy>) -> Result<Json<DeliveryPolicy>> {
    let form = PolicyForm {
        failure_percent: policy.failure_percent.to_string(),
        late_start: policy.late_start,
        late_hours: policy.late_hours.to_string(),
    };
    Ok(Json(delivery_policies::update(&app, &actor, &form).await?.into()))
}

/// A start that was missed.
#[derive(Debug, Serialize, ToSchema)]
struct MissedStart {
    /// The campaign; it is still `scheduled`.
    #[schema(value_type = String, format = Uuid)]
    campaign_id: CampaignId,
    /// When it was to start.
    starts_at: DateTime<Utc>,
    /// Since when it waits for a member.
    asked_at: DateTime<Utc>,
}

impl From<storage::late_starts::LateStart> for MissedStart {
    fn from(missed: storage::late_starts::LateStart) -> Self {
        Self {
            campaign_id: missed.campaign_id,
            starts_at: missed.starts_at,
            asked_at: missed.asked_at,
        }
    }
}

/// List missed starts
///
/// Campaigns that were not started by themselves because it was too late: launch, schedule or cancel them.
#[utoipa::path(get, path = "/late-starts", tag = "campaigns", responses((status = OK, body = Page<MissedStart>)))]
async fn late_starts(State(app): State<App>, Caller(actor): Caller) -> Result<Json<Page<MissedStart>>> {
    Ok(Json(Page::whole(late::list(&app, &actor).await?)))
}
