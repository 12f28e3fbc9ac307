//! The queue around approvals: when a decision is due, who is looking at it, and what became of a
//! campaign's versions. Whoever changes a request's place in the queue holds its campaign's lock.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::{ApprovalId, CampaignId, Language, MemberId, OrgId, Verdict};
use serde::Serialize;
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{Conn, Result};

/// How quickly an organisation decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ServiceLevel {
    /// Hours on the clock.
    pub hours: i64,
    /// Who is told once they are over; without one all who may decide.
    pub deputy: Option<MemberId>,
}

/// Where a request stands in the queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// When it is to be decided; none for requests from before there was a time.
    pub due_at: Option<DateTime<Utc>>,
    /// When those who decide were reminded.
    pub reminded_at: Option<DateTime<Utc>>,
    /// When the deputy was told.
    pub escalated_at: Option<DateTime<Utc>>,
    /// SHA-256 over what is sent; the same for requests of identical content.
    pub wording: Option<Vec<u8>>,
    /// Who said last that they are looking at it.
    pub claimed_by: Option<MemberId>,
    /// When they did something last.
    pub claimed_at: Option<DateTime<Utc>>,
}

/// The beginning of a wait.
#[derive(Clone, Copy, Debug)]
pub struct Wait<'a> {
    /// When somebody is reminded.
    pub remind_at: DateTime<Utc>,
    /// When it is to be decided.
    pub due_at: DateTime<Utc>,
    /// See [`Place::wording`].
    pub wording: &'a [u8],
}

/// Somebody says that they are looking at it.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// Who.
    pub by: MemberId,
    /// When.
    pub at: DateTime<Utc>,
    /// A claim of then or before has lapsed.
    pub lapsed: DateTime<Utc>,
    /// Whose claim it takes over.
    pub over: Option<MemberId>,
}

/// Something that happened to a campaign's versions, as the audit log holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct Deed {
    /// When.
    pub at: DateTime<Utc>,
    /// Who; none for the system.
    pub member_id: Option<MemberId>,
    /// `campaign.approved` and the like.
    pub action: String,
    /// Facts.
    pub detail: Value,
}

#[derive(sqlx::FromRow)]
struct Row {
    due_at: Option<DateTime<Utc>>,
    reminded_at: Option<DateTime<Utc>>,
    escalated_at: Option<DateTime<Utc>>,
    wording: Option<Vec<u8>>,
    claimed_by: Option<Uuid>,
    claimed_at: Option<DateTime<Utc>>,
}

impl From<Row> for Place {
    fn from(row: Row) -> Self {
        Self {
            due_at: row.due_at,
            reminded_at: row.reminded_at,
            escalated_at: row.escalated_at,
            wording: row.wording,
            claimed_by: row.claimed_by.map(MemberId),
            claimed_at: row.claimed_at,
        }
    }
}

/// The organisation's service level, if the organisation exists.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn service_level(conn: &mut Conn, org: OrgId) -> Result<Option<ServiceLevel>> {
    let row = fetch_optional!(
        conn,
        (i64, Option<Uuid>),
        "SELECT approval_hours, approval_deputy FROM orgs WHERE id = $1",
        org.uuid()
    )?;
    Ok(row.map(|(hours, deputy)| ServiceLevel {
        hours,
        deputy: deputy.map(MemberId),
    }))
}

/// Saves the organisation's service level; it holds for requests from now on.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn set_service_level(conn: &mut Conn, org: OrgId, level: ServiceLevel, at: DateTime<Utc>) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE orgs SET approval_hours = $2, approval_deputy = $3, updated_at = $4 WHERE id = $1",
        org.uuid(),
        level.hours,
        level.deputy.map(MemberId::uuid),
        at
    )?;
    Ok(changed == 1)
}

/// Gives a request that waits its times and the hash of what it says.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn begin(conn: &mut Conn, org: OrgId, id: ApprovalId, wait: Wait<'_>) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE approvals SET notice_at = $3, due_at = $4, wording = $5 WHERE org_id = $1 AND id = $2 AND status = 'waiting'",
        org.uuid(),
        id.uuid(),
        wait.remind_at,
        wait.due_at,
        wait.wording
    )?;
    Ok(changed == 1)
}

/// Where the request stands in the queue, if it is this organisation's.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn place(conn: &mut Conn, org: OrgId, id: ApprovalId) -> Result<Option<Place>> {
    let row = fetch_optional!(
        conn,
        Row,
        "SELECT due_at, reminded_at, escalated_at, wording, claimed_by, claimed_at FROM approvals WHERE org_id = $1 AND id = $2",
        org.uuid(),
        id.uuid()
    )?;
    Ok(row.map(Place::from))
}

