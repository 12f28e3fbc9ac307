//! Checking again, by a newer rulebook, what was approved and is not sent yet.
//!
//! Any process may do it and several may at once: each approval is looked at under its campaign's lock,
//! and is either noted as checked or voided, so nothing is done or told twice.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use compliance::Rulebook;
use domain::{ApprovalId, ApprovalStatus, CampaignId, OrgId, Severity, campaign::CampaignMove};
use serde_json::json;
use storage::{Conn, approval_policy, approvals::Approval, campaign_versions::Version, campaigns::Campaign};
use tokio_util::sync::CancellationToken;

use crate::{
    Actor, App, Error, Result,
    audit::Deed,
    campaigns, checks,
    mails::{self, Letter},
    messages,
};

/// Approvals read at a time.
const PAGE: i64 = 100;
/// Between the rules in the reason of an approval that was voided.
const BETWEEN: &str = ", ";

/// Checks by `book` what is approved, not sent and not checked by it yet. What it forbids is held: its
/// approval is voided, its campaign is a draft again, and its author is told. Answers with how many.
///
/// # Errors
/// [`Error::Storage`]; what was done until then stays, and the rest is found again.
pub async fn run(app: &App, book: &'static Rulebook, shutdown: &CancellationToken) -> Result<usize> {
    let mark = mark(book, messages::today(app.now()));
    let (mut after, mut held) = (None, 0);
    while !shutdown.is_cancelled() {
        let page = approval_policy::unchecked(&mut app.db.read().await?, &mark, after, PAGE).await?;
        let Some((_, last, _)) = page.last() else { break };
        after = Some(*last);
        for (org, approval, campaign) in page {
            match again(app, book, &mark, (org, approval, campaign)).await {
                Ok(is_held) => held += usize::from(is_held),
                // One that cannot be checked must not keep the others from being checked.
                Err(error) => tracing::error!(%org, %campaign, %error, "an approved campaign could not be checked again"),
            }
        }
    }
    Ok(held)
}

/// The ids of the rules for which a version was held, from the reason of its approval.
#[must_use]
pub fn rules_of(reason: &str) -> Vec<String> {
    reason.split(BETWEEN).filter(|rule| !rule.is_empty()).map(str::to_owned).collect()
}

/// What tells one state of a rulebook from another: its version, and the last day on which one of its rules
/// came into force or ended.
fn mark(book: &Rulebook, today: NaiveDate) -> String {
    let turns = book
        .rules()
        .iter()
        .flat_map(|rule| [rule.effective_from, rule.effective_to.and_then(|last| last.succ_opt())]);
    let turn = turns.flatten().filter(|day| *day <= today).max();
    format!("{} {}", book.version(), turn.unwrap_or_default())
}

/// Checks one approval again; whether it was held.
async fn again(app: &App, book: &'static Rulebook, mark: &str, which: (OrgId, ApprovalId, CampaignId)) -> Result<bool> {
    let (org, approval, campaign) = which;
    let mut tx = app.db.begin().await?;
    let Some(before) = storage::campaigns::lock(&mut tx, org, campaign).await? else {
        return Ok(false);
    };
    // Read under the campaign's lock: somebody may have launched, edited or held it meanwhile.
    let approval = storage::approvals::get(&mut tx, org, approval).await?;
    let approval = approval.filter(|approval| approval.status == ApprovalStatus::Approved && before.version_id == Some(approval.version_id));
    let Some(approval) = approval.filter(|_| before.status.after(CampaignMove::Hold).is_ok()) else {
        return Ok(false);
    };
    let version = storage::campaign_versions::get(&mut tx, org, approval.version_id)
        .await?
        .ok_or(Error::NotFound)?;
    let rules = forbidding(app, &mut tx, book, &before, &version).await?;
    if rules.is_empty() {
        approval_policy::note_checked(&mut tx, org, approval.id, mark).await?;
        tx.commit().await?;
        return Ok(false);
    }
    hold(app, tx, mark, (&before, &approval, &version), rules).await
}

/// The rules that forbid a version by `book` today.
async fn forbidding(app: &App, tx: &mut Conn, book: &'static Rulebook, campaign: &Campaign, version: &Version) -> Result<BTreeSet<String>> {
    let today = messages::today(app.now());
    let checker = checks::checker(app, tx, version.org_id, Some(campaign.created_by), version.channel, version.purpose, today).await?;
    let verdicts = checker.by(book).content(&version.content);
    let findings = verdicts.into_values().flat_map(|verdict| verdict.findings);
    Ok(findings
        .filter(|finding| finding.severity == Severity::Block)
        .map(|finding| finding.rule)
        .collect())
}

/// Voids the approval, makes the campaign a draft again and tells the author.
async fn hold(app: &App, mut tx: Conn, mark: &str, what: (&Campaign, &Approval, &Version), rules: BTreeSet<String>) -> Result<bool> {
    let (before, approval, version) = what;
    let org = before.org_id;
    let actor = Actor::system(org, "recheck");
    let rules: Vec<String> = rules.into_iter().collect();
    if !approval_policy::hold(&mut tx, org, approval.id, mark, &rules.join(BETWEEN)).await? {
        return Ok(false);
    }
    let after = Campaign {
        status: campaigns::moved(before, CampaignMove::Hold)?,
        version_id: None,
        starts_at: None,
        ..before.clone()
    };
    let deed = Deed::new("campaign.held", "campaign", before.id).detail(json!({
        "approval": approval.id,
        "version": version.number,
        "hash": hex::encode(&version.hash),
        "rulebook": mark,
        "rules": rules,
        "from": before.status,
        "to": after.status,
    }));
    campaigns::save(&mut tx, app, &actor, before, after, deed).await?;
    let author = storage::members::get(&mut tx, org, version.author_id).await?;
    if let Some(author) = author.filter(|author| author.deactivated_at.is_none()) {
        let letter = Letter::Held {
            campaign: before.name.clone(),
            id: before.id,
        };
        mails::post(&mut tx, app, author.language, author.email, &letter).await?;
    }
    campaigns::commit(tx, app, &actor, before.id).await?;
    mails::kick(app);
    Ok(true)
}
