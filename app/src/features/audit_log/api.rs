//! Server functions of the audit log.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// The filter, as the address spells it; empty parts do not restrict.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditQuery {
    /// Kind of deed.
    pub noun: String,
    /// Member's id.
    pub member: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub until: String,
    /// Id of the thing it is about.
    pub subject: String,
    /// Only entries before this place in the chain.
    pub before: String,
}

/// An entry as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryRow {
    /// Its place in the chain.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; none for Prachar itself.
    pub who: Option<String>,
    /// Whether it came through the API.
    pub by_api: bool,
    /// What, in words.
    pub what: String,
    /// What, as its code.
    pub action: String,
    /// Kind of the thing.
    pub subject_kind: String,
    /// Id of the thing.
    pub subject_id: String,
    /// Facts as JSON; empty when there are none.
    pub facts: String,
    /// The request that caused it.
    pub request_id: String,
    /// Its hash, in hexadecimal.
    pub hash: String,
}

/// A page of the log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogView {
    /// The entries, newest first.
    pub entries: Vec<EntryRow>,
    /// Key of the next page, if there is one.
    pub next: Option<i64>,
    /// Members by id and name, for the filter.
    pub people: Vec<(String, String)>,
}

/// A page of the log.
#[server]
pub async fn audit_log(query: AuditQuery) -> Result<LogView, AppError> {
    use crate::server_context::require;
    use services::audit::{self, PAGE};
    let (app, actor) = require(domain::Permission::ViewAudit)?;
    let form = audit::FilterForm {
        noun: query.noun,
        member: query.member,
        from: query.from,
        until: query.until,
        subject: query.subject,
        before: query.before,
    };
    let people = audit::people(&app, &actor).await?;
    let mut entries = audit::list(&app, &actor, &form.check()?).await?;
    let has_more = entries.len() as u64 > PAGE;
    entries.truncate(PAGE as usize);
    let t = l10n::get(actor.language);
    let row = |entry: services::audit_log::Entry| EntryRow {
        who: entry.member_id.map(|member| {
            let person = people.iter().find(|person| person.id == member);
            person.map_or_else(|| member.to_string(), |person| person.name.clone())
        }),
        what: super::words::deed_text(t, &entry.action),
        facts: if entry.detail.as_object().is_some_and(|facts| facts.is_empty()) {
            String::new()
        } else {
            entry.detail.to_string()
        },
        hash: hex::encode(&entry.hash),
        by_api: entry.via == "api",
        seq: entry.seq,
        at: entry.at,
        action: entry.action,
        subject_kind: entry.subject_kind,
        subject_id: entry.subject_id,
        request_id: entry.request_id,
    };
    Ok(LogView {
        next: entries.last().filter(|_| has_more).map(|entry| entry.seq),
        entries: entries.into_iter().map(row).collect(),
        people: people.iter().map(|person| (person.id.to_string(), person.name.clone())).collect(),
    })
}

/// The verdict on the chain of hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChainView {
    /// Every link holds; so many entries.
    Whole(i64),
    /// The first entry that does not fit.
    Broken(i64),
}

/// Follows the organisation's chain from its first entry.
#[server]
pub async fn check_chain() -> Result<ChainView, AppError> {
    use crate::server_context::require;
    use services::audit::{Chain, verify};
    let (app, actor) = require(domain::Permission::ViewAudit)?;
    Ok(match verify(&app, actor.org_id).await? {
        Chain::Whole(entries) => ChainView::Whole(entries),
        Chain::Broken { seq, .. } => ChainView::Broken(seq),
    })
}
