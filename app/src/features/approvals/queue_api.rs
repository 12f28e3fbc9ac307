//! What stands around a request: its time, who is looking at it, what was said, what happened before,
//! and the requests that say the same. Its sentences are made here, not in the browser.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]

use chrono::{DateTime, Utc};
use domain::{ApprovalId, MemberId};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, error::ServerFnUrlError},
};
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// Something that somebody said or did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Who.
    pub who: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What they said, or what it was about.
    pub words: String,
}

/// What stands around a request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// When it is to be decided, while it waits.
    pub due_at: Option<DateTime<Utc>>,
    /// Whether that time is over.
    pub is_overdue: bool,
    /// Whose claim stands.
    pub holder: Option<MemberId>,
    /// Who is looking at it, in words; empty when it does not wait.
    pub standing: String,
    /// What the reader may do with the claim: `claim`, `release`, or nothing.
    pub deed: String,
    /// The comments, oldest first.
    pub comments: Vec<Line>,
    /// What happened to the campaign's versions, newest first.
    pub history: Vec<Line>,
    /// The requests that say the same, this one among them, in words.
    pub alike: Vec<String>,
    /// Their ids and hashes, as [`approve_alike`] takes them.
    pub alike_items: String,
}

/// Why the last of the forms here was not taken, from the address that its answer led to.
#[must_use]
pub fn failure(path: &str, error: &str) -> Option<AppError> {
    let is_ours = [CommentApproval::PATH, HoldApproval::PATH, ApproveAlike::PATH].contains(&path);
    is_ours.then(|| ServerFnUrlError::decode_err(error))
}

/// Says something about a request.
#[server]
pub async fn comment_approval(id: ApprovalId, text: String) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ViewApprovals)?;
    services::approvals::comments::add(&app, &actor, id, &text).await?;
    leptos_axum::redirect(&format!("/approvals/{id}"));
    Ok(())
}

/// Takes a request on (`claim`; `from` names whose claim is taken over), or leaves it to others
/// (`release`).
#[server]
pub async fn hold_approval(id: ApprovalId, deed: String, from: Option<MemberId>) -> Result<(), AppError> {
    use crate::server_context::require;
    use domain::ErrorCode;
    use services::approvals::claim;
    let (app, actor) = require(domain::Permission::DecideApprovals)?;
    match deed.as_str() {
        "claim" => claim::claim(&app, &actor, id, from).await?,
        "release" => claim::release(&app, &actor, id).await?,
        _ => return Err(services::Error::field("deed", ErrorCode::BadChoice).into()),
    }
    leptos_axum::redirect(&format!("/approvals/{id}"));
    Ok(())
}

/// Approves requests of identical content, all or none: `items` is `id:hash`, with commas between.
#[server]
pub async fn approve_alike(id: ApprovalId, items: String) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::DecideApprovals)?;
    let read = |item: &str| {
        let (id, hash) = item.split_once(':')?;
        Some((id.parse::<ApprovalId>().ok()?, hex::decode(hash).ok()?))
    };
    let items: Option<Vec<_>> = items.split(',').map(read).collect();
    let items = items.ok_or_else(|| services::Error::field("items", domain::ErrorCode::BadChoice))?;
    services::approvals::bulk::approve_alike(&app, &actor, &items).await?;
    leptos_axum::redirect(&format!("/approvals/{id}?tab=decided"));
    Ok(())
}

/// What stands around a request.
#[server]
pub async fn load_desk(id: ApprovalId) -> Result<Desk, AppError> {
    use crate::{features::audit_log::words::deed_text, server_context::require, ui::date::time_text};
    use domain::{ApprovalStatus, Permission, money::group_indian};
    use services::approvals::{self, Item, Past, bulk, comments, due};
    let (app, actor) = require(Permission::ViewApprovals)?;
    let t = l10n::get(actor.language);
    let item = approvals::get_item(&app, &actor, id).await?;
    let is_waiting = item.approval.status == ApprovalStatus::Waiting;
    let alike = if is_waiting && actor.role.may(Permission::DecideApprovals) {
        bulk::alike(&app, &actor, id).await?
    } else {
        Vec::new()
    };
    let (standing, deed) = match &item.holder {
        Some((member, _, since)) if Some(*member) == actor.member_id => (t.approval_held_by_you(time_text(*since)), "release"),
        Some((_, name, since)) => (t.approval_held(name, time_text(*since)), "claim"),
        None => (t.approval_free(), "claim"),
    };
    let happened = |past: Past| {
        let nobody = || if past.what == "approved" { t.approval_by_policy() } else { t.audit_system() };
        let judged = t.approval_history_version(past.version, &past.rulebook, past.must_fix, past.consider);
        let judged = if past.version > 0 { judged } else { String::new() };
        let reason = past.reason.map(|reason| format!("“{reason}”")).unwrap_or_default();
        Line {
            words: [deed_text(t, &format!("campaign.{}", past.what)), judged, reason]
                .join("\n")
                .trim_end()
                .to_owned(),
            who: past.who.unwrap_or_else(nobody),
            at: past.at,
        }
    };
    let of_people = |item: &Item| {
        let count = item.version.recipients.unsigned_abs();
        format!("{}: {}, {}", item.campaign_name, t.approval_people(count, group_indian(count)), item.author)
    };
    let said = |comment: comments::Comment| Line {
        who: comment.name,
        at: comment.at,
        words: comment.text,
    };
    let with_hash = |item: &Item| format!("{}:{}", item.approval.id, hex::encode(&item.version.hash));
    Ok(Desk {
        due_at: item.place.due_at.filter(|_| is_waiting),
        is_overdue: due::is_overdue(&item.place, app.now()),
        holder: item.holder.as_ref().map(|(member, ..)| *member),
        standing: if is_waiting { standing } else { String::new() },
        deed: deed.to_owned(),
        comments: comments::list(&app, &actor, id).await?.into_iter().map(said).collect(),
        history: approvals::history(&app, &actor, id).await?.into_iter().map(happened).collect(),
        alike: alike.iter().map(of_people).collect(),
        alike_items: alike.iter().map(with_hash).collect::<Vec<_>>().join(","),
    })
}
