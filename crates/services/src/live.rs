//! The live page of a campaign: one snapshot, and a stream of them while something changes.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use delivery::{estimate, pacing, price};
use domain::{CampaignId, CampaignStatus, Channel, DeliveryStatus, FailureReason, Pacing, Paise, Permission, SenderKind, SkipReason};
use futures::{Stream, stream};
pub use storage::campaign_events::CampaignEvent;
use storage::{campaigns::Campaign, counters::Standing, senders::Sender};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{Instant, sleep_until, timeout},
};

use crate::{Actor, App, Error, Result, campaigns, events::Event, messages, sending::hours};

/// Events shown.
const EVENTS: i64 = 30;
/// Minutes of the curve.
const MINUTES: i64 = 60;
/// Pages are told at most this often.
const PAUSE: Duration = Duration::from_secs(1);
/// Without an event pages look for themselves this often: another process may be sending.
const LOOK: Duration = Duration::from_secs(2);

/// What the live page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// The campaign.
    pub campaign_id: CampaignId,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub status: CampaignStatus,
    /// Its channel.
    pub channel: Channel,
    /// Its speed.
    pub pacing: Pacing,
    /// Messages per second its sender and pacing allow; none before a sender is chosen.
    pub limit_per_second: Option<f64>,
    /// When sending began.
    pub launched_at: Option<DateTime<Utc>>,
    /// Whether the recipient list is complete; until then the total still grows.
    pub is_frozen: bool,
    /// When it will start by itself.
    pub starts_at: Option<DateTime<Utc>>,
    /// The start that was missed, while a member has not decided about it.
    pub missed_start: Option<DateTime<Utc>>,
    /// When every delivery had ended.
    pub completed_at: Option<DateTime<Utc>>,
    /// Everybody on the list.
    pub total: i64,
    /// How many stand at each status, in the order of [`DeliveryStatus::ALL`]; adds up to the total.
    pub counts: Vec<(DeliveryStatus, i64)>,
    /// How many are neither queued nor claimed.
    pub processed: i64,
    /// Messages accepted in the last minute.
    pub per_minute: i64,
    /// When it will be through at this speed; none while nothing moves.
    pub ends_at: Option<DateTime<Utc>>,
    /// When the sending hours begin, while they keep it waiting.
    pub waits_until: Option<DateTime<Utc>>,
    /// What has been spent so far, at most, with GST; nothing over the sandbox.
    pub spent: Paise,
    /// Messages accepted per minute, oldest first, without gaps.
    pub series: Vec<Minute>,
    /// Failed ones by reason, most first.
    pub failures: Vec<(FailureReason, i64)>,
    /// Skipped ones by reason, most first.
    pub skips: Vec<(SkipReason, i64)>,
    /// What happened, newest first.
    pub events: Vec<CampaignEvent>,
    /// When this was read.
    pub at: DateTime<Utc>,
}

/// One minute of the curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Minute {
    /// Its beginning.
    pub at: DateTime<Utc>,
    /// Messages accepted in it.
    pub accepted: i64,
}

impl Snapshot {
    /// How many stand at `status`.
    #[must_use]
    pub fn count(&self, status: DeliveryStatus) -> i64 {
        self.counts.iter().find(|(counted, _)| *counted == status).map_or(0, |(_, count)| *count)
    }

    /// Whether it says the same as `other`, apart from when it was read.
    fn is_same(&self, other: &Self) -> bool {
        Self { at: other.at, ..self.clone() } == *other
    }
}

