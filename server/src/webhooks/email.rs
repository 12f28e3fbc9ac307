//! News about campaigns' e-mails, from a relay or a script of its operator.

use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
};
use services::{App, Error, webhooks};

/// Takes bounces, complaints and openings; `Authorization: Bearer` carries the installation's secret.
pub(super) async fn receive(State(app): State<App>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let secret = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let secret = secret.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    match webhooks::email::receive(&app, secret, &body).await {
        Ok(()) => StatusCode::OK,
        Err(Error::Unauthenticated) => StatusCode::UNAUTHORIZED,
        Err(Error::Invalid(_)) => StatusCode::BAD_REQUEST,
        Err(error) => {
            tracing::error!(%error, "news about e-mails were not taken and have to come again");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}
