//! Campaigns: what is being written, and where it stands.

use chrono::{DateTime, Utc};
use domain::{
    CampaignId, CampaignStatus, Channel, MemberId, OrgId, Purpose, SenderId, VersionId,
    campaign::Schedule,
    content::{AudienceRule, Content},
};
use sea_query::{Expr, ExprTrait};
use serde::Serialize;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{
    Conn, Engine, Result,
    error::parse,
    shelf::{self, Shelf},
};

/// A campaign.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Campaign {
    /// Its id.
    pub id: CampaignId,
    /// Organisation it belongs to.
    pub org_id: OrgId,
    /// Name for the members; recipients never see it.
    pub name: String,
    /// Where it stands.
    pub status: CampaignStatus,
    /// Channel over which contacts are reached.
    pub channel: Channel,
    /// What it is for; decides which consent is needed.
    pub purpose: Purpose,
    /// Sender the messages leave from; none until one is chosen.
    pub sender_id: Option<SenderId>,
    /// Texts as they stand now.
    pub content: Content,
    /// Whom it is for.
    pub audience: AudienceRule,
    /// When and how fast.
    pub schedule: Schedule,
    /// The frozen version in review or approved; none while it is a draft.
    pub version_id: Option<VersionId>,
    /// Counts every change; a writer must name the one it read.
    pub revision: i64,
    /// First campaign of the series this one repeats; none outside a series and for the first.
    pub parent_id: Option<CampaignId>,
    /// When it starts by itself; none when it waits for a member.
    pub starts_at: Option<DateTime<Utc>>,
    /// Who made it.
    pub created_by: MemberId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// When sending began.
    pub launched_at: Option<DateTime<Utc>>,
    /// When the recipient list was complete.
    pub frozen_at: Option<DateTime<Utc>>,
    /// When every delivery had ended.
    pub completed_at: Option<DateTime<Utc>>,
    /// When it was put away.
    pub archived_at: Option<DateTime<Utc>>,
}

/// Which campaigns to list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only these statuses; all when empty.
    pub statuses: Vec<CampaignStatus>,
    /// Only names that contain this, whatever the case.
    pub search: Option<String>,
    /// Archived ones instead of the others.
    pub is_archived: bool,
    /// Only campaigns made before this one (key of the next page).
    pub before: Option<CampaignId>,
}

/// An instant in the life of a campaign that is written once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Milestone {
    /// Sending began.
    Launched,
    /// The recipient list is complete.
    Frozen,
    /// Every delivery has ended.
    Completed,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    org_id: Uuid,
    name: String,
    status: String,
    channel: String,
    purpose: String,
    sender_id: Option<Uuid>,
    content: Json<Content>,
    audience: Json<AudienceRule>,
    schedule: Json<Schedule>,
    version_id: Option<Uuid>,
    revision: i64,
    parent_id: Option<Uuid>,
    starts_at: Option<DateTime<Utc>>,
    created_by: Uuid,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    launched_at: Option<DateTime<Utc>>,
    frozen_at: Option<DateTime<Utc>>,
    completed_at: Option<DateTime<Utc>>,
    archived_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for Campaign {
    type Error = crate::Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id.into(),
            org_id: row.org_id.into(),
            name: row.name,
            status: parse(&row.status, "campaigns", "status")?,
            channel: parse(&row.channel, "campaigns", "channel")?,
            purpose: parse(&row.purpose, "campaigns", "purpose")?,
            sender_id: row.sender_id.map(SenderId),
            content: row.content.0,
            audience: row.audience.0,
            schedule: row.schedule.0,
            version_id: row.version_id.map(VersionId),
            revision: row.revision,
            parent_id: row.parent_id.map(CampaignId),
            starts_at: row.starts_at,
            created_by: row.created_by.into(),
            created_at: row.created_at,
            updated_at: row.updated_at,
            launched_at: row.launched_at,
            frozen_at: row.frozen_at,
            completed_at: row.completed_at,
            archived_at: row.archived_at,
        })
    }
}

