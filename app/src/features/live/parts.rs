//! Header and panels of the live page.

use chrono::{DateTime, Utc};
use domain::{CampaignStatus, Permission, delivery::CampaignEventKind, money::group_indian};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    api::{LiveView, RetryFailed},
    buckets::Bucket,
    live_page::Deeds,
};
use crate::{
    features::{
        campaigns::parts::{evidence_links, status_badge},
        delivery_words::{channel_name, channel_sign, event_text, failure_text, skip_text},
    },
    page_context::{may, use_t},
    ui::{
        button::{SubmitButton, Tone},
        chart::{Series, StackedBars, stacked_bars},
        date::{moment_text, time_text},
        dialog::{Dialog, DialogButton},
        icon::{Icon, icon},
        menu::{Menu, menu_link},
        panel::Panel,
    },
};

const CANCEL_DIALOG: &str = "cancel-rest";

/// Status, name, and what can be done.
pub(super) fn header(view: &LiveView, deeds: Deeds) -> AnyView {
    let t = use_t();
    let name = view.name.clone();
    let actions = (may(Permission::SendCampaigns) && !view.status.is_final()).then(|| actions(view, deeds));
    let place = if actions.is_some() {
        "flex items-center gap-2 max-sm:w-full"
    } else {
        "flex items-center gap-2"
    };
    view! {
        <Title text=name.clone() />
        <div class="mb-5 flex flex-wrap items-start gap-x-4 gap-y-3">
            <div class="min-w-0 flex-1 basis-64">
                <p class="mb-1 flex items-center gap-2">
                    {status_badge(view.status)}
                    <span class="hint num">{t.live_updated(time_text(view.at))}</span>
                </p>
                <h1 class="break-words text-2xl font-semibold">{name}</h1>
                <p class="flex flex-wrap items-center gap-x-3 text-sm text-ink-2">
                    <span class="inline-flex items-center gap-1.5">{channel_sign(view.channel)}<span aria-hidden="true">{channel_name(view.channel)}</span></span>
                    <span class="num">{starts(view)}</span>
                </p>
            </div>
            <div class=place>{actions} {more(view, deeds)}</div>
        </div>
    }
    .into_any()
}

fn starts(view: &LiveView) -> String {
    let t = use_t();
    match (view.launched_at, view.starts_at) {
        (Some(at), _) => format!("{} {}", t.live_started(), moment_text(at)),
        (None, Some(at)) => t.live_starts_at(moment_text(at)),
        (None, None) => String::new(),
    }
}

/// The main action of where the campaign stands, and the way to end it.
fn actions(view: &LiveView, deeds: Deeds) -> AnyView {
    let t = use_t();
    let id = view.id.to_string();
    match view.status {
        CampaignStatus::Approved | CampaignStatus::Scheduled => view! {
            <ActionForm action=deeds.launch attr:class="max-sm:flex-1">
                <input type="hidden" name="id" value=id />
                <SubmitButton label=t.live_launch() pending=deeds.launch.pending() shape=Icon::Send class="max-sm:w-full" />
            </ActionForm>
        }
        .into_any(),
        CampaignStatus::Sending => view! {
            <ActionForm action=deeds.pause attr:class="max-sm:flex-1">
                <input type="hidden" name="id" value=id />
                <SubmitButton label=t.live_pause() pending=deeds.pause.pending() shape=Icon::Pause class="max-sm:w-full" />
            </ActionForm>
            {cancel_rest(view, deeds)}
        }
        .into_any(),
        CampaignStatus::Paused => view! {
            <ActionForm action=deeds.resume attr:class="max-sm:flex-1">
                <input type="hidden" name="id" value=id />
                <SubmitButton label=t.live_resume() pending=deeds.resume.pending() shape=Icon::Play class="max-sm:w-full" />
            </ActionForm>
            {cancel_rest(view, deeds)}
        }
        .into_any(),
        CampaignStatus::Draft | CampaignStatus::InReview | CampaignStatus::Completed | CampaignStatus::Cancelled => ().into_any(),
    }
}

fn cancel_rest(view: &LiveView, deeds: Deeds) -> AnyView {
    let t = use_t();
    let (id, queued) = (view.id.to_string(), view.count(Bucket::Queued));
    view! {
        <DialogButton dialog=CANCEL_DIALOG label=t.live_cancel_rest() tone=Tone::DangerLine shape=Icon::X class="max-sm:flex-1" />
        <Dialog id=CANCEL_DIALOG title=t.live_cancel_title() text=t.live_cancel_text(queued) keep=t.live_keep()>
            <ActionForm action=deeds.cancel>
                <input type="hidden" name="id" value=id />
                <SubmitButton label=t.live_cancel_button(queued) pending=deeds.cancel.pending() tone=Tone::Danger class="w-full" />
            </ActionForm>
        </Dialog>
    }
    .into_any()
}

