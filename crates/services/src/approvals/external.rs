//! What bodies outside of the organisation have to say: the reference under which a supervisory body or
//! fund house approved a content, and the report of what was sent.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::{ApprovalId, ApprovalPolicy, ApprovalStatus, CampaignId, CampaignStatus, ErrorCode, ExternalBody, Permission, approval::REPORT_HOURS};
use serde_json::json;
use storage::{Conn, campaigns::Campaign, orgs, report_duties};

pub use storage::{
    external_references::Reference,
    report_duties::{Duty, Report},
};

use super::policy;
use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
    campaigns::{self, Renewal, locked, version},
    error::Fields,
    messages,
};

/// Longest reference, in characters.
pub const LONGEST_REFERENCE: usize = 80;
/// Duties read at most; more than that are open only where nobody reports.
pub const MOST_DUTIES: i64 = 200;

/// How a campaign stands with everybody who must say yes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clearance {
    /// The organisation's policy.
    pub policy: ApprovalPolicy,
    /// The approval that stands; none when there is none.
    pub approval: Option<ApprovalId>,
    /// Until when it holds.
    pub valid_until: Option<DateTime<Utc>>,
    /// Whether it no longer does, and the campaign is not sent.
    pub is_expired: bool,
    /// What a launched campaign needs before it may go on.
    pub renewal: Option<Renewal>,
    /// The newest reference for the approved content, also one that no longer holds.
    pub reference: Option<Reference>,
    /// Whether a reference must be recorded before the campaign may be sent.
    pub needs_reference: bool,
    /// The duty to report the campaign, if there is one.
    pub duty: Option<Duty>,
    /// The rules for which a newer rulebook held the campaign, while it is a draft because of that.
    pub held_by: Vec<String>,
}

/// A reference as somebody typed it.
#[derive(Clone, Debug, Default)]
pub struct ReferenceForm {
    /// `bse`, `amc` or `other`.
    pub body: String,
    /// The number.
    pub reference: String,
    /// The day it was given, `2026-11-21`.
    pub issued_on: String,
    /// The last day on which it holds; empty when the body named none.
    pub valid_until: String,
}

/// A report as somebody typed it.
#[derive(Clone, Debug, Default)]
pub struct ReportForm {
    /// `bse`, `amc` or `other`.
    pub body: String,
    /// The number it was given.
    pub reference: String,
    /// The day on which it was made, `2026-11-21`.
    pub reported_on: String,
}

/// How a campaign stands with everybody who must say yes.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn clearance(app: &App, actor: &Actor, id: CampaignId) -> Result<Clearance> {
    actor.require(Permission::ViewCampaigns)?;
    let mut conn = app.db.read().await?;
    let campaign = storage::campaigns::get(&mut conn, actor.org_id, id).await?.ok_or(Error::NotFound)?;
    let org = orgs::get(&mut conn, actor.org_id).await?.ok_or(Error::NotFound)?;
    let mut clearance = Clearance {
        policy: org.approval_policy,
        approval: None,
        valid_until: None,
        is_expired: false,
        renewal: campaigns::needed_renewal(&mut conn, app, &campaign).await?,
        reference: None,
        needs_reference: false,
        duty: report_duties::get(&mut conn, actor.org_id, id).await?,
        held_by: held_by(&mut conn, &campaign).await?,
    };
    if let Some(approval) = policy::standing(&mut conn, &campaign).await? {
        let version = storage::campaign_versions::get(&mut conn, actor.org_id, approval.version_id)
            .await?
            .ok_or(Error::NotFound)?;
        let until = policy::valid_until(&mut conn, actor.org_id, approval.decided_at.unwrap_or(approval.requested_at)).await?;
        let is_to_be_sent = campaign.launched_at.is_none() && !campaign.status.is_final();
        clearance.approval = Some(approval.id);
        clearance.valid_until = Some(until);
        clearance.is_expired = is_to_be_sent && until < app.now();
        let is_referenced = policy::reference_at(&mut conn, &version, app.now()).await?.is_some();
        let goes_on = is_to_be_sent || campaigns::may_go_on(&mut conn, &campaign).await?;
        clearance.needs_reference = goes_on && org.approval_policy == ApprovalPolicy::PriorApproval && !is_referenced;
        clearance.reference = storage::external_references::newest_of(&mut conn, actor.org_id, &version.hash).await?;
    }
    Ok(clearance)
}

