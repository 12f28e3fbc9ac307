//! Analytics: what became of the messages, read from the hourly counters.
//!
//! Days are Indian days. Hours count by the provider's clock where a provider reported, so the
//! figures equal the ledger's instants to the last one (a test holds this).

mod export;
mod home;

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Timelike, Utc};
use delivery::zone;
use domain::{CampaignId, Channel, DeliveryStatus, ErrorCode, Language, Permission};
use storage::counters::Hour;

pub use export::export;
pub use home::{Home, SetUp, TodaysCampaign, home};

use crate::{Actor, App, Error, Result, messages::today};

/// The longest period, in days.
const LONGEST: i64 = 366;

/// Indian days, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

impl Period {
    /// The last `days` days up to and with `today`.
    #[must_use]
    pub fn last(days: u64, today: NaiveDate) -> Self {
        let from = today.checked_sub_days(Days::new(days.saturating_sub(1))).unwrap_or(today);
        Self { from, to: today }
    }

    /// As many days, right before.
    #[must_use]
    pub fn before(self) -> Self {
        let to = self.from.pred_opt().unwrap_or(self.from);
        let length = TimeDelta::days((self.to - self.from).num_days());
        Self { from: to - length, to }
    }

    fn check(self) -> Result<()> {
        if self.to < self.from || (self.to - self.from).num_days() >= LONGEST {
            return Err(Error::field("period", ErrorCode::BadTime));
        }
        Ok(())
    }

    fn bounds(self) -> (DateTime<Utc>, DateTime<Utc>) {
        let midnight = |day: NaiveDate| zone::instant(zone::Tz::Asia__Kolkata, day.and_time(NaiveTime::MIN));
        (midnight(self.from), midnight(self.to.succ_opt().unwrap_or(self.to)))
    }

    fn days(self) -> impl Iterator<Item = NaiveDate> {
        self.from.iter_days().take_while(move |day| *day <= self.to)
    }
}

/// Which messages count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only over this channel.
    pub channel: Option<Channel>,
    /// Only in this language.
    pub language: Option<Language>,
    /// Only of this campaign.
    pub campaign: Option<CampaignId>,
}

impl Filter {
    fn takes(self, hour: &Hour) -> bool {
        self.channel.is_none_or(|channel| channel == hour.channel)
            && self.language.is_none_or(|language| language == hour.language)
            && self.campaign.is_none_or(|campaign| campaign == hour.campaign)
    }
}

/// How many deliveries reached what. Each step of the way counts those of the further steps too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Put on a recipient list to be sent.
    pub queued: i64,
    /// Put on a list, or taken from it, with a reason to send nothing.
    pub skipped: i64,
    /// Taken over by the provider: what screens call sent.
    pub accepted: i64,
    /// Reported as sent by the provider.
    pub sent: i64,
    /// Reached the phone.
    pub delivered: i64,
    /// Read.
    pub read: i64,
    /// Will not arrive.
    pub failed: i64,
    /// Cancelled before sending.
    pub cancelled: i64,
    /// May or may not have gone out.
    pub unknown: i64,
}

impl Totals {
    fn add(&mut self, status: DeliveryStatus, count: i64) {
        match status {
            DeliveryStatus::Queued => self.queued += count,
            DeliveryStatus::Skipped => self.skipped += count,
            DeliveryStatus::Accepted => self.accepted += count,
            DeliveryStatus::Sent => self.sent += count,
            DeliveryStatus::Delivered => self.delivered += count,
            DeliveryStatus::Read => self.read += count,
            DeliveryStatus::Failed => self.failed += count,
            DeliveryStatus::Cancelled => self.cancelled += count,
            DeliveryStatus::Unknown => self.unknown += count,
            // A claim lasts seconds; no hour counts it.
            DeliveryStatus::Claimed => {}
        }
    }

    /// Delivered of accepted, 0.0 to 1.0; none while nothing was accepted.
    #[must_use]
    pub fn delivery_rate(&self) -> Option<f64> {
        share(self.delivered, self.accepted)
    }

    /// Read of delivered, 0.0 to 1.0; none while nothing was delivered.
    #[must_use]
    pub fn read_rate(&self) -> Option<f64> {
        share(self.read, self.delivered)
    }
}

fn share(part: i64, whole: i64) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
    (whole > 0).then(|| (part as f64 / whole as f64).clamp(0.0, 1.0))
}

