//! `/approvals` and `/approvals/{id}`: the queue beside one request.

use domain::{ApprovalId, ApprovalStatus, Permission};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::{use_location, use_query_map};

use super::{
    api::{ApprovalList, ApprovalRow, list_approvals, load_approval, undo_approval},
    clearance::Recording,
    clearance_api::{DutyView, list_duties},
    detail::{Deeds, View, detail},
    duties::duties_panel,
};
use crate::{
    error::{AppError, sentence},
    features::{
        campaigns::{builder::review_parts::duration_text, parts::language_labels},
        rulebook,
        second_opinion::course_mark,
    },
    page_context::{may, use_t},
    ui::{
        button::{ButtonLink, Tone},
        date::moment_text,
        feedback::{EmptyState, error_panel, skeleton_rows},
        icon::{Icon, icon_of},
        keys::key_overview,
        layout::PageHeader,
        tabs::{Tab, tabs},
        toast::use_toasts,
        url::{use_named, with_query},
        verdict::{Tint, tag, verdict, verdict_with},
    },
};

/// Minutes after which a wait turns amber.
const LONG_WAIT: i64 = 120;

/// The page.
#[must_use]
pub fn page() -> AnyView {
    let t = use_t();
    let (path, query, named) = (use_location().pathname, use_query_map(), use_named::<ApprovalId>("/approvals/", ""));
    let deeds = Deeds {
        decide: ServerAction::new(),
        undo: ServerAction::new(),
        recording: Recording::here(),
    };
    let undone = offer_undo(deeds);
    let version = move || deeds.decide.version().get() + deeds.undo.version().get() + deeds.recording.version() + undone.get();
    let default_tab = if may(Permission::DecideApprovals) { "waiting" } else { "mine" };
    let tab = move || query.with(|query| query.get("tab")).unwrap_or_else(|| default_tab.to_owned());
    let after = move || query.with(|query| query.get("after")).and_then(|id| id.parse().ok());
    let list = Resource::new(move || (tab(), after(), version()), |(tab, after, _)| list_approvals(tab, after));
    let duties = Resource::new(move || deeds.recording.version(), |_| list_duties());
    // The queue's own address names none.
    let chosen = move || named.get().filter(|_| path.with(|path| path.trim_end_matches('/') != "/approvals"));
    let shown = Resource::new(
        move || (chosen(), version()),
        |(id, _)| async move {
            match id {
                Some(id) => load_approval(id).await.map(Some),
                None => Ok(None),
            }
        },
    );
    view! {
        <PageHeader title=t.approval_title() subtitle=t.approval_subtitle()>
            <ButtonLink href=rulebook::api::PATH label=t.rulebook_title() tone=Tone::Quiet shape=Icon::BookOpen />
            {keys()}
        </PageHeader>
        {reports_due(duties)}
        <div class="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-[330px_minmax(0,1fr)]">
            <section class="panel self-start overflow-hidden lg:sticky lg:top-[76px]" class:max-lg:hidden=move || chosen().is_some()>
                <Suspense fallback=|| skeleton_rows(4)>
                    {move || {
                        let (tab, chosen) = (tab(), chosen());
                        Suspend::new(async move {
                            match list.await {
                                Ok(found) => queue(&found, &tab, chosen),
                                Err(error) => error_panel(&error),
                            }
                        })
                    }}
                </Suspense>
            </section>
            <div class="min-w-0 space-y-4">
                <Suspense fallback=|| skeleton_rows(8)>
                    {move || {
                        let view = query.with(View::of);
                        Suspend::new(async move {
                            match shown.await {
                                Ok(Some(found)) => detail(&found, &view, deeds),
                                Ok(None) => nothing_chosen(),
                                Err(error) => error_panel(&error),
                            }
                        })
                    }}
                </Suspense>
            </div>
        </div>
    }
    .into_any()
}

