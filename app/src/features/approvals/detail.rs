//! One request: what it says, what changed, what the rules say, and the decision.

use chrono::{DateTime, Utc};
use domain::{ApprovalStatus, money::group_indian, placeholder};
use leptos::prelude::*;
use leptos_router::params::ParamsMap;

use super::{
    api::{ApprovalDetail, ChangeView, DecideApproval, HindranceView, LanguageView, UndoApproval},
    approvals_page::status_badge,
    clearance::{Recording, clearance_panel, rules_in},
    desk,
    queue_api::failure,
    stages::{review_note, stages},
};
use crate::{
    error::AppError,
    features::{
        campaigns::{
            builder::{
                findings::{repair_well, row as finding_row, score},
                review_parts::pacing_text,
                sender_parts::sender_text,
            },
            parts::{evidence_buttons, purpose_text},
        },
        delivery_words::channel_name,
        second_opinion::opinion_block,
    },
    page_context::use_t,
    ui::{
        button::{ButtonLink, SubmitButton, Tone},
        date::{moment_text, time_text},
        dialog::Dialog,
        diff::{added, removed},
        feedback::notice,
        field::{FormAlert, TextArea, form_errors},
        icon::{Icon, icon},
        keys::key_cap,
        tabs::{Tab, segmented, tabs},
        url::with_query,
        verdict::Tint,
    },
};

/// The form of the decision.
const FORM: &str = "decide";
/// The question that the key `A` asks: a letter alone must not decide.
const CONFIRM: &str = "confirm-approval";

/// What the address says of how a request is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// The tab of the queue beside it.
    tab: String,
    /// Code of the language.
    language: String,
    /// `inline`, `languages`, or empty for side by side.
    columns: String,
    /// Why the last form beside the decision was not taken.
    error: Option<AppError>,
}

impl View {
    /// Reads it from the address.
    #[must_use]
    pub fn of(query: &ParamsMap) -> Self {
        let read = |name: &str| query.get(name).unwrap_or_default();
        Self {
            tab: read("tab"),
            language: read("lang"),
            columns: read("view"),
            error: failure(&read("__path"), &read("__err")),
        }
    }
}

/// What can be done with a request. Made by the page, so that they end with it and not with what they
/// load.
#[derive(Clone, Copy)]
pub struct Deeds {
    /// Approves or rejects.
    pub decide: ServerAction<DecideApproval>,
    /// Takes an approval back.
    pub undo: ServerAction<UndoApproval>,
    /// Records what outside bodies said.
    pub recording: Recording,
}

/// The whole request.
#[must_use]
pub fn detail(found: &ApprovalDetail, view: &View, deeds: Deeds) -> AnyView {
    let wanted = found.languages.iter().find(|language| language.language.code() == view.language);
    let current = wanted.or(found.languages.first());
    view! {
        {head(found)}
        {desk::standing(found, view.error.clone())}
        {desk::renewal_note(found)}
        {review_note(found)}
        {current.map(|current| compared(found, current, &view.tab, &view.columns))}
        {desk::picture_words(found)}
        {current.map(findings)}
        {desk::comments(found)}
        {outcome(found, deeds.undo)}
        {(found.clearance.approval == Some(found.id)).then(|| clearance_panel(&found.clearance, deeds.recording))}
        {found.hindrance.map_or_else(|| decision(found, deeds.decide), |hindrance| hindered(found, hindrance))}
        {desk::alike(found)}
        {desk::history(found)}
    }
    .into_any()
}

