//! `/campaigns/:id`: how sending goes. Reads without scripts (and then looks again every half
//! minute); with them it follows the server's events.

use domain::{CampaignId, CampaignStatus, ContactId, Permission, delivery::CampaignEventKind};
use leptos::prelude::*;
use leptos_router::{components::Redirect, hooks::use_query_map};

use super::{
    api::{
        CancelRest, LaunchCampaign, LeaveDelivery, LeaveUnknown, LiveView, LookUpDelivery, PauseCampaign, ResendDelivery, ResendUnknown, ResumeCampaign,
        RetryFailed, ledger, live,
    },
    buckets::Bucket,
    figures::figures_panel,
    ledger::ledger_panel,
    parts::{activity, by_failure, by_skip, header, per_minute},
    unknown::{looked_up, unknown},
};
use crate::{
    error::AppError,
    features::{
        approvals::{
            clearance::{Recording, clearance_panel},
            clearance_api::load_clearance,
        },
        campaigns::{api::DuplicateCampaign, parts::campaign_path},
    },
    page_context::{may, use_t},
    ui::{
        button::ButtonLink,
        feedback::{EmptyState, error_line, error_panel, notice, skeleton_rows},
        field::form_errors,
        icon::{Icon, icon},
        lifetime::Lifetime,
        url::use_named,
        verdict::Tint,
    },
};

/// How often a page without scripts looks again.
const LOOK_AGAIN: &str = r#"<meta http-equiv="refresh" content="30">"#;

/// What the page's forms do.
#[derive(Clone, Copy)]
pub(super) struct Deeds {
    pub(super) launch: ServerAction<LaunchCampaign>,
    pub(super) pause: ServerAction<PauseCampaign>,
    pub(super) resume: ServerAction<ResumeCampaign>,
    pub(super) cancel: ServerAction<CancelRest>,
    pub(super) retry: ServerAction<RetryFailed>,
    pub(super) resend: ServerAction<ResendDelivery>,
    pub(super) leave: ServerAction<LeaveDelivery>,
    pub(super) resend_all: ServerAction<ResendUnknown>,
    pub(super) leave_all: ServerAction<LeaveUnknown>,
    pub(super) look_up: ServerAction<LookUpDelivery>,
    pub(super) duplicate: ServerAction<DuplicateCampaign>,
}

impl Deeds {
    fn new() -> Self {
        Self {
            launch: ServerAction::new(),
            pause: ServerAction::new(),
            resume: ServerAction::new(),
            cancel: ServerAction::new(),
            retry: ServerAction::new(),
            resend: ServerAction::new(),
            leave: ServerAction::new(),
            resend_all: ServerAction::new(),
            leave_all: ServerAction::new(),
            look_up: ServerAction::new(),
            duplicate: ServerAction::new(),
        }
    }

    /// Grows with everything done, so that the page reads again.
    fn version(self) -> usize {
        self.launch.version().get()
            + self.pause.version().get()
            + self.resume.version().get()
            + self.cancel.version().get()
            + self.retry.version().get()
            + self.resend.version().get()
            + self.leave.version().get()
            + self.resend_all.version().get()
            + self.leave_all.version().get()
            + self.look_up.version().get()
    }

    /// What went wrong, above the figures.
    fn failures(self) -> AnyView {
        let failure = |errors: Signal<Option<AppError>>| move || errors.get().map(|error| error_line(&error));
        view! {
            {failure(form_errors(self.launch))}
            {failure(form_errors(self.pause))}
            {failure(form_errors(self.resume))}
            {failure(form_errors(self.cancel))}
            {failure(form_errors(self.retry))}
            {failure(form_errors(self.resend))}
            {failure(form_errors(self.leave))}
            {failure(form_errors(self.resend_all))}
            {failure(form_errors(self.leave_all))}
            {failure(form_errors(self.look_up))}
            {failure(form_errors(self.duplicate))}
        }
        .into_any()
    }
}

/// What the address asks for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Asked {
    pub(super) id: CampaignId,
    /// A bucket's code; anything else means all.
    pub(super) status: String,
    pub(super) after: Option<ContactId>,
}

/// The page.
#[must_use]
pub fn page() -> AnyView {
    let (named, query) = (use_named::<CampaignId>("/campaigns/", ""), use_query_map());
    let asked = Memo::new(move |_| {
        // What cannot be an id is asked for as an id that nothing has, and so is not found.
        let id = named.get().unwrap_or(CampaignId(uuid::Uuid::nil()));
        query.with(|query| Asked {
            id,
            status: query.get("status").unwrap_or_default(),
            after: query.get("after").and_then(|after| after.parse().ok()),
        })
    });
    let deeds = Deeds::new();
    let standing = Resource::new(move || (asked.get().id, deeds.version()), |(id, _)| live(id));
    let recording = Recording::here();
    // Not read again with every event: it changes with what people do here.
    let clearance = Resource::new(move || (asked.get().id, deeds.version() + recording.version()), |(id, _)| load_clearance(id));
    let lines = Resource::new(move || (asked.get(), deeds.version()), |(asked, _)| ledger(asked.id, asked.status, asked.after));
    let here = Lifetime::here();
    let look_again = move |_: leptos::ev::CustomEvent| {
        if !here.is_over() {
            standing.refetch();
            lines.refetch();
        }
    };
    view! {
        <div class="space-y-4" data-live=move || format!("/events/campaigns/{}", asked.get().id) on:live=look_again>
            <noscript inner_html=LOOK_AGAIN></noscript>
            {lost_note()}
            {deeds.failures()}
            {looked_up(deeds)}
            <Transition fallback=|| skeleton_rows(8)>
                {move || Suspend::new(async move {
                    match standing.await {
                        Ok(view) => content(view, deeds),
                        Err(error) => error_panel(&error),
                    }
                })}
            </Transition>
            <Transition fallback=|| ()>
                {move || Suspend::new(async move {
                    // What cannot be read is told above, by the campaign itself.
                    clearance.await.ok().map(|view| clearance_panel(&view, recording))
                })}
            </Transition>
            <Transition fallback=|| ()>
                {move || Suspend::new(async move {
                    match (standing.await, lines.await) {
                        (Ok(view), Ok(page)) if view.launched_at.is_some() => ledger_panel(&view, &asked.get_untracked(), page, deeds),
                        (Ok(view), Err(error)) if view.launched_at.is_some() => error_panel(&error),
                        _ => ().into_any(),
                    }
                })}
            </Transition>
        </div>
    }
    .into_any()
}

