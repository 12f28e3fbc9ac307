//! Toasts: short answers to an action done in the browser. Without scripts the page itself shows
//! the outcome, so nothing important is said only here.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use leptos::prelude::*;

use super::{
    icon::{Icon, icon, icon_of},
    lifetime::every,
    verdict::Tint,
};
use crate::page_context::use_t;

/// How long a toast stays; errors stay until dismissed.
const STAY: Duration = Duration::from_secs(8);

#[derive(Clone)]
struct Toast {
    id: u32,
    tint: Tint,
    text: String,
    undo: Option<Undo>,
}

/// A way back that is offered while the toast stays. Not a `Callback`, which would end with the page
/// that made it: toasts outlive pages.
type Undo = Arc<dyn Fn() + Send + Sync>;

/// Shows toasts: `let toasts = use_toasts(); toasts.done(t.ui_saved());`.
#[derive(Clone, Copy)]
pub struct Toasts(RwSignal<Vec<Toast>>);

impl Toasts {
    /// Something worked.
    pub fn done(self, text: String) {
        self.add(Tint::Pass, text, None);
    }

    /// Something worked and can be undone while the toast stays. Answers with the toast's number, for
    /// [`Toasts::dismiss`]. Pages offer the same in their own place: toasts go away.
    pub fn undoable(self, text: String, undo: impl Fn() + Send + Sync + 'static) -> u32 {
        self.add(Tint::Pass, text, Some(Arc::new(undo)))
    }

    /// Something needs attention.
    pub fn warn(self, text: String) {
        self.add(Tint::Warn, text, None);
    }

    /// Something failed; stays until dismissed.
    pub fn failed(self, text: String) {
        self.add(Tint::Fail, text, None);
    }

    fn add(self, tint: Tint, text: String, undo: Option<Undo>) -> u32 {
        // Never used twice, so that the timer of one toast cannot end another.
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        self.0.update(|all| all.push(Toast { id, tint, text, undo }));
        if tint != Tint::Fail {
            set_timeout(move || self.dismiss(id), STAY);
        }
        id
    }

    /// Takes a toast away before its time.
    pub fn dismiss(self, id: u32) {
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
    let id = toast.id;
    let undo = toast.undo.map(|undo| undo_button(toasts, id, undo));
    view! {
        <div class="panel flex max-w-sm items-center gap-3 whitespace-normal px-4 py-3">
            <span class=class>{icon_of(shape, "size-5")}</span>
            <span class="min-w-0 flex-1">{toast.text}</span>
            {undo}
            <button type="button" class="btn btn-quiet btn-square btn-sm" aria-label=t.ui_close() on:click=move |_| toasts.dismiss(toast.id)>
                {icon(Icon::X)}
            </button>
        </div>
    }
    .into_any()
}

/// The way back with the seconds that are left for it.
fn undo_button(toasts: Toasts, id: u32, undo: Undo) -> AnyView {
    let t = use_t();
    let left = RwSignal::new(STAY.as_secs());
    every(Duration::from_secs(1), move || left.update(|left| *left = left.saturating_sub(1)));
    let press = move |_: leptos::ev::MouseEvent| {
        toasts.dismiss(id);
        undo();
    };
    view! {
        <button type="button" class="btn btn-line btn-sm" on:click=press>
            {t.ui_undo()}
            // Counted for the eye only: a screen reader would speak every second.
            <span class="num w-4 text-ink-3" aria-hidden="true">{move || left.get()}</span>
        </button>
    }
    .into_any()
}
