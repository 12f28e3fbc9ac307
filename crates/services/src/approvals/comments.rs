//! What author and approvers say to each other about a request. Comments are never changed and never
//! deleted: they belong to the record of the decision.

use chrono::{DateTime, Utc};
use domain::{ApprovalId, CommentId, MemberId, Permission};
use serde_json::json;
use storage::{Conn, approval_comments, approvals::Approval, campaigns::Campaign, members::Member};

use super::{claim, due::deciders, names};
use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
    campaigns,
    error::Fields,
    mails::{self, Letter},
};

/// Longest comment, in characters.
pub const LONGEST: usize = 2_000;

/// A comment as its readers see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Its id.
    pub id: CommentId,
    /// Who wrote it.
    pub member_id: MemberId,
    /// Their name.
    pub name: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What it says.
    pub text: String,
}

/// The comments on a request, oldest first.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`] also for what the actor may not read, [`Error::Storage`].
pub async fn list(app: &App, actor: &Actor, id: ApprovalId) -> Result<Vec<Comment>> {
    actor.require(Permission::ViewApprovals)?;
    let mut conn = app.db.read().await?;
    readable(&mut conn, actor, id).await?;
    let names = names(&mut conn, actor).await?;
    let comments = approval_comments::list(&mut conn, actor.org_id, id).await?;
    Ok(comments
        .into_iter()
        .map(|comment| Comment {
            id: comment.id,
            member_id: comment.member_id,
            name: names.get(&comment.member_id).cloned().unwrap_or_default(),
            at: comment.created_at,
            text: comment.body,
        })
        .collect())
}

/// Says something about a request, also once it is decided. The other side is told by mail, and a
/// claim of the actor's lasts longer.
///
/// # Errors
/// [`Error::Invalid`] (`text`: 1 to [`LONGEST`] characters); [`Error::Forbidden`], [`Error::NotFound`] also for
/// what the actor may not read, [`Error::Storage`].
pub async fn add(app: &App, actor: &Actor, id: ApprovalId, text: &str) -> Result<CommentId> {
    actor.require(Permission::ViewApprovals)?;
    let by = actor.member()?;
    let mut fields = Fields::default();
    // PostgreSQL keeps no NUL in texts.
    let body = fields.text("text", &text.replace('\0', ""), LONGEST);
    fields.finish()?;
    let mut tx = app.db.begin().await?;
    let approval = readable(&mut tx, actor, id).await?;
    let campaign = campaigns::locked(&mut tx, actor, approval.campaign_id).await?;
    let people = other_side(&mut tx, app, &approval, &campaign, by).await?;
    let comment = approval_comments::Comment {
        id: app.new_id(),
        approval_id: id,
        member_id: by,
        body,
        created_at: app.now(),
    };
    approval_comments::insert(&mut tx, actor.org_id, &comment).await?;
    let place = storage::approval_queue::place(&mut tx, actor.org_id, id).await?.unwrap_or_default();
    if claim::holder(&place, app.now()).is_some_and(|(holder, _)| holder == by) {
        claim::hold(&mut tx, app, actor, id, by, None).await?;
    }
    let deed = Deed::new("campaign.approval-commented", "campaign", campaign.id)
        .detail(json!({ "approval": id, "comment": comment.id, "characters": comment.body.chars().count() }));
    audit::record(&mut tx, app, actor, deed).await?;
    let writer = storage::authors::get(&mut tx, actor.org_id, by).await?;
    let letter = Letter::ApprovalComment {
        approval: id,
        campaign: campaign.name,
        writer: writer.map(|writer| writer.name).unwrap_or_default(),
        text: comment.body,
    };
    for person in people {
        mails::post(&mut tx, app, person.language, person.email, &letter).await?;
    }
    campaigns::commit(tx, app, actor, campaign.id).await?;
    mails::kick(app);
    Ok(comment.id)
}

/// Who is told: the author of what an approver writes. Of what the author writes those who look at the
/// request or have spoken; all who may decide while there is nobody yet.
async fn other_side(tx: &mut Conn, app: &App, approval: &Approval, campaign: &Campaign, by: MemberId) -> Result<Vec<Member>> {
    let author = approval.requested_by;
    if by != author {
        let author = storage::members::get(tx, approval.org_id, author).await?;
        return Ok(author.into_iter().filter(|author| author.deactivated_at.is_none()).collect());
    }
    let everybody = deciders(tx, approval.org_id, &[author, campaign.created_by]).await?;
    let place = storage::approval_queue::place(tx, approval.org_id, approval.id).await?.unwrap_or_default();
    let mut taking_part: Vec<MemberId> = claim::holder(&place, app.now()).map(|(holder, _)| holder).into_iter().collect();
    taking_part.extend(approval.decided_by);
    let said = approval_comments::list(tx, approval.org_id, approval.id).await?;
    taking_part.extend(said.iter().map(|comment| comment.member_id));
    let some: Vec<Member> = everybody.iter().filter(|member| taking_part.contains(&member.id)).cloned().collect();
    Ok(if some.is_empty() { everybody } else { some })
}

/// The request, if the actor decides or asked for it.
pub(super) async fn readable(conn: &mut Conn, actor: &Actor, id: ApprovalId) -> Result<Approval> {
    let approval = storage::approvals::get(conn, actor.org_id, id).await?.ok_or(Error::NotFound)?;
    if !actor.role.may(Permission::DecideApprovals) && Some(approval.requested_by) != actor.member_id {
        return Err(Error::NotFound);
    }
    Ok(approval)
}
