//! Sessions: who a browser's cookie stands for.

use std::net::IpAddr;

use chrono::TimeDelta;
use domain::{AccountId, MemberId, OrgId, Permission, SessionId};
use serde_json::json;
use storage::{
    Conn,
    members::Membership,
    sessions::{self as kept, NewSession, Stage},
};

use crate::{
    Actor, App, Error, Result, Via,
    audit::{self, Deed},
    seal::{new_token, token_hash},
};

pub use storage::sessions::{Device, Session};

/// A session that is not used ends after this many days.
pub const IDLE_DAYS: i64 = 14;
/// A session ends after this many days in any case.
pub const LONGEST_DAYS: i64 = 30;
/// Time to type the second factor's code, in minutes.
pub const SECOND_FACTOR_MINUTES: i64 = 10;
/// `last_seen_at` is written at most this often, in seconds.
const TOUCH_SECONDS: i64 = 60;
/// Longest kept name of a browser, in characters.
const LONGEST_USER_AGENT: usize = 300;

/// Facts about the caller that are not part of what they typed.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// Address; none for the command line.
    pub ip: Option<IpAddr>,
    /// The browser as it calls itself.
    pub user_agent: String,
    /// Finds the log lines of this request.
    pub request_id: String,
}

/// The secret half of a session, for the cookie. Debug output does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(String);

impl SessionToken {
    /// The cookie's value.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionToken(***)")
    }
}

/// The session and actor of a cookie; none when it has ended, waits for the second factor, or its
/// member was deactivated.
///
/// # Errors
/// [`Error::Storage`].
pub async fn resolve(app: &App, token: &str, request_id: &str) -> Result<Option<(Session, Actor)>> {
    let session = find(app, token, Stage::Full).await?;
    let Some(session) = session else { return Ok(None) };
    let now = app.now();
    if now - session.last_seen_at >= TimeDelta::seconds(TOUCH_SECONDS) {
        let mut tx = app.db.begin().await?;
        kept::touch(&mut tx, session.id, now).await?;
        tx.commit().await?;
    }
    let actor = actor_of(&session, request_id);
    Ok(Some((session, actor)))
}

/// The session of a token, when it has come to `stage` and has not ended.
pub(crate) async fn find(app: &App, token: &str, stage: Stage) -> Result<Option<Session>> {
    let now = app.now();
    let session = kept::by_token(&mut app.db.read().await?, &token_hash(token)).await?;
    let is_alive = |session: &Session| session.expires_at > now && session.last_seen_at + TimeDelta::days(IDLE_DAYS) > now;
    Ok(session.filter(|session| session.stage == stage && is_alive(session)))
}

pub(crate) fn actor_of(session: &Session, request_id: &str) -> Actor {
    Actor {
        org_id: session.org_id,
        member_id: Some(session.member_id),
        account_id: Some(session.account_id),
        role: session.role,
        language: session.language,
        via: Via::Session,
        request_id: request_id.to_owned(),
    }
}

/// Begins a session with a token of its own.
pub(crate) async fn start(conn: &mut Conn, app: &App, client: &Client, account: AccountId, member: MemberId, stage: Stage) -> Result<SessionToken> {
    let token = new_token(&*app.dice);
    let now = app.now();
    let session = NewSession {
        id: app.new_id(),
        token_hash: token_hash(&token),
        account_id: account,
        member_id: member,
        stage,
        user_agent: client.user_agent.chars().take(LONGEST_USER_AGENT).collect(),
        created_at: now,
        expires_at: now
            + match stage {
                Stage::Full => TimeDelta::days(LONGEST_DAYS),
                Stage::SecondFactorNeeded => TimeDelta::minutes(SECOND_FACTOR_MINUTES),
            },
    };
    kept::insert(conn, &session).await?;
    Ok(SessionToken(token))
}

/// The devices on which the person is signed in, last used first.
///
/// # Errors
/// [`Error::Unauthenticated`] for the system, [`Error::Storage`].
pub async fn devices(app: &App, actor: &Actor) -> Result<Vec<Device>> {
    actor.require(Permission::ViewHome)?;
    let now = app.now();
    let mut conn = app.db.read().await?;
    Ok(kept::devices(&mut conn, actor.account()?, now, now - TimeDelta::days(IDLE_DAYS)).await?)
}

/// Signs one device out: the own one, or another from the list.
///
/// # Errors
/// [`Error::NotFound`] when the person has no such session, [`Error::Storage`].
pub async fn end(app: &App, actor: &Actor, session: SessionId) -> Result<()> {
    actor.require(Permission::ViewHome)?;
    let account = actor.account()?;
    let mut tx = app.db.begin().await?;
    if !kept::delete(&mut tx, account, session).await? {
        return Err(Error::NotFound);
    }
    audit::record(&mut tx, app, actor, Deed::new("account.signed-out", "account", account)).await?;
    Ok(tx.commit().await?)
}

/// Signs every device of the person out, but `kept_session`; answers how many.
///
/// # Errors
/// [`Error::Unauthenticated`] for the system, [`Error::Storage`].
pub async fn end_all(app: &App, actor: &Actor, kept_session: Option<SessionId>) -> Result<u64> {
    actor.require(Permission::ViewHome)?;
    let account = actor.account()?;
    let mut tx = app.db.begin().await?;
    let ended = kept::delete_all(&mut tx, account, kept_session).await?;
    let deed = Deed::new("account.signed-out-everywhere", "account", account).detail(json!({ "sessions": ended }));
    audit::record(&mut tx, app, actor, deed).await?;
    tx.commit().await?;
    Ok(ended)
}

/// The organisations the person may enter.
///
/// # Errors
/// [`Error::Unauthenticated`] for the system, [`Error::Storage`].
pub async fn memberships(app: &App, actor: &Actor) -> Result<Vec<Membership>> {
    actor.require(Permission::ViewHome)?;
    Ok(storage::members::memberships(&mut app.db.read().await?, actor.account()?).await?)
}

/// Goes over to another organisation of the same person.
///
/// # Errors
/// [`Error::NotFound`] when the person has no active place there, [`Error::Storage`].
pub async fn enter(app: &App, actor: &Actor, session: SessionId, org: OrgId) -> Result<()> {
    actor.require(Permission::ViewHome)?;
    let account = actor.account()?;
    let mut tx = app.db.begin().await?;
    let places = storage::members::memberships(&mut tx, account).await?;
    let place = places.into_iter().find(|place| place.org_id == org).ok_or(Error::NotFound)?;
    if !kept::set_member(&mut tx, session, account, place.member_id).await? {
        return Err(Error::NotFound);
    }
    let there = Actor {
        org_id: org,
        member_id: Some(place.member_id),
        role: place.role,
        ..actor.clone()
    };
    audit::record(&mut tx, app, &there, Deed::new("account.entered", "account", account)).await?;
    Ok(tx.commit().await?)
}

/// Forgets what has ended: sessions, reset links, windows of failures. For a schedule.
///
/// # Errors
/// [`Error::Storage`].
pub async fn sweep(app: &App) -> Result<u64> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let mut gone = kept::delete_ended(&mut tx, now, now - TimeDelta::days(IDLE_DAYS)).await?;
    gone += storage::resets::delete_ended(&mut tx, now).await?;
    gone += storage::sign_in::delete_stale(&mut tx, now - TimeDelta::minutes(crate::attempts::WINDOW_MINUTES)).await?;
    tx.commit().await?;
    Ok(gone)
}
