//! Stops a campaign of which too many of the last messages failed.

use delivery::failure_share::{Mark, Share, Watch};
use domain::{CampaignId, CampaignStatus, DeliveryStatus, OrgId, Role, campaign::CampaignMove, delivery::CampaignEventKind};
use serde_json::json;
use storage::{Conn, campaigns::Campaign, counters, failure_watches};

use super::notes::{self, Note};
use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
    campaigns::{self, moved},
    delivery_policies,
    mails::{self, EngineLetter, Letter},
};

/// Looks at the share of failures, and pauses the campaign when it is above the organisation's limit.
///
/// # Errors
/// [`Error::Storage`].
pub(super) async fn watch(app: &App, org: OrgId, campaign: CampaignId) -> Result<()> {
    let mut conn = app.db.read().await?;
    let now = mark(&mut conn, org, campaign).await?;
    let kept = failure_watches::get(&mut conn, org, campaign).await?;
    let limit = delivery_policies::of(&mut conn, org).await?.failure_percent;
    drop(conn);
    let mut watch: Watch = kept.and_then(|kept| serde_json::from_value(kept).ok()).unwrap_or_default();
    let (share, is_news) = watch.look(now);
    if share.is_above(limit) {
        return stop(app, org, campaign, share, limit).await;
    }
    if is_news {
        let mut tx = app.db.begin().await?;
        keep(&mut tx, org, campaign, &watch).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Counts from now on, in the transaction in which a member resumes the campaign: what failed before was
/// known.
///
/// # Errors
/// [`Error::Storage`].
pub(crate) async fn begin_anew(tx: &mut Conn, org: OrgId, campaign: CampaignId) -> Result<()> {
    let now = mark(tx, org, campaign).await?;
    keep(tx, org, campaign, &Watch::beginning_at(now)).await
}

/// The totals of now.
async fn mark(conn: &mut Conn, org: OrgId, campaign: CampaignId) -> Result<Mark> {
    use DeliveryStatus as S;
    let standings = counters::of_campaign(conn, org, campaign).await?;
    let count = |statuses: &[DeliveryStatus]| -> i64 {
        let of_these = standings.iter().filter(|standing| statuses.contains(&standing.status));
        of_these.map(|standing| standing.count).sum()
    };
    let failed = count(&[S::Failed]);
    Ok(Mark {
        outcomes: failed + count(&[S::Accepted, S::Sent, S::Delivered, S::Read]),
        failed,
    })
}

async fn keep(tx: &mut Conn, org: OrgId, campaign: CampaignId, watch: &Watch) -> Result<()> {
    let watch = serde_json::to_value(watch).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(failure_watches::set(tx, org, campaign, &watch).await?)
}

/// Pauses the campaign and says why: on its live page, in the audit log, and to the owners by e-mail.
async fn stop(app: &App, org: OrgId, id: CampaignId, share: Share, limit: u8) -> Result<()> {
    let actor = Actor::system(org, "failure-limit");
    let mut tx = app.db.begin().await?;
    let Some(before) = storage::campaigns::lock(&mut tx, org, id).await? else {
        return Ok(());
    };
    if before.status != CampaignStatus::Sending {
        return Ok(());
    }
    let status = moved(&before, CampaignMove::Pause)?;
    if !storage::campaigns::set_status(&mut tx, org, id, before.status, status, app.now()).await? {
        return Ok(());
    }
    let after = Campaign { status, ..before.clone() };
    let deed = Deed::new("campaign.auto-paused", "campaign", id)
        .before(&before)
        .after(&after)
        .detail(json!({ "failed": share.failed, "outcomes": share.outcomes, "limit_percent": limit }));
    audit::record(&mut tx, app, &actor, deed).await?;
    let note = Note {
        count: Some(share.percent()),
        ..Note::of(CampaignEventKind::FailurePaused)
    };
    notes::add(&mut tx, app, org, id, note).await?;
    let letter = Letter::Engine(EngineLetter::FailurePaused {
        campaign: before.name,
        id,
        failed: share.failed.unsigned_abs(),
        outcomes: share.outcomes.unsigned_abs(),
        limit: u64::from(limit),
    });
    let members = storage::members::list(&mut tx, org).await?;
    let owners = members
        .into_iter()
        .filter(|member| member.deactivated_at.is_none() && member.role == Role::Owner);
    for owner in owners {
        mails::post(&mut tx, app, owner.language, owner.email, &letter).await?;
    }
    campaigns::commit(tx, app, &actor, id).await?;
    mails::kick(app);
    Ok(())
}
