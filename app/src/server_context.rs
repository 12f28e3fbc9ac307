//! The server's side of a page or server function: who asks, in which language.
//!
//! The router provides [`App`] to Leptos and lets [`identify`] put the asker into the extensions of
//! every request; this module reads both back where Leptos runs. The first line of a server function
//! is `let (app, actor) = require(Permission::X)?;`.

use std::sync::Arc;

use axum::{
    extract::Request,
    http::{HeaderMap, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::Response,
};
use domain::{ErrorCode, Language, Permission};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use services::{Actor, App};

use crate::{
    error::AppError,
    page_context::{PageContext, Theme},
};

/// The cookie that holds the chosen language.
pub const LANGUAGE_COOKIE: &str = "language";
/// The cookie that holds the chosen theme.
pub const THEME_COOKIE: &str = "theme";

/// The id under which a request is logged, in its extensions.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Finds out who asks, once per request, and notes it in the request's extensions.
pub async fn identify(mut request: Request, next: Next) -> Response {
    let mut context = visitor_context(request.headers());
    if let Some(RequestId(id)) = request.extensions().get::<RequestId>() {
        context.request_id.clone_from(id);
    }
    request.extensions_mut().insert(Arc::new(context));
    next.run(request).await
}

/// The application and the member who asks, if their role may do `permission`.
///
/// # Errors
/// [`ErrorCode::Unauthenticated`] or [`ErrorCode::Forbidden`], with the HTTP status set.
pub fn require(permission: Permission) -> Result<(App, Actor), AppError> {
    let app = application()?;
    let actor = use_context::<Parts>().and_then(|parts| parts.extensions.get::<Actor>().cloned());
    let actor = actor.ok_or(services::Error::Unauthenticated)?;
    actor.require(permission)?;
    Ok((app, actor))
}

/// The application, for the few server functions that visitors call.
///
/// # Errors
/// [`ErrorCode::Internal`] when the router forgot to provide it.
pub fn application() -> Result<App, AppError> {
    use_context::<App>().ok_or_else(|| services::Error::Internal("no application in context".to_owned()).into())
}

/// What the browser may know of a service's error. Faults of ours are logged here, once.
impl From<services::Error> for AppError {
    fn from(error: services::Error) -> Self {
        let request_id = page_context().request_id.clone();
        if error.is_fault() {
            tracing::error!(%request_id, error = %error, "request failed");
        }
        set_status(status_of(error.code()));
        Self {
            code: error.code(),
            request_id: Some(request_id).filter(|id| !id.is_empty()),
            fields: match error {
                services::Error::Invalid(fields) => fields,
                _ => Vec::new(),
            },
        }
    }
}

/// The context of the request that is being answered, read from its extensions.
#[must_use]
pub fn page_context() -> Arc<PageContext> {
    use_context::<Parts>()
        .map(|parts| {
            let known = parts.extensions.get::<Arc<PageContext>>().cloned();
            known.unwrap_or_else(|| Arc::new(visitor_context(&parts.headers)))
        })
        .unwrap_or_default()
}

/// What the headers alone say: language and theme of somebody who is not signed in.
#[must_use]
pub fn visitor_context(headers: &HeaderMap) -> PageContext {
    PageContext {
        language: cookie(headers, LANGUAGE_COOKIE)
            .and_then(|code| code.parse().ok())
            .unwrap_or_else(|| accepted_language(headers)),
        theme: cookie(headers, THEME_COOKIE).and_then(|name| name.parse().ok()).unwrap_or(Theme::System),
        ..PageContext::default()
    }
}

/// The value of the cookie `name`.
#[must_use]
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// The first of the browser's languages that we speak; English otherwise.
fn accepted_language(headers: &HeaderMap) -> Language {
    headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .into_iter()
        .flat_map(|value| value.split(','))
        .filter_map(|entry| entry.trim().get(..2))
        .find_map(|code| code.to_ascii_lowercase().parse().ok())
        .unwrap_or_default()
}

/// Gives the page or answer an HTTP status. A form posted without JavaScript is answered with a
/// redirect back to its page, whose status must stay.
pub fn set_status(status: StatusCode) {
    let is_plain_form = use_context::<Parts>().is_some_and(|parts| {
        let wants_html = parts
            .headers
            .get(header::ACCEPT)
            .is_some_and(|value| value.as_bytes().windows(9).any(|part| part == b"text/html"));
        parts.method != Method::GET && wants_html
    });
    if let Some(options) = use_context::<ResponseOptions>().filter(|_| !is_plain_form) {
        options.set_status(status);
    }
}

/// The HTTP status that belongs to a code.
#[must_use]
pub const fn status_of(code: ErrorCode) -> StatusCode {
    use ErrorCode as C;
    match code {
        C::Unauthenticated | C::BadCredentials => StatusCode::UNAUTHORIZED,
        C::Forbidden => StatusCode::FORBIDDEN,
        C::NotFound => StatusCode::NOT_FOUND,
        C::Conflict | C::BadState | C::ContentChanged | C::FileAlreadyImported => StatusCode::CONFLICT,
        C::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        C::TooLarge | C::FileTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        C::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        C::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(header::HeaderName, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect()
    }

    #[test]
    fn the_cookie_wins_over_the_browsers_languages() {
        for (pairs, language) in [
            (vec![], Language::En),
            (vec![(header::ACCEPT_LANGUAGE, "mr-IN,hi;q=0.8,en;q=0.5")], Language::Mr),
            (vec![(header::ACCEPT_LANGUAGE, "de-DE,hi;q=0.8")], Language::Hi),
            (vec![(header::ACCEPT_LANGUAGE, "mr"), (header::COOKIE, "a=b; language=hi")], Language::Hi),
            (vec![(header::ACCEPT_LANGUAGE, "mr"), (header::COOKIE, "language=xx")], Language::Mr),
        ] {
            assert_eq!(visitor_context(&headers(&pairs)).language, language, "{pairs:?}");
        }
    }

    #[test]
    fn the_theme_comes_from_its_cookie() {
        assert_eq!(visitor_context(&headers(&[(header::COOKIE, "theme=dark")])).theme, Theme::Dark);
        assert_eq!(visitor_context(&headers(&[(header::COOKIE, "theme=pink")])).theme, Theme::System);
    }
}
