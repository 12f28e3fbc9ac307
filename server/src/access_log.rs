//! One log line per request, and its metrics. Never query strings, bodies or addresses.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request},
    http::HeaderValue,
    middleware::Next,
    response::Response,
};
use domain::uuid_v7;
use services::App;

/// The id under which a request is logged; in its extensions and in the answer's `x-request-id`.
pub use app::server_context::RequestId;

/// Gives the request its id, logs it once, counts it.
pub async fn log(app: App, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = new_request_id(&app);
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "other".to_owned(), |path| path.as_str().to_owned());
    let mut response = next.run(request).await;
    let (status, elapsed) = (response.status().as_u16(), started.elapsed());
    metrics::counter!("http_requests_total", "method" => method.to_string(), "route" => route.clone(), "status" => status.to_string()).increment(1);
    metrics::histogram!("http_request_seconds", "route" => route.clone()).record(elapsed.as_secs_f64());
    tracing::info!(request_id = %id, %method, %route, status, ms = elapsed.as_secs_f64() * 1e3, "request");
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}

fn new_request_id(app: &App) -> String {
    let mut random = [0; 10];
    app.dice.fill(&mut random);
    uuid_v7(u64::try_from(app.now().timestamp_millis()).unwrap_or_default(), random)
        .simple()
        .to_string()
}
