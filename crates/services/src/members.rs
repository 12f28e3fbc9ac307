//! Members: who works in an organisation, and as what.

use domain::{ErrorCode, MemberId, Permission, Role};
use serde_json::json;
use storage::{Conn, members as kept, sessions};

use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
};

pub use storage::members::{Member, Membership};

/// Every member of the organisation, active ones first.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Member>> {
    actor.require(Permission::ManageMembers)?;
    Ok(kept::list(&mut app.db.read().await?, actor.org_id).await?)
}

/// Gives a member another role.
///
/// # Errors
/// [`Error::Forbidden`] (only an owner touches owners), [`Error::NotFound`], [`Error::Refused`]
/// with [`ErrorCode::LastOwner`], [`Error::Storage`].
pub async fn change_role(app: &App, actor: &Actor, id: MemberId, role: Role) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let member = touchable(&mut tx, actor, id).await?;
    if !actor.role.may_assign(role) {
        return Err(Error::Forbidden(Permission::ManageMembers));
    }
    if role != Role::Owner {
        keep_an_owner(&mut tx, actor, &member).await?;
    }
    kept::set_role(&mut tx, actor.org_id, id, role).await?;
    let (before, after) = (state(&member), json!({ "role": role.code(), "active": member.deactivated_at.is_none() }));
    let deed = Deed::new("member.role-changed", "member", id)
        .before(&before)
        .after(&after)
        .detail(json!({ "from": member.role.code(), "to": role.code() }));
    audit::record(&mut tx, app, actor, deed).await?;
    Ok(tx.commit().await?)
}

/// Shuts a member out: sessions end, API keys stop working. What they did stays.
///
/// # Errors
/// As [`change_role`].
pub async fn deactivate(app: &App, actor: &Actor, id: MemberId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let member = touchable(&mut tx, actor, id).await?;
    if member.deactivated_at.is_some() {
        return Ok(());
    }
    keep_an_owner(&mut tx, actor, &member).await?;
    kept::set_deactivated(&mut tx, actor.org_id, id, Some(app.now())).await?;
    sessions::delete_of_member(&mut tx, actor.org_id, id).await?;
    let (before, after) = (state(&member), json!({ "role": member.role.code(), "active": false }));
    let deed = Deed::new("member.deactivated", "member", id).before(&before).after(&after);
    audit::record(&mut tx, app, actor, deed).await?;
    Ok(tx.commit().await?)
}

/// Lets a deactivated member in again.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn reactivate(app: &App, actor: &Actor, id: MemberId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let member = touchable(&mut tx, actor, id).await?;
    if member.deactivated_at.is_none() {
        return Ok(());
    }
    kept::set_deactivated(&mut tx, actor.org_id, id, None).await?;
    let (before, after) = (state(&member), json!({ "role": member.role.code(), "active": true }));
    let deed = Deed::new("member.reactivated", "member", id).before(&before).after(&after);
    audit::record(&mut tx, app, actor, deed).await?;
    Ok(tx.commit().await?)
}

/// The member, when the actor may change them.
async fn touchable(conn: &mut Conn, actor: &Actor, id: MemberId) -> Result<Member> {
    actor.require(Permission::ManageMembers)?;
    let member = kept::get(conn, actor.org_id, id).await?.ok_or(Error::NotFound)?;
    if actor.role.may_assign(member.role) {
        Ok(member)
    } else {
        Err(Error::Forbidden(Permission::ManageMembers))
    }
}

/// Refuses to take the last active owner away.
async fn keep_an_owner(conn: &mut Conn, actor: &Actor, leaving: &Member) -> Result<()> {
    let owners = kept::lock_owners(conn, actor.org_id).await?;
    if owners == [leaving.id] {
        return Err(Error::Refused(ErrorCode::LastOwner));
    }
    Ok(())
}

fn state(member: &Member) -> serde_json::Value {
    json!({ "role": member.role.code(), "active": member.deactivated_at.is_none() })
}
