//! Connections: one writer and several readers on SQLite, one pool on PostgreSQL.

use std::{str::FromStr, time::Duration};

use sqlx::{
    PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool, Transaction,
    migrate::Migrator,
    pool::PoolConnection,
    postgres::PgPoolOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{Error, Result};

/// Readers beside SQLite's one writer.
const SQLITE_READERS: u32 = 8;
/// Connections to PostgreSQL per process.
const POSTGRES_CONNECTIONS: u32 = 20;
/// How long a statement waits for SQLite's write lock, and a caller for a connection.
const WAIT: Duration = Duration::from_secs(10);
/// How SQLite's one writer begins. The level stays with the connection, so each beginning sets its own.
const BEGIN: &str = "PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE";
const BEGIN_DURABLE: &str = "PRAGMA synchronous = FULL; BEGIN IMMEDIATE";
/// Pages (4 KB) in the write-ahead log before they go into the database: one that changes a hundred
/// times in between, as those of an import's indexes do, is written there once.
const CHECKPOINT_PAGES: &str = "16000";
/// Our table of applied migrations; apalis keeps its own under sqlx's default name.
const MIGRATIONS_TABLE: &str = "_app_migrations";

/// The database engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Embedded, the default.
    Sqlite,
    /// For several nodes.
    Postgres,
}

/// The database. Cheap to clone.
#[derive(Clone, Debug)]
pub enum Db {
    /// SQLite in WAL mode.
    Sqlite {
        /// The one connection that writes.
        writer: SqlitePool,
        /// Connections that only read.
        readers: SqlitePool,
    },
    /// PostgreSQL.
    Postgres(PgPool),
}

impl Db {
    /// Connects to `sqlite:PATH` (created when absent) or `postgres://…`.
    ///
    /// # Errors
    /// [`Error::Address`] for another scheme, [`Error::Unavailable`] when it cannot be reached.
    pub async fn connect(url: &str) -> Result<Self> {
        if url.starts_with("sqlite:") {
            Self::connect_sqlite(url).await
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let pool = PgPoolOptions::new()
                .max_connections(POSTGRES_CONNECTIONS)
                .acquire_timeout(WAIT)
                .connect(url)
                .await?;
            Ok(Self::Postgres(pool))
        } else {
            Err(Error::Address)
        }
    }

    async fn connect_sqlite(url: &str) -> Result<Self> {
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .foreign_keys(true)
            .busy_timeout(WAIT)
            .statement_cache_capacity(300)
            .pragma("temp_store", "MEMORY")
            .pragma("cache_size", "-16000")
            .pragma("mmap_size", "268435456");
        // A connection to a file cannot have been lost meanwhile, so none is asked whether it still answers.
        let pool = SqlitePoolOptions::new().test_before_acquire(false);
        let writer = pool
            .clone()
            .max_connections(1)
            .acquire_timeout(WAIT * 3)
            .connect_with(options.clone().pragma("wal_autocheckpoint", CHECKPOINT_PAGES))
            .await?;
        let readers = pool
            .max_connections(SQLITE_READERS)
            .acquire_timeout(WAIT)
            .connect_with(options.pragma("query_only", "ON"))
            .await?;
        Ok(Self::Sqlite { writer, readers })
    }

