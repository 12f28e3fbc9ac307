//! The review step: who gets it, who does not, what it costs, who must approve.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]

use chrono::{DateTime, Utc};
use domain::{ApprovalStatus, CampaignId, Course, Language, Pacing, Purpose, Role, SenderOutline, SkipReason, campaign::Schedule, sending_rules::Pause};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::head::Head;
use crate::{error::AppError, features::approvals::clearance_api::ClearanceView};

/// What the review step shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReviewStep {
    /// The campaign.
    pub head: Head,
    /// When it was counted.
    pub counted_at: DateTime<Utc>,
    /// How many the audience matches.
    pub matched: u64,
    /// Who gets it, per language.
    pub by_language: Vec<(Language, u64)>,
    /// Who does not, in the fixed order of reasons.
    pub skipped: Vec<(SkipReason, u64)>,
    /// At most, before and with GST, formatted.
    pub cost: (String, String),
    /// Whether a price behind it is assumed.
    pub cost_is_assumed: bool,
    /// The sender it leaves from; none when there is no active one.
    pub sender: Option<SenderOutline>,
    /// Name of the real number it could leave from, where its sender is the sandbox.
    pub number_instead: Option<String>,
    /// What is wrong with the WhatsApp templates that its texts name.
    pub misfits: Vec<(Language, domain::whatsapp::Misfit)>,
    /// When the last message has gone out, per pacing.
    pub paces: Vec<PaceView>,
    /// How it will go at the chosen pacing; none when nobody gets it, or when it never may be sent or takes
    /// longer than can be told.
    pub timeline: Option<TimelineView>,
    /// When, how often, how fast, in which hours.
    pub schedule: Schedule,
    /// What it is for.
    pub purpose: Purpose,
    /// Who may approve; none when nobody needs to.
    pub approvers: Option<Vec<(String, Role)>>,
    /// Whether only the findings make an approval necessary.
    pub because_of_warnings: bool,
    /// The newest approval, if the campaign was ever submitted.
    pub approval: Option<ApprovalView>,
    /// How many were approved and how many would receive it now, where so many more need another
    /// approval.
    pub grown: Option<(u64, u64)>,
    /// How it stands with everybody who must say yes.
    pub clearance: ClearanceView,
    /// The lowest readiness over all languages, 0 to 100.
    pub readiness: u8,
    /// What the second opinions mean for submitting.
    pub course: Course,
}

/// How a campaign will go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineView {
    /// When the first message goes out.
    pub begins: DateTime<Utc>,
    /// When the last message goes out.
    pub ends: DateTime<Utc>,
    /// How many go out.
    pub messages: u64,
    /// Whether the bars are days and not hours.
    pub is_by_day: bool,
    /// Messages by hour or day, with the instant at which it begins.
    pub bars: Vec<(DateTime<Utc>, u64)>,
    /// The times in which nothing goes out.
    pub pauses: Vec<Pause>,
}

/// How long a pacing takes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PaceView {
    /// The pacing.
    pub pacing: Pacing,
    /// Messages per minute.
    pub per_minute: f64,
    /// Minutes from the first to the last message; none when nobody gets it or it is too long to say.
    pub minutes: Option<i64>,
    /// When the last message has gone out.
    pub ends_at: Option<DateTime<Utc>>,
}

/// The newest approval of the campaign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalView {
    /// Its address.
    pub path: String,
    /// Where it stands.
    pub status: ApprovalStatus,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was rejected.
    pub reason: Option<String>,
}