fn head(found: &ApprovalDetail) -> AnyView {
    let t = use_t();
    let start = found.starts_at.map_or_else(|| t.campaign_start_by_hand(), moment_text);
    let note = (!found.note.is_empty())
        .then(|| view! { <div class="flex gap-3 border-t rule bg-base-200 px-5 py-2.5 text-sm"><span class="text-ink-3">{icon(Icon::MessageSquareText)}</span><p>"“" {found.note.clone()} "”"</p></div> });
    let grown = found
        .base
        .filter(|base| base.recipients != found.recipients)
        .map(|base| format!(" ({})", t.approval_people_before(base.recipients, base.number)));
    let sender = found.sender.as_ref().map_or_else(|| t.campaign_no_sender(), sender_text);
    let media = found
        .media_url
        .clone()
        .map(|url| view! { <span class="max-w-full truncate">{t.campaign_media_from(url)}</span> });
    view! {
        <section class="panel overflow-hidden">
            <div class="px-5 pb-3 pt-4">
                <a href="/approvals" class="link-q mb-1 inline-flex items-center gap-1.5 text-sm lg:hidden">{icon(Icon::ArrowLeft)} {t.approval_title()}</a>
                <div class="flex flex-wrap items-center gap-2">
                    <h2 class="text-xl font-semibold">{found.campaign.clone()}</h2>
                    {status_badge(found.status)}
                    <span class="ml-auto inline-flex gap-1">{key_cap("K")} {key_cap("J")}</span>
                </div>
                <p class="flex flex-wrap gap-x-4 text-sm text-ink-2">
                    <span>{channel_name(found.channel)} ", " {purpose_text(found.purpose)}</span>
                    <span class="num">{t.approval_people(found.recipients, group_indian(found.recipients))} {grown}</span>
                    <span class="num">{start} ", " {pacing_text(found.pacing)}</span>
                    <span>{t.approval_sender(sender)}</span>
                    <span class="num">{t.approval_by(found.author.clone(), moment_text(found.requested_at))}</span>
                    {media}
                </p>
                {evidence_buttons(found.campaign_id)}
            </div>
            {note}
            {stages(found)}
        </section>
    }
    .into_any()
}

fn compared(found: &ApprovalDetail, current: &LanguageView, tab: &str, view: &str) -> AnyView {
    let t = use_t();
    let path = format!("/approvals/{}", found.id);
    let languages = found
        .languages
        .iter()
        .map(|language| {
            let href = with_query(&path, &[("tab", tab), ("lang", language.language.code()), ("view", view)]);
            let tab = Tab {
                lang: Some(language.language.code()),
                ..Tab::new(href, language.language.endonym(), language.language == current.language)
            };
            let changes = count_changes(&language.changes);
            if found.base.is_some() { tab.with_count(changes as u64) } else { tab }
        })
        .collect();
    let to = |view: &str| with_query(&path, &[("tab", tab), ("lang", current.language.code()), ("view", view)]);
    let are_all = view == "languages" && found.languages.len() > 1;
    let is_inline = view == "inline" || found.base.is_none();
    let mut views = Vec::new();
    if found.base.is_some() {
        views.push(Tab::new(to(""), t.approval_side_by_side(), !is_inline && !are_all));
    }
    views.push(Tab::new(to("inline"), t.approval_inline(), is_inline && !are_all));
    if found.languages.len() > 1 {
        views.push(Tab::new(to("languages"), t.approval_languages(), are_all));
    }
    let switch = (views.len() > 1).then(|| {
        view! { <div class="my-2 max-sm:hidden">{segmented(t.approval_view(), views)}</div> }
    });
    let body = match (are_all, is_inline) {
        (true, _) => desk::languages(found),
        (false, true) => inline(current),
        (false, false) => side_by_side(found, current),
    };
    let (added, removed) = count_words(&current.changes);
    let legend = if found.base.is_some() {
        view! {
            <span><span class="del">{t.approval_removed()}</span></span>
            <span><span class="ins">{t.approval_added()}</span></span>
            <span class="num">{t.approval_changes(count_changes(&current.changes), added, removed)}</span>
        }
        .into_any()
    } else {
        view! { <span>{t.approval_new_text()}</span> }.into_any()
    };
    view! {
        <section class="panel overflow-hidden">
            <div class="flex flex-wrap items-center gap-x-4 border-b rule px-5">
                <div class="-mb-px flex-1 overflow-x-auto">{tabs(t.campaign_message_languages(), languages)}</div>
                {switch}
            </div>
            {body}
            <div class="flex flex-wrap items-center gap-x-5 gap-y-1 border-t rule bg-base-200 px-5 py-2 text-sm text-ink-2">{legend}</div>
        </section>
    }
    .into_any()
}

