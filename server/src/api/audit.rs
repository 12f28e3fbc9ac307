//! The audit log.

use axum::{Json, extract::State};
use chrono::{DateTime, Utc};
use domain::MemberId;
use serde::{Deserialize, Serialize};
use services::{
    App, audit,
    audit_log::{Entry, Filter},
};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    problem::Result,
    request::{Caller, Page, PageOf, PageParams, Params},
};

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Who did what, when.
#[derive(Debug, Serialize, ToSchema)]
struct AuditEntry {
    /// Place in the organisation's chain, from 1.
    seq: i64,
    /// When.
    at: DateTime<Utc>,
    /// Who; nothing for Prachar itself.
    #[schema(value_type = Option<String>, format = Uuid)]
    member_id: Option<MemberId>,
    /// Through which door: `session`, `api`, `system`.
    #[schema(example = "api")]
    via: String,
    /// What.
    #[schema(example = "campaign.scheduled")]
    action: String,
    /// Kind of the thing.
    #[schema(example = "campaign")]
    subject_kind: String,
    /// Id of the thing.
    subject_id: String,
    /// Facts without personal data.
    #[schema(value_type = Object)]
    detail: serde_json::Value,
    /// The request that did it.
    request_id: String,
    /// SHA-256 over this entry and the one before, hexadecimal.
    hash: String,
}

impl From<Entry> for AuditEntry {
    fn from(entry: Entry) -> Self {
        Self {
            seq: entry.seq,
            at: entry.at,
            member_id: entry.member_id,
            via: entry.via,
            action: entry.action,
            subject_kind: entry.subject_kind,
            subject_id: entry.subject_id,
            detail: entry.detail,
            request_id: entry.request_id,
            hash: hex::encode(entry.hash),
        }
    }
}

/// Which entries.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Only this action, or every action of a noun when it ends in a dot: `campaign.`.
    action: Option<String>,
    /// Only by this member.
    #[param(value_type = Option<String>, format = Uuid)]
    member_id: Option<MemberId>,
    /// Only about the thing of this id.
    subject_id: Option<String>,
    /// Not before.
    from: Option<DateTime<Utc>>,
    /// Before.
    until: Option<DateTime<Utc>>,
}

/// List the audit log
///
/// Newest first. For owners and data protection officers.
#[utoipa::path(get, path = "/audit", tag = "audit", params(Which, PageParams), responses((status = OK, body = Page<AuditEntry>)))]
async fn list(State(app): State<App>, Caller(actor): Caller, page: PageOf<i64>, Params(which): Params<Which>) -> Result<Json<Page<AuditEntry>>> {
    let filter = Filter {
        action: which.action,
        member_id: which.member_id,
        subject_id: which.subject_id,
        from: which.from,
        until: which.until,
        before_seq: page.after,
    };
    let entries = audit::list_up_to(&app, &actor, &filter, page.limit + 1).await?;
    Ok(Json(Page::of(entries, page.limit, |entry| entry.seq.to_string())))
}
