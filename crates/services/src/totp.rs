//! The second factor: time-based codes (RFC 6238) and recovery codes.

use chrono::{DateTime, Utc};
use domain::{AccountId, ErrorCode, Permission};
use fast_qr::{convert::svg::SvgBuilder, qr::QRBuilder};
use secrecy::SecretString;
use storage::{
    Conn,
    accounts::{self, Account, Totp},
};

use crate::{
    Actor, App, Error, Result,
    accounts::{confirm as confirm_password, record_everywhere},
    attempts::{self, Kind},
    mails::{self, Letter},
    sessions::Client,
};

/// Recovery codes made at a time.
pub const RECOVERY_CODES: usize = 10;
/// Bytes of a secret: 160 bits, as RFC 4226 recommends.
const SECRET: usize = 20;
const ISSUER: &str = "Prachar";
/// Letters of recovery codes: no 0 and O, no 1, I and L.
const LETTERS: &[u8; 31] = b"ABCDEFGHJKMNPQRSTUVWXYZ23456789";
/// Letters of a recovery code: 31^10 is about 2^49, guarded by the limits of [`attempts`].
const CODE: usize = 10;

/// What the security page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Not asked for.
    Off,
    /// Asked for at every sign-in.
    On {
        /// Since when.
        since: DateTime<Utc>,
        /// Recovery codes left.
        codes_left: i64,
    },
}

/// What an authenticator app needs. Shown once, until [`confirm`] proves that it has arrived.
#[derive(Clone)]
pub struct Enrolment {
    /// The secret for typing, in base 32.
    pub secret: String,
    /// The `otpauth:` address.
    pub url: String,
    /// The address as a QR code, an SVG element.
    pub qr_svg: String,
}

impl std::fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Enrolment(***)")
    }
}

/// Whether the second factor is on.
///
/// # Errors
/// [`Error::Unauthenticated`] for the system, [`Error::Storage`].
pub async fn status(app: &App, actor: &Actor) -> Result<Status> {
    actor.require(Permission::ViewHome)?;
    let mut conn = app.db.read().await?;
    let account = own(&mut conn, actor).await?;
    Ok(match account.totp {
        Totp::Off | Totp::Enrolling { .. } => Status::Off,
        Totp::On { since, .. } => Status::On {
            since,
            codes_left: accounts::recovery_codes_left(&mut conn, account.id).await?,
        },
    })
}

/// Makes a new secret and keeps it sealed until [`confirm`].
///
/// # Errors
/// [`Error::Refused`] with [`ErrorCode::BadState`] when the second factor is on already,
/// [`Error::Storage`].
pub async fn enrol(app: &App, actor: &Actor) -> Result<Enrolment> {
    actor.require(Permission::ViewHome)?;
    let mut secret = [0; SECRET];
    app.dice.fill(&mut secret);
    let mut tx = app.db.begin().await?;
    let account = own(&mut tx, actor).await?;
    if let Totp::On { .. } = account.totp {
        return Err(Error::Refused(ErrorCode::BadState));
    }
    let sealed = app.sealer.seal(&*app.dice, &place(account.id), &secret)?;
    accounts::enrol_totp(&mut tx, account.id, &sealed).await?;
    tx.commit().await?;
    show(&account, &secret)
}

/// The enrolment that waits for its first code, so that a page can show it again.
///
/// # Errors
/// [`Error::Refused`] with [`ErrorCode::BadState`] when none waits, [`Error::Storage`].
pub async fn enrolment(app: &App, actor: &Actor) -> Result<Enrolment> {
    actor.require(Permission::ViewHome)?;
    let account = own(&mut app.db.read().await?, actor).await?;
    match &account.totp {
        Totp::Enrolling { sealed } => show(&account, &app.sealer.open(&place(account.id), sealed)?),
        _ => Err(Error::Refused(ErrorCode::BadState)),
    }
}

/// Switches the second factor on with the first code; answers with the recovery codes, which are
/// never shown again.
///
/// # Errors
/// [`Error::Refused`] with [`ErrorCode::BadCode`], or [`ErrorCode::BadState`] without an enrolment;
/// [`Error::RateLimited`], [`Error::Storage`].
pub async fn confirm(app: &App, actor: &Actor, client: &Client, code: &str) -> Result<Vec<String>> {
    actor.require(Permission::ViewHome)?;
    let attempt = attempts::begin(app, Kind::SecondFactor, &actor.account()?.to_string(), client).await?;
    let mut tx = app.db.begin().await?;
    let account = own(&mut tx, actor).await?;
    let Totp::Enrolling { sealed } = &account.totp else {
        return Err(Error::Refused(ErrorCode::BadState));
    };
    if !use_time_code(&mut tx, app, &account, sealed, code).await? {
        return Err(Error::Refused(ErrorCode::BadCode));
    }
    attempt.succeed(&mut tx).await?;
    accounts::enable_totp(&mut tx, account.id, app.now()).await?;
    let codes = replace_codes(&mut tx, app, account.id).await?;
    let language = account.language;
    record_everywhere(&mut tx, app, account.id, language, client, "account.second-factor-enabled").await?;
    mails::post(&mut tx, app, language, account.email, &Letter::SecondFactorChanged).await?;
    tx.commit().await?;
    mails::kick(app);
    Ok(codes)
}

