//! Meta's Cloud API: the handshake when the address is entered there, then reports and messages.

use axum::{
    body::Bytes,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
};
use serde::Deserialize;
use services::{
    App,
    webhooks::{self, Source},
};

/// What the platform asks with.
#[derive(Debug, Deserialize)]
pub(super) struct Handshake {
    #[serde(rename = "hub.mode", default)]
    mode: String,
    #[serde(rename = "hub.verify_token", default)]
    token: String,
    #[serde(rename = "hub.challenge", default)]
    challenge: String,
}

/// Answers with the challenge when the token is ours; 403 otherwise.
pub(super) async fn handshake(State(app): State<App>, Query(asked): Query<Handshake>) -> Result<String, StatusCode> {
    webhooks::handshake(&app, &asked.mode, &asked.token, &asked.challenge)
        .map(str::to_owned)
        .ok_or(StatusCode::FORBIDDEN)
}

/// Takes reports and messages.
pub(super) async fn receive(State(app): State<App>, headers: HeaderMap, body: Bytes) -> StatusCode {
    super::take(&app, Source::Whatsapp, &headers, &body).await
}