/// Adds a campaign.
///
/// # Errors
/// [`crate::Error::Duplicate`] when its series already has a run at that instant.
pub async fn insert(conn: &mut Conn, campaign: &Campaign) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO campaigns (id, org_id, name, status, channel, purpose, sender_id, content, audience, schedule, version_id, revision,
         parent_id, starts_at, created_by, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        campaign.id.uuid(),
        campaign.org_id.uuid(),
        &campaign.name,
        campaign.status.code(),
        campaign.channel.code(),
        campaign.purpose.to_string(),
        campaign.sender_id.map(SenderId::uuid),
        Json(&campaign.content),
        Json(&campaign.audience),
        Json(&campaign.schedule),
        campaign.version_id.map(VersionId::uuid),
        campaign.revision,
        campaign.parent_id.map(CampaignId::uuid),
        campaign.starts_at,
        campaign.created_by.uuid(),
        campaign.created_at,
        campaign.updated_at
    )?;
    Ok(())
}

/// The campaign, if it is this organisation's.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn get(conn: &mut Conn, org: OrgId, id: CampaignId) -> Result<Option<Campaign>> {
    fetch_optional!(conn, Row, "SELECT * FROM campaigns WHERE org_id = $1 AND id = $2", org.uuid(), id.uuid())?
        .map(Campaign::try_from)
        .transpose()
}

/// The campaign, held until the transaction ends, so that it cannot change in between.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn lock(conn: &mut Conn, org: OrgId, id: CampaignId) -> Result<Option<Campaign>> {
    if conn.kind() == Engine::Postgres {
        // For the strength see `dialect::for_update`: claims add counters while a list is frozen.
        scalar_optional!(
            conn,
            Uuid,
            "SELECT id FROM campaigns WHERE org_id = $1 AND id = $2 FOR NO KEY UPDATE",
            org.uuid(),
            id.uuid()
        )?;
    }
    get(conn, org, id).await
}

/// Saves everything a member can change, and counts the revision up. False when the campaign is
/// not there or no longer at revision `read` (somebody else saved meanwhile).
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn update(conn: &mut Conn, org: OrgId, campaign: &Campaign, read: i64) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE campaigns SET name = $4, status = $5, channel = $6, purpose = $7, sender_id = $8, content = $9, audience = $10, schedule = $11,
         version_id = $12, starts_at = $13, updated_at = $14, archived_at = $15, revision = revision + 1
         WHERE org_id = $1 AND id = $2 AND revision = $3",
        org.uuid(),
        campaign.id.uuid(),
        read,
        &campaign.name,
        campaign.status.code(),
        campaign.channel.code(),
        campaign.purpose.to_string(),
        campaign.sender_id.map(SenderId::uuid),
        Json(&campaign.content),
        Json(&campaign.audience),
        Json(&campaign.schedule),
        campaign.version_id.map(VersionId::uuid),
        campaign.starts_at,
        campaign.updated_at,
        campaign.archived_at
    )?;
    Ok(changed == 1)
}

/// Moves a campaign from `expected` to `next`. False when it does not stand at `expected` (any
/// more): somebody else was first.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn set_status(conn: &mut Conn, org: OrgId, id: CampaignId, expected: CampaignStatus, next: CampaignStatus, at: DateTime<Utc>) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE campaigns SET status = $4, updated_at = $5, revision = revision + 1 WHERE org_id = $1 AND id = $2 AND status = $3",
        org.uuid(),
        id.uuid(),
        expected.code(),
        next.code(),
        at
    )?;
    Ok(changed == 1)
}

/// Notes when a milestone was reached; none takes it back (a completed campaign sends again).
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn set_milestone(conn: &mut Conn, org: OrgId, id: CampaignId, milestone: Milestone, at: Option<DateTime<Utc>>) -> Result<bool> {
    let sql = match milestone {
        Milestone::Launched => "UPDATE campaigns SET launched_at = $3 WHERE org_id = $1 AND id = $2",
        Milestone::Frozen => "UPDATE campaigns SET frozen_at = $3 WHERE org_id = $1 AND id = $2",
        Milestone::Completed => "UPDATE campaigns SET completed_at = $3 WHERE org_id = $1 AND id = $2",
    };
    Ok(execute!(conn, sql, org.uuid(), id.uuid(), at)? == 1)
}

