//! Keyboard shortcuts: what a page shows of them. The shell script presses whatever carries
//! `data-key`; here stand the hints and the overview.

use leptos::prelude::*;

use super::{
    button::Tone,
    dialog::{Dialog, DialogButton},
};
use crate::page_context::use_t;

const OVERVIEW: &str = "keys";
/// Keys are shown where there is room and a keyboard, and a script that hears them.
const WHERE_HEARD: &str = "max-lg:hidden touch:hidden [@media(scripting:none)]:hidden";

/// A key beside what it does, for the eye: `aria-keyshortcuts` of the control says it to others.
#[must_use]
pub fn key_cap(key: &'static str) -> AnyView {
    view! { <kbd class=format!("kbd {WHERE_HEARD}") aria-hidden="true">{shown(key)}</kbd> }.into_any()
}

/// A line with the keys of a page and the button for their overview.
#[must_use]
pub fn key_hints(keys: Vec<(&'static str, String)>) -> AnyView {
    let line = keys
        .iter()
        .map(|(key, words)| view! { <span class="inline-flex items-center gap-1.5"><kbd class="kbd">{shown(key)}</kbd> {words.clone()}</span> })
        .collect_view();
    view! {
        <div class=format!("hint flex flex-wrap items-center gap-x-4 gap-y-1 {WHERE_HEARD}")>
            {line}
            <span class="ml-auto">{key_overview(keys)}</span>
        </div>
    }
    .into_any()
}

/// The button that shows every key of the page with its meaning, also by `?`. Once per page.
#[must_use]
pub fn key_overview(keys: Vec<(&'static str, String)>) -> AnyView {
    let t = use_t();
    let rows = keys
        .into_iter()
        .chain([("?", t.ui_keys_all())])
        .map(|(key, words)| {
            view! {
                <div class="flex items-center gap-3 border-t rule py-2">
                    <dt class="w-28 shrink-0"><kbd class="kbd">{shown(key)}</kbd></dt>
                    <dd>{words}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <span class=format!("inline-flex items-center gap-1 {WHERE_HEARD}")>
            <kbd class="kbd" aria-hidden="true">"?"</kbd>
            <DialogButton dialog=OVERVIEW label=t.ui_keys_all() tone=Tone::Quiet class="btn-sm" attr:data-key="?" attr:aria-keyshortcuts="?" />
        </span>
        <Dialog id=OVERVIEW title=t.ui_keys() text=t.ui_keys_text() keep=t.ui_close()>
            <dl>{rows}</dl>
            <label class="flex min-h-11 cursor-pointer items-center gap-2.5 border-t rule pt-2">
                <input type="checkbox" class="checkbox checkbox-primary" checked data-keys-switch="" />
                {t.ui_keys_letters()}
            </label>
        </Dialog>
    }
    .into_any()
}

/// `Alt+Enter` as keyboards spell it.
fn shown(key: &str) -> String {
    key.replace("Shift+", "⇧ ").replace('+', " ")
}
