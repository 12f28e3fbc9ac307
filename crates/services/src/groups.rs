//! Groups: named sets of contacts.

use domain::{ErrorCode, GroupId, Permission};
use storage::groups::Group;

use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
    error::Fields,
};

/// Longest name, in characters.
pub const LONGEST_NAME: usize = 40;

/// A group with its size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sized {
    /// The group.
    pub group: Group,
    /// Contacts in it.
    pub contacts: u64,
}

/// Every group, by name.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Sized>> {
    actor.require(Permission::ViewContacts)?;
    let mut conn = app.db.read().await?;
    let groups = storage::groups::list(&mut conn, actor.org_id).await?;
    let sizes = storage::groups::sizes(&mut conn, actor.org_id).await?;
    let size = |group: &Group| sizes.get(&group.id).map_or(0, |count| count.unsigned_abs());
    Ok(groups.into_iter().map(|group| Sized { contacts: size(&group), group }).collect())
}

/// Makes a group.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Invalid`] for `name`, [`Error::Storage`].
pub async fn create(app: &App, actor: &Actor, name: &str) -> Result<GroupId> {
    actor.require(Permission::ManageContacts)?;
    let group = Group {
        id: app.new_id(),
        name: checked_name(name)?,
        created_at: app.now(),
        updated_at: app.now(),
    };
    let mut conn = app.db.begin().await?;
    storage::groups::insert(&mut conn, actor.org_id, &group).await.map_err(taken)?;
    audit::record(&mut conn, app, actor, Deed::new("group.created", "group", group.id).after(&group)).await?;
    conn.commit().await?;
    Ok(group.id)
}

/// Renames a group.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Invalid`] for `name`, [`Error::Storage`].
pub async fn rename(app: &App, actor: &Actor, id: GroupId, name: &str) -> Result<()> {
    actor.require(Permission::ManageContacts)?;
    let name = checked_name(name)?;
    let mut conn = app.db.begin().await?;
    let before = storage::groups::get(&mut conn, actor.org_id, id).await?.ok_or(Error::NotFound)?;
    storage::groups::rename(&mut conn, actor.org_id, id, &name, app.now()).await.map_err(taken)?;
    let after = Group {
        name,
        updated_at: app.now(),
        ..before.clone()
    };
    audit::record(&mut conn, app, actor, Deed::new("group.renamed", "group", id).before(&before).after(&after)).await?;
    conn.commit().await?;
    Ok(())
}

/// Deletes a group; its contacts stay.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn delete(app: &App, actor: &Actor, id: GroupId) -> Result<()> {
    actor.require(Permission::ManageContacts)?;
    let mut conn = app.db.begin().await?;
    let before = storage::groups::get(&mut conn, actor.org_id, id).await?.ok_or(Error::NotFound)?;
    storage::groups::delete(&mut conn, actor.org_id, id).await?;
    audit::record(&mut conn, app, actor, Deed::new("group.deleted", "group", id).before(&before)).await?;
    conn.commit().await?;
    Ok(())
}

fn checked_name(name: &str) -> Result<String> {
    let mut fields = Fields::default();
    let name = fields.text("name", name, LONGEST_NAME);
    fields.finish()?;
    Ok(name)
}

fn taken(error: storage::Error) -> Error {
    match error {
        storage::Error::Duplicate(_) => Error::field("name", ErrorCode::Taken),
        error => error.into(),
    }
}
