//! The organisation's approval policy: whether a person must say yes, what is needed beside that, and
//! for how long it holds.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    ApprovalPolicy, ApprovalStatus, ErrorCode, Language, Permission, Verdict,
    approval::{LONGEST_VALID_DAYS, USUAL_VALID_DAYS},
};
use serde_json::json;
use storage::{
    Conn, approval_policy,
    approvals::Approval,
    campaign_versions::Version,
    campaigns::Campaign,
    external_references::{self, Reference},
    orgs::{self, Org},
};

use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
    checks, messages, organisations,
    second_opinion::Opinions,
};

/// What an organisation asks for before content is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policies {
    /// What must happen before content is sent, and after.
    pub approval: ApprovalPolicy,
    /// For how many days an approval holds.
    pub valid_days: i64,
    /// Whether authors may approve their own content (the audit then says so).
    pub author_may_approve: bool,
}

/// The actor's organisation's policies; every member may know them.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn get(app: &App, actor: &Actor) -> Result<Policies> {
    actor.require(Permission::ViewHome)?;
    let mut conn = app.db.read().await?;
    let org = orgs::get(&mut conn, actor.org_id).await?.ok_or(Error::NotFound)?;
    Ok(Policies {
        approval: org.approval_policy,
        valid_days: valid_days(&mut conn, actor.org_id).await?,
        author_may_approve: org.author_may_approve,
    })
}

/// Saves the policies. They count from now on, also for approvals that were given before.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Invalid`] (`valid_days`: 1 to [`LONGEST_VALID_DAYS`]), [`Error::NotFound`],
/// [`Error::Storage`].
pub async fn update(app: &App, actor: &Actor, policies: &Policies) -> Result<()> {
    actor.require(Permission::ManageOrganisation)?;
    if !(1..=LONGEST_VALID_DAYS).contains(&policies.valid_days) {
        return Err(Error::field("valid_days", ErrorCode::BadDays));
    }
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let org = orgs::get(&mut tx, actor.org_id).await?.ok_or(Error::NotFound)?;
    let days_before = valid_days(&mut tx, actor.org_id).await?;
    let changed = Org {
        approval_policy: policies.approval,
        author_may_approve: policies.author_may_approve,
        updated_at: now,
        ..org.clone()
    };
    orgs::update(&mut tx, &changed).await?;
    approval_policy::set_valid_days(&mut tx, actor.org_id, policies.valid_days, now).await?;
    let (before, after) = (organisations::state(&org), organisations::state(&changed));
    let deed = Deed::new("organisation.policies-changed", "organisation", actor.org_id)
        .before(&before)
        .after(&after)
        .detail(json!({
            "approval_policy": policies.approval.code(),
            "author_may_approve": policies.author_may_approve,
            "valid_days": policies.valid_days,
            "valid_days_before": days_before,
        }));
    audit::record(&mut tx, app, actor, deed).await?;
    Ok(tx.commit().await?)
}

/// Whether a person must look at texts with these verdicts and second opinions before they may be sent.
#[must_use]
pub fn needs_a_person(policy: ApprovalPolicy, verdicts: &BTreeMap<Language, Verdict>, opinions: &Opinions) -> bool {
    policy.needs_a_person_always() || !checks::is_clean(verdicts) || opinions.needs_review()
}

/// For how many days the organisation's approvals hold.
async fn valid_days(conn: &mut Conn, org: domain::OrgId) -> Result<i64> {
    Ok(approval_policy::valid_days(conn, org).await?.unwrap_or(USUAL_VALID_DAYS))
}

/// Until when an approval that was given at `decided_at` holds by the policy of today.
pub(crate) async fn valid_until(conn: &mut Conn, org: domain::OrgId, decided_at: DateTime<Utc>) -> Result<DateTime<Utc>> {
    Ok(decided_at + TimeDelta::days(valid_days(conn, org).await?))
}

/// The reference under which an external body approved this very content, if it holds at `at`.
pub(super) async fn reference_at(conn: &mut Conn, version: &Version, at: DateTime<Utc>) -> Result<Option<Reference>> {
    let newest = external_references::newest_of(conn, version.org_id, &version.hash).await?;
    let day = messages::today(at);
    Ok(newest.filter(|reference| reference.valid_until.is_none_or(|until| day <= until)))
}

/// What a version lacks to be sent at `at`, when it was approved at `decided_at`; none when nothing.
async fn lacks(conn: &mut Conn, version: &Version, decided_at: DateTime<Utc>, at: DateTime<Utc>) -> Result<Option<ErrorCode>> {
    if valid_until(conn, version.org_id, decided_at).await? < at {
        return Ok(Some(ErrorCode::ApprovalExpired));
    }
    let org = orgs::get(conn, version.org_id).await?.ok_or(Error::NotFound)?;
    if org.approval_policy == ApprovalPolicy::PriorApproval && reference_at(conn, version, at).await?.is_none() {
        return Ok(Some(ErrorCode::ReferenceNeeded));
    }
    Ok(None)
}

/// The approval that stands for a campaign's version.
pub(super) async fn standing(conn: &mut Conn, campaign: &Campaign) -> Result<Option<Approval>> {
    let newest = storage::approvals::newest_of(conn, campaign.org_id, campaign.id).await?;
    Ok(newest.filter(|approval| approval.status == ApprovalStatus::Approved && campaign.version_id == Some(approval.version_id)))
}

/// Refuses to send at `at` what is approved, but no longer or not yet by everybody who must.
///
/// # Errors
/// [`ErrorCode::ApprovalNeeded`], [`ErrorCode::ApprovalExpired`], [`ErrorCode::ReferenceNeeded`];
/// [`Error::Storage`].
pub(crate) async fn refuse_uncleared(conn: &mut Conn, campaign: &Campaign, version: &Version, at: DateTime<Utc>) -> Result<()> {
    let approval = standing(conn, campaign).await?;
    let decided_at = approval
        .and_then(|approval| approval.decided_at)
        .ok_or(Error::Refused(ErrorCode::ApprovalNeeded))?;
    match lacks(conn, version, decided_at, at).await? {
        Some(code) => Err(Error::Refused(code)),
        None => Ok(()),
    }
}

/// Whether a campaign may start by itself at the time it is planned for, when its version was approved at
/// `decided_at`.
pub(crate) async fn may_start(conn: &mut Conn, campaign: &Campaign, version: &Version, decided_at: DateTime<Utc>) -> Result<bool> {
    let at = campaign.schedule.starts_at.unwrap_or(decided_at).max(decided_at);
    Ok(lacks(conn, version, decided_at, at).await?.is_none())
}