/// How the campaign stands now.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn snapshot(app: &App, actor: &Actor, campaign: CampaignId) -> Result<Snapshot> {
    actor.require(Permission::ViewCampaigns)?;
    let now = app.now();
    let mut conn = app.db.read().await?;
    let found = storage::campaigns::get(&mut conn, actor.org_id, campaign).await?.ok_or(Error::NotFound)?;
    let standings = storage::counters::of_campaign(&mut conn, actor.org_id, campaign).await?;
    let sender = match found.sender_id {
        Some(sender) => storage::senders::get(&mut conn, actor.org_id, sender).await?,
        None => None,
    };
    let minutes = storage::counters::minutes(&mut conn, actor.org_id, campaign, now - TimeDelta::minutes(MINUTES)).await?;
    let events = storage::campaign_events::newest(&mut conn, actor.org_id, campaign, EVENTS).await?;
    let waits_until = if found.status == CampaignStatus::Sending {
        let rules = hours::rules(&mut conn, actor.org_id).await?;
        hours::waits_until(&found, &rules, now)
    } else {
        None
    };
    let missed = storage::late_starts::get(&mut conn, actor.org_id, campaign).await?;
    Ok(Snapshot {
        waits_until,
        missed_start: missed.map(|missed| missed.starts_at),
        ..assembled(found, &standings, sender.as_ref(), &minutes, events, now)
    })
}

/// Snapshots for as long as the listener stays: the first at once, then one when something has
/// changed, at most one a second. Ends when the campaign can no longer be read.
///
/// # Errors
/// As [`snapshot`], for the first one.
pub async fn subscribe(app: &App, actor: &Actor, campaign: CampaignId) -> Result<impl Stream<Item = Snapshot> + Send + use<>> {
    let heard = app.events.subscribe();
    let first = snapshot(app, actor, campaign).await?;
    let follower = Follower {
        app: app.clone(),
        actor: actor.clone(),
        heard,
        next_at: Instant::now(),
        last: None,
    };
    Ok(stream::unfold((follower, Some(first)), |(mut follower, first)| async move {
        let snapshot = match first {
            Some(first) => first,
            None => follower.next().await?,
        };
        follower.next_at = Instant::now() + PAUSE;
        follower.last = Some(snapshot.clone());
        Some((snapshot, (follower, None)))
    }))
}

struct Follower {
    app: App,
    actor: Actor,
    heard: Receiver<Event>,
    next_at: Instant,
    last: Option<Snapshot>,
}

impl Follower {
    /// The next snapshot that differs from the last.
    async fn next(&mut self) -> Option<Snapshot> {
        loop {
            sleep_until(self.next_at).await;
            let last = self.last.as_ref()?;
            let ours = Event::Campaign(self.actor.org_id, last.campaign_id);
            // Running into the time limit is as good a reason to look as an event.
            let _ = timeout(LOOK, hear(&mut self.heard, ours)).await;
            self.next_at = Instant::now() + PAUSE;
            let snapshot = snapshot(&self.app, &self.actor, last.campaign_id).await.ok()?;
            if !snapshot.is_same(last) {
                return Some(snapshot);
            }
        }
    }
}

