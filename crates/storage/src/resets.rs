//! Links that set a new password. Only the hash of a link's token is kept.

use chrono::{DateTime, Utc};
use domain::AccountId;
use uuid::Uuid;

use crate::{Conn, Result};

/// Adds a link.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn insert(conn: &mut Conn, token_hash: &[u8], account: AccountId, now: DateTime<Utc>, expires_at: DateTime<Utc>) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO password_resets (token_hash, account_id, created_at, expires_at) VALUES ($1, $2, $3, $4)",
        token_hash,
        account.uuid(),
        now,
        expires_at
    )?;
    Ok(())
}

/// Whose password the link sets, while it is good.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn find(conn: &mut Conn, token_hash: &[u8], now: DateTime<Utc>) -> Result<Option<AccountId>> {
    let row = scalar_optional!(
        conn,
        Uuid,
        "SELECT account_id FROM password_resets WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2",
        token_hash,
        now
    )?;
    Ok(row.map(AccountId))
}

/// Uses the link up; false when it was used or has ended.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn use_up(conn: &mut Conn, token_hash: &[u8], now: DateTime<Utc>) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE password_resets SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2",
        token_hash,
        now
    )?;
    Ok(changed == 1)
}

/// Forgets every link of the account.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn delete_all(conn: &mut Conn, account: AccountId) -> Result<u64> {
    execute!(conn, "DELETE FROM password_resets WHERE account_id = $1", account.uuid())
}

/// Forgets links that have ended; answers how many.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn delete_ended(conn: &mut Conn, now: DateTime<Utc>) -> Result<u64> {
    execute!(conn, "DELETE FROM password_resets WHERE expires_at <= $1", now)
}
