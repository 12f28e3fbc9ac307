//! Approvals: one person's decision on exactly one frozen version.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::{
    ApprovalId, ApprovalStatus, CampaignId, CampaignStatus, Course, ErrorCode, FieldError, Language, MemberId, Permission, SenderOutline, Severity,
    campaign::CampaignMove,
};
use serde_json::json;
use storage::{Conn, approvals::Decision, campaign_versions::Version, campaigns::Campaign, opinions::Kept};

use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
    campaigns::{self, sender, version},
    checks, second_opinion,
};

pub mod bulk;
pub mod claim;
pub mod comments;
pub mod diff;
pub mod due;
pub mod external;
mod history;
pub mod policy;
pub mod recheck;
mod refusals;
mod undo;

pub use history::{Past, history};
use refusals::{is_own, refuse_blocked, refuse_own};
pub use undo::{UNDO_WITHIN, undo, undo_of};

pub use storage::approvals::{Approval, Filter};

/// Approvals per page.
pub const PAGE: u64 = 50;
/// Shortest reason of a rejection, in characters: the author must be able to act on it.
pub const SHORTEST_REASON: usize = 10;
/// Longest reason, in characters.
pub const LONGEST_REASON: usize = 1_000;

/// An approval in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The approval.
    pub approval: Approval,
    /// Its campaign's name.
    pub campaign_name: String,
    /// The version it is about.
    pub version: Version,
    /// Who asked.
    pub author: String,
    /// Who decided, if a person did.
    pub decider: Option<String>,
    /// Where it stands in the queue.
    pub place: due::Place,
    /// Who is looking at it, if somebody is: the member, their name, and since when.
    pub holder: Option<(MemberId, String, DateTime<Utc>)>,
    /// The second opinion on each text when it was submitted.
    pub opinions: BTreeMap<Language, Kept>,
}

impl Item {
    /// How many findings of this severity its texts have.
    #[must_use]
    pub fn found(&self, severity: Severity) -> usize {
        self.version.verdicts.values().map(|verdict| verdict.count(severity)).sum()
    }

    /// What the second opinions on its texts meant together; none where none was kept.
    #[must_use]
    pub fn course(&self) -> Option<Course> {
        self.opinions.values().map(second_opinion::kept_course).max()
    }

    /// Whether the second opinion made a person necessary.
    #[must_use]
    pub fn needs_review(&self) -> bool {
        self.opinions.values().any(|kept| kept.needs_review)
    }
}

/// Everything an approver sees.
#[derive(Clone, Debug, PartialEq)]
pub struct Detail {
    /// The approval with its version.
    pub item: Item,
    /// The campaign as it stands.
    pub campaign: Campaign,
    /// The sender it leaves from.
    pub sender: Option<SenderOutline>,
    /// The version that was approved before, or else the one that was submitted before; none for a
    /// first one.
    pub base: Option<Version>,
    /// Whether the base was approved.
    pub base_was_approved: bool,
    /// Whether its campaign was launched before, under an approval of this very version that has run out.
    pub is_renewal: bool,
    /// What changed since, per language of either version.
    pub changes: BTreeMap<Language, Vec<diff::Change>>,
    /// Whether the actor may decide, and if not, why.
    pub hindrance: Option<Hindrance>,
    /// Until when the actor may take their approval back; none when they may not.
    pub undo_until: Option<DateTime<Utc>>,
}

/// Why somebody cannot decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hindrance {
    /// Their role does not decide.
    Role,
    /// They wrote it.
    Own,
    /// Somebody else is looking at it.
    Claimed,
    /// It is decided, voided or withdrawn.
    Over,
    /// A finding blocks it; nobody can approve it.
    Blocked,
}

/// Approvals, those that wait oldest first, the others newest first; one more than [`PAGE`] when
/// there is a next page. Members who do not decide see what they asked for.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn list(app: &App, actor: &Actor, filter: &Filter) -> Result<Vec<Item>> {
    list_up_to(app, actor, filter, PAGE + 1).await
}

/// Up to `rows` approvals, in the order of [`list`].
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn list_up_to(app: &App, actor: &Actor, filter: &Filter, rows: u64) -> Result<Vec<Item>> {
    actor.require(Permission::ViewApprovals)?;
    let mut filter = *filter;
    if !actor.role.may(Permission::DecideApprovals) {
        filter.requested_by = Some(actor.member()?);
    }
    let mut conn = app.db.read().await?;
    let names = names(&mut conn, actor).await?;
    let mut items = Vec::new();
    for approval in storage::approvals::list(&mut conn, actor.org_id, &filter, rows).await? {
        items.push(item(app, &mut conn, actor, approval, &names).await?.0);
    }
    Ok(items)
}