/// Waits until `ours` is heard, or until events were missed.
async fn hear(heard: &mut Receiver<Event>, ours: Event) {
    loop {
        match heard.recv().await {
            Ok(event) if event == ours => return,
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return,
            // Nobody will ever say anything again; the time limit of the caller takes over.
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}

fn assembled(
    campaign: Campaign,
    standings: &[Standing],
    sender: Option<&Sender>,
    minutes: &[(DateTime<Utc>, i64)],
    events: Vec<CampaignEvent>,
    now: DateTime<Utc>,
) -> Snapshot {
    let count = |status| {
        standings
            .iter()
            .filter(|standing| standing.status == status)
            .map(|standing| standing.count)
            .sum::<i64>()
    };
    let counts: Vec<(DeliveryStatus, i64)> = DeliveryStatus::ALL.iter().map(|status| (*status, count(*status))).collect();
    let total: i64 = counts.iter().map(|(_, count)| count).sum();
    let listed = domain::count(total - count(DeliveryStatus::Skipped));
    let open: i64 = counts.iter().filter(|(status, _)| status.is_open()).map(|(_, count)| count).sum();
    let series = series(minutes, now);
    let per_minute = per_minute(&series, now);
    let taken = [DeliveryStatus::Accepted, DeliveryStatus::Sent, DeliveryStatus::Delivered, DeliveryStatus::Read];
    let spent = spent(&campaign, sender, taken.into_iter().map(count).sum());
    let is_sending = campaign.status == CampaignStatus::Sending;
    Snapshot {
        campaign_id: campaign.id,
        name: campaign.name,
        status: campaign.status,
        channel: campaign.channel,
        pacing: campaign.schedule.pacing,
        limit_per_second: sender.map(|sender| pacing::campaign_rate(&campaign.schedule, sender.rate_per_second, listed)),
        launched_at: campaign.launched_at,
        is_frozen: campaign.frozen_at.is_some(),
        starts_at: campaign.starts_at,
        missed_start: None,
        completed_at: campaign.completed_at,
        total,
        processed: total - open,
        per_minute,
        spent,
        ends_at: is_sending.then(|| ends_at(open, per_minute, now)).flatten(),
        waits_until: None,
        series,
        failures: grouped(standings, DeliveryStatus::Failed),
        skips: grouped(standings, DeliveryStatus::Skipped),
        counts,
        events,
        at: now,
    }
}

/// What `taken` messages cost at most, by the prices of the day they were launched: the same list as the
/// estimate before. A message that went out as free text inside the 24-hour window costs less.
fn spent(campaign: &Campaign, sender: Option<&Sender>, taken: i64) -> Paise {
    let (Some(launched_at), Some(SenderKind::Whatsapp)) = (campaign.launched_at, sender.map(|sender| sender.kind)) else {
        return Paise::default();
    };
    let counts = [(campaigns::template_price(campaign.purpose), taken.unsigned_abs())];
    estimate::cost(&counts, price::FREE_SERVICE_MESSAGES, price::INDIA, messages::today(launched_at)).gross
}

/// Reasons with their counts, most first (the order of the counters).
fn grouped<R: std::str::FromStr>(standings: &[Standing], status: DeliveryStatus) -> Vec<(R, i64)> {
    let of_status = standings.iter().filter(|standing| standing.status == status);
    of_status
        .filter_map(|standing| Some((standing.reason.as_deref()?.parse().ok()?, standing.count)))
        .collect()
}

/// The minutes from the first with a message to now, those without one included.
fn series(minutes: &[(DateTime<Utc>, i64)], now: DateTime<Utc>) -> Vec<Minute> {
    let Some((first, _)) = minutes.first() else { return Vec::new() };
    let mut series = Vec::new();
    let mut at = *first;
    while at <= now {
        let accepted = minutes.iter().find(|(minute, _)| *minute == at).map_or(0, |(_, accepted)| *accepted);
        series.push(Minute { at, accepted });
        at += TimeDelta::minutes(1);
    }
    series
}

/// The running minute and as much of the one before as makes sixty seconds.
fn per_minute(series: &[Minute], now: DateTime<Utc>) -> i64 {
    let Some(running) = series.last() else { return 0 };
    let gone = (now - running.at).num_seconds().clamp(0, 60);
    let before = series
        .len()
        .checked_sub(2)
        .and_then(|index| series.get(index))
        .map_or(0, |minute| minute.accepted);
    running.accepted + before * (60 - gone) / 60
}

fn ends_at(open: i64, per_minute: i64, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    if open == 0 || per_minute == 0 {
        return None;
    }
    Some(now + TimeDelta::seconds(open * 60 / per_minute))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn the_curve_has_no_gaps_and_the_rate_covers_sixty_seconds() {
        let minutes = [(at("2026-11-21T05:00:00Z"), 60), (at("2026-11-21T05:02:00Z"), 30)];
        let now = at("2026-11-21T05:02:30Z");
        let series = series(&minutes, now);
        assert_eq!(series.iter().map(|minute| minute.accepted).collect::<Vec<_>>(), [60, 0, 30]);
        assert_eq!(per_minute(&series, now), 30);
        assert_eq!(per_minute(&series[..1], at("2026-11-21T05:00:10Z")), 60);
        assert_eq!(ends_at(90, 30, now), Some(now + TimeDelta::minutes(3)));
        assert_eq!(ends_at(90, 0, now), None);
    }
}
