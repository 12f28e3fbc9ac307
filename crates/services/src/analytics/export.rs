//! The figures as a file.

use chrono::NaiveDate;
use domain::{CampaignId, Permission};
use spreadsheets::export::CsvText;
use std::collections::HashMap;

use super::{Filter, Period, Totals, by, day_of};
use crate::{Actor, App, Result};

const COLUMNS: [&str; 10] = [
    "day",
    "campaign",
    "channel",
    "sent",
    "delivered",
    "read",
    "failed",
    "skipped",
    "cancelled",
    "unknown",
];

/// The figures of `period` as CSV: a line per Indian day and campaign with messages, oldest first.
/// The columns are the funnel's: each step counts those of the further steps too.
///
/// # Errors
/// As [`super::overview`].
pub async fn export(app: &App, actor: &Actor, period: Period, filter: Filter) -> Result<Vec<u8>> {
    actor.require(Permission::ViewAnalytics)?;
    period.check()?;
    let (from, until) = period.bounds();
    let mut conn = app.db.read().await?;
    let mut hours = storage::counters::hourly(&mut conn, actor.org_id, from, until).await?;
    hours.retain(|hour| filter.takes(hour));
    let lines = by(&hours, |hour| (day_of(hour.hour), hour.campaign));
    let ids: Vec<CampaignId> = by(&hours, |hour| hour.campaign).into_keys().collect();
    let campaigns = storage::campaigns::by_ids(&mut conn, actor.org_id, &ids).await?;
    let campaigns: HashMap<CampaignId, _> = campaigns.iter().map(|campaign| (campaign.id, campaign)).collect();
    let mut text = CsvText::with_header(COLUMNS);
    for ((day, id), totals) in &lines {
        if let Some(campaign) = campaigns.get(id) {
            line(&mut text, *day, &campaign.name, campaign.channel.code(), totals);
        }
    }
    Ok(text.into_bytes())
}

fn line(text: &mut CsvText, day: NaiveDate, campaign: &str, channel: &str, totals: &Totals) {
    let counts = [
        totals.accepted,
        totals.delivered,
        totals.read,
        totals.failed,
        totals.skipped,
        totals.cancelled,
        totals.unknown,
    ];
    let (day, counts) = (day.to_string(), counts.map(|count| count.to_string()));
    text.row([day.as_str(), campaign, channel].into_iter().chain(counts.iter().map(String::as_str)));
}
