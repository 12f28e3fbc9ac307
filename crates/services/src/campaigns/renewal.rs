//! Asking again for the approval of a campaign that was launched, where it has run out before everything
//! was sent. Nothing is edited and nothing frozen anew: the very version that was approved waits for a
//! decision once more, while the campaign stays where it is.
//!
//! A campaign that is being sent goes on to its end. It is asked whether its approval still holds when a
//! person wants more of it: goes on with a paused one, tries failed messages again, sends one of unknown
//! outcome again.

use domain::{ApprovalId, ApprovalStatus, CampaignId, CampaignStatus, DeliveryStatus, ErrorCode};
use serde_json::json;
use storage::{Conn, approvals::Approval, campaigns::Campaign};

use super::{
    checker, commit, locked,
    submit::{Submitted, wait_for},
    version,
};
use crate::{
    Actor, App, Error, Result,
    approvals::{due, policy},
    audit::{self, Deed},
    checks,
};

/// What a launched campaign needs before it may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// Its approval must be asked for again.
    Needed,
    /// It was: this request waits for a decision.
    Waiting(ApprovalId),
}

/// Refuses to go on with a launched campaign whose approval no longer holds.
///
/// # Errors
/// [`ErrorCode::ApprovalExpired`], [`ErrorCode::ApprovalNeeded`] while it waits to be given again or was
/// refused, [`ErrorCode::ReferenceNeeded`], [`ErrorCode::ContentChanged`]; [`Error::Storage`].
pub(crate) async fn refuse_lapsed(conn: &mut Conn, app: &App, campaign: &Campaign) -> Result<()> {
    let version = version::approved(conn, campaign).await?;
    policy::refuse_uncleared(conn, campaign, &version, app.now()).await
}

/// Whether a person can still have more of a launched campaign sent: it is paused, or some of its
/// messages failed or have no known outcome.
pub(crate) async fn may_go_on(conn: &mut Conn, campaign: &Campaign) -> Result<bool> {
    if campaign.launched_at.is_none() {
        return Ok(false);
    }
    match campaign.status {
        CampaignStatus::Paused => Ok(true),
        CampaignStatus::Sending | CampaignStatus::Completed => {
            let standings = storage::counters::of_campaign(conn, campaign.org_id, campaign.id).await?;
            let is_open = |status| matches!(status, DeliveryStatus::Failed | DeliveryStatus::Unknown);
            Ok(standings.iter().any(|standing| is_open(standing.status) && standing.count > 0))
        }
        _ => Ok(false),
    }
}

/// What a launched campaign needs before it may go on; none where nothing, and where there is nothing to
/// go on with.
pub(crate) async fn needed(conn: &mut Conn, app: &App, campaign: &Campaign) -> Result<Option<Renewal>> {
    if !may_go_on(conn, campaign).await? {
        return Ok(None);
    }
    let newest = storage::approvals::newest_of(conn, campaign.org_id, campaign.id).await?;
    if let Some(waiting) = newest.filter(|approval| approval.status == ApprovalStatus::Waiting) {
        return Ok(Some(Renewal::Waiting(waiting.id)));
    }
    match refuse_lapsed(conn, app, campaign).await {
        Err(Error::Refused(ErrorCode::ApprovalExpired | ErrorCode::ApprovalNeeded)) => Ok(Some(Renewal::Needed)),
        // A reference is recorded, and what was changed by hand is no matter of time.
        Ok(()) | Err(Error::Refused(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether the campaign was launched.
pub(super) async fn is_launched(app: &App, actor: &Actor, id: CampaignId) -> Result<bool> {
    let campaign = storage::campaigns::get(&mut app.db.read().await?, actor.org_id, id).await?;
    Ok(campaign.ok_or(Error::NotFound)?.launched_at.is_some())
}

/// Asks for the approval of a launched campaign again. Where the organisation's policy needs nobody, and
/// the rules of today find nothing, it is given at once.
///
/// # Errors
/// [`ErrorCode::BadState`] unless [`Renewal::Needed`], [`ErrorCode::Blocked`] when the rules of today forbid
/// a text; [`Error::NotFound`], [`Error::Storage`].
pub(super) async fn ask(app: &App, actor: &Actor, id: CampaignId, note: String) -> Result<Submitted> {
    let mut tx = app.db.begin().await?;
    let campaign = locked(&mut tx, actor, id).await?;
    if needed(&mut tx, app, &campaign).await? != Some(Renewal::Needed) {
        return Err(Error::Refused(ErrorCode::BadState));
    }
    let version = version::approved(&mut tx, &campaign).await?;
    let verdicts = checker(app, &mut tx, &campaign).await?.content(&version.content);
    if checks::is_blocked(&verdicts) {
        return Err(Error::Refused(ErrorCode::Blocked));
    }
    let org = storage::orgs::get(&mut tx, actor.org_id).await?.ok_or(Error::NotFound)?;
    let opinions = storage::opinions::of_version(&mut tx, actor.org_id, version.id).await?;
    let is_clear = checks::is_clean(&verdicts) && opinions.values().all(|kept| !kept.needs_review);
    let needs_nobody = is_clear && !org.approval_policy.needs_a_person_always();
    let approval = Approval {
        requested_by: actor.member_id.unwrap_or(version.author_id),
        ..wait_for(app, &version, note, needs_nobody)
    };
    storage::approvals::insert(&mut tx, &approval).await?;
    due::begin(&mut tx, &approval, &version).await?;
    let detail = json!({ "approval": approval.id, "version": version.number, "hash": hex::encode(&version.hash), "renewal": true, "by_policy": needs_nobody });
    let deed = Deed::new("campaign.resubmitted", "campaign", id)
        .before(&campaign)
        .after(&campaign)
        .detail(detail.clone());
    audit::record(&mut tx, app, actor, deed).await?;
    if needs_nobody {
        let deed = Deed::new("campaign.approved-by-policy", "campaign", id).detail(detail);
        audit::record(&mut tx, app, &Actor::system(actor.org_id, "policy"), deed).await?;
    }
    commit(tx, app, actor, id).await?;
    Ok(Submitted {
        version_id: version.id,
        status: campaign.status,
    })
}