/// The requests that wait and say exactly this, oldest first.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn alike(conn: &mut Conn, org: OrgId, wording: &[u8], limit: i64) -> Result<Vec<ApprovalId>> {
    let rows = fetch_all!(
        conn,
        (Uuid,),
        "SELECT id FROM approvals WHERE org_id = $1 AND status = 'waiting' AND wording = $2 ORDER BY id LIMIT $3",
        org.uuid(),
        wording,
        limit
    )?;
    Ok(rows.into_iter().map(|(id,)| id.into()).collect())
}

/// Claims a request that waits and that nobody else is looking at, or whoever is named. False when
/// somebody else was first.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn claim(conn: &mut Conn, org: OrgId, id: ApprovalId, claim: Claim) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE approvals SET claimed_by = $3, claimed_at = $4 WHERE org_id = $1 AND id = $2 AND status = 'waiting'
         AND (claimed_by IS NULL OR claimed_at <= $5 OR claimed_by IN ($3, $6))",
        org.uuid(),
        id.uuid(),
        claim.by.uuid(),
        claim.at,
        claim.lapsed,
        claim.over.unwrap_or(claim.by).uuid()
    )?;
    Ok(changed == 1)
}

/// Ends one's own claim. False when it is somebody else's by now, or nobody's.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn release(conn: &mut Conn, org: OrgId, id: ApprovalId, by: MemberId) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE approvals SET claimed_by = NULL, claimed_at = NULL WHERE org_id = $1 AND id = $2 AND claimed_by = $3",
        org.uuid(),
        id.uuid(),
        by.uuid()
    )?;
    Ok(changed == 1)
}

/// Every organisation's requests of which somebody is to be told now.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn due(conn: &mut Conn, now: DateTime<Utc>) -> Result<Vec<(OrgId, ApprovalId)>> {
    let rows = fetch_all!(
        conn,
        (Uuid, Uuid),
        "SELECT org_id, id FROM approvals WHERE status = 'waiting' AND notice_at <= $1 ORDER BY notice_at, id",
        now
    )?;
    Ok(rows.into_iter().map(|(org, id)| (org.into(), id.into())).collect())
}

/// Notes that those who decide are being reminded. False when that was done, when it is not time
/// yet, or when all the time is over.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn remind(conn: &mut Conn, org: OrgId, id: ApprovalId, now: DateTime<Utc>) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE approvals SET reminded_at = $3, notice_at = due_at WHERE org_id = $1 AND id = $2 AND status = 'waiting'
         AND reminded_at IS NULL AND notice_at <= $3 AND due_at > $3",
        org.uuid(),
        id.uuid(),
        now
    )?;
    Ok(changed == 1)
}

/// Notes that the deputy is being told. False when that was done, or when there is time left.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn escalate(conn: &mut Conn, org: OrgId, id: ApprovalId, now: DateTime<Utc>) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE approvals SET escalated_at = $3, notice_at = NULL WHERE org_id = $1 AND id = $2 AND status = 'waiting'
         AND escalated_at IS NULL AND due_at <= $3",
        org.uuid(),
        id.uuid(),
        now
    )?;
    Ok(changed == 1)
}

/// What happened to the campaign's versions, newest first.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn deeds(conn: &mut Conn, org: OrgId, campaign: CampaignId, limit: i64) -> Result<Vec<Deed>> {
    let rows = fetch_all!(
        conn,
        (DateTime<Utc>, Option<Uuid>, String, Json<Value>),
        "SELECT at, member_id, action, detail FROM audit_entries WHERE org_id = $1 AND subject_kind = 'campaign' AND subject_id = $2
         AND action IN ('campaign.submitted', 'campaign.resubmitted', 'campaign.approved', 'campaign.rejected', 'campaign.withdrawn',
         'campaign.voided', 'campaign.cancelled', 'campaign.approval-undone') ORDER BY seq DESC LIMIT $3",
        org.uuid(),
        campaign.to_string(),
        limit
    )?;
    Ok(rows
        .into_iter()
        .map(|(at, member, action, detail)| Deed {
            at,
            member_id: member.map(MemberId),
            action,
            detail: detail.0,
        })
        .collect())
}

/// What the check said of each of the campaign's versions, by number.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn verdicts(conn: &mut Conn, org: OrgId, campaign: CampaignId) -> Result<BTreeMap<i64, BTreeMap<Language, Verdict>>> {
    let rows = fetch_all!(
        conn,
        (i64, Json<BTreeMap<Language, Verdict>>),
        "SELECT number, verdicts FROM campaign_versions WHERE org_id = $1 AND campaign_id = $2",
        org.uuid(),
        campaign.uuid()
    )?;
    Ok(rows.into_iter().map(|(number, verdicts)| (number, verdicts.0)).collect())
}
