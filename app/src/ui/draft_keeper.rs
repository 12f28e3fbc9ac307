//! Keeps what is typed into a form on the device until it has been sent, also offline.
//!
//! Mark the form with `data-draft="<key>"` (a key per thing that is edited, for example
//! `campaign-<id>`); the shell script does the rest: it saves 300 ms after typing, puts an unsent
//! draft back when the page opens, holds back a sending while offline and sends it when the
//! connection returns. Passwords, one-time codes and files are never kept.
//!
//! Where others write too, the key names the version that was typed over (`campaign-<id>@<revision>`):
//! a draft of another version is not put back but offered ([`draft_offer`]), whenever it says something
//! else than the form. A form that saves by itself carries `data-draft-saved` while everything in it is
//! saved, so that what is saved is not offered again.

use leptos::prelude::*;

use crate::page_context::use_t;

/// Where the script puts the time at which something was typed.
const WHEN: &str = "{when}";

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
            data-restored=t.shell_draft_restored(WHEN)
            data-sent=t.shell_drafts_sent()
        ></p>
    }
    .into_any()
}

/// Where a form with versions asks what to do with a draft of another one; inside the form.
#[must_use]
pub fn draft_offer() -> AnyView {
    let t = use_t();
    view! {
        <div class="panel space-y-2 px-5 py-4" role="status" data-draft-offer data-words=t.shell_draft_offered(WHEN) hidden>
            <p class="font-medium" data-draft-when></p>
            <p class="max-h-40 overflow-y-auto whitespace-pre-wrap break-words text-ink-2" data-draft-words></p>
            <div class="flex flex-wrap gap-2">
                <button type="button" class="btn btn-line btn-sm" data-draft-take>
                    {t.shell_draft_take()}
                </button>
                <button type="button" class="btn btn-quiet btn-sm" data-draft-drop>
                    {t.shell_draft_drop()}
                </button>
            </div>
        </div>
    }
    .into_any()
}
