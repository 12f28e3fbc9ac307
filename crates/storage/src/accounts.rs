//! Accounts: people who can sign in. An account stands outside organisations; see [`crate::members`].

use chrono::{DateTime, Utc};
use domain::{AccountId, EmailAddress, Language, PhoneNumber};
use uuid::Uuid;

use crate::{Conn, Error, Result, error::parse};

/// A person who can sign in.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Address to sign in with.
    pub email: EmailAddress,
    /// The person's name.
    pub name: String,
    /// Own number, for test sends.
    pub phone: Option<PhoneNumber>,
    /// Language of screens and e-mails.
    pub language: Language,
    /// Argon2id in PHC form.
    pub password_hash: String,
    /// When the password was last set.
    pub password_changed_at: DateTime<Utc>,
    /// The second factor.
    pub totp: Totp,
    /// When it was created.
    pub created_at: DateTime<Utc>,
}

/// Whether a second factor is asked for.
#[derive(Clone, PartialEq, Eq)]
pub enum Totp {
    /// Not set up.
    Off,
    /// A secret was shown but not confirmed by a code yet.
    Enrolling {
        /// The secret, sealed.
        sealed: Vec<u8>,
    },
    /// Asked for at every sign-in.
    On {
        /// The secret, sealed.
        sealed: Vec<u8>,
        /// Since when.
        since: DateTime<Utc>,
    },
}

impl std::fmt::Debug for Totp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Off => "Off",
            Self::Enrolling { .. } => "Enrolling",
            Self::On { .. } => "On",
        })
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    email: String,
    name: String,
    phone: Option<String>,
    language: String,
    password_hash: String,
    password_changed_at: DateTime<Utc>,
    totp_secret: Option<Vec<u8>>,
    totp_enabled_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for Account {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self> {
        let phone = row.phone.map(|phone| {
            PhoneNumber::parse(&phone).map_err(|_| Error::Corrupt {
                table: "accounts",
                column: "phone",
            })
        });
        Ok(Self {
            id: row.id.into(),
            email: email(&row.email, "accounts")?,
            name: row.name,
            phone: phone.transpose()?,
            language: parse(&row.language, "accounts", "language")?,
            password_hash: row.password_hash,
            password_changed_at: row.password_changed_at,
            totp: match (row.totp_secret, row.totp_enabled_at) {
                (None, _) => Totp::Off,
                (Some(sealed), None) => Totp::Enrolling { sealed },
                (Some(sealed), Some(since)) => Totp::On { sealed, since },
            },
            created_at: row.created_at,
        })
    }
}

/// Reads an `email` column.
pub(crate) fn email(text: &str, table: &'static str) -> Result<EmailAddress> {
    EmailAddress::parse(text).map_err(|_| Error::Corrupt { table, column: "email" })
}

/// Adds an account without a second factor.
///
/// # Errors
/// [`crate::Error::Duplicate`] when the address has an account.
pub async fn insert(conn: &mut Conn, account: &Account) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO accounts (id, email, name, phone, language, password_hash, password_changed_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        account.id.uuid(),
        account.email.as_str(),
        &account.name,
        account.phone.as_ref().map(PhoneNumber::as_str),
        account.language.code(),
        &account.password_hash,
        account.password_changed_at,
        account.created_at
    )?;
    Ok(())
}

/// The account, if it exists.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn get(conn: &mut Conn, id: AccountId) -> Result<Option<Account>> {
    let row = fetch_optional!(conn, Row, "SELECT * FROM accounts WHERE id = $1", id.uuid())?;
    row.map(Account::try_from).transpose()
}

/// The account of an address, if it has one.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn by_email(conn: &mut Conn, email: &EmailAddress) -> Result<Option<Account>> {
    let row = fetch_optional!(conn, Row, "SELECT * FROM accounts WHERE email = $1", email.as_str())?;
    row.map(Account::try_from).transpose()
}

/// Saves what the person says about themselves.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn set_profile(conn: &mut Conn, id: AccountId, name: &str, phone: Option<&PhoneNumber>, language: Language) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE accounts SET name = $2, phone = $3, language = $4 WHERE id = $1",
        id.uuid(),
        name,
        phone.map(PhoneNumber::as_str),
        language.code()
    )?;
    Ok(changed == 1)
}

/// Saves a new password hash.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn set_password(conn: &mut Conn, id: AccountId, password_hash: &str, at: DateTime<Utc>) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE accounts SET password_hash = $2, password_changed_at = $3 WHERE id = $1",
        id.uuid(),
        password_hash,
        at
    )?;
    Ok(changed == 1)
}

/// Keeps a sealed secret that waits for its first code.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn enrol_totp(conn: &mut Conn, id: AccountId, sealed: &[u8]) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE accounts SET totp_secret = $2, totp_enabled_at = NULL, totp_last_step = 0 WHERE id = $1",
        id.uuid(),
        sealed
    )?;
    Ok(changed == 1)
}

/// Asks for the second factor from now on.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn enable_totp(conn: &mut Conn, id: AccountId, at: DateTime<Utc>) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE accounts SET totp_enabled_at = $2 WHERE id = $1 AND totp_secret IS NOT NULL",
        id.uuid(),
        at
    )?;
    Ok(changed == 1)
}

/// Takes the second factor and its recovery codes away.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn disable_totp(conn: &mut Conn, id: AccountId) -> Result<bool> {
    execute!(conn, "DELETE FROM recovery_codes WHERE account_id = $1", id.uuid())?;
    let changed = execute!(
        conn,
        "UPDATE accounts SET totp_secret = NULL, totp_enabled_at = NULL, totp_last_step = 0 WHERE id = $1 AND totp_secret IS NOT NULL",
        id.uuid()
    )?;
    Ok(changed == 1)
}

/// Uses up a TOTP time step; false when it, or a later one, was used before.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn use_totp_step(conn: &mut Conn, id: AccountId, step: i64) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE accounts SET totp_last_step = $2 WHERE id = $1 AND totp_last_step < $2",
        id.uuid(),
        step
    )?;
    Ok(changed == 1)
}

/// Replaces all recovery codes by these hashes.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn replace_recovery_codes(conn: &mut Conn, id: AccountId, hashes: &[Vec<u8>]) -> Result<()> {
    execute!(conn, "DELETE FROM recovery_codes WHERE account_id = $1", id.uuid())?;
    for hash in hashes {
        execute!(conn, "INSERT INTO recovery_codes (account_id, code_hash) VALUES ($1, $2)", id.uuid(), hash)?;
    }
    Ok(())
}

/// Uses up a recovery code; false when it is unknown or used.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn use_recovery_code(conn: &mut Conn, id: AccountId, hash: &[u8], at: DateTime<Utc>) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE recovery_codes SET used_at = $3 WHERE account_id = $1 AND code_hash = $2 AND used_at IS NULL",
        id.uuid(),
        hash,
        at
    )?;
    Ok(changed == 1)
}

/// How many recovery codes are left.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn recovery_codes_left(conn: &mut Conn, id: AccountId) -> Result<i64> {
    scalar!(
        conn,
        i64,
        "SELECT COUNT(*) FROM recovery_codes WHERE account_id = $1 AND used_at IS NULL",
        id.uuid()
    )
}
