//! One call to a provider, from the message to its durable outcome.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use channels::{Channel, FailureKind, OutboundMessage, SendError, SenderAccount};
use delivery::pacing::TokenBucket;
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
    pub(super) is_stopped: bool,
    slowed_at: Option<Instant>,
}

/// The flow, also after a panic somewhere: its figures are only about pace.
pub(super) fn flow(shared: &Mutex<Flow>) -> MutexGuard<'_, Flow> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
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
    /// Sends `message`, once, and returns when the outcome is recorded.
    pub(super) async fn run(self, message: OutboundMessage) {
        let end = match self.way.channel.send(&self.way.account, &message).await {
            Ok(accepted) => End::Accepted(accepted.provider_id),
            Err(error) => {
                if self.heed(&error) {
                    self.tell_slowed().await;
                }
                End::Refused(error)
            }
        };
        self.record(Outcome {
            delivery: message.delivery,
            end,
        })
        .await;
    }

    /// Slows or stops the lane where the error is about more than this message. True when the
    /// live page is to hear of it.
    fn heed(&self, error: &SendError) -> bool {
        let now = self.app.now();
        let mut flow = flow(&self.flow);
        match error.kind {
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
            FailureKind::Deferred | FailureKind::Permanent | FailureKind::Suppress | FailureKind::OutcomeUnknown => false,
        }
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
