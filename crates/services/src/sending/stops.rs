//! Senders that their provider stopped. Whoever hears of it first (an answer to a call, a report about
//! a message, news of the account) pauses the sender, once; then everybody concerned is told.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::{FailureReason, OrgId, Permission, SenderId, delivery::CampaignEventKind};
use serde_json::json;
use storage::Conn;

use super::notes::{self, Note};
use crate::{
    Actor, App, Result,
    audit::{self, Deed},
    events::Event,
    mails::{self, Letter},
};

/// What keeps a whole sender from sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Trouble {
    pub(crate) org: OrgId,
    pub(crate) sender: SenderId,
    pub(crate) reason: FailureReason,
    /// When it was so. A member who resumed the sender since knew of it.
    pub(crate) at: DateTime<Utc>,
}

/// Pauses the senders; answers with those that were active until now.
pub(crate) async fn pause(tx: &mut Conn, troubles: &BTreeSet<Trouble>, now: DateTime<Utc>) -> Result<Vec<Trouble>> {
    let mut stopped = Vec::new();
    for trouble in troubles {
        if storage::senders::pause(tx, trouble.org, trouble.sender, Some(trouble.reason), trouble.at, now).await? {
            stopped.push(*trouble);
        }
    }
    Ok(stopped)
}

/// Writes down, in the transaction of [`pause`], that these senders were stopped: in the audit log,
/// for the live pages of what they were sending, and in e-mails to the members who can do something about
/// it. After the counters, because whoever writes both takes them in this order.
pub(crate) async fn record(tx: &mut Conn, app: &App, stopped: &[Trouble]) -> Result<()> {
    for trouble in stopped {
        let deed = Deed::new("sender.stopped", "sender", trouble.sender).detail(json!({ "reason": trouble.reason }));
        audit::record(tx, app, &Actor::system(trouble.org, "provider"), deed).await?;
        for campaign in storage::campaigns::sending_from(tx, trouble.org, trouble.sender).await? {
            let note = Note {
                reason: Some(trouble.reason),
                ..Note::of(CampaignEventKind::SenderPaused)
            };
            notes::add(tx, app, trouble.org, campaign.id, note).await?;
        }
        write_letters(tx, app, trouble).await?;
    }
    Ok(())
}

async fn write_letters(tx: &mut Conn, app: &App, trouble: &Trouble) -> Result<()> {
    let Some(sender) = storage::senders::get(tx, trouble.org, trouble.sender).await? else {
        return Ok(());
    };
    let letter = Letter::SenderStopped {
        sender: sender.name,
        reason: trouble.reason,
    };
    let members = storage::members::list(tx, trouble.org).await?;
    let able = members
        .into_iter()
        .filter(|member| member.deactivated_at.is_none() && member.role.may(Permission::ManageSenders));
    for member in able {
        mails::post(tx, app, member.language, member.email, &letter).await?;
    }
    Ok(())
}

/// Tells open pages, and the worker of the mails; after the commit. What cannot be told is logged: the
/// sender's page says it all the same.
pub(crate) async fn tell(app: &App, stopped: &[Trouble]) {
    for trouble in stopped {
        if let Err(error) = tell_of(app, trouble).await {
            tracing::warn!(%error, sender = %trouble.sender, "no open page could be told that a sender was stopped");
        }
    }
    if !stopped.is_empty() {
        mails::kick(app);
    }
}

async fn tell_of(app: &App, trouble: &Trouble) -> Result<()> {
    let mut conn = app.db.read().await?;
    for campaign in storage::campaigns::sending_from(&mut conn, trouble.org, trouble.sender).await? {
        app.events.publish(Event::Campaign(trouble.org, campaign.id));
    }
    Ok(())
}
