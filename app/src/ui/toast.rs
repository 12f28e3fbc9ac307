//! Toasts: short answers to an action done in the browser. Without scripts the page itself shows
//! the outcome, so nothing important is said only here.

use std::time::Duration;

use leptos::prelude::*;

use super::{
    icon::{Icon, icon, icon_of},
    verdict::Tint,
};
use crate::page_context::use_t;

/// How long a toast stays; errors stay until dismissed.
const STAY: Duration = Duration::from_secs(8);

#[derive(Clone, Debug, PartialEq)]
struct Toast {
    id: u32,
    tint: Tint,
    text: String,
}

/// Shows toasts: `let toasts = use_toasts(); toasts.done(t.ui_saved());`.
#[derive(Clone, Copy)]
pub struct Toasts(RwSignal<Vec<Toast>>);

impl Toasts {
    /// Something worked.
    pub fn done(self, text: String) {
        self.add(Tint::Pass, text);
    }

    /// Something needs attention.
    pub fn warn(self, text: String) {
        self.add(Tint::Warn, text);
    }

    /// Something failed; stays until dismissed.
    pub fn failed(self, text: String) {
        self.add(Tint::Fail, text);
    }

    fn add(self, tint: Tint, text: String) {
        let id = self.0.with_untracked(|all| all.last().map_or(0, |last| last.id + 1));
        self.0.update(|all| all.push(Toast { id, tint, text }));
        if tint != Tint::Fail {
            set_timeout(move || self.dismiss(id), STAY);
        }
    }

    fn dismiss(self, id: u32) {
        self.0.update(|all| all.retain(|toast| toast.id != id));
    }
}

/// Makes [`use_toasts`] work below; called once by the application.
pub fn provide_toasts() {
    provide_context(Toasts(RwSignal::new(Vec::new())));
}

/// The page's toasts.
#[must_use]
pub fn use_toasts() -> Toasts {
    use_context().unwrap_or_else(|| Toasts(RwSignal::new(Vec::new())))
}

/// Where toasts appear; placed once by the application.
#[must_use]
pub fn toast_region() -> AnyView {
    let toasts = use_toasts();
    view! {
        <div class="toast toast-end z-50 max-lg:bottom-20" role="status" aria-live="polite">
            <For each=move || toasts.0.get() key=|toast| toast.id children=move |toast| toast_view(toasts, toast) />
        </div>
    }
    .into_any()
}

fn toast_view(toasts: Toasts, toast: Toast) -> AnyView {
    let t = use_t();
    let (class, shape) = match toast.tint {
        Tint::Fail => ("text-error-ink", Icon::OctagonX),
        Tint::Warn => ("text-warning-ink", Icon::TriangleAlert),
        _ => ("text-success-ink", Icon::CircleCheck),
    };
    view! {
        <div class="panel flex max-w-sm items-center gap-3 whitespace-normal px-4 py-3">
            <span class=class>{icon_of(shape, "size-5")}</span>
            <span class="min-w-0 flex-1">{toast.text}</span>
            <button type="button" class="btn btn-quiet btn-square btn-sm" aria-label=t.ui_close() on:click=move |_| toasts.dismiss(toast.id)>
                {icon(Icon::X)}
            </button>
        </div>
    }
    .into_any()
}