/// Records the reference under which an external body approved the campaign's content. It counts for
/// every campaign with exactly this content. A campaign that waited for it is scheduled, when its time
/// still lies ahead.
///
/// # Errors
/// [`ErrorCode::BadState`] unless the campaign is approved and not sent, or has something left to send;
/// [`ErrorCode::ContentChanged`];
/// [`Error::Invalid`] (`body`, `reference`, `issued_on`, `valid_until`), [`Error::Forbidden`],
/// [`Error::NotFound`], [`Error::Storage`].
pub async fn record_reference(app: &App, actor: &Actor, id: CampaignId, form: &ReferenceForm) -> Result<()> {
    actor.require(Permission::DecideApprovals)?;
    let recorded_by = actor.member()?;
    let mut tx = app.db.begin().await?;
    let before = locked(&mut tx, actor, id).await?;
    let is_ready = matches!(before.status, CampaignStatus::Approved | CampaignStatus::Scheduled);
    if !is_ready && !campaigns::may_go_on(&mut tx, &before).await? {
        return Err(Error::Refused(ErrorCode::BadState));
    }
    let version = version::approved(&mut tx, &before).await?;
    let checked = form.checked(messages::today(app.now()))?;
    let reference = Reference {
        id: app.new_id(),
        hash: version.hash.clone(),
        body: checked.body,
        reference: checked.reference,
        issued_on: checked.day,
        valid_until: checked.valid_until,
        recorded_by,
        recorded_at: app.now(),
    };
    storage::external_references::insert(&mut tx, actor.org_id, &reference).await?;
    let deed = Deed::new("campaign.reference-recorded", "campaign", id).detail(json!({
        "body": reference.body,
        "reference": reference.reference,
        "issued_on": reference.issued_on,
        "valid_until": reference.valid_until,
        "hash": hex::encode(&reference.hash),
    }));
    let after = started(&mut tx, app, &before, &version).await?;
    if after == before {
        audit::record(&mut tx, app, actor, deed.before(&before).after(&before)).await?;
    } else {
        campaigns::save(&mut tx, app, actor, &before, after, deed).await?;
    }
    campaigns::commit(tx, app, actor, id).await
}

/// The campaign as it goes on once nothing is missing: scheduled if its time still lies ahead.
async fn started(tx: &mut Conn, app: &App, before: &Campaign, version: &storage::campaign_versions::Version) -> Result<Campaign> {
    let decided_at = policy::standing(tx, before).await?.and_then(|approval| approval.decided_at);
    let Some(decided_at) = decided_at.filter(|_| before.status == CampaignStatus::Approved) else {
        return Ok(before.clone());
    };
    if policy::may_start(tx, before, version, decided_at).await? {
        campaigns::planned(app, before.clone())
    } else {
        Ok(before.clone())
    }
}

/// Notes that a campaign that is launched now must be reported; part of the launch, in its transaction.
pub(crate) async fn owe_report(tx: &mut Conn, app: &App, campaign: &Campaign) -> Result<()> {
    let org = orgs::get(tx, campaign.org_id).await?.ok_or(Error::NotFound)?;
    if org.approval_policy == ApprovalPolicy::Report24h {
        report_duties::insert(tx, campaign.org_id, campaign.id, app.now() + TimeDelta::hours(REPORT_HOURS)).await?;
    }
    Ok(())
}

