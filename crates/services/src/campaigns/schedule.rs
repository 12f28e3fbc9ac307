//! When a campaign starts.

use domain::{
    CampaignId, ErrorCode, Permission,
    campaign::{CampaignMove, Schedule},
};
use serde_json::json;
use storage::campaigns::Campaign;

use super::{commit, locked, moved, save};
use crate::{Actor, App, Result, audit::Deed, error::Fields};

/// Schedules an approved campaign, or gives a scheduled one another time.
///
/// # Errors
/// [`crate::Error::Invalid`]: `starts_at` ([`ErrorCode::Required`], [`ErrorCode::PastTime`]), `zone`, `window`;
/// [`ErrorCode::BadState`] when it is not approved; [`crate::Error::Forbidden`], [`crate::Error::NotFound`],
/// [`crate::Error::Storage`].
pub async fn schedule(app: &App, actor: &Actor, id: CampaignId, plan: Schedule) -> Result<()> {
    actor.require(Permission::SendCampaigns)?;
    check(app, &plan)?;
    let mut tx = app.db.begin().await?;
    let before = locked(&mut tx, actor, id).await?;
    // Whoever schedules binds the approval to a time, so the approval must hold now.
    let status = moved(&before, CampaignMove::Schedule)?;
    super::version::approved(&mut tx, &before).await?;
    let deed = Deed::new("campaign.scheduled", "campaign", id).detail(json!({ "starts_at": plan.starts_at, "recurrence": plan.recurrence }));
    let after = Campaign {
        status,
        starts_at: plan.starts_at,
        schedule: plan,
        ..before.clone()
    };
    save(&mut tx, app, actor, &before, after, deed).await?;
    commit(tx, app, actor, id).await
}

fn check(app: &App, plan: &Schedule) -> Result<()> {
    let mut fields = Fields::default();
    match plan.starts_at {
        None => fields.refuse("starts_at", ErrorCode::Required),
        Some(at) if at <= app.now() => fields.refuse("starts_at", ErrorCode::PastTime),
        Some(_) => {}
    }
    fields.parsed("zone", delivery::zone::parse(&plan.zone), ErrorCode::BadChoice);
    if plan.window.is_some_and(|window| !delivery::window::is_valid(window)) {
        fields.refuse("window", ErrorCode::BadChoice);
    }
    fields.finish()
}
