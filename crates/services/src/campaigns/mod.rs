//! Campaigns from the first draft until they are scheduled. Sending is `launch` and `deliveries`.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::{
    CampaignId, CampaignStatus, Channel, ErrorCode, Language, Permission, Purpose, TemplateBody, Verdict,
    campaign::{CampaignMove, Schedule, SendWindow},
    content::Content,
};
use storage::Conn;

use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
    checks::{self, Checker},
    error::Fields,
    events::Event,
    messages, templates,
};

pub mod audience;
mod draft;
mod growth;
mod renewal;
mod review;
pub mod schedule;
pub mod sender;
mod series;
mod submit;
pub mod version;

pub use delivery::timeline::Timeline;
pub use draft::{Patch, Saved, save_draft};
pub use growth::Growth;
pub use renewal::Renewal;
pub use review::{ApprovalNeed, Approver, Pace, Review, review};
pub use schedule::schedule;
pub use series::continue_series;
pub use storage::campaigns::{Campaign, Filter};
pub use submit::{LONGEST_NOTE, Submitted, resubmit, submit, withdraw};

pub(crate) use growth::refuse_grown;
pub(crate) use renewal::{may_go_on, needed as needed_renewal, refuse_lapsed};
pub(crate) use review::{template_price, window_is_open};
pub(crate) use submit::{approved, end_wait, planned};

/// Campaigns per page.
pub const PAGE: u64 = 50;
/// Longest name, in characters.
pub const LONGEST_NAME: usize = 120;
/// The zone of new campaigns.
pub const HOME_ZONE: &str = "Asia/Kolkata";
/// The hours of new campaigns: 10 to 21, local time.
pub const USUAL_HOURS: SendWindow = SendWindow { from_hour: 10, to_hour: 21 };

/// A page of campaigns, newest first; one more than [`PAGE`] when there is a next page.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn list(app: &App, actor: &Actor, filter: &Filter) -> Result<Vec<Campaign>> {
    list_up_to(app, actor, filter, PAGE + 1).await
}

/// Up to `rows` campaigns, newest first.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn list_up_to(app: &App, actor: &Actor, filter: &Filter, rows: u64) -> Result<Vec<Campaign>> {
    actor.require(Permission::ViewCampaigns)?;
    Ok(storage::campaigns::list(&mut app.db.read().await?, actor.org_id, filter, rows).await?)
}

/// How many campaigns stand in each status, archived ones left out.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn count_by_status(app: &App, actor: &Actor) -> Result<Vec<(CampaignStatus, i64)>> {
    actor.require(Permission::ViewCampaigns)?;
    Ok(storage::campaigns::count_by_status(&mut app.db.read().await?, actor.org_id).await?)
}

/// One campaign.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn get(app: &App, actor: &Actor, id: CampaignId) -> Result<Campaign> {
    actor.require(Permission::ViewCampaigns)?;
    storage::campaigns::get(&mut app.db.read().await?, actor.org_id, id)
        .await?
        .ok_or(Error::NotFound)
}

/// What the check says of each text of a campaign as it stands.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn verdicts(app: &App, actor: &Actor, campaign: &Campaign) -> Result<BTreeMap<Language, Verdict>> {
    actor.require(Permission::ViewCampaigns)?;
    Ok(checker(app, &mut app.db.read().await?, campaign).await?.content(&campaign.content))
}

/// The checker of a campaign's texts, by the rules of today.
pub(crate) async fn checker(app: &App, conn: &mut Conn, campaign: &Campaign) -> Result<Checker> {
    let today = messages::today(app.now());
    let author = Some(campaign.created_by);
    checks::checker(app, conn, campaign.org_id, author, campaign.channel, campaign.purpose, today).await
}

/// Starts a campaign, empty or from a template.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Invalid`] (`name`), [`Error::NotFound`] (the template), [`Error::Storage`].
pub async fn create(app: &App, actor: &Actor, name: &str, template: Option<&templates::Key>) -> Result<CampaignId> {
    actor.require(Permission::ManageCampaigns)?;
    let name = checked_name(name)?;
    let body = match template {
        Some(key) => templates::get(app, actor, key).await?.body,
        None => TemplateBody::default(),
    };
    let campaign = Campaign {
        purpose: body.purpose,
        content: body.content,
        ..blank(app, actor, name)?
    };
    add(app, actor, &campaign, "campaign.created", None).await
}

/// Starts a campaign with texts that were written elsewhere.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Invalid`] (`name`), [`Error::Storage`].
pub async fn create_with(app: &App, actor: &Actor, name: &str, channel: Channel, purpose: Purpose, content: Content) -> Result<CampaignId> {
    actor.require(Permission::ManageCampaigns)?;
    let name = checked_name(name)?;
    let campaign = Campaign {
        channel,
        purpose,
        content,
        ..blank(app, actor, name)?
    };
    add(app, actor, &campaign, "campaign.created", None).await
}

/// Copies texts, audience and pacing of a campaign into a new draft. Times are not copied.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Invalid`] (`name`), [`Error::Storage`].
pub async fn duplicate(app: &App, actor: &Actor, id: CampaignId, name: &str) -> Result<CampaignId> {
    actor.require(Permission::ManageCampaigns)?;
    let name = checked_name(name)?;
    let original = get(app, actor, id).await?;
    let copy = Campaign {
        channel: original.channel,
        purpose: original.purpose,
        sender_id: original.sender_id,
        content: original.content,
        audience: original.audience,
        schedule: Schedule {
            starts_at: None,
            ..original.schedule
        },
        ..blank(app, actor, name)?
    };
    add(app, actor, &copy, "campaign.duplicated", Some(id)).await
}

