//! Frozen content versions of campaigns: what an approval binds to. Never changed.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::{
    CampaignId, Channel, Language, MemberId, OrgId, Purpose, Verdict, VersionId,
    content::{AudienceRule, Content},
};
use serde::Serialize;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{Conn, Result, error::parse};

/// A content version.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Version {
    /// Its id.
    pub id: VersionId,
    /// Organisation it belongs to.
    pub org_id: OrgId,
    /// Campaign it belongs to.
    pub campaign_id: CampaignId,
    /// 1, 2, 3 ... per campaign.
    pub number: i64,
    /// SHA-256 over the canonical JSON of everything below that is sent or decides who gets it.
    pub hash: Vec<u8>,
    /// Channel.
    pub channel: Channel,
    /// Purpose.
    pub purpose: Purpose,
    /// Texts, fallbacks, media.
    pub content: Content,
    /// Whom it is for.
    pub audience: AudienceRule,
    /// What the check said, per language.
    pub verdicts: BTreeMap<Language, Verdict>,
    /// How many would have received it at that moment.
    pub recipients: i64,
    /// Who submitted it.
    pub author_id: MemberId,
    /// When.
    pub created_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    org_id: Uuid,
    campaign_id: Uuid,
    number: i64,
    hash: Vec<u8>,
    channel: String,
    purpose: String,
    content: Json<Content>,
    audience: Json<AudienceRule>,
    verdicts: Json<BTreeMap<Language, Verdict>>,
    recipients: i64,
    author_id: Uuid,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for Version {
    type Error = crate::Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id.into(),
            org_id: row.org_id.into(),
            campaign_id: row.campaign_id.into(),
            number: row.number,
            hash: row.hash,
            channel: parse(&row.channel, "campaign_versions", "channel")?,
            purpose: parse(&row.purpose, "campaign_versions", "purpose")?,
            content: row.content.0,
            audience: row.audience.0,
            verdicts: row.verdicts.0,
            recipients: row.recipients,
            author_id: row.author_id.into(),
            created_at: row.created_at,
        })
    }
}

/// Adds a version.
///
/// # Errors
/// [`crate::Error::Duplicate`] when the campaign already has this number.
pub async fn insert(conn: &mut Conn, version: &Version) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO campaign_versions (id, org_id, campaign_id, number, hash, channel, purpose, content, audience, verdicts, recipients,
         author_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        version.id.uuid(),
        version.org_id.uuid(),
        version.campaign_id.uuid(),
        version.number,
        &version.hash,
        version.channel.code(),
        version.purpose.to_string(),
        Json(&version.content),
        Json(&version.audience),
        Json(&version.verdicts),
        version.recipients,
        version.author_id.uuid(),
        version.created_at
    )?;
    Ok(())
}

/// The version, if it is this organisation's.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn get(conn: &mut Conn, org: OrgId, id: VersionId) -> Result<Option<Version>> {
    fetch_optional!(
        conn,
        Row,
        "SELECT * FROM campaign_versions WHERE org_id = $1 AND id = $2",
        org.uuid(),
        id.uuid()
    )?
    .map(Version::try_from)
    .transpose()
}

/// The number of the campaign's newest version; 0 when it has none.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn newest_number(conn: &mut Conn, org: OrgId, campaign: CampaignId) -> Result<i64> {
    scalar!(
        conn,
        i64,
        "SELECT COALESCE(MAX(number), 0) FROM campaign_versions WHERE org_id = $1 AND campaign_id = $2",
        org.uuid(),
        campaign.uuid()
    )
}

/// The campaign's newest version with a number below `number`, whatever became of it.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn submitted_before(conn: &mut Conn, org: OrgId, campaign: CampaignId, number: i64) -> Result<Option<Version>> {
    fetch_optional!(
        conn,
        Row,
        "SELECT * FROM campaign_versions WHERE org_id = $1 AND campaign_id = $2 AND number < $3 ORDER BY number DESC LIMIT 1",
        org.uuid(),
        campaign.uuid(),
        number
    )?
    .map(Version::try_from)
    .transpose()
}

/// Every version of the campaign, the first one first.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn of_campaign(conn: &mut Conn, org: OrgId, campaign: CampaignId) -> Result<Vec<Version>> {
    let rows = fetch_all!(
        conn,
        Row,
        "SELECT * FROM campaign_versions WHERE org_id = $1 AND campaign_id = $2 ORDER BY number",
        org.uuid(),
        campaign.uuid()
    )?;
    rows.into_iter().map(Version::try_from).collect()
}

/// The campaign's newest version with a number below `number` that was once approved, also where
/// a later edit voided the approval.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn approved_before(conn: &mut Conn, org: OrgId, campaign: CampaignId, number: i64) -> Result<Option<Version>> {
    fetch_optional!(
        conn,
        Row,
        "SELECT v.* FROM campaign_versions v JOIN approvals a ON a.version_id = v.id AND a.status IN ('approved', 'voided') AND a.decided_at IS NOT NULL
         WHERE v.org_id = $1 AND v.campaign_id = $2 AND v.number < $3 ORDER BY v.number DESC LIMIT 1",
        org.uuid(),
        campaign.uuid(),
        number
    )?
    .map(Version::try_from)
    .transpose()
}
