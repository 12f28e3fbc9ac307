//! Starts that were missed: nothing ran when a scheduled campaign was to start, or its sender could not
//! send. What happens then is a policy of the organisation.

use chrono::{DateTime, Utc};
use domain::{CampaignId, LateStart, Permission, Role, campaign::CampaignMove, delivery::CampaignEventKind};
use serde_json::json;
use storage::{
    Conn,
    campaigns::Campaign,
    late_starts::{self, LateStart as Missed},
};

use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
    campaigns::{self, locked, moved},
    delivery_policies,
    mails::{self, EngineLetter, Letter},
    messages,
    sending::notes::{self, Note},
};

/// Missed starts shown.
const SHOWN: i64 = 100;

/// The missed starts that wait for a member, newest first, at most 100.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Missed>> {
    actor.require(Permission::ViewCampaigns)?;
    Ok(late_starts::list(&mut app.db.read().await?, actor.org_id, SHOWN).await?)
}

/// Whether a scheduled campaign whose time has come is to be launched; if not, the policy of its
/// organisation has been followed.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Storage`].
pub(crate) async fn may_start(app: &App, actor: &Actor, id: CampaignId) -> Result<bool> {
    let mut conn = app.db.read().await?;
    let campaign = storage::campaigns::get(&mut conn, actor.org_id, id).await?.ok_or(Error::NotFound)?;
    let policy = delivery_policies::of(&mut conn, actor.org_id).await?;
    drop(conn);
    let Some(starts_at) = campaign.starts_at else { return Ok(true) };
    match policy.on_start(app.now() - starts_at) {
        LateStart::Send => return Ok(true),
        LateStart::Ask => ask(app, actor, id, starts_at).await?,
        LateStart::Cancel => cancel(app, actor, id, starts_at).await?,
    }
    mails::kick(app);
    Ok(false)
}

/// The campaign waits for a member; nothing happens when somebody was faster.
async fn ask(app: &App, actor: &Actor, id: CampaignId, starts_at: DateTime<Utc>) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let campaign = locked(&mut tx, actor, id).await?;
    if !late_starts::ask(&mut tx, actor.org_id, id, starts_at, app.now()).await? {
        return Ok(());
    }
    note(&mut tx, app, actor, &campaign, LateStart::Ask).await?;
    tell(&mut tx, app, &campaign, starts_at, false).await?;
    campaigns::commit(tx, app, actor, id).await
}

/// The campaign is cancelled; a series goes on with its next run. Nothing happens when somebody was faster.
async fn cancel(app: &App, actor: &Actor, id: CampaignId, starts_at: DateTime<Utc>) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let before = locked(&mut tx, actor, id).await?;
    if before.starts_at != Some(starts_at) {
        return Ok(());
    }
    let status = moved(&before, CampaignMove::Cancel)?;
    campaigns::continue_series(&mut tx, app, actor, &before).await?;
    if !storage::campaigns::set_status(&mut tx, actor.org_id, id, before.status, status, app.now()).await? {
        return Ok(());
    }
    note(&mut tx, app, actor, &before, LateStart::Cancel).await?;
    tell(&mut tx, app, &before, starts_at, true).await?;
    let after = Campaign { status, ..before.clone() };
    let deed = Deed::new("campaign.cancelled", "campaign", id).before(&before).after(&after);
    audit::record(&mut tx, app, actor, deed).await?;
    campaigns::commit(tx, app, actor, id).await
}

async fn note(tx: &mut Conn, app: &App, actor: &Actor, campaign: &Campaign, followed: LateStart) -> Result<()> {
    notes::add(tx, app, actor.org_id, campaign.id, Note::of(CampaignEventKind::StartMissed)).await?;
    let detail = json!({ "starts_at": campaign.starts_at, "policy": followed.code() });
    audit::record(tx, app, actor, Deed::new("campaign.start-missed", "campaign", campaign.id).detail(detail)).await
}

/// Writes to the owners, and to who wrote the campaign.
async fn tell(tx: &mut Conn, app: &App, campaign: &Campaign, starts_at: DateTime<Utc>, is_cancelled: bool) -> Result<()> {
    let letter = Letter::Engine(EngineLetter::StartMissed {
        campaign: campaign.name.clone(),
        id: campaign.id,
        at: messages::moment(starts_at),
        is_cancelled,
    });
    let members = storage::members::list(tx, campaign.org_id).await?;
    let concerned = members
        .into_iter()
        .filter(|member| member.deactivated_at.is_none() && (member.role == Role::Owner || member.id == campaign.created_by));
    for member in concerned {
        mails::post(tx, app, member.language, member.email, &letter).await?;
    }
    Ok(())
}
