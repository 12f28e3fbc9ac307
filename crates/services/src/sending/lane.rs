//! One sender's lane: claims what is due, sends it at the sender's pace, records what became of it.
//!
//! The order that makes double sending impossible is written down in `docs/delivery.md`.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use channels::OutboundMessage;
use chrono::{DateTime, Utc};
use delivery::{
    breaker::{Breaker, Permit},
    pacing::{MOST_PER_CLAIM, TokenBucket, campaign_rate, grant, wanted},
    turns::{Class, Turns},
};
use domain::{CampaignId, ContactId, DeliveryId, OrgId, SenderId, SendingRules, VersionId, delivery::CampaignEventKind};
use storage::{
    audience::Recipient,
    campaigns::Campaign,
    deliveries,
    senders::{Hold, Sender, SenderState},
};
use tokio::{task::JoinSet, time::Instant};
use tokio_util::sync::CancellationToken;

use super::{
    call::{Call, Flow, Way, flow, is_stopped},
    caps, failures, hours,
    limits::{self, Left},
    notes, orphans,
    plan::Plan,
    recorder::{End, Outcome, Recorder, write},
};
use crate::{App, Error, Result, campaigns::version, senders, whatsapp::portfolio};

/// How long a node owns a sender without renewing.
const LEASE: Duration = Duration::from_secs(6);
/// How often it renews.
const RENEWAL: Duration = Duration::from_secs(2);
/// How often it looks at the sender and its campaigns again: a pause of either takes effect at once,
/// because claiming asks for both; this is about rates, texts and new campaigns.
const RELOAD: Duration = Duration::from_millis(500);
/// Messages between claim and record at most; also what can become `unknown` when the process dies.
const MOST_IN_FLIGHT: usize = 256;
/// Failures after which the share of failures is looked at without waiting for [`RELOAD`].
const FAILED_LOOK: u32 = 25;
/// No wait is shorter.
const SHORTEST: Duration = Duration::from_millis(5);

/// Works for one sender until nothing is due, somebody else owns it, or `shutdown`. Ends only when
/// every message that left is recorded. Returns how many deliveries were claimed.
///
/// # Errors
/// [`Error::Storage`] and whatever made a campaign unsendable.
pub(super) async fn serve(app: &App, recorder: &Arc<Recorder>, org: OrgId, sender: SenderId, shutdown: &CancellationToken) -> Result<u64> {
    // A name of its own for every run: whatever another run left claimed is an orphan.
    let mut lane = Lane {
        app: app.clone(),
        recorder: recorder.clone(),
        org,
        sender,
        owner: app.new_id::<uuid::Uuid>().to_string(),
        renewed_at: Instant::now(),
        calls: JoinSet::new(),
        flow: Arc::default(),
        runs: Vec::new(),
        turns: Turns::default(),
        rules: SendingRules::default(),
        claimed: 0,
    };
    if !lane.renew().await? {
        return Ok(0);
    }
    let worked = lane.work(shutdown).await;
    while lane.calls.join_next().await.is_some() {}
    let mut tx = app.db.begin().await?;
    storage::senders::release_lease(&mut tx, sender, &lane.owner).await?;
    tx.commit().await?;
    worked.map(|()| lane.claimed)
}

struct Lane {
    app: App,
    recorder: Arc<Recorder>,
    org: OrgId,
    sender: SenderId,
    owner: String,
    renewed_at: Instant,
    calls: JoinSet<()>,
    flow: Arc<Mutex<Flow>>,
    runs: Vec<Run>,
    turns: Turns<CampaignId>,
    rules: SendingRules,
    claimed: u64,
}

/// A campaign on this lane.
struct Run {
    campaign: Campaign,
    plan: Arc<Plan>,
    /// The version that the plan fills.
    version: VersionId,
    bucket: TokenBucket,
    class: Class,
    /// When its hours end.
    closes_at: Option<DateTime<Utc>>,
}

/// Deliveries that were claimed: whom a message goes to, and whom none.
#[derive(Default)]
struct Batch {
    claimed: Vec<DeliveryId>,
    messages: Vec<OutboundMessage>,
    skipped: Vec<Outcome>,
}

/// What one round of claiming came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Round {
    /// Something was claimed.
    Claimed,
    /// The pace allows nothing yet; wait this long.
    Wait(Duration),
    /// Nothing is due.
    Idle,
}

