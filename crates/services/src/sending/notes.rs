//! Events of a campaign for its live page.

use domain::{CampaignId, FailureReason, OrgId, delivery::CampaignEventKind};
use storage::{Conn, campaign_events::CampaignEvent};
use uuid::Uuid;

use crate::{App, Result};

/// What is told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Note {
    pub(crate) kind: CampaignEventKind,
    pub(crate) count: Option<i64>,
    pub(crate) reason: Option<FailureReason>,
}

impl Note {
    /// An event that needs no more words.
    pub(crate) const fn of(kind: CampaignEventKind) -> Self {
        Self {
            kind,
            count: None,
            reason: None,
        }
    }

    /// An event that concerned `count` deliveries.
    pub(crate) fn counting(kind: CampaignEventKind, count: usize) -> Self {
        Self {
            count: i64::try_from(count).ok(),
            ..Self::of(kind)
        }
    }
}

/// Adds an event in the caller's transaction.
pub(crate) async fn add(tx: &mut Conn, app: &App, org: OrgId, campaign: CampaignId, note: Note) -> Result<()> {
    let event = CampaignEvent {
        id: app.new_id::<Uuid>(),
        kind: note.kind,
        count: note.count,
        reason: note.reason.map(|reason| reason.code().to_owned()),
        at: app.now(),
    };
    Ok(storage::campaign_events::insert(tx, org, campaign, &event).await?)
}
