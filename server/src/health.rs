//! `/health`, `/health/detailed` and `/metrics`.

use std::net::SocketAddr;

use axum::{
    Json,
    extract::{ConnectInfo, Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::state::ServerState;

/// The process answers.
pub async fn alive() -> &'static str {
    "ok"
}

/// The process and what it stands on: 200 when everything works, 503 otherwise.
pub async fn detailed(State(state): State<ServerState>) -> Response {
    let started = std::time::Instant::now();
    let database = state.app.db.ping().await;
    if let Err(error) = &database {
        tracing::error!(?error, "health: database");
    }
    let mails = match &database {
        Ok(()) => services::mails::standing(&state.app).await.ok(),
        Err(_) => None,
    };
    let status = if database.is_ok() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let body = json!({
        "status": if database.is_ok() { "ok" } else { "failing" },
        "version": env!("CARGO_PKG_VERSION"),
        "database": { "ok": database.is_ok(), "ms": started.elapsed().as_secs_f64() * 1e3 },
        // E-mails to members: those given up want a look at `prachar doctor`.
        "mails": mails.map(|mails| json!({ "waiting": mails.waiting, "put_off": mails.put_off, "given_up": mails.given_up })),
        "stopping": state.shutdown.is_cancelled(),
    });
    (status, Json(body)).into_response()
}

/// Prometheus text, for a collector on this machine only: anybody else, and anybody behind a
/// proxy, is told that there is nothing here.
pub async fn metrics(State(state): State<ServerState>, request: Request) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let is_local = peer.is_some_and(|ip| ip.is_loopback()) && !request.headers().contains_key("x-forwarded-for");
    match state.metrics {
        Some(handle) if is_local => {
            measure_senders(&state.app).await;
            handle.render().into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// `sender_provider_down`: 1 while the circuit breaker of a sender is open, else 0. From the database, so
/// that it counts whichever process sends.
async fn measure_senders(app: &services::App) {
    match services::senders::outages(app).await {
        Ok(senders) => senders.into_iter().for_each(|(sender, outage)| {
            metrics::gauge!("sender_provider_down", "sender" => sender.to_string()).set(if outage.is_some() { 1.0 } else { 0.0 });
        }),
        Err(error) => tracing::warn!(%error, "the state of the senders could not be measured"),
    }
}
