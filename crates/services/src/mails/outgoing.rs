//! Mails on their way out: written in the transaction of what caused them, handed over after its
//! commit by whichever worker comes first, deleted once the mail server (or the folder) has them.
//!
//! A mail is claimed before the call and the claim is committed, so that two nodes never hand it over at
//! the same time. A claim whose process died ends after [`LEASE`], and the mail is handed over again:
//! **at least once**, unlike campaigns. Nobody can tell whether the server took the mail of a process that
//! died, and of the two mistakes the second copy is the smaller one: it says the same, its link is the
//! same and works once, and it carries the same `Message-ID`, so that most mailboxes show it once. A reset
//! link that never comes locks somebody out, and a reminder that never comes leaves a request undecided.
//!
//! What cannot be handed over is tried again, later each time, until nobody needs it any more (a link
//! that has ended) or the server refuses it for good. Then its text is deleted and the row stays for the
//! operator: `prachar doctor` and `/health/detailed` count them.

use std::time::Duration;

use channels::mail::{Mail, MailError};
use chrono::TimeDelta;
use domain::{EmailAddress, Language, MailId};
use serde::{Deserialize, Serialize};
use storage::{
    Conn,
    outbound_mails::{self as kept, Claimed, NewMail},
};
use tokio_util::sync::CancellationToken;

use super::{Letter, compose};
use crate::{App, Result, events::Event};

pub use storage::outbound_mails::Standing;

/// A mail server has this long for one mail.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a claim holds; longer than [`PATIENCE`], so that only a process that died loses one.
pub const LEASE: TimeDelta = TimeDelta::minutes(5);
/// Pause after the first attempt in vain, in seconds; each later one is four times as long.
const FIRST_PAUSE: i64 = 30;
/// The longest pause, in seconds.
const LONGEST_PAUSE: i64 = 60 * 60;
/// Rows of mails that were given up are forgotten after this many days.
const KEPT_DAYS: i64 = 30;

/// What is sealed.
#[derive(Serialize, Deserialize)]
struct Content {
    to: EmailAddress,
    subject: String,
    text: String,
}

