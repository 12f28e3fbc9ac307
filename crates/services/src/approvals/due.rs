//! The service level: hours on the clock in which a request is to be decided, a reminder half way,
//! and the deputy once they are over.
//!
//! Each mail is written once: in the transaction of the row that says it was told, and of the audit
//! entry.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{ApprovalId, ErrorCode, MemberId, OrgId, Permission};
use serde_json::json;
use storage::{
    Conn,
    approval_queue::{self, Wait},
    approvals::Approval,
    campaign_versions::Version,
    campaigns::Campaign,
    members::Member,
};

pub use storage::approval_queue::{Place, ServiceLevel};

use super::bulk::wording;
use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
    campaigns,
    error::Fields,
    mails::{self, Letter},
    messages,
};

/// The longest service level, in hours.
pub const LONGEST_HOURS: i64 = 72;

/// How quickly the organisation decides.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn service_level(app: &App, actor: &Actor) -> Result<ServiceLevel> {
    actor.require(Permission::ViewApprovals)?;
    let level = approval_queue::service_level(&mut app.db.read().await?, actor.org_id).await?;
    level.ok_or(Error::NotFound)
}

/// Saves how quickly the organisation decides; it holds for requests from now on. The deputy must be
/// an active member who may decide.
///
/// # Errors
/// [`Error::Invalid`] (`hours`: 1 to [`LONGEST_HOURS`]; `deputy`); [`Error::Forbidden`], [`Error::Storage`].
pub async fn set_service_level(app: &App, actor: &Actor, level: ServiceLevel) -> Result<()> {
    actor.require(Permission::ManageOrganisation)?;
    let mut tx = app.db.begin().await?;
    let before = approval_queue::service_level(&mut tx, actor.org_id).await?.ok_or(Error::NotFound)?;
    let mut fields = Fields::default();
    if !(1..=LONGEST_HOURS).contains(&level.hours) {
        fields.refuse("hours", ErrorCode::BadChoice);
    }
    let may_decide = deciders(&mut tx, actor.org_id, &[]).await?;
    if level.deputy.is_some_and(|deputy| may_decide.iter().all(|member| member.id != deputy)) {
        fields.refuse("deputy", ErrorCode::BadChoice);
    }
    fields.finish()?;
    approval_queue::set_service_level(&mut tx, actor.org_id, level, app.now()).await?;
    let deed = Deed::new("organisation.approval-times-changed", "organisation", actor.org_id)
        .before(&before)
        .after(&level)
        .detail(json!({ "hours": level.hours, "deputy": level.deputy }));
    audit::record(&mut tx, app, actor, deed).await?;
    Ok(tx.commit().await?)
}

/// Who can be the deputy: id and name, oldest place first.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn possible_deputies(app: &App, actor: &Actor) -> Result<Vec<(MemberId, String)>> {
    actor.require(Permission::ManageOrganisation)?;
    let members = deciders(&mut app.db.read().await?, actor.org_id, &[]).await?;
    Ok(members.into_iter().map(|member| (member.id, member.name)).collect())
}

/// Whether the time of a request that waits is over.
#[must_use]
pub fn is_overdue(place: &Place, now: DateTime<Utc>) -> bool {
    place.due_at.is_some_and(|due_at| due_at <= now)
}

/// Gives a request that begins to wait its times.
pub(crate) async fn begin(tx: &mut Conn, approval: &Approval, version: &Version) -> Result<()> {
    let level = approval_queue::service_level(tx, approval.org_id).await?.ok_or(Error::NotFound)?;
    let wait = Wait {
        remind_at: approval.requested_at + TimeDelta::minutes(level.hours * 30),
        due_at: approval.requested_at + TimeDelta::hours(level.hours),
        wording: &wording(version)?,
    };
    approval_queue::begin(tx, approval.org_id, approval.id, wait).await?;
    Ok(())
}

