//! Repeated campaigns: each run is a campaign of its own that carries the approved version.

use domain::{CampaignId, CampaignStatus, ErrorCode, Recurrence};
use serde_json::json;
use storage::{Conn, approvals::Approval, campaign_versions::Version, campaigns::Campaign};

use super::version;
use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
};

/// Schedules the next run of a repeated campaign; part of launching it, in the same transaction.
/// None when it runs once, or when the next run already stands.
///
/// # Errors
/// [`ErrorCode::ApprovalNeeded`] or [`ErrorCode::ContentChanged`] when nothing approved can be repeated,
/// [`Error::Internal`] for an unknown zone, [`Error::Storage`].
pub async fn continue_series(tx: &mut Conn, app: &App, actor: &Actor, campaign: &Campaign) -> Result<Option<CampaignId>> {
    if campaign.schedule.recurrence == Recurrence::None {
        return Ok(None);
    }
    let root_id = campaign.parent_id.unwrap_or(campaign.id);
    let root = storage::campaigns::get(tx, campaign.org_id, root_id).await?.ok_or(Error::NotFound)?;
    let zone = delivery::zone::parse(&campaign.schedule.zone).map_err(|error| Error::Internal(error.to_string()))?;
    let now = app.now();
    let first = root.starts_at.or(root.launched_at).unwrap_or(now);
    let this = campaign.starts_at.unwrap_or(now);
    let Some(starts_at) = delivery::recurrence::next(campaign.schedule.recurrence, first, zone, this.max(now)) else {
        return Ok(None);
    };
    if storage::campaigns::has_run_at(tx, campaign.org_id, root_id, starts_at).await? {
        return Ok(None);
    }
    let approved = version::approved(tx, campaign).await?;
    let next = Campaign {
        id: app.new_id(),
        status: CampaignStatus::Scheduled,
        version_id: Some(app.new_id()),
        revision: 1,
        parent_id: Some(root_id),
        starts_at: Some(starts_at),
        schedule: domain::campaign::Schedule {
            starts_at: Some(starts_at),
            ..campaign.schedule.clone()
        },
        created_at: now,
        updated_at: now,
        launched_at: None,
        frozen_at: None,
        completed_at: None,
        archived_at: None,
        ..campaign.clone()
    };
    // The campaign first: the version and the approval refer to it.
    storage::campaigns::insert(tx, &next).await?;
    repeat_approval(tx, app, &next, approved).await?;
    storage::library_uses::copy(tx, next.org_id, root_id, next.id).await?;
    let deed = Deed::new("campaign.repeated", "campaign", next.id)
        .after(&next)
        .detail(json!({ "series": root_id, "starts_at": starts_at }));
    audit::record(tx, app, actor, deed).await?;
    Ok(Some(next.id))
}

/// Copies the version and its approval, so that each run can be proven by itself.
async fn repeat_approval(tx: &mut Conn, app: &App, next: &Campaign, approved: Version) -> Result<()> {
    let decided = storage::approvals::newest_of(tx, next.org_id, approved.campaign_id)
        .await?
        .filter(|approval| approval.version_id == approved.id)
        .ok_or(Error::Refused(ErrorCode::ApprovalNeeded))?;
    let id = next.version_id.ok_or(Error::Refused(ErrorCode::ApprovalNeeded))?;
    storage::opinions::copy(tx, next.org_id, approved.id, id).await?;
    let version = Version {
        id,
        campaign_id: next.id,
        number: 1,
        ..approved
    };
    storage::campaign_versions::insert(tx, &version).await?;
    let approval = Approval {
        id: app.new_id(),
        campaign_id: next.id,
        version_id: id,
        ..decided
    };
    storage::approvals::insert(tx, &approval).await?;
    Ok(())
}