fn side_by_side(found: &ApprovalDetail, current: &LanguageView) -> AnyView {
    let t = use_t();
    let lang = current.language.code();
    let Some(base) = found.base else { return ().into_any() };
    let at = moment_text(base.at);
    let became = if base.was_approved {
        t.approval_approved_before(at)
    } else {
        t.approval_submitted_before(at)
    };
    let old = current
        .changes
        .iter()
        .filter(|change| !matches!(change, ChangeView::Added(_)))
        .map(change_view)
        .collect_view();
    let new = current
        .changes
        .iter()
        .filter(|change| !matches!(change, ChangeView::Removed(_)))
        .map(change_view)
        .collect_view();
    view! {
        <div class="grid divide-base-300 sm:grid-cols-2 sm:divide-x">
            <div class="min-w-0">
                <div class="flex flex-wrap items-center gap-x-2 border-b rule bg-base-200 px-5 py-2"><p class="font-semibold">{t.approval_version(base.number)}</p><p class="hint num">{became}</p></div>
                <p class="whitespace-pre-wrap break-words px-5 py-4 leading-7 text-ink-2" lang=lang>{old}</p>
            </div>
            <div class="min-w-0 rule max-sm:border-t">
                <div class="flex flex-wrap items-center gap-x-2 border-b rule bg-base-200 px-5 py-2"><p class="font-semibold">{t.approval_version(found.number)}</p><p class="hint num">{t.approval_sent_at(moment_text(found.requested_at))}</p></div>
                <p class="whitespace-pre-wrap break-words px-5 py-4 leading-7" lang=lang>{new}</p>
            </div>
        </div>
    }
    .into_any()
}

/// One column; a first version is shown plainly, since everything in it is new.
#[must_use]
pub fn inline(current: &LanguageView) -> AnyView {
    let is_first = !current.changes.iter().any(|change| !matches!(change, ChangeView::Added(_)));
    let pieces = current
        .changes
        .iter()
        .map(|change| match change {
            ChangeView::Added(text) if is_first => with_placeholders(text),
            other => change_view(other),
        })
        .collect_view();
    view! { <p class="whitespace-pre-wrap break-words px-5 py-4 leading-7" lang=current.language.code()>{pieces}</p> }.into_any()
}

fn change_view(change: &ChangeView) -> AnyView {
    match change {
        ChangeView::Same(text) => with_placeholders(text),
        ChangeView::Removed(text) => removed(text.clone()),
        ChangeView::Added(text) => added(text.clone()),
    }
}

fn with_placeholders(text: &str) -> AnyView {
    placeholder::pieces(text)
        .into_iter()
        .map(|piece| match piece {
            placeholder::Piece::Text(text) => text.to_owned().into_any(),
            placeholder::Piece::Placeholder { range, .. } => {
                let words = text.get(range).unwrap_or_default().to_owned();
                view! { <span class="var">{words}</span> }.into_any()
            }
        })
        .collect_view()
        .into_any()
}

fn count_changes(changes: &[ChangeView]) -> usize {
    let is_change = |change: &ChangeView| !matches!(change, ChangeView::Same(_));
    // A removal directly followed by an addition is one change.
    changes
        .iter()
        .enumerate()
        .filter(|(index, change)| is_change(change) && (*index == 0 || !is_change(&changes[index - 1])))
        .count()
}

/// Words added and removed.
fn count_words(changes: &[ChangeView]) -> (usize, usize) {
    let mut counts = (0, 0);
    for change in changes {
        match change {
            ChangeView::Added(text) => counts.0 += text.split_whitespace().count(),
            ChangeView::Removed(text) => counts.1 += text.split_whitespace().count(),
            ChangeView::Same(_) => {}
        }
    }
    counts
}

fn findings(current: &LanguageView) -> AnyView {
    let Some(found) = &current.verdict else { return ().into_any() };
    let t = use_t();
    let opinion = current.opinion.as_ref().map(|(opinion, course)| opinion_block(opinion, *course));
    let rows = found
        .findings
        .iter()
        .enumerate()
        .map(|(index, finding)| finding_row(index, finding, repair_well(finding, None), None))
        .collect_view();
    view! {
        <section class="panel overflow-hidden">
            <div class="panel-head"><h2>{t.campaign_check_title()}</h2><span class="hint">{t.campaign_rulebook(found.rulebook.clone())}</span></div>
            <div class="px-5 pb-4">{score(found)}</div>
            <ul>{rows}</ul>
            {opinion}
        </section>
    }
    .into_any()
}

fn outcome(found: &ApprovalDetail, undo: ServerAction<UndoApproval>) -> AnyView {
    let t = use_t();
    let Some(at) = found.decided_at.filter(|_| found.status != ApprovalStatus::Waiting) else {
        return ().into_any();
    };
    let who = found.decider.clone().unwrap_or_else(|| t.approval_by_policy());
    let reason = found.reason.clone().filter(|_| found.status == ApprovalStatus::Rejected);
    let reason = reason.map(|reason| view! { <p class="mt-1">"“" {reason} "”"</p> });
    let tint = match found.status {
        ApprovalStatus::Approved => Tint::Pass,
        ApprovalStatus::Rejected => Tint::Fail,
        _ => Tint::Info,
    };
    notice(
        tint,
        view! { <p class="font-medium">{t.approval_decided(who, moment_text(at))}</p> {reason} {found.undo_until.map(|until| undo_form(found, until, undo))} }
            .into_any(),
    )
}

