//! Events for open pages, as server-sent events.

use std::{convert::Infallible, time::Duration};

use app::server_context::{identify, status_of};
use axum::{
    Extension, Router,
    extract::{Path, State},
    http::StatusCode,
    middleware::from_fn_with_state,
    response::{
        IntoResponse, Response, Sse,
        sse::{Event, KeepAlive},
    },
    routing::get,
};
use domain::{CampaignId, WritingId};
use futures::{Stream, StreamExt};
use serde_json::json;
use services::{Actor, live::Snapshot};
use tokio_util::sync::CancellationToken;

use crate::state::ServerState;

/// A silent stream says something this often, so that proxies keep it open.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// A stream ends after this time. The page comes back at once, and is asked anew who it is: whoever
/// has signed out or lost a permission follows no longer than this.
const LONGEST: Duration = Duration::from_secs(10 * 60);

/// Every stream.
pub fn router(state: &ServerState) -> Router<ServerState> {
    Router::new()
        .route("/events/campaigns/{id}", get(campaign))
        .route("/events/writings/{id}", get(writing))
        .layer(from_fn_with_state(state.app.clone(), identify))
}

/// Says whenever the campaign's figures have changed. The page then
/// reads what it shows; the event carries the figures of the progress bar alone.
async fn campaign(State(state): State<ServerState>, actor: Option<Extension<Actor>>, Path(id): Path<CampaignId>) -> Response {
    let Some(Extension(actor)) = actor else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    match services::live::subscribe(&state.app, &actor, id).await {
        Ok(snapshots) => Sse::new(told(snapshots.map(|snapshot| event(&snapshot)), state.shutdown))
            .keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
            .into_response(),
        Err(error) => status_of(error.code()).into_response(),
    }
}

/// Says whenever a text of the piece of work may have grown. The page then reads it.
async fn writing(State(state): State<ServerState>, actor: Option<Extension<Actor>>, Path(id): Path<WritingId>) -> Response {
    let Some(Extension(actor)) = actor else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    match services::writing::follow(&state.app, &actor, id).await {
        Ok(grown) => Sse::new(told(grown.map(|()| Event::default().data("{}")), state.shutdown))
            .keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
            .into_response(),
        Err(error) => status_of(error.code()).into_response(),
    }
}

fn told(events: impl Stream<Item = Event> + Send + 'static, shutdown: CancellationToken) -> impl Stream<Item = Result<Event, Infallible>> + Send {
    let end = async move {
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = tokio::time::sleep(LONGEST) => {}
        }
    };
    events.map(Ok).take_until(Box::pin(end))
}

fn event(snapshot: &Snapshot) -> Event {
    let figures = json!({
        "status": snapshot.status,
        "processed": snapshot.processed,
        "total": snapshot.total,
        "at": snapshot.at,
    });
    Event::default().data(figures.to_string())
}
