//! Approvals with what stands beside them: until when they hold, and the number under which somebody
//! outside approved the same content.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{ApprovalStatus, ExternalBody};
use serde::Serialize;
use storage::{Conn, approvals::Approval, campaign_versions::Version, campaigns::Campaign, external_references::Reference};

use super::{Person, facts::People};
use crate::{Result, approvals::policy};

/// The number under which a supervisory body or fund house approved a content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReferenceFacts {
    /// Who gave it.
    pub body: ExternalBody,
    /// The number.
    pub reference: String,
    /// The day it was given.
    pub issued_on: NaiveDate,
    /// The last day on which it holds, if the body named one.
    pub valid_until: Option<NaiveDate>,
    /// Who recorded it.
    pub recorded_by: Person,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

/// An approval, and what stands beside one that was given.
pub(super) struct Cleared {
    pub(super) approval: Approval,
    /// The newest reference for its content.
    pub(super) reference: Option<ReferenceFacts>,
    /// By the policy of now.
    pub(super) valid_until: Option<DateTime<Utc>>,
}

/// Every approval of the campaign, the oldest first.
pub(super) async fn of_campaign(conn: &mut Conn, campaign: &Campaign, versions: &[Version], people: &People) -> Result<Vec<Cleared>> {
    let mut found = Vec::new();
    for approval in storage::approvals::of_campaign(conn, campaign.org_id, campaign.id).await? {
        let (mut reference, mut valid_until) = (None, None);
        if let Some(at) = approval.decided_at.filter(|_| approval.status == ApprovalStatus::Approved) {
            valid_until = Some(policy::valid_until(conn, campaign.org_id, at).await?);
            if let Some(version) = versions.iter().find(|version| version.id == approval.version_id) {
                let newest = storage::external_references::newest_of(conn, campaign.org_id, &version.hash).await?;
                reference = newest.map(|newest| facts(newest, people));
            }
        }
        found.push(Cleared {
            approval,
            reference,
            valid_until,
        });
    }
    Ok(found)
}

fn facts(reference: Reference, people: &People) -> ReferenceFacts {
    ReferenceFacts {
        body: reference.body,
        reference: reference.reference,
        issued_on: reference.issued_on,
        valid_until: reference.valid_until,
        recorded_by: people.get(reference.recorded_by),
        recorded_at: reference.recorded_at,
    }
}
