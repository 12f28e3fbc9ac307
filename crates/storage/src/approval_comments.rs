//! What is said about a request for approval. Never changed, never deleted.

use chrono::{DateTime, Utc};
use domain::{ApprovalId, CommentId, MemberId, OrgId};
use uuid::Uuid;

use crate::{Conn, Result};

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Its id.
    pub id: CommentId,
    /// The request it is about.
    pub approval_id: ApprovalId,
    /// Who wrote it.
    pub member_id: MemberId,
    /// What it says.
    pub body: String,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// Adds a comment.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn insert(conn: &mut Conn, org: OrgId, comment: &Comment) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO approval_comments (id, org_id, approval_id, member_id, body, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        comment.id.uuid(),
        org.uuid(),
        comment.approval_id.uuid(),
        comment.member_id.uuid(),
        &comment.body,
        comment.created_at
    )?;
    Ok(())
}

/// The comments on a request, oldest first.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn list(conn: &mut Conn, org: OrgId, approval: ApprovalId) -> Result<Vec<Comment>> {
    let rows = fetch_all!(
        conn,
        (Uuid, Uuid, Uuid, String, DateTime<Utc>),
        "SELECT id, approval_id, member_id, body, created_at FROM approval_comments WHERE org_id = $1 AND approval_id = $2 ORDER BY created_at, id",
        org.uuid(),
        approval.uuid()
    )?;
    Ok(rows
        .into_iter()
        .map(|(id, approval, member, body, created_at)| Comment {
            id: id.into(),
            approval_id: approval.into(),
            member_id: member.into(),
            body,
            created_at,
        })
        .collect())
}
