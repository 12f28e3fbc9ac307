//! Failed sign-ins, counted per key in a fixed window. A key is a keyed hash, never an address.

use chrono::{DateTime, Utc};

use crate::{Conn, Result};

/// Failures of a key in its window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failures {
    /// How many.
    pub count: i64,
    /// When the window began.
    pub since: DateTime<Utc>,
}

/// Counts one more failure and answers with the sum. A window that began at `stale` or before is
/// over, and a new one begins.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn count(conn: &mut Conn, key: &[u8], now: DateTime<Utc>, stale: DateTime<Utc>) -> Result<Failures> {
    let (count, since) = fetch_one!(
        conn,
        (i64, DateTime<Utc>),
        "INSERT INTO sign_in_failures (key_hash, failures, window_started_at) VALUES ($1, 1, $2)
         ON CONFLICT (key_hash) DO UPDATE SET
           failures = CASE WHEN sign_in_failures.window_started_at <= $3 THEN 1 ELSE sign_in_failures.failures + 1 END,
           window_started_at = CASE WHEN sign_in_failures.window_started_at <= $3 THEN $2 ELSE sign_in_failures.window_started_at END
         RETURNING failures, window_started_at",
        key,
        now,
        stale
    )?;
    Ok(Failures { count, since })
}

/// Takes one counted failure back: it was none after all.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn take_back(conn: &mut Conn, key: &[u8]) -> Result<()> {
    execute!(
        conn,
        "UPDATE sign_in_failures SET failures = failures - 1 WHERE key_hash = $1 AND failures > 0",
        key
    )?;
    Ok(())
}

/// Forgets a key's failures.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn clear(conn: &mut Conn, key: &[u8]) -> Result<()> {
    execute!(conn, "DELETE FROM sign_in_failures WHERE key_hash = $1", key)?;
    Ok(())
}

/// Forgets windows that began at `stale` or before; answers how many.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn delete_stale(conn: &mut Conn, stale: DateTime<Utc>) -> Result<u64> {
    execute!(conn, "DELETE FROM sign_in_failures WHERE window_started_at <= $1", stale)
}