/// The way back from a slip of the finger, for as long as it is open; a toast offers the same.
fn undo_form(found: &ApprovalDetail, until: DateTime<Utc>, undo: ServerAction<UndoApproval>) -> AnyView {
    let t = use_t();
    let errors = form_errors(undo);
    let id = found.id.to_string();
    view! {
        <ActionForm action=undo attr:class="mt-2 flex flex-wrap items-center gap-x-3 gap-y-2">
            <input type="hidden" name="id" value=id />
            <SubmitButton label=t.approval_undo() tone=Tone::Line shape=Icon::Undo2 pending=undo.pending() class="btn-sm" />
            <span>{t.approval_undo_until(time_text(until))}</span>
            <FormAlert errors />
        </ActionForm>
    }
    .into_any()
}

fn hindered(found: &ApprovalDetail, hindrance: HindranceView) -> AnyView {
    let t = use_t();
    let words = match hindrance {
        HindranceView::Over if found.status == ApprovalStatus::Voided => {
            let held = found.reason.as_deref().map(|rules| t.approval_was_held(rules_in(rules)));
            held.unwrap_or_else(|| t.approval_was_voided())
        }
        HindranceView::Over => return open_campaign(found),
        HindranceView::Role => t.approval_role_decides_not(),
        HindranceView::Own => t.approval_own(),
        HindranceView::Claimed => t.error_claimed(),
        HindranceView::Blocked => t.approval_blocked(),
    };
    view! { {notice(Tint::Info, words.into_any())} {open_campaign(found)} }.into_any()
}

fn open_campaign(found: &ApprovalDetail) -> AnyView {
    let t = use_t();
    view! { <ButtonLink href=format!("/campaigns/{}/review", found.campaign_id) label=t.approval_open_campaign() /> }.into_any()
}

fn decision(found: &ApprovalDetail, decide: ServerAction<DecideApproval>) -> AnyView {
    let t = use_t();
    let errors = form_errors(decide);
    let (id, hash) = (found.id.to_string(), found.hash.clone());
    let reasons = [
        t.approval_reason_disclosure(),
        t.approval_reason_claim(),
        t.approval_reason_audience(),
        t.approval_reason_language(),
    ];
    let chips = reasons
        .into_iter()
        .map(|words| {
            let data = leptos::attr::custom::custom_attribute("data-insert", words.clone());
            let into = leptos::attr::custom::custom_attribute("data-into", "f-reason");
            view! { <button type="button" class="chip" {..data} {..into}>{words}</button> }
        })
        .collect_view();
    view! {
        <section class="panel shadow-[0_-8px_24px_-16px_rgb(0_0_0/.25)] lg:bottom-0 lg:[@media(min-height:44rem)]:sticky">
            <ActionForm action=decide attr:id=FORM attr:class="grid items-end gap-x-3 gap-y-2 px-5 py-4 sm:grid-cols-[minmax(0,1fr)_auto]">
                <input type="hidden" name="id" value=id />
                <input type="hidden" name="hash" value=hash />
                <div class="empty:hidden sm:col-span-2"><FormAlert errors labels=vec![("reason", t.approval_reason())] /></div>
                <div class="min-w-0 sm:row-start-2">
                    <TextArea name="reason" label=t.approval_reason() hint=t.approval_reason_hint() rows=2 optional=true maxlength=1000 errors=errors key="R" />
                </div>
                <div class="flex flex-wrap gap-1.5 sm:col-span-2 sm:row-start-3">{chips}</div>
                <div class="flex gap-2 max-sm:mt-1 sm:row-start-2 sm:pb-6">
                    <SubmitButton label=t.approval_reject() tone=Tone::DangerLine shape=Icon::X name="decision" value="reject" pending=decide.pending() class="max-sm:flex-1" key="R" />
                    <SubmitButton label=t.approval_approve() shape=Icon::Check name="decision" value="approve" pending=decide.pending() class="max-sm:flex-1" key="A" attr:data-key="A" attr:data-key-asks=CONFIRM attr:aria-keyshortcuts="A" />
                </div>
            </ActionForm>
        </section>
        <Dialog id=CONFIRM title=t.approval_confirm_title() text=t.approval_confirm_text(found.campaign.clone())>
            <button type="submit" form=FORM name="decision" value="approve" class="btn btn-primary w-full">{t.approval_approve()}</button>
        </Dialog>
    }
    .into_any()
}
