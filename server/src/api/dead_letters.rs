//! What failed for good, over all campaigns.

use axum::{Json, extract::State};
use chrono::{DateTime, Utc};
use domain::DeliveryId;
use serde::{Deserialize, Serialize};
use services::{
    App,
    dead_letters::{self, FailedGroup},
};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    deliveries::Delivery,
    problem::Result,
    request::{Body, Caller, Page, PageOf, PageParams, Params},
};

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(groups)).routes(routes!(list)).routes(routes!(retry))
}

/// Failed deliveries with one code.
#[derive(Debug, Serialize, ToSchema)]
struct DeadLetters {
    /// The provider's code or ours; empty where there is none.
    #[schema(example = "131026")]
    code: String,
    /// What it means.
    #[schema(example = "not-on-whatsapp")]
    reason: Option<String>,
    /// How many.
    deliveries: i64,
    /// In how many campaigns.
    campaigns: i64,
    /// When the last of them failed.
    last_at: DateTime<Utc>,
    /// Whether they can be tried again: never where people want no messages.
    may_retry: bool,
}

impl From<FailedGroup> for DeadLetters {
    fn from(group: FailedGroup) -> Self {
        Self {
            may_retry: dead_letters::may_retry(&group.code),
            code: group.code,
            reason: group.reason,
            deliveries: group.deliveries,
            campaigns: group.campaigns,
            last_at: group.last_at,
        }
    }
}

/// List what failed for good
///
/// After all tries, over all campaigns, by code, most first.
#[utoipa::path(get, path = "/dead-letters", tag = "deliveries", operation_id = "list_dead_letters", responses((status = OK, body = Page<DeadLetters>)))]
async fn groups(State(app): State<App>, Caller(actor): Caller) -> Result<Json<Page<DeadLetters>>> {
    Ok(Json(Page::whole(dead_letters::groups(&app, &actor).await?)))
}

/// Which of them.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// The code; empty for those without one.
    #[serde(default)]
    code: String,
}

/// List the deliveries that failed with a code
#[utoipa::path(get, path = "/dead-letters/deliveries", tag = "deliveries", operation_id = "list_dead_deliveries", params(Which, PageParams), responses((status = OK, body = Page<Delivery>)))]
async fn list(State(app): State<App>, Caller(actor): Caller, page: PageOf<DeliveryId>, Params(which): Params<Which>) -> Result<Json<Page<Delivery>>> {
    let rows = i64::try_from(page.limit).unwrap_or(i64::MAX).saturating_add(1);
    let lines = dead_letters::list(&app, &actor, &which.code, page.after, rows).await?;
    Ok(Json(Page::of(lines, page.limit, |line| line.id.to_string())))
}

/// Which are to be tried again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"code": "131026"}))]
struct Again {
    /// The code; empty for those without one.
    code: String,
}

/// How many are tried again.
#[derive(Debug, Serialize, ToSchema)]
struct TriedAgain {
    /// Deliveries that are due again.
    #[schema(example = 7)]
    retried: usize,
}

/// Retry what failed with a code
///
/// In every campaign that was not cancelled. Consent, suppression and rules are judged anew.
#[utoipa::path(post, path = "/dead-letters/retry", tag = "deliveries", operation_id = "retry_dead_letters", request_body = Again, responses((status = OK, body = TriedAgain)))]
async fn retry(State(app): State<App>, Caller(actor): Caller, Body(again): Body<Again>) -> Result<Json<TriedAgain>> {
    let retried = dead_letters::retry(&app, &actor, &again.code).await?;
    Ok(Json(TriedAgain { retried }))
}
