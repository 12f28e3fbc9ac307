//! The HTML document around the application.

use std::sync::Arc;

use domain::Language;
use leptos::{attr::custom::custom_attribute, nonce::use_nonce, prelude::*};
use leptos_meta::{HashedStylesheet, MetaTags};

use crate::{
    App,
    page_context::{ELEMENT_ID, PageContext, Theme},
    preferences::shell_script_path,
    server_context::page_context,
};

/// The document: language and theme are right in the first byte, and the browser is told early
/// what it will need.
#[must_use]
pub fn shell(options: LeptosOptions) -> AnyView {
    let context = page_context();
    let (language, theme) = (context.language, context.theme);
    view! {
        <!DOCTYPE html>
        <html lang=language.code() data-theme=theme.attribute()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <meta name="color-scheme" content="light dark" />
                {theme_colors(theme)}
                {fonts(language)}
                <HashedStylesheet options=options.clone() id="style" />
                <link rel="manifest" href="/manifest.webmanifest" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="apple-touch-icon" href="/icons/apple-touch-icon.png" />
                <link rel="preload" href=l10n::asset_path(language) r#as="fetch" crossorigin="anonymous" data-texts />
                <script src=shell_script_path() defer nonce=use_nonce()></script>
                <script src="/pwa.js" defer nonce=use_nonce()></script>
                <HydrationScripts options />
                <MetaTags />
            </head>
            <body class="min-h-screen bg-base-200">{body(context)}</body>
        </html>
    }
    .into_any()
}

fn body(context: Arc<PageContext>) -> AnyView {
    let json = context.to_json();
    view! {
        <App context />
        <script type="application/json" id=ELEMENT_ID inner_html=json></script>
    }
    .into_any()
}

/// The colour of the browser's frame: the page's canvas.
fn theme_colors(theme: Theme) -> AnyView {
    const LIGHT: &str = "#ffffff";
    const DARK: &str = "#151c1b";
    match theme {
        Theme::Light => view! { <meta name="theme-color" content=LIGHT /> }.into_any(),
        Theme::Dark => view! { <meta name="theme-color" content=DARK /> }.into_any(),
        Theme::System => view! {
            <meta name="theme-color" content={LIGHT} {..custom_attribute("media", "(prefers-color-scheme: light)")} />
            <meta name="theme-color" content={DARK} {..custom_attribute("media", "(prefers-color-scheme: dark)")} />
        }
        .into_any(),
    }
}

/// Preloads the two weights that the first screen of this language needs.
fn fonts(language: Language) -> AnyView {
    let script = if language == Language::En { "latin" } else { "devanagari" };
    [400, 600]
        .map(|weight| {
            let file = format!("/fonts/mukta-{script}-{weight}-normal.woff2");
            view! { <link rel="preload" href=file r#as="font" r#type="font/woff2" crossorigin="anonymous" /> }
        })
        .into_iter()
        .collect_view()
        .into_any()
}
