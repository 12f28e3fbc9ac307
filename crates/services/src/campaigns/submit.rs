//! Submitting: freeze a version, and ask for approval where one is needed.

use domain::{
    ApprovalStatus, CampaignId, CampaignStatus, Channel, ErrorCode, Permission, SenderId, VersionId,
    campaign::{CampaignMove, Schedule},
    content::{LONGEST_SUBJECT, Variant},
};
use serde_json::json;
use storage::{
    Conn,
    approvals::{Approval, Decision},
    campaign_versions::Version,
    campaigns::Campaign,
    orgs::ApprovalPolicy,
};

use super::{commit, locked, moved, renewal, review, save, sender, version::Substance};
use crate::{
    Actor, App, Error, Result,
    approvals::policy::{may_start, needs_a_person},
    audit::{self, Deed},
    checks, second_opinion,
};

/// Longest note to the approver, in characters.
pub const LONGEST_NOTE: usize = 500;

/// What became of a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Submitted {
    /// The frozen version.
    pub version_id: VersionId,
    /// In review, or approved (or scheduled) at once where the organisation's policy needs nobody; where
    /// it was launched before, as it was.
    pub status: CampaignStatus,
}

/// Freezes what the campaign says now and asks for approval. `read` is the revision the author saw. A
/// campaign that names no sender names from now on the one that its review showed.
///
/// # Errors
/// [`ErrorCode::NoText`], [`ErrorCode::NobodyToSend`], [`ErrorCode::Blocked`] with a blocking finding in
/// any language, [`Error::TooRisky`] where the second opinion sends it back, a code of [`sender::trouble`] when nothing can leave from the sender it names,
/// [`ErrorCode::Conflict`] when somebody else saved meanwhile, [`ErrorCode::BadState`] when it is no draft; [`ErrorCode::NoSubject`] of an e-mail, [`Error::Invalid`] (`note`), [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn submit(app: &App, actor: &Actor, id: CampaignId, read: i64, note: &str) -> Result<Submitted> {
    actor.require(Permission::ManageCampaigns)?;
    let request = Request {
        attempted: CampaignMove::Submit,
        action: "campaign.submitted",
        note: checked_note(note)?,
    };
    ask(app, actor, id, Some(read), request).await
}

/// Asks again for the approval of an approved or scheduled campaign, because many more people would
/// receive it now than its approver saw, or because it has run out. The text stays; the version counts its
/// readers anew. For a campaign that was launched see `renewal`.
///
/// # Errors
/// As [`submit`]; [`ErrorCode::BadState`] when it is neither approved nor was launched under an approval
/// that has run out.
pub async fn resubmit(app: &App, actor: &Actor, id: CampaignId, note: &str) -> Result<Submitted> {
    actor.require(Permission::ManageCampaigns)?;
    let note = checked_note(note)?;
    if renewal::is_launched(app, actor, id).await? {
        return renewal::ask(app, actor, id, note).await;
    }
    let request = Request {
        attempted: CampaignMove::Reconsider,
        action: "campaign.resubmitted",
        note,
    };
    ask(app, actor, id, None, request).await
}

/// A wish for an approval.
struct Request {
    /// [`CampaignMove::Submit`] or [`CampaignMove::Reconsider`].
    attempted: CampaignMove,
    /// The deed in the audit log.
    action: &'static str,
    /// What the author tells the approver.
    note: String,
}

fn checked_note(note: &str) -> Result<String> {
    let mut fields = crate::error::Fields::default();
    let note = fields.optional_text("note", note, LONGEST_NOTE);
    fields.finish()?;
    Ok(note)
}

