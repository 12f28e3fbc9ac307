//! `/contacts`.

use domain::Permission;
use leptos::prelude::*;
use leptos_router::{components::Form, hooks::use_query_map, params::ParamsMap};

use super::{
    api::{ListQuery, ListView, RestoreContact, list_contacts},
    bulk_api::{ChangeContacts, RestoreContacts},
    erasure::erased_note,
    list_parts::{Chosen, bulk_bar, table},
    parts::{language_options, sections},
};
use crate::{
    page_context::{may, use_t},
    ui::{
        button::{ButtonLink, SubmitButton, Tone},
        feedback::{EmptyState, error_line, error_panel, notice, skeleton_rows},
        field::{FormErrors, form_errors},
        icon::{Icon, icon},
        layout::PageHeader,
        list::pager,
        tabs::chip,
        verdict::Tint,
    },
};

/// The list with search, filters, deeds on many, pages by key.
#[must_use]
pub fn page() -> AnyView {
    let t = use_t();
    let query = use_query_map();
    let change = ServerAction::<ChangeContacts>::new();
    let source = move || {
        let done = ["deleted", "changed", "restored"].map(|name| query.with(|map| map.get(name)));
        (query.with(list_query), done, change.version().get())
    };
    let list = Resource::new(source, |(query, ..)| list_contacts(query));
    let lead = move || {
        let found = list.get().and_then(Result::ok);
        found.map(|view| view! { <p class="text-sm text-ink-2">{t.contacts_lead(view.people, view.reachable)}</p> })
    };
    // Its line is kept free, so that nothing moves when it comes.
    let lead = view! { <Suspense fallback=|| view! { <p class="text-sm">"\u{a0}"</p> }>{lead}</Suspense> }.into_any();
    let writes = may(Permission::ManageContacts);
    view! {
        <PageHeader title=t.contacts_title() lead>
            {writes.then(|| view! {
                <ButtonLink href="/contacts/import" label=t.contacts_import() shape=Icon::Upload />
                <ButtonLink href="/contacts/new" label=t.contacts_add() tone=Tone::Primary shape=Icon::UserPlus />
            })}
        </PageHeader>
        {sections("/contacts")}
        {outcome_note()}
        <Suspense fallback=|| skeleton_rows(8)>
            {move || Suspend::new(async move {
                let asked = query.with_untracked(list_query);
                match list.await {
                    Ok(view) if view.people == 0 => nobody(),
                    Ok(view) => found(view, asked, change),
                    Err(error) => error_panel(&error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

/// What the address asks for.
fn list_query(map: &ParamsMap) -> ListQuery {
    let text = |name: &str| map.get(name).unwrap_or_default();
    ListQuery {
        q: text("q"),
        tag: text("tag"),
        group: text("group"),
        language: text("language"),
        consent: text("consent"),
        after: text("after"),
        before: text("before"),
    }
}

/// What the form that led here did: contacts changed, or one deleted with the offer to undo.
fn outcome_note() -> AnyView {
    let t = use_t();
    let query = use_query_map();
    let restore = ServerAction::<RestoreContact>::new();
    let errors = form_errors(restore);
    let restore_many = ServerAction::<RestoreContacts>::new();
    let many_errors = form_errors(restore_many);
    let number = move |name: &str| query.with(|map| map.get(name)).and_then(|text| text.parse::<u64>().ok());
    let changed = move || {
        let count = number("changed")?;
        let note = match number("undo").filter(|_| count > 0) {
            Some(at) => undo_many(count, at, restore_many, many_errors),
            None => notice(Tint::Pass, t.contacts_bulk_done(count).into_any()),
        };
        Some(view! { <div class="mb-4">{note}</div> })
    };
    let restored = move || number("restored").map(|count| view! { <div class="mb-4">{notice(Tint::Pass, t.contacts_bulk_restored(count).into_any())}</div> });
    let deleted = move || {
        let id = query.with(|map| map.get("deleted"))?;
        let undo = view! {
            <ActionForm action=restore attr:class="flex flex-wrap items-center gap-3">
                <span>{t.contacts_deleted()}</span>
                <input type="hidden" name="id" value=id />
                <SubmitButton label=t.contacts_undo() pending=restore.pending() tone=Tone::Line shape=Icon::Undo2 class="btn-sm" />
                {move || errors.get().map(|error| error_line(&error))}
            </ActionForm>
        };
        Some(view! { <div class="mb-4">{notice(Tint::Info, undo.into_any())}</div> })
    };
    let erased = move || query.with(|map| map.get("erased")).map(|until| erased_note(&until));
    view! { {changed} {restored} {deleted} {erased} }.into_any()
}

/// Many were deleted; they can come back.
fn undo_many(count: u64, at: u64, restore: ServerAction<RestoreContacts>, errors: FormErrors) -> AnyView {
    let t = use_t();
    let undo = view! {
        <ActionForm action=restore attr:class="flex flex-wrap items-center gap-3">
            <span>{t.contacts_bulk_deleted(count)}</span>
            <input type="hidden" name="at" value=at.to_string() />
            <SubmitButton label=t.contacts_undo() pending=restore.pending() tone=Tone::Line shape=Icon::Undo2 class="btn-sm" />
            {move || errors.get().map(|error| error_line(&error))}
        </ActionForm>
    };
    notice(Tint::Info, undo.into_any())
}

fn nobody() -> AnyView {
    let t = use_t();
    view! {
        <section class="panel">
            <EmptyState shape=Icon::Users title=t.contacts_empty_title() text=t.contacts_empty_text()>
                {may(Permission::ManageContacts).then(|| view! {
                    <ButtonLink href="/contacts/import" label=t.contacts_import() tone=Tone::Primary shape=Icon::Upload />
                    <ButtonLink href="/contacts/new" label=t.contacts_add() shape=Icon::UserPlus />
                })}
            </EmptyState>
        </section>
    }
    .into_any()
}

fn found(view: ListView, query: ListQuery, change: ServerAction<ChangeContacts>) -> AnyView {
    let t = use_t();
    let total = view.total;
    let previous = view.newer.map(|id| query.address(&[("before", &id.to_string())]));
    let next = view.older.map(|id| query.address(&[("after", &id.to_string())]));
    let chosen = may(Permission::ManageContacts).then(|| Chosen::new(total));
    let filters = filters(&query, total, &view.tags, &view.groups);
    let body = if view.contacts.is_empty() {
        view! {
            <EmptyState shape=Icon::SearchX title=t.contacts_none_title() text=t.contacts_none_text()>
                <ButtonLink href="/contacts" label=t.ui_clear_filters() />
            </EmptyState>
        }
        .into_any()
    } else {
        view! {
            {chosen.map(|chosen| bulk_bar(chosen, &view, &query, change))}
            {table(view.contacts, chosen)}
        }
        .into_any()
    };
    view! {
        <section class="panel overflow-hidden">
            {filters}
            {body}
            {pager(t.contacts_match(total), previous, next)}
        </section>
    }
    .into_any()
}

/// The search field, the filters that are on, and the form for more.
fn filters(query: &ListQuery, total: u64, tags: &[String], groups: &[(domain::GroupId, String)]) -> AnyView {
    let t = use_t();
    let export = query.on_path("/downloads/contacts.csv", &[]);
    let more = more_filters(query, tags, groups);
    let (words, on) = (query.q.clone(), chips(query, groups));
    view! {
        <div class="flex flex-wrap items-center gap-2 border-b rule px-4 py-3 sm:px-5">
            <Form method="GET" action="/contacts" attr:class="contents" attr:role="search">
                <label class="input flex min-w-0 flex-1 basis-56 items-center gap-2 sm:max-w-72">
                    {icon(Icon::Search)}
                    <input type="search" name="q" class="min-w-0 grow" value=words placeholder=t.contacts_search() aria-label=t.contacts_search() />
                </label>
                {on}
                {more}
            </Form>
            <span class="num ml-auto text-sm text-ink-2">{t.contacts_match(total)}</span>
            {may(Permission::ExportContacts).then(|| view! {
                <ButtonLink href=export label=t.contacts_export() tone=Tone::Quiet shape=Icon::Download class="btn-sm" external=true />
            })}
        </div>
    }
    .into_any()
}

/// The filters behind a button.
fn more_filters(query: &ListQuery, tags: &[String], groups: &[(domain::GroupId, String)]) -> AnyView {
    let t = use_t();
    let tag_options = tags.iter().map(|tag| (tag.clone(), tag.clone())).collect();
    let group_options = groups.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    let selects = (
        select("tag", t.contacts_tag(), tag_options, &query.tag),
        select("group", t.contacts_group(), group_options, &query.group),
        select("language", t.contacts_language(), language_options(), &query.language),
        select("consent", t.contacts_consent(), consent_options(), &query.consent),
    );
    view! {
        <details class="dropdown" data-menu="">
            <summary class="btn btn-line list-none">{icon(Icon::ListFilter)} {t.contacts_filter()}</summary>
            <div class="dropdown-content z-40 mt-1 w-72 space-y-3 rounded-xl border border-line-strong bg-base-100 p-4 shadow-[0_8px_24px_-8px_rgb(0_0_0/0.18)]">
                {selects}
                <button type="submit" class="btn btn-primary btn-sm w-full">{t.contacts_filter_apply()}</button>
            </div>
        </details>
    }
    .into_any()
}

fn select(name: &'static str, label: String, options: Vec<(String, String)>, now: &str) -> AnyView {
    let t = use_t();
    let entries = options
        .into_iter()
        .map(|(value, words)| {
            let selected = value == now;
            view! { <option value=value selected=selected>{words}</option> }
        })
        .collect_view();
    view! {
        <label class="block">
            <span class="lbl-cap">{label}</span>
            <select name=name class="select mt-0.5 w-full">
                <option value="">{t.contacts_any()}</option>
                {entries}
            </select>
        </label>
    }
    .into_any()
}

fn consent_options() -> Vec<(String, String)> {
    let t = use_t();
    vec![
        ("given".to_owned(), t.contacts_consent_promotions()),
        ("withdrawn".to_owned(), t.contacts_consent_opted_out()),
        ("none".to_owned(), t.contacts_consent_not_asked()),
    ]
}

/// A chip per filter that is on; it leads to the list without it.
fn chips(query: &ListQuery, groups: &[(domain::GroupId, String)]) -> AnyView {
    let named = |options: Vec<(String, String)>, value: &str| options.into_iter().find(|(code, _)| code == value).map(|(_, words)| words);
    let group_options = groups.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    let mut chips = Vec::new();
    if !query.tag.is_empty() {
        let without = ListQuery {
            tag: String::new(),
            ..query.clone()
        };
        chips.push(chip(without.address(&[]), query.tag.clone(), true));
    }
    if let Some(words) = named(group_options, &query.group) {
        let without = ListQuery {
            group: String::new(),
            ..query.clone()
        };
        chips.push(chip(without.address(&[]), words, true));
    }
    if let Some(words) = named(language_options(), &query.language) {
        let without = ListQuery {
            language: String::new(),
            ..query.clone()
        };
        chips.push(chip(without.address(&[]), words, true));
    }
    if let Some(words) = named(consent_options(), &query.consent) {
        let without = ListQuery {
            consent: String::new(),
            ..query.clone()
        };
        chips.push(chip(without.address(&[]), words, true));
    }
    chips.into_any()
}