/// Whether anybody is to be told of a request that waits.
///
/// # Errors
/// [`Error::Storage`].
pub(crate) async fn is_any_to_tell(conn: &mut Conn, now: DateTime<Utc>) -> Result<bool> {
    Ok(!approval_queue::due(conn, now).await?.is_empty())
}

/// Reminds those who decide, half way, and tells the deputy once the time is over. Any node may: each
/// mail is written by the one whose row it was. A request whose time went by unseen is only told of as
/// overdue.
///
/// # Errors
/// [`Error::Storage`].
pub async fn tell_all(app: &App) -> Result<()> {
    let due = approval_queue::due(&mut app.db.read().await?, app.now()).await?;
    for (org, approval) in due {
        if let Err(error) = tell(app, org, approval).await {
            tracing::warn!(%org, %approval, %error, "nobody could be told of a request that waits");
        }
    }
    Ok(())
}

async fn tell(app: &App, org: OrgId, id: ApprovalId) -> Result<()> {
    let (actor, now) = (Actor::system(org, "service-level"), app.now());
    let mut tx = app.db.begin().await?;
    let approval = storage::approvals::get(&mut tx, org, id).await?.ok_or(Error::NotFound)?;
    let campaign = campaigns::locked(&mut tx, &actor, approval.campaign_id).await?;
    let is_overdue = approval_queue::escalate(&mut tx, org, id, now).await?;
    if !is_overdue && !approval_queue::remind(&mut tx, org, id, now).await? {
        // Another node was first, or it was decided meanwhile.
        return Ok(());
    }
    let people = people(&mut tx, &approval, &campaign, is_overdue).await?;
    let letter = letter(app, &mut tx, &approval, &campaign, is_overdue).await?;
    let action = if is_overdue {
        "campaign.approval-escalated"
    } else {
        "campaign.approval-reminded"
    };
    let deed = Deed::new(action, "campaign", campaign.id).detail(json!({ "approval": id, "told": people.len() }));
    audit::record(&mut tx, app, &actor, deed).await?;
    for person in people {
        mails::post(&mut tx, app, person.language, person.email, &letter).await?;
    }
    campaigns::commit(tx, app, &actor, campaign.id).await?;
    mails::kick(app);
    Ok(())
}

/// Whom a mail goes to: all who may decide and did not write it; once the time is over the deputy,
/// where there is one who still can.
async fn people(tx: &mut Conn, approval: &Approval, campaign: &Campaign, is_overdue: bool) -> Result<Vec<Member>> {
    let mut people = deciders(tx, approval.org_id, &[approval.requested_by, campaign.created_by]).await?;
    let level = approval_queue::service_level(tx, approval.org_id).await?;
    let deputy = level.and_then(|level| level.deputy).filter(|_| is_overdue);
    if people.iter().any(|person| Some(person.id) == deputy) {
        people.retain(|person| Some(person.id) == deputy);
    }
    Ok(people)
}

async fn letter(app: &App, tx: &mut Conn, approval: &Approval, campaign: &Campaign, is_overdue: bool) -> Result<Letter> {
    let place = approval_queue::place(tx, approval.org_id, approval.id).await?.unwrap_or_default();
    let author = storage::authors::get(tx, approval.org_id, approval.requested_by).await?;
    let due_at = place.due_at.unwrap_or_else(|| app.now());
    Ok(Letter::ApprovalDue {
        approval: approval.id,
        campaign: campaign.name.clone(),
        author: author.map(|author| author.name).unwrap_or_default(),
        due: messages::moment(due_at),
        is_overdue,
    })
}

/// Active members who may decide, without those named.
pub(super) async fn deciders(conn: &mut Conn, org: OrgId, without: &[MemberId]) -> Result<Vec<Member>> {
    let mut members = storage::members::list(conn, org).await?;
    members.retain(|member| member.deactivated_at.is_none() && member.role.may(Permission::DecideApprovals) && !without.contains(&member.id));
    Ok(members)
}
