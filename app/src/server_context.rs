//! The server's side of a page or server function: who asks, in which language.
//!
//! The router provides [`App`] to Leptos and lets [`identify`] put the asker into the extensions of
//! every request; this module reads both back where Leptos runs. The first line of a server function
//! is `let (app, actor) = require(Permission::X)?;`.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::Response,
};
use domain::{ErrorCode, Language, Permission, SessionId};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use services::{
    Actor, App,
    sessions::{Client, Session, SessionToken},
};

use crate::{
    error::AppError,
    page_context::{PageContext, SessionView, Theme},
    preferences::{local_path, preference},
};

/// The cookie that holds the chosen language.
pub const LANGUAGE_COOKIE: &str = "language";
/// The cookie that holds the session's token.
const SESSION_COOKIE: &str = "session";
/// The cookie that holds the token between password and second factor.
const SECOND_FACTOR_COOKIE: &str = "second-factor";
/// The cookie that holds the chosen theme.
pub const THEME_COOKIE: &str = "theme";

/// The id under which a request is logged, in its extensions.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// The session of the request, in its extensions.
#[derive(Clone, Copy, Debug)]
struct CurrentSession(SessionId);

/// Finds out who asks, once per request, and notes it in the request's extensions. A database that
/// does not answer makes the asker a visitor, so that pages without data still come.
pub async fn identify(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let mut context = visitor(request.headers(), request.extensions().get());
    context.demo = app.settings.web.is_demo;
    if let Some(token) = cookie(request.headers(), SESSION_COOKIE) {
        match services::sessions::resolve(&app, token, &context.request_id).await {
            Ok(Some((session, mut actor))) => {
                if cookie(request.headers(), LANGUAGE_COOKIE).is_none() {
                    context.language = session.language;
                }
                actor.language = context.language;
                let waiting = if is_page(&request) { approvals_waiting(&app, &actor).await } else { 0 };
                context.session = Some(session_view(&session, waiting));
                request.extensions_mut().insert(CurrentSession(session.id));
                request.extensions_mut().insert(actor);
            }
            Ok(None) => {}
            Err(error) => tracing::error!(request_id = %context.request_id, %error, "session not resolved"),
        }
    }
    request.extensions_mut().insert(Arc::new(context));
    next.run(request).await
}

/// Whether a page is asked for, whose frame shows how many approvals wait. The rulebook's is also
/// posted to, by browsers without scripts.
fn is_page(request: &Request) -> bool {
    let path = request.uri().path();
    path == crate::features::rulebook::api::PATH || (request.method() == Method::GET && !path.starts_with("/fn/"))
}

/// Approvals that wait for the member; a frame without the number is better than no page.
async fn approvals_waiting(app: &App, actor: &Actor) -> u32 {
    if !actor.role.may(Permission::DecideApprovals) {
        return 0;
    }
    let waiting = services::approvals::count_waiting(app, actor).await.unwrap_or_default();
    u32::try_from(waiting).unwrap_or_default()
}

fn session_view(session: &Session, approvals_waiting: u32) -> SessionView {
    SessionView {
        name: session.name.clone(),
        email: session.email.to_string(),
        role: session.role,
        organisation: session.org_name.clone(),
        audience: session.audience,
        registration: session.registration.clone(),
        approvals_waiting,
    }
}

/// The session of this request.
///
/// # Errors
/// [`ErrorCode::Unauthenticated`] for a visitor.
pub fn session_id() -> Result<SessionId, AppError> {
    let session = use_context::<Parts>().and_then(|parts| parts.extensions.get::<CurrentSession>().copied());
    session.map(|CurrentSession(id)| id).ok_or_else(|| services::Error::Unauthenticated.into())
}

/// What services want to know of the caller.
#[must_use]
pub fn client() -> Client {
    let parts = use_context::<Parts>();
    let parts = parts.as_ref();
    Client {
        ip: parts.and_then(caller_address),
        user_agent: parts
            .and_then(|parts| parts.headers.get(header::USER_AGENT))
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned(),
        request_id: page_context().request_id.clone(),
    }
}

/// The caller's address. Behind a proxy that we trust it is the last one in `X-Forwarded-For`: that
/// one the proxy itself wrote, those before it anybody may have.
fn caller_address(parts: &Parts) -> Option<IpAddr> {
    let trusts_proxy = use_context::<App>().is_some_and(|app| app.settings.web.trusts_proxy);
    let forwarded = parts.headers.get_all("x-forwarded-for").iter().next_back().filter(|_| trusts_proxy);
    let last = forwarded.and_then(|value| value.to_str().ok()).and_then(|value| value.rsplit(',').next());
    let peer = || parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    last.and_then(|address| address.trim().parse().ok()).or_else(peer)
}

/// Gives the browser its session.
///
/// # Errors
/// As [`application`].
pub fn keep_session(token: &SessionToken) -> Result<(), AppError> {
    set_cookie(SESSION_COOKIE, token.as_str(), services::sessions::LONGEST_DAYS * 24 * 60 * 60)?;
    set_cookie(SECOND_FACTOR_COOKIE, "", 0)
}

/// Gives the browser what it needs for the second factor.
///
/// # Errors
/// As [`application`].
pub fn keep_second_factor(token: &SessionToken) -> Result<(), AppError> {
    set_cookie(SECOND_FACTOR_COOKIE, token.as_str(), services::sessions::SECOND_FACTOR_MINUTES * 60)
}

/// What [`keep_second_factor`] gave.
#[must_use]
pub fn second_factor_token() -> Option<String> {
    let parts = use_context::<Parts>()?;
    cookie(&parts.headers, SECOND_FACTOR_COOKIE).map(str::to_owned)
}

