//! Approvals: waits for a decision, and decisions, on content versions.

use chrono::{DateTime, Utc};
use domain::{ApprovalId, ApprovalStatus, CampaignId, MemberId, OrgId, VersionId};
use sea_query::{Expr, ExprTrait, Iden, Order, Query};
use serde::Serialize;
use uuid::Uuid;

use crate::{Conn, Result, error::parse};

/// An approval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Approval {
    /// Its id.
    pub id: ApprovalId,
    /// Organisation it belongs to.
    pub org_id: OrgId,
    /// Campaign it is about.
    pub campaign_id: CampaignId,
    /// The exact content it is about.
    pub version_id: VersionId,
    /// Where it stands.
    pub status: ApprovalStatus,
    /// What the author tells the approver; may be empty.
    pub note: String,
    /// Who asked.
    pub requested_by: MemberId,
    /// When.
    pub requested_at: DateTime<Utc>,
    /// Who decided; none while it waits, and where the organisation's policy decided.
    pub decided_by: Option<MemberId>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was rejected; or, when it was voided, the rules of a newer rulebook that forbid it.
    pub reason: Option<String>,
}

/// A decision on an approval that waits.
#[derive(Clone, Copy, Debug)]
pub struct Decision<'a> {
    /// What it becomes.
    pub status: ApprovalStatus,
    /// Who decides; none for the system.
    pub by: Option<MemberId>,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: Option<&'a str>,
}

/// Which approvals to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Those that wait, or those that no longer do.
    pub is_waiting: bool,
    /// Only those asked for by this member.
    pub requested_by: Option<MemberId>,
    /// Key of the next page: the last approval of the page before.
    pub after: Option<ApprovalId>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    org_id: Uuid,
    campaign_id: Uuid,
    version_id: Uuid,
    status: String,
    note: String,
    requested_by: Uuid,
    requested_at: DateTime<Utc>,
    decided_by: Option<Uuid>,
    decided_at: Option<DateTime<Utc>>,
    reason: Option<String>,
}

impl TryFrom<Row> for Approval {
    type Error = crate::Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id.into(),
            org_id: row.org_id.into(),
            campaign_id: row.campaign_id.into(),
            version_id: row.version_id.into(),
            status: parse(&row.status, "approvals", "status")?,
            note: row.note,
            requested_by: row.requested_by.into(),
            requested_at: row.requested_at,
            decided_by: row.decided_by.map(MemberId),
            decided_at: row.decided_at,
            reason: row.reason,
        })
    }
}

#[derive(Iden)]
enum Approvals {
    Table,
    Id,
    OrgId,
    Status,
    RequestedBy,
}

/// Adds an approval.
///
/// # Errors
/// [`crate::Error::Duplicate`] when the campaign already has one that waits.
pub async fn insert(conn: &mut Conn, approval: &Approval) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO approvals (id, org_id, campaign_id, version_id, status, note, requested_by, requested_at, decided_by, decided_at, reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        approval.id.uuid(),
        approval.org_id.uuid(),
        approval.campaign_id.uuid(),
        approval.version_id.uuid(),
        approval.status.code(),
        &approval.note,
        approval.requested_by.uuid(),
        approval.requested_at,
        approval.decided_by.map(MemberId::uuid),
        approval.decided_at,
        &approval.reason
    )?;
    Ok(())
}

/// The approval, if it is this organisation's.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn get(conn: &mut Conn, org: OrgId, id: ApprovalId) -> Result<Option<Approval>> {
    fetch_optional!(conn, Row, "SELECT * FROM approvals WHERE org_id = $1 AND id = $2", org.uuid(), id.uuid())?
        .map(Approval::try_from)
        .transpose()
}

/// The campaign's newest approval, whatever its status.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn newest_of(conn: &mut Conn, org: OrgId, campaign: CampaignId) -> Result<Option<Approval>> {
    fetch_optional!(
        conn,
        Row,
        "SELECT * FROM approvals WHERE org_id = $1 AND campaign_id = $2 ORDER BY id DESC LIMIT 1",
        org.uuid(),
        campaign.uuid()
    )?
    .map(Approval::try_from)
    .transpose()
}

