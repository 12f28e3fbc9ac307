//! Launching a campaign: from approved to a frozen list of recipients, and to the end.
//!
//! Launching itself is one short transaction. The list is frozen afterwards in pages, each in a
//! transaction of its own; where a process ended, the next goes on after the last contact.

use std::collections::HashSet;

use domain::{CampaignId, CampaignStatus, ContactId, DeliveryStatus, ErrorCode, OrgId, Permission, campaign::CampaignMove, delivery::CampaignEventKind};
use serde_json::json;
use storage::{
    Conn,
    audience::Recipient,
    campaigns::{Campaign, Milestone},
    deliveries::{self, Target},
    senders::Sender,
};
use tokio_util::sync::CancellationToken;

use crate::{
    Actor, App, Error, Result,
    approvals::{external, policy},
    audit::{self, Deed},
    campaigns::{self, locked, moved, sender, version},
    checks,
    events::Event,
    late, messages,
    sending::{
        caps, hours,
        notes::{self, Note},
        plan::Plan,
    },
};

/// Contacts frozen per transaction.
const PAGE: u64 = 1_000;

/// Starts sending an approved or scheduled campaign, from the sender that it names and no other.
///
/// # Errors
/// [`ErrorCode::BadState`], [`ErrorCode::ApprovalNeeded`], [`ErrorCode::ApprovalExpired`],
/// [`ErrorCode::ReferenceNeeded`], [`ErrorCode::ContentChanged`],
/// [`ErrorCode::Blocked`] when the rules of today forbid a text, [`ErrorCode::NoSender`], a code of
/// [`sender::trouble`] when nothing can leave from the sender it names,
/// [`ErrorCode::NobodyToSend`], [`Error::AudienceGrown`]; [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn launch(app: &App, actor: &Actor, id: CampaignId) -> Result<()> {
    actor.require(Permission::SendCampaigns)?;
    campaigns::refuse_grown(app, actor.org_id, id).await?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let before = locked(&mut tx, actor, id).await?;
    let status = moved(&before, CampaignMove::Launch)?;
    let sender = sendable(&mut tx, app, &before).await?;
    storage::campaigns::set_sender(&mut tx, actor.org_id, id, sender.id).await?;
    storage::campaigns::set_milestone(&mut tx, actor.org_id, id, Milestone::Launched, Some(now)).await?;
    if !storage::campaigns::set_status(&mut tx, actor.org_id, id, before.status, status, now).await? {
        return Err(Error::Refused(ErrorCode::Conflict));
    }
    let after = Campaign {
        status,
        sender_id: Some(sender.id),
        launched_at: Some(now),
        ..before.clone()
    };
    let deed = Deed::new("campaign.launched", "campaign", id).before(&before).after(&after);
    audit::record(&mut tx, app, actor, deed.detail(json!({ "sender": sender.id }))).await?;
    notes::add(&mut tx, app, actor.org_id, id, Note::of(CampaignEventKind::Started)).await?;
    external::owe_report(&mut tx, app, &after).await?;
    campaigns::continue_series(&mut tx, app, actor, &after).await?;
    campaigns::commit(tx, app, actor, id).await?;
    app.events.publish(Event::WorkDue(sender.id));
    Ok(())
}

/// The sender, when nothing stands against sending.
async fn sendable(tx: &mut Conn, app: &App, campaign: &Campaign) -> Result<Sender> {
    let version = version::approved(tx, campaign).await?;
    policy::refuse_uncleared(tx, campaign, &version, app.now()).await?;
    let sender = sender::usable(tx, campaign).await?;
    let today = messages::today(app.now());
    let checker = checks::checker(app, tx, campaign.org_id, Some(campaign.created_by), campaign.channel, campaign.purpose, today).await?;
    if checks::is_blocked(&checker.content(&version.content)) {
        return Err(Error::Refused(ErrorCode::Blocked));
    }
    if storage::audience::count(tx, campaign.org_id, &version.audience).await? == 0 {
        return Err(Error::Refused(ErrorCode::NobodyToSend));
    }
    Ok(sender)
}

