//! What the organisation does with the risks that a second opinion sees.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use services::{App, second_opinion};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    problem::Result,
    request::{Body, Caller},
};

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get, set))
}

/// The limits of risk: whole numbers from 50 to 100, `human_review` below `back_to_author`.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"back_to_author": 75, "human_review": 50}))]
struct RiskLimits {
    /// A risk above this goes back to the author; 100 never does.
    #[schema(minimum = 50, maximum = 100)]
    back_to_author: u16,
    /// From this risk on a person decides, whatever the approval policy says.
    #[schema(minimum = 50, maximum = 100)]
    human_review: u16,
}

impl From<domain::RiskLimits> for RiskLimits {
    fn from(limits: domain::RiskLimits) -> Self {
        Self {
            back_to_author: limits.back_to_author.into(),
            human_review: limits.human_review.into(),
        }
    }
}

/// Get the limits of risk
#[utoipa::path(get, path = "/risk-limits", tag = "organisation", responses((status = OK, body = RiskLimits)))]
async fn get(State(app): State<App>, Caller(actor): Caller) -> Result<Json<RiskLimits>> {
    Ok(Json(second_opinion::limits(&app, &actor).await?.into()))
}

/// Set the limits of risk
#[utoipa::path(put, path = "/risk-limits", tag = "organisation", request_body = RiskLimits, responses((status = OK, body = RiskLimits)))]
async fn set(State(app): State<App>, Caller(actor): Caller, Body(limits): Body<RiskLimits>) -> Result<Json<RiskLimits>> {
    let (back, review) = (limits.back_to_author.to_string(), limits.human_review.to_string());
    Ok(Json(second_opinion::update_limits(&app, &actor, &back, &review).await?.into()))
}