/// Records that a launched campaign was reported.
///
/// # Errors
/// [`ErrorCode::BadState`] when it need not be, [`ErrorCode::Conflict`] when it was recorded before;
/// [`Error::Invalid`] (`body`, `reference`, `reported_on`), [`Error::Forbidden`], [`Error::NotFound`],
/// [`Error::Storage`].
pub async fn record_report(app: &App, actor: &Actor, id: CampaignId, form: &ReportForm) -> Result<()> {
    actor.require(Permission::DecideApprovals)?;
    let recorded_by = actor.member()?;
    let mut tx = app.db.begin().await?;
    let campaign = locked(&mut tx, actor, id).await?;
    let duty = report_duties::get(&mut tx, actor.org_id, id)
        .await?
        .ok_or(Error::Refused(ErrorCode::BadState))?;
    let checked = form.checked(messages::today(app.now()))?;
    let report = Report {
        body: checked.body,
        reference: checked.reference,
        reported_on: checked.day,
        recorded_by,
        recorded_at: app.now(),
    };
    if !report_duties::record(&mut tx, actor.org_id, id, &report).await? {
        return Err(Error::Refused(ErrorCode::Conflict));
    }
    let deed = Deed::new("campaign.reported", "campaign", id).before(&campaign).after(&campaign).detail(json!({
        "body": report.body,
        "reference": report.reference,
        "reported_on": report.reported_on,
        "due_at": duty.due_at,
        "is_late": report.recorded_at > duty.due_at,
    }));
    audit::record(&mut tx, app, actor, deed).await?;
    campaigns::commit(tx, app, actor, id).await
}

/// Campaigns that must be reported, those due first at the top; or those that were, newest first. At most
/// [`MOST_DUTIES`].
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn duties(app: &App, actor: &Actor, is_open: bool) -> Result<Vec<Duty>> {
    actor.require(Permission::ViewApprovals)?;
    Ok(report_duties::list(&mut app.db.read().await?, actor.org_id, is_open, MOST_DUTIES).await?)
}

/// The campaigns that must still be reported; none for somebody who may not see approvals.
///
/// # Errors
/// [`Error::Storage`].
pub async fn open_duties(app: &App, actor: &Actor) -> Result<Vec<Duty>> {
    if !actor.role.may(Permission::ViewApprovals) {
        return Ok(Vec::new());
    }
    duties(app, actor, true).await
}

/// The rules of [`super::recheck`], where that is why the campaign is a draft.
async fn held_by(conn: &mut Conn, campaign: &Campaign) -> Result<Vec<String>> {
    if campaign.status != CampaignStatus::Draft {
        return Ok(Vec::new());
    }
    let newest = storage::approvals::newest_of(conn, campaign.org_id, campaign.id).await?;
    let reason = newest
        .filter(|approval| approval.status == ApprovalStatus::Voided)
        .and_then(|approval| approval.reason);
    Ok(reason.map(|reason| super::recheck::rules_of(&reason)).unwrap_or_default())
}

/// What both forms hold, checked.
struct Checked {
    body: ExternalBody,
    reference: String,
    day: NaiveDate,
    valid_until: Option<NaiveDate>,
}

impl ReferenceForm {
    fn checked(&self, today: NaiveDate) -> Result<Checked> {
        let mut fields = Fields::default();
        let valid_until = match self.valid_until.trim() {
            "" => None,
            text => fields.parsed("valid_until", day(text), ErrorCode::BadTime),
        };
        if valid_until.is_some_and(|until| until < today) {
            fields.refuse("valid_until", ErrorCode::PastTime);
        }
        let checked = check(fields, &self.body, &self.reference, ("issued_on", &self.issued_on), today)?;
        Ok(Checked { valid_until, ..checked })
    }
}

impl ReportForm {
    fn checked(&self, today: NaiveDate) -> Result<Checked> {
        check(Fields::default(), &self.body, &self.reference, ("reported_on", &self.reported_on), today)
    }
}

/// The fields that both forms have. `at` is the field of the day, which cannot lie ahead.
fn check(mut fields: Fields, body: &str, reference: &str, at: (&str, &str), today: NaiveDate) -> Result<Checked> {
    let body = fields.parsed("body", body.parse::<ExternalBody>(), ErrorCode::BadChoice);
    let reference = fields.text("reference", reference, LONGEST_REFERENCE);
    let given = fields.parsed(at.0, day(at.1.trim()), ErrorCode::BadTime);
    if given.is_some_and(|given| given > today) {
        fields.refuse(at.0, ErrorCode::BadTime);
    }
    fields.finish()?;
    Ok(Checked {
        // Both are there, or `finish` would have said which is not.
        body: body.unwrap_or(ExternalBody::Other),
        reference,
        day: given.unwrap_or(today),
        valid_until: None,
    })
}

fn day(text: &str) -> std::result::Result<NaiveDate, chrono::ParseError> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
}
