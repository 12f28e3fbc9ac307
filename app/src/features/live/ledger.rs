//! The ledger: every recipient with what became of their message.

use chrono::{DateTime, Utc};
use domain::{DeliveryStatus, Permission};
use leptos::prelude::*;

use super::{
    api::{LedgerPage, LedgerRow, LiveView, Why},
    buckets::Bucket,
    figures::ledger_path,
    live_page::{Asked, Deeds},
    parts::export_path,
};
use crate::{
    features::{
        code_words::code_text,
        delivery_words::{delivery_badge, skip_text},
    },
    page_context::{may, use_t},
    ui::{
        button::{ButtonLink, SubmitButton, Tone},
        date::{machine_text, moment_text, recent_text},
        dialog::{Dialog, DialogButton},
        feedback::EmptyState,
        icon::Icon,
        list::{Cells, Column, Table, pager},
        panel::Panel,
        tabs::{Tab, tabs},
        url::with_query,
    },
};

/// The panel.
pub(super) fn ledger_panel(view: &LiveView, asked: &Asked, page: LedgerPage, deeds: Deeds) -> AnyView {
    let t = use_t();
    let export = may(Permission::ExportContacts).then(|| {
        view! { <ButtonLink href=export_path(view) label=t.live_export() tone=Tone::Quiet shape=Icon::Download class="btn-sm" external=true /> }.into_any()
    });
    let body = if page.rows.is_empty() {
        view! { <EmptyState shape=Icon::Users title=t.live_no_recipients() text=t.live_no_recipients_text() /> }.into_any()
    } else {
        lines(view, asked, page, deeds)
    };
    let strip = status_tabs(view, asked);
    view! {
        <div id="ledger" class="scroll-mt-20">
            <Panel title=t.live_recipients() actions=export.unwrap_or_else(|| ().into_any()) flush=true>
                <div class="[&>nav]:px-5">{strip}</div>
                {body}
            </Panel>
        </div>
    }
    .into_any()
}

fn status_tabs(view: &LiveView, asked: &Asked) -> AnyView {
    let t = use_t();
    let current = Bucket::from_code(&asked.status);
    let mut items = vec![Tab::new(ledger_path(view, None), t.live_all(), current.is_none()).with_count(view.total)];
    for bucket in Bucket::ALL {
        let count = view.count(bucket);
        if count > 0 || current == Some(bucket) {
            items.push(Tab::new(ledger_path(view, Some(bucket)), bucket.name(), current == Some(bucket)).with_count(count));
        }
    }
    tabs(t.live_status(), items)
}

fn lines(view: &LiveView, asked: &Asked, page: LedgerPage, deeds: Deeds) -> AnyView {
    let t = use_t();
    let columns = vec![
        Column::text(t.live_person()).heading().class("text-base font-medium sm:whitespace-nowrap"),
        Column::text(t.live_number()).bare().class("num whitespace-nowrap text-ink-2"),
        Column::text(t.live_language()).bare(),
        Column::text(t.live_status()).bare(),
        Column::text(t.live_reason()).bare().class("sm:min-w-56"),
        Column::number(t.live_tries()).wide_only(),
        Column::number(t.live_changed()).bare().class("num whitespace-nowrap text-ink-2"),
        Column::actions(),
    ];
    let here = format!("/campaigns/{}", asked.id);
    let next = page
        .next
        .map(|after| with_query(&here, &[("status", &asked.status), ("after", &after.to_string())]) + "#ledger");
    let first = asked.after.map(|_| ledger_path(view, Bucket::from_code(&asked.status)));
    let caption = t.live_shown(page.rows.len());
    let decides = may(Permission::SendCampaigns) && view.status != domain::CampaignStatus::Cancelled;
    let rows = page.rows.iter().map(|row| table_row(row, view.at, decides, deeds)).collect();
    let dialogs = page
        .rows
        .iter()
        .filter(|row| decides && waits(row))
        .map(|row| resend_dialog(row, deeds))
        .collect_view();
    view! {
        <Table label=t.live_recipients() columns rows row_class="h-12" />
        {dialogs}
        {pager(caption, first, next)}
    }
    .into_any()
}

fn table_row(row: &LedgerRow, now: DateTime<Utc>, decides: bool, deeds: Deeds) -> Cells {
    vec![
        view! { <a class="hover:underline" href=format!("/contacts/{}", row.contact_id)>{row.name.clone()}</a> }.into_any(),
        row.number.clone().into_any(),
        view! { <span lang=row.language.code()>{row.language.endonym()}</span> }.into_any(),
        delivery_badge(row.status),
        reason(row),
        row.tries.into_any(),
        view! { <time datetime=machine_text(row.updated_at)>{recent_text(row.updated_at, now)}</time> }.into_any(),
        (decides && waits(row)).then(|| choices(row, deeds)).into_any(),
    ]
}

fn reason(row: &LedgerRow) -> AnyView {
    let t = use_t();
    let words = match row.why {
        Why::Nothing if row.code.is_none() => return view! { <span class="nothing text-ink-3">"—"</span> }.into_any(),
        Why::Nothing => String::new(),
        Why::Failed(reason) => code_text(row.code.as_deref().unwrap_or_default(), reason),
        Why::Skipped(reason) => skip_text(reason),
        Why::Left => t.live_left(),
        Why::Awaited(until) => t.live_awaited(moment_text(until)),
        Why::Resent => t.live_resent(),
    };
    let code = row
        .code
        .clone()
        .map(|code| view! { <span class="num mr-1.5 rounded bg-base-200 px-1.5 py-0.5 text-xs text-ink-2">{code}</span> });
    view! { <span class="text-ink-2">{code} {words}</span> }.into_any()
}

/// Whether a member has still to decide about it.
fn waits(row: &LedgerRow) -> bool {
    row.status == DeliveryStatus::Unknown && row.why != Why::Left
}

fn choices(row: &LedgerRow, deeds: Deeds) -> AnyView {
    let t = use_t();
    let (id, asked_id) = (row.id.to_string(), row.id.to_string());
    view! {
        <span class="inline-flex flex-wrap items-center gap-1.5">
            <ActionForm action=deeds.look_up>
                <input type="hidden" name="id" value=asked_id />
                <SubmitButton label=t.live_look_up() pending=deeds.look_up.pending() tone=Tone::Quiet class="btn-sm" />
            </ActionForm>
            <DialogButton dialog=dialog_id(row) label=t.live_resend() class="btn-sm" />
            <ActionForm action=deeds.leave>
                <input type="hidden" name="id" value=id />
                <SubmitButton label=t.live_leave() pending=deeds.leave.pending() tone=Tone::Quiet class="btn-sm" />
            </ActionForm>
        </span>
    }
    .into_any()
}

fn resend_dialog(row: &LedgerRow, deeds: Deeds) -> AnyView {
    let t = use_t();
    let id = row.id.to_string();
    view! {
        <Dialog id=dialog_id(row) title=t.live_resend_title() text=t.live_resend_text(row.name.clone())>
            <ActionForm action=deeds.resend>
                <input type="hidden" name="id" value=id />
                <SubmitButton label=t.live_resend() pending=deeds.resend.pending() tone=Tone::Danger class="w-full" />
            </ActionForm>
        </Dialog>
    }
    .into_any()
}

fn dialog_id(row: &LedgerRow) -> String {
    format!("resend-{}", row.id)
}
