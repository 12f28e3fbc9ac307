//! The figures on top: how far, how fast, how long, and one tile per status.

use domain::money::group_indian;
use leptos::prelude::*;

use super::{api::LiveView, buckets::Bucket};
use crate::{
    features::delivery_words::delivery_color,
    page_context::use_t,
    ui::{
        chart::percent_of,
        date::{date_text, time_text},
        meter::{Segment, segments, swatch},
        url::with_query,
    },
};

/// The panel with figures, bar and tiles.
pub(super) fn figures_panel(view: &LiveView) -> AnyView {
    let parts: Vec<Segment> = Bucket::ALL
        .into_iter()
        .map(|bucket| Segment {
            count: view.count(bucket),
            color: delivery_color(bucket.status()),
        })
        .collect();
    view! {
        <section class="panel overflow-hidden">
            <div class="grid grid-cols-2 gap-y-3 px-5 pb-4 pt-4 sm:grid-cols-[1.5fr_1fr_1fr_1fr_1fr]">{key_figures(view)}</div>
            <div class="px-5 pb-4">{segments(&parts)}</div>
            {tiles(view)}
        </section>
    }
    .into_any()
}

fn key_figures(view: &LiveView) -> AnyView {
    let t = use_t();
    let minutes = view.ends_at.map(|ends| (ends - view.at).num_seconds().max(0).div_euclid(60) + 1);
    let left = minutes.map_or_else(
        || ("–".to_owned(), None),
        |minutes| (group_indian(minutes.unsigned_abs()), Some(t.live_minutes())),
    );
    let started = view.launched_at.map_or_else(|| t.live_not_started(), time_text);
    view! {
        <div class="max-sm:col-span-2">
            <p class="lbl-cap">{t.live_processed()}</p>
            <p class="flex flex-wrap items-baseline gap-x-2">
                <span class="fig fig-live !text-4xl !leading-[44px]">{group_indian(view.processed)}</span>
                <span class="text-lg text-ink-2">{t.live_of(view.total)}</span>
                <span class="num ml-1 text-lg font-semibold text-primary-ink">{percent_of(view.processed, view.total)}</span>
            </p>
        </div>
        {figure(t.live_rate(), group_indian(view.per_minute), Some(t.live_per_minute()), view.limit.map(|limit| t.live_limit(limit)), "")}
        {figure(t.live_time_left(), left.0, left.1, view.ends_at.map(|ends| t.live_ends_about(time_text(ends))), "")}
        {figure(t.live_started(), started, None, view.launched_at.map(date_text), "")}
        {figure(t.live_spent(), view.spent.clone().unwrap_or_else(|| "–".to_owned()), None, Some(t.live_spent_hint()), "")}
    }
    .into_any()
}

fn figure(label: String, value: String, unit: Option<String>, hint: Option<String>, class: &'static str) -> AnyView {
    view! {
        <div class=format!("sm:border-l sm:border-base-300 sm:pl-5 {class}")>
            <p class="lbl-cap">{label}</p>
            <p class="fig fig-live">{value}{unit.map(|unit| view! { <span class="ml-1 text-base font-normal text-ink-2">{unit}</span> })}</p>
            {hint.map(|hint| view! { <p class="hint num">{hint}</p> })}
        </div>
    }
    .into_any()
}

/// One tile per status; each leads to its lines of the ledger.
fn tiles(view: &LiveView) -> AnyView {
    let tiles = Bucket::ALL
        .into_iter()
        .filter(|bucket| bucket.is_usual() || view.count(*bucket) > 0)
        .map(|bucket| {
            let count = view.count(bucket);
            view! {
                <a href=ledger_path(view, Some(bucket)) class="block grow basis-28 bg-base-100 px-5 py-2.5 hover:bg-hover max-sm:basis-[calc(50%-1px)]">
                    <span class="text-sm text-ink-2">{swatch(delivery_color(bucket.status()), bucket.name())}</span>
                    <span class="fig-live block text-xl font-semibold">{group_indian(count)}</span>
                    <span class="hint num block">{percent_of(count, view.total)}</span>
                </a>
            }
        })
        .collect_view();
    view! { <div class="flex flex-wrap gap-px border-t rule bg-base-300">{tiles}</div> }.into_any()
}

/// The page with the ledger of `bucket`, or of all.
pub(super) fn ledger_path(view: &LiveView, bucket: Option<Bucket>) -> String {
    let code = bucket.map(|bucket| bucket.status().code()).unwrap_or_default();
    with_query(&format!("/campaigns/{}", view.id), &[("status", code)]) + "#ledger"
}