/// Every approval of the campaign, the oldest first.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn of_campaign(conn: &mut Conn, org: OrgId, campaign: CampaignId) -> Result<Vec<Approval>> {
    let rows = fetch_all!(
        conn,
        Row,
        "SELECT * FROM approvals WHERE org_id = $1 AND campaign_id = $2 ORDER BY id",
        org.uuid(),
        campaign.uuid()
    )?;
    rows.into_iter().map(Approval::try_from).collect()
}

/// Whether this version was approved.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn is_approved(conn: &mut Conn, org: OrgId, version: VersionId) -> Result<bool> {
    let approved = scalar!(
        conn,
        i64,
        "SELECT COUNT(*) FROM approvals WHERE org_id = $1 AND version_id = $2 AND status = 'approved'",
        org.uuid(),
        version.uuid()
    )?;
    Ok(approved > 0)
}

/// Decides one that waits. False when it no longer waits: somebody else was first.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn decide(conn: &mut Conn, org: OrgId, id: ApprovalId, decision: Decision<'_>) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE approvals SET status = $3, decided_by = $4, decided_at = $5, reason = $6 WHERE org_id = $1 AND id = $2 AND status = 'waiting'",
        org.uuid(),
        id.uuid(),
        decision.status.code(),
        decision.by.map(MemberId::uuid),
        decision.at,
        decision.reason
    )?;
    Ok(changed == 1)
}

/// Lets an approved one wait again, as if nobody had decided. False when it is not approved (any
/// more).
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn reopen(conn: &mut Conn, org: OrgId, id: ApprovalId) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE approvals SET status = 'waiting', decided_by = NULL, decided_at = NULL, reason = NULL WHERE org_id = $1 AND id = $2 AND status = 'approved'",
        org.uuid(),
        id.uuid()
    )?;
    Ok(changed == 1)
}

/// Voids whatever approval of the campaign waits or stands, because its content is no longer what
/// would be sent. A voided one that had been approved keeps who approved it and when. True when
/// there was one.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn void(conn: &mut Conn, org: OrgId, campaign: CampaignId) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE approvals SET status = 'voided' WHERE org_id = $1 AND campaign_id = $2 AND status IN ('waiting', 'approved')",
        org.uuid(),
        campaign.uuid()
    )?;
    Ok(changed > 0)
}

/// A page of approvals: those that wait oldest first, the others newest first.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn list(conn: &mut Conn, org: OrgId, filter: &Filter, limit: u64) -> Result<Vec<Approval>> {
    let mut query = Query::select();
    let waiting = ApprovalStatus::Waiting.code();
    query
        .expr(Expr::cust("*"))
        .from(Approvals::Table)
        .and_where(Expr::col(Approvals::OrgId).eq(org.uuid()))
        .and_where_option(filter.requested_by.map(|member| Expr::col(Approvals::RequestedBy).eq(member.uuid())))
        .limit(limit);
    if filter.is_waiting {
        query
            .and_where(Expr::col(Approvals::Status).eq(waiting))
            .and_where_option(filter.after.map(|after| Expr::col(Approvals::Id).gt(after.uuid())))
            .order_by(Approvals::Id, Order::Asc);
    } else {
        query
            .and_where(Expr::col(Approvals::Status).ne(waiting))
            .and_where_option(filter.after.map(|after| Expr::col(Approvals::Id).lt(after.uuid())))
            .order_by(Approvals::Id, Order::Desc);
    }
    fetch_all_built!(conn, Row, query)?.into_iter().map(Approval::try_from).collect()
}

/// How many wait.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn count_waiting(conn: &mut Conn, org: OrgId) -> Result<i64> {
    scalar!(conn, i64, "SELECT COUNT(*) FROM approvals WHERE org_id = $1 AND status = 'waiting'", org.uuid())
}
