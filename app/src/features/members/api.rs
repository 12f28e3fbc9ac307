//! Server functions of team and roles.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]

use chrono::{DateTime, Utc};
use domain::{InviteId, MemberId, Role};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// A member as the list shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRow {
    /// Their id.
    pub id: MemberId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their role.
    pub role: Role,
    /// Whether they may sign in.
    pub is_active: bool,
    /// Whether they are the reader.
    pub is_me: bool,
}

/// An invitation that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteRow {
    /// Its id.
    pub id: InviteId,
    /// The address it was sent to.
    pub email: String,
    /// The role offered.
    pub role: Role,
    /// Until when it works.
    pub expires_at: DateTime<Utc>,
}

/// Members and open invitations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamView {
    /// Everybody, also who was deactivated.
    pub members: Vec<MemberRow>,
    /// Invitations that wait.
    pub invites: Vec<InviteRow>,
}

/// The team.
#[server]
pub async fn team() -> Result<TeamView, AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageMembers)?;
    let members = services::members::list(&app, &actor).await?;
    let invites = services::invites::list(&app, &actor).await?;
    Ok(TeamView {
        members: members
            .into_iter()
            .map(|member| MemberRow {
                id: member.id,
                name: member.name,
                email: member.email.to_string(),
                role: member.role,
                is_active: member.deactivated_at.is_none(),
                is_me: actor.member_id == Some(member.id),
            })
            .collect(),
        invites: invites
            .into_iter()
            .map(|invite| InviteRow {
                id: invite.id,
                email: invite.email.to_string(),
                role: invite.role,
                expires_at: invite.expires_at,
            })
            .collect(),
    })
}

/// Sends an invitation; answers with its link, for passing on by hand.
#[server]
pub async fn invite_member(email: String, role: Role) -> Result<String, AppError> {
    use crate::server_context::{leave_to, require};
    let (app, actor) = require(domain::Permission::ManageMembers)?;
    let sent = services::invites::send(&app, &actor, &email, role).await?;
    leave_to("/settings/members?done=invited");
    Ok(sent.url)
}

/// Withdraws an invitation.
#[server]
pub async fn withdraw_invite(id: InviteId) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageMembers)?;
    services::invites::revoke(&app, &actor, id).await?;
    leptos_axum::redirect("/settings/members?done=withdrawn");
    Ok(())
}

/// Gives a member another role.
#[server]
pub async fn change_role(id: MemberId, role: Role) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageMembers)?;
    services::members::change_role(&app, &actor, id, role).await?;
    leptos_axum::redirect("/settings/members?done=saved");
    Ok(())
}

/// Keeps a member from signing in, and signs them out.
#[server]
pub async fn deactivate_member(id: MemberId) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageMembers)?;
    services::members::deactivate(&app, &actor, id).await?;
    leptos_axum::redirect("/settings/members?done=saved");
    Ok(())
}

/// Lets a member sign in again.
#[server]
pub async fn reactivate_member(id: MemberId) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageMembers)?;
    services::members::reactivate(&app, &actor, id).await?;
    leptos_axum::redirect("/settings/members?done=saved");
    Ok(())
}