/// The figures of a period, from every side.
#[derive(Clone, Debug, PartialEq)]
pub struct Overview {
    /// The period.
    pub period: Period,
    /// Everything in it: the funnel.
    pub totals: Totals,
    /// Messages from contacts in it, whatever the filter.
    pub replies: i64,
    /// The same funnel in as many days before.
    pub previous: Totals,
    /// Each day, also those without messages.
    pub by_day: Vec<(NaiveDate, Totals)>,
    /// Each channel with messages.
    pub by_channel: Vec<(Channel, Totals)>,
    /// Each language with messages.
    pub by_language: Vec<(Language, Totals)>,
    /// Each campaign with messages, newest first.
    pub by_campaign: Vec<CampaignTotals>,
}

/// One campaign's part of a period.
#[derive(Clone, Debug, PartialEq)]
pub struct CampaignTotals {
    /// The campaign.
    pub id: CampaignId,
    /// Its name.
    pub name: String,
    /// Its channel.
    pub channel: Channel,
    /// When sending began.
    pub launched_at: Option<DateTime<Utc>>,
    /// Its figures in the period.
    pub totals: Totals,
}

/// The figures of `period`.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Invalid`] for a period that ends before it begins or is longer
/// than a year, [`Error::Storage`].
pub async fn overview(app: &App, actor: &Actor, period: Period, filter: Filter) -> Result<Overview> {
    actor.require(Permission::ViewAnalytics)?;
    period.check()?;
    let (from, until) = period.bounds();
    let (before, _) = period.before().bounds();
    let mut conn = app.db.read().await?;
    let hours = storage::counters::hourly(&mut conn, actor.org_id, before, until).await?;
    let hours: Vec<Hour> = hours.into_iter().filter(|hour| filter.takes(hour)).collect();
    let (past, hours): (Vec<Hour>, Vec<Hour>) = hours.into_iter().partition(|hour| hour.hour < from);
    let mut by_day = by(&hours, |hour| day_of(hour.hour));
    let ids: Vec<CampaignId> = by(&hours, |hour| hour.campaign).into_keys().collect();
    let names = storage::campaigns::by_ids(&mut conn, actor.org_id, &ids).await?;
    let mut campaigns = by(&hours, |hour| hour.campaign);
    Ok(Overview {
        period,
        totals: sum(&hours),
        replies: storage::inbound::count(&mut conn, actor.org_id, from, until).await?,
        previous: sum(&past),
        by_day: period.days().map(|day| (day, by_day.remove(&day).unwrap_or_default())).collect(),
        by_channel: by(&hours, |hour| hour.channel).into_iter().collect(),
        by_language: by(&hours, |hour| hour.language).into_iter().collect(),
        by_campaign: names
            .into_iter()
            .rev()
            .map(|campaign| CampaignTotals {
                totals: campaigns.remove(&campaign.id).unwrap_or_default(),
                id: campaign.id,
                name: campaign.name,
                channel: campaign.channel,
                launched_at: campaign.launched_at,
            })
            .collect(),
    })
}

/// The Indian day and hour (0 to 23) of an instant.
#[must_use]
pub fn indian_clock(at: DateTime<Utc>) -> (NaiveDate, u8) {
    let local = at.with_timezone(&zone::Tz::Asia__Kolkata);
    (local.date_naive(), u8::try_from(local.hour()).unwrap_or(0))
}

/// The Indian day of an instant.
fn day_of(at: DateTime<Utc>) -> NaiveDate {
    today(at)
}

fn sum<'a>(hours: impl IntoIterator<Item = &'a Hour>) -> Totals {
    let mut totals = Totals::default();
    for hour in hours {
        totals.add(hour.status, hour.count);
    }
    totals
}

fn by<K: Ord>(hours: &[Hour], key: impl Fn(&Hour) -> K) -> BTreeMap<K, Totals> {
    added_up(hours.iter().map(|hour| (key(hour), hour.status, hour.count)))
}

fn added_up<K: Ord>(counts: impl IntoIterator<Item = (K, DeliveryStatus, i64)>) -> BTreeMap<K, Totals> {
    let mut totals: BTreeMap<K, Totals> = BTreeMap::new();
    for (key, status, count) in counts {
        totals.entry(key).or_default().add(status, count);
    }
    totals
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn periods() {
        let period = Period::last(7, day("2026-11-21"));
        assert_eq!(
            period,
            Period {
                from: day("2026-11-15"),
                to: day("2026-11-21")
            }
        );
        assert_eq!(
            period.before(),
            Period {
                from: day("2026-11-08"),
                to: day("2026-11-14")
            }
        );
        assert_eq!(period.days().count(), 7);
        let (from, until) = period.bounds();
        assert_eq!(from.to_rfc3339(), "2026-11-14T18:30:00+00:00");
        assert_eq!(until.to_rfc3339(), "2026-11-21T18:30:00+00:00");
    }
}
