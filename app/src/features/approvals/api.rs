//! Approvals as the queue and the detail show them.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]

use chrono::{DateTime, Utc};
use domain::{ApprovalId, ApprovalStatus, CampaignId, Channel, Course, Language, Pacing, Purpose, SecondOpinion, SenderOutline, Verdict};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{clearance_api::ClearanceView, queue_api::Desk};
use crate::error::AppError;

/// An approval in the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalRow {
    /// Its id.
    pub id: ApprovalId,
    /// Its campaign's name.
    pub campaign: String,
    /// Who asked.
    pub author: String,
    /// Where it stands.
    pub status: ApprovalStatus,
    /// The languages of the version.
    pub languages: Vec<Language>,
    /// Findings that must be fixed, over all languages.
    pub must_fix: usize,
    /// Findings to consider.
    pub consider: usize,
    /// When it was asked for.
    pub requested_at: DateTime<Utc>,
    /// Minutes since then.
    pub waits_minutes: i64,
    /// What the second opinions on its texts mean, while it waits.
    pub course: Option<Course>,
    /// What else the queue says of it, each in words; whether it is urgent.
    pub marks: Vec<(bool, String)>,
}

/// A page of approvals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalList {
    /// The rows.
    pub rows: Vec<ApprovalRow>,
    /// Key of the next page.
    pub next: Option<ApprovalId>,
    /// How many wait.
    pub waiting: u64,
}

/// A run of words and what happened to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChangeView {
    /// In both texts.
    Same(String),
    /// Only in the old one.
    Removed(String),
    /// Only in the new one.
    Added(String),
}

/// One language of the version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LanguageView {
    /// The language.
    pub language: Language,
    /// What changed since the version approved before, or the whole text as added.
    pub changes: Vec<ChangeView>,
    /// What the check said when it was submitted.
    pub verdict: Option<Verdict>,
    /// The second opinion of then, and what it meant.
    pub opinion: Option<(SecondOpinion, Course)>,
}

/// Why the reader cannot decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HindranceView {
    /// Their role does not decide.
    Role,
    /// They wrote it.
    Own,
    /// Somebody else is looking at it.
    Claimed,
    /// It is decided, voided or withdrawn.
    Over,
    /// A finding blocks it.
    Blocked,
}

/// The version approved before, or else the one submitted before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaseView {
    /// Its number.
    pub number: i64,
    /// When it was submitted.
    pub at: DateTime<Utc>,
    /// How many would have received it then.
    pub recipients: u64,
    /// Whether it was approved.
    pub was_approved: bool,
}

/// Everything an approver sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalDetail {
    /// Its id.
    pub id: ApprovalId,
    /// Its campaign.
    pub campaign_id: CampaignId,
    /// The campaign's name.
    pub campaign: String,
    /// Who asked.
    pub author: String,
    /// When.
    pub requested_at: DateTime<Utc>,
    /// Where it stands.
    pub status: ApprovalStatus,
    /// SHA-256 of the version, in hex: what the decision binds to.
    pub hash: String,
    /// Number of the version.
    pub number: i64,
    /// The version to compare with.
    pub base: Option<BaseView>,
    /// Whether its campaign was launched before, and only its approval has run out.
    pub is_renewal: bool,
    /// Note of the author.
    pub note: String,
    /// How many would have received it when it was submitted.
    pub recipients: u64,
    /// Over what it goes out.
    pub channel: Channel,
    /// What it is for.
    pub purpose: Purpose,
    /// When it starts by itself; none when somebody starts it.
    pub starts_at: Option<DateTime<Utc>>,
    /// How fast it goes.
    pub pacing: Pacing,
    /// The sender it leaves from; none when there is no active one.
    pub sender: Option<SenderOutline>,
    /// Link sent with it.
    pub media_url: Option<String>,
    /// The words that stand in the picture.
    pub media_alt: Option<String>,
    /// The languages.
    pub languages: Vec<LanguageView>,
    /// Why the reader cannot decide, if so.
    pub hindrance: Option<HindranceView>,
    /// Who decided.
    pub decider: Option<String>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was rejected.
    pub reason: Option<String>,
    /// Until when the reader can take their approval back; none when they cannot.
    pub undo_until: Option<DateTime<Utc>>,
    /// How its campaign stands with everybody who must say yes.
    pub clearance: ClearanceView,
    /// What stands around it.
    pub desk: Desk,
}

