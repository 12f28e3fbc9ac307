//! Every screen and every server function of Prachar.
//!
//! The same code runs on the server (feature `ssr`), which renders the page, and in the browser
//! (feature `hydrate`), which takes it over. `README.md` in this folder shows how to write a page.
#![recursion_limit = "512"]

pub mod error;
#[cfg(feature = "ssr")]
pub mod failure;
pub mod features;
pub mod frame;
pub mod page_context;
#[cfg(feature = "ssr")]
pub mod preferences;
pub mod routes;
#[cfg(feature = "ssr")]
pub mod server_context;
#[cfg(feature = "ssr")]
pub mod shell;
pub mod ui;

use std::sync::Arc;

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::Router;

use page_context::PageContext;

pub use l10n::install as install_texts;

/// The application: the same on the server and in the browser. `context` comes from the request,
/// or from the page that the request was answered with.
#[component]
pub fn App(
    /// What the page knows before it renders.
    context: Arc<PageContext>,
) -> impl IntoView {
    provide_meta_context();
    provide_context(context);
    ui::toast::provide_toasts();
    ui::saves::provide_saves();
    view! {
        <Title formatter=|title: String| if title.is_empty() { "Prachar".to_owned() } else { format!("{title} · Prachar") } />
        <Router>{routes::pages()}</Router>
        {ui::toast::toast_region()}
    }
}
