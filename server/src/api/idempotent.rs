//! `Idempotency-Key` on POST: a repeated request gets the first one's answer.

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use domain::ErrorCode;
use services::{
    Actor, App,
    idempotency::{self, Repeat, Start},
};
use sha2::{Digest, Sha256};

use super::{
    problem::{Problem, Result},
    request::Caller,
};
use crate::layers::BODY_LIMIT;

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// Verbs whose second run the thing's own state refuses or makes harmless.
const HARMLESS: &[&str] = &[
    "submit",
    "approve",
    "approve-alike",
    "claim",
    "release",
    "reject",
    "withdraw",
    "launch",
    "schedule",
    "unschedule",
    "pause",
    "resume",
    "cancel",
    "archive",
    "unarchive",
    "restore",
    "resolve",
];

/// Runs a POST with an `Idempotency-Key` at most once. Other requests pass.
pub async fn at_most_once(State(app): State<App>, request: Request, next: Next) -> Response {
    let key = request.headers().get(KEY).map(|value| value.to_str().unwrap_or_default().to_owned());
    let caller = request.extensions().get::<Caller>().cloned();
    match (key, caller) {
        (Some(key), Some(Caller(actor))) if request.method() == Method::POST => {
            run(&app, &actor, &key, request, next).await.unwrap_or_else(IntoResponse::into_response)
        }
        _ => next.run(request).await,
    }
}

async fn run(app: &App, actor: &Actor, key: &str, request: Request, next: Next) -> Result<Response> {
    let (hash, request) = fingerprint(actor, request).await?;
    let verb = request.uri().path().rsplit('/').next().unwrap_or_default();
    let repeat = if HARMLESS.contains(&verb) { Repeat::Harmless } else { Repeat::Doubles };
    match idempotency::start(app, actor, key, &hash, repeat).await? {
        Start::Replay { status, body } => Ok(replay(status, body)),
        Start::Unsettled => Err(Problem::new(ErrorCode::Conflict)
            .detail("a request with this Idempotency-Key is under way, or ended without a known outcome: look before you send it with another key")
            .retry_after(std::time::Duration::from_secs(1))),
        Start::Run => {
            let response = next.run(request).await;
            settle(app, actor, key, response).await
        }
    }
}

/// A hash of who asks what, and the request again. An upload is hashed by its length: its body is
/// too large to hold and differs in every try (the boundary is random).
async fn fingerprint(actor: &Actor, request: Request) -> Result<(Vec<u8>, Request)> {
    let (parts, body) = request.into_parts();
    let mut hasher = Sha256::new();
    let mut part = |bytes: &[u8]| {
        hasher.update((bytes.len() as u64).to_be_bytes());
        hasher.update(bytes);
    };
    part(actor.member_id.map(|member| member.uuid()).unwrap_or_default().as_bytes());
    part(parts.uri.to_string().as_bytes());
    if is_upload(&parts) {
        part(parts.headers.get(header::CONTENT_LENGTH).map(HeaderValue::as_bytes).unwrap_or_default());
        return Ok((hasher.finalize().to_vec(), Request::from_parts(parts, body)));
    }
    let bytes = to_bytes(body, BODY_LIMIT).await.map_err(|_| Problem::new(ErrorCode::TooLarge))?;
    part(&bytes);
    Ok((hasher.finalize().to_vec(), Request::from_parts(parts, Body::from(bytes))))
}

fn is_upload(parts: &Parts) -> bool {
    let kind = parts.headers.get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"))
}

/// Keeps what was done. A refusal changed nothing, so its key is free again; the client mends the
/// request or tries later. A fault leaves the key unsettled, for nobody knows how far it came.
async fn settle(app: &App, actor: &Actor, key: &str, response: Response) -> Result<Response> {
    let status = response.status();
    if status.is_client_error() {
        idempotency::abandon(app, actor, key).await?;
        return Ok(response);
    }
    if status.is_server_error() {
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_else(|_| Bytes::new());
    idempotency::finish(app, actor, key, status.as_u16(), &String::from_utf8_lossy(&bytes)).await?;
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

fn replay(status: u16, body: String) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let mut response = (status, body).into_response();
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