/// What must still be reported.
fn reports_due(duties: Resource<Result<Vec<DutyView>, AppError>>) -> AnyView {
    view! {
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move {
                match duties.await {
                    Ok(found) => duties_panel(&found, "mb-4"),
                    Err(error) => error_panel(&error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

/// After an approval: a toast with the way back. Answers with how often it was taken.
fn offer_undo(deeds: Deeds) -> RwSignal<usize> {
    let t = use_t();
    let toasts = use_toasts();
    let (undone, offered) = (RwSignal::new(0), RwSignal::new(None::<u32>));
    Effect::new(move |_| {
        if let Some(Ok(Some(id))) = deeds.decide.value().get() {
            // The toast stays when the page is left, and with it this way back.
            let undo = move || {
                spawn_local(async move {
                    match undo_approval(id).await {
                        Ok(()) => {
                            undone.try_update(|times| *times += 1);
                            toasts.done(t.approval_undone());
                        }
                        Err(error) => toasts.failed(sentence(t, &error)),
                    }
                });
            };
            offered.set(Some(toasts.undoable(t.approval_done(), undo)));
        }
    });
    Effect::new(move |_| {
        if let Some(Ok(())) = deeds.undo.value().get() {
            offered.get_untracked().into_iter().for_each(|toast| toasts.dismiss(toast));
            toasts.done(t.approval_undone());
        }
    });
    undone
}

fn keys() -> AnyView {
    let t = use_t();
    let mut keys = vec![("J", t.approval_key_next()), ("K", t.approval_key_previous())];
    if may(Permission::DecideApprovals) {
        keys.extend([("A", t.approval_key_approve()), ("R", t.approval_key_reject())]);
    }
    key_overview(keys)
}

fn nothing_chosen() -> AnyView {
    let t = use_t();
    view! {
        <section class="panel flex items-center gap-3 px-5 py-8 text-ink-2 max-lg:hidden">
            {icon_of(Icon::BadgeCheck, "size-5")} <p>{t.approval_choose()}</p>
        </section>
    }
    .into_any()
}

fn queue(found: &ApprovalList, tab: &str, chosen: Option<ApprovalId>) -> AnyView {
    let t = use_t();
    let to = |code: &str| with_query("/approvals", &[("tab", code)]);
    let mut items = Vec::new();
    if may(Permission::DecideApprovals) {
        items.push(Tab::new(to("waiting"), t.approval_tab_waiting(), tab == "waiting").with_count(found.waiting));
    }
    items.push(Tab::new(to("mine"), t.approval_tab_mine(), tab == "mine"));
    items.push(Tab::new(to("decided"), t.approval_tab_decided(), tab == "decided"));
    let at = found.rows.iter().position(|row| chosen == Some(row.id));
    let rows = found
        .rows
        .iter()
        .enumerate()
        .map(|(index, row)| queue_row(row, tab, at == Some(index), key_of(index, at)))
        .collect_view();
    let empty = found.rows.is_empty().then(nothing_waits);
    let more = found.next.map(|next| {
        let href = with_query("/approvals", &[("tab", tab), ("after", &next.to_string())]);
        view! { <div class="border-t rule px-4 py-2.5"><ButtonLink href label=t.approval_more() class="btn-sm w-full" /></div> }
    });
    view! {
        <div class="[&>nav]:px-4">{tabs(t.approval_title(), items)}</div>
        {empty}
        <ul class="divide-y divide-base-300">{rows}</ul>
        {more}
    }
    .into_any()
}

fn nothing_waits() -> AnyView {
    let t = use_t();
    view! { <EmptyState shape=Icon::BadgeCheck title=t.approval_empty_title() text=t.approval_empty_text() /> }.into_any()
}

/// The key that opens the row at `index` while that at `chosen` is open: `J` the next, `K` the one before.
fn key_of(index: usize, chosen: Option<usize>) -> Option<&'static str> {
    match chosen {
        None => (index == 0).then_some("J"),
        Some(chosen) if index == chosen + 1 => Some("J"),
        Some(chosen) if index + 1 == chosen => Some("K"),
        Some(_) => None,
    }
}

fn queue_row(row: &ApprovalRow, tab: &str, is_chosen: bool, key: Option<&'static str>) -> AnyView {
    let t = use_t();
    let href = with_query(&format!("/approvals/{}", row.id), &[("tab", tab)]);
    let class = if is_chosen {
        "relative block bg-primary-soft px-4 py-3"
    } else {
        "relative block px-4 py-3 hover:bg-hover"
    };
    let is_waiting = row.status == ApprovalStatus::Waiting;
    let time = if is_waiting {
        let class = if row.waits_minutes >= LONG_WAIT {
            "num text-sm font-medium text-warning-ink"
        } else {
            "num text-sm text-ink-3"
        };
        view! { <span class=class>{duration_text(row.waits_minutes)}</span> }.into_any()
    } else {
        view! { <span class="num text-sm text-ink-3">{moment_text(row.requested_at)}</span> }.into_any()
    };
    let badge = match (is_waiting, row.must_fix, row.consider) {
        (false, ..) => status_badge(row.status),
        (true, 0, 0) => verdict(Tint::Pass, t.campaign_passed()),
        (true, 0, count) => verdict(Tint::Warn, t.campaign_to_consider(count)),
        (true, count, _) => verdict(Tint::Fail, t.campaign_to_fix(count)),
    };
    let marks = row
        .marks
        .iter()
        .map(|(is_urgent, words)| if *is_urgent { verdict(Tint::Fail, words.clone()) } else { tag(words.clone()) })
        .collect_view();
    view! {
        <li>
            <a href=href class=class aria-current=is_chosen.then_some("true") data-key=key aria-keyshortcuts=key data-shown=is_chosen.then_some("")>
                {is_chosen.then(|| view! { <span class="absolute inset-y-0 left-0 w-[3px] bg-primary"></span> })}
                <span class="flex items-center gap-2"><span class="min-w-0 flex-1 truncate font-medium">{row.campaign.clone()}</span> {time}</span>
                <span class="mt-1 flex items-center gap-2 text-sm text-ink-2">
                    <span class="min-w-0 flex-1 truncate">{row.author.clone()} " · " {language_labels(&row.languages)}</span>
                    {badge}
                </span>
                <span class="mt-1 flex flex-wrap gap-1.5 empty:hidden">{row.course.map(course_mark)} {marks}</span>
            </a>
        </li>
    }
    .into_any()
}

/// Where an approval stands, as a badge.
#[must_use]
pub fn status_badge(status: ApprovalStatus) -> AnyView {
    let t = use_t();
    match status {
        ApprovalStatus::Waiting => verdict_with(Tint::Warn, Icon::Clock, t.approval_status_waiting()),
        ApprovalStatus::Approved => verdict(Tint::Pass, t.approval_status_approved()),
        ApprovalStatus::Rejected => verdict(Tint::Fail, t.approval_status_rejected()),
        ApprovalStatus::Voided => verdict_with(Tint::Idle, Icon::History, t.approval_status_voided()),
        ApprovalStatus::Withdrawn => verdict_with(Tint::Idle, Icon::Undo2, t.approval_status_withdrawn()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_lead_to_the_neighbours() {
        let keys = |chosen| (0..3).map(|index| key_of(index, chosen)).collect::<Vec<_>>();
        assert_eq!(keys(None), [Some("J"), None, None]);
        assert_eq!(keys(Some(0)), [None, Some("J"), None]);
        assert_eq!(keys(Some(1)), [Some("K"), None, Some("J")]);
        assert_eq!(keys(Some(2)), [None, Some("K"), None]);
    }
}
