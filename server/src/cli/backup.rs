//! `prachar backup`.

use std::path::Path;

use anyhow::{Context, Result, bail};
use config::Settings;
use secrecy::ExposeSecret;
use storage::Engine;

use crate::boot;

/// Copies the database to `path`: SQLite by `VACUUM INTO`, PostgreSQL by `pg_dump`.
///
/// # Errors
/// When `path` exists, the disk is full, or `pg_dump` is missing or fails.
pub async fn backup(settings: Settings, path: &Path) -> Result<()> {
    if path.exists() {
        bail!("{} exists already; name a new file", path.display());
    }
    let url = settings.database_url.clone();
    let app = boot::connect(settings).await?;
    match app.db.engine() {
        Engine::Sqlite => app.db.copy_to(path).await.context("copying the database failed")?,
        Engine::Postgres => dump(url.expose_secret(), path).await?,
    }
    println!("The database was copied to {}.", path.display());
    Ok(())
}

/// The address goes through the environment, so that the password shows in no process list.
async fn dump(url: &str, path: &Path) -> Result<()> {
    let mut command = tokio::process::Command::new("sh");
    command
        .arg("-c")
        .arg(r#"exec pg_dump --format=custom --file="$1" "$PRACHAR_DUMP_URL""#)
        .arg("pg_dump")
        .arg(path)
        .env("PRACHAR_DUMP_URL", url);
    let status = command.status().await.context("cannot start pg_dump; install PostgreSQL's client tools")?;
    if status.success() { Ok(()) } else { bail!("pg_dump failed with {status}") }
}
