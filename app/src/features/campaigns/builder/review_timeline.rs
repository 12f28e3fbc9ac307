//! How a campaign will go, played through by the code that sends it.

use domain::{
    money::group_indian,
    sending_rules::{Closure, NationalHoliday, Pause},
};
use leptos::prelude::*;

use super::review_api::{ReviewStep, TimelineView};
use crate::{
    page_context::use_t,
    ui::{
        chart::{Series, StackedBars, stacked_bars},
        date::{date_text, moment_text, time_text},
        feedback::notice,
        icon::{Icon, icon},
        panel::Panel,
        verdict::Tint,
    },
};

/// Pauses that are told one by one.
const PAUSES: usize = 6;

/// Start, end, pauses, messages per hour and cost; or that it can never be sent so.
#[must_use]
pub fn course(step: &ReviewStep) -> AnyView {
    let t = use_t();
    let has_recipients = step.by_language.iter().any(|(_, count)| *count > 0);
    let inside = match &step.timeline {
        Some(timeline) => played(timeline, step.cost.1.clone()),
        None if has_recipients => notice(Tint::Fail, t.campaign_timeline_never().into_any()),
        None => return ().into_any(),
    };
    view! { <Panel title=t.campaign_timeline() hint=t.campaign_timeline_hint()>{inside}</Panel> }.into_any()
}

fn played(timeline: &TimelineView, cost: String) -> AnyView {
    let t = use_t();
    let (begins, ends) = (moment_text(timeline.begins), moment_text(timeline.ends));
    let messages = group_indian(timeline.messages);
    let label = t.campaign_timeline_chart(begins.clone(), ends.clone(), messages.clone());
    let name = |at| if timeline.is_by_day { date_text(at) } else { time_text(at) };
    let chart = StackedBars {
        label,
        axis: if timeline.is_by_day {
            t.campaign_timeline_day()
        } else {
            t.campaign_timeline_hour()
        },
        columns: timeline.bars.iter().map(|(at, _)| name(*at)).collect(),
        series: vec![Series {
            name: t.campaign_timeline_messages(),
            color: "color-primary",
            values: timeline.bars.iter().map(|(_, messages)| *messages).collect(),
        }],
        today: None,
        planned: 0,
    };
    let line = |name: String, value: String| view! { <div><dt class="hint">{name}</dt><dd class="num font-semibold">{value}</dd></div> }.into_any();
    view! {
        <dl class="mb-4 grid grid-cols-2 gap-x-4 gap-y-2 sm:grid-cols-4">
            {line(t.campaign_timeline_begins(), begins)}
            {line(t.campaign_timeline_ends(), ends)}
            {line(t.campaign_timeline_messages(), messages)}
            {line(t.campaign_cost_highest(), cost)}
        </dl>
        {stacked_bars(chart)}
        {pauses(timeline)}
    }
    .into_any()
}

fn pauses(timeline: &TimelineView) -> AnyView {
    let t = use_t();
    if timeline.pauses.is_empty() {
        return ().into_any();
    }
    let rows = timeline.pauses.iter().take(PAUSES).map(pause).collect_view();
    let unseen = timeline.pauses.len().saturating_sub(PAUSES);
    let more = (unseen > 0).then(|| view! { <li class="hint py-1.5">{t.campaign_timeline_more_pauses(unseen)}</li> });
    view! {
        <p class="mt-4 text-sm font-medium">{t.campaign_timeline_pauses()}</p>
        <ul class="mt-1 divide-y divide-base-300">{rows} {more}</ul>
    }
    .into_any()
}

fn pause(pause: &Pause) -> AnyView {
    let t = use_t();
    let reasons: Vec<String> = pause.reasons.iter().map(closure_text).collect();
    let span = t.campaign_timeline_pause(moment_text(pause.from), moment_text(pause.until));
    view! {
        <li class="flex gap-2 py-1.5 text-sm">
            <span class="pt-0.5 text-ink-2">{icon(Icon::Moon)}</span>
            <span class="min-w-0"><span class="num">{span}</span> <span class="hint block">{reasons.join(" · ")}</span></span>
        </li>
    }
    .into_any()
}

/// Why nothing goes out, in words.
fn closure_text(closure: &Closure) -> String {
    let t = use_t();
    match closure {
        Closure::Law => t.campaign_closure_law(),
        Closure::OrganisationHours => t.campaign_closure_organisation(),
        Closure::CampaignHours => t.campaign_closure_campaign(),
        Closure::NationalHoliday(NationalHoliday::RepublicDay) => t.campaign_closure_republic_day(),
        Closure::NationalHoliday(NationalHoliday::IndependenceDay) => t.campaign_closure_independence_day(),
        Closure::NationalHoliday(NationalHoliday::GandhiJayanti) => t.campaign_closure_gandhi_jayanti(),
        Closure::Holiday(name) if name.is_empty() => t.campaign_closure_holiday(),
        Closure::Holiday(name) => t.campaign_closure_holiday_named(name.clone()),
    }
}
