//! The public REST API, `/api/v1`: the same verbs as the screens, as thin doors.
//!
//! One file per noun. Every route is registered together with its description, so the OpenAPI
//! document cannot miss one.

mod analytics;
mod approval_queue;
mod approvals;
mod audit;
mod campaign_moves;
mod campaigns;
mod clearance;
mod compliance;
mod consents;
mod contacts;
mod content;
mod dead_letters;
mod deliveries;
mod delivery_policy;
mod erasures;
mod evidence;
mod groups;
mod guard;
mod idempotent;
mod imports;
mod library;
mod limit;
mod mail_senders;
mod me;
mod openapi;
mod own_rules;
mod problem;
mod request;
mod risk_limits;
mod second_opinion;
mod senders;
mod sending_rules;
mod templates;
mod whatsapp_senders;
mod writing;

use std::sync::Arc;

use axum::{Json, Router, middleware::from_fn_with_state, response::IntoResponse, routing::get};
use domain::ErrorCode;
use services::App;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use guard::Guard;
use problem::Problem;
pub use problem::answer_with_problems;

/// Everything under `/api`.
pub fn router<S: Clone + Send + Sync + 'static>(app: App) -> Router<S> {
    let guard = Guard {
        app: app.clone(),
        limits: Arc::default(),
    };
    let (nouns, document) = described();
    let v1 = nouns
        .route_layer(from_fn_with_state(app.clone(), idempotent::at_most_once))
        .route_layer(from_fn_with_state(guard, guard::authenticate))
        .route("/openapi.json", get(|| async move { Json(document) }))
        .with_state(app);
    Router::new()
        .nest("/v1", v1)
        .fallback(|| async { Problem::new(ErrorCode::NotFound).into_response() })
}

/// The OpenAPI document.
#[must_use]
pub fn document() -> OpenApi {
    described().1
}

fn described() -> (Router<App>, OpenApi) {
    let (router, document) = OpenApiRouter::with_openapi(openapi::base())
        .merge(me::routes())
        .merge(senders::routes())
        .merge(mail_senders::routes())
        .merge(whatsapp_senders::routes())
        .merge(contacts::routes())
        .merge(consents::routes())
        .merge(groups::routes())
        .merge(imports::routes())
        .merge(templates::routes())
        .merge(library::routes())
        .merge(campaigns::routes())
        .merge(campaign_moves::routes())
        .merge(approvals::routes())
        .merge(clearance::routes())
        .merge(approval_queue::routes())
        .merge(compliance::routes())
        .merge(own_rules::routes())
        .merge(risk_limits::routes())
        .merge(sending_rules::routes())
        .merge(delivery_policy::routes())
        .merge(dead_letters::routes())
        .merge(writing::routes())
        .merge(deliveries::routes())
        .merge(erasures::routes())
        .merge(evidence::routes())
        .merge(analytics::routes())
        .merge(audit::routes())
        .split_for_parts();
    (router, openapi::complete(document))
}
