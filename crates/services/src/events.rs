//! Events: what open pages and the worker want to hear at once. Inside this process; [`crate::relay`]
//! carries them to other nodes.

use std::sync::{Arc, Mutex, PoisonError};

use domain::{CampaignId, ImportId, OrgId, SenderId, WritingId};
use serde::{Deserialize, Serialize};
use tokio::sync::{
    broadcast,
    mpsc::{self, UnboundedReceiver, UnboundedSender},
};

/// Something changed. Carries ids only; listeners load what they show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// A campaign's status, counters or events changed.
    Campaign(OrgId, CampaignId),
    /// An import moved on.
    Import(OrgId, ImportId),
    /// A text that is being written has grown or ended.
    Writing(OrgId, WritingId),
    /// Deliveries of a sender may be due.
    WorkDue(SenderId),
    /// Mails to members may be due.
    MailDue,
}

/// Hands events to whoever listens. Cheap to clone.
#[derive(Clone, Debug)]
pub struct EventBus {
    here: broadcast::Sender<Event>,
    /// Where events go on to other nodes; none while nobody carries them.
    elsewhere: Arc<Mutex<Option<UnboundedSender<Event>>>>,
}

impl EventBus {
    /// A bus on which a slow listener may lag 1,024 events before it is told to reload.
    #[must_use]
    pub fn new() -> Self {
        Self {
            here: broadcast::Sender::new(1024),
            elsewhere: Arc::default(),
        }
    }

    /// Tells every listener, of other nodes too. Nobody listening is fine.
    pub fn publish(&self, event: Event) {
        self.publish_here(event);
        let mut elsewhere = self.elsewhere.lock().unwrap_or_else(PoisonError::into_inner);
        if elsewhere.as_ref().is_some_and(|elsewhere| elsewhere.send(event).is_err()) {
            // Whoever carried them has ended.
            *elsewhere = None;
        }
    }

    /// Tells every listener of this process.
    pub(crate) fn publish_here(&self, event: Event) {
        // An error only says that nobody listens.
        let _ = self.here.send(event);
    }

    /// What is published from now on, to be carried to other nodes.
    pub(crate) fn outgoing(&self) -> UnboundedReceiver<Event> {
        let (sender, receiver) = mpsc::unbounded_channel();
        *self.elsewhere.lock().unwrap_or_else(PoisonError::into_inner) = Some(sender);
        receiver
    }

    /// Listens from now on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.here.subscribe()
    }
}

impl Default for EventBus {
    fn default() -> Self {
        Self::new()
    }
}
