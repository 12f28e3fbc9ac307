//! The sandbox's callbacks after a restart.
//!
//! They wait in memory, which ends with the process. What each message meets follows from its number,
//! so everything that is missing can be told from the deliveries.

use channels::sandbox::Sent;
use chrono::TimeDelta;
use domain::{CampaignId, PhoneNumber, SenderKind};
use storage::deliveries::Reported;

use crate::{App, Result};

/// Campaigns launched longer ago are over, whatever is missing.
const RECENT: TimeDelta = TimeDelta::days(7);
/// Deliveries looked at at a time.
const PAGE: i64 = 500;

/// Plays the callbacks that are missing; answers with how many messages that were. Those of messages
/// that this very process still waits for come twice, which changes nothing.
///
/// # Errors
/// [`crate::Error::Storage`].
pub async fn replay(app: &App) -> Result<u64> {
    let campaigns = storage::due_campaigns::launched_from(&mut app.db.read().await?, SenderKind::Sandbox, app.now() - RECENT).await?;
    let mut replayed = 0;
    for (_, campaign) in campaigns {
        replayed += replay_campaign(app, campaign).await?;
    }
    Ok(replayed)
}

async fn replay_campaign(app: &App, campaign: CampaignId) -> Result<u64> {
    let (mut replayed, mut after) = (0, None);
    loop {
        let page = storage::deliveries::reported(&mut app.db.read().await?, campaign, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(replayed) };
        after = Some(last.contact_id);
        for delivery in page {
            if let Some(sent) = unfinished(app, delivery).await? {
                app.channels.sandbox().replay(&sent).await;
                replayed += 1;
            }
        }
    }
}

/// The message, when something about it has not been told yet.
async fn unfinished(app: &App, delivery: Reported) -> Result<Option<Sent>> {
    let Ok(to) = PhoneNumber::parse(&delivery.phone) else { return Ok(None) };
    let sent = Sent {
        sender: delivery.sender_id,
        delivery: delivery.id,
        to,
        at: delivery.accepted_at,
    };
    if sent.is_before_its_end(delivery.status) {
        return Ok(Some(sent));
    }
    let Some(answer) = sent.answer_id() else { return Ok(None) };
    let is_answered = storage::inbound::is_known(&mut app.db.read().await?, delivery.sender_id, &answer).await?;
    Ok((!is_answered).then_some(sent))
}
