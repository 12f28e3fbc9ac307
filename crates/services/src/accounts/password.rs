//! Changing a password, with the old one or with a link by e-mail.

use chrono::TimeDelta;
use domain::{EmailAddress, ErrorCode, Permission, SessionId};
use secrecy::SecretString;
use storage::{accounts, accounts::Account, resets, sessions as kept};

use super::record_everywhere;
use crate::{
    Actor, App, Error, Result,
    attempts::{self, Kind},
    error::Fields,
    mails::{self, Letter},
    passwords,
    seal::{new_token, token_hash},
    sessions::Client,
};

/// A reset link works this many hours.
pub const RESET_HOURS: i64 = 2;

/// Sets a new password and signs out every device but this one.
///
/// # Errors
/// [`Error::Invalid`] (`password`: the new one), [`Error::Refused`] with
/// [`ErrorCode::BadCredentials`] when the current one is wrong, [`Error::RateLimited`],
/// [`Error::Storage`].
pub async fn change_password(app: &App, actor: &Actor, client: &Client, session: SessionId, current: &SecretString, new: &SecretString) -> Result<()> {
    actor.require(Permission::ViewHome)?;
    let account = confirm(app, actor, client, current).await?;
    save(app, client, &account, new, Some(session), None, "account.password-changed").await
}

/// The actor's account, when `password` is its own.
///
/// # Errors
/// [`Error::Refused`] with [`ErrorCode::BadCredentials`], [`Error::RateLimited`].
pub(crate) async fn confirm(app: &App, actor: &Actor, client: &Client, password: &SecretString) -> Result<Account> {
    let account = accounts::get(&mut app.db.read().await?, actor.account()?)
        .await?
        .ok_or(Error::Unauthenticated)?;
    let attempt = attempts::begin(app, Kind::Password, account.email.as_str(), client).await?;
    if !passwords::verify(Some(&account.password_hash), password).await? {
        return Err(Error::Refused(ErrorCode::BadCredentials));
    }
    let mut tx = app.db.begin().await?;
    attempt.succeed(&mut tx).await?;
    tx.commit().await?;
    Ok(account)
}

/// Sends a reset link to the address, if it has an account. The answer comes before anybody
/// looks, so neither it nor its time tells.
///
/// # Errors
/// [`Error::Invalid`] (`email`), [`Error::RateLimited`] (asked too often, account or not),
/// [`Error::Storage`].
pub async fn request_reset(app: &App, client: &Client, email: &str) -> Result<()> {
    let email = EmailAddress::parse(email).map_err(|_| Error::field("email", ErrorCode::BadEmail))?;
    let _counted = attempts::begin(app, Kind::Reset, email.as_str(), client).await?;
    let (app, client) = (app.clone(), client.clone());
    let background = app.background.clone();
    background.spawn(async move {
        if let Err(error) = send_link(&app, &client, email).await {
            tracing::error!(%error, request_id = client.request_id, "a reset link was not made");
        }
    });
    Ok(())
}

async fn send_link(app: &App, client: &Client, email: EmailAddress) -> Result<()> {
    let account = accounts::by_email(&mut app.db.read().await?, &email).await?;
    let Some(account) = account else { return Ok(()) };
    let token = new_token(&*app.dice);
    let now = app.now();
    let mut tx = app.db.begin().await?;
    resets::insert(&mut tx, &token_hash(&token), account.id, now, now + TimeDelta::hours(RESET_HOURS)).await?;
    record_everywhere(&mut tx, app, account.id, account.language, client, "account.password-reset-requested").await?;
    mails::post(&mut tx, app, account.language, email, &Letter::Reset { token }).await?;
    tx.commit().await?;
    mails::kick(app);
    Ok(())
}

/// Whether a reset link can still be used, so that its page need not ask in vain.
///
/// # Errors
/// [`Error::Storage`].
pub async fn is_reset_link_good(app: &App, token: &str) -> Result<bool> {
    let account = resets::find(&mut app.db.read().await?, &token_hash(token), app.now()).await?;
    Ok(account.is_some())
}

/// Sets a new password with a reset link and signs out every device.
///
/// # Errors
/// [`Error::Refused`] with [`ErrorCode::BadLink`], [`Error::Invalid`] (`password`),
/// [`Error::Storage`].
pub async fn reset_password(app: &App, client: &Client, token: &str, new: &SecretString) -> Result<()> {
    let bad_link = || Error::Refused(ErrorCode::BadLink);
    let mut conn = app.db.read().await?;
    let account = resets::find(&mut conn, &token_hash(token), app.now()).await?.ok_or_else(bad_link)?;
    let account = accounts::get(&mut conn, account).await?.ok_or_else(bad_link)?;
    drop(conn);
    save(app, client, &account, new, None, Some(token), "account.password-reset").await
}

/// Judges, hashes and saves `new`; uses up the link it came by; signs out all devices but `kept_session`.
async fn save(
    app: &App,
    client: &Client,
    account: &Account,
    new: &SecretString,
    kept_session: Option<SessionId>,
    link: Option<&str>,
    action: &'static str,
) -> Result<()> {
    let mut fields = Fields::default();
    passwords::judge(&mut fields, "password", new, Some(&account.email));
    fields.finish()?;
    let hash = passwords::hash(app, new).await?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if let Some(token) = link
        && !resets::use_up(&mut tx, &token_hash(token), now).await?
    {
        return Err(Error::Refused(ErrorCode::BadLink));
    }
    accounts::set_password(&mut tx, account.id, &hash, now).await?;
    resets::delete_all(&mut tx, account.id).await?;
    kept::delete_all(&mut tx, account.id, kept_session).await?;
    record_everywhere(&mut tx, app, account.id, account.language, client, action).await?;
    mails::post(&mut tx, app, account.language, account.email.clone(), &Letter::PasswordChanged).await?;
    tx.commit().await?;
    mails::kick(app);
    Ok(())
}
