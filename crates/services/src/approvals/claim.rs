//! Claims: one approver says that they are looking at a request, so that two do not do the same work.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{ApprovalId, ErrorCode, MemberId, Permission};
use serde_json::json;
use storage::{
    Conn,
    approval_queue::{self, Claim, Place},
};

use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
    campaigns,
};

/// A claim lapses when its holder has done nothing for so long.
pub const LASTS: TimeDelta = TimeDelta::minutes(30);

/// Who is looking at a request, and since when.
#[must_use]
pub fn holder(place: &Place, now: DateTime<Utc>) -> Option<(MemberId, DateTime<Utc>)> {
    place.claimed_by.zip(place.claimed_at).filter(|(_, since)| *since + LASTS > now)
}

/// Claims a request that waits. `over` names whose claim is taken over; a claim of anybody else
/// stands.
///
/// # Errors
/// [`ErrorCode::Claimed`] while somebody else is looking at it, [`ErrorCode::Conflict`] or
/// [`ErrorCode::ContentChanged`] when it no longer waits, [`ErrorCode::OwnContent`]; [`Error::Forbidden`],
/// [`Error::NotFound`], [`Error::Storage`].
pub async fn claim(app: &App, actor: &Actor, id: ApprovalId, over: Option<MemberId>) -> Result<()> {
    actor.require(Permission::DecideApprovals)?;
    let by = actor.member()?;
    let mut tx = app.db.begin().await?;
    let (_, campaign, version) = super::waiting(&mut tx, actor, id).await?;
    super::refuse_own(&mut tx, actor, &version, &campaign).await?;
    let before = approval_queue::place(&mut tx, actor.org_id, id).await?.unwrap_or_default();
    if !hold(&mut tx, app, actor, id, by, over).await? {
        return Err(Error::Refused(ErrorCode::Claimed));
    }
    let from = holder(&before, app.now()).map(|(holder, _)| holder).filter(|holder| *holder != by);
    let deed = Deed::new("campaign.approval-claimed", "campaign", campaign.id).detail(json!({ "approval": id, "taken_over_from": from }));
    audit::record(&mut tx, app, actor, deed).await?;
    campaigns::commit(tx, app, actor, campaign.id).await
}

/// Ends one's own claim, so that others see the request as free.
///
/// # Errors
/// [`ErrorCode::Conflict`] when it is somebody else's by now, or nobody's, or no longer waits;
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn release(app: &App, actor: &Actor, id: ApprovalId) -> Result<()> {
    actor.require(Permission::DecideApprovals)?;
    let by = actor.member()?;
    let mut tx = app.db.begin().await?;
    let (_, campaign, _) = super::waiting(&mut tx, actor, id).await?;
    if !approval_queue::release(&mut tx, actor.org_id, id, by).await? {
        return Err(Error::Refused(ErrorCode::Conflict));
    }
    let deed = Deed::new("campaign.approval-released", "campaign", campaign.id).detail(json!({ "approval": id }));
    audit::record(&mut tx, app, actor, deed).await?;
    campaigns::commit(tx, app, actor, campaign.id).await
}

/// Makes the claim, or makes one's own last longer. False when somebody else is looking at it.
pub(super) async fn hold(tx: &mut Conn, app: &App, actor: &Actor, id: ApprovalId, by: MemberId, over: Option<MemberId>) -> Result<bool> {
    let at = app.now();
    let claim = Claim {
        by,
        at,
        lapsed: at - LASTS,
        over,
    };
    Ok(approval_queue::claim(tx, actor.org_id, id, claim).await?)
}

/// Refuses a decision on what somebody else is looking at. The campaign must be locked.
pub(super) async fn refuse_held(tx: &mut Conn, app: &App, actor: &Actor, id: ApprovalId) -> Result<()> {
    let place = approval_queue::place(tx, actor.org_id, id).await?.unwrap_or_default();
    if is_held_by_another(actor, &place, app.now()) {
        return Err(Error::Refused(ErrorCode::Claimed));
    }
    Ok(())
}

/// Whether somebody else is looking at it.
pub(super) fn is_held_by_another(actor: &Actor, place: &Place, now: DateTime<Utc>) -> bool {
    holder(place, now).is_some_and(|(holder, _)| Some(holder) != actor.member_id)
}
