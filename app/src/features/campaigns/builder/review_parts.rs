//! The panels of the review step that only show.

use domain::{Language, Pacing, SkipReason, campaign::Schedule, money::group_indian};
use leptos::prelude::*;

use super::{
    head::Step,
    review_api::{PaceView, ReviewStep},
    sender_parts::sender_text,
};
use crate::{
    features::{
        campaigns::{
            parts::{language_labels, purpose_text, recurrence_text},
            zones::{HOME, zone_text},
        },
        delivery_words::skip_text,
    },
    page_context::use_t,
    ui::{
        date::{moment_text, time_text},
        icon::{Icon, icon, icon_of},
        meter::{Segment, segments, swatch},
        panel::Panel,
    },
};

/// Colours of skip reasons, in their fixed order.
const SKIP_COLORS: [&str; 4] = ["st-unknown", "ch-sms", "st-failed", "st-queued"];

/// Who gets it, who does not and why.
#[must_use]
pub fn receivers(step: &ReviewStep) -> AnyView {
    let t = use_t();
    let will: u64 = step.by_language.iter().map(|(_, count)| count).sum();
    let skipped: u64 = step.skipped.iter().map(|(_, count)| count).sum();
    let mut parts = vec![Segment {
        count: will,
        color: "color-primary",
    }];
    parts.extend(step.skipped.iter().enumerate().map(|(index, (_, count))| Segment {
        count: *count,
        color: skip_color(index),
    }));
    let rows = step
        .skipped
        .iter()
        .enumerate()
        .map(|(index, (reason, count))| skip_row(index, *reason, *count))
        .collect_view();
    let languages = step
        .by_language
        .iter()
        .map(|(language, count)| view! { <span><span lang=language.code()>{language.endonym()}</span> <b class="num ml-1 font-semibold text-base-content">{group_indian(*count)}</b></span> })
        .collect_view();
    let recount = Step::Review.href(step.head.id);
    let hint = t.campaign_counted_at(time_text(step.counted_at));
    let actions = view! { <a href=recount rel="external" class="link-q inline-flex min-h-9 items-center gap-1.5 text-sm">{icon(Icon::RefreshCw)} {t.campaign_recount()}</a> }.into_any();
    let words = t.campaign_will_receive(will, group_indian(skipped), group_indian(step.matched));
    view! {
        <Panel title=t.campaign_receivers() hint actions flush=true>
            <div class="px-5 pb-4">
                <div class="flex flex-wrap items-baseline gap-x-3">
                    <p class="fig !text-4xl !leading-[44px]">{group_indian(will)}</p>
                    <p class="text-base text-ink-2">{words}</p>
                </div>
                <div class="mt-3">{segments(&parts)}</div>
            </div>
            <ul class="divide-y divide-base-300 border-t rule">{rows}</ul>
            <div class="flex flex-wrap gap-x-6 gap-y-1 border-t rule bg-base-200 px-5 py-2.5 text-sm text-ink-2">{languages}</div>
        </Panel>
    }
    .into_any()
}

fn skip_color(index: usize) -> &'static str {
    SKIP_COLORS[index.min(SKIP_COLORS.len() - 1)]
}

/// The shape of a reason.
const fn skip_shape(reason: SkipReason) -> Icon {
    match reason {
        SkipReason::OptedOut => Icon::UserX,
        SkipReason::NoConsent => Icon::FileText,
        SkipReason::InvalidNumber => Icon::Phone,
        SkipReason::Duplicate => Icon::Copy,
        SkipReason::NoText => Icon::Languages,
        SkipReason::MissingValue => Icon::CircleQuestionMark,
        SkipReason::WindowClosed => Icon::Clock,
        SkipReason::ContactDeleted => Icon::Trash2,
        SkipReason::FrequencyCap => Icon::Clock,
        SkipReason::Compliance => Icon::OctagonX,
        SkipReason::LimitReached => Icon::Check,
    }
}

fn skip_row(index: usize, reason: SkipReason, count: u64) -> AnyView {
    let t = use_t();
    let hint = match reason {
        SkipReason::OptedOut => t.campaign_skip_opted_out_hint(),
        SkipReason::NoConsent => t.campaign_skip_no_consent_hint(),
        SkipReason::WindowClosed => t.campaign_skip_window_closed_hint(),
        SkipReason::MissingValue => t.campaign_skip_missing_value_hint(),
        SkipReason::FrequencyCap => t.campaign_skip_frequency_cap_hint(),
        _ => String::new(),
    };
    view! {
        <li class="flex items-center gap-3 px-5 py-2.5">
            {swatch(skip_color(index), String::new())}
            <span class="text-ink-2">{icon_of(skip_shape(reason), "size-[18px]")}</span>
            <span class="min-w-0 flex-1"><span class="font-medium">{skip_text(reason)}</span> <span class="hint block sm:ml-2 sm:inline">{hint}</span></span>
            <span class="num w-16 text-right font-semibold">{group_indian(count)}</span>
        </li>
    }
    .into_any()
}

