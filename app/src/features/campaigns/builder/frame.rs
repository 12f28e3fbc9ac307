//! The bars around every step: name, "Saved 10:12", stepper, and the way on.

use std::{mem, time::Duration};

use chrono::{DateTime, Utc};
use domain::{CampaignId, ErrorCode};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local, wasm_bindgen::JsCast, web_sys::HtmlFormElement};
use leptos_meta::Title;

use super::head::{Head, Step};
use crate::{
    error::{AppError, error_text},
    features::campaigns::parts::status_badge,
    page_context::use_t,
    ui::{
        date::time_text,
        feedback::notice,
        icon::{Icon, icon, icon_of},
        saves::{Saves, use_saves},
        verdict::Tint,
    },
};

/// The form of a step, which the buttons in the bars send.
pub const FORM: &str = "step";

/// Whether what was typed is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveState {
    /// It is, since then.
    Kept(DateTime<Utc>),
    /// Not yet.
    Saving,
    /// Somebody else saved meanwhile.
    Conflict,
    /// It could not be saved; it is still on this device.
    Failed(ErrorCode),
}

/// The campaign that an address names, once everything written into it is saved: a step that is loaded
/// earlier shows what stood before.
pub async fn settled(saves: Saves, id: Option<CampaignId>) -> Result<CampaignId, AppError> {
    let id = id.ok_or(AppError::new(ErrorCode::NotFound))?;
    saves.settled(id.uuid()).await;
    Ok(id)
}

/// The step's button waits for saves that are under way: one of them would count the revision up that
/// the form names, and the form would be refused as somebody else's.
fn after_saves(saves: Saves, id: CampaignId) -> impl FnMut(SubmitEvent) + 'static {
    let waited = StoredValue::new(false);
    move |event| {
        let form = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
        // The attribute, as the form's own `id` is its field of that name.
        let Some(form) = form.filter(|form| form.get_attribute("id").as_deref() == Some(FORM)) else {
            return;
        };
        if waited.try_update_value(mem::take) != Some(false) {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
        let button = event.submitter();
        spawn_local(async move {
            saves.settled(id.uuid()).await;
            // Until this event has ended, another submission of the form is ignored.
            set_timeout(
                move || {
                    waited.try_set_value(true);
                    // It fails where the step was left meanwhile; everything is saved by then.
                    let _ = match button {
                        Some(button) => form.request_submit_with_submitter(Some(&button)),
                        None => form.request_submit(),
                    };
                },
                Duration::ZERO,
            );
        });
    }
}

/// The way on from a step.
pub enum Onward {
    /// Sends the step's form, which leads on.
    Submit(String),
    /// Leads on by itself.
    Link(String, String),
    /// There is none.
    Nowhere,
}

/// The name of a step.
#[must_use]
pub fn step_name(step: Step) -> String {
    let t = use_t();
    match step {
        Step::Audience => t.campaign_step_audience(),
        Step::Message => t.campaign_step_message(),
        Step::Check => t.campaign_step_check(),
        Step::Schedule => t.campaign_step_schedule(),
        Step::Review => t.campaign_step_review(),
    }
}

/// The words of the button that leads to the step after `step`.
#[must_use]
pub fn next_words(step: Step) -> String {
    let t = use_t();
    step.next().map_or_else(String::new, |next| t.campaign_next(step_name(next)))
}

/// A step's page: the bars, and `body` below them. `summary` stands left in the phone's bar.
#[must_use]
pub fn framed(head: &Head, step: Step, saved: Signal<SaveState>, onward: &Onward, summary: Option<AnyView>, body: AnyView) -> AnyView {
    let t = use_t();
    let locked = (!head.is_editable() && step != Step::Review).then(|| notice(Tint::Info, t.campaign_locked().into_any()));
    let voids = (head.is_voided_by_edit() && matches!(step, Step::Audience | Step::Message)).then(|| notice(Tint::Warn, t.campaign_edit_voids().into_any()));
    let notices =
        (locked.is_some() || voids.is_some()).then(|| view! { <div class="mx-auto max-w-[1376px] space-y-3 px-4 pt-4 lg:px-6">{locked} {voids}</div> });
    // Without anything to press it would be an empty stripe over the page.
    let bar = (summary.is_some() || !matches!(onward, Onward::Nowhere)).then(|| {
        view! {
            <div class="fixed inset-x-0 bottom-0 z-30 flex gap-2 border-t rule bg-base-100 px-4 py-2.5 pb-[calc(0.625rem+env(safe-area-inset-bottom))] lg:hidden">
                {summary}
                {onward_button(onward, "btn btn-primary flex-1")}
            </div>
        }
    });
    view! {
        <Title text=head.name.clone() />
        <div class="sticky top-0 z-10 border-b rule bg-base-100 lg:top-14">
            <div class="flex flex-wrap items-center gap-x-4 px-4 py-2 lg:px-6">
                {title(head, step, saved)}
                {stepper(head, step)}
                <div class="hidden items-center gap-2 lg:flex">
                    {status_badge(head.status)}
                    <a href="/campaigns" class="btn btn-quiet btn-sm !h-9 touch:!h-11">{t.campaign_save_and_exit()}</a>
                    {onward_button(onward, "btn btn-primary btn-sm !h-9 touch:!h-11")}
                </div>
            </div>
            {phone_bars(step)}
        </div>
        {notices}
        <div on:submit:capture=after_saves(use_saves(), head.id)>{body}</div>
        {bar}
    }
    .into_any()
}

