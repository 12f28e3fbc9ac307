//! Signing in: e-mail and password, then the second factor where it is on.

use domain::{EmailAddress, ErrorCode};
use secrecy::SecretString;
use storage::{
    Conn,
    accounts::{Account, Totp},
    members,
    sessions::{self as kept, Session, Stage},
};

use crate::{
    App, Error, Result,
    attempts::{self, Kind},
    audit::{self, Deed},
    error::Fields,
    passwords,
    sessions::{self, Client, SessionToken},
    totp,
};

/// How far a sign-in has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// Signed in; the token goes into the session cookie.
    SignedIn(SessionToken),
    /// The second factor's code is needed; the token, good for
    /// [`sessions::SECOND_FACTOR_MINUTES`], goes with it to [`give_second_factor`].
    SecondFactorNeeded(SessionToken),
}

/// Signs in with e-mail and password.
///
/// Answer and work are the same for a wrong password, an unknown address and a person without an
/// active place in any organisation.
///
/// # Errors
/// [`Error::Invalid`] (`email`, `password`) when something is missing, [`Error::Refused`] with
/// [`ErrorCode::BadCredentials`], [`Error::RateLimited`], [`Error::Storage`].
pub async fn sign_in(app: &App, client: &Client, email: &str, password: &SecretString) -> Result<SignIn> {
    let email = check(email, password)?;
    let attempt = attempts::begin(app, Kind::Password, email.as_str(), client).await?;
    let account = storage::accounts::by_email(&mut app.db.read().await?, &email).await?;
    let hash = account.as_ref().map(|account| account.password_hash.as_str());
    let is_right = passwords::verify(hash, password).await?;
    let account = account.filter(|_| is_right).ok_or(Error::Refused(ErrorCode::BadCredentials))?;
    let mut tx = app.db.begin().await?;
    let outcome = admit(&mut tx, app, client, &account).await?;
    attempt.succeed(&mut tx).await?;
    tx.commit().await?;
    Ok(outcome)
}

fn check(email: &str, password: &SecretString) -> Result<EmailAddress> {
    use secrecy::ExposeSecret;
    let mut fields = Fields::default();
    let email = fields.parsed("email", EmailAddress::parse(email), ErrorCode::BadEmail);
    let length = password.expose_secret().chars().count();
    if length == 0 {
        fields.refuse("password", ErrorCode::Required);
    } else if length > passwords::LONGEST {
        fields.refuse_limit("password", ErrorCode::TooLong, passwords::LONGEST as u64);
    }
    fields.finish()?;
    email.ok_or_else(|| Error::field("email", ErrorCode::BadEmail))
}

/// Lets a person in whose password was right: at their oldest place, or to the second factor.
///
/// # Errors
/// [`ErrorCode::BadCredentials`] when they have no active place.
pub(crate) async fn admit(conn: &mut Conn, app: &App, client: &Client, account: &Account) -> Result<SignIn> {
    let place = members::memberships(conn, account.id).await?.into_iter().next();
    let place = place.ok_or(Error::Refused(ErrorCode::BadCredentials))?;
    if let Totp::On { .. } = account.totp {
        let token = sessions::start(conn, app, client, account.id, place.member_id, Stage::SecondFactorNeeded).await?;
        return Ok(SignIn::SecondFactorNeeded(token));
    }
    let token = sessions::start(conn, app, client, account.id, place.member_id, Stage::Full).await?;
    record(conn, app, client, &token).await?;
    Ok(SignIn::SignedIn(token))
}

/// Ends a sign-in with a TOTP code or a recovery code. The session gets a new token.
///
/// # Errors
/// [`Error::Unauthenticated`] when the sign-in has ended and must begin again, [`Error::Refused`]
/// with [`ErrorCode::BadCode`], [`Error::RateLimited`], [`Error::Storage`].
pub async fn give_second_factor(app: &App, client: &Client, token: &str, code: &str) -> Result<SessionToken> {
    let pending = sessions::find(app, token, Stage::SecondFactorNeeded).await?.ok_or(Error::Unauthenticated)?;
    let attempt = attempts::begin(app, Kind::SecondFactor, &pending.account_id.to_string(), client).await?;
    let mut tx = app.db.begin().await?;
    let account = storage::accounts::get(&mut tx, pending.account_id).await?.ok_or(Error::Unauthenticated)?;
    if !totp::use_code(&mut tx, app, &account, code).await? {
        return Err(Error::Refused(ErrorCode::BadCode));
    }
    attempt.succeed(&mut tx).await?;
    let token = rotate(&mut tx, app, client, &pending).await?;
    record(&mut tx, app, client, &token).await?;
    tx.commit().await?;
    Ok(token)
}

async fn rotate(conn: &mut Conn, app: &App, client: &Client, pending: &Session) -> Result<SessionToken> {
    // Two answers to the same question at the same moment: only one of them finds the session.
    if !kept::delete(conn, pending.account_id, pending.id).await? {
        return Err(Error::Unauthenticated);
    }
    sessions::start(conn, app, client, pending.account_id, pending.member_id, Stage::Full).await
}

async fn record(conn: &mut Conn, app: &App, client: &Client, token: &SessionToken) -> Result<()> {
    let session = kept::by_token(conn, &crate::seal::token_hash(token.as_str())).await?;
    let session = session.ok_or(Error::Unauthenticated)?;
    let actor = sessions::actor_of(&session, &client.request_id);
    let deed = Deed::new("account.signed-in", "account", session.account_id);
    audit::record(conn, app, &actor, deed).await
}
