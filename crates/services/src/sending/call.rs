//! One call to a provider, from the message to its durable outcome.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use channels::{Channel, FailureKind, OutboundMessage, SendError, SenderAccount};
use chrono::{DateTime, Utc};
use delivery::{
    breaker::{self, Breaker},
    pacing::TokenBucket,
};
use domain::{CampaignId, OrgId, delivery::CampaignEventKind};
use tokio::time::Instant;

use super::{
    notes,
    recorder::{End, Outcome, Recorder},
};
use crate::{App, Result};

/// A slowed rate is told to the live page at most this often.
const SLOWED_PAUSE: Duration = Duration::from_secs(60);
/// Pause before an outcome that could not be written is tried again.
const RECORD_PAUSE: Duration = Duration::from_millis(250);
/// How often it is tried; then the next run of the sender finds the claim and calls it unknown.
const RECORD_TRIES: u32 = 40;

/// What all calls of a lane share with it.
#[derive(Debug, Default)]
pub(super) struct Flow {
    pub(super) bucket: Option<TokenBucket>,
    /// Set the moment an answer says that the sender cannot send, long before that is recorded. From
    /// then on no call begins; what was claimed goes back.
    pub(super) is_stopped: bool,
    slowed_at: Option<Instant>,
    /// Holds calls back while the provider does not answer.
    pub(super) breaker: Breaker,
    /// Messages that failed for good since the share of failures was last looked at.
    pub(super) failed: u32,
}

/// What follows at once from an error that is about more than its message.
#[derive(Debug, Default)]
struct Heard {
    /// The live page is to hear that the rate was lowered.
    is_slowed: bool,
    /// The breaker opened, stays open for longer, or closed.
    has_turned: bool,
    /// The provider does not answer; nothing is tried before this instant.
    held_until: Option<DateTime<Utc>>,
}

/// The flow, also after a panic somewhere: its figures are only about pace.
pub(super) fn flow(shared: &Mutex<Flow>) -> MutexGuard<'_, Flow> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether no call may begin any more.
pub(super) fn is_stopped(shared: &Mutex<Flow>) -> bool {
    flow(shared).is_stopped
}

/// The way out of a lane.
#[derive(Clone)]
pub(super) struct Way {
    pub(super) channel: Arc<dyn Channel>,
    pub(super) account: SenderAccount,
}

/// One call.
pub(super) struct Call {
    pub(super) app: App,
    pub(super) recorder: Arc<Recorder>,
    pub(super) flow: Arc<Mutex<Flow>>,
    pub(super) way: Way,
    pub(super) org: OrgId,
    pub(super) campaign: CampaignId,
}

impl Call {
    /// Sends `message`, once, and returns when the outcome is recorded. In a lane that was stopped
    /// since the claim nothing is sent.
    pub(super) async fn run(self, message: OutboundMessage) {
        let end = if is_stopped(&self.flow) { End::Returned } else { self.send(&message).await };
        self.record(Outcome {
            delivery: message.delivery,
            end,
        })
        .await;
    }

    async fn send(&self, message: &OutboundMessage) -> End {
        match self.way.channel.send(&self.way.account, message).await {
            Ok(accepted) => {
                let has_turned = flow(&self.flow).breaker.answered();
                if has_turned {
                    self.tell_turned().await;
                }
                End::Accepted(accepted.provider_id)
            }
            Err(error) => {
                // Nothing may be awaited between the answer and this.
                let heard = self.heed(&error);
                if heard.is_slowed {
                    self.tell_slowed().await;
                }
                if heard.has_turned {
                    self.tell_turned().await;
                }
                match heard.held_until {
                    // Nothing left, and it says nothing about this message: no try is lost.
                    Some(until) if error.kind == FailureKind::Retryable => End::HeldBack { error, until },
                    _ => End::Refused(error),
                }
            }
        }
    }

    /// Slows, holds back or stops the lane where the error is about more than this message.
    fn heed(&self, error: &SendError) -> Heard {
        let now = self.app.now();
        let mut flow = flow(&self.flow);
        let mut heard = Heard::default();
        if breaker::is_outage(error.kind, &error.code) {
            heard.has_turned = flow.breaker.failed(now);
            heard.held_until = flow.breaker.outage().map(|outage| outage.probe_at);
        } else {
            heard.has_turned = flow.breaker.answered();
        }
        heard.is_slowed = match error.kind {
            // A provider that is down gets time to come back, as one that asks for it.
            FailureKind::Throttled { .. } | FailureKind::Retryable => {
                if let Some(bucket) = flow.bucket.as_mut() {
                    bucket.slow_down(now);
                }
                let is_news = flow.slowed_at.is_none_or(|at| at.elapsed() > SLOWED_PAUSE);
                if is_news {
                    flow.slowed_at = Some(Instant::now());
                }
                is_news
            }
            FailureKind::SenderDown => {
                flow.is_stopped = true;
                false
            }
            FailureKind::Permanent | FailureKind::Suppress => {
                flow.failed = flow.failed.saturating_add(1);
                false
            }
            FailureKind::Deferred | FailureKind::OutcomeUnknown => false,
        };
        heard
    }

