//! The frame of a public page.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use domain::Language;

/// The page's own policy: a style sheet, its fonts and the logo, forms to ourselves, nothing that runs.
const POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A page: `title` is its heading, `body` HTML. `path` leads back to it in another language; none
/// offers no other.
pub(super) fn page(status: StatusCode, language: Language, path: Option<&str>, title: &str, body: &str) -> Response {
    let others = path.map(|path| languages(language, path)).unwrap_or_default();
    let html = format!(
        "<!DOCTYPE html><html lang=\"{lang}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"robots\" content=\"noindex\"><title>{title}</title><link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\
         <link rel=\"stylesheet\" href=\"/offline.css\"></head><body><main><section><h1>{title}</h1>{body}</section>{others}</main></body></html>",
        lang = language.code(),
        title = escaped(title),
    );
    let headers = [
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, headers, Html(html)).into_response()
}

/// The same page in the other languages.
fn languages(now: Language, path: &str) -> String {
    let links = Language::ALL.into_iter().filter(|language| *language != now).map(|language| {
        let code = language.code();
        format!("<a href=\"{path}?lang={code}\" lang=\"{code}\">{}</a>", language.endonym())
    });
    format!("<nav><p>{}</p></nav>", links.collect::<Vec<_>>().join(" · "))
}

/// Text as it stands in HTML and in its attributes.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