/// Gives a campaign another name. Recipients never see it, so nothing is voided.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Invalid`] (`name`), [`Error::Storage`].
pub async fn rename(app: &App, actor: &Actor, id: CampaignId, name: &str) -> Result<()> {
    actor.require(Permission::ManageCampaigns)?;
    let name = checked_name(name)?;
    let mut tx = app.db.begin().await?;
    let before = locked(&mut tx, actor, id).await?;
    let after = Campaign { name, ..before.clone() };
    save(&mut tx, app, actor, &before, after, Deed::new("campaign.renamed", "campaign", id)).await?;
    commit(tx, app, actor, id).await
}

/// Puts a campaign away, or takes it out again. Only what waits for nothing can be put away.
///
/// # Errors
/// [`ErrorCode::BadState`] while it is in review, approved, scheduled or sending; [`Error::Forbidden`],
/// [`Error::NotFound`], [`Error::Storage`].
pub async fn archive(app: &App, actor: &Actor, id: CampaignId, away: bool) -> Result<()> {
    actor.require(Permission::ManageCampaigns)?;
    let mut tx = app.db.begin().await?;
    let before = locked(&mut tx, actor, id).await?;
    if away && !(before.status.is_final() || before.status == CampaignStatus::Draft) {
        return Err(Error::Refused(ErrorCode::BadState));
    }
    let after = Campaign {
        archived_at: away.then(|| app.now()),
        ..before.clone()
    };
    let action = if away { "campaign.archived" } else { "campaign.restored" };
    save(&mut tx, app, actor, &before, after, Deed::new(action, "campaign", id)).await?;
    commit(tx, app, actor, id).await
}

/// Ends a campaign that has not begun to send.
///
/// # Errors
/// [`ErrorCode::BadState`] for a draft, and once sending began; [`Error::Forbidden`],
/// [`Error::NotFound`], [`Error::Storage`].
pub async fn cancel(app: &App, actor: &Actor, id: CampaignId) -> Result<()> {
    actor.require(Permission::SendCampaigns)?;
    let mut tx = app.db.begin().await?;
    let before = locked(&mut tx, actor, id).await?;
    if before.launched_at.is_some() {
        return Err(Error::Refused(ErrorCode::BadState));
    }
    let after = Campaign {
        status: moved(&before, CampaignMove::Cancel)?,
        starts_at: None,
        ..before.clone()
    };
    submit::end_wait(&mut tx, app, actor, id, None).await?;
    save(&mut tx, app, actor, &before, after, Deed::new("campaign.cancelled", "campaign", id)).await?;
    commit(tx, app, actor, id).await
}

/// A draft of the actor that says nothing yet.
pub(crate) fn blank(app: &App, actor: &Actor, name: String) -> Result<Campaign> {
    let now = app.now();
    Ok(Campaign {
        id: app.new_id(),
        org_id: actor.org_id,
        name,
        status: CampaignStatus::Draft,
        channel: Channel::default(),
        purpose: Purpose::default(),
        sender_id: None,
        content: domain::content::Content::default(),
        audience: domain::content::AudienceRule::default(),
        schedule: Schedule {
            zone: HOME_ZONE.to_owned(),
            window: Some(USUAL_HOURS),
            ..Schedule::default()
        },
        version_id: None,
        revision: 1,
        parent_id: None,
        starts_at: None,
        created_by: actor.member()?,
        created_at: now,
        updated_at: now,
        launched_at: None,
        frozen_at: None,
        completed_at: None,
        archived_at: None,
    })
}

async fn add(app: &App, actor: &Actor, campaign: &Campaign, action: &'static str, original: Option<CampaignId>) -> Result<CampaignId> {
    let mut tx = app.db.begin().await?;
    storage::campaigns::insert(&mut tx, campaign).await?;
    if let Some(original) = original {
        storage::library_uses::copy(&mut tx, actor.org_id, original, campaign.id).await?;
    }
    audit::record(&mut tx, app, actor, Deed::new(action, "campaign", campaign.id).after(campaign)).await?;
    commit(tx, app, actor, campaign.id).await?;
    Ok(campaign.id)
}

/// A campaign's name as it is kept.
pub(crate) fn checked_name(name: &str) -> Result<String> {
    let mut fields = Fields::default();
    let name = fields.text("name", name, LONGEST_NAME);
    fields.finish()?;
    Ok(name)
}

/// The campaign, held until the transaction ends.
pub(crate) async fn locked(tx: &mut Conn, actor: &Actor, id: CampaignId) -> Result<Campaign> {
    storage::campaigns::lock(tx, actor.org_id, id).await?.ok_or(Error::NotFound)
}

/// The status after a move.
pub(crate) fn moved(campaign: &Campaign, attempted: CampaignMove) -> Result<CampaignStatus> {
    campaign.status.after(attempted).map_err(|_| Error::Refused(ErrorCode::BadState))
}

/// Saves a campaign over the state that was read, and records the deed. Answers with when.
pub(crate) async fn save(tx: &mut Conn, app: &App, actor: &Actor, before: &Campaign, after: Campaign, deed: Deed<'_>) -> Result<DateTime<Utc>> {
    let after = Campaign {
        updated_at: app.now(),
        ..after
    };
    if !storage::campaigns::update(tx, actor.org_id, &after, before.revision).await? {
        return Err(Error::Refused(ErrorCode::Conflict));
    }
    audit::record(tx, app, actor, deed.before(before).after(&after)).await?;
    Ok(after.updated_at)
}

/// Commits, then tells open pages.
pub(crate) async fn commit(tx: Conn, app: &App, actor: &Actor, id: CampaignId) -> Result<()> {
    tx.commit().await?;
    app.events.publish(Event::Campaign(actor.org_id, id));
    Ok(())
}