/// How an attempt ended.
enum End {
    Left,
    Later,
    /// Why it will never go out.
    Never(&'static str),
}

/// Writes a letter down, in the transaction of what causes it. After the commit say [`kick`].
///
/// # Errors
/// [`crate::Error::Storage`]; [`crate::Error::Internal`] when it cannot be sealed.
pub(crate) async fn post(tx: &mut Conn, app: &App, language: Language, to: EmailAddress, letter: &Letter) -> Result<()> {
    let (subject, text) = compose(app, language, letter);
    let content = serde_json::to_vec(&Content { to, subject, text })?;
    let (id, now) = (app.new_id(), app.now());
    let sealed = app.sealer.seal(&*app.dice, &place(id), &content)?;
    let mail = NewMail {
        id,
        kind: letter.kind(),
        sealed: &sealed,
        created_at: now,
        expires_at: now + letter.lifetime(),
    };
    Ok(kept::insert(tx, mail).await?)
}

/// Tells the worker that mails may be due, so that nobody waits for its next look.
pub(crate) fn kick(app: &App) {
    app.events.publish(Event::MailDue);
}

/// Whether the worker has mails to hand over.
///
/// # Errors
/// [`crate::Error::Storage`].
pub(crate) async fn is_any_due(app: &App, conn: &mut Conn) -> Result<bool> {
    Ok(kept::is_any_due(conn, app.now()).await?)
}

/// Hands over what is due, until nothing is or `shutdown`. Any node may, and several at once.
///
/// # Errors
/// [`crate::Error::Storage`]; what was claimed then comes round again.
pub async fn deliver(app: &App, shutdown: &CancellationToken) -> Result<()> {
    while !shutdown.is_cancelled() {
        let now = app.now();
        let mut tx = app.db.begin().await?;
        let claimed = kept::claim(&mut tx, now, now + LEASE).await?;
        tx.commit().await?;
        let Some(claimed) = claimed else { break };
        let end = hand_over(app, &claimed).await;
        settle(app, &claimed, end).await?;
    }
    Ok(())
}

/// Hands over everything that is due; for tests.
///
/// # Errors
/// As [`deliver`].
pub async fn deliver_all(app: &App) -> Result<()> {
    deliver(app, &CancellationToken::new()).await
}

/// How many mails wait, and how many were given up; for the operator.
///
/// # Errors
/// [`crate::Error::Storage`].
pub async fn standing(app: &App) -> Result<Standing> {
    Ok(kept::standing(&mut app.db.read().await?).await?)
}

/// Forgets mails that were given up long ago; answers with how many. For a schedule.
///
/// # Errors
/// [`crate::Error::Storage`].
pub async fn sweep(app: &App) -> Result<u64> {
    let mut tx = app.db.begin().await?;
    let gone = kept::delete_given_up(&mut tx, app.now() - TimeDelta::days(KEPT_DAYS)).await?;
    tx.commit().await?;
    Ok(gone)
}

async fn hand_over(app: &App, claimed: &Claimed) -> End {
    if claimed.expires_at <= app.now() {
        return End::Never("too-late");
    }
    let mail = match open(app, claimed) {
        Ok(mail) => mail,
        Err(error) => {
            tracing::error!(%error, mail = %claimed.id, "an e-mail cannot be opened");
            return End::Never("unreadable");
        }
    };
    let sent = match tokio::time::timeout(PATIENCE, app.mailer.send(&mail)).await {
        Ok(sent) => sent,
        Err(_) => Err(MailError::Unavailable("the mail server took too long".to_owned())),
    };
    let Err(error) = sent else { return End::Left };
    tracing::warn!(%error, mail = %claimed.id, kind = claimed.kind, attempt = claimed.attempt, "an e-mail was not handed over");
    match error {
        MailError::Unavailable(_) => End::Later,
        MailError::Refused(_) => End::Never("refused"),
        MailError::Unusable(_) => End::Never("unusable"),
    }
}

fn open(app: &App, claimed: &Claimed) -> Result<Mail> {
    let content: Content = serde_json::from_slice(&app.sealer.open(&place(claimed.id), &claimed.sealed)?)?;
    Ok(Mail {
        id: claimed.id.to_string(),
        to: content.to,
        subject: content.subject,
        text: content.text,
        html: None,
    })
}

async fn settle(app: &App, claimed: &Claimed, end: End) -> Result<()> {
    let (id, attempt, now) = (claimed.id, claimed.attempt, app.now());
    let mut tx = app.db.begin().await?;
    match end {
        // Also when the claim ran out meanwhile: it did leave.
        End::Left => kept::forget(&mut tx, id).await?,
        End::Later => kept::put_off(&mut tx, id, attempt, now + pause(attempt)).await?,
        End::Never(problem) => {
            tracing::error!(mail = %id, kind = claimed.kind, problem, "an e-mail was given up");
            kept::give_up(&mut tx, id, attempt, problem, now).await?
        }
    };
    Ok(tx.commit().await?)
}

/// The pause after an attempt, counted from 1.
fn pause(attempt: i64) -> TimeDelta {
    let doublings = u32::try_from((attempt - 1) * 2).unwrap_or_default().min(20);
    TimeDelta::seconds((FIRST_PAUSE << doublings).min(LONGEST_PAUSE))
}

fn place(id: MailId) -> String {
    format!("outbound_mails.sealed.{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pause_is_longer_until_an_hour() {
        let pauses: Vec<i64> = [1, 2, 3, 4, 5, 60, i64::from(i32::MAX)].map(|attempt| pause(attempt).num_seconds()).into();
        assert_eq!(pauses, [30, 120, 480, 1_920, 3_600, 3_600, 3_600]);
    }
}
