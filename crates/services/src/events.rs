//! Events inside this process: what open pages and the worker want to hear at once.

use domain::{CampaignId, ImportId, OrgId, SenderId};
use tokio::sync::broadcast;

/// Something changed. Carries ids only; listeners load what they show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A campaign's status, counters or events changed.
    Campaign(OrgId, CampaignId),
    /// An import moved on.
    Import(OrgId, ImportId),
    /// Deliveries of a sender may be due.
    WorkDue(SenderId),
}

/// Hands events to whoever listens. Cheap to clone.
#[derive(Clone, Debug)]
pub struct EventBus(broadcast::Sender<Event>);

impl EventBus {
    /// A bus on which a slow listener may lag 1,024 events before it is told to reload.
    #[must_use]
    pub fn new() -> Self {
        Self(broadcast::Sender::new(1024))
    }

    /// Tells every listener. Nobody listening is fine.
    pub fn publish(&self, event: Event) {
        // An error only says that nobody listens.
        let _ = self.0.send(event);
    }

    /// Listens from now on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.0.subscribe()
    }
}

impl Default for EventBus {
    fn default() -> Self {
        Self::new()
    }
}