/// The review step of a campaign, counted now.
#[server]
pub async fn load_review(id: CampaignId) -> Result<ReviewStep, AppError> {
    use super::head::load_head;
    use crate::{features::approvals::clearance_api::load_clearance, server_context::require};
    use domain::Permission;
    use services::campaigns::{self, ApprovalNeed};
    let (app, actor) = require(Permission::ViewCampaigns)?;
    let campaign = campaigns::get(&app, &actor, id).await?;
    let review = campaigns::review(&app, &actor, id).await?;
    let timeline = review.timeline(campaign.schedule.pacing).map(|timeline| {
        let bars = timeline.bars();
        TimelineView {
            begins: timeline.begins,
            ends: timeline.ends,
            messages: bars.bars.iter().map(|(_, messages)| messages).sum(),
            is_by_day: bars.is_by_day,
            bars: bars.bars,
            pauses: timeline.pauses.clone(),
        }
    });
    let approval = services::approvals::newest_of(&app, &actor, id).await?;
    let (approvers, because_of_warnings) = match review.approval {
        ApprovalNeed::Nobody => (None, false),
        ApprovalNeed::OneOf {
            because_of_warnings,
            approvers,
        } => {
            let people = approvers.into_iter().map(|approver| (approver.name, approver.role));
            (Some(people.collect()), because_of_warnings)
        }
    };
    Ok(ReviewStep {
        head: load_head(id).await?,
        counted_at: app.now(),
        matched: review.matched,
        by_language: review.by_language.into_iter().collect(),
        skipped: review.skipped.into_iter().collect(),
        cost: (review.cost.net.format(), review.cost.gross.format()),
        cost_is_assumed: review.cost.is_assumed,
        sender: review.sender,
        number_instead: review.number_instead,
        misfits: review.misfits.into_iter().collect(),
        paces: review
            .paces
            .into_iter()
            .map(|pace| PaceView {
                pacing: pace.pacing,
                per_minute: pace.rate_per_second * 60.0,
                minutes: pace.timeline.as_ref().map(|timeline| timeline.lasts().num_minutes()),
                ends_at: pace.timeline.as_ref().map(|timeline| timeline.ends),
            })
            .collect(),
        timeline,
        clearance: load_clearance(id).await?,
        grown: review.growth.map(|growth| (growth.approved, growth.now)),
        schedule: campaign.schedule,
        purpose: campaign.purpose,
        approvers,
        because_of_warnings,
        approval: approval.map(|approval| ApprovalView {
            path: format!("/approvals/{}", approval.id),
            status: approval.status,
            decided_at: approval.decided_at,
            reason: approval.reason,
        }),
        course: review.opinions.course(),
        readiness: review.verdicts.values().map(domain::Verdict::readiness).min().unwrap_or(0),
    })
}

/// Freezes what the campaign says and asks for approval.
#[server]
pub async fn submit_campaign(id: CampaignId, revision: i64, #[server(default)] note: String) -> Result<(), AppError> {
    use crate::server_context::require;
    use domain::Permission;
    let (app, actor) = require(Permission::ManageCampaigns)?;
    services::campaigns::submit(&app, &actor, id, revision, &note).await?;
    leptos_axum::redirect(&format!("/campaigns/{id}/review?sent=yes"));
    Ok(())
}

/// Asks for the approval of a campaign again, because its audience has grown or the approval has run out.
#[server]
pub async fn resubmit_campaign(id: CampaignId, #[server(default)] note: String) -> Result<(), AppError> {
    use crate::server_context::require;
    use domain::{CampaignStatus, Permission};
    let (app, actor) = require(Permission::ManageCampaigns)?;
    let asked = services::campaigns::resubmit(&app, &actor, id, &note).await?;
    match asked.status {
        CampaignStatus::InReview | CampaignStatus::Approved | CampaignStatus::Scheduled => leptos_axum::redirect(&format!("/campaigns/{id}/review?sent=yes")),
        // It was launched before, and stays where it is.
        _ => leptos_axum::redirect(&format!("/campaigns/{id}")),
    }
    Ok(())
}

/// Takes a submission back.
#[server]
pub async fn withdraw_campaign(id: CampaignId) -> Result<(), AppError> {
    use crate::server_context::require;
    use domain::Permission;
    let (app, actor) = require(Permission::ManageCampaigns)?;
    services::campaigns::withdraw(&app, &actor, id).await?;
    leptos_axum::redirect(&format!("/campaigns/{id}/message"));
    Ok(())
}
