//! Writing down what became of claimed deliveries, many at a time.

use std::collections::{BTreeSet, HashMap};

use channels::SendError;
use chrono::{DateTime, Utc};
use delivery::{
    retry::{self, Decision},
    status::advance,
};
use domain::{CampaignId, DeliveryId, DeliveryStatus, OrgId, SkipReason, SuppressionReason};
use storage::{
    Conn,
    deliveries::{self, Change, Standing},
    suppressions::Suppression,
};

use super::stops::{self, Trouble};
use crate::{App, Result, combining::Combiner, events::Event, unknown};

/// What became of a claimed delivery.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) delivery: DeliveryId,
    pub(crate) end: End,
}

/// How a claim ended.
#[derive(Clone, Debug)]
pub(crate) enum End {
    /// The provider took the message over, with its id for it.
    Accepted(String),
    /// The provider did not, or may not have.
    Refused(SendError),
    /// The provider does not answer; nothing left. Back into the queue until then, without counting.
    HeldBack {
        /// What happened to the call.
        error: SendError,
        /// When it is due again.
        until: DateTime<Utc>,
    },
    /// Nothing was to be sent.
    Skipped(SkipReason),
    /// Nothing was sent yet; back into the queue.
    Returned,
}

/// Writes outcomes; shared by everything that sends in this process.
#[derive(Debug, Default)]
pub(crate) struct Recorder(Combiner<Outcome>);

impl Recorder {
    /// Returns when the outcome is durable.
    pub(crate) async fn record(&self, app: &App, outcome: Outcome) -> Result<()> {
        self.0.submit(outcome, |outcomes| write(app, outcomes)).await
    }
}

/// Records outcomes in one transaction.
///
/// # Errors
/// [`crate::Error::Storage`]; then nothing was recorded.
pub(crate) async fn write(app: &App, outcomes: Vec<Outcome>) -> Result<()> {
    let now = app.now();
    let ids: Vec<DeliveryId> = outcomes.iter().map(|outcome| outcome.delivery).collect();
    let mut tx = app.db.begin().await?;
    let mut standings: HashMap<DeliveryId, Standing> = deliveries::lock(&mut tx, &ids).await?.into_iter().map(|found| (found.id, found)).collect();
    let mut consequences = Consequences::default();
    let mut changes = Vec::with_capacity(outcomes.len());
    for outcome in outcomes {
        let Some(standing) = standings.remove(&outcome.delivery) else { continue };
        consequences.campaigns.insert((standing.org_id, standing.campaign_id));
        changes.extend(consequences.change(standing, outcome.end, now, app.dice.fraction()));
    }
    // The sender before the counters, in the order of a claim: two that wait for each other in a
    // circle would cost a second and one of them.
    let stopped = consequences.write(&mut tx, now).await?;
    deliveries::record(&mut tx, &changes, now).await?;
    stops::record(&mut tx, app, &stopped).await?;
    tx.commit().await?;
    for (org, campaign) in consequences.campaigns {
        app.events.publish(Event::Campaign(org, campaign));
    }
    stops::tell(app, &stopped).await;
    Ok(())
}

/// What follows from outcomes beside the deliveries themselves.
#[derive(Debug, Default)]
struct Consequences {
    campaigns: BTreeSet<(OrgId, CampaignId)>,
    suppressed: BTreeSet<(OrgId, String)>,
    troubles: BTreeSet<Trouble>,
}

impl Consequences {
    /// The change to one delivery; none when a callback was faster and knows better.
    fn change(&mut self, standing: Standing, end: End, now: DateTime<Utc>, dice: f64) -> Option<Change> {
        match end {
            End::Accepted(provider_id) => advance(standing.status, DeliveryStatus::Accepted).map(|status| Change {
                provider_id: Some(clean(&provider_id)),
                reason: unknown::kept_reason(&standing),
                ..Change::to(standing, status, now)
            }),
            End::Skipped(reason) => advance(standing.status, DeliveryStatus::Skipped).map(|status| Change {
                reason: Some(reason.code().to_owned()),
                uncounted: true,
                ..Change::to(standing, status, now)
            }),
            End::Returned => (standing.status == DeliveryStatus::Claimed).then(|| queued_again(standing, now, true, now)),
            End::HeldBack { error, until } => (standing.status == DeliveryStatus::Claimed).then(|| because(&error, queued_again(standing, until, true, now))),
            End::Refused(error) => (standing.status == DeliveryStatus::Claimed).then(|| self.refused(standing, &error, now, dice)),
        }
    }

    fn refused(&mut self, standing: Standing, error: &SendError, now: DateTime<Utc>, dice: f64) -> Change {
        let sends = u32::try_from(standing.attempts).unwrap_or(u32::MAX);
        let to = |standing, status| Change::to(standing, status, now);
        let change = match retry::decide(error.kind, &error.code, sends, now, dice) {
            Decision::RetryAt(at) => queued_again(standing, at, false, now),
            Decision::Fail => to(standing, DeliveryStatus::Failed),
            Decision::FailAndSuppress => {
                self.suppressed.insert((standing.org_id, standing.phone.clone()));
                to(standing, DeliveryStatus::Failed)
            }
            Decision::PauseSender { reason } => {
                self.troubles.insert(Trouble {
                    org: standing.org_id,
                    sender: standing.sender_id,
                    reason,
                    at: now,
                });
                queued_again(standing, now, true, now)
            }
            Decision::Unknown => to(standing, DeliveryStatus::Unknown),
        };
        because(error, change)
    }

    /// Answers with the senders that this stopped.
    async fn write(&self, tx: &mut Conn, now: DateTime<Utc>) -> Result<Vec<Trouble>> {
        for (org, phone) in &self.suppressed {
            suppress(tx, *org, phone, now).await?;
        }
        stops::pause(tx, &self.troubles, now).await
    }
}

/// Puts a number or e-mail address on the suppression list because the provider said that the person
/// wants nothing, or that nobody is there.
pub(crate) async fn suppress(tx: &mut Conn, org: OrgId, address: &str, now: DateTime<Utc>) -> Result<()> {
    let entry = Suppression {
        channel: if address.contains('@') {
            domain::Channel::Email
        } else {
            domain::Channel::Whatsapp
        },
        address: address.to_owned(),
        reason: SuppressionReason::Provider,
        created_at: now,
    };
    storage::suppressions::insert(tx, org, &entry).await?;
    Ok(())
}

/// The change with what the provider said.
fn because(error: &SendError, change: Change) -> Change {
    Change {
        reason: Some(retry::reason_of(&error.code).code().to_owned()),
        error_code: Some(clean(&error.code)),
        error_text: Some(clean(&error.detail)),
        ..change
    }
}

fn queued_again(standing: Standing, due_at: DateTime<Utc>, uncounted: bool, now: DateTime<Utc>) -> Change {
    Change {
        due_at: Some(due_at),
        uncounted,
        ..Change::to(standing, DeliveryStatus::Queued, now)
    }
}

/// Without NUL, which no text column of PostgreSQL takes.
pub(crate) fn clean(text: &str) -> String {
    text.replace('\0', "")
}
