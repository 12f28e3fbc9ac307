//! The figures of the home page: read from what is added up per day, so that its price does not
//! grow with what was sent.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{CampaignId, Channel, DeliveryStatus, Permission};
use storage::counters::Day;

pub use storage::set_up::SetUp;

use super::{Period, Totals, added_up, day_of};
use crate::{Actor, App, Result, messages::today};

/// The figures of the home page.
#[derive(Clone, Debug, PartialEq)]
pub struct Home {
    /// Messages that a provider took over today.
    pub sent_today: i64,
    /// Everybody that today's campaigns reach, sent or not yet.
    pub planned_today: i64,
    /// The last seven days.
    pub week: Totals,
    /// The seven days before.
    pub week_before: Totals,
    /// The last seven days and those before, per channel with messages.
    pub by_channel: Vec<(Channel, Totals, Totals)>,
    /// The last fourteen days, per day and channel.
    pub by_day: Vec<(NaiveDate, Vec<(Channel, Totals)>)>,
    /// Messages from contacts today.
    pub replies_today: i64,
    /// Versions that wait for an approver.
    pub approvals_waiting: i64,
    /// Campaigns that are sending, paused, scheduled for today or were sent today.
    pub campaigns: Vec<TodaysCampaign>,
    /// What has been set up.
    pub set_up: SetUp,
}

/// A campaign of today with its progress.
#[derive(Clone, Debug, PartialEq)]
pub struct TodaysCampaign {
    /// The campaign.
    pub id: CampaignId,
    /// Its name.
    pub name: String,
    /// Its channel.
    pub channel: Channel,
    /// Where it stands.
    pub status: domain::CampaignStatus,
    /// How many of its deliveries are neither queued nor claimed.
    pub processed: i64,
    /// Everybody on its list.
    pub total: i64,
    /// When it starts by itself.
    pub starts_at: Option<DateTime<Utc>>,
    /// When it was through.
    pub completed_at: Option<DateTime<Utc>>,
}

/// The figures of the home page.
///
/// # Errors
/// [`crate::Error::Forbidden`], [`crate::Error::Storage`].
pub async fn home(app: &App, actor: &Actor) -> Result<Home> {
    actor.require(Permission::ViewHome)?;
    let now = app.now();
    let day = today(now);
    let fortnight = Period::last(14, day);
    let (from, until) = fortnight.bounds();
    let (week_from, _) = Period::last(7, day).bounds();
    let (today_from, _) = Period::last(1, day).bounds();
    let mut conn = app.db.read().await?;
    let days = storage::counters::daily(&mut conn, actor.org_id, from, until).await?;
    let (week, past): (Vec<Day>, Vec<Day>) = days.iter().partition(|counted| counted.day >= week_from);
    let past_by_channel = by(&past, |counted| counted.channel);
    let mut by_day = by(&days, |counted| (day_of(counted.day), counted.channel));
    let campaigns = todays_campaigns(&mut conn, actor, today_from, until).await?;
    Ok(Home {
        sent_today: sum(days.iter().filter(|counted| counted.day >= today_from)).accepted,
        planned_today: campaigns.iter().map(|campaign| campaign.total).sum(),
        week: sum(&week),
        week_before: sum(&past),
        by_channel: by(&week, |counted| counted.channel)
            .into_iter()
            .map(|(channel, totals)| (channel, totals, past_by_channel.get(&channel).copied().unwrap_or_default()))
            .collect(),
        by_day: fortnight
            .days()
            .map(|day| {
                let channels = [Channel::Whatsapp, Channel::Sms, Channel::Email, Channel::Linkedin];
                (
                    day,
                    channels
                        .into_iter()
                        .filter_map(|channel| Some((channel, by_day.remove(&(day, channel))?)))
                        .collect(),
                )
            })
            .collect(),
        replies_today: storage::inbound::count(&mut conn, actor.org_id, today_from, until).await?,
        approvals_waiting: storage::approvals::count_waiting(&mut conn, actor.org_id).await?,
        set_up: storage::set_up::of(&mut conn, actor.org_id).await?,
        campaigns,
    })
}

async fn todays_campaigns(conn: &mut storage::Conn, actor: &Actor, from: DateTime<Utc>, until: DateTime<Utc>) -> Result<Vec<TodaysCampaign>> {
    let campaigns = storage::campaigns::of_day(conn, actor.org_id, from, until).await?;
    let ids: Vec<CampaignId> = campaigns.iter().map(|campaign| campaign.id).collect();
    let counts = storage::counters::of_campaigns(conn, actor.org_id, &ids).await?;
    let of = |id, is_counted: fn(DeliveryStatus) -> bool| {
        let counted = counts.iter().filter(|(campaign, status, _)| *campaign == id && is_counted(*status));
        counted.map(|(_, _, count)| count).sum()
    };
    Ok(campaigns
        .into_iter()
        .map(|campaign| TodaysCampaign {
            processed: of(campaign.id, |status| !status.is_open()),
            total: of(campaign.id, |_| true),
            id: campaign.id,
            name: campaign.name,
            channel: campaign.channel,
            status: campaign.status,
            starts_at: campaign.starts_at,
            completed_at: campaign.completed_at,
        })
        .collect())
}

fn sum<'a>(days: impl IntoIterator<Item = &'a Day>) -> Totals {
    let mut totals = Totals::default();
    for counted in days {
        totals.add(counted.status, counted.count);
    }
    totals
}

fn by<K: Ord>(days: &[Day], key: impl Fn(&Day) -> K) -> std::collections::BTreeMap<K, Totals> {
    added_up(days.iter().map(|counted| (key(counted), counted.status, counted.count)))
}
