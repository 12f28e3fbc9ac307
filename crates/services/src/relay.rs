//! Carries events between nodes, so that a page which one node shows hears at once what another did.
//!
//! Only a short cut: whoever needs to know looks by themselves every few seconds. On SQLite there is
//! one node, and this does nothing.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use storage::signals::{self, Listener};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{App, Result, events::Event};

/// Name of the channel in PostgreSQL.
const CHANNEL: &str = "prachar_events";
/// While much happens events are told together this often: a campaign says something with every batch.
const GATHER: Duration = Duration::from_millis(50);
/// Events per message: each takes about 120 bytes.
const MOST: usize = 50;
/// Pause after a lost database.
const PAUSE: Duration = Duration::from_secs(1);

/// What travels.
#[derive(Debug, Serialize, Deserialize)]
struct Message {
    /// Who tells; every node hears itself too.
    node: Uuid,
    events: Vec<Event>,
}

/// Tells the other nodes what happens here, and this one what happens there, until `shutdown`.
pub async fn run(app: &App, shutdown: &CancellationToken) {
    if app.db.engine() == storage::Engine::Sqlite {
        return;
    }
    let node = app.new_id();
    let outgoing = app.events.outgoing();
    tokio::select! {
        () = shutdown.cancelled() => {}
        () = tell(app, node, outgoing) => {}
        () = hear(app, node) => {}
    }
}

async fn tell(app: &App, node: Uuid, mut outgoing: UnboundedReceiver<Event>) {
    while let Some(first) = outgoing.recv().await {
        let mut events = vec![first];
        while let Ok(event) = outgoing.try_recv() {
            if !events.contains(&event) {
                events.push(event);
            }
        }
        for events in events.chunks(MOST) {
            let message = Message { node, events: events.to_vec() };
            if let Err(error) = send(app, &message).await {
                tracing::warn!(%error, "other nodes were not told and will look for themselves");
            }
        }
        tokio::time::sleep(GATHER).await;
    }
}

async fn send(app: &App, message: &Message) -> Result<()> {
    Ok(signals::tell(&app.db, CHANNEL, &serde_json::to_string(message)?).await?)
}

async fn hear(app: &App, node: Uuid) {
    loop {
        match signals::listen(&app.db, CHANNEL).await {
            Ok(Some(listener)) => pass_on(app, node, listener).await,
            Ok(None) => return,
            Err(error) => tracing::warn!(%error, "other nodes cannot be heard"),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Passes on what is heard until the connection is lost for good.
async fn pass_on(app: &App, node: Uuid, mut listener: Listener) {
    loop {
        let heard = match listener.next().await {
            Ok(heard) => heard,
            Err(error) => {
                tracing::warn!(%error, "the line to other nodes is broken");
                return;
            }
        };
        // A node of another version may say what we do not understand.
        let message = heard.and_then(|heard| serde_json::from_str::<Message>(&heard).ok());
        if let Some(message) = message.filter(|message| message.node != node) {
            message.events.into_iter().for_each(|event| app.events.publish_here(event));
        }
    }
}