async fn ask(app: &App, actor: &Actor, id: CampaignId, read: Option<i64>, request: Request) -> Result<Submitted> {
    let Frozen {
        version,
        policy,
        revision,
        sender_id,
    } = frozen(app, actor, id, read, request.attempted).await?;
    // After the rules have let it pass, and outside of any transaction: a model may be asked.
    let opinions = second_opinion::on_version(app, &version).await?;
    if request.attempted == CampaignMove::Submit {
        opinions.refuse_risky()?;
    }
    let mut tx = app.db.begin().await?;
    let before = locked(&mut tx, actor, id).await?;
    if before.revision != revision {
        return Err(Error::Refused(ErrorCode::Conflict));
    }
    let status = moved(&before, request.attempted)?;
    // At most one approval of a campaign waits or stands.
    storage::approvals::void(&mut tx, actor.org_id, id).await?;
    let number = storage::campaign_versions::newest_number(&mut tx, actor.org_id, id).await? + 1;
    let version = Version { number, ..version };
    storage::campaign_versions::insert(&mut tx, &version).await?;
    opinions.keep(&mut tx, app, &version).await?;
    let needs_nobody = !needs_a_person(policy, &version.verdicts, &opinions);
    let approval = wait_for(app, &version, request.note, needs_nobody);
    storage::approvals::insert(&mut tx, &approval).await?;
    crate::approvals::due::begin(&mut tx, &approval, &version).await?;
    let mut after = Campaign {
        status,
        version_id: Some(version.id),
        sender_id,
        starts_at: None,
        ..before.clone()
    };
    if needs_nobody {
        let may_start = may_start(&mut tx, &after, &version, app.now()).await?;
        after = approved(app, after, may_start)?;
    }
    let status = after.status;
    let deed = Deed::new(request.action, "campaign", id).detail(json!({
        "version": number,
        "hash": hex::encode(&version.hash),
        "recipients": version.recipients,
        "to": status,
        "by_policy": needs_nobody,
        "second_opinion": opinions.facts(),
    }));
    save(&mut tx, app, actor, &before, after, deed).await?;
    if needs_nobody {
        // Nobody decided, and the log says so: the policy of the organisation did.
        let deed = Deed::new("campaign.approved-by-policy", "campaign", id).detail(json!({
            "approval": approval.id,
            "version": number,
            "hash": hex::encode(&version.hash),
            "policy": policy,
        }));
        audit::record(&mut tx, app, &Actor::system(actor.org_id, "policy"), deed).await?;
    }
    commit(tx, app, actor, id).await?;
    Ok(Submitted {
        version_id: version.id,
        status,
    })
}

/// Takes a submission back: the campaign is a draft again.
///
/// # Errors
/// [`ErrorCode::BadState`] when it is not in review; [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn withdraw(app: &App, actor: &Actor, id: CampaignId) -> Result<()> {
    actor.require(Permission::ManageCampaigns)?;
    let mut tx = app.db.begin().await?;
    let before = locked(&mut tx, actor, id).await?;
    let after = Campaign {
        status: moved(&before, CampaignMove::Reject)?,
        version_id: None,
        ..before.clone()
    };
    end_wait(&mut tx, app, actor, id, None).await?;
    save(&mut tx, app, actor, &before, after, Deed::new("campaign.withdrawn", "campaign", id)).await?;
    commit(tx, app, actor, id).await
}

/// Ends an approval that waits, because the campaign no longer asks for it.
pub(crate) async fn end_wait(tx: &mut Conn, app: &App, actor: &Actor, id: CampaignId, reason: Option<&str>) -> Result<()> {
    let Some(approval) = storage::approvals::newest_of(tx, actor.org_id, id).await? else {
        return Ok(());
    };
    let decision = Decision {
        status: ApprovalStatus::Withdrawn,
        by: actor.member_id,
        at: app.now(),
        reason,
    };
    storage::approvals::decide(tx, actor.org_id, approval.id, decision).await?;
    Ok(())
}

/// The campaign once its version is approved: scheduled if its time still lies ahead, and it `may_start`
/// then. What may not keeps its plan until it may.
pub(crate) fn approved(app: &App, campaign: Campaign, may_start: bool) -> Result<Campaign> {
    let status = moved(&campaign, CampaignMove::Approve)?;
    let campaign = Campaign { status, ..campaign };
    if may_start { planned(app, campaign) } else { Ok(campaign) }
}

