//! Mails to members on their way out. People stand above organisations, and so do these.

use chrono::{DateTime, Utc};
use domain::MailId;
use uuid::Uuid;

use crate::{Conn, Result, dialect};

/// A mail that is to go out.
#[derive(Clone, Copy, Debug)]
pub struct NewMail<'a> {
    /// Its id.
    pub id: MailId,
    /// What kind of letter it is.
    pub kind: &'a str,
    /// Address, subject and text, sealed.
    pub sealed: &'a [u8],
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// From then on nobody needs it any more.
    pub expires_at: DateTime<Utc>,
}

/// A mail that somebody is about to hand over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// Its id.
    pub id: MailId,
    /// What kind of letter it is.
    pub kind: String,
    /// Address, subject and text, sealed.
    pub sealed: Vec<u8>,
    /// Which attempt this is, from 1.
    pub attempt: i64,
    /// From then on nobody needs it any more.
    pub expires_at: DateTime<Utc>,
}

/// How the mails stand, for the operator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Waiting to be handed over.
    pub waiting: i64,
    /// Of these, tried in vain at least once.
    pub put_off: i64,
    /// Given up.
    pub given_up: i64,
}

/// Adds a mail that is due at once.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn insert(conn: &mut Conn, mail: NewMail<'_>) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO outbound_mails (id, kind, sealed, due_at, created_at, expires_at) VALUES ($1, $2, $3, $4, $4, $5)",
        mail.id.uuid(),
        mail.kind,
        mail.sealed,
        mail.created_at,
        mail.expires_at
    )?;
    Ok(())
}

/// Whether a mail is due.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn is_any_due(conn: &mut Conn, now: DateTime<Utc>) -> Result<bool> {
    let found = scalar_optional!(
        conn,
        Uuid,
        "SELECT id FROM outbound_mails WHERE given_up_at IS NULL AND due_at <= $1 LIMIT 1",
        now
    )?;
    Ok(found.is_some())
}

/// Claims the mail that is due longest until `until`: nobody else sees it before, and it is due again
/// then, unless it was handed over or put off.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn claim(conn: &mut Conn, now: DateTime<Utc>, until: DateTime<Utc>) -> Result<Option<Claimed>> {
    let sql = format!(
        "UPDATE outbound_mails SET attempts = attempts + 1, due_at = $2
         WHERE id = (SELECT id FROM outbound_mails WHERE given_up_at IS NULL AND due_at <= $1 ORDER BY due_at, id LIMIT 1{})
         RETURNING id, kind, sealed, attempts, expires_at",
        dialect::skip_locked(conn.kind())
    );
    let row = fetch_optional!(conn, (Uuid, String, Vec<u8>, i64, DateTime<Utc>), sqlx::AssertSqlSafe(sql), now, until)?;
    Ok(row.map(|(id, kind, sealed, attempt, expires_at)| Claimed {
        id: id.into(),
        kind,
        sealed,
        attempt,
        expires_at,
    }))
}

/// Forgets a mail that was handed over.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn forget(conn: &mut Conn, id: MailId) -> Result<bool> {
    let gone = execute!(conn, "DELETE FROM outbound_mails WHERE id = $1", id.uuid())?;
    Ok(gone == 1)
}

/// Puts a mail off until `due_at`; false when somebody else has claimed it since.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn put_off(conn: &mut Conn, id: MailId, attempt: i64, due_at: DateTime<Utc>) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE outbound_mails SET due_at = $3 WHERE id = $1 AND attempts = $2 AND given_up_at IS NULL",
        id.uuid(),
        attempt,
        due_at
    )?;
    Ok(changed == 1)
}

/// Gives a mail up: its text goes, the row stays for the operator. False when somebody else has claimed
/// it since.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn give_up(conn: &mut Conn, id: MailId, attempt: i64, problem: &str, now: DateTime<Utc>) -> Result<bool> {
    const NOTHING: &[u8] = &[];
    let changed = execute!(
        conn,
        "UPDATE outbound_mails SET given_up_at = $4, problem = $3, sealed = $5 WHERE id = $1 AND attempts = $2 AND given_up_at IS NULL",
        id.uuid(),
        attempt,
        problem,
        now,
        NOTHING
    )?;
    Ok(changed == 1)
}

/// Forgets mails given up before `before`; answers how many.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn delete_given_up(conn: &mut Conn, before: DateTime<Utc>) -> Result<u64> {
    execute!(conn, "DELETE FROM outbound_mails WHERE given_up_at < $1", before)
}

/// How the mails stand.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn standing(conn: &mut Conn) -> Result<Standing> {
    let (waiting, put_off, given_up) = fetch_one!(
        conn,
        (i64, i64, i64),
        "SELECT COUNT(CASE WHEN given_up_at IS NULL THEN 1 END), COUNT(CASE WHEN given_up_at IS NULL AND attempts > 0 THEN 1 END),
         COUNT(given_up_at) FROM outbound_mails"
    )?;
    Ok(Standing { waiting, put_off, given_up })
}
