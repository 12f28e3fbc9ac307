//! Callbacks of providers, one file per provider. Thin doors: reading and deciding is done in
//! `services::webhooks`.

mod email;
mod sandbox;
mod whatsapp;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderMap, StatusCode},
    routing::{get, post},
};
use services::{
    App, Error,
    webhooks::{self, Source},
};

use crate::state::ServerState;

/// The platform's largest body is 3 MB.
const LARGEST_BODY: usize = 3 * 1_024 * 1_024;
/// The header with the signature over the raw body.
const SIGNATURE: &str = "x-hub-signature-256";

/// Every callback address.
pub fn router() -> Router<ServerState> {
    Router::new()
        .route("/webhooks/whatsapp", get(whatsapp::handshake).post(whatsapp::receive))
        .route("/webhooks/sandbox", post(sandbox::receive))
        .route("/webhooks/email", post(email::receive))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
}

/// Takes a body and says what a provider needs to know: keep it (5xx), or forget it.
async fn take(app: &App, source: Source, headers: &HeaderMap, body: &[u8]) -> StatusCode {
    let signature = headers.get(SIGNATURE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match webhooks::receive(app, source, body, signature).await {
        Ok(()) => StatusCode::OK,
        Err(Error::Unauthenticated) => StatusCode::UNAUTHORIZED,
        Err(Error::Invalid(_)) => StatusCode::BAD_REQUEST,
        Err(error) => {
            tracing::error!(?source, %error, "a callback was not taken and will come again");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}
