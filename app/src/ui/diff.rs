//! Words taken out and words put in: struck and underlined for the eye, named for the ear.

use leptos::prelude::*;

use crate::page_context::use_t;

/// Words that go.
#[must_use]
pub fn removed(words: String) -> AnyView {
    let t = use_t();
    view! { <del class="del"><span class="sr-only">{t.approval_removed()} ": "</span>{words}</del> }.into_any()
}

/// Words that come.
#[must_use]
pub fn added(words: String) -> AnyView {
    let t = use_t();
    view! { <ins class="ins"><span class="sr-only">{t.approval_added()} ": "</span>{words}</ins> }.into_any()
}
