//! `/settings/audit`.

use leptos::{either::Either, prelude::*};
use leptos_router::{components::Form, hooks::use_query_map};

use super::{
    api::{AuditQuery, ChainView, EntryRow, LogView, audit_log, check_chain},
    words::NOUNS,
};
use crate::{
    features::settings::settings_page,
    page_context::use_t,
    ui::{
        button::{ButtonLink, SubmitButton, Tone},
        date::moment,
        feedback::{EmptyState, error_panel, notice, skeleton_rows},
        field::{SelectField, TextField},
        icon::Icon,
        list::{Cells, Column, Table, fact, pager},
        panel::Panel,
        url::with_query,
        verdict::{Tint, tag},
    },
};

const PATH: &str = "/settings/audit";

/// The filter, the entries, and the check of the chain.
#[must_use]
pub fn page() -> AnyView {
    let t = use_t();
    let query = use_query_map();
    let asked = move || {
        query.with(|query| {
            let part = |name: &str| query.get(name).unwrap_or_default();
            AuditQuery {
                noun: part("noun"),
                member: part("member"),
                from: part("from"),
                until: part("until"),
                subject: part("subject"),
                before: part("before"),
            }
        })
    };
    let log = Resource::new(asked, audit_log);
    let chain = Resource::new(
        move || query.with(|query| query.get("check").is_some()),
        |is_asked| async move { if is_asked { Some(check_chain().await) } else { None } },
    );
    let body = view! {
        <p class="max-w-2xl text-ink-2">{t.audit_subtitle()}</p>
        <Suspense>
            {move || Suspend::new(async move {
                chain.await.map(|verdict| match verdict {
                    Ok(chain) => chain_note(chain),
                    Err(error) => error_panel(&error),
                })
            })}
        </Suspense>
        <Suspense fallback=|| skeleton_rows(8)>
            {move || Suspend::new(async move {
                match log.await {
                    Ok(view) => log_panel(view, asked()),
                    Err(error) => error_panel(&error),
                }
            })}
        </Suspense>
    };
    settings_page(t.audit_title(), body.into_any())
}

fn chain_note(chain: ChainView) -> AnyView {
    let t = use_t();
    match chain {
        ChainView::Whole(count) => notice(Tint::Pass, t.audit_whole(count).into_any()),
        ChainView::Broken(seq) => notice(Tint::Fail, t.audit_broken(seq).into_any()),
    }
}

fn log_panel(view: LogView, asked: AuditQuery) -> AnyView {
    let t = use_t();
    let address = |path: &str, more: (&str, &str)| {
        let pairs = [
            ("noun", asked.noun.as_str()),
            ("member", &asked.member),
            ("from", &asked.from),
            ("until", &asked.until),
            ("subject", &asked.subject),
            more,
        ];
        with_query(path, &pairs)
    };
    let first_page = (!asked.before.is_empty()).then(|| address(PATH, ("", "")));
    let next_page = view.next.map(|next| address(PATH, ("before", &next.to_string())));
    let actions = view! {
        <span class="flex flex-wrap gap-2">
            <ButtonLink href=address(PATH, ("check", "1")) label=t.audit_check() class="btn-sm" tone=Tone::Quiet shape=Icon::BadgeCheck />
            <ButtonLink href=address("/downloads/audit.csv", ("", "")) label=t.audit_export() class="btn-sm" shape=Icon::Download external=true />
        </span>
    };
    let filter = filter_form(&view.people, asked);
    view! {
        {filter}
        <Panel title=t.audit_title() actions=actions.into_any() flush=true>
            {entries_table(view.entries, first_page, next_page)}
        </Panel>
    }
    .into_any()
}