    /// Writes down whether the provider answers, for the pages and for whoever sends next.
    async fn tell_turned(&self) {
        if let Err(error) = self.keep_outage().await {
            tracing::warn!(%error, "whether the provider answers was not kept");
        }
    }

    async fn keep_outage(&self) -> Result<()> {
        let outage = flow(&self.flow).breaker.outage();
        let mut tx = self.app.db.begin().await?;
        storage::senders::set_outage(&mut tx, self.org, self.way.account.sender, outage).await?;
        tx.commit().await?;
        let kind = match outage {
            Some(_) => CampaignEventKind::ProviderDown,
            None => CampaignEventKind::ProviderBack,
        };
        notes::add_once(&self.app, self.org, self.campaign, notes::Note::of(kind)).await
    }

    async fn tell_slowed(&self) {
        if let Err(error) = self.add_slowed().await {
            tracing::warn!(%error, "an event of a campaign was not kept");
        }
    }

    async fn add_slowed(&self) -> Result<()> {
        let mut tx = self.app.db.begin().await?;
        let note = notes::Note::of(CampaignEventKind::Slowed);
        notes::add(&mut tx, &self.app, self.org, self.campaign, note).await?;
        Ok(tx.commit().await?)
    }

    async fn record(&self, outcome: Outcome) {
        for _ in 0..RECORD_TRIES {
            match self.recorder.record(&self.app, outcome.clone()).await {
                Ok(()) => return,
                Err(error) => tracing::error!(%error, delivery = %outcome.delivery, "an outcome was not recorded; trying again"),
            }
            tokio::time::sleep(RECORD_PAUSE).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use async_trait::async_trait;
    use channels::{Accepted, Body, Credentials};
    use config::Settings;
    use domain::PhoneNumber;
    use test_support::TestDb;

    use super::*;
    use crate::clock::{SeededDice, SystemClock};

    /// A provider that takes nothing from this sender, and counts how often it was called.
    #[derive(Default)]
    struct NoAccess(AtomicUsize);

    #[async_trait]
    impl Channel for NoAccess {
        async fn send(&self, _account: &SenderAccount, _message: &OutboundMessage) -> std::result::Result<Accepted, SendError> {
            self.0.fetch_add(1, Ordering::SeqCst);
            Err(SendError::new(FailureKind::SenderDown, "190", "no access"))
        }
    }

    fn app(db: &TestDb) -> App {
        let folder = db.folder().display().to_string();
        let settings = Settings::from_env(|name| match name {
            "PRACHAR_DATA_DIR" => Some(folder.clone()),
            "DATABASE_URL" => Some(db.url.clone()),
            _ => None,
        });
        App::new(db.db.clone(), Arc::new(SystemClock), Arc::new(SeededDice::new(7)), settings.expect("settings"))
    }

    #[tokio::test]
    async fn no_call_begins_while_a_refusal_of_the_sender_waits_to_be_recorded() {
        let db = TestDb::new().await;
        let app = app(&db);
        let (provider, flow) = (Arc::new(NoAccess::default()), Arc::new(Mutex::new(Flow::default())));
        let call = || {
            let message = OutboundMessage {
                delivery: app.new_id(),
                to: PhoneNumber::parse("9876543210").unwrap().into(),
                body: Body::Text { text: String::new() },
                media_url: None,
            };
            let call = Call {
                app: app.clone(),
                recorder: Arc::default(),
                flow: flow.clone(),
                way: Way {
                    channel: provider.clone(),
                    account: SenderAccount {
                        sender: app.new_id(),
                        credentials: Credentials::Sandbox,
                    },
                },
                org: app.new_id(),
                campaign: app.new_id(),
            };
            tokio::spawn(call.run(message))
        };
        // Held open, this keeps SQLite from recording anything.
        let writer = app.db.begin().await.unwrap();
        let refused = call();
        while provider.0.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        let late = call();
        tokio::task::yield_now().await;
        drop(writer);
        refused.await.unwrap();
        late.await.unwrap();
        assert_eq!(provider.0.load(Ordering::SeqCst), 1);
    }
}
