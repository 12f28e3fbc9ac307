//! What every request passes on its way in and out: security headers, origin check, limits.

use std::{future::poll_fn, panic::AssertUnwindSafe, pin::pin};

use app::{failure::failure_page, server_context::RequestId};
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use futures::FutureExt;
use leptos::{
    nonce::use_nonce,
    prelude::{Owner, use_context},
};
use leptos_axum::ResponseOptions;
use tower_http::{csrf::CsrfLayer, set_header::SetResponseHeaderLayer};

/// Largest body of an ordinary request. Uploads and webhooks have limits of their own.
pub const BODY_LIMIT: usize = 2 * 1024 * 1024;

/// Answers that are not pages run no script at all.
const STRICT_POLICY: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/// Files of `public/` may use each other: the offline page its style, the service worker the network.
const FILE_POLICY: &str = "default-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/// The policy of a file of `public/`, and that its copies are asked about: its name does not change
/// with its content. What a page has set for itself stays.
pub fn set_file_headers(headers: &mut HeaderMap) {
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(FILE_POLICY));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
}

/// Sets the policy of a page: only our scripts, with this page's nonce.
/// Called inside the page's reactive owner, before it renders.
pub fn set_page_policy() {
    let (Some(nonce), Some(options)) = (use_nonce(), use_context::<ResponseOptions>()) else {
        return;
    };
    let policy = format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https:; \
         connect-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    );
    if let Ok(value) = HeaderValue::from_str(&policy) {
        options.insert_header(header::CONTENT_SECURITY_POLICY, value);
    }
}

/// A fixed header on every answer that does not set it itself.
#[must_use]
pub fn fixed_header(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// The policy of answers that are not pages.
#[must_use]
pub fn strict_policy() -> SetResponseHeaderLayer<HeaderValue> {
    fixed_header(header::CONTENT_SECURITY_POLICY, STRICT_POLICY)
}

/// Refuses unsafe requests that another site made the browser send. Requests without browser
/// headers (the API, webhooks) pass; they carry their own proof.
pub fn origin_check() -> CsrfLayer {
    CsrfLayer::new()
}

/// Keeps the reactive owner of each request apart from the others'. Leptos leaves a page's owner to the
/// thread, and when the page is rendered it asks the thread's owner how to link the page's modules. If
/// the page has waited, that is another request's or none: the links are lost, or go to its page.
pub async fn keep_owner(request: Request, next: Next) -> Response {
    let mut answer = pin!(next.run(request));
    let mut owner = Owner::default();
    poll_fn(|context| {
        let (polled, current) = owner.with(|| (answer.as_mut().poll(context), Owner::current()));
        owner = current.unwrap_or_default();
        polled
    })
    .await
}

/// Answers a fault of ours with a page in the reader's language that names the request.
pub async fn answer_faults(request: Request, next: Next) -> Response {
    let (headers, extensions) = (request.headers().clone(), request.extensions().clone());
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(_) => {
            tracing::error!(request_id = extensions.get::<RequestId>().map(|id| id.0.as_str()), "a page panicked");
            failure_page(&headers, &extensions)
        }
    }
}

/// Tells caches to keep a signed-in member's page to themselves.
pub async fn no_shared_cache(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("private, no-cache"));
    response
}
