//! Makes a repeated request harmless: the same `Idempotency-Key` gets the first one's answer.
//!
//! The key is taken in a transaction of its own before the deed and the answer is kept after it. A
//! process that dies between the two leaves a key without an answer; such a request is run again
//! only when the deed itself refuses to happen twice (a launched campaign cannot be launched).

use chrono::TimeDelta;
use domain::ErrorCode;
use storage::idempotency::Record;

use crate::{Actor, App, Error, Result};

/// How long an answer is kept.
pub const KEPT: TimeDelta = TimeDelta::hours(24);
/// After this time a request without an answer is taken for dead.
pub const PATIENCE: TimeDelta = TimeDelta::minutes(1);
/// Longest key, in characters.
pub const LONGEST_KEY: usize = 200;

/// Whether a deed may be tried again when it is not known if it happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// Its state refuses a second time.
    Harmless,
    /// It would happen twice.
    Doubles,
}

/// What to do with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// Run it, then call [`finish`] or [`abandon`].
    Run,
    /// It ran before: answer like this.
    Replay {
        /// HTTP status.
        status: u16,
        /// JSON body; may be empty.
        body: String,
    },
    /// It is running now, or died without a trace: do not run it.
    Unsettled,
}

/// Takes `key` for a request, or finds what became of the request that took it.
///
/// # Errors
/// [`Error::Invalid`] (`Idempotency-Key`) for an empty or overlong key,
/// [`ErrorCode::IdempotencyMismatch`] when another request used it, [`Error::Storage`].
pub async fn start(app: &App, actor: &Actor, key: &str, request_hash: &[u8], repeat: Repeat) -> Result<Start> {
    if key.is_empty() || key.chars().count() > LONGEST_KEY {
        return Err(Error::field("Idempotency-Key", ErrorCode::TooLong));
    }
    let now = app.now();
    let mut tx = app.db.begin().await?;
    storage::idempotency::forget(&mut tx, now - KEPT).await?;
    let start = if storage::idempotency::take(&mut tx, actor.org_id, key, request_hash, now).await? {
        Start::Run
    } else {
        let record = storage::idempotency::get(&mut tx, actor.org_id, key)
            .await?
            .ok_or(Error::Refused(ErrorCode::Conflict))?;
        let is_dead = now - record.created_at >= PATIENCE && repeat == Repeat::Harmless;
        match settled(record, request_hash)? {
            Err(taken_at) if is_dead && storage::idempotency::take_over(&mut tx, actor.org_id, key, taken_at, now).await? => Start::Run,
            Err(_) => Start::Unsettled,
            Ok(answer) => answer,
        }
    };
    tx.commit().await?;
    Ok(start)
}

/// The answer that was kept, or the time since when one is missing.
fn settled(record: Record, request_hash: &[u8]) -> Result<Result<Start, chrono::DateTime<chrono::Utc>>> {
    if record.request_hash != request_hash {
        return Err(Error::Refused(ErrorCode::IdempotencyMismatch));
    }
    Ok(match record.status {
        Some(status) => Ok(Start::Replay { status, body: record.body }),
        None => Err(record.created_at),
    })
}

/// Keeps the answer of a request that ran.
///
/// # Errors
/// [`Error::Storage`].
pub async fn finish(app: &App, actor: &Actor, key: &str, status: u16, body: &str) -> Result<()> {
    let mut tx = app.db.begin().await?;
    storage::idempotency::keep(&mut tx, actor.org_id, key, status, body).await?;
    Ok(tx.commit().await?)
}

/// Gives the key of a request back that changed nothing, so that it can be tried again.
///
/// # Errors
/// [`Error::Storage`].
pub async fn abandon(app: &App, actor: &Actor, key: &str) -> Result<()> {
    let mut tx = app.db.begin().await?;
    storage::idempotency::release(&mut tx, actor.org_id, key).await?;
    Ok(tx.commit().await?)
}

/// Forgets answers that were kept long enough. Each request does so too; this is for organisations
/// that ask nothing any more.
pub(crate) async fn sweep(app: &App) -> Result<u64> {
    let mut tx = app.db.begin().await?;
    let gone = storage::idempotency::forget(&mut tx, app.now() - KEPT).await?;
    tx.commit().await?;
    Ok(gone)
}