impl Lane {
    async fn work(&mut self, shutdown: &CancellationToken) -> Result<()> {
        orphans::adopt(&self.app, self.org, self.sender, &self.owner).await?;
        let mut reloaded_at: Option<Instant> = None;
        let mut way = None;
        while !shutdown.is_cancelled() && !is_stopped(&self.flow) {
            if self.renewed_at.elapsed() > RENEWAL && !self.renew().await? {
                return Ok(());
            }
            if reloaded_at.is_none_or(|at| at.elapsed() > RELOAD) || self.has_failed_much() {
                way = self.reload().await?;
                reloaded_at = Some(Instant::now());
            }
            let Some(way) = &way else { return Ok(()) };
            let pause = match self.round(way).await? {
                Round::Claimed => continue,
                Round::Wait(pause) => pause,
                Round::Idle if self.calls.is_empty() => return Ok(()),
                Round::Idle => RELOAD,
            };
            tokio::select! {
                () = shutdown.cancelled() => {}
                () = tokio::time::sleep(pause) => {}
                // A call that ended makes room, or has queued its delivery again.
                Some(_) = self.calls.join_next() => {}
            }
        }
        Ok(())
    }

    async fn renew(&mut self) -> Result<bool> {
        let mut tx = self.app.db.begin().await?;
        let is_ours = storage::senders::take_lease(&mut tx, self.sender, &self.owner, self.app.now(), LEASE).await?;
        tx.commit().await?;
        self.renewed_at = Instant::now();
        Ok(is_ours)
    }

    /// Looks at the sender and its campaigns again; none when there is nothing to send from or for.
    async fn reload(&mut self) -> Result<Option<Way>> {
        let now = self.app.now();
        let mut conn = self.app.db.read().await?;
        let Some(sender) = storage::senders::get(&mut conn, self.org, self.sender).await? else {
            return Ok(None);
        };
        if sender.state != SenderState::Active || sender.archived_at.is_some() {
            return Ok(None);
        }
        let campaigns = storage::campaigns::sending_from(&mut conn, self.org, self.sender).await?;
        let own_rules = storage::own_rules::revision(&mut conn, self.org).await?;
        self.rules = hours::rules(&mut conn, self.org).await?;
        let ids: Vec<CampaignId> = campaigns.iter().map(|campaign| campaign.id).collect();
        let progress = limits::progress(&mut conn, self.org, &ids).await?;
        let mut waiting = Vec::new();
        let mut known: HashMap<CampaignId, Run> = std::mem::take(&mut self.runs).into_iter().map(|run| (run.campaign.id, run)).collect();
        for campaign in campaigns {
            let calendar = hours::calendar(&campaign, &self.rules);
            if calendar.why_closed(now).is_some() {
                waiting.push(campaign.id);
                continue;
            }
            let come = progress.get(&campaign.id).copied().unwrap_or_default();
            let rate = campaign_rate(&campaign.schedule, sender.rate_per_second, come.listed);
            let mut run = match known.remove(&campaign.id) {
                Some(run) if !run.plan.is_stale(now, own_rules) => run,
                // A new plan is no reason to send faster.
                earlier => {
                    let (plan, version) = self.plan(&mut conn, &campaign, &sender).await?;
                    Run {
                        plan,
                        version,
                        bucket: earlier.map_or_else(|| TokenBucket::new(rate, now), |run| run.bucket),
                        campaign: campaign.clone(),
                        class: come.class(),
                        closes_at: None,
                    }
                }
            };
            run.bucket.set_rate(rate, now);
            run.campaign = campaign;
            run.class = come.class();
            run.closes_at = calendar.closing(now);
            self.runs.push(run);
        }
        let mail = senders::mail_account(&mut conn, &sender).await?;
        drop(conn);
        for campaign in waiting {
            notes::add_once(&self.app, self.org, campaign, notes::Note::of(CampaignEventKind::WaitingForHours)).await?;
        }
        for run in &self.runs {
            failures::watch(&self.app, self.org, run.campaign.id).await?;
        }
        let mut flow = flow(&self.flow);
        if flow.bucket.is_none() {
            flow.breaker = Breaker::resumed(sender.outage);
        }
        let bucket = flow.bucket.get_or_insert_with(|| TokenBucket::new(sender.rate_per_second, now));
        bucket.set_rate(sender.rate_per_second, now);
        drop(flow);
        if self.runs.is_empty() {
            return Ok(None);
        }
        Ok(Some(Way {
            channel: self.app.channels.of(sender.kind)?,
            account: senders::account(&self.app, &sender, mail)?,
        }))
    }

