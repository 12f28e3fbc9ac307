//! The schedule step: when, how often, how fast, in which hours, from which sender.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]

use domain::{CampaignId, Pacing, Recurrence, SenderOutline};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::head::Head;
use crate::error::AppError;

/// The choice of a sender that names none.
pub const AUTOMATIC: &str = "automatic";

/// The schedule step of a campaign, every field as its form spells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduleStep {
    /// The campaign.
    pub head: Head,
    /// The fields.
    pub fields: ScheduleFields,
    /// What the campaign would leave from now if it named no sender.
    pub automatic: Option<SenderOutline>,
    /// The senders to choose from; the one it names is among them, whatever became of it.
    pub senders: Vec<SenderOutline>,
    /// Today and the time now on the reader's clock, for the date field's lower end.
    pub today: String,
}

/// What the author chooses on the schedule step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduleFields {
    /// `now`: a member starts it; `later`: it starts by itself.
    pub starts: String,
    /// `2026-11-21`.
    #[serde(default)]
    pub date: String,
    /// `10:30`.
    #[serde(default)]
    pub time: String,
    /// IANA zone name.
    pub zone: String,
    /// Repetition.
    pub recurrence: Recurrence,
    /// Speed.
    pub pacing: Pacing,
    /// `on` to keep to the hours below.
    #[serde(default)]
    pub quiet: Option<String>,
    /// First hour.
    pub from_hour: u8,
    /// Hour at which sending stops.
    pub to_hour: u8,
    /// Hours over which it is spread, or nothing.
    #[serde(default)]
    pub spread_hours: String,
    /// After how many it stops, or nothing.
    #[serde(default)]
    pub stop_after: String,
    /// Id of a sender, or [`AUTOMATIC`].
    #[serde(default)]
    pub sender: String,
}

/// The schedule step of a campaign.
#[server]
pub async fn load_schedule(id: CampaignId) -> Result<ScheduleStep, AppError> {
    use super::head::load_head;
    use crate::server_context::require;
    use domain::Permission;
    use services::campaigns::{USUAL_HOURS, schedule::local_start};
    let (app, actor) = require(Permission::ManageCampaigns)?;
    let campaign = services::campaigns::get(&app, &actor, id).await?;
    let choices = services::campaigns::sender::choices(&app, &actor, &campaign).await?;
    let schedule = campaign.schedule;
    let start = local_start(&schedule);
    let hours = schedule.window.unwrap_or(USUAL_HOURS);
    let (date, time) = start.clone().unwrap_or_default();
    Ok(ScheduleStep {
        head: load_head(id).await?,
        fields: ScheduleFields {
            starts: if start.is_some() { "later" } else { "now" }.to_owned(),
            date,
            time,
            zone: schedule.zone,
            recurrence: schedule.recurrence,
            pacing: schedule.pacing,
            quiet: schedule.window.map(|_| "on".to_owned()),
            from_hour: hours.from_hour,
            to_hour: hours.to_hour,
            spread_hours: schedule.spread_hours.map(|hours| hours.to_string()).unwrap_or_default(),
            stop_after: schedule.stop_after.map(|most| most.to_string()).unwrap_or_default(),
            sender: campaign.sender_id.map_or_else(|| AUTOMATIC.to_owned(), |sender| sender.to_string()),
        },
        automatic: choices.automatic,
        senders: choices.senders,
        today: services::messages::today(app.now()).to_string(),
    })
}

/// Saves the plan and the sender; an approved campaign is scheduled with the plan. Neither voids an
/// approval. Leads on to the review.
#[server]
pub async fn save_schedule(id: CampaignId, revision: i64, fields: ScheduleFields, #[server(default)] intent: String) -> Result<(), AppError> {
    use crate::server_context::require;
    use domain::campaign::SendWindow;
    use domain::{ErrorCode, Permission, SenderId};
    use services::campaigns::schedule;
    let (app, actor) = require(Permission::ManageCampaigns)?;
    let plan = schedule::Plan {
        date: (fields.starts == "later").then_some(fields.date),
        time: fields.time,
        zone: fields.zone,
        recurrence: fields.recurrence,
        pacing: fields.pacing,
        window: fields.quiet.map(|_| SendWindow {
            from_hour: fields.from_hour,
            to_hour: fields.to_hour,
        }),
        spread_hours: fields.spread_hours,
        stop_after: fields.stop_after,
    };
    let plan = schedule::read(&app, &plan)?;
    let named = Some(fields.sender).filter(|sender| !sender.is_empty() && sender != AUTOMATIC);
    let named = named.map(|sender| sender.parse::<SenderId>()).transpose();
    let sender_id = named.map_err(|_| services::Error::field("sender_id", ErrorCode::BadChoice))?;
    let is_approved = schedule::plan(&app, &actor, id, revision, plan, sender_id).await?;
    let step = if intent == "next" || is_approved { "review" } else { "schedule" };
    leptos_axum::redirect(&format!("/campaigns/{id}/{step}"));
    Ok(())
}
