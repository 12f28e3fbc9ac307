//! Consent of a contact, per channel and purpose.

use std::collections::BTreeSet;

use axum::{Json, extract::State};
use chrono::{DateTime, Utc};
use domain::{Channel, ConsentMethod, ConsentStatus, ContactId, MemberId, Purpose};
use serde::{Deserialize, Serialize};
use services::{
    App,
    consents::{self, Change},
    contacts,
};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    problem::Result,
    request::{Body, Caller, Id, Page},
};

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, record))
}

/// A consent given or withdrawn.
#[derive(Debug, Serialize, ToSchema)]
pub struct Consent {
    /// For which channel.
    #[schema(value_type = String, example = "whatsapp")]
    channel: Channel,
    /// For what: `marketing`, `service`, `education`.
    #[schema(value_type = String, example = "marketing")]
    purpose: Purpose,
    /// `given` or `withdrawn`.
    #[schema(value_type = String, example = "given")]
    status: ConsentStatus,
    /// How: `paper`, `form`, `keyword`, `verbal`, `import`, `provider`.
    #[schema(value_type = String, example = "paper")]
    method: ConsentMethod,
    /// What proves it.
    #[schema(example = "Account opening form, folder 12")]
    evidence: String,
    /// The member who recorded it; nothing for Prachar itself.
    #[schema(value_type = Option<String>, format = Uuid)]
    recorded_by: Option<MemberId>,
    /// When.
    at: DateTime<Utc>,
}

impl From<storage::consents::Consent> for Consent {
    fn from(consent: storage::consents::Consent) -> Self {
        Self {
            channel: consent.channel,
            purpose: consent.purpose,
            status: consent.status,
            method: consent.method,
            evidence: consent.evidence,
            recorded_by: consent.recorded_by,
            at: consent.at,
        }
    }
}

/// Consent to record.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"status": "given", "channels": ["whatsapp"], "purposes": ["marketing", "service"], "method": "paper", "evidence": "Account opening form, folder 12"}))]
struct ConsentDraft {
    /// `given` or `withdrawn`.
    #[schema(value_type = String)]
    status: ConsentStatus,
    /// For which channels.
    #[schema(value_type = Vec<String>)]
    channels: BTreeSet<Channel>,
    /// For what.
    #[schema(value_type = Vec<String>)]
    purposes: BTreeSet<Purpose>,
    /// How.
    #[schema(value_type = String)]
    method: ConsentMethod,
    /// What proves it, up to 500 characters.
    evidence: String,
}

impl From<ConsentDraft> for Change {
    fn from(draft: ConsentDraft) -> Self {
        Self {
            channels: draft.channels,
            purposes: draft.purposes,
            status: draft.status,
            method: draft.method,
            evidence: draft.evidence,
        }
    }
}

/// List the consent records of a contact
///
/// Every one ever made, newest first: the history that proves consent.
#[utoipa::path(get, path = "/contacts/{id}/consents", tag = "consents", responses((status = OK, body = Page<Consent>)))]
async fn list(State(app): State<App>, Caller(actor): Caller, Id(id): Id<ContactId>) -> Result<Json<Page<Consent>>> {
    Ok(Json(Page::whole(contacts::get(&app, &actor, id).await?.history)))
}

/// Record consent given or withdrawn
///
/// Answers with where consent stands afterwards.
#[utoipa::path(post, path = "/contacts/{id}/consents", tag = "consents", request_body = ConsentDraft, responses((status = OK, body = Page<Consent>)))]
async fn record(State(app): State<App>, Caller(actor): Caller, Id(id): Id<ContactId>, Body(draft): Body<ConsentDraft>) -> Result<Json<Page<Consent>>> {
    consents::record(&app, &actor, id, &draft.into()).await?;
    Ok(Json(Page::whole(contacts::get(&app, &actor, id).await?.standing)))
}