/// An approved campaign by its plan: scheduled if its time still lies ahead.
pub(crate) fn planned(app: &App, campaign: Campaign) -> Result<Campaign> {
    match campaign.schedule.starts_at {
        Some(starts_at) if starts_at > app.now() => Ok(Campaign {
            status: moved(&campaign, CampaignMove::Schedule)?,
            starts_at: Some(starts_at),
            ..campaign
        }),
        // Its time went by while it waited: a member launches it or names another time.
        Some(_) => Ok(Campaign {
            schedule: Schedule {
                starts_at: None,
                ..campaign.schedule
            },
            ..campaign
        }),
        None => Ok(campaign),
    }
}

/// What submitting would freeze.
struct Frozen {
    /// The version, still without its number.
    version: Version,
    /// The organisation's policy.
    policy: ApprovalPolicy,
    /// The campaign's revision that was read.
    revision: i64,
    /// The sender that it names from now on; none where the organisation has none that can send.
    sender_id: Option<SenderId>,
}

async fn frozen(app: &App, actor: &Actor, id: CampaignId, read: Option<i64>, attempted: CampaignMove) -> Result<Frozen> {
    let mut conn = app.db.read().await?;
    let campaign = storage::campaigns::get(&mut conn, actor.org_id, id).await?.ok_or(Error::NotFound)?;
    let revision = campaign.revision;
    if read.is_some_and(|read| read != revision) {
        return Err(Error::Refused(ErrorCode::Conflict));
    }
    moved(&campaign, attempted)?;
    let org = storage::orgs::get(&mut conn, actor.org_id).await?.ok_or(Error::NotFound)?;
    let verdicts = super::checker(app, &mut conn, &campaign).await?.content(&campaign.content);
    if verdicts.is_empty() {
        return Err(Error::Refused(ErrorCode::NoText));
    }
    if checks::is_blocked(&verdicts) {
        return Err(Error::Refused(ErrorCode::Blocked));
    }
    refuse_bare(&campaign)?;
    let tally = review::tally(app, &mut conn, &campaign).await?;
    if tally.will_receive() == 0 {
        return Err(Error::Refused(ErrorCode::NobodyToSend));
    }
    if let Some(code) = tally.sender().and_then(|sender| sender::trouble(sender, campaign.channel)) {
        return Err(Error::Refused(code));
    }
    let sender_id = tally.sender().map(|sender| sender.id).or(campaign.sender_id);
    let version = Version {
        id: app.new_id(),
        org_id: actor.org_id,
        campaign_id: id,
        number: 0,
        hash: Substance::of_campaign(&campaign).hash()?,
        channel: campaign.channel,
        purpose: campaign.purpose,
        content: campaign.content,
        audience: campaign.audience,
        verdicts,
        recipients: i64::try_from(tally.will_receive()).unwrap_or(i64::MAX),
        // The schedule asks in the name of who made the campaign.
        author_id: actor.member_id.unwrap_or(campaign.created_by),
        created_at: app.now(),
    };
    Ok(Frozen {
        version,
        policy: org.approval_policy,
        revision,
        sender_id,
    })
}

/// An e-mail without a subject line is one that nobody opens.
fn refuse_bare(campaign: &Campaign) -> Result<()> {
    let mut written = campaign.content.variants.values().filter(|variant| !variant.text.trim().is_empty());
    let is_named = |variant: &Variant| (1..=LONGEST_SUBJECT).contains(&variant.subject.trim().chars().count());
    if campaign.channel != Channel::Email || written.all(is_named) {
        return Ok(());
    }
    Err(Error::Refused(ErrorCode::NoSubject))
}

pub(super) fn wait_for(app: &App, version: &Version, note: String, needs_nobody: bool) -> Approval {
    let now = app.now();
    Approval {
        id: app.new_id(),
        org_id: version.org_id,
        campaign_id: version.campaign_id,
        version_id: version.id,
        status: if needs_nobody { ApprovalStatus::Approved } else { ApprovalStatus::Waiting },
        note,
        requested_by: version.author_id,
        requested_at: now,
        decided_by: None,
        decided_at: needs_nobody.then_some(now),
        reason: None,
    }
}