/// Export, evidence and duplicate; nothing for who may do none of them.
fn more(view: &LiveView, deeds: Deeds) -> AnyView {
    let t = use_t();
    let (exports, writes) = (may(Permission::ExportContacts), may(Permission::ManageCampaigns));
    if !exports && !writes && !may(Permission::ViewEvidence) {
        return ().into_any();
    }
    let copy = writes.then(|| {
        let (id, name) = (view.id.to_string(), t.campaign_copy_of(view.name.clone()));
        view! {
            <li>
                <ActionForm action=deeds.duplicate attr:class="contents">
                    <input type="hidden" name="id" value=id />
                    <input type="hidden" name="name" value=name />
                    <button type="submit" class="flex min-h-10 w-full items-center gap-2 touch:min-h-11">{icon(Icon::Copy)} {t.campaign_duplicate()}</button>
                </ActionForm>
            </li>
        }
    });
    let export = exports.then(|| menu_link(export_path(view), Icon::Download, t.live_export(), true));
    let (id, label) = (view.id, t.campaign_actions_of(view.name.clone()));
    view! {
        <Menu label shape=Icon::Ellipsis>
            {export}
            {evidence_links(id)}
            {copy}
        </Menu>
    }
    .into_any()
}

/// Where the whole ledger is downloaded.
pub(super) fn export_path(view: &LiveView) -> String {
    format!("/downloads/campaigns/{}/deliveries.csv", view.id)
}

/// The curve of the last hour, with its table; nothing where nothing was sent in it.
pub(super) fn per_minute(view: &LiveView) -> AnyView {
    let t = use_t();
    if view.series.is_empty() {
        return ().into_any();
    }
    let chart = StackedBars {
        label: t.live_per_minute_finding(view.per_minute),
        axis: t.live_minute(),
        columns: view.series.iter().map(|(at, _)| time_text(*at)).collect(),
        series: vec![Series {
            name: t.live_messages(),
            color: "st-delivered",
            values: view.series.iter().map(|(_, count)| *count).collect(),
        }],
        today: (view.status == CampaignStatus::Sending).then(|| view.series.len().checked_sub(1)).flatten(),
        planned: 0,
    };
    view! { <Panel title=t.live_per_minute_title()>{stacked_bars(chart)}</Panel> }.into_any()
}

/// What happened, newest first.
pub(super) fn activity(events: &[(DateTime<Utc>, CampaignEventKind, u64)]) -> AnyView {
    let t = use_t();
    if events.is_empty() {
        return view! { <Panel title=t.live_activity()><p class="text-ink-2">{t.live_no_activity()}</p></Panel> }.into_any();
    }
    let rows = events
        .iter()
        .map(|(at, kind, count)| {
            view! {
                <li class="flex gap-3">
                    <time class="num w-10 shrink-0 text-ink-3" title=moment_text(*at)>{time_text(*at)}</time>
                    <span>{event_text(*kind, *count)}</span>
                </li>
            }
        })
        .collect_view();
    view! { <Panel title=t.live_activity()><div class="@container"><ol class="grid gap-x-8 gap-y-2 text-sm @md:grid-cols-2">{rows}</ol></div></Panel> }
        .into_any()
}

/// The failed ones by reason; nothing where there are none.
pub(super) fn by_failure(view: &LiveView, retry: ServerAction<RetryFailed>) -> AnyView {
    let t = use_t();
    let failed = view.count(Bucket::Failed);
    if failed == 0 {
        return ().into_any();
    }
    let can_retry = may(Permission::SendCampaigns) && view.status != CampaignStatus::Cancelled;
    let button = can_retry.then(|| {
        let id = view.id.to_string();
        view! {
            <ActionForm action=retry attr:class="border-t rule bg-base-200 px-5 py-3">
                <input type="hidden" name="id" value=id />
                <SubmitButton label=t.live_retry_failed() pending=retry.pending() tone=Tone::Line shape=Icon::RotateCw class="btn-sm" />
            </ActionForm>
        }
    });
    let rows = view
        .failures
        .iter()
        .map(|(reason, count)| reason_row(*count, failure_text(*reason)))
        .collect_view();
    reasons(t.live_failed_title(failed), rows.into_any(), button.into_any())
}

/// The skipped ones by reason; nothing where there are none.
pub(super) fn by_skip(view: &LiveView) -> AnyView {
    let t = use_t();
    let skipped = view.count(Bucket::Skipped);
    if skipped == 0 {
        return ().into_any();
    }
    let rows = view.skips.iter().map(|(reason, count)| reason_row(*count, skip_text(*reason))).collect_view();
    reasons(t.live_skipped_title(skipped), rows.into_any(), ().into_any())
}

fn reasons(title: String, rows: AnyView, foot: AnyView) -> AnyView {
    let t = use_t();
    view! {
        <Panel title hint=t.live_by_reason() flush=true>
            <ul class="divide-y divide-base-300 border-t rule">{rows}</ul>
            {foot}
        </Panel>
    }
    .into_any()
}

fn reason_row(count: u64, words: String) -> AnyView {
    view! {
        <li class="flex items-baseline gap-3 px-5 py-2.5 text-sm">
            <span class="num min-w-6 text-right text-lg font-semibold">{group_indian(count)}</span>
            <span class="min-w-0 flex-1">{words}</span>
        </li>
    }
    .into_any()
}
