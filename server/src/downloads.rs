//! Files that members download. Each is a stream, so that its size needs no memory.

use app::server_context::{identify, status_of};
use axum::{
    Extension, Router,
    body::Body,
    extract::{Query, State},
    http::header,
    middleware::from_fn_with_state,
    response::{IntoResponse, Response},
    routing::get,
};
use futures::{Stream, StreamExt, TryStreamExt};
use serde::Deserialize;
use services::{
    Actor, App,
    audit::{self, FilterForm},
};

use crate::state::ServerState;

/// The paths of all downloads, for the walk through every door.
pub const PATHS: [&str; 1] = ["/downloads/audit.csv"];

/// Every download.
pub fn router(state: &ServerState) -> Router<ServerState> {
    Router::new()
        .route(PATHS[0], get(audit_csv))
        .layer(from_fn_with_state(state.app.clone(), identify))
}

/// The query of the audit log's page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct AuditQuery {
    noun: String,
    member: String,
    from: String,
    until: String,
    subject: String,
}

async fn audit_csv(State(app): State<App>, actor: Option<Extension<Actor>>, Query(query): Query<AuditQuery>) -> Response {
    let filter = FilterForm {
        noun: query.noun,
        member: query.member,
        from: query.from,
        until: query.until,
        subject: query.subject,
        before: String::new(),
    };
    let file = async {
        let Extension(actor) = actor.ok_or(services::Error::Unauthenticated)?;
        audit::csv(&app, &actor, filter.check()?).await
    };
    csv("audit.csv", file.await)
}

/// A file with this name, or the status that says why there is none.
fn csv(name: &str, file: services::Result<impl Stream<Item = services::Result<Vec<u8>>> + Send + 'static>) -> Response {
    match file {
        Ok(pieces) => {
            let pieces = pieces.inspect_err(|error| tracing::error!(%error, "a download broke off")).boxed();
            let headers = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
                (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
                (header::CACHE_CONTROL, "private, no-store".to_owned()),
            ];
            (headers, Body::from_stream(pieces)).into_response()
        }
        Err(error) => {
            if error.is_fault() {
                tracing::error!(%error, "a download failed");
            }
            (status_of(error.code()), error.code().code()).into_response()
        }
    }
}
