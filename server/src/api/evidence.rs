//! The evidence of a campaign.

use axum::{extract::State, response::Response};
use chrono::{DateTime, Utc};
use domain::CampaignId;
use services::{App, evidence};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    problem::Result,
    request::{Caller, Id},
};
use crate::downloads::{json_file, pdf_file};

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get)).routes(routes!(print))
}

/// The evidence of a campaign. `docs/evidence.md` describes every field.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the answer; it is written piece by piece")]
struct Evidence {
    /// The form of the file.
    #[schema(example = "prachar.evidence/1")]
    schema: String,
    /// When it was made.
    made_at: DateTime<Utc>,
    /// Who made it.
    #[schema(value_type = Option<Object>)]
    made_by: Option<serde_json::Value>,
    /// Whether phone numbers are masked, because the role of the key's member may not export contacts.
    is_masked: bool,
    /// Until when it is kept at the least.
    kept_until: DateTime<Utc>,
    /// Who answers for the campaign.
    #[schema(value_type = Object)]
    organisation: serde_json::Value,
    /// The campaign as it stands.
    #[schema(value_type = Object)]
    campaign: serde_json::Value,
    /// Every frozen version with its texts, hash, rulebook and findings.
    #[schema(value_type = Vec<Object>)]
    versions: Vec<serde_json::Value>,
    /// Every approval that was asked for.
    #[schema(value_type = Vec<Object>)]
    approvals: Vec<serde_json::Value>,
    /// How many messages stand at each status.
    #[schema(value_type = Vec<Object>)]
    counts: Vec<serde_json::Value>,
    /// The audit log's entries about the campaign, and the head of its chain.
    #[schema(value_type = Object)]
    audit: serde_json::Value,
    /// Every message: recipient, status, times, provider's id, and exactly what was said, with its hash.
    #[schema(value_type = Vec<Object>)]
    messages: Vec<serde_json::Value>,
}

/// Download the evidence of a campaign
///
/// One JSON object, streamed. The download is noted in the audit log.
#[utoipa::path(get, path = "/campaigns/{id}/evidence", tag = "evidence", responses((status = OK, body = Evidence)))]
async fn get(State(app): State<App>, Caller(actor): Caller, Id(id): Id<CampaignId>) -> Result<Response> {
    Ok(json_file(id, evidence::json(&app, &actor, id).await?))
}

/// Download the evidence of a campaign as PDF
///
/// In the language of the key's member, with masked numbers and the first 500 messages. The download
/// is noted in the audit log.
#[utoipa::path(get, path = "/campaigns/{id}/evidence.pdf", tag = "evidence", responses((status = OK, body = Vec<u8>, content_type = "application/pdf")))]
async fn print(State(app): State<App>, Caller(actor): Caller, Id(id): Id<CampaignId>) -> Result<Response> {
    Ok(pdf_file(id, evidence::pdf(&app, &actor, id).await?))
}