fn title(head: &Head, step: Step, saved: Signal<SaveState>) -> AnyView {
    let t = use_t();
    let place = t.ui_step_of(step.index() + 1, Step::ALL.len(), step_name(step));
    view! {
        <div class="flex min-w-0 flex-1 items-center gap-2 lg:flex-none">
            <a href="/campaigns" class="btn btn-quiet btn-square btn-sm -ml-2" aria-label=t.campaign_title()>{icon_of(Icon::ArrowLeft, "size-[18px]")}</a>
            <div class="min-w-0">
                <h1 class="max-w-72 truncate text-lg font-semibold leading-6">{head.name.clone()}</h1>
                <p class="hint flex flex-wrap items-center gap-x-1 leading-4">
                    <span class="inline-flex items-center gap-1" role="status">{move || saved_words(saved.get())}</span>
                    <span class="lg:hidden">"· " {place}</span>
                </p>
            </div>
        </div>
    }
    .into_any()
}

fn saved_words(state: SaveState) -> AnyView {
    let t = use_t();
    match state {
        SaveState::Kept(at) => view! { <span class="text-success-ink">{icon(Icon::CloudCheck)}</span> {t.campaign_saved_at(time_text(at))} }.into_any(),
        SaveState::Saving => view! { <span>{icon(Icon::CloudUpload)}</span> {t.campaign_saving()} }.into_any(),
        SaveState::Conflict => view! { <span class="text-warning-ink">{icon(Icon::TriangleAlert)}</span> {t.campaign_conflict_short()} }.into_any(),
        SaveState::Failed(ErrorCode::Unavailable) => {
            view! { <span class="text-warning-ink">{icon(Icon::WifiOff)}</span> {t.campaign_kept_on_device()} }.into_any()
        }
        SaveState::Failed(code) => view! { <span class="text-error-ink">{icon(Icon::OctagonX)}</span> {error_text(t, code)} }.into_any(),
    }
}

fn stepper(head: &Head, now: Step) -> AnyView {
    let t = use_t();
    let items = Step::ALL
        .into_iter()
        .map(|step| {
            let is_done = head.is_done(step) && step != now;
            let class = if step == now {
                "now"
            } else if is_done {
                "done"
            } else {
                ""
            };
            let dot = if is_done {
                icon(Icon::Check)
            } else {
                (step.index() + 1).to_string().into_any()
            };
            let done = is_done.then(|| view! { <span class="sr-only">{t.ui_step_done()}</span> });
            view! {
                <li class=class>
                    <a href=step.href(head.id) class="inline-flex min-h-11 items-center gap-2" aria-current=(step == now).then_some("step")>
                        <span class="dot" aria-hidden="true">{dot}</span>
                        <span class="lbl">{step_name(step)}</span>
                        {done}
                    </a>
                </li>
            }
        })
        .collect_view();
    let label = t.ui_step_of(now.index() + 1, Step::ALL.len(), step_name(now));
    view! { <nav class="hidden flex-1 justify-center lg:flex" aria-label=label><ol class="stepper">{items}</ol></nav> }.into_any()
}

/// On phones the steps are five bars; each is a link to its step.
fn phone_bars(now: Step) -> AnyView {
    let bars = Step::ALL
        .into_iter()
        .map(|step| {
            let class = if step.index() <= now.index() {
                "h-1 flex-1 rounded-full bg-primary"
            } else {
                "h-1 flex-1 rounded-full bg-base-300"
            };
            view! { <span class=class></span> }
        })
        .collect_view();
    view! { <div class="flex gap-1 px-4 pb-2 lg:hidden" aria-hidden="true">{bars}</div> }.into_any()
}

fn onward_button(onward: &Onward, class: &'static str) -> AnyView {
    match onward {
        Onward::Submit(words) => view! {
            <button type="submit" form=FORM name="intent" value="next" class=class>{words.clone()} {icon(Icon::ArrowRight)}</button>
        }
        .into_any(),
        Onward::Link(href, words) => view! { <a href=href.clone() class=class>{words.clone()} {icon(Icon::ArrowRight)}</a> }.into_any(),
        Onward::Nowhere => ().into_any(),
    }
}
