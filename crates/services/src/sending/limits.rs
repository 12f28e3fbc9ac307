//! How far a campaign has come, and how much of it may still go out.

use std::collections::HashMap;

use delivery::{
    pacing::left_of,
    turns::{Class, SMALL},
};
use domain::{CampaignId, DeliveryStatus, OrgId, SkipReason, count};
use storage::{
    Conn,
    campaigns::Campaign,
    counters,
    deliveries::{self, Change},
};

use crate::{App, Result, events::Event};

/// Deliveries ended per transaction.
const PAGE: i64 = 1_000;

/// How far a campaign has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Progress {
    /// On the list and not skipped.
    pub(super) listed: u64,
    /// Accepted, or perhaps.
    taken: u64,
    /// Claimed.
    under_way: u64,
    /// Queued.
    queued: u64,
}

impl Progress {
    fn add(&mut self, status: DeliveryStatus, many: u64) {
        use DeliveryStatus as S;
        match status {
            S::Skipped => return,
            S::Queued => self.queued += many,
            S::Claimed => self.under_way += many,
            S::Accepted | S::Sent | S::Delivered | S::Read | S::Unknown => self.taken += many,
            S::Failed | S::Cancelled => {}
        }
        self.listed += many;
    }

    /// Whether so little is left that it overtakes what is long.
    pub(super) const fn class(&self) -> Class {
        if self.queued + self.under_way <= SMALL { Class::Small } else { Class::Bulk }
    }
}

/// How far each of these campaigns has come.
///
/// # Errors
/// [`crate::Error::Storage`].
pub(super) async fn progress(conn: &mut Conn, org: OrgId, campaigns: &[CampaignId]) -> Result<HashMap<CampaignId, Progress>> {
    let mut all: HashMap<CampaignId, Progress> = HashMap::new();
    for (campaign, status, many) in counters::of_campaigns(conn, org, campaigns).await? {
        all.entry(campaign).or_default().add(status, count(many));
    }
    Ok(all)
}

/// What may still be claimed of a campaign that stops after so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Left {
    /// At most so many now.
    AtMost(u64),
    /// Nothing until what is under way has ended: some of it may fail.
    UnderWay,
    /// Nothing any more.
    Nothing,
}

/// How much of a campaign may still be claimed.
///
/// # Errors
/// [`crate::Error::Storage`].
pub(super) async fn left(conn: &mut Conn, campaign: &Campaign) -> Result<Left> {
    let Some(most) = campaign.schedule.stop_after else {
        return Ok(Left::AtMost(u64::MAX));
    };
    let come = progress(conn, campaign.org_id, &[campaign.id]).await?.remove(&campaign.id).unwrap_or_default();
    Ok(match left_of(most, come.taken, come.under_way) {
        0 if come.taken >= most => Left::Nothing,
        0 => Left::UnderWay,
        left => Left::AtMost(left),
    })
}

/// Ends what is still queued of a campaign that has reached its limit.
///
/// # Errors
/// [`crate::Error::Storage`].
pub(super) async fn end_queued(app: &App, org: OrgId, campaign: CampaignId) -> Result<()> {
    loop {
        let now = app.now();
        let mut tx = app.db.begin().await?;
        let queued = deliveries::lock_some(&mut tx, org, campaign, DeliveryStatus::Queued, PAGE).await?;
        if queued.is_empty() {
            return Ok(());
        }
        let changes: Vec<Change> = queued
            .into_iter()
            .map(|standing| Change {
                reason: Some(SkipReason::LimitReached.code().to_owned()),
                ..Change::to(standing, DeliveryStatus::Skipped, now)
            })
            .collect();
        deliveries::record(&mut tx, &changes, now).await?;
        tx.commit().await?;
        app.events.publish(Event::Campaign(org, campaign));
    }
}
