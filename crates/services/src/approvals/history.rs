//! What became of a campaign's versions: who asked, who decided, what ended it, and what the check
//! said of each version. Read from the audit log, so that a decision that was taken back is in it too.

use chrono::{DateTime, Utc};
use domain::{ApprovalId, Permission, Severity};

use super::{comments::readable, names};
use crate::{Actor, App, Result};

/// The most entries that are shown.
const MOST: i64 = 100;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// When.
    pub at: DateTime<Utc>,
    /// Who; none for the system and the organisation's policy.
    pub who: Option<String>,
    /// `submitted`, `resubmitted`, `approved`, `rejected`, `withdrawn`, `voided`, `cancelled`,
    /// `approval-undone`.
    pub what: String,
    /// Number of the version it happened to; 0 when that is not known.
    pub version: i64,
    /// Version of the rulebook that judged it; empty when that is not known.
    pub rulebook: String,
    /// Findings that must be fixed, over all languages.
    pub must_fix: usize,
    /// Findings to consider.
    pub consider: usize,
    /// Why it was rejected.
    pub reason: Option<String>,
}

/// What happened to the versions of the request's campaign, newest first.
///
/// # Errors
/// [`crate::Error::Forbidden`], [`crate::Error::NotFound`] also for what the actor may not read, [`crate::Error::Storage`].
pub async fn history(app: &App, actor: &Actor, id: ApprovalId) -> Result<Vec<Past>> {
    actor.require(Permission::ViewApprovals)?;
    let mut conn = app.db.read().await?;
    let campaign = readable(&mut conn, actor, id).await?.campaign_id;
    let names = names(&mut conn, actor).await?;
    let verdicts = storage::approval_queue::verdicts(&mut conn, actor.org_id, campaign).await?;
    let deeds = storage::approval_queue::deeds(&mut conn, actor.org_id, campaign, MOST).await?;
    let (mut past, mut version) = (Vec::new(), 0);
    for deed in deeds.into_iter().rev() {
        // An edit and a withdrawal name no version: they end the one before.
        version = deed.detail["version"].as_i64().unwrap_or(version);
        let judged = verdicts.get(&version);
        let count = |severity| -> usize { judged.map_or(0, |judged| judged.values().map(|verdict| verdict.count(severity)).sum()) };
        let entry = Past {
            at: deed.at,
            who: deed.member_id.and_then(|member| names.get(&member).cloned()),
            what: deed.action.trim_start_matches("campaign.").to_owned(),
            version,
            rulebook: judged
                .and_then(|judged| judged.values().next())
                .map(|verdict| verdict.rulebook.clone())
                .unwrap_or_default(),
            must_fix: count(Severity::Block),
            consider: count(Severity::Warn),
            reason: None,
        };
        let reason = match deed.detail["approval"].as_str().and_then(|id| id.parse::<ApprovalId>().ok()) {
            Some(rejected) if entry.what == "rejected" => storage::approvals::get(&mut conn, actor.org_id, rejected).await?.and_then(|found| found.reason),
            _ => None,
        };
        let by_policy = (deed.detail["by_policy"] == true).then(|| Past {
            who: None,
            what: "approved".to_owned(),
            ..entry.clone()
        });
        past.push(Past { reason, ..entry });
        past.extend(by_policy);
    }
    past.reverse();
    Ok(past)
}