/// Takes the session from the browser.
///
/// # Errors
/// As [`application`].
pub fn drop_session() -> Result<(), AppError> {
    set_cookie(SESSION_COOKIE, "", 0)
}

/// Sets a cookie that scripts cannot read, for `seconds`; 0 removes it.
///
/// # Errors
/// As [`application`].
pub fn set_cookie(name: &str, value: &str, seconds: i64) -> Result<(), AppError> {
    let secure = if application()?.settings.web.base_url.scheme() == "https" {
        "; Secure"
    } else {
        ""
    };
    let cookie = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    if let (Some(options), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&cookie)) {
        options.append_header(header::SET_COOKIE, value);
    }
    Ok(())
}

/// Remembers the language of the screens, as the language switch does.
pub fn keep_language(language: Language) {
    let cookie = preference(LANGUAGE_COOKIE, language.code());
    if let (Some(options), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&cookie)) {
        options.append_header(header::SET_COOKIE, value);
    }
}

/// Hands a secret to the next page that asks with [`take_once`], within five minutes. It travels
/// sealed in a cookie, so that the way works without scripts and leaves nothing in the address.
///
/// # Errors
/// As [`application`]; [`ErrorCode::Unauthenticated`] for a visitor.
pub fn hand_over_once(name: &str, secret: &str) -> Result<(), AppError> {
    let app = application()?;
    let sealed = app.sealer.seal(&*app.dice, &once_place(name)?, secret.as_bytes())?;
    set_cookie(name, &hex::encode(sealed), 300)
}

/// What [`hand_over_once`] left, or nothing; the second time it is nothing.
///
/// # Errors
/// As [`hand_over_once`].
pub fn take_once(name: &str) -> Result<String, AppError> {
    use secrecy::ExposeSecret;
    let sealed = use_context::<Parts>().and_then(|parts| cookie(&parts.headers, name).and_then(|value| hex::decode(value).ok()));
    let Some(sealed) = sealed else { return Ok(String::new()) };
    set_cookie(name, "", 0)?;
    let opened = application()?.sealer.open_text(&once_place(name)?, &sealed);
    Ok(opened.map(|secret| secret.expose_secret().to_owned()).unwrap_or_default())
}

fn once_place(name: &str) -> Result<String, AppError> {
    Ok(format!("once.{name}.{}", session_id()?))
}

/// Where the browser goes on with a page loaded anew: answered to scripts (`ui::leave::follow`), as
/// a redirect to a form posted without them. Only paths of this site are followed.
pub fn leave_to(path: &str) -> String {
    let path = local_path(path);
    if is_plain_form() {
        leptos_axum::redirect(path);
    }
    path.to_owned()
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
            fields: error.into_fields(),
        }
    }
}

/// The context of the request that is being answered, read from its extensions.
#[must_use]
pub fn page_context() -> Arc<PageContext> {
    use_context::<Parts>()
        .map(|parts| {
            let known = parts.extensions.get::<Arc<PageContext>>().cloned();
            known.unwrap_or_else(|| Arc::new(visitor(&parts.headers, parts.extensions.get())))
        })
        .unwrap_or_default()
}

/// What the request says of somebody who is not signed in: language, theme, its id.
pub(crate) fn visitor(headers: &HeaderMap, id: Option<&RequestId>) -> PageContext {
    PageContext {
        language: cookie(headers, LANGUAGE_COOKIE)
            .and_then(|code| code.parse().ok())
            .unwrap_or_else(|| accepted_language(headers)),
        theme: cookie(headers, THEME_COOKIE).and_then(|name| name.parse().ok()).unwrap_or(Theme::System),
        request_id: id.map(|RequestId(id)| id.clone()).unwrap_or_default(),
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
    if let Some(options) = use_context::<ResponseOptions>().filter(|_| !is_plain_form()) {
        options.set_status(status);
    }
}

/// Whether this is a form posted without scripts.
#[must_use]
pub fn is_plain_form() -> bool {
    use_context::<Parts>().is_some_and(|parts| {
        let wants_html = parts
            .headers
            .get(header::ACCEPT)
            .is_some_and(|value| value.as_bytes().windows(9).any(|part| part == b"text/html"));
        parts.method != Method::GET && wants_html
    })
}

/// The HTTP status that belongs to a code.
#[must_use]
pub const fn status_of(code: ErrorCode) -> StatusCode {
    use ErrorCode as C;
    match code {
        C::Unauthenticated | C::BadCredentials => StatusCode::UNAUTHORIZED,
        C::Forbidden | C::NotYours => StatusCode::FORBIDDEN,
        C::NotFound => StatusCode::NOT_FOUND,
        C::Conflict
        | C::BadState
        | C::ContentChanged
        | C::AudienceGrown
        | C::ApprovalExpired
        | C::TooLate
        | C::Claimed
        | C::FileAlreadyImported
        | C::StillWriting => StatusCode::CONFLICT,
        C::RateLimited | C::AiBudgetSpent | C::AiQuotaSpent => StatusCode::TOO_MANY_REQUESTS,
        C::TooLarge | C::FileTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        C::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        C::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        C::TimedOut => StatusCode::GATEWAY_TIMEOUT,
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
            assert_eq!(visitor(&headers(&pairs), None).language, language, "{pairs:?}");
        }
    }

    #[test]
    fn the_theme_comes_from_its_cookie() {
        assert_eq!(visitor(&headers(&[(header::COOKIE, "theme=dark")]), None).theme, Theme::Dark);
        assert_eq!(visitor(&headers(&[(header::COOKIE, "theme=pink")]), None).theme, Theme::System);
    }
}