/// What it costs at most.
#[must_use]
pub fn costs(step: &ReviewStep) -> AnyView {
    let t = use_t();
    let (net, gross) = step.cost.clone();
    let sender = step.sender.as_ref().map_or_else(|| t.campaign_no_sender(), |sender| sender.name.clone());
    let is_sandbox = step.sender.as_ref().is_some_and(|sender| !sender.kind.is_real());
    let note = if is_sandbox {
        t.campaign_cost_sandbox()
    } else if step.cost_is_assumed {
        t.campaign_cost_assumed()
    } else {
        t.campaign_cost_note()
    };
    let line = |name: String, value: String| {
        view! { <div class="flex items-start gap-3 border-t rule px-5 py-2.5"><span class="min-w-0 flex-1 font-medium">{name}</span><span class="num">{value}</span></div> }.into_any()
    };
    view! {
        <Panel title=t.campaign_cost() hint=t.campaign_cost_hint() flush=true class="flex flex-col [&>div]:flex [&>div]:grow [&>div]:flex-col">
            {line(sender, net)}
            <div class="flex items-start gap-3 border-t rule px-5 py-2.5">
                <span class="min-w-0 flex-1 font-semibold">{t.campaign_cost_highest()}</span>
                <span class="num text-lg font-semibold">{gross}</span>
            </div>
            <p class="mt-auto border-t rule bg-base-200 px-5 py-2.5 text-sm text-ink-2">{note}</p>
        </Panel>
    }
    .into_any()
}

/// The choices so far, each with the way back to its step.
#[must_use]
pub fn choices(step: &ReviewStep) -> AnyView {
    let t = use_t();
    let languages: Vec<Language> = step.head.outlines.iter().map(|outline| outline.language).collect();
    let row = |target: Step, name: String, value: AnyView, hint: String| {
        let label = t.campaign_edit_part(name.clone());
        view! {
            <div class="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 border-t rule px-5 py-3 sm:grid-cols-[120px_minmax(0,1fr)_auto]">
                <p class="hint pt-0.5 max-sm:col-span-2">{name}</p>
                <div class="min-w-0"><p class="font-medium leading-6">{value}</p><p class="text-sm text-ink-2">{hint}</p></div>
                <a href=target.href(step.head.id) class="link-q text-sm leading-6" aria-label=label>{t.campaign_edit()}</a>
            </div>
        }
        .into_any()
    };
    let rows = [
        row(
            Step::Audience,
            t.campaign_step_audience(),
            t.campaign_audience_count(step.matched).into_any(),
            String::new(),
        ),
        row(
            Step::Message,
            t.campaign_step_message(),
            language_labels(&languages),
            purpose_text(step.purpose),
        ),
        row(
            Step::Schedule,
            t.campaign_step_schedule(),
            start_text(&step.schedule).into_any(),
            repeat_text(&step.schedule),
        ),
        row(
            Step::Schedule,
            t.campaign_sender(),
            step.sender.as_ref().map_or_else(|| t.campaign_no_sender(), sender_text).into_any(),
            String::new(),
        ),
    ];
    view! { <Panel title=t.campaign_choices() flush=true>{rows.collect_view()}</Panel> }.into_any()
}

fn start_text(schedule: &Schedule) -> String {
    let t = use_t();
    let starts = |at| format!("{} · {}", moment_text(at), zone_text(HOME));
    schedule.starts_at.map_or_else(|| t.campaign_start_by_hand(), starts)
}

/// How it repeats, and by which clocks, where these are not the ones that the page shows.
fn repeat_text(schedule: &Schedule) -> String {
    let (t, repeats) = (use_t(), recurrence_text(schedule.recurrence));
    if schedule.zone == HOME {
        return repeats;
    }
    format!("{repeats} · {}: {}", t.campaign_zone(), zone_text(&schedule.zone))
}

/// A stage on the way out: its number and name, where it stands, what happens there.
#[must_use]
pub fn stage(number: &'static str, name: String, badge: Option<AnyView>, text: String) -> AnyView {
    view! {
        <li class="flex items-start gap-3 px-5 py-2.5">
            <span class="num w-4 font-semibold text-ink-3">{number}</span>
            <div class="min-w-0 flex-1"><p class="flex items-center justify-between gap-2 font-medium">{name} {badge}</p><p class="hint">{text}</p></div>
        </li>
    }
    .into_any()
}

