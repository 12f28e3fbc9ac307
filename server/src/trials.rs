//! The rulebook's box for browsers without scripts: what is posted to the page comes back inside it,
//! judged. It travels in the body, so that it stands in no address, and is kept nowhere.

use app::features::rulebook::api::{Posted, TryFields};
use axum::{
    Form,
    body::Body,
    extract::{FromRequest, Request},
    http::{Method, StatusCode, header},
};
use domain::ErrorCode;

/// Where the box posts to.
pub const PATH: &str = app::features::rulebook::api::PATH;

/// The posted form as a request for the page, with what was filled in among its extensions.
pub async fn as_page(request: Request) -> Request {
    let (mut parts, body) = request.into_parts();
    let form = Form::<TryFields>::from_request(Request::from_parts(parts.clone(), body), &()).await;
    let posted = form.map(|Form(fields)| fields).map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ErrorCode::TooLarge,
        _ => ErrorCode::Invalid,
    });
    parts.method = Method::GET;
    for name in [header::CONTENT_TYPE, header::CONTENT_LENGTH] {
        parts.headers.remove(name);
    }
    parts.extensions.insert(Posted(posted));
    Request::from_parts(parts, Body::empty())
}
