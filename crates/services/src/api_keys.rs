//! Keys for the public API. A key acts as its member, with the member's role of the moment.

use chrono::TimeDelta;
use domain::{ApiKeyId, EmailAddress, ErrorCode, Permission};
use storage::api_keys as kept;

use crate::{
    Actor, App, Error, Result, Via,
    audit::{self, Deed},
    error::Fields,
    seal::{new_token, token_hash},
};

pub use storage::api_keys::ApiKey;

/// What every key begins with, so that leaked ones can be searched for.
pub const PREFIX: &str = "pk_";
/// Longest name of a key, in characters.
pub const LONGEST_NAME: usize = 60;
/// Characters of a key that stay visible.
const SHOWN: usize = 8;
/// `last_used_at` is written at most this often, in seconds.
const TOUCH_SECONDS: i64 = 60;

/// A fresh key. The secret is shown once.
#[derive(Clone)]
pub struct NewKey {
    /// Its id.
    pub id: ApiKeyId,
    /// The whole key, for the `Authorization: Bearer` header.
    pub secret: String,
}

impl std::fmt::Debug for NewKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewKey({})", self.id)
    }
}

/// Makes a key for the actor.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Invalid`] (`name`), [`Error::Storage`].
pub async fn create(app: &App, actor: &Actor, name: &str) -> Result<NewKey> {
    actor.require(Permission::ManageApiKeys)?;
    add(app, actor, name).await
}

/// Makes a key for the member behind an address, at their oldest place, whatever their role. For the
/// command line, whose user has the database anyway.
///
/// # Errors
/// [`Error::Invalid`] (`email`, `name`), [`Error::NotFound`] when nobody active has this address,
/// [`Error::Storage`].
pub async fn create_for(app: &App, email: &str, name: &str) -> Result<NewKey> {
    let email = EmailAddress::parse(email).map_err(|_| Error::field("email", ErrorCode::BadEmail))?;
    let mut conn = app.db.read().await?;
    let account = storage::accounts::by_email(&mut conn, &email).await?.ok_or(Error::NotFound)?;
    let places = storage::members::memberships(&mut conn, account.id).await?;
    let place = places.into_iter().next().ok_or(Error::NotFound)?;
    drop(conn);
    let actor = Actor {
        member_id: Some(place.member_id),
        account_id: Some(account.id),
        role: place.role,
        language: account.language,
        ..Actor::system(place.org_id, "command-line")
    };
    add(app, &actor, name).await
}

/// Keys, newest first: every key of the organisation for those who manage members, else one's own.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<ApiKey>> {
    actor.require(Permission::ManageApiKeys)?;
    let mut keys = kept::list(&mut app.db.read().await?, actor.org_id).await?;
    keys.retain(|key| is_in_reach(actor, key));
    Ok(keys)
}

/// Ends a key.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`] (also for somebody else's key and for one that was
/// revoked), [`Error::Storage`].
pub async fn revoke(app: &App, actor: &Actor, id: ApiKeyId) -> Result<()> {
    actor.require(Permission::ManageApiKeys)?;
    let mut tx = app.db.begin().await?;
    let key = kept::get(&mut tx, actor.org_id, id).await?;
    key.filter(|key| is_in_reach(actor, key)).ok_or(Error::NotFound)?;
    if !kept::revoke(&mut tx, actor.org_id, id, app.now()).await? {
        return Err(Error::NotFound);
    }
    audit::record(&mut tx, app, actor, Deed::new("api-key.revoked", "api-key", id)).await?;
    Ok(tx.commit().await?)
}

/// Who acts with this key.
///
/// # Errors
/// [`Error::Unauthenticated`] when it is unknown or revoked, or its member was deactivated;
/// [`Error::Storage`].
pub async fn resolve(app: &App, key: &str, request_id: &str) -> Result<Actor> {
    let bearer = kept::bearer(&mut app.db.read().await?, &token_hash(key)).await?;
    let bearer = bearer.ok_or(Error::Unauthenticated)?;
    let now = app.now();
    if bearer.last_used_at.is_none_or(|used| now - used >= TimeDelta::seconds(TOUCH_SECONDS)) {
        let mut tx = app.db.begin().await?;
        kept::touch(&mut tx, bearer.org_id, bearer.id, now).await?;
        tx.commit().await?;
    }
    Ok(Actor {
        org_id: bearer.org_id,
        member_id: Some(bearer.member_id),
        account_id: Some(bearer.account_id),
        role: bearer.role,
        language: bearer.language,
        via: Via::Api,
        request_id: request_id.to_owned(),
    })
}

/// Adds a key for the actor, whatever their role: a key can do no more than its member.
async fn add(app: &App, actor: &Actor, name: &str) -> Result<NewKey> {
    let mut fields = Fields::default();
    let name = fields.text("name", name, LONGEST_NAME);
    fields.finish()?;
    let secret = format!("{PREFIX}{}", new_token(&*app.dice));
    let key = ApiKey {
        id: app.new_id(),
        member_id: actor.member()?,
        member_name: String::new(),
        name,
        prefix: secret[..SHOWN].to_owned(),
        created_at: app.now(),
        last_used_at: None,
        revoked_at: None,
    };
    let mut tx = app.db.begin().await?;
    kept::insert(&mut tx, actor.org_id, &key, &token_hash(&secret)).await?;
    audit::record(&mut tx, app, actor, Deed::new("api-key.created", "api-key", key.id)).await?;
    tx.commit().await?;
    Ok(NewKey { id: key.id, secret })
}

fn is_in_reach(actor: &Actor, key: &ApiKey) -> bool {
    actor.role.may(Permission::ManageMembers) || actor.member_id == Some(key.member_id)
}