/// Launches every scheduled campaign whose time has come. One whose audience has outgrown its approval,
/// whose approval has expired, or whose reference is missing or no longer holds waits for an approver
/// again; one whose start was missed for too long follows the organisation's policy ([`late`]). Any other
/// that cannot be launched stays as it is; why stands in the log, and it is tried again.
///
/// # Errors
/// [`Error::Storage`] when they cannot be looked up.
pub async fn launch_due(app: &App) -> Result<()> {
    let due = storage::due_campaigns::due(&mut app.db.read().await?, app.now()).await?;
    for (org, campaign) in due {
        let actor = Actor::system(org, "schedule");
        let launched = match start(app, &actor, campaign).await {
            Err(Error::AudienceGrown { .. } | Error::Refused(ErrorCode::ApprovalExpired | ErrorCode::ReferenceNeeded)) => {
                campaigns::resubmit(app, &actor, campaign, "").await.map(|_| ())
            }
            launched => launched,
        };
        if let Err(error) = launched {
            tracing::warn!(%org, %campaign, %error, "a scheduled campaign could not be launched");
        }
    }
    Ok(())
}

/// Launches a scheduled campaign, unless its start was missed and the organisation wants something else.
async fn start(app: &App, actor: &Actor, id: CampaignId) -> Result<()> {
    if late::may_start(app, actor, id).await? {
        launch(app, actor, id).await?;
    }
    Ok(())
}

/// Freezes one campaign's recipient list from where it stands to its end, or to `shutdown`.
///
/// # Errors
/// As [`launch`], when the version is no longer what was approved; [`Error::Storage`].
pub async fn freeze(app: &App, org: OrgId, campaign: CampaignId, shutdown: &CancellationToken) -> Result<()> {
    let Some(mut freezer) = Freezer::open(app, org, campaign).await? else {
        return Ok(());
    };
    while !shutdown.is_cancelled() && freezer.page(app).await? {}
    Ok(())
}

/// A recipient list on its way.
struct Freezer {
    campaign: Campaign,
    plan: Plan,
    sender: Sender,
    audience: domain::content::AudienceRule,
    addresses: HashSet<String>,
}

impl Freezer {
    async fn open(app: &App, org: OrgId, id: CampaignId) -> Result<Option<Self>> {
        let mut conn = app.db.read().await?;
        let Some(campaign) = storage::campaigns::get(&mut conn, org, id).await?.filter(is_growing) else {
            return Ok(None);
        };
        let sender_id = campaign.sender_id.ok_or(Error::Refused(ErrorCode::NoSender))?;
        let sender = storage::senders::get(&mut conn, org, sender_id)
            .await?
            .ok_or(Error::Refused(ErrorCode::NoSender))?;
        let version = version::approved(&mut conn, &campaign).await?;
        let plan = Plan::load(app, &mut conn, &campaign, version.content, &sender).await?;
        let addresses = deliveries::frozen_phones(&mut conn, id).await?.into_iter().collect();
        Ok(Some(Self {
            campaign,
            plan,
            sender,
            audience: version.audience,
            addresses,
        }))
    }

    /// Freezes one page; false when the list is complete or no longer wanted.
    async fn page(&mut self, app: &App) -> Result<bool> {
        let now = app.now();
        let (org, id) = (self.campaign.org_id, self.campaign.id);
        let mut tx = app.db.begin().await?;
        // Locked, so that a cancellation or another process waits until the page is in.
        if !storage::campaigns::lock(&mut tx, org, id).await?.as_ref().is_some_and(is_growing) {
            return Ok(false);
        }
        let after = deliveries::last_frozen(&mut tx, id).await?;
        let page = self.read(&mut tx, after).await?;
        let is_last = (page.len() as u64) < PAGE;
        let contacts: Vec<ContactId> = page.iter().map(|recipient| recipient.id).collect();
        let rules = hours::rules(&mut tx, org).await?;
        let over_cap = caps::over(&mut tx, &rules, &self.campaign, &contacts, now).await?;
        let judged = page.iter().map(|recipient| self.judged(app, recipient, over_cap.contains(&recipient.id)));
        let recipients: Vec<deliveries::Recipient> = judged.collect();
        let target = Target {
            org_id: org,
            campaign_id: id,
            sender_id: self.sender.id,
        };
        deliveries::freeze(&mut tx, target, &recipients, now).await?;
        if is_last {
            storage::campaigns::set_milestone(&mut tx, org, id, Milestone::Frozen, Some(now)).await?;
            let total: i64 = storage::counters::of_campaign(&mut tx, org, id)
                .await?
                .iter()
                .map(|standing| standing.count)
                .sum();
            let note = Note {
                count: Some(total),
                ..Note::of(CampaignEventKind::Frozen)
            };
            notes::add(&mut tx, app, org, id, note).await?;
        }
        tx.commit().await?;
        app.events.publish(Event::Campaign(org, id));
        app.events.publish(Event::WorkDue(self.sender.id));
        Ok(!is_last)
    }