    /// Whether so many messages failed since it was last asked that their share is to be looked at now.
    fn has_failed_much(&self) -> bool {
        let mut flow = flow(&self.flow);
        let is_much = flow.failed >= FAILED_LOOK;
        if is_much {
            flow.failed = 0;
        }
        is_much
    }

    async fn plan(&self, conn: &mut storage::Conn, campaign: &Campaign, sender: &Sender) -> Result<(Arc<Plan>, VersionId)> {
        // Proves once more that what goes out is what was approved.
        let version = version::approved(conn, campaign).await?;
        let plan = Plan::load(&self.app, conn, campaign, version.content, sender).await?;
        Ok((Arc::new(plan), version.id))
    }

    /// Claims for each campaign in turn what its pace allows.
    async fn round(&mut self, way: &Way) -> Result<Round> {
        let mut result = Round::Idle;
        let asking: Vec<(CampaignId, Class)> = self.runs.iter().map(|run| (run.campaign.id, run.class)).collect();
        for index in self.turns.order(&asking) {
            if is_stopped(&self.flow) {
                break;
            }
            match self.allowance(index) {
                Ok(count) => {
                    let batch = self.claim(index, count).await?;
                    self.give_back(index, count - u32::try_from(batch.claimed.len()).unwrap_or(count));
                    if !batch.claimed.is_empty() {
                        if let Some((campaign, _)) = asking.get(index) {
                            self.turns.served(*campaign);
                        }
                        self.send_all(index, batch, way).await?;
                        result = Round::Claimed;
                    }
                }
                Err(pause) => {
                    result = match result {
                        Round::Claimed => Round::Claimed,
                        Round::Wait(other) => Round::Wait(pause.min(other)),
                        Round::Idle => Round::Wait(pause),
                    }
                }
            }
        }
        Ok(result)
    }

    /// How many deliveries of a run may be claimed now.
    ///
    /// # Errors
    /// How long to wait first.
    fn allowance(&mut self, index: usize) -> Result<u32, Duration> {
        // The outcomes of calls that ended are recorded; only their seats are collected here.
        while self.calls.try_join_next().is_some() {}
        let now = self.app.now();
        let mut flow = flow(&self.flow);
        let most = match flow.breaker.permit(now) {
            Permit::Free => MOST_PER_CLAIM,
            Permit::One => 1,
            Permit::Wait(pause) => return Err(pause.to_std().unwrap_or(RELOAD).clamp(SHORTEST, RELOAD)),
        };
        let (Some(run), Some(bucket)) = (self.runs.get_mut(index), flow.bucket.as_mut()) else {
            return Err(RELOAD);
        };
        let wanted = wanted(&run.bucket, bucket).min(most);
        let room = u32::try_from(MOST_IN_FLIGHT.saturating_sub(self.calls.len())).unwrap_or_default();
        if room < wanted || run.closes_at.is_some_and(|closes| closes <= now) {
            return Err(RELOAD);
        }
        grant(&mut run.bucket, bucket, wanted, now).map_err(|wait| wait.to_std().unwrap_or(RELOAD).clamp(SHORTEST, RELOAD))
    }

    fn give_back(&mut self, index: usize, count: u32) {
        if let Some(run) = self.runs.get_mut(index) {
            run.bucket.give_back(count);
        }
        if let Some(bucket) = flow(&self.flow).bucket.as_mut() {
            bucket.give_back(count);
        }
    }