    /// Which engine this is.
    #[must_use]
    pub const fn engine(&self) -> Engine {
        match self {
            Self::Sqlite { .. } => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    /// Applies the migrations that are missing.
    ///
    /// # Errors
    /// [`Error::Migration`] when one fails or an applied one was changed.
    pub async fn migrate(&self) -> Result<()> {
        match self {
            Self::Sqlite { writer, .. } => named(sqlx::migrate!("../../migrations/sqlite")).run(writer).await?,
            Self::Postgres(pool) => named(sqlx::migrate!("../../migrations/postgres")).run(pool).await?,
        }
        Ok(())
    }

    /// A connection for reading. On SQLite it refuses to write.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when none comes free in time.
    pub async fn read(&self) -> Result<Conn> {
        Ok(match self {
            Self::Sqlite { readers, .. } => Conn(Inner::SqlitePooled(readers.acquire().await?)),
            Self::Postgres(pool) => Conn(Inner::PostgresPooled(pool.acquire().await?)),
        })
    }

    /// A write transaction. Dropping it without [`Conn::commit`] undoes everything.
    ///
    /// Never hold one over a network call.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the write lock does not come free in time.
    pub async fn begin(&self) -> Result<Conn> {
        self.begin_with(BEGIN).await
    }

    /// Like [`Db::begin`], for what must outlive a power cut the moment it is committed, with
    /// everything committed before. PostgreSQL waits for the disk at every commit; SQLite does so
    /// only here, because it has one writer and each wait holds up all.
    ///
    /// # Errors
    /// As [`Db::begin`].
    pub async fn begin_durable(&self) -> Result<Conn> {
        self.begin_with(BEGIN_DURABLE).await
    }

    async fn begin_with(&self, sqlite: &'static str) -> Result<Conn> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Conn(Inner::SqliteTransaction(writer.begin_with(sqlite).await?)),
            Self::Postgres(pool) => Conn(Inner::PostgresTransaction(pool.begin().await?)),
        })
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when it does not.
    pub async fn ping(&self) -> Result<()> {
        let mut conn = self.read().await?;
        scalar!(&mut conn, i64, "SELECT CAST(1 AS BIGINT)")?;
        Ok(())
    }

    /// How many migrations this program has and the database lacks.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the database does not answer.
    pub async fn pending_migrations(&self) -> Result<usize> {
        let known = match self {
            Self::Sqlite { .. } => sqlx::migrate!("../../migrations/sqlite").iter().count(),
            Self::Postgres(_) => sqlx::migrate!("../../migrations/postgres").iter().count(),
        };
        let mut conn = self.read().await?;
        // A database without the table has had no migration at all.
        let applied = scalar!(&mut conn, i64, "SELECT COUNT(*) FROM _app_migrations").unwrap_or(0);
        Ok(known.saturating_sub(usize::try_from(applied).unwrap_or(0)))
    }

    /// Copies a SQLite database, while it is in use, to the new file `path`. PostgreSQL has
    /// `pg_dump` for that; there nothing happens.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the disk is full or `path` exists.
    pub async fn copy_to(&self, path: &std::path::Path) -> Result<()> {
        if let Self::Sqlite { readers, .. } = self {
            // A reader of its own for the time of the copy: writing goes on meanwhile.
            let mut reader = readers.acquire().await?;
            sqlx::query("PRAGMA query_only = OFF").execute(&mut *reader).await?;
            let copied = sqlx::query("VACUUM INTO $1").bind(path.display().to_string()).execute(&mut *reader).await;
            sqlx::query("PRAGMA query_only = ON").execute(&mut *reader).await?;
            copied?;
        }
        Ok(())
    }

    /// Forgets the tasks that the queue's workers have done; on SQLite the queue has a file of its
    /// own and does so itself.
    ///
    /// # Errors
    /// [`Error::Database`] when the queue was never set up.
    pub async fn forget_done_tasks(&self) -> Result<()> {
        if let Self::Postgres(pool) = self {
            sqlx::query("DELETE FROM apalis.jobs WHERE status IN ('Done', 'Killed')").execute(pool).await?;
        }
        Ok(())
    }

    /// Waits until running statements have ended and closes every connection.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

fn named(mut migrator: Migrator) -> Migrator {
    migrator.dangerous_set_table_name(MIGRATIONS_TABLE);
    migrator
}

/// A connection that repository functions run on: a pooled one for reading, or a transaction.
#[derive(Debug)]
pub struct Conn(Inner);

#[derive(Debug)]
enum Inner {
    SqlitePooled(PoolConnection<Sqlite>),
    SqliteTransaction(Transaction<'static, Sqlite>),
    PostgresPooled(PoolConnection<Postgres>),
    PostgresTransaction(Transaction<'static, Postgres>),
}

/// The engine's own connection, for the statement macros.
pub(crate) enum EngineConn<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
}

impl Conn {
    pub(crate) fn engine(&mut self) -> EngineConn<'_> {
        match &mut self.0 {
            Inner::SqlitePooled(conn) => EngineConn::Sqlite(conn),
            Inner::SqliteTransaction(conn) => EngineConn::Sqlite(conn),
            Inner::PostgresPooled(conn) => EngineConn::Postgres(conn),
            Inner::PostgresTransaction(conn) => EngineConn::Postgres(conn),
        }
    }

    /// Which engine this connection belongs to.
    #[must_use]
    pub const fn kind(&self) -> Engine {
        match &self.0 {
            Inner::SqlitePooled(_) | Inner::SqliteTransaction(_) => Engine::Sqlite,
            Inner::PostgresPooled(_) | Inner::PostgresTransaction(_) => Engine::Postgres,
        }
    }

    /// Makes a transaction's changes durable. On a read connection nothing happens.
    ///
    /// # Errors
    /// [`Error::Unavailable`] or [`Error::Database`] when the engine refuses; then nothing was kept.
    pub async fn commit(self) -> Result<()> {
        match self.0 {
            Inner::SqliteTransaction(transaction) => transaction.commit().await?,
            Inner::PostgresTransaction(transaction) => transaction.commit().await?,
            Inner::SqlitePooled(_) | Inner::PostgresPooled(_) => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_durable_transactions_wait_for_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::connect(&format!("sqlite:{}", folder.path().join("test.db").display())).await.unwrap();
        // 1 is NORMAL, 2 is FULL.
        for (is_durable, level) in [(false, 1), (true, 2), (false, 1), (true, 2), (true, 2)] {
            let mut tx = if is_durable { db.begin_durable().await } else { db.begin().await }.unwrap();
            assert_eq!(scalar!(&mut tx, i64, "PRAGMA synchronous").unwrap(), level);
            tx.commit().await.unwrap();
        }
    }
}