/// Shown by the shell script while no events come.
fn lost_note() -> AnyView {
    let t = use_t();
    view! { <div data-live-lost hidden>{notice(Tint::Warn, t.live_lost().into_any())}</div> }.into_any()
}

fn content(view: LiveView, deeds: Deeds) -> AnyView {
    match view.status {
        CampaignStatus::Draft if may(Permission::ManageCampaigns) => return leave_for(&view, CampaignStatus::Draft),
        CampaignStatus::Draft | CampaignStatus::InReview => return leave_for(&view, CampaignStatus::InReview),
        _ => {}
    }
    if view.launched_at.is_none() {
        return view! {
            {header(&view, deeds)}
            {not_yet(&view)}
        }
        .into_any();
    }
    // Two stacks beside each other; without the curve the panels are of one height, and stand in a row.
    let troubles = [Bucket::Unknown, Bucket::Failed, Bucket::Skipped];
    let troubles = troubles.into_iter().filter(|bucket| view.count(*bucket) > 0).count();
    let (left, right) = match (view.series.is_empty(), troubles) {
        (true, 0) => ("lg:col-span-3", "hidden"),
        (true, 2..) => ("contents", "contents"),
        _ => ("space-y-4 lg:col-span-2", "space-y-4"),
    };
    let story = activity(&view.events);
    let (below, beside) = if view.series.is_empty() || troubles > 0 {
        (Some(story), None)
    } else {
        (None, Some(story))
    };
    view! {
        {header(&view, deeds)}
        {standing_note(&view)}
        {figures_panel(&view)}
        <div class="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-3">
            <div class=left>
                {per_minute(&view)}
                {below}
            </div>
            <div class=right>
                {beside}
                {unknown(&view, deeds)}
                {by_failure(&view, deeds.retry)}
                {by_skip(&view)}
            </div>
        </div>
    }
    .into_any()
}

/// Campaigns that have nothing to show here yet are looked at elsewhere.
fn leave_for(view: &LiveView, status: CampaignStatus) -> AnyView {
    view! { <Redirect path=campaign_path(view.id, status) /> }.into_any()
}

fn not_yet(view: &LiveView) -> AnyView {
    use crate::ui::date::moment_text;
    let t = use_t();
    let text = view.starts_at.map(|at| t.live_starts_at(moment_text(at))).unwrap_or_default();
    let review = campaign_path(view.id, CampaignStatus::InReview);
    if let Some(missed) = view.missed_start {
        let replan = may(Permission::SendCampaigns).then(|| format!("/campaigns/{}/schedule", view.id));
        return view! {
            {notice(Tint::Warn, t.live_missed_note(moment_text(missed)).into_any())}
            {replan.map(|href| view! { <ButtonLink href label=t.live_missed_replan() /> })}
        }
        .into_any();
    }
    view! {
        <section class="panel">
            <EmptyState shape=Icon::Send title=t.live_none_yet() text>
                <ButtonLink href=review label=t.live_open_builder() />
            </EmptyState>
        </section>
    }
    .into_any()
}

/// Why it does not move, or why the total does.
fn standing_note(view: &LiveView) -> AnyView {
    use crate::ui::date::moment_text;
    let t = use_t();
    let words = match (view.status, view.waits_until) {
        (CampaignStatus::Paused, _) if failure_share(view).is_some() => {
            return notice(Tint::Warn, t.live_failure_paused_note(failure_share(view).unwrap_or_default()).into_any());
        }
        (CampaignStatus::Paused, _) => t.live_paused_note(),
        (CampaignStatus::Sending, Some(until)) => t.live_waits(moment_text(until)),
        (CampaignStatus::Sending, None) if !view.is_frozen => t.live_freezing(),
        _ => return ().into_any(),
    };
    view! { <p class="flex items-center gap-2 text-sm text-ink-2">{icon(Icon::Info)} {words}</p> }.into_any()
}

/// The share of failures in percent that paused the campaign by itself; none when a member did.
fn failure_share(view: &LiveView) -> Option<u64> {
    let stops = [CampaignEventKind::Paused, CampaignEventKind::FailurePaused, CampaignEventKind::Resumed];
    let (_, kind, percent) = view.events.iter().find(|(_, kind, _)| stops.contains(kind))?;
    (*kind == CampaignEventKind::FailurePaused).then_some(*percent)
}
