//! Keeps what is typed into a form on the device until it has been sent, also offline.
//!
//! Mark the form with `data-draft="<key>"` (a key per thing that is edited, for example
//! `campaign-<id>`); the shell script does the rest: it saves 300 ms after typing, puts an unsent
//! draft back when the page opens, holds back a sending while offline and sends it when the
//! connection returns. Passwords, one-time codes and files are never kept.

use leptos::prelude::*;

use crate::page_context::use_t;

/// Where a page tells that a draft was kept, restored or sent. One per page, near its form.
#[must_use]
pub fn draft_note() -> AnyView {
    let t = use_t();
    view! {
        <p
            class="hint empty:hidden"
            role="status"
            data-draft-note
            data-kept=t.shell_draft_kept()
            data-restored=t.shell_draft_restored()
            data-sent=t.shell_drafts_sent()
        ></p>
    }
    .into_any()
}
