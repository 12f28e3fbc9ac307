//! `/settings/failures`: what failed for good, over all campaigns.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::api::{DeadLettersView, FailedRow, GroupRow, NO_CODE, RetryDeadLetters, dead_letters};
use crate::{
    features::{
        code_words::code_text,
        settings::{done_note, settings_page},
    },
    page_context::use_t,
    ui::{
        button::{ButtonLink, SubmitButton, Tone},
        date::moment_text,
        feedback::{EmptyState, error_line, error_panel, skeleton_rows},
        field::form_errors,
        icon::Icon,
        list::{Cells, Column, Table, pager},
        panel::Panel,
        url::with_query,
    },
};

const HERE: &str = "/settings/failures";

/// The page.
#[must_use]
pub fn page() -> AnyView {
    let t = use_t();
    let query = use_query_map();
    let retry = ServerAction::<RetryDeadLetters>::new();
    let errors = form_errors(retry);
    let asked = Memo::new(move |_| query.with(|query| (query.get("code"), query.get("after").and_then(|after| after.parse::<domain::DeliveryId>().ok()))));
    let letters = Resource::new(move || (asked.get(), retry.version().get()), |((code, after), _)| dead_letters(code, after));
    let body = view! {
        {done_note(|_| Some(use_t().failures_retried()))}
        {move || errors.get().map(|error| error_line(&error))}
        <Transition fallback=|| skeleton_rows(4)>
            {move || Suspend::new(async move {
                match letters.await {
                    Ok(letters) => content(letters, asked.get_untracked().0, retry),
                    Err(error) => error_panel(&error),
                }
            })}
        </Transition>
    };
    settings_page(t.failures_title(), body.into_any())
}

fn content(letters: DeadLettersView, code: Option<String>, retry: ServerAction<RetryDeadLetters>) -> AnyView {
    let t = use_t();
    if letters.groups.is_empty() {
        return view! {
            <Panel title=t.failures_title()>
                <EmptyState shape=Icon::CircleCheck title=t.failures_none() text=t.failures_none_text() />
            </Panel>
        }
        .into_any();
    }
    let columns = vec![
        Column::text(t.failures_reason()).heading().class("sm:min-w-56"),
        Column::number(t.failures_count()),
        Column::number(t.failures_campaigns()),
        Column::number(t.failures_last()).bare().class("num whitespace-nowrap text-ink-2"),
        Column::actions(),
    ];
    let rows = letters.groups.iter().map(|group| group_row(group, retry)).collect();
    let lines = code.map(|code| lines_panel(&code, letters.rows, letters.next));
    view! {
        <Panel title=t.failures_title() flush=true>
            <p class="hint px-5 pb-4">{t.failures_text()}</p>
            <Table label=t.failures_title() columns rows />
        </Panel>
        {lines}
    }
    .into_any()
}

fn group_row(group: &GroupRow, retry: ServerAction<RetryDeadLetters>) -> Cells {
    let t = use_t();
    let shown = if group.code.is_empty() { NO_CODE } else { group.code.as_str() };
    let href = with_query(HERE, &[("code", shown)]);
    let code = group.code.clone();
    let badge = (!code.is_empty()).then(|| view! { <span class="num mr-1.5 rounded bg-base-200 px-1.5 py-0.5 text-xs text-ink-2">{code.clone()}</span> });
    let again = group.may_retry.then(|| {
        view! {
            <ActionForm action=retry>
                <input type="hidden" name="code" value=code.clone() />
                <SubmitButton label=t.failures_retry() pending=retry.pending() tone=Tone::Line shape=Icon::RotateCw class="btn-sm" />
            </ActionForm>
        }
    });
    vec![
        view! { <span>{badge} {code_text(&group.code, group.reason)}</span> }.into_any(),
        group.count.into_any(),
        group.campaigns.into_any(),
        moment_text(group.last_at).into_any(),
        view! {
            <span class="inline-flex flex-wrap items-center gap-1.5">
                <ButtonLink href label=t.failures_show() tone=Tone::Quiet class="btn-sm" />
                {again}
            </span>
        }
        .into_any(),
    ]
}

fn lines_panel(code: &str, rows: Vec<FailedRow>, next: Option<domain::DeliveryId>) -> AnyView {
    let t = use_t();
    let columns = vec![
        Column::text(t.live_person()).heading().class("text-base font-medium sm:whitespace-nowrap"),
        Column::text(t.live_number()).bare().class("num whitespace-nowrap text-ink-2"),
        Column::text(t.failures_campaign()).bare(),
        Column::number(t.live_tries()).wide_only(),
        Column::number(t.live_changed()).bare().class("num whitespace-nowrap text-ink-2"),
    ];
    let caption = t.live_shown(rows.len());
    let first = Some(with_query(HERE, &[("code", code)]));
    let next = next.map(|after| with_query(HERE, &[("code", code), ("after", &after.to_string())]));
    let cells = rows.iter().map(line_row).collect();
    view! {
        <Panel title=t.live_recipients() flush=true>
            <Table label=t.live_recipients() columns rows=cells />
            {pager(caption, first, next)}
        </Panel>
    }
    .into_any()
}

fn line_row(row: &FailedRow) -> Cells {
    vec![
        view! { <a class="hover:underline" href=format!("/contacts/{}", row.contact_id)>{row.name.clone()}</a> }.into_any(),
        row.number.clone().into_any(),
        view! { <a class="hover:underline" href=format!("/campaigns/{}", row.campaign_id)>{row.campaign.clone()}</a> }.into_any(),
        row.tries.into_any(),
        moment_text(row.at).into_any(),
    ]
}