/// A pacing in words.
#[must_use]
pub fn pacing_text(pacing: Pacing) -> String {
    let t = use_t();
    match pacing {
        Pacing::Fast => t.campaign_pacing_fast(),
        Pacing::Balanced => t.campaign_pacing_balanced(),
        Pacing::Safe => t.campaign_pacing_safe(),
    }
}

fn pacing_hint(pacing: Pacing) -> String {
    let t = use_t();
    match pacing {
        Pacing::Fast => t.campaign_pacing_fast_hint(),
        Pacing::Balanced => t.campaign_pacing_balanced_hint(),
        Pacing::Safe => t.campaign_pacing_safe_hint(),
    }
}

/// How long it takes, and the hours in which it may go out.
#[must_use]
pub fn time(step: &ReviewStep) -> AnyView {
    let t = use_t();
    let cards = step
        .paces
        .iter()
        .map(|pace| pace_card(*pace, pace.pacing == step.schedule.pacing))
        .collect_view();
    let quiet = step.schedule.window.map(|window| {
        let bar = (0..24_u8)
            .map(|hour| {
                let is_open = (window.from_hour..window.to_hour).contains(&hour);
                let class = if is_open { "fill-primary-line" } else { "fill-base-300" };
                view! { <rect x=u32::from(hour) * 10 width="9.4" height="14" class=class></rect> }
            })
            .collect_view();
        let label = t.campaign_quiet_hours(hour_text(window.to_hour), hour_text(window.from_hour));
        view! {
            <div class="mt-4">
                <svg viewBox="0 0 240 14" preserveAspectRatio="none" class="block h-7 w-full overflow-hidden rounded-md" role="img" aria-label=label.clone()>{bar}</svg>
                <div class="num mt-1 flex justify-between text-xs text-ink-3" aria-hidden="true"><span>"00:00"</span><span>"06:00"</span><span>"12:00"</span><span>"18:00"</span><span>"24:00"</span></div>
                <p class="mt-2 flex gap-2 text-sm text-ink-2"><span class="pt-0.5">{icon(Icon::Moon)}</span><span>{label}</span></p>
            </div>
        }
    });
    let hint = step.sender.as_ref().map(|sender| sender.name.clone()).unwrap_or_default();
    view! {
        <Panel title=t.campaign_pacing_and_time() hint>
            <ul class="grid gap-2.5 sm:grid-cols-3">{cards}</ul>
            {quiet}
        </Panel>
    }
    .into_any()
}

fn hour_text(hour: u8) -> String {
    format!("{:02}:00", hour % 24)
}

fn pace_card(pace: PaceView, is_chosen: bool) -> AnyView {
    let t = use_t();
    let class = if is_chosen { "border-primary bg-primary-soft" } else { "border-base-300" };
    let per_minute = pace.per_minute.round();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rate is a small positive number")]
    let per_minute = per_minute.max(1.0) as u64;
    let chosen =
        is_chosen.then(|| view! { <span class="text-primary-ink">{icon(Icon::Check)}<span class="sr-only">{t.campaign_pacing_chosen()}</span></span> });
    view! {
        <li class=format!("flex flex-col rounded-xl border p-3.5 {class}")>
            <span class="flex items-center gap-2"><span class="font-semibold">{pacing_text(pace.pacing)}</span> {chosen} <span class="num ml-auto text-sm text-ink-2">{t.campaign_per_minute(group_indian(per_minute))}</span></span>
            <span class="num mt-2 text-xl font-semibold">{pace.minutes.map_or_else(|| "–".to_owned(), duration_text)}</span>
            <span class="num text-sm text-ink-2">{pace.ends_at.map(|at| t.campaign_ends_about(moment_text(at)))}</span>
            <span class="mt-1 text-sm text-ink-2">{pacing_hint(pace.pacing)}</span>
        </li>
    }
    .into_any()
}

/// Minutes as `< 1 min`, `30 min`, `1 h 20 min`, `2 d 3 h`.
#[must_use]
pub fn duration_text(minutes: i64) -> String {
    let t = use_t();
    match minutes {
        ..1 => t.campaign_under_a_minute(),
        1..60 => t.campaign_minutes(minutes),
        60..1440 => t.campaign_hours_minutes(minutes / 60, minutes % 60),
        _ => t.campaign_days_hours(minutes / 1440, minutes % 1440 / 60),
    }
}
