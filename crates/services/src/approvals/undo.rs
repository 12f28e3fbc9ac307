//! Taking an approval back, for the slip of a finger.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{ApprovalId, ApprovalStatus, CampaignId, CampaignStatus, ErrorCode, Permission, campaign::CampaignMove};
use serde_json::json;
use storage::{approvals::Approval, campaigns::Campaign};

use crate::{
    Actor, App, Error, Result,
    audit::Deed,
    campaigns::{self, locked, moved},
};

/// How long an approval can be taken back. Screens offer it for a few seconds; the rest is for slow
/// connections and for pages without scripts.
pub const UNDO_WITHIN: TimeDelta = TimeDelta::seconds(60);

/// Takes an approval back: the request waits for a decision again. A campaign that the approval
/// scheduled keeps its plan and is scheduled again with the next approval.
///
/// # Errors
/// [`ErrorCode::NotYours`] when somebody else approved, [`ErrorCode::TooLate`] after [`UNDO_WITHIN`],
/// [`ErrorCode::BadState`] when it is not approved, and once somebody has used the approval: launched,
/// scheduled, edited or cancelled the campaign; [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn undo(app: &App, actor: &Actor, id: ApprovalId) -> Result<()> {
    actor.require(Permission::DecideApprovals)?;
    let mut tx = app.db.begin().await?;
    let approval = storage::approvals::get(&mut tx, actor.org_id, id).await?.ok_or(Error::NotFound)?;
    // Launching takes the same lock, so the approval is either used or taken back, never both.
    let before = locked(&mut tx, actor, approval.campaign_id).await?;
    let approval = storage::approvals::get(&mut tx, actor.org_id, id).await?.ok_or(Error::NotFound)?;
    until(app, actor, &approval, &before)?;
    if !storage::approvals::reopen(&mut tx, actor.org_id, id).await? {
        return Err(Error::Refused(ErrorCode::Conflict));
    }
    let after = Campaign {
        status: moved(&before, CampaignMove::Reconsider)?,
        starts_at: None,
        ..before.clone()
    };
    let deed = Deed::new("campaign.approval-undone", "campaign", before.id)
        .detail(json!({ "approval": id, "approved_at": approval.decided_at, "from": before.status, "to": after.status }));
    campaigns::save(&mut tx, app, actor, &before, after, deed).await?;
    campaigns::commit(tx, app, actor, before.id).await
}

/// [`undo`] of the campaign's newest approval.
///
/// # Errors
/// As [`undo`]; [`Error::NotFound`] for a campaign without an approval.
pub async fn undo_of(app: &App, actor: &Actor, campaign: CampaignId) -> Result<()> {
    actor.require(Permission::DecideApprovals)?;
    let newest = storage::approvals::newest_of(&mut app.db.read().await?, actor.org_id, campaign).await?;
    undo(app, actor, newest.ok_or(Error::NotFound)?.id).await
}

/// Until when the actor may take the approval back, or why not.
pub(super) fn until(app: &App, actor: &Actor, approval: &Approval, campaign: &Campaign) -> Result<DateTime<Utc>> {
    let is_current = approval.status == ApprovalStatus::Approved && campaign.version_id == Some(approval.version_id);
    let Some(at) = approval.decided_at.filter(|_| is_current) else {
        return Err(Error::Refused(ErrorCode::BadState));
    };
    if approval.decided_by.is_none() || approval.decided_by != actor.member_id {
        return Err(Error::Refused(ErrorCode::NotYours));
    }
    moved(campaign, CampaignMove::Reconsider)?;
    // The approval may have scheduled it by itself; a person's schedule is a use of it.
    if campaign.status == CampaignStatus::Scheduled && campaign.updated_at != at {
        return Err(Error::Refused(ErrorCode::BadState));
    }
    let until = at + UNDO_WITHIN;
    if app.now() > until {
        return Err(Error::Refused(ErrorCode::TooLate));
    }
    Ok(until)
}
