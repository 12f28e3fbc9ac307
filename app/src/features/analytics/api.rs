//! What the analytics page reads.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]

use chrono::NaiveDate;
use domain::{CampaignId, Channel, Language};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// How many deliveries reached what; each step counts those of the further steps too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Taken over by the provider.
    pub sent: u64,
    /// Reached the phone.
    pub delivered: u64,
    /// Read.
    pub read: u64,
    /// Will not arrive.
    pub failed: u64,
    /// Nothing was sent, on purpose.
    pub skipped: u64,
    /// May or may not have gone out.
    pub unknown: u64,
}

/// The page's figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnalyticsView {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// The funnel.
    pub totals: Counts,
    /// Messages from contacts.
    pub replies: u64,
    /// The funnel of as many days before.
    pub previous: Counts,
    /// Each day.
    pub days: Vec<(NaiveDate, Counts)>,
    /// Each channel with messages.
    pub channels: Vec<(Channel, Counts)>,
    /// Each language with messages.
    pub languages: Vec<(Language, Counts)>,
    /// Each campaign with messages, newest first.
    pub campaigns: Vec<CampaignCounts>,
}

/// A campaign's part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CampaignCounts {
    /// Its id.
    pub id: CampaignId,
    /// Its name.
    pub name: String,
    /// Its channel.
    pub channel: Channel,
    /// Its figures.
    pub counts: Counts,
}

/// The figures of the last `days` days (7, 30 or 90), optionally of one channel or language.
#[server]
pub async fn analytics(days: u64, channel: Option<Channel>, language: Option<Language>) -> Result<AnalyticsView, AppError> {
    use crate::server_context::require;
    use domain::Permission;
    use services::analytics::{Filter, Period, Totals, indian_clock, overview};
    let (app, actor) = require(Permission::ViewAnalytics)?;
    let (today, _) = indian_clock(app.now());
    let view = overview(
        &app,
        &actor,
        Period::last(days.clamp(1, 366), today),
        Filter {
            channel,
            language,
            campaign: None,
        },
    )
    .await?;
    let counts = |totals: Totals| Counts {
        sent: domain::count(totals.accepted),
        delivered: domain::count(totals.delivered),
        read: domain::count(totals.read),
        failed: domain::count(totals.failed),
        skipped: domain::count(totals.skipped),
        unknown: domain::count(totals.unknown),
    };
    Ok(AnalyticsView {
        from: view.period.from,
        to: view.period.to,
        totals: counts(view.totals),
        replies: domain::count(view.replies),
        previous: counts(view.previous),
        days: view.by_day.into_iter().map(|(day, totals)| (day, counts(totals))).collect(),
        channels: view.by_channel.into_iter().map(|(channel, totals)| (channel, counts(totals))).collect(),
        languages: view.by_language.into_iter().map(|(language, totals)| (language, counts(totals))).collect(),
        campaigns: view
            .by_campaign
            .into_iter()
            .map(|row| CampaignCounts {
                id: row.id,
                name: row.name,
                channel: row.channel,
                counts: counts(row.totals),
            })
            .collect(),
    })
}
