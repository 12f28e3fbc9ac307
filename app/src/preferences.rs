//! What every page needs besides HTML: the language and theme switches, the texts, and the shell
//! script. Plain handlers without state; the server merges [`router`].

use std::sync::LazyLock;

use axum::{
    Router,
    extract::{Path, Query},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use domain::Language;
use serde::Deserialize;

use crate::{
    page_context::Theme,
    server_context::{LANGUAGE_COOKIE, THEME_COOKIE},
};

const SHELL_SCRIPT: &str = include_str!("shell.js");
/// A year: the longest that caches honour.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// `/language/{code}`, `/theme/{name}`, `/l10n/{file}`, `/shell/{file}`.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/language/{code}", get(switch_language))
        .route("/theme/{name}", get(switch_theme))
        .route("/l10n/{file}", get(texts))
        .route("/shell/{file}", get(shell_script))
}

/// Where the shell script is served; the name changes with its content.
#[must_use]
pub fn shell_script_path() -> &'static str {
    static PATH: LazyLock<String> = LazyLock::new(|| format!("/shell/{:016x}.js", l10n::fingerprint(SHELL_SCRIPT)));
    &PATH
}

#[derive(Deserialize)]
struct Back {
    #[serde(default)]
    back: String,
}

async fn switch_language(Path(code): Path<String>, Query(back): Query<Back>) -> Response {
    match code.parse::<Language>() {
        Ok(language) => remember(LANGUAGE_COOKIE, language.code(), &back.back),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn switch_theme(Path(name): Path<String>, Query(back): Query<Back>) -> Response {
    match name.parse::<Theme>() {
        Ok(theme) => remember(THEME_COOKIE, theme.into(), &back.back),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

fn remember(cookie: &str, value: &str, back: &str) -> Response {
    ([(header::SET_COOKIE, preference(cookie, value))], Redirect::to(local_path(back))).into_response()
}

/// A cookie for a year. It holds a preference, no secret, and the shell script writes it too: so
/// neither `HttpOnly` nor `Secure`.
#[must_use]
pub fn preference(cookie: &str, value: &str) -> String {
    format!("{cookie}={value}; Path=/; Max-Age=31536000; SameSite=Lax")
}

/// `back` when it is a path of this site, otherwise the home page.
#[must_use]
pub fn local_path(back: &str) -> &str {
    let is_local = back.starts_with('/') && !back.starts_with("//") && !back.contains(['\\', '\r', '\n']);
    if is_local { back } else { "/" }
}

async fn texts(Path(file): Path<String>) -> Response {
    let wanted = format!("/l10n/{file}");
    Language::ALL.into_iter().find(|language| l10n::asset_path(*language) == wanted).map_or_else(
        || StatusCode::NOT_FOUND.into_response(),
        |language| kept(l10n::compiled(language), "text/plain; charset=utf-8"),
    )
}

async fn shell_script(Path(file): Path<String>) -> Response {
    if format!("/shell/{file}") == shell_script_path() {
        kept(SHELL_SCRIPT, "text/javascript; charset=utf-8")
    } else {
        StatusCode::NOT_FOUND.into_response()
    }
}

fn kept(body: &'static str, content_type: &'static str) -> Response {
    let headers = HeaderMap::from_iter([
        (header::CONTENT_TYPE, header::HeaderValue::from_static(content_type)),
        (header::CACHE_CONTROL, header::HeaderValue::from_static(FOR_EVER)),
    ]);
    (headers, body).into_response()
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn nobody_is_sent_to_another_site() {
        for (back, path) in [
            ("/contacts?q=a", "/contacts?q=a"),
            ("", "/"),
            ("//evil.example", "/"),
            ("https://evil.example", "/"),
            ("/\\evil.example", "/"),
        ] {
            assert_eq!(local_path(back), path, "{back}");
        }
    }
}
