//! Following texts while they are written.

use std::time::Duration;

use domain::{Permission, WritingId};
use futures::{Stream, stream};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{Instant, timeout_at},
};

use crate::{Actor, App, Result, events::Event};

/// Without an event the listener looks for itself this often: another node may be writing.
const LOOK: Duration = Duration::from_secs(2);

/// Says at once and then whenever a text of the piece of work may have grown, for as long as the listener
/// stays.
///
/// # Errors
/// [`crate::Error::Forbidden`], [`crate::Error::NotFound`], [`crate::Error::Storage`].
pub async fn follow(app: &App, actor: &Actor, id: WritingId) -> Result<impl Stream<Item = ()> + Send + use<>> {
    actor.require(Permission::ManageCampaigns)?;
    let heard = app.events.subscribe();
    super::get(app, actor, id).await?;
    let ours = Event::Writing(actor.org_id, id);
    Ok(stream::unfold((heard, true), move |(mut heard, is_first)| async move {
        let goes_on = is_first || has_grown(&mut heard, ours).await;
        goes_on.then_some(((), (heard, false)))
    }))
}

/// Waits for the event, or until it is time to look. False when no events come any more.
async fn has_grown(heard: &mut Receiver<Event>, ours: Event) -> bool {
    let deadline = Instant::now() + LOOK;
    loop {
        match timeout_at(deadline, heard.recv()).await {
            Ok(Ok(event)) if event != ours => {}
            Ok(Err(RecvError::Closed)) => return false,
            Ok(Ok(_) | Err(RecvError::Lagged(_))) | Err(_) => return true,
        }
    }
}
