//! What the pages of groups and of custom fields share: a form for a new one above a list whose rows
//! are renamed and deleted in place.

use leptos::prelude::*;

use super::parts::sections;
use crate::{
    features::settings::saved_note,
    ui::{
        feedback::{EmptyState, error_line},
        field::FormErrors,
        icon::Icon,
        layout::PageHeader,
        panel::Panel,
    },
};

/// The form that renames a row; on phones it shares its line with the button that deletes.
pub const ROW_FORM: &str = "flex items-center gap-2 max-sm:flex-1 max-sm:basis-40";

/// The page at `path`, with title and lead: the form for a new one, what went wrong in the forms of
/// the rows, the rows.
#[must_use]
pub fn catalogue(path: &str, (title, lead): (String, String), form: Option<AnyView>, failures: [FormErrors; 2], rows: AnyView) -> AnyView {
    let [first, second] = failures.map(failure);
    view! {
        <PageHeader title=title subtitle=lead />
        {sections(path)}
        <div class="space-y-4">
            {saved_note()}
            {form}
            {first}
            {second}
            {rows}
        </div>
    }
    .into_any()
}

fn failure(errors: FormErrors) -> AnyView {
    (move || errors.get().map(|error| error_line(&error))).into_any()
}

/// There are none yet.
#[must_use]
pub fn empty_catalogue(shape: Icon, title: String, text: String) -> AnyView {
    view! { <section class="panel"><EmptyState shape=shape title=title text=text /></section> }.into_any()
}

/// The rows under their title.
#[must_use]
pub fn catalogue_list(title: String, rows: Vec<AnyView>) -> AnyView {
    view! { <Panel title=title flush=true><ul class="divide-y divide-base-300 border-t rule">{rows}</ul></Panel> }.into_any()
}

/// A row: its words, and forms for those who may use them.
#[must_use]
pub fn catalogue_row(words: AnyView, forms: Option<(AnyView, AnyView)>) -> AnyView {
    view! {
        <li class="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3">
            <span class="min-w-0 flex-1 basis-48 max-sm:basis-full">{words}</span>
            {forms}
        </li>
    }
    .into_any()
}
