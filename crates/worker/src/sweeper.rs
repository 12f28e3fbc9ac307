//! Finds due work and hands it to the queue.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use services::{
    App,
    events::Event,
    sandbox,
    work::{self, Work},
};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::Instant,
};
use tokio_util::sync::CancellationToken;

use crate::{
    queue::Queue,
    schedules::{self, Schedule},
};

/// Where the sweep stands in the list of schedules.
const SWEEP: usize = 0;
/// After an event others often follow; they are looked at together.
const GATHER: Duration = Duration::from_millis(20);

/// Work that this process has handed to the queue and not yet seen done, so that no sweep hands it
/// in twice. Work handed in longer ago than [`Pending::PATIENCE`] counts as lost.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pending(Arc<Mutex<HashSet<(Work, Instant)>>>);

impl Pending {
    /// How long a task may take to be done before it is handed in once more.
    const PATIENCE: Duration = Duration::from_secs(60);

    /// Notes the work; false when it is pending already.
    pub(crate) fn add(&self, work: Work) -> bool {
        let mut pending = self.lock();
        pending.retain(|(_, since)| since.elapsed() < Self::PATIENCE);
        let is_new = !pending.iter().any(|(known, _)| *known == work);
        if is_new {
            pending.insert((work, Instant::now()));
        }
        is_new
    }

    /// The work was done, or failed and may be found again.
    pub(crate) fn remove(&self, work: Work) {
        self.lock().retain(|(known, _)| *known != work);
    }

    fn lock(&self) -> MutexGuard<'_, HashSet<(Work, Instant)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sweeps by schedule and whenever something happened, until `shutdown`.
pub(crate) async fn run(app: &App, mut queue: Queue, pending: &Pending, shutdown: &CancellationToken) {
    let mut heard = app.events.subscribe();
    let mut next = schedules::ALL.map(|(schedule, _)| (schedule, Instant::now()));
    loop {
        for (index, (schedule, every)) in schedules::ALL.into_iter().enumerate() {
            if next[index].1 <= Instant::now() {
                next[index].1 = Instant::now() + every;
                if let Err(error) = come_round(app, &mut queue, pending, schedule).await {
                    tracing::error!(?schedule, error = format!("{error:#}"), "a schedule failed");
                }
            }
        }
        let soonest = next.iter().map(|(_, at)| *at).min().unwrap_or_else(Instant::now);
        tokio::select! {
            () = shutdown.cancelled() => return,
            () = tokio::time::sleep_until(soonest) => {}
            () = hear(&mut heard) => {
                tokio::time::sleep(GATHER).await;
                heard = heard.resubscribe();
                next[SWEEP].1 = Instant::now();
            }
        }
    }
}

pub(crate) async fn come_round(app: &App, queue: &mut Queue, pending: &Pending, schedule: Schedule) -> anyhow::Result<()> {
    match schedule {
        Schedule::Sweep => {
            for work in work::due(app).await? {
                if pending.add(work) {
                    queue.push(work).await?;
                }
            }
            Ok(())
        }
        Schedule::Recheck => {
            if pending.add(Work::RecheckApproved) {
                queue.push(Work::RecheckApproved).await?;
            }
            Ok(())
        }
        Schedule::Refresh => {
            if pending.add(Work::RefreshNumbers) {
                queue.push(Work::RefreshNumbers).await?;
            }
            Ok(())
        }
        Schedule::Replay => {
            let replayed = sandbox::replay(app).await?;
            if replayed > 0 {
                tracing::info!(replayed, "callbacks of the sandbox that were missing are played");
            }
            Ok(())
        }
        Schedule::Forget => {
            let forgotten = work::forget_ended(app).await?;
            tracing::debug!(forgotten, "what has ended was forgotten");
            Ok(())
        }
        Schedule::Tidy => queue.tidy(app).await,
    }
}

/// Waits for an event after which there may be work.
async fn hear(heard: &mut Receiver<Event>) {
    loop {
        match heard.recv().await {
            Ok(Event::WorkDue(_) | Event::Import(..) | Event::MailDue) | Err(RecvError::Lagged(_)) => return,
            Ok(Event::Campaign(..) | Event::Writing(..)) => {}
            // The bus lives as long as the application.
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}
