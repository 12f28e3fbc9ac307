//! `/contacts/duplicates`.

use domain::Permission;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    catalogue_api::{MergeContacts, TwinRow, list_duplicates},
    parts::{person, sections},
};
use crate::{
    page_context::{may, use_t},
    ui::{
        button::{SubmitButton, Tone},
        date::date_text,
        feedback::{EmptyState, error_line, error_panel, skeleton_rows},
        field::form_errors,
        icon::Icon,
        layout::PageHeader,
        tabs::{Tab, segmented},
    },
};

/// Sets of contacts that may be one person, each with the form that merges them.
#[must_use]
pub fn page() -> AnyView {
    let t = use_t();
    let query = use_query_map();
    let merge = ServerAction::<MergeContacts>::new();
    let failure = form_errors(merge);
    let by = move || query.with(|map| map.get("by").unwrap_or_default());
    let sets = Resource::new(move || (by(), merge.version().get()), |(by, _)| list_duplicates(by));
    let choice = move || {
        let is_name = by() == "name";
        let tabs = vec![
            Tab::new("/contacts/duplicates", t.contacts_duplicates_by_email(), !is_name),
            Tab::new("/contacts/duplicates?by=name", t.contacts_duplicates_by_name(), is_name),
        ];
        segmented(t.contacts_duplicates_title(), tabs)
    };
    view! {
        <PageHeader title=t.contacts_duplicates_title() subtitle=t.contacts_duplicates_lead() />
        {sections("/contacts/duplicates")}
        <div class="space-y-4">
            <div class="flex flex-wrap items-center gap-4">{choice}<p class="hint">{t.contacts_duplicates_hint()}</p></div>
            {move || failure.get().map(|error| error_line(&error))}
            <Suspense fallback=|| skeleton_rows(4)>
                {move || Suspend::new(async move {
                    match sets.await {
                        Ok(sets) if sets.is_empty() => empty(),
                        Ok(sets) => sets.into_iter().map(|set| set_panel(set, merge)).collect_view().into_any(),
                        Err(error) => error_panel(&error),
                    }
                })}
            </Suspense>
        </div>
    }
    .into_any()
}

fn empty() -> AnyView {
    let t = use_t();
    view! { <section class="panel"><EmptyState shape=Icon::Merge title=t.contacts_duplicates_empty_title() text=t.contacts_duplicates_empty_text() /></section> }.into_any()
}

fn set_panel(set: Vec<TwinRow>, merge: ServerAction<MergeContacts>) -> AnyView {
    let t = use_t();
    let twins = set.into_iter().enumerate().map(|(index, twin)| twin_row(index, twin)).collect_view();
    let button = may(Permission::ManageContacts).then(|| {
        view! {
            <div class="flex flex-wrap items-center gap-3 border-t rule bg-base-200 px-5 py-3">
                <label class="flex flex-wrap items-center gap-2 text-sm">
                    {t.contacts_duplicates_choice()}
                    <select name="choice" class="select h-9 w-64 touch:h-11">
                        <option value="kept">{t.contacts_duplicates_choice_kept()}</option>
                        <option value="newest">{t.contacts_duplicates_choice_newest()}</option>
                    </select>
                </label>
                <SubmitButton label=t.contacts_duplicates_merge() pending=merge.pending() tone=Tone::Line shape=Icon::Merge class="btn-sm" />
            </div>
        }
    });
    view! {
        <section class="panel overflow-hidden">
            <ActionForm action=merge>
                <ul class="divide-y divide-base-300">{twins}</ul>
                {button}
            </ActionForm>
        </section>
    }
    .into_any()
}

fn twin_row(index: usize, twin: TwinRow) -> AnyView {
    let t = use_t();
    let below = [twin.phone, twin.email, Some(twin.city).filter(|city| !city.is_empty())];
    let below: Vec<String> = below.into_iter().flatten().collect();
    view! {
        <li class="flex flex-wrap items-center gap-x-4 gap-y-1 px-5 py-3">
            <input type="hidden" name=format!("ids[{index}]") value=twin.id.to_string() />
            <span class="min-w-0 flex-1 basis-56">{person(Some(format!("/contacts/{}", twin.id)), &twin.name, below.join(", "))}</span>
            <span class="hint num">{t.contacts_added()} " " {date_text(twin.created_at)}</span>
            <label class="flex min-h-9 cursor-pointer items-center gap-2 touch:min-h-11">
                <input type="radio" class="radio radio-primary radio-sm" name="keep" value=twin.id.to_string() checked={index == 0} />
                {t.contacts_duplicates_keep()}
            </label>
        </li>
    }
    .into_any()
}
