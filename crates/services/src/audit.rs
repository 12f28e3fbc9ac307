//! The audit log: who did what, chained by hash per organisation.

use std::cmp::Ordering;

use chrono::{DateTime, Utc};
use domain::{OrgId, Permission};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use storage::{
    Conn,
    audit::{Entry, Filter},
};
use uuid::Uuid;

use crate::{Actor, App, Error, Result};

mod reading;

pub use reading::{FilterForm, csv, people};

/// Entries per page and per batch of verification.
pub const PAGE: u64 = 50;
const BATCH: i64 = 1_000;

/// What happened, for [`record`].
#[derive(Clone, Debug)]
pub struct Deed<'a> {
    /// `noun.verbed`, for example `campaign.scheduled`.
    pub action: &'static str,
    /// Kind of the thing.
    pub subject_kind: &'static str,
    /// Id of the thing.
    pub subject_id: String,
    /// The thing before, hashed; none when it was created.
    pub before: Option<&'a dyn Hashed>,
    /// The thing after, hashed; none when it was deleted.
    pub after: Option<&'a dyn Hashed>,
    /// Facts without personal data.
    pub detail: Value,
}

impl<'a> Deed<'a> {
    /// A deed on a thing, without states or facts yet.
    #[must_use]
    pub fn new(action: &'static str, subject_kind: &'static str, subject_id: impl ToString) -> Self {
        Self {
            action,
            subject_kind,
            subject_id: subject_id.to_string(),
            before: None,
            after: None,
            detail: Value::Object(serde_json::Map::new()),
        }
    }

    /// With the thing as it was.
    #[must_use]
    pub fn before(self, before: &'a dyn Hashed) -> Self {
        Self { before: Some(before), ..self }
    }

    /// With the thing as it is now.
    #[must_use]
    pub fn after(self, after: &'a dyn Hashed) -> Self {
        Self { after: Some(after), ..self }
    }

    /// With facts, never personal data.
    #[must_use]
    pub fn detail(self, detail: Value) -> Self {
        Self { detail, ..self }
    }
}

/// A state of a thing that can be hashed.
pub trait Hashed: std::fmt::Debug + Sync {
    /// SHA-256 of the state.
    fn state_hash(&self) -> Vec<u8>;
}

impl<T: Serialize + std::fmt::Debug + Sync> Hashed for T {
    fn state_hash(&self) -> Vec<u8> {
        // Serialising our own plain structs cannot fail; an empty text would still be a hash.
        Sha256::digest(serde_json::to_vec(self).unwrap_or_default()).to_vec()
    }
}

/// Adds an entry to the organisation's chain, in the caller's transaction.
///
/// # Errors
/// [`Error::Storage`] when the database refuses.
pub async fn record(conn: &mut Conn, app: &App, actor: &Actor, deed: Deed<'_>) -> Result<()> {
    let (seq, previous_hash) = storage::audit::lock_head(conn, actor.org_id).await?.unwrap_or_else(|| (0, vec![0; 32]));
    let mut entry = Entry {
        org_id: actor.org_id,
        seq: seq + 1,
        id: app.new_id::<domain::AuditId>().uuid(),
        at: app.now(),
        member_id: actor.member_id,
        via: actor.via.code().to_owned(),
        action: deed.action.to_owned(),
        subject_kind: deed.subject_kind.to_owned(),
        subject_id: deed.subject_id,
        before_hash: deed.before.map(Hashed::state_hash),
        after_hash: deed.after.map(Hashed::state_hash),
        detail: deed.detail,
        request_id: actor.request_id.clone(),
        previous_hash,
        hash: Vec::new(),
    };
    entry.hash = entry_hash(&entry);
    storage::audit::append(conn, &entry).await?;
    Ok(())
}

/// A page of the log, newest first. Owner and data protection officer only.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn list(app: &App, actor: &Actor, filter: &Filter) -> Result<Vec<Entry>> {
    list_up_to(app, actor, filter, PAGE + 1).await
}

/// Up to `rows` entries of the log, newest first.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn list_up_to(app: &App, actor: &Actor, filter: &Filter, rows: u64) -> Result<Vec<Entry>> {
    actor.require(Permission::ViewAudit)?;
    let mut conn = app.db.read().await?;
    Ok(storage::audit::list(&mut conn, actor.org_id, filter, rows).await?)
}

/// The verdict on one chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chain {
    /// Every link holds; this many entries.
    Whole(i64),
    /// The first entry that does not fit.
    Broken {
        /// Its place in the chain.
        seq: i64,
        /// What is wrong with it.
        problem: &'static str,
    },
}

/// Follows an organisation's chain from the first link to the recorded head.
///
/// # Errors
/// [`Error::Storage`] when the database refuses.
pub async fn verify(app: &App, org: OrgId) -> Result<Chain> {
    let mut conn = app.db.read().await?;
    let head = storage::audit::head(&mut conn, org).await?.unwrap_or_else(|| (0, vec![0; 32]));
    let (mut seq, mut hash) = (0, vec![0; 32]);
    loop {
        let entries = storage::audit::chain_after(&mut conn, org, seq, BATCH).await?;
        let Some(last) = entries.last() else { break };
        let end = (last.seq, last.hash.clone());
        for entry in &entries {
            if let Some(problem) = broken_link(entry, seq, &hash) {
                return Ok(Chain::Broken { seq: seq + 1, problem });
            }
            seq = entry.seq;
            hash.clone_from(&entry.hash);
        }
        (seq, hash) = end;
    }
    // The head was read first, so the chain may be longer by now, but never shorter.
    match seq.cmp(&head.0) {
        Ordering::Less => Ok(Chain::Broken {
            seq: seq + 1,
            problem: "entries are missing at the end",
        }),
        Ordering::Equal if hash != head.1 => Ok(Chain::Broken {
            seq,
            problem: "it is not the recorded end of the chain",
        }),
        _ => Ok(Chain::Whole(seq)),
    }
}

fn broken_link(entry: &Entry, previous_seq: i64, previous_hash: &[u8]) -> Option<&'static str> {
    if entry.seq != previous_seq + 1 {
        Some("an entry is missing")
    } else if entry.previous_hash != previous_hash {
        Some("it does not follow the entry before")
    } else if entry.hash != entry_hash(entry) {
        Some("it was changed")
    } else {
        None
    }
}

/// Each part with its length in front, so that no two entries share a hash input.
fn entry_hash(entry: &Entry) -> Vec<u8> {
    let mut hasher = Sha256::new();
    let mut part = |bytes: &[u8]| {
        hasher.update((bytes.len() as u64).to_be_bytes());
        hasher.update(bytes);
    };
    part(entry.org_id.uuid().as_bytes());
    part(&entry.seq.to_be_bytes());
    part(entry.id.as_bytes());
    part(&timestamp(entry.at));
    part(entry.member_id.map(|member| member.uuid()).unwrap_or(Uuid::nil()).as_bytes());
    for text in [&entry.via, &entry.action, &entry.subject_kind, &entry.subject_id, &entry.request_id] {
        part(text.as_bytes());
    }
    part(entry.before_hash.as_deref().unwrap_or_default());
    part(entry.after_hash.as_deref().unwrap_or_default());
    // serde_json sorts object keys, so the text is the same after a round trip through JSONB.
    part(entry.detail.to_string().as_bytes());
    part(&entry.previous_hash);
    hasher.finalize().to_vec()
}

fn timestamp(at: DateTime<Utc>) -> [u8; 8] {
    at.timestamp_micros().to_be_bytes()
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(format!("serialisation: {error}"))
    }
}
