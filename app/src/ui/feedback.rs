//! Empty, loading and failed states.

use domain::ErrorCode;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{
    button::{ButtonLink, Tone},
    icon::{Icon, icon, icon_of},
    url::encode,
};
use crate::{
    error::{AppError, sentence},
    page_context::use_t,
};

/// Nothing here yet: what it is for and the first step.
#[component]
pub fn EmptyState(
    /// A shape for the thing that is missing.
    shape: Icon,
    /// What is not there.
    #[prop(into)]
    title: String,
    /// What it would do for the reader.
    #[prop(into)]
    text: String,
    /// Buttons; the first one is the usual step.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    view! {
        <div class="flex flex-col items-start gap-1 px-6 py-8">
            <span class="mb-2 inline-flex size-10 items-center justify-center rounded-xl border rule bg-base-200 text-ink-2">{icon_of(shape, "size-5")}</span>
            <p class="text-lg font-semibold">{title}</p>
            <p class="max-w-sm text-ink-2">{text}</p>
            {children.map(|children| view! { <div class="mt-3 flex flex-wrap gap-2">{children()}</div> })}
        </div>
    }
    .into_any()
}

/// One panel could not be loaded; the page lives. For use in
/// `match resource { Err(error) => error_panel(&error) }`.
#[must_use]
pub fn error_panel(error: &AppError) -> AnyView {
    let t = use_t();
    let location = use_location();
    let here = format!("{}?{}", location.pathname.get_untracked(), location.search.get_untracked());
    let (href, label) = match error.code {
        ErrorCode::Unauthenticated => (format!("/sign-in?next={}", encode(&here)), t.ui_sign_in_again()),
        _ => (here, t.ui_retry()),
    };
    let reference = error
        .request_id
        .clone()
        .map(|id| view! { <p class="hint num mt-3 break-all">{t.shell_reference(id)}</p> });
    view! {
        <div class="panel flex items-start gap-3 px-5 py-5" role="alert">
            <span class="text-error-ink">{icon_of(Icon::OctagonX, "size-6")}</span>
            <div class="min-w-0">
                <p class="text-lg font-semibold leading-6">{t.ui_load_error_title()}</p>
                <p class="mt-1 text-ink-2">{sentence(t, error)}</p>
                <div class="mt-3">
                    <ButtonLink href label tone=Tone::Primary class="btn-sm" shape=Icon::RotateCw external=true />
                </div>
                {reference}
            </div>
        </div>
    }
    .into_any()
}

/// The outcome of a form that has no fields to point at: the error in one line.
#[must_use]
pub fn error_line(error: &AppError) -> AnyView {
    let t = use_t();
    view! { <p class="flex items-start gap-1.5 text-sm text-error-ink" role="alert">{icon(Icon::OctagonX)} {sentence(t, error)}</p> }.into_any()
}

/// A coloured note inside a page.
#[must_use]
pub fn notice(tint: super::verdict::Tint, text: AnyView) -> AnyView {
    use super::verdict::Tint as T;
    let (class, shape) = match tint {
        T::Pass => ("border-success-line bg-success-soft text-success-ink", Icon::CircleCheck),
        T::Warn | T::Ai => ("border-warning-line bg-warning-soft text-warning-ink", Icon::TriangleAlert),
        T::Fail => ("border-error-line bg-error-soft text-error-ink", Icon::OctagonX),
        T::Info | T::Live | T::Idle => ("border-info-line bg-info-soft text-info-ink", Icon::Info),
    };
    view! {
        <div class=format!("flex items-start gap-2.5 rounded-xl border px-4 py-3 text-sm {class}") role="status">
            <span class="pt-0.5">{icon(shape)}</span>
            <div class="min-w-0 flex-1">{text}</div>
        </div>
    }
    .into_any()
}

/// The fallback of a `<Suspense>` around a list: `rows` grey lines of the content's height.
#[must_use]
pub fn skeleton_rows(rows: usize) -> AnyView {
    let t = use_t();
    let lines = (0..rows)
        .map(|_| {
            view! {
                <li class="flex h-12 items-center gap-3 px-5">
                    <span class="skeleton size-5"></span>
                    <span class="skeleton block h-3.5 w-2/5"></span>
                    <span class="flex-1"></span>
                    <span class="skeleton block h-5 w-16"></span>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="panel overflow-hidden" aria-busy="true">
            <ul class="divide-y divide-base-300">{lines}</ul>
            <p class="sr-only" role="status">{t.ui_loading()}</p>
        </div>
    }
    .into_any()
}
