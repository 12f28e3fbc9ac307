//! The built-in sandbox: the same form as Meta's, signed with the installation's sandbox secret.

use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use services::{App, webhooks::Source};

/// Takes reports and messages.
pub(super) async fn receive(State(app): State<App>, headers: HeaderMap, body: Bytes) -> StatusCode {
    super::take(&app, Source::Sandbox, &headers, &body).await
}
