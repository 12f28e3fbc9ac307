//! Short messages between nodes: `NOTIFY` and `LISTEN` of PostgreSQL. SQLite has one node and nobody to
//! tell. A message may be lost with a connection; whoever listens must look by themselves now and then.

use sqlx::postgres::PgListener;

use crate::{Db, Result};

/// Longest message, in bytes; PostgreSQL takes fewer than 8,000.
pub const LONGEST: usize = 7_900;

/// Hears what other nodes tell, and this one too.
#[derive(Debug)]
pub struct Listener(PgListener);

/// Listens on `channel` from now on; none on SQLite.
///
/// # Errors
/// [`crate::Error::Unavailable`] when no connection comes free.
pub async fn listen(db: &Db, channel: &str) -> Result<Option<Listener>> {
    let Db::Postgres(pool) = db else { return Ok(None) };
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(channel).await?;
    Ok(Some(Listener(listener)))
}

/// Tells every listener on `channel`. On SQLite nothing happens.
///
/// # Errors
/// [`crate::Error`] when the database refuses, also a message longer than [`LONGEST`].
pub async fn tell(db: &Db, channel: &str, message: &str) -> Result<()> {
    if let Db::Postgres(pool) = db {
        sqlx::query("SELECT pg_notify($1, $2)").bind(channel).bind(message).execute(pool).await?;
    }
    Ok(())
}

impl Listener {
    /// The next message; none when the connection was lost and made anew, so that some may be missing.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`] when it cannot be made anew.
    pub async fn next(&mut self) -> Result<Option<String>> {
        Ok(self.0.try_recv().await?.map(|told| told.payload().to_owned()))
    }
}
