//! How far an audience may grow after somebody approved it.
//!
//! An audience rule is resolved when a campaign is launched, which can be long after its approval. The
//! approver saw a number; when many more would receive it, somebody must look again.

use domain::{ApprovalStatus, CampaignId, campaign::CampaignMove, campaign::outgrows_approval};
use storage::{Conn, campaigns::Campaign};

use super::{moved, review, version};
use crate::{App, Error, Result};

/// An audience that the approval no longer covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Growth {
    /// How many would have received what was approved.
    pub approved: u64,
    /// How many would receive it now.
    pub now: u64,
}

/// Refuses to launch what has outgrown its approval.
///
/// The audience is counted outside of the launch's transaction, because that reads every contact
/// of it: people who are added in between are the same people who could be added right after.
///
/// # Errors
/// [`Error::AudienceGrown`], [`Error::Storage`].
pub(crate) async fn refuse_grown(app: &App, org: domain::OrgId, id: CampaignId) -> Result<()> {
    let mut conn = app.db.read().await?;
    let Some(campaign) = storage::campaigns::get(&mut conn, org, id).await? else {
        return Ok(());
    };
    let Some(approved) = covered(&mut conn, &campaign).await? else {
        return Ok(());
    };
    // Nobody receives it twice, so a rule that matches no more than that needs no closer look.
    if !outgrows_approval(approved, storage::audience::count(&mut conn, org, &campaign.audience).await?) {
        return Ok(());
    }
    let now = review::tally(app, &mut conn, &campaign).await?.will_receive();
    match grown(approved, now) {
        Some(Growth { approved, now }) => Err(Error::AudienceGrown { approved, now }),
        None => Ok(()),
    }
}

/// The growth that stands against launching, when `now` would receive the campaign.
pub(super) async fn of(conn: &mut Conn, campaign: &Campaign, now: u64) -> Result<Option<Growth>> {
    Ok(covered(conn, campaign).await?.and_then(|approved| grown(approved, now)))
}

fn grown(approved: u64, now: u64) -> Option<Growth> {
    outgrows_approval(approved, now).then_some(Growth { approved, now })
}

/// How many the approval of a campaign that could be launched covers; none where nobody looked,
/// because the organisation's policy let it through.
async fn covered(conn: &mut Conn, campaign: &Campaign) -> Result<Option<u64>> {
    // What else stands against launching is said by the launch itself.
    if moved(campaign, CampaignMove::Launch).is_err() || campaign.launched_at.is_some() {
        return Ok(None);
    }
    let Ok(version) = version::approved(conn, campaign).await else {
        return Ok(None);
    };
    let approval = storage::approvals::newest_of(conn, campaign.org_id, campaign.id).await?;
    let is_by_a_person =
        approval.is_some_and(|approval| approval.version_id == version.id && approval.status == ApprovalStatus::Approved && approval.decided_by.is_some());
    Ok(is_by_a_person.then(|| version.recipients.unsigned_abs()))
}
