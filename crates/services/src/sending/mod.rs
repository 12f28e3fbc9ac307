//! The sending loop: one lane per sender with due work, as long as there is some.
//!
//! `deliveries` is the truth. Waking up early, late or twice changes nothing: a lane claims what
//! is due under its sender's lease, or finds nothing.

mod call;
pub(crate) mod caps;
pub(crate) mod failures;
pub mod hours;
mod lane;
mod limits;
pub(crate) mod notes;
mod orphans;
pub(crate) mod plan;
pub(crate) mod recorder;
pub(crate) mod stops;

use std::{collections::HashMap, sync::Arc, time::Duration};

use domain::{OrgId, SenderId};
use tokio::{
    sync::broadcast::error::RecvError,
    task::{Id, JoinSet},
};
use tokio_util::sync::CancellationToken;

use crate::{App, Result, events::Event};
use recorder::Recorder;

/// Without being told, due work is found this often.
const LOOK: Duration = Duration::from_secs(1);

/// Sends whatever becomes due until `shutdown`; then stops claiming, waits for calls under way,
/// and records them.
pub async fn run(app: &App, shutdown: &CancellationToken) {
    let mut heard = app.events.subscribe();
    let mut lanes = Lanes {
        app: app.clone(),
        recorder: Arc::default(),
        tasks: JoinSet::new(),
        senders: HashMap::new(),
        shutdown: shutdown.clone(),
    };
    let mut look = tokio::time::interval(LOOK);
    look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = shutdown.cancelled() => break,
            _ = look.tick() => lanes.open_due().await,
            event = heard.recv() => match event {
                Ok(Event::WorkDue(_)) | Err(RecvError::Lagged(_)) => lanes.open_due().await,
                Ok(_) => {}
                // The bus lives as long as the application.
                Err(RecvError::Closed) => break,
            },
            Some(ended) = lanes.tasks.join_next_with_id() => lanes.close(ended),
        }
    }
    while lanes.tasks.join_next().await.is_some() {}
}

/// Sends until nothing is due any more; for tests and for the command line.
///
/// # Errors
/// [`crate::Error::Storage`] and whatever made a campaign unsendable.
pub async fn run_until_idle(app: &App) -> Result<()> {
    let recorder = Arc::default();
    let never = CancellationToken::new();
    loop {
        let mut claimed = 0;
        for (org, sender) in due(app).await? {
            claimed += lane::serve(app, &recorder, org, sender, &never).await?;
        }
        if claimed == 0 {
            return Ok(());
        }
    }
}

async fn due(app: &App) -> Result<Vec<(OrgId, SenderId)>> {
    Ok(storage::senders::with_work(&mut app.db.read().await?, app.now()).await?)
}

struct Lanes {
    app: App,
    recorder: Arc<Recorder>,
    tasks: JoinSet<Result<u64>>,
    senders: HashMap<Id, SenderId>,
    shutdown: CancellationToken,
}

impl Lanes {
    async fn open_due(&mut self) {
        match due(&self.app).await {
            Ok(due) => due.into_iter().for_each(|(org, sender)| self.open(org, sender)),
            Err(error) => tracing::error!(%error, "due work could not be looked up"),
        }
    }

    fn open(&mut self, org: OrgId, sender: SenderId) {
        if self.senders.values().any(|open| *open == sender) {
            return;
        }
        let (app, recorder, shutdown) = (self.app.clone(), self.recorder.clone(), self.shutdown.clone());
        let task = self.tasks.spawn(async move { lane::serve(&app, &recorder, org, sender, &shutdown).await });
        self.senders.insert(task.id(), sender);
    }

    fn close(&mut self, ended: Result<(Id, Result<u64>), tokio::task::JoinError>) {
        let (id, problem) = match ended {
            Ok((id, result)) => (id, result.err().map(|error| error.to_string())),
            Err(error) => (error.id(), Some(error.to_string())),
        };
        let sender = self.senders.remove(&id);
        if let Some(problem) = problem {
            tracing::error!(?sender, problem, "sending stopped and will be tried again");
        }
    }
}
