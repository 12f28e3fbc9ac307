//! The page for a fault of ours: plain HTML without the application, which may be what failed.

use axum::{
    http::{Extensions, HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};

use crate::server_context::visitor;

/// The page's own policy: a style sheet, its fonts and the logo, nothing that runs.
const POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Says in the reader's language that the page could not be shown, with the request's id.
/// `headers` and `extensions` are those of the request.
#[must_use]
pub fn failure_page(headers: &HeaderMap, extensions: &Extensions) -> Response {
    let context = visitor(headers, extensions.get());
    let t = l10n::get(context.language);
    let html = format!(
        "<!DOCTYPE html><html lang=\"{language}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title} · Prachar</title><link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\"><link rel=\"stylesheet\" href=\"/offline.css\"></head>\
         <body><main><header><img src=\"/favicon.svg\" alt=\"\"><p>Prachar</p></header>\
         <section><h1>{title}</h1><p>{text}</p><p>{reference}</p><a href=\"/\">{home}</a></section></main></body></html>",
        language = context.language.code(),
        title = t.shell_failed_title(),
        text = t.shell_failed_text(),
        reference = t.shell_reference(&context.request_id),
        home = t.shell_back_home(),
    );
    let policy = (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    (StatusCode::INTERNAL_SERVER_ERROR, [policy], Html(html)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server_context::RequestId;

    #[test]
    fn speaks_the_readers_language_and_names_the_request() {
        let headers = HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, HeaderValue::from_static("hi-IN"))]);
        let mut extensions = Extensions::new();
        extensions.insert(RequestId("7f3c21b8".to_owned()));
        let response = failure_page(&headers, &extensions);
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(response.headers().contains_key(header::CONTENT_SECURITY_POLICY));
    }
}