/// The first `rows` of those that wait for a decision; none for somebody who may not see approvals.
///
/// # Errors
/// [`Error::Storage`].
pub async fn first_waiting(app: &App, actor: &Actor, rows: u64) -> Result<Vec<Item>> {
    if !actor.role.may(Permission::ViewApprovals) {
        return Ok(Vec::new());
    }
    let filter = Filter {
        is_waiting: true,
        requested_by: None,
        after: None,
    };
    list_up_to(app, actor, &filter, rows).await
}

/// How many wait for a decision.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn count_waiting(app: &App, actor: &Actor) -> Result<i64> {
    actor.require(Permission::ViewApprovals)?;
    Ok(storage::approvals::count_waiting(&mut app.db.read().await?, actor.org_id).await?)
}

/// The newest approval of a campaign, whatever its status; none when it was never submitted.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn newest_of(app: &App, actor: &Actor, campaign: CampaignId) -> Result<Option<Approval>> {
    actor.require(Permission::ViewCampaigns)?;
    Ok(storage::approvals::newest_of(&mut app.db.read().await?, actor.org_id, campaign).await?)
}

/// One approval with its exact version and what changed since the last approved one, or else since the
/// last one that was submitted.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn get(app: &App, actor: &Actor, id: ApprovalId) -> Result<Detail> {
    actor.require(Permission::ViewApprovals)?;
    let mut conn = app.db.read().await?;
    let approval = comments::readable(&mut conn, actor, id).await?;
    let decides = actor.role.may(Permission::DecideApprovals);
    let names = names(&mut conn, actor).await?;
    let (item, campaign) = item(app, &mut conn, actor, approval, &names).await?;
    let mut base = storage::campaign_versions::approved_before(&mut conn, actor.org_id, campaign.id, item.version.number).await?;
    let is_renewal = is_renewal(&item.approval, &campaign);
    if is_renewal {
        // What was approved before is this version itself.
        base = Some(item.version.clone());
    }
    let base_was_approved = base.is_some();
    if base.is_none() {
        base = storage::campaign_versions::submitted_before(&mut conn, actor.org_id, campaign.id, item.version.number).await?;
    }
    let org = storage::orgs::get(&mut conn, actor.org_id).await?.ok_or(Error::NotFound)?;
    let hindrance = if item.approval.status != ApprovalStatus::Waiting {
        Some(Hindrance::Over)
    } else if !decides {
        Some(Hindrance::Role)
    } else if is_own(actor, &item.version, &campaign) && !org.author_may_approve {
        Some(Hindrance::Own)
    } else if claim::is_held_by_another(actor, &item.place, app.now()) {
        Some(Hindrance::Claimed)
    } else {
        checks::is_blocked(&item.version.verdicts).then_some(Hindrance::Blocked)
    };
    let sender = sender::chosen(&mut conn, &campaign).await?;
    Ok(Detail {
        sender: sender.map(|sender| sender::outline(&sender, campaign.channel)),
        undo_until: undo::until(app, actor, &item.approval, &campaign).ok(),
        changes: diff::versions(base.as_ref(), &item.version),
        item,
        campaign,
        base,
        base_was_approved,
        is_renewal,
        hindrance,
    })
}

/// One approval as lists show it.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn get_item(app: &App, actor: &Actor, id: ApprovalId) -> Result<Item> {
    actor.require(Permission::ViewApprovals)?;
    let mut conn = app.db.read().await?;
    let approval = comments::readable(&mut conn, actor, id).await?;
    let names = names(&mut conn, actor).await?;
    Ok(item(app, &mut conn, actor, approval, &names).await?.0)
}

/// The approval that waits for a decision on `campaign`, and the hash of its version.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`ErrorCode::BadState`] when none waits, [`Error::Storage`].
pub async fn waiting_for(app: &App, actor: &Actor, campaign: CampaignId) -> Result<(ApprovalId, Vec<u8>)> {
    actor.require(Permission::DecideApprovals)?;
    let mut conn = app.db.read().await?;
    storage::campaigns::get(&mut conn, actor.org_id, campaign).await?.ok_or(Error::NotFound)?;
    let approval = storage::approvals::newest_of(&mut conn, actor.org_id, campaign).await?;
    let approval = approval.filter(|approval| approval.status == ApprovalStatus::Waiting);
    let approval = approval.ok_or(Error::Refused(ErrorCode::BadState))?;
    let version = storage::campaign_versions::get(&mut conn, actor.org_id, approval.version_id)
        .await?
        .ok_or(Error::NotFound)?;
    Ok((approval.id, version.hash))
}

