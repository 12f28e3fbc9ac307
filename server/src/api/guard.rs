//! Who calls, and how often.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::ErrorCode;
use services::{Actor, App, Error, api_keys};

use super::{
    limit::Limits,
    problem::{Problem, Result},
    request::Caller,
};
use crate::access_log::RequestId;

/// What the guards share.
#[derive(Clone, Debug)]
pub struct Guard {
    /// The use cases.
    pub app: App,
    /// The count of requests.
    pub limits: Arc<Limits>,
}

/// Lets a request pass whose `Authorization: Bearer` key is known and whose organisation has not
/// sent too many.
pub async fn authenticate(State(guard): State<Guard>, mut request: Request, next: Next) -> Response {
    let request_id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let key = bearer(request.headers()).map(str::to_owned);
    let actor = match identify(&guard.app, key, &request_id).await {
        Ok(actor) => actor,
        Err(problem) => return problem.into_response(),
    };
    let allowance = guard.limits.count(actor.org_id, guard.app.now());
    let mut response = if allowance.is_within {
        request.extensions_mut().insert(Caller(actor));
        next.run(request).await
    } else {
        Problem::new(ErrorCode::RateLimited).retry_after(allowance.reset).into_response()
    };
    allowance.tell(response.headers_mut());
    response
}

async fn identify(app: &App, key: Option<String>, request_id: &str) -> Result<Actor> {
    let key = key.ok_or(Error::Unauthenticated)?;
    Ok(api_keys::resolve(app, &key, request_id).await?)
}

/// The key of `Authorization: Bearer <key>`; the scheme's case does not matter (RFC 9110).
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, key) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    Some(key.trim()).filter(|key| scheme.eq_ignore_ascii_case("bearer") && !key.is_empty())
}