/// Sets the sender; part of launching, when none was chosen before.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn set_sender(conn: &mut Conn, org: OrgId, id: CampaignId, sender: SenderId) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE campaigns SET sender_id = $3 WHERE org_id = $1 AND id = $2",
        org.uuid(),
        id.uuid(),
        sender.uuid()
    )?;
    Ok(changed == 1)
}

/// A page of campaigns, newest first.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn list(conn: &mut Conn, org: OrgId, filter: &Filter, limit: u64) -> Result<Vec<Campaign>> {
    let mut query = shelf::newest(
        "campaigns",
        org,
        &Shelf {
            search: filter.search.as_deref(),
            is_archived: filter.is_archived,
            before: filter.before.map(CampaignId::uuid),
        },
        limit,
    );
    if !filter.statuses.is_empty() {
        query.and_where(Expr::col("status").is_in(filter.statuses.iter().map(|status| status.code())));
    }
    fetch_all_built!(conn, Row, query)?.into_iter().map(Campaign::try_from).collect()
}

/// Whether the series of `first` already has a run at this instant.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn has_run_at(conn: &mut Conn, org: OrgId, first: CampaignId, at: DateTime<Utc>) -> Result<bool> {
    let runs = scalar!(
        conn,
        i64,
        "SELECT COUNT(*) FROM campaigns WHERE org_id = $1 AND parent_id = $2 AND starts_at = $3",
        org.uuid(),
        first.uuid(),
        at
    )?;
    Ok(runs > 0)
}

/// How many campaigns that are not archived stand in each status.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn count_by_status(conn: &mut Conn, org: OrgId) -> Result<Vec<(CampaignStatus, i64)>> {
    let rows = fetch_all!(
        conn,
        (String, i64),
        "SELECT status, COUNT(*) FROM campaigns WHERE org_id = $1 AND archived_at IS NULL GROUP BY status",
        org.uuid()
    )?;
    rows.into_iter()
        .map(|(status, count)| Ok((parse(&status, "campaigns", "status")?, count)))
        .collect()
}

/// These campaigns of the organisation, oldest first; unknown ids are left out.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn by_ids(conn: &mut Conn, org: OrgId, ids: &[CampaignId]) -> Result<Vec<Campaign>> {
    let sql = format!(
        "SELECT * FROM campaigns WHERE org_id = $1 AND id {} ORDER BY id",
        crate::dialect::in_uuids(conn.kind(), "$2")
    );
    fetch_all!(conn, Row, sqlx::AssertSqlSafe(sql), org.uuid(), Json(ids))?
        .into_iter()
        .map(Campaign::try_from)
        .collect()
}

/// Campaigns under way, and those that start, started or ended in `from <= at < until`, oldest
/// first.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn of_day(conn: &mut Conn, org: OrgId, from: DateTime<Utc>, until: DateTime<Utc>) -> Result<Vec<Campaign>> {
    fetch_all!(
        conn,
        Row,
        // One index for each way into the day; a condition over all of them would read every campaign.
        "SELECT * FROM campaigns WHERE archived_at IS NULL AND id IN (
         SELECT id FROM campaigns WHERE org_id = $1 AND status IN ('sending', 'paused')
         UNION SELECT id FROM campaigns WHERE org_id = $1 AND status = 'scheduled' AND starts_at < $3
         UNION SELECT id FROM campaigns WHERE org_id = $1 AND launched_at >= $2 AND launched_at < $3
         UNION SELECT id FROM campaigns WHERE org_id = $1 AND completed_at >= $2 AND completed_at < $3)
         ORDER BY id",
        org.uuid(),
        from,
        until
    )?
    .into_iter()
    .map(Campaign::try_from)
    .collect()
}

/// A sender's campaigns that are being sent, oldest first. For the worker.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn sending_from(conn: &mut Conn, org: OrgId, sender: SenderId) -> Result<Vec<Campaign>> {
    fetch_all!(
        conn,
        Row,
        "SELECT * FROM campaigns WHERE org_id = $1 AND sender_id = $2 AND status = 'sending' ORDER BY id",
        org.uuid(),
        sender.uuid()
    )?
    .into_iter()
    .map(Campaign::try_from)
    .collect()
}
