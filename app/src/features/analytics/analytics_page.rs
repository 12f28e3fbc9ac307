//! `/analytics`: the funnel, then the same figures by day, channel, language and campaign.
//! Period and filters stand in the address, so that a view can be shared.

use chrono::Datelike;
use domain::{Channel, Language, money::group_indian};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::api::{AnalyticsView, CampaignCounts, Counts, analytics};
use crate::{
    features::delivery_words::{channel_name, channel_sign},
    page_context::use_t,
    ui::{
        button::ButtonLink,
        chart::{Series, StackedBars, Stage, compared, funnel, percent_of, stacked_bars},
        date::{day_text, short_day_text},
        feedback::{EmptyState, error_panel, skeleton_rows},
        icon::Icon,
        layout::PageHeader,
        list::{Cells, Column, Table},
        panel::{Figure, Panel, figures},
        tabs::{Tab, chip, segmented},
        url::with_query,
    },
};

const PATH: &str = "/analytics";
/// The periods offered, in days.
const PERIODS: [u64; 3] = [7, 30, 90];

/// What the address asks for.
#[derive(Clone, Copy, PartialEq)]
struct Asked {
    days: u64,
    channel: Option<Channel>,
    language: Option<Language>,
}

impl Asked {
    fn link(self, path: &str) -> String {
        let days = self.days.to_string();
        let pairs = [
            ("days", Some(days.as_str())),
            ("channel", self.channel.map(Channel::code)),
            ("language", self.language.map(Language::code)),
        ];
        let pairs: Vec<(&str, &str)> = pairs.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        with_query(path, &pairs)
    }
}

