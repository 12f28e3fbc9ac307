//! A migrated database of a test's own.

use std::{
    path::Path,
    sync::atomic::{AtomicU32, Ordering},
};

use storage::{Db, scratch};
use tempfile::TempDir;

/// A server on which databases may be made; when set, tests run on PostgreSQL instead of SQLite.
pub const POSTGRES: &str = "TEST_POSTGRES_URL";

/// A migrated database on the engine that the environment chooses, and a folder beside it.
#[derive(Debug)]
pub struct TestDb {
    /// The database.
    pub db: Db,
    /// Its address.
    pub url: String,
    folder: TempDir,
}

impl TestDb {
    /// A fresh database: SQLite in a temporary folder, or PostgreSQL on the server of [`POSTGRES`].
    ///
    /// # Panics
    /// When it cannot be made: the test could not run.
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = match std::env::var(POSTGRES) {
            Ok(server) => scratch::create_database(&server, &unique_name()).await.expect("a database on the test server"),
            Err(_) => format!("sqlite:{}", folder.path().join("test.db").display()),
        };
        let db = Db::connect(&url).await.expect("a connection");
        db.migrate().await.expect("migrations");
        Self { db, url, folder }
    }

    /// A folder that goes with the test.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// Unique over the processes and threads of a test run.
#[expect(clippy::disallowed_methods, reason = "runs share one server, so the name needs the real time")]
fn unique_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let nanos = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default()
        .as_nanos();
    format!("test_{}_{}_{nanos}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}