    async fn read(&self, tx: &mut Conn, after: Option<ContactId>) -> Result<Vec<Recipient>> {
        let (channel, purpose) = (self.plan.channel, self.plan.purpose);
        Ok(storage::audience::page(tx, self.campaign.org_id, &self.audience, channel, purpose, after, PAGE).await?)
    }

    fn judged(&mut self, app: &App, recipient: &Recipient, is_over_cap: bool) -> deliveries::Recipient {
        let now = app.now();
        let address = self.plan.address(recipient).map(|address| address.as_str().to_owned());
        let is_duplicate = address.as_ref().is_some_and(|address| self.addresses.contains(address));
        let verdict = self.plan.admit(recipient, is_duplicate, is_over_cap, now);
        if verdict.is_ok() {
            self.addresses.extend(address.clone());
        }
        deliveries::Recipient {
            id: app.new_id(),
            contact_id: recipient.id,
            address,
            language: verdict.map_or_else(|_| self.plan.language_for(recipient), |eligible| eligible.language),
            skip: verdict.err(),
        }
    }
}

/// Whether recipients are still to be frozen.
fn is_growing(campaign: &Campaign) -> bool {
    campaign.frozen_at.is_none() && matches!(campaign.status, CampaignStatus::Sending | CampaignStatus::Paused)
}

/// Ends the campaigns of which nothing is left to send, and cancels what a cancelled campaign still
/// has in its queue.
///
/// # Errors
/// [`Error::Storage`].
pub async fn finish_all(app: &App) -> Result<()> {
    let (done, cancelled) = {
        let mut conn = app.db.read().await?;
        let done = storage::due_campaigns::without_open_deliveries(&mut conn).await?;
        (done, storage::due_campaigns::cancelled_with_queue(&mut conn).await?)
    };
    for (org, campaign) in done {
        complete(app, org, campaign).await?;
    }
    for (org, campaign) in cancelled {
        cancel_queued(app, org, campaign).await?;
    }
    Ok(())
}

/// Ends a campaign when its list is complete and every delivery has ended.
async fn complete(app: &App, org: OrgId, id: CampaignId) -> Result<()> {
    let actor = Actor::system(org, "worker");
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let Some(before) = storage::campaigns::lock(&mut tx, org, id).await? else {
        return Ok(());
    };
    let is_done = before.frozen_at.is_some() && storage::counters::open(&mut tx, id).await? == 0;
    let Ok(status) = before.status.after(CampaignMove::Complete) else {
        return Ok(());
    };
    if !is_done || !storage::campaigns::set_status(&mut tx, org, id, before.status, status, now).await? {
        return Ok(());
    }
    storage::campaigns::set_milestone(&mut tx, org, id, Milestone::Completed, Some(now)).await?;
    notes::add(&mut tx, app, org, id, Note::of(CampaignEventKind::Completed)).await?;
    let after = Campaign {
        status,
        completed_at: Some(now),
        ..before.clone()
    };
    let deed = Deed::new("campaign.completed", "campaign", id).before(&before).after(&after);
    audit::record(&mut tx, app, &actor, deed).await?;
    campaigns::commit(tx, app, &actor, id).await
}

/// Cancels what a campaign still has in its queue; answers with how many those were.
pub(crate) async fn cancel_queued(app: &App, org: OrgId, id: CampaignId) -> Result<usize> {
    let mut cancelled = 0;
    loop {
        let now = app.now();
        let mut tx = app.db.begin().await?;
        let queued = deliveries::lock_some(&mut tx, org, id, DeliveryStatus::Queued, PAGE as i64).await?;
        let changes: Vec<_> = queued
            .into_iter()
            .map(|standing| deliveries::Change::to(standing, DeliveryStatus::Cancelled, now))
            .collect();
        if changes.is_empty() {
            return Ok(cancelled);
        }
        deliveries::record(&mut tx, &changes, now).await?;
        tx.commit().await?;
        cancelled += changes.len();
        app.events.publish(Event::Campaign(org, id));
    }
}
