//! The page that the service worker shows when nothing else can be.

use leptos::prelude::*;

use crate::{
    page_context::use_t,
    ui::{
        button::{ButtonLink, Tone},
        feedback::EmptyState,
        icon::Icon,
        layout::{PageHeader, logo},
    },
};

/// `/offline`.
#[must_use]
pub fn page() -> AnyView {
    let t = use_t();
    view! {
        <main id="main" class="mx-auto grid min-h-screen max-w-lg content-center gap-4 px-4">
            {logo("size-9 text-[17px]")}
            <PageHeader title=t.shell_offline_title() />
            <div class="panel">
                <EmptyState shape=Icon::WifiOff title=t.shell_offline_title() text=t.shell_offline_text()>
                    <ButtonLink href="/" label=t.ui_retry() tone=Tone::Primary external=true />
                </EmptyState>
            </div>
        </main>
    }
    .into_any()
}