/// The page.
pub fn page() -> AnyView {
    let t = use_t();
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| Asked {
            days: query
                .get("days")
                .and_then(|days| days.parse().ok())
                .filter(|days| PERIODS.contains(days))
                .unwrap_or(30),
            channel: query.get("channel").and_then(|channel| channel.parse().ok()),
            language: query.get("language").and_then(|language| language.parse().ok()),
        })
    });
    let view = Resource::new(move || asked.get(), |asked| analytics(asked.days, asked.channel, asked.language));
    view! {
        <PageHeader title=t.shell_nav_analytics()>
            {move || view! { <ButtonLink href=asked.get().link("/downloads/analytics.csv") label=t.analytics_export() shape=Icon::Download external=true /> }}
        </PageHeader>
        {move || filters(asked.get())}
        <Transition fallback=|| skeleton_rows(8)>
            {move || Suspend::new(async move {
                match view.await {
                    Ok(view) => content(view),
                    Err(error) => error_panel(&error),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn filters(asked: Asked) -> AnyView {
    let t = use_t();
    let periods = PERIODS
        .iter()
        .map(|days| Tab::new(Asked { days: *days, ..asked }.link(PATH), t.analytics_days(*days), asked.days == *days))
        .collect();
    let languages = Language::ALL
        .into_iter()
        .map(|language| {
            let is_on = asked.language == Some(language);
            let next = Asked {
                language: (!is_on).then_some(language),
                ..asked
            };
            chip(next.link(PATH), language.endonym().to_owned(), is_on)
        })
        .collect_view();
    view! { <div class="mb-4 flex flex-wrap items-center gap-2">{segmented(t.analytics_period(), periods)} {languages}</div> }.into_any()
}

fn content(view: AnalyticsView) -> AnyView {
    let t = use_t();
    let totals = view.totals;
    if totals == Counts::default() {
        return view! { <section class="panel"><EmptyState shape=Icon::ChartColumn title=t.analytics_empty() text=t.analytics_empty_text() /></section> }
            .into_any();
    }
    let hint = format!("{} – {}", short_day_text(view.from), day_text(view.to));
    let (days, campaigns) = (by_day(&view), by_campaign(&view.campaigns));
    let (languages, channels) = (by_language(&view.languages), by_channel(&view.channels));
    view! {
        <div class="space-y-4">
            {key_figures(&view)}
            <div class="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-3">
                <div class="space-y-4 lg:col-span-2">
                    <Panel title=t.analytics_by_day() hint>{days}</Panel>
                    <Panel title=t.analytics_funnel()>{stages(totals)}</Panel>
                </div>
                <div class="space-y-4">
                    <Panel title=t.analytics_outcomes()>{outcomes(totals)}</Panel>
                    <Panel title=t.analytics_by_language() hint=t.analytics_read_of_delivered()>{languages}</Panel>
                    <Panel title=t.analytics_by_channel() hint=t.analytics_delivered_of_sent()>{channels}</Panel>
                </div>
            </div>
            {campaigns}
        </div>
    }
    .into_any()
}

fn key_figures(view: &AnalyticsView) -> AnyView {
    let t = use_t();
    let (now, before) = (view.totals, view.previous);
    let earlier = |value: String| {
        if before.sent == 0 {
            t.analytics_no_before()
        } else {
            t.analytics_before(value)
        }
    };
    let figure = |label, value, context| Figure {
        label,
        value,
        context: Some(context),
        share: None,
        link: None,
    };
    figures(vec![
        figure(t.analytics_sent(), group_indian(now.sent), earlier(group_indian(before.sent))),
        figure(
            t.analytics_delivered(),
            percent_of(now.delivered, now.sent),
            earlier(percent_of(before.delivered, before.sent)),
        ),
        figure(
            t.analytics_read(),
            percent_of(now.read, now.delivered),
            earlier(percent_of(before.read, before.delivered)),
        ),
        figure(t.analytics_replies(), group_indian(view.replies), t.analytics_replies_hint()),
        figure(t.analytics_failed(), group_indian(now.failed), earlier(group_indian(before.failed))),
    ])
}

fn by_day(view: &AnalyticsView) -> AnyView {
    let t = use_t();
    let values = |count: fn(&Counts) -> u64| view.days.iter().map(|(_, counts)| count(counts)).collect::<Vec<u64>>();
    let best = view.days.iter().max_by_key(|(_, counts)| counts.sent);
    let chart = StackedBars {
        label: best.map_or_else(
            || t.analytics_by_day(),
            |(day, counts)| t.analytics_by_day_finding(short_day_text(*day), counts.sent),
        ),
        axis: t.ui_day(),
        columns: view
            .days
            .iter()
            .map(|(day, _)| if view.days.len() > 31 { short_day_text(*day) } else { day.day().to_string() })
            .collect(),
        series: vec![
            Series {
                name: t.analytics_read(),
                color: "st-read",
                values: values(|counts| counts.read),
            },
            Series {
                name: t.analytics_delivered_unread(),
                color: "st-delivered",
                values: values(|counts| counts.delivered.saturating_sub(counts.read)),
            },
            Series {
                name: t.analytics_sent_only(),
                color: "st-sent",
                values: values(|counts| counts.sent.saturating_sub(counts.delivered)),
            },
        ],
        today: view.days.len().checked_sub(1),
        planned: 0,
    };
    stacked_bars(chart)
}

fn stages(counts: Counts) -> AnyView {
    let t = use_t();
    let stage = |name, count, share, color| Stage { name, count, share, color };
    funnel(
        t.analytics_funnel(),
        vec![
            stage(t.analytics_sent(), counts.sent, None, "st-sent"),
            stage(
                t.analytics_delivered(),
                counts.delivered,
                Some(t.analytics_of_sent(percent_of(counts.delivered, counts.sent))),
                "st-delivered",
            ),
            stage(
                t.analytics_read(),
                counts.read,
                Some(t.analytics_of_delivered(percent_of(counts.read, counts.delivered))),
                "st-read",
            ),
        ],
    )
}

fn by_language(languages: &[(Language, Counts)]) -> AnyView {
    let t = use_t();
    let rows = languages
        .iter()
        .map(|(language, counts)| {
            let share = counts.read as f64 / counts.delivered.max(1) as f64;
            compared(
                language.endonym().to_owned(),
                t.analytics_count_sent(counts.sent),
                share,
                percent_of(counts.read, counts.delivered),
            )
        })
        .collect_view();
    view! { <ul>{rows}</ul> }.into_any()
}

fn by_channel(channels: &[(Channel, Counts)]) -> AnyView {
    let t = use_t();
    let rows = channels
        .iter()
        .map(|(channel, counts)| {
            let share = counts.delivered as f64 / counts.sent.max(1) as f64;
            compared(
                channel_name(*channel).to_owned(),
                t.analytics_count_sent(counts.sent),
                share,
                percent_of(counts.delivered, counts.sent),
            )
        })
        .collect_view();
    view! { <ul>{rows}</ul> }.into_any()
}

fn outcomes(counts: Counts) -> AnyView {
    let t = use_t();
    let rows = [(t.analytics_failed(), counts.failed), (t.analytics_skipped(), counts.skipped), (t.analytics_unknown(), counts.unknown)]
        .into_iter()
        .map(|(name, count)| view! { <div class="flex justify-between border-b rule py-2 text-sm last:border-b-0"><dt>{name}</dt><dd class="num font-semibold">{group_indian(count)}</dd></div> })
        .collect_view();
    view! { <dl>{rows}</dl> }.into_any()
}

fn by_campaign(campaigns: &[CampaignCounts]) -> AnyView {
    let t = use_t();
    let rows = campaigns.iter().map(campaign_row).collect();
    let columns = vec![
        Column::text(t.analytics_campaign()).heading(),
        Column::number(t.analytics_sent()),
        Column::number(t.analytics_delivered()),
        Column::number(t.analytics_read()),
        Column::number(t.analytics_failed()),
    ];
    view! { <Panel title=t.analytics_by_campaign() flush=true><Table label=t.analytics_by_campaign() columns rows row_class="h-12" /></Panel> }.into_any()
}

fn campaign_row(row: &CampaignCounts) -> Cells {
    let counts = row.counts;
    let name = view! {
        <a class="flex items-center gap-2 text-base font-medium hover:underline" href=format!("/campaigns/{}", row.id)>{channel_sign(row.channel)} {row.name.clone()}</a>
    };
    vec![
        name.into_any(),
        group_indian(counts.sent).into_any(),
        percent_of(counts.delivered, counts.sent).into_any(),
        percent_of(counts.read, counts.delivered).into_any(),
        group_indian(counts.failed).into_any(),
    ]
}