/// Approves exactly the version with this hash. A campaign whose time lies ahead is scheduled with
/// it, unless something is missing then (see [`policy`]). Answers with where the campaign stands then.
///
/// # Errors
/// [`ErrorCode::Conflict`] when somebody decided first, [`ErrorCode::Claimed`] while somebody else is
/// looking at it, [`ErrorCode::ContentChanged`] when the hash is not that of the version or of the
/// campaign, [`ErrorCode::OwnContent`], [`ErrorCode::Blocked`] by the rules of today;
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn approve(app: &App, actor: &Actor, id: ApprovalId, hash: &[u8]) -> Result<CampaignStatus> {
    actor.require(Permission::DecideApprovals)?;
    let mut tx = app.db.begin().await?;
    let (campaign, status) = approve_one(&mut tx, app, actor, id, hash).await?;
    campaigns::commit(tx, app, actor, campaign).await?;
    Ok(status)
}

/// [`approve`] in the caller's transaction.
async fn approve_one(tx: &mut Conn, app: &App, actor: &Actor, id: ApprovalId, hash: &[u8]) -> Result<(CampaignId, CampaignStatus)> {
    let (approval, campaign, version) = waiting(tx, actor, id).await?;
    if version.hash != hash {
        return Err(Error::Refused(ErrorCode::ContentChanged));
    }
    claim::refuse_held(tx, app, actor, id).await?;
    let is_own = refuse_own(tx, actor, &version, &campaign).await?;
    refuse_blocked(app, tx, &campaign, &version).await?;
    let hash = hex::encode(&version.hash);
    if is_renewal(&approval, &campaign) {
        // The campaign stays where it is; somebody lets it go on.
        let detail = json!({ "approval": id, "version": version.number, "hash": hash, "own_content": is_own, "renewal": true });
        let deed = Deed::new("campaign.approved", "campaign", campaign.id).before(&campaign).after(&campaign);
        audit::record(tx, app, actor, deed.detail(detail)).await?;
        decide(tx, actor, &approval, ApprovalStatus::Approved, app.now(), None).await?;
        return Ok((campaign.id, campaign.status));
    }
    let may_start = policy::may_start(tx, &campaign, &version, app.now()).await?;
    let after = campaigns::approved(app, campaign.clone(), may_start)?;
    let status = after.status;
    let deed = Deed::new("campaign.approved", "campaign", campaign.id)
        .detail(json!({ "approval": id, "version": version.number, "hash": hash, "own_content": is_own, "to": status }));
    // Decided at the campaign's very change: by that [`undo`] sees that nobody has changed it since.
    let at = campaigns::save(tx, app, actor, &campaign, after, deed).await?;
    decide(tx, actor, &approval, ApprovalStatus::Approved, at, None).await?;
    Ok((campaign.id, status))
}

/// [`approve`] with the hash as screens and the API spell it: hexadecimal.
///
/// # Errors
/// As [`approve`]; [`ErrorCode::ContentChanged`] when it is no hash at all.
pub async fn approve_shown(app: &App, actor: &Actor, id: ApprovalId, hash: &str) -> Result<CampaignStatus> {
    let hash = hex::decode(hash).map_err(|_| Error::Refused(ErrorCode::ContentChanged))?;
    approve(app, actor, id, &hash).await
}

/// Rejects: the campaign is a draft again, and its author reads why. One that was launched before stays
/// where it is, and nothing more of it is sent.
///
/// # Errors
/// [`Error::Invalid`] (`reason`: at least ten characters), [`ErrorCode::Conflict`] when somebody decided
/// first, [`ErrorCode::Claimed`] while somebody else is looking at it, [`ErrorCode::OwnContent`];
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn reject(app: &App, actor: &Actor, id: ApprovalId, reason: &str) -> Result<()> {
    actor.require(Permission::DecideApprovals)?;
    let reason = checked_reason(reason)?;
    let mut tx = app.db.begin().await?;
    let (approval, campaign, version) = waiting(&mut tx, actor, id).await?;
    claim::refuse_held(&mut tx, app, actor, id).await?;
    refuse_own(&mut tx, actor, &version, &campaign).await?;
    decide(&mut tx, actor, &approval, ApprovalStatus::Rejected, app.now(), Some(&reason)).await?;
    let is_renewal = is_renewal(&approval, &campaign);
    let deed = Deed::new("campaign.rejected", "campaign", campaign.id)
        .detail(json!({ "approval": id, "version": version.number, "hash": hex::encode(&version.hash), "renewal": is_renewal }));
    if is_renewal {
        audit::record(&mut tx, app, actor, deed.before(&campaign).after(&campaign)).await?;
    } else {
        let after = Campaign {
            status: campaigns::moved(&campaign, CampaignMove::Reject)?,
            version_id: None,
            ..campaign.clone()
        };
        campaigns::save(&mut tx, app, actor, &campaign, after, deed).await?;
    }
    campaigns::commit(tx, app, actor, campaign.id).await
}

