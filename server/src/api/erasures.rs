//! Erasing people who ask for it.

use axum::{Json, extract::State};
use chrono::{DateTime, Utc};
use domain::ContactId;
use serde::Serialize;
use services::{App, contacts};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    problem::Result,
    request::{Caller, Id},
};

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(erase_contact))
}

/// What became of an erasure.
#[derive(Debug, Serialize, ToSchema)]
struct Erasure {
    /// Until when what proves messages to the person is kept closed, because the law asks for it; nothing
    /// where nothing is kept.
    kept_until: Option<DateTime<Utc>>,
}

/// Erase a contact
///
/// For good, deleted or not: name, number, address and everything else about the person go at once. What
/// proves messages that were sent to them is shown to nobody any more, and goes at `kept_until`.
#[utoipa::path(delete, path = "/contacts/{id}/personal-data", tag = "contacts", responses((status = OK, body = Erasure)))]
async fn erase_contact(State(app): State<App>, Caller(actor): Caller, Id(id): Id<ContactId>) -> Result<Json<Erasure>> {
    let erased = contacts::erase(&app, &actor, id).await?;
    Ok(Json(Erasure { kept_until: erased.kept_until }))
}
