//! What can go wrong with the database, told apart as far as callers act on it.

/// A storage error.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A unique rule would be broken.
    #[error("already there: {0}")]
    Duplicate(String),
    /// A row holds something its column never should, for example after a manual edit.
    #[error("{table}.{column} holds an impossible value")]
    Corrupt {
        /// Table of the row.
        table: &'static str,
        /// Column of the value.
        column: &'static str,
    },
    /// The database cannot be reached, is full or stays locked.
    #[error("database not available")]
    Unavailable(#[source] sqlx::Error),
    /// Anything else: a mistake of ours.
    #[error("database error")]
    Database(#[source] sqlx::Error),
    /// A migration failed.
    #[error("migration failed")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The address of the database is not understood.
    #[error("DATABASE_URL must begin with sqlite: or postgres:")]
    Address,
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(inner) if inner.is_unique_violation() => Self::Duplicate(inner.constraint().unwrap_or_default().to_owned()),
            sqlx::Error::Database(inner) if inner.code().is_some_and(|code| is_passing(&code)) => Self::Unavailable(error),
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                Self::Unavailable(error)
            }
            _ => Self::Database(error),
        }
    }
}

/// SQLite: 5 busy, 6 locked, 10 I/O, 13 full. PostgreSQL: classes 08 connection, 53 resources,
/// 57P shutdown, 40001 and 40P01 serialisation and deadlock.
fn is_passing(code: &str) -> bool {
    matches!(code, "5" | "6" | "10" | "13" | "261" | "517" | "40001" | "40P01") || ["08", "53", "57P"].iter().any(|class| code.starts_with(class))
}

/// Reads a text column into an enum or newtype of the domain.
pub(crate) fn parse<T: std::str::FromStr>(text: &str, table: &'static str, column: &'static str) -> Result<T, Error> {
    text.parse().map_err(|_| Error::Corrupt { table, column })
}