    /// Claims under the lease, judges and fills each message as its contact stands now, and keeps what
    /// it will say: nothing is sent of which that could not be shown afterwards. The commit is the
    /// durable mark "about to be sent", also through a power cut.
    async fn claim(&self, index: usize, count: u32) -> Result<Batch> {
        let Some(run) = self.runs.get(index) else { return Ok(Batch::default()) };
        let now = self.app.now();
        let mut tx = self.app.db.begin_durable().await?;
        match storage::senders::hold(&mut tx, self.sender, &self.owner, now).await? {
            Hold::Sending => {}
            Hold::Stopped => {
                flow(&self.flow).is_stopped = true;
                return Ok(Batch::default());
            }
            Hold::Lost => return Err(Error::Internal("the lease of a sender was lost".into())),
        }
        let count = match limits::left(&mut tx, &run.campaign).await? {
            Left::AtMost(left) => u64::from(count).min(left),
            Left::UnderWay => return Ok(Batch::default()),
            Left::Nothing => {
                drop(tx);
                limits::end_queued(&self.app, self.org, run.campaign.id).await?;
                return Ok(Batch::default());
            }
        };
        let count = run.plan.left_today(&mut tx, self.sender, count.cast_signed(), now).await?;
        let claimed = deliveries::claim(&mut tx, run.campaign.id, &self.owner, now, count).await?;
        if claimed.is_empty() {
            return Ok(Batch::default());
        }
        run.plan.count_today(&mut tx, self.sender, claimed.len(), now).await?;
        let contacts: Vec<ContactId> = claimed.iter().map(|delivery| delivery.contact_id).collect();
        let over_cap = caps::over_held(&mut tx, &self.rules, &run.campaign, &contacts, now).await?;
        let recipients = recipients(&mut tx, &run.plan, &contacts).await?;
        let mut batch = Batch::default();
        let mut texts = Vec::with_capacity(claimed.len());
        let mut reached = Vec::new();
        for delivery in &claimed {
            batch.claimed.push(delivery.id);
            let is_over_cap = over_cap.contains(&delivery.contact_id);
            match run.plan.message(run.version, delivery, recipients.get(&delivery.contact_id), is_over_cap, now) {
                Ok(ready) => {
                    if ready.message.writes_first() {
                        reached.push(delivery.contact_id);
                    }
                    batch.messages.push(ready.message);
                    texts.push(ready.text);
                }
                Err(reason) => batch.skipped.push(Outcome {
                    delivery: delivery.id,
                    end: End::Skipped(reason),
                }),
            }
        }
        portfolio::count(&mut tx, self.org, self.sender, &reached, now).await?;
        storage::sent_texts::keep(&mut tx, self.org, &texts).await?;
        tx.commit().await?;
        Ok(batch)
    }

    /// Lets each message go that may.
    async fn send_all(&mut self, index: usize, batch: Batch, way: &Way) -> Result<()> {
        let Some(run) = self.runs.get(index) else { return Ok(()) };
        let plan = run.plan.clone();
        self.claimed += batch.claimed.len() as u64;
        let may_send = self.may_send(&plan).await;
        if !matches!(may_send, Ok(true)) {
            self.hand_back(batch.claimed).await?;
            return may_send.map(|_| ());
        }
        if !batch.messages.is_empty() {
            flow(&self.flow).breaker.begin(self.app.now());
        }
        for message in batch.messages {
            self.send(&plan, message, way);
        }
        if batch.skipped.is_empty() {
            Ok(())
        } else {
            write(&self.app, batch.skipped).await
        }
    }

    /// Whether neither campaign nor sender was stopped since the claim. Asked after everything that may
    /// wait: what follows are only the calls.
    async fn may_send(&self, plan: &Plan) -> Result<bool> {
        let mut conn = self.app.db.read().await?;
        let may_send = storage::senders::may_send(&mut conn, self.sender, plan.campaign_id).await?;
        Ok(may_send && !is_stopped(&self.flow))
    }

    /// Nothing of these has left, so they go back into the queue.
    async fn hand_back(&self, claimed: Vec<DeliveryId>) -> Result<()> {
        let returned = claimed.into_iter().map(|delivery| Outcome { delivery, end: End::Returned });
        write(&self.app, returned.collect()).await
    }

    fn send(&mut self, plan: &Plan, message: OutboundMessage, way: &Way) {
        let call = Call {
            app: self.app.clone(),
            recorder: self.recorder.clone(),
            flow: self.flow.clone(),
            way: way.clone(),
            org: plan.org_id,
            campaign: plan.campaign_id,
        };
        self.calls.spawn(call.run(message));
    }
}

/// The contacts as they stand now.
async fn recipients(conn: &mut storage::Conn, plan: &Plan, contacts: &[ContactId]) -> Result<HashMap<ContactId, Recipient>> {
    let found = storage::audience::recipients_by_ids(conn, plan.org_id, plan.channel, plan.purpose, contacts).await?;
    Ok(found.into_iter().map(|recipient| (recipient.id, recipient)).collect())
}
