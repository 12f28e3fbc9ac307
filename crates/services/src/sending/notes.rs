//! Events of a campaign for its live page.

use domain::{CampaignId, FailureReason, OrgId, delivery::CampaignEventKind};
use storage::{Conn, campaign_events::CampaignEvent};
use uuid::Uuid;

use crate::{App, Result, events::Event};

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

/// Adds an event in a transaction of its own, unless the campaign's newest event says the same.
pub(crate) async fn add_once(app: &App, org: OrgId, campaign: CampaignId, note: Note) -> Result<()> {
    let newest = storage::campaign_events::newest(&mut app.db.read().await?, org, campaign, 1).await?;
    if newest.first().is_some_and(|event| event.kind == note.kind) {
        return Ok(());
    }
    let mut tx = app.db.begin().await?;
    add(&mut tx, app, org, campaign, note).await?;
    tx.commit().await?;
    app.events.publish(Event::Campaign(org, campaign));
    Ok(())
}