/// Approvals. `tab` is `waiting`, `mine` or `decided`.
#[server]
pub async fn list_approvals(tab: String, after: Option<ApprovalId>) -> Result<ApprovalList, AppError> {
    use crate::server_context::require;
    use domain::Permission;
    use services::approvals::{self, Filter};
    let (app, actor) = require(Permission::ViewApprovals)?;
    let filter = Filter {
        is_waiting: tab != "decided",
        requested_by: actor.member_id.filter(|_| tab == "mine"),
        after,
    };
    let mut found = approvals::list(&app, &actor, &filter).await?;
    let page = usize::try_from(approvals::PAGE).unwrap_or(usize::MAX);
    let has_more = found.len() > page;
    found.truncate(page);
    let waiting = approvals::count_waiting(&app, &actor).await?;
    let (now, t) = (app.now(), l10n::get(actor.language));
    let marks = |item: &approvals::Item, alike: usize| {
        let is_overdue = item.approval.status == ApprovalStatus::Waiting && approvals::due::is_overdue(&item.place, now);
        let overdue = is_overdue.then(|| (true, t.approval_overdue_short()));
        let held = item.holder.as_ref().map(|(_, name, _)| (false, t.approval_held_short(name)));
        let same = (alike > 1).then(|| (false, t.approval_same_text(alike)));
        [overdue, held, same].into_iter().flatten().collect::<Vec<_>>()
    };
    Ok(ApprovalList {
        next: found.last().filter(|_| has_more).map(|item| item.approval.id),
        rows: approvals::bulk::together(found)
            .into_iter()
            .map(|(item, alike)| ApprovalRow {
                marks: marks(&item, alike),
                course: item.course().filter(|_| item.approval.status == ApprovalStatus::Waiting),
                must_fix: item.found(domain::Severity::Block),
                consider: item.found(domain::Severity::Warn),
                languages: item.version.verdicts.keys().copied().collect(),
                id: item.approval.id,
                campaign: item.campaign_name,
                author: item.author,
                status: item.approval.status,
                requested_at: item.approval.requested_at,
                waits_minutes: (now - item.approval.requested_at).num_minutes(),
            })
            .collect(),
        waiting: waiting.unsigned_abs(),
    })
}

/// One approval with what changed.
#[server]
pub async fn load_approval(id: ApprovalId) -> Result<ApprovalDetail, AppError> {
    use super::clearance_api::load_clearance;
    use crate::server_context::require;
    use domain::Permission;
    use services::{
        approvals::{self, Hindrance, diff::Change},
        second_opinion::kept_course,
    };
    let (app, actor) = require(Permission::ViewApprovals)?;
    let detail = approvals::get(&app, &actor, id).await?;
    let (item, campaign) = (detail.item, detail.campaign);
    let shown = |change: Change| match change {
        Change::Same(text) => ChangeView::Same(text),
        Change::Removed(text) => ChangeView::Removed(text),
        Change::Added(text) => ChangeView::Added(text),
    };
    let verdicts = item.version.verdicts;
    let opinions = item.opinions;
    let opinion = |language: &Language| opinions.get(language).map(|kept| (kept.opinion.clone(), kept_course(kept)));
    Ok(ApprovalDetail {
        languages: detail
            .changes
            .into_iter()
            .map(|(language, changes)| LanguageView {
                verdict: verdicts.get(&language).cloned(),
                opinion: opinion(&language),
                changes: changes.into_iter().map(shown).collect(),
                language,
            })
            .collect(),
        id,
        campaign_id: campaign.id,
        campaign: campaign.name,
        author: item.author,
        requested_at: item.approval.requested_at,
        status: item.approval.status,
        hash: item.version.hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        number: item.version.number,
        base: detail.base.map(|base| BaseView {
            number: base.number,
            at: base.created_at,
            recipients: base.recipients.unsigned_abs(),
            was_approved: detail.base_was_approved,
        }),
        is_renewal: detail.is_renewal,
        undo_until: detail.undo_until,
        clearance: load_clearance(campaign.id).await?,
        desk: super::queue_api::load_desk(id).await?,
        note: item.approval.note,
        recipients: item.version.recipients.unsigned_abs(),
        channel: item.version.channel,
        purpose: item.version.purpose,
        starts_at: campaign.schedule.starts_at,
        pacing: campaign.schedule.pacing,
        sender: detail.sender,
        media_url: item.version.content.media_url,
        media_alt: item.version.content.media_alt,
        hindrance: detail.hindrance.map(|hindrance| match hindrance {
            Hindrance::Role => HindranceView::Role,
            Hindrance::Own => HindranceView::Own,
            Hindrance::Claimed => HindranceView::Claimed,
            Hindrance::Over => HindranceView::Over,
            Hindrance::Blocked => HindranceView::Blocked,
        }),
        decider: item.decider,
        decided_at: item.approval.decided_at,
        reason: item.approval.reason,
    })
}

/// Decides on exactly the version with this hash. `decision` is `approve` or `reject`. Answers with
/// the approval, when it was approved and can be taken back.
#[server]
pub async fn decide_approval(id: ApprovalId, hash: String, decision: String, #[server(default)] reason: String) -> Result<Option<ApprovalId>, AppError> {
    use crate::server_context::require;
    use domain::{CampaignStatus, ErrorCode, Permission};
    let (app, actor) = require(Permission::DecideApprovals)?;
    let approved = match decision.as_str() {
        "approve" => {
            let status = services::approvals::approve_shown(&app, &actor, id, &hash).await?;
            // That of a campaign launched before is not taken back: it may be going on already.
            matches!(status, CampaignStatus::Approved | CampaignStatus::Scheduled).then_some(id)
        }
        "reject" => {
            services::approvals::reject(&app, &actor, id, &reason).await?;
            None
        }
        _ => return Err(services::Error::field("decision", ErrorCode::BadChoice).into()),
    };
    leptos_axum::redirect(&format!("/approvals/{id}?tab=decided"));
    Ok(approved)
}

/// Takes one's own approval back: the request waits again.
#[server]
pub async fn undo_approval(id: ApprovalId) -> Result<(), AppError> {
    use crate::server_context::require;
    use domain::Permission;
    let (app, actor) = require(Permission::DecideApprovals)?;
    services::approvals::undo(&app, &actor, id).await?;
    leptos_axum::redirect(&format!("/approvals/{id}?tab=waiting"));
    Ok(())
}
