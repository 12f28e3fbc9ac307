//! The suppression list: addresses that are never written to.

use domain::{Channel, EmailAddress, ErrorCode, Permission, PhoneNumber, SuppressionReason};
use serde_json::json;
use storage::suppressions::Suppression;

use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
};

/// Entries per page.
pub const PAGE: i64 = 50;

/// A page of the list; one more than [`PAGE`] when there is a next page.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn list(app: &App, actor: &Actor, after: Option<(Channel, &str)>) -> Result<Vec<Suppression>> {
    actor.require(Permission::ViewContacts)?;
    Ok(storage::suppressions::page(&mut app.db.read().await?, actor.org_id, after, PAGE + 1).await?)
}

/// Puts an address on the list.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Invalid`] for `address` (no address of that channel, or on the
/// list already), [`Error::Storage`].
pub async fn add(app: &App, actor: &Actor, channel: Channel, address: &str) -> Result<()> {
    actor.require(Permission::ManageContacts)?;
    let entry = Suppression {
        channel,
        address: parse_address(channel, address)?,
        reason: SuppressionReason::Manual,
        created_at: app.now(),
    };
    let mut conn = app.db.begin().await?;
    if !storage::suppressions::insert(&mut conn, actor.org_id, &entry).await? {
        return Err(Error::field("address", ErrorCode::Taken));
    }
    let deed = Deed::new("suppression.added", "suppression", channel.code()).detail(json!({ "reason": entry.reason }));
    audit::record(&mut conn, app, actor, deed).await?;
    conn.commit().await?;
    Ok(())
}

/// Takes an address off the list. Consent that was withdrawn stays withdrawn.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn remove(app: &App, actor: &Actor, channel: Channel, address: &str) -> Result<()> {
    actor.require(Permission::ManageContacts)?;
    let mut conn = app.db.begin().await?;
    let entry = storage::suppressions::delete(&mut conn, actor.org_id, channel, address)
        .await?
        .ok_or(Error::NotFound)?;
    let deed = Deed::new("suppression.removed", "suppression", channel.code()).detail(json!({ "reason": entry.reason }));
    audit::record(&mut conn, app, actor, deed).await?;
    conn.commit().await?;
    Ok(())
}

fn parse_address(channel: Channel, address: &str) -> Result<String> {
    if address.trim().is_empty() {
        return Err(Error::field("address", ErrorCode::Required));
    }
    match channel {
        Channel::Email => EmailAddress::parse(address)
            .map(|email| email.to_string())
            .map_err(|_| Error::field("address", ErrorCode::BadEmail)),
        Channel::Whatsapp | Channel::Sms | Channel::Linkedin => PhoneNumber::parse(address)
            .map(|phone| phone.to_string())
            .map_err(|_| Error::field("address", ErrorCode::BadPhone)),
    }
}
