//! When a campaign starts.

use std::str::FromStr;

use chrono::{NaiveDate, NaiveTime};
use domain::{
    CampaignId, CampaignStatus, ErrorCode, Pacing, Permission, Recurrence, SenderId,
    campaign::{CampaignMove, Schedule, SendWindow},
};
use serde_json::json;
use storage::campaigns::Campaign;

use super::{Patch, Saved, commit, locked, moved, save, save_draft};
use crate::{Actor, App, Error, Result, approvals::policy, audit::Deed, error::Fields};

/// A plan as a person writes it: date and time as the clock on their wall shows them.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// `2026-11-21`; none to start by hand.
    pub date: Option<String>,
    /// `10:30`.
    pub time: String,
    /// IANA name of the zone of that clock.
    pub zone: String,
    /// Repetition.
    pub recurrence: Recurrence,
    /// Speed.
    pub pacing: Pacing,
    /// Hours in which messages may go out; none for any hour.
    pub window: Option<SendWindow>,
    /// Hours over which it is spread, as typed; nothing to go as fast as the pace.
    pub spread_hours: String,
    /// After how many it stops, as typed; nothing for everybody.
    pub stop_after: String,
}

/// Reads a plan. A time that lies in the past is refused.
///
/// # Errors
/// [`crate::Error::Invalid`]: `date`, `time` ([`ErrorCode::BadTime`], [`ErrorCode::PastTime`]), `zone`, `window`,
/// `recurrence` ([`ErrorCode::Required`]: what repeats needs a first time), `spread_hours`, `stop_after`
/// ([`ErrorCode::BadNumber`]).
pub fn read(app: &App, plan: &Plan) -> Result<Schedule> {
    let mut fields = Fields::default();
    let zone = fields.parsed("zone", delivery::zone::parse(&plan.zone), ErrorCode::BadChoice);
    if plan.window.is_some_and(|window| !delivery::window::is_valid(window)) {
        fields.refuse("window", ErrorCode::BadChoice);
    }
    let mut starts_at = None;
    if let Some(date) = &plan.date {
        let date = fields.parsed("date", NaiveDate::parse_from_str(date.trim(), "%Y-%m-%d"), ErrorCode::BadTime);
        let time = NaiveTime::parse_from_str(plan.time.trim().get(..5).unwrap_or_default(), "%H:%M");
        let time = fields.parsed("time", time, ErrorCode::BadTime);
        if let (Some(zone), Some(date), Some(time)) = (zone, date, time) {
            let at = delivery::zone::instant(zone, date.and_time(time));
            if at <= app.now() {
                fields.refuse("date", ErrorCode::PastTime);
            }
            starts_at = Some(at);
        }
    } else if plan.recurrence != Recurrence::None {
        fields.refuse("recurrence", ErrorCode::Required);
    }
    let schedule = Schedule {
        spread_hours: typed(&mut fields, "spread_hours", &plan.spread_hours),
        stop_after: typed(&mut fields, "stop_after", &plan.stop_after),
        starts_at,
        zone: plan.zone.clone(),
        recurrence: plan.recurrence,
        pacing: plan.pacing,
        window: plan.window,
    };
    refuse_bad_limits(&mut fields, &schedule);
    fields.finish()?;
    Ok(schedule)
}

/// A number that need not be given.
fn typed<T: FromStr>(fields: &mut Fields, field: &str, text: &str) -> Option<T> {
    match text.trim() {
        "" => None,
        text => fields.parsed(field, text.parse::<T>(), ErrorCode::BadNumber),
    }
}

fn refuse_bad_limits(fields: &mut Fields, schedule: &Schedule) {
    if schedule.spread_hours.is_some_and(|hours| !(1..=Schedule::LONGEST_SPREAD).contains(&hours)) {
        fields.refuse_limit("spread_hours", ErrorCode::BadNumber, Schedule::LONGEST_SPREAD.into());
    }
    if schedule.stop_after == Some(0) {
        fields.refuse("stop_after", ErrorCode::BadNumber);
    }
}

/// The start as date and time on the clock of the schedule's zone: `("2026-11-21", "10:30")`.
#[must_use]
pub fn local_start(schedule: &Schedule) -> Option<(String, String)> {
    let zone = delivery::zone::parse(&schedule.zone).ok()?;
    let local = schedule.starts_at?.with_timezone(&zone);
    Some((local.format("%Y-%m-%d").to_string(), local.format("%H:%M").to_string()))
}

/// Takes over a plan and a sender. A campaign that is approved and has a time is scheduled for it; any
/// other keeps the plan as a draft does. Answers whether it was approved.
///
/// # Errors
/// [`ErrorCode::Conflict`] when somebody else saved after `revision`; those of [`save_draft`] and
/// [`schedule`].
pub async fn plan(app: &App, actor: &Actor, id: CampaignId, revision: i64, plan: Schedule, sender_id: Option<SenderId>) -> Result<bool> {
    actor.require(Permission::ManageCampaigns)?;
    let before = super::get(app, actor, id).await?;
    let is_approved = matches!(before.status, CampaignStatus::Approved | CampaignStatus::Scheduled);
    let is_planned = is_approved && (plan.starts_at.is_some() || before.status == CampaignStatus::Scheduled);
    let patch = Patch {
        sender_id: Some(sender_id),
        schedule: (!is_planned).then(|| plan.clone()),
        ..Patch::default()
    };
    if (!is_planned || before.sender_id != sender_id)
        && let Saved::Conflict(_) = save_draft(app, actor, id, revision, patch).await?
    {
        return Err(Error::Refused(ErrorCode::Conflict));
    }
    if is_planned {
        schedule(app, actor, id, plan).await?;
    }
    Ok(is_approved)
}

/// Schedules an approved campaign, or gives a scheduled one another time.
///
/// # Errors
/// [`crate::Error::Invalid`]: `starts_at` ([`ErrorCode::Required`], [`ErrorCode::PastTime`]), `zone`, `window`,
/// `spread_hours`, `stop_after`;
/// [`ErrorCode::BadState`] when it is not approved, [`ErrorCode::ApprovalExpired`] and
/// [`ErrorCode::ReferenceNeeded`] when it would not be cleared by then; [`crate::Error::Forbidden`],
/// [`crate::Error::NotFound`], [`crate::Error::Storage`].
pub async fn schedule(app: &App, actor: &Actor, id: CampaignId, plan: Schedule) -> Result<()> {
    actor.require(Permission::SendCampaigns)?;
    check(app, &plan)?;
    let mut tx = app.db.begin().await?;
    let before = locked(&mut tx, actor, id).await?;
    // Whoever schedules binds the approval to a time, so the approval must hold now.
    let status = moved(&before, CampaignMove::Schedule)?;
    let version = super::version::approved(&mut tx, &before).await?;
    policy::refuse_uncleared(&mut tx, &before, &version, plan.starts_at.unwrap_or_else(|| app.now())).await?;
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
    refuse_bad_limits(&mut fields, plan);
    fields.finish()
}
