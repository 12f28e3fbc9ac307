//! What the home page reads.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{ApprovalId, CampaignId, CampaignStatus, Channel};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{error::AppError, features::approvals::clearance_api::DutyView};

/// The home page's figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HomeView {
    /// The day it is in India.
    pub today: NaiveDate,
    /// Hour of the day in India, 0 to 23, for the greeting.
    pub hour: u8,
    /// The reader's name.
    pub name: String,
    /// Messages sent today.
    pub sent_today: u64,
    /// Messages planned for today.
    pub planned_today: u64,
    /// Delivered of sent over seven days, 0 to 1, and over the seven before.
    pub delivery_rate: (Option<f64>, Option<f64>),
    /// Replies today.
    pub replies_today: u64,
    /// Approvals that wait.
    pub approvals_waiting: u64,
    /// The first of them that the reader may see.
    pub waiting: Vec<WaitingRow>,
    /// Campaigns that must still be reported, if the reader may see approvals.
    pub duties: Vec<DutyView>,
    /// Sent per day and channel, fourteen days.
    pub days: Vec<(NaiveDate, Vec<(Channel, u64)>)>,
    /// Per channel over seven days.
    pub channels: Vec<ChannelView>,
    /// Today's campaigns.
    pub campaigns: Vec<CampaignRow>,
    /// What has been set up, in the order of [`Step`].
    pub done: Vec<Step>,
}

/// A request that waits for a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingRow {
    /// Its id.
    pub id: ApprovalId,
    /// The campaign's name.
    pub campaign: String,
    /// Who asked.
    pub author: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Findings that must be fixed.
    pub must_fix: usize,
    /// Findings to consider.
    pub consider: usize,
}

/// A channel's delivery rate.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChannelView {
    /// The channel.
    pub channel: Channel,
    /// Sent in seven days.
    pub sent: u64,
    /// Delivered of sent, 0 to 1.
    pub rate: Option<f64>,
}

/// A campaign of today.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CampaignRow {
    /// Its id.
    pub id: CampaignId,
    /// Its name.
    pub name: String,
    /// Its channel.
    pub channel: Channel,
    /// Where it stands.
    pub status: CampaignStatus,
    /// Processed.
    pub processed: u64,
    /// Of how many.
    pub total: u64,
}

/// A step of setting up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// Connect a WhatsApp number.
    Number,
    /// Import contacts.
    Contacts,
    /// Record consent.
    Consent,
    /// Invite a colleague.
    Team,
    /// Send a campaign.
    Send,
}

impl Step {
    /// All, in order.
    pub const ALL: [Self; 5] = [Self::Contacts, Self::Consent, Self::Number, Self::Team, Self::Send];
}

/// The home page's figures.
#[server]
pub async fn home() -> Result<HomeView, AppError> {
    use crate::features::approvals::clearance_api::list_duties;
    use crate::server_context::{page_context, require};
    use domain::{Permission, Severity, count};
    let (app, actor) = require(Permission::ViewHome)?;
    let home = services::analytics::home(&app, &actor).await?;
    let waiting = match home.approvals_waiting {
        0 => Vec::new(),
        _ => services::approvals::first_waiting(&app, &actor, 3).await?,
    };
    let (today, hour) = services::analytics::indian_clock(app.now());
    let set_up = home.set_up;
    let done = [
        (Step::Contacts, set_up.has_contacts),
        (Step::Consent, set_up.has_consent),
        (Step::Number, set_up.has_number),
        (Step::Team, set_up.has_team),
        (Step::Send, set_up.has_sent),
    ];
    Ok(HomeView {
        today,
        hour,
        name: page_context().session.as_ref().map(|session| session.name.clone()).unwrap_or_default(),
        sent_today: count(home.sent_today),
        planned_today: count(home.planned_today),
        delivery_rate: (home.week.delivery_rate(), home.week_before.delivery_rate()),
        replies_today: count(home.replies_today),
        approvals_waiting: count(home.approvals_waiting),
        waiting: waiting
            .into_iter()
            .map(|item| WaitingRow {
                must_fix: item.found(Severity::Block),
                consider: item.found(Severity::Warn),
                id: item.approval.id,
                campaign: item.campaign_name,
                author: item.author,
                since: item.approval.requested_at,
            })
            .collect(),
        duties: list_duties().await?,
        days: home
            .by_day
            .into_iter()
            .map(|(day, channels)| (day, channels.into_iter().map(|(channel, totals)| (channel, count(totals.accepted))).collect()))
            .collect(),
        channels: home
            .by_channel
            .into_iter()
            .map(|(channel, week, _)| ChannelView {
                channel,
                sent: count(week.accepted),
                rate: week.delivery_rate(),
            })
            .collect(),
        campaigns: home
            .campaigns
            .into_iter()
            .map(|row| CampaignRow {
                id: row.id,
                name: row.name,
                channel: row.channel,
                status: row.status,
                processed: count(row.processed),
                total: count(row.total),
            })
            .collect(),
        done: done.into_iter().filter_map(|(step, is_done)| is_done.then_some(step)).collect(),
    })
}
