//! What a provider tells of its own accord about a number, its account or a template.

use std::collections::BTreeSet;

use channels::whatsapp_news::{About, NewsEvent};
use chrono::{DateTime, Utc};
use delivery::sender_news as decisions;
use storage::{
    Conn,
    sender_news::{self, News},
    senders::Sender,
};

use super::Source;
use crate::{
    App, Result, senders,
    sending::{
        recorder::clean,
        stops::{self, Trouble},
    },
    whatsapp,
};

/// Keeps news with the senders that it is about, and stops them where it says that they cannot send.
/// The same news once more changes nothing.
pub(super) async fn take(app: &App, source: Source, event: NewsEvent) -> Result<()> {
    if source != Source::Whatsapp {
        return Ok(());
    }
    for sender in concerned(app, &event.about).await? {
        keep(app, &sender, &event).await?;
    }
    Ok(())
}

async fn concerned(app: &App, about: &About) -> Result<Vec<Sender>> {
    let mut conn = app.db.read().await?;
    let found = match about {
        About::Number(id) => storage::senders::by_number(&mut conn, id).await?,
        About::Digits { account, digits } => storage::senders::of_account(&mut conn, account, Some(digits.as_str())).await?,
        About::Account(account) => storage::senders::of_account(&mut conn, account, None).await?,
    };
    Ok(found.into_iter().filter(|sender| sender.archived_at.is_none()).collect())
}

async fn keep(app: &App, sender: &Sender, event: &NewsEvent) -> Result<()> {
    let now = app.now();
    let news = News {
        id: app.new_id(),
        kind: event.kind,
        detail: clean(&event.detail),
        at: event.at,
        received_at: now,
    };
    let mut tx = app.db.begin().await?;
    if !sender_news::insert(&mut tx, sender.org_id, sender.id, &news).await? {
        return Ok(());
    }
    whatsapp::take_news(&mut tx, sender).await?;
    let troubles: BTreeSet<Trouble> = trouble(&mut tx, sender, event, now).await?.into_iter().collect();
    let stopped = stops::pause(&mut tx, &troubles, now).await?;
    stops::record(&mut tx, app, &stopped).await?;
    tx.commit().await?;
    stops::tell(app, &stopped).await;
    Ok(())
}

/// Why the sender has to stop; nothing where later news, which came first, has taken it back.
async fn trouble(tx: &mut Conn, sender: &Sender, event: &NewsEvent, now: DateTime<Utc>) -> Result<Option<Trouble>> {
    let Some(reason) = decisions::trouble(event.kind) else { return Ok(None) };
    let told = sender_news::newest(tx, sender.org_id, sender.id, senders::NEWS).await?;
    let told: Vec<_> = told.iter().map(|news| (news.kind, news.at)).collect();
    if decisions::is_lifted(event.kind, event.at, &told) {
        return Ok(None);
    }
    Ok(Some(Trouble {
        org: sender.org_id,
        sender: sender.id,
        reason,
        at: event.at.min(now),
    }))
}