/// Switches the second factor off.
///
/// # Errors
/// [`Error::Refused`] with [`ErrorCode::BadCredentials`] for a wrong password,
/// [`ErrorCode::BadState`] when it is off; [`Error::RateLimited`], [`Error::Storage`].
pub async fn disable(app: &App, actor: &Actor, client: &Client, password: &SecretString) -> Result<()> {
    actor.require(Permission::ViewHome)?;
    let account = confirm_password(app, actor, client, password).await?;
    let mut tx = app.db.begin().await?;
    if !accounts::disable_totp(&mut tx, account.id).await? {
        return Err(Error::Refused(ErrorCode::BadState));
    }
    let language = account.language;
    record_everywhere(&mut tx, app, account.id, language, client, "account.second-factor-disabled").await?;
    mails::post(&mut tx, app, language, account.email, &Letter::SecondFactorChanged).await?;
    tx.commit().await?;
    mails::kick(app);
    Ok(())
}

/// Makes new recovery codes; the old ones no longer work.
///
/// # Errors
/// As [`disable`].
pub async fn renew_recovery_codes(app: &App, actor: &Actor, client: &Client, password: &SecretString) -> Result<Vec<String>> {
    actor.require(Permission::ViewHome)?;
    let account = confirm_password(app, actor, client, password).await?;
    let Totp::On { .. } = account.totp else {
        return Err(Error::Refused(ErrorCode::BadState));
    };
    let mut tx = app.db.begin().await?;
    let codes = replace_codes(&mut tx, app, account.id).await?;
    record_everywhere(&mut tx, app, account.id, account.language, client, "account.recovery-codes-renewed").await?;
    tx.commit().await?;
    Ok(codes)
}

/// Uses up a time-based code or a recovery code of an account whose second factor is on.
pub(crate) async fn use_code(conn: &mut Conn, app: &App, account: &Account, typed: &str) -> Result<bool> {
    let Totp::On { sealed, .. } = &account.totp else { return Ok(false) };
    let code: String = typed.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    if code.len() == CODE {
        let hash = code_hash(app, account.id, &code);
        return Ok(accounts::use_recovery_code(conn, account.id, &hash, app.now()).await?);
    }
    use_time_code(conn, app, account, sealed, &code).await
}

async fn use_time_code(conn: &mut Conn, app: &App, account: &Account, sealed: &[u8], typed: &str) -> Result<bool> {
    let code: String = typed.chars().filter(char::is_ascii_digit).collect();
    let generator = generator(account, &app.sealer.open(&place(account.id), sealed)?)?;
    let seconds = u64::try_from(app.now().timestamp()).unwrap_or_default();
    match generator.check(&code, seconds).and_then(|step| i64::try_from(step).ok()) {
        Some(step) => Ok(accounts::use_totp_step(conn, account.id, step).await?),
        None => Ok(false),
    }
}

async fn own(conn: &mut Conn, actor: &Actor) -> Result<Account> {
    accounts::get(conn, actor.account()?).await?.ok_or(Error::Unauthenticated)
}

fn place(account: AccountId) -> String {
    format!("accounts.totp_secret.{account}")
}

fn generator(account: &Account, secret: &[u8]) -> Result<totp_rs::Totp> {
    // A colon separates issuer and name in the address.
    let name = account.email.as_str().replace(':', "");
    let builder = totp_rs::Builder::new()
        .with_secret(secret.to_vec())
        .with_issuer(Some(ISSUER))
        .with_account_name(name);
    builder.build().map_err(|error| Error::Internal(format!("second factor: {error}")))
}

fn show(account: &Account, secret: &[u8]) -> Result<Enrolment> {
    let generator = generator(account, secret)?;
    let url = generator.to_url().map_err(|error| Error::Internal(format!("second factor: {error}")))?;
    let qr = QRBuilder::new(url.as_str())
        .build()
        .map_err(|error| Error::Internal(format!("QR code: {error:?}")))?;
    Ok(Enrolment {
        secret: generator.secret().to_base32(),
        qr_svg: SvgBuilder::default().to_str(&qr),
        url,
    })
}

async fn replace_codes(conn: &mut Conn, app: &App, account: AccountId) -> Result<Vec<String>> {
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| new_code(app)).collect();
    let hashes: Vec<Vec<u8>> = codes.iter().map(|code| code_hash(app, account, code)).collect();
    accounts::replace_recovery_codes(conn, account, &hashes).await?;
    Ok(codes.iter().map(|code| format!("{}-{}", &code[..CODE / 2], &code[CODE / 2..])).collect())
}

fn new_code(app: &App) -> String {
    let letters = LETTERS.len();
    (0..CODE)
        .map(|_| char::from(LETTERS[((app.dice.fraction() * letters as f64) as usize).min(letters - 1)]))
        .collect()
}

fn code_hash(app: &App, account: AccountId, code: &str) -> Vec<u8> {
    app.sealer.keyed_hash(&format!("recovery-code.{account}"), code.as_bytes())
}