/// The approval with what it is about, all of it as it was submitted.
async fn waiting(tx: &mut Conn, actor: &Actor, id: ApprovalId) -> Result<(Approval, Campaign, Version)> {
    let approval = storage::approvals::get(tx, actor.org_id, id).await?.ok_or(Error::NotFound)?;
    // The campaign's lock lets one decision through at a time; the approval is read under it.
    let campaign = campaigns::locked(tx, actor, approval.campaign_id).await?;
    let approval = storage::approvals::get(tx, actor.org_id, id).await?.ok_or(Error::NotFound)?;
    match approval.status {
        ApprovalStatus::Waiting => {}
        ApprovalStatus::Voided => return Err(Error::Refused(ErrorCode::ContentChanged)),
        ApprovalStatus::Approved | ApprovalStatus::Rejected | ApprovalStatus::Withdrawn => return Err(Error::Refused(ErrorCode::Conflict)),
    }
    let version = storage::campaign_versions::get(tx, actor.org_id, approval.version_id)
        .await?
        .ok_or(Error::NotFound)?;
    version::prove_unchanged(&version)?;
    let is_current = campaign.version_id == Some(version.id) && version::Substance::of_campaign(&campaign).hash()? == version.hash;
    if !is_current {
        return Err(Error::Refused(ErrorCode::ContentChanged));
    }
    Ok((approval, campaign, version))
}

/// Whether an approval was asked for once its campaign was launched: the same version, once more.
fn is_renewal(approval: &Approval, campaign: &Campaign) -> bool {
    campaign.launched_at.is_some_and(|at| approval.requested_at > at)
}

async fn decide(tx: &mut Conn, actor: &Actor, approval: &Approval, status: ApprovalStatus, at: DateTime<Utc>, reason: Option<&str>) -> Result<()> {
    let decision = Decision {
        status,
        by: actor.member_id,
        at,
        reason,
    };
    if storage::approvals::decide(tx, actor.org_id, approval.id, decision).await? {
        Ok(())
    } else {
        Err(Error::Refused(ErrorCode::Conflict))
    }
}

fn checked_reason(reason: &str) -> Result<String> {
    let mut fields = crate::error::Fields::default();
    let reason = fields.text("reason", reason, LONGEST_REASON);
    fields.finish()?;
    if reason.chars().count() < SHORTEST_REASON {
        let too_short = FieldError::with_limit("reason", ErrorCode::TooShort, SHORTEST_REASON as u64);
        return Err(Error::Invalid(vec![too_short]));
    }
    Ok(reason)
}

async fn names(conn: &mut Conn, actor: &Actor) -> Result<BTreeMap<MemberId, String>> {
    let authors = storage::authors::list(conn, actor.org_id).await?;
    Ok(authors.into_iter().map(|author| (author.id, author.name)).collect())
}

async fn item(app: &App, conn: &mut Conn, actor: &Actor, approval: Approval, names: &BTreeMap<MemberId, String>) -> Result<(Item, Campaign)> {
    let campaign = storage::campaigns::get(conn, actor.org_id, approval.campaign_id)
        .await?
        .ok_or(Error::NotFound)?;
    let version = storage::campaign_versions::get(conn, actor.org_id, approval.version_id)
        .await?
        .ok_or(Error::NotFound)?;
    let place = storage::approval_queue::place(conn, actor.org_id, approval.id).await?.unwrap_or_default();
    let opinions = storage::opinions::of_version(conn, actor.org_id, version.id).await?;
    let name_of = |member: MemberId| names.get(&member).cloned().unwrap_or_default();
    let is_waiting = approval.status == ApprovalStatus::Waiting;
    let item = Item {
        holder: claim::holder(&place, app.now())
            .filter(|_| is_waiting)
            .map(|(member, since)| (member, name_of(member), since)),
        place,
        campaign_name: campaign.name.clone(),
        version,
        author: name_of(approval.requested_by),
        decider: approval.decided_by.map(name_of),
        opinions,
        approval,
    };
    Ok((item, campaign))
}
