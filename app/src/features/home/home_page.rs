//! `/`: the answer first, then what waits, then what to do.

use chrono::Datelike;
use domain::{Channel, Permission, money::group_indian};
use leptos::prelude::*;

use super::api::{CampaignRow, HomeView, Step, WaitingRow, home};
use crate::{
    features::{
        approvals::duties::duties_panel,
        campaigns::parts::status_badge,
        delivery_words::{channel_color, channel_name, channel_shape, channel_sign},
    },
    page_context::{may, use_t},
    ui::{
        button::{ButtonLink, Tone},
        chart::{Rate, Series, StackedBars, dot_plot, percent, stacked_bars},
        date::{day_text, moment_text, short_day_text},
        decimal::fixed,
        feedback::{EmptyState, error_panel, skeleton_rows},
        icon::{Icon, icon_of},
        layout::PageHeader,
        list::{Cells, Column, Table},
        meter::{bar, thin_bar},
        panel::{Figure, Panel, figures},
        verdict::{Tint, verdict},
    },
};

/// The lowest rate on the dot plot and its target.
const RATES: (f64, f64) = (0.85, 0.95);

/// The page.
pub fn page() -> AnyView {
    let figures = Resource::new(|| (), |()| home());
    view! {
        <Suspense fallback=|| skeleton_rows(8)>
            {move || Suspend::new(async move {
                match figures.await {
                    Ok(view) => content(view),
                    Err(error) => error_panel(&error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

fn content(view: HomeView) -> AnyView {
    let t = use_t();
    let has_sent = view.done.contains(&Step::Send);
    let first_name = view.name.split_whitespace().next().unwrap_or_default().to_owned();
    let greeting = match view.hour {
        4..=11 => t.home_good_morning(first_name),
        12..=16 => t.home_good_afternoon(first_name),
        _ => t.home_good_evening(first_name),
    };
    let today = day_text(view.today);
    let duties = duties_panel(&view.duties, "max-lg:order-first");
    let set_up = (view.done.len() < Step::ALL.len()).then(|| set_up(&view.done));
    // Two stacks, so that no panel leaves a hole beside a taller one. What is first on phones is said by
    // the order: today's sends and what waits, and before anything was sent the steps towards it.
    let (left, right) = if has_sent {
        (
            view! { {messages(&view)} {todays_sends(&view.campaigns, "max-lg:order-first")} }.into_any(),
            view! { {duties} {waiting(&view.waiting)} {rates(&view)} {set_up} }.into_any(),
        )
    } else {
        (
            view! { {set_up} {todays_sends(&view.campaigns, "")} }.into_any(),
            view! { {duties} {waiting(&view.waiting)} {messages(&view)} {rates(&view)} }.into_any(),
        )
    };
    view! {
        <PageHeader title=greeting subtitle=today>
            {may(Permission::ManageContacts).then(|| view! { <ButtonLink href="/contacts/import" label=t.home_import() shape=Icon::Upload /> })}
            {may(Permission::ManageCampaigns).then(|| view! { <ButtonLink href="/campaigns" label=t.home_new_campaign() tone=Tone::Primary shape=Icon::Plus /> })}
        </PageHeader>
        <div class="space-y-4">
            {has_sent.then(|| key_figures(&view))}
            <div class="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-3">
                <div class="contents lg:col-span-2 lg:block lg:space-y-4">{left}</div>
                <div class="contents lg:block lg:space-y-4">{right}</div>
            </div>
        </div>
    }
    .into_any()
}

fn key_figures(view: &HomeView) -> AnyView {
    let t = use_t();
    let (rate, before) = view.delivery_rate;
    let change = rate.zip(before).map(|(now, before)| (now - before) * 100.0).map(|points| {
        let figure = fixed(points.abs(), 1);
        if points < -0.05 {
            t.home_rate_worse(figure)
        } else if points > 0.05 {
            t.home_rate_better(figure)
        } else {
            t.home_rate_same()
        }
    });
    let share = (view.planned_today > 0).then(|| view.sent_today as f64 / view.planned_today as f64);
    figures(vec![
        Figure {
            label: t.home_sent_today(),
            value: group_indian(view.sent_today),
            context: (view.planned_today > 0).then(|| t.home_of_planned(view.planned_today)),
            share,
            link: None,
        },
        Figure {
            label: t.home_delivered(),
            value: rate.map_or_else(|| "–".to_owned(), percent),
            context: Some(change.unwrap_or_else(|| t.home_last_days(7))),
            share: None,
            link: None,
        },
        Figure {
            label: t.home_replies(),
            value: group_indian(view.replies_today),
            context: Some(t.home_today()),
            share: None,
            link: None,
        },
        Figure {
            label: t.home_approvals(),
            value: group_indian(view.approvals_waiting),
            context: Some(t.home_approvals_hint()),
            share: None,
            link: may(Permission::ViewApprovals).then(|| ("/approvals".to_owned(), t.home_open_approvals())),
        },
    ])
}

fn messages(view: &HomeView) -> AnyView {
    let t = use_t();
    let total: u64 = view.days.iter().flat_map(|(_, channels)| channels).map(|(_, sent)| sent).sum();
    if total == 0 {
        return view! {
            <Panel title=t.home_messages()>
                <EmptyState shape=Icon::ChartColumn title=t.home_no_figures() text=t.home_no_figures_text() />
            </Panel>
        }
        .into_any();
    }
    let used: Vec<Channel> = [Channel::Whatsapp, Channel::Sms, Channel::Email, Channel::Linkedin]
        .into_iter()
        .filter(|channel| view.days.iter().any(|(_, channels)| channels.iter().any(|(used, _)| used == channel)))
        .collect();
    let value = |channels: &[(Channel, u64)], wanted| channels.iter().find(|(channel, _)| *channel == wanted).map_or(0, |(_, sent)| *sent);
    let series = used
        .into_iter()
        .map(|channel| Series {
            name: channel_name(channel).to_owned(),
            color: channel_color(channel),
            values: view.days.iter().map(|(_, channels)| value(channels, channel)).collect(),
        })
        .collect();
    let hint = view
        .days
        .first()
        .zip(view.days.last())
        .map(|((from, _), (to, _))| format!("{} – {}", short_day_text(*from), short_day_text(*to)));
    let chart = StackedBars {
        label: t.home_messages_finding(total, view.sent_today),
        axis: t.ui_day(),
        columns: view.days.iter().map(|(day, _)| day.day().to_string()).collect(),
        series,
        today: view.days.len().checked_sub(1),
        planned: view.planned_today.saturating_sub(view.sent_today),
    };
    view! { <Panel title=t.home_messages() hint=hint.unwrap_or_default()>{stacked_bars(chart)}</Panel> }.into_any()
}

/// Requests that wait for a decision; nothing where none does.
fn waiting(rows: &[WaitingRow]) -> AnyView {
    let t = use_t();
    if rows.is_empty() {
        return ().into_any();
    }
    let all = view! { <a class="link-q text-sm" href="/approvals">{t.home_open_approvals()}</a> }.into_any();
    let rows = rows.iter().map(waiting_row).collect_view();
    view! {
        <Panel title=t.home_approvals() actions=all flush=true class="max-lg:order-first">
            <ul class="divide-y divide-base-300 border-t rule">{rows}</ul>
        </Panel>
    }
    .into_any()
}

fn waiting_row(row: &WaitingRow) -> AnyView {
    let t = use_t();
    let badge = match (row.must_fix, row.consider) {
        (0, 0) => verdict(Tint::Pass, t.campaign_passed()),
        (0, count) => verdict(Tint::Warn, t.campaign_to_consider(count)),
        (count, _) => verdict(Tint::Fail, t.campaign_to_fix(count)),
    };
    view! {
        <li>
            <a href=format!("/approvals/{}", row.id) class="block px-5 py-3 hover:bg-hover">
                <span class="flex items-center gap-2"><span class="min-w-0 flex-1 truncate font-medium">{row.campaign.clone()}</span> {badge}</span>
                <span class="num block text-sm text-ink-2">{row.author.clone()} " · " {moment_text(row.since)}</span>
            </a>
        </li>
    }
    .into_any()
}

fn rates(view: &HomeView) -> AnyView {
    let t = use_t();
    if view.channels.is_empty() {
        return ().into_any();
    }
    let rates = view
        .channels
        .iter()
        .map(|row| Rate {
            name: (Some(channel_shape(row.channel)), channel_name(row.channel).to_owned()),
            base: t.home_sent_count(row.sent),
            rate: row.rate,
            color: channel_color(row.channel),
        })
        .collect();
    view! { <Panel title=t.home_delivery_rate() hint=t.home_last_days(7)>{dot_plot(rates, RATES.0, RATES.1)}</Panel> }.into_any()
}

fn todays_sends(campaigns: &[CampaignRow], class: &'static str) -> AnyView {
    let t = use_t();
    let all = view! { <a class="link-q text-sm" href="/campaigns">{t.home_all_campaigns()}</a> }.into_any();
    if campaigns.is_empty() {
        return view! {
            <Panel title=t.home_todays_sends() actions=all class=class><p class="text-sm text-ink-2">{t.home_no_sends()}</p></Panel>
        }
        .into_any();
    }
    let rows = campaigns.iter().map(send_row).collect();
    let columns = vec![
        Column::text(t.home_campaign()).heading(),
        Column::text(t.home_progress()).bare(),
        Column::text(t.home_status()).bare(),
    ];
    view! {
        <Panel title=t.home_todays_sends() actions=all flush=true class=class>
            <Table label=t.home_todays_sends() columns rows row_class="h-12" />
        </Panel>
    }
    .into_any()
}

fn send_row(row: &CampaignRow) -> Cells {
    let t = use_t();
    let share = if row.total == 0 { 0.0 } else { row.processed as f64 / row.total as f64 };
    let name = view! {
        <a class="flex items-center gap-2 text-base font-medium hover:underline" href=format!("/campaigns/{}", row.id)>{channel_sign(row.channel)} {row.name.clone()}</a>
    };
    let progress = view! {
        <span class="flex items-center gap-3"><span class="w-20 shrink-0">{bar(share, "color-primary", "h-1.5")}</span><span class="num whitespace-nowrap text-ink-2">{t.home_of(row.processed, row.total)}</span></span>
    };
    vec![name.into_any(), progress.into_any(), status_badge(row.status)]
}

fn set_up(done: &[Step]) -> AnyView {
    let t = use_t();
    let rows = Step::ALL.iter().map(|step| set_up_row(*step, done.contains(step))).collect_view();
    let share = done.len() as f64 / Step::ALL.len() as f64;
    view! {
        <Panel title=t.home_set_up() hint=t.home_set_up_done(done.len() as u64, Step::ALL.len() as u64)>
            {thin_bar(share, "color-primary")}
            <ul class="mt-4 space-y-1">{rows}</ul>
        </Panel>
    }
    .into_any()
}

fn set_up_row(step: Step, is_done: bool) -> AnyView {
    let t = use_t();
    let (words, button, href, needs) = match step {
        Step::Contacts => (t.home_step_contacts(), t.home_import(), "/contacts/import", Permission::ManageContacts),
        Step::Consent => (t.home_step_consent(), t.home_step_consent_button(), "/contacts", Permission::ManageContacts),
        Step::Number => (
            t.home_step_number(),
            t.home_step_number_button(),
            "/settings/senders",
            Permission::ManageSenders,
        ),
        Step::Team => (t.home_step_team(), t.home_step_team_button(), "/settings/members", Permission::ManageMembers),
        Step::Send => (t.home_step_send(), t.home_new_campaign(), "/campaigns/new", Permission::ManageCampaigns),
    };
    if is_done {
        return view! {
            <li class="flex items-center gap-2.5 py-1 text-sm text-ink-2"><span class="text-success-ink">{icon_of(Icon::CircleCheck, "size-[18px]")}</span>{words}<span class="sr-only">{t.ui_step_done()}</span></li>
        }
        .into_any();
    }
    view! {
        <li class="-mx-1.5 flex items-center gap-2.5 rounded-lg border rule px-3 py-2">
            <span class="text-ink-3">{icon_of(Icon::Circle, "size-[18px]")}</span>
            <span class="min-w-0 flex-1 font-medium">{words}</span>
            {may(needs).then(|| view! { <ButtonLink href label=button class="btn-sm" /> })}
        </li>
    }
    .into_any()
}
