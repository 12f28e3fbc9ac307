//! Dialogs: the browser's own `<dialog>`, opened by `commandfor`, so that no script is needed.

use leptos::{attr::custom::custom_attribute, prelude::*};

use super::button::Tone;
use crate::page_context::use_t;

/// The button that opens the dialog with the id `dialog`.
#[component]
pub fn DialogButton(
    /// The dialog's id.
    #[prop(into)]
    dialog: String,
    /// Its words.
    #[prop(into)]
    label: String,
    /// Its weight.
    #[prop(optional)]
    tone: Tone,
    /// A shape before the words.
    #[prop(optional, into)]
    shape: Option<super::icon::Icon>,
    /// More classes.
    #[prop(optional)]
    class: &'static str,
    /// Show the shape alone; the words are then its hidden name.
    #[prop(optional)]
    square: bool,
) -> AnyView {
    let (name, words) = if square { (Some(label), None) } else { (None, Some(label)) };
    let class = format!("{} {class} {}", tone.class(), if square { "btn-square" } else { "" });
    view! {
        <button type="button" class=class aria-label={name} {..custom_attribute("command", "show-modal")} {..custom_attribute("commandfor", dialog)}>
            {shape.map(super::icon::icon)}
            {words}
        </button>
    }
    .into_any()
}

/// A dialog: a sheet from below on phones, in the middle elsewhere. Put the form with its submit
/// button into the children; a button that closes it stands at the end by itself.
#[component]
pub fn Dialog(
    /// Its id, unique on the page.
    #[prop(into)]
    id: String,
    /// What it asks, in one sentence.
    #[prop(into)]
    title: String,
    /// What will happen.
    #[prop(optional, into)]
    text: Option<String>,
    /// The words of the button that changes nothing; "Cancel" unless told otherwise.
    #[prop(optional, into)]
    keep: Option<String>,
    /// The form.
    children: Children,
) -> AnyView {
    let t = use_t();
    let title_id = format!("{id}-title");
    let labelled_by = title_id.clone();
    view! {
        <dialog id=id class="modal modal-bottom whitespace-normal text-left text-base font-normal sm:modal-middle" aria-labelledby=labelled_by>
            <div class="modal-box max-w-md border border-line-strong p-6 shadow-[0_8px_24px_-8px_rgb(0_0_0/0.18)]">
                <h2 id=title_id class="text-xl font-semibold">{title}</h2>
                {text.map(|text| view! { <p class="mt-1 text-ink-2">{text}</p> })}
                <div class="mt-5">{children()}</div>
                <form method="dialog" class="mt-2">
                    <button class="btn btn-line w-full">{keep.unwrap_or_else(|| t.ui_cancel())}</button>
                </form>
            </div>
            <form method="dialog" class="modal-backdrop">
                <button aria-label=t.ui_close()></button>
            </form>
        </dialog>
    }
    .into_any()
}
