//! Campaigns that must be reported to a supervisory body after their launch.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{CampaignId, ExternalBody, MemberId, OrgId};
use serde::Serialize;
use uuid::Uuid;

use crate::{Conn, Result, error::parse};

/// A duty to report a campaign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Duty {
    /// The campaign.
    pub campaign_id: CampaignId,
    /// Its name.
    pub campaign_name: String,
    /// When the report must have been made.
    pub due_at: DateTime<Utc>,
    /// The report; none while it is missing.
    pub report: Option<Report>,
}

/// A report that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// To whom.
    pub body: ExternalBody,
    /// The number it was given.
    pub reference: String,
    /// The day on which it was made.
    pub reported_on: NaiveDate,
    /// Who recorded it.
    pub recorded_by: MemberId,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct Row {
    campaign_id: Uuid,
    name: String,
    due_at: DateTime<Utc>,
    body: Option<String>,
    reference: Option<String>,
    reported_on: Option<String>,
    recorded_by: Option<Uuid>,
    recorded_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for Duty {
    type Error = crate::Error;
    fn try_from(row: Row) -> Result<Self> {
        const TABLE: &str = "report_duties";
        let report = match (row.body, row.reference, row.reported_on, row.recorded_by, row.recorded_at) {
            (Some(body), Some(reference), Some(reported_on), Some(recorded_by), Some(recorded_at)) => Some(Report {
                body: parse(&body, TABLE, "body")?,
                reference,
                reported_on: parse(&reported_on, TABLE, "reported_on")?,
                recorded_by: recorded_by.into(),
                recorded_at,
            }),
            _ => None,
        };
        Ok(Self {
            campaign_id: row.campaign_id.into(),
            campaign_name: row.name,
            due_at: row.due_at,
            report,
        })
    }
}

/// Adds the duty to report a campaign until `due_at`.
///
/// # Errors
/// [`crate::Error::Duplicate`] when the campaign has one.
pub async fn insert(conn: &mut Conn, org: OrgId, campaign: CampaignId, due_at: DateTime<Utc>) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO report_duties (campaign_id, org_id, due_at) VALUES ($1, $2, $3)",
        campaign.uuid(),
        org.uuid(),
        due_at
    )?;
    Ok(())
}

/// The duty of a campaign, if it has one.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn get(conn: &mut Conn, org: OrgId, campaign: CampaignId) -> Result<Option<Duty>> {
    fetch_optional!(
        conn,
        Row,
        "SELECT d.campaign_id, c.name, d.due_at, d.body, d.reference, d.reported_on, d.recorded_by, d.recorded_at
         FROM report_duties d JOIN campaigns c ON c.id = d.campaign_id WHERE d.org_id = $1 AND d.campaign_id = $2",
        org.uuid(),
        campaign.uuid()
    )?
    .map(Duty::try_from)
    .transpose()
}

/// Duties that are open, those due first at the top; or those that are done, the newest at the top.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn list(conn: &mut Conn, org: OrgId, is_open: bool, limit: i64) -> Result<Vec<Duty>> {
    let sql = if is_open {
        "SELECT d.campaign_id, c.name, d.due_at, d.body, d.reference, d.reported_on, d.recorded_by, d.recorded_at
         FROM report_duties d JOIN campaigns c ON c.id = d.campaign_id
         WHERE d.org_id = $1 AND d.recorded_at IS NULL ORDER BY d.due_at, d.campaign_id LIMIT $2"
    } else {
        "SELECT d.campaign_id, c.name, d.due_at, d.body, d.reference, d.reported_on, d.recorded_by, d.recorded_at
         FROM report_duties d JOIN campaigns c ON c.id = d.campaign_id
         WHERE d.org_id = $1 AND d.recorded_at IS NOT NULL ORDER BY d.due_at DESC, d.campaign_id LIMIT $2"
    };
    fetch_all!(conn, Row, sql, org.uuid(), limit)?.into_iter().map(Duty::try_from).collect()
}

/// Keeps the report of a campaign. False when no report is missing (any more).
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn record(conn: &mut Conn, org: OrgId, campaign: CampaignId, report: &Report) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE report_duties SET body = $3, reference = $4, reported_on = $5, recorded_by = $6, recorded_at = $7
         WHERE org_id = $1 AND campaign_id = $2 AND recorded_at IS NULL",
        org.uuid(),
        campaign.uuid(),
        report.body.code(),
        &report.reference,
        report.reported_on.to_string(),
        report.recorded_by.uuid(),
        report.recorded_at
    )?;
    Ok(changed == 1)
}