fn filter_form(people: &[(String, String)], asked: AuditQuery) -> AnyView {
    let t = use_t();
    let nouns = NOUNS.iter().map(|(code, words)| ((*code).to_owned(), words(t)));
    let nouns = std::iter::once((String::new(), t.audit_noun_all())).chain(nouns).collect();
    let people = std::iter::once((String::new(), t.audit_member_all())).chain(people.iter().cloned()).collect();
    let AuditQuery { noun, member, from, until, .. } = asked;
    view! {
        <Panel title=t.ui_search()>
            <Form method="GET" action=PATH attr:class="grid items-end gap-4 sm:grid-cols-2 xl:grid-cols-[repeat(4,minmax(0,1fr))_auto]">
                <SelectField name="noun" label=t.audit_noun_label() options=nouns value=noun />
                <SelectField name="member" label=t.audit_member_label() options=people value=member />
                <TextField name="from" kind="date" label=t.audit_from_label() value=from />
                <TextField name="until" kind="date" label=t.audit_until_label() value=until />
                <SubmitButton label=t.audit_filter_button() />
            </Form>
        </Panel>
    }
    .into_any()
}

fn entries_table(entries: Vec<EntryRow>, first_page: Option<String>, next_page: Option<String>) -> AnyView {
    let t = use_t();
    let (Some(newest), Some(oldest)) = (entries.first().map(|entry| entry.seq), entries.last().map(|entry| entry.seq)) else {
        return view! { <EmptyState shape=Icon::Clock title=t.audit_empty_title() text=t.audit_empty_text() /> }.into_any();
    };
    let columns = vec![
        Column::text(t.audit_when_column()).bare().class("num whitespace-nowrap"),
        Column::text(t.audit_who_column()).bare(),
        Column::text(t.audit_what_column()).heading().class("max-sm:font-medium"),
        Column::text(t.audit_details_column()).bare(),
    ];
    let rows = entries.into_iter().map(row).collect();
    view! {
        <Table label=t.audit_title() columns rows row_class="align-top" />
        {pager(t.audit_range(newest, oldest), first_page, next_page)}
    }
    .into_any()
}

fn row(entry: EntryRow) -> Cells {
    let t = use_t();
    let who = match &entry.who {
        Some(name) => Either::Left(name.clone()),
        None => Either::Right(view! { <span class="text-ink-2">{t.audit_system()}</span> }),
    };
    let door = entry.by_api.then(|| tag(t.audit_via_api()));
    let who = view! { {who} " " {door} };
    let what = entry.what.clone();
    vec![moment(entry.at).into_any(), who.into_any(), what.into_any(), details(entry)]
}

fn details(entry: EntryRow) -> AnyView {
    let t = use_t();
    let link = subject_path(&entry).map(|path| view! { <a class="link" href=path>{t.audit_open_subject()}</a> });
    let facts = (!entry.facts.is_empty()).then(|| fact(t.audit_facts(), view! { <code class="break-all">{entry.facts}</code> }.into_any()));
    let subject = format!("{} {}", entry.subject_kind, entry.subject_id);
    view! {
        <details>
            <summary class="cursor-pointer text-sm text-ink-2">{format!("#{} {}", entry.seq, entry.action)}</summary>
            <dl class="mt-1 max-w-md sm:min-w-64">
                {facts}
                {fact(t.audit_subject(), view! { <span class="break-all">{subject}</span> " " {link} }.into_any())}
                {fact(t.audit_request(), view! { <code class="break-all">{entry.request_id}</code> }.into_any())}
                {fact(t.audit_hash(), view! { <code class="break-all">{entry.hash}</code> }.into_any())}
            </dl>
        </details>
    }
    .into_any()
}

/// Where the thing can be seen, for things that have a page.
fn subject_path(entry: &EntryRow) -> Option<String> {
    match entry.subject_kind.as_str() {
        "campaign" => Some(format!("/campaigns/{}", entry.subject_id)),
        "own-rule" => Some(format!("/rulebook/own#rule-{}", entry.subject_id)),
        "contact" => Some(format!("/contacts/{}", entry.subject_id)),
        _ => None,
    }
}
