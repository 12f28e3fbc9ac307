//! From settings to a running application.

use std::sync::Arc;

use anyhow::{Context, Result, bail};
use config::Settings;
use secrecy::ExposeSecret;
use services::{
    App,
    clock::{SystemClock, SystemDice},
};
use storage::Db;
use tracing_subscriber::EnvFilter;

/// What is logged unless `RUST_LOG` says otherwise.
const LOG_FILTER: &str = "info,sqlx=warn,hyper=warn,apalis=warn";

/// Reads and validates the environment.
///
/// # Errors
/// Names every variable that cannot be taken and its accepted form.
pub fn settings() -> Result<Settings> {
    Settings::from_env(|name| std::env::var(name).ok()).or_else(|problems| {
        let lines: Vec<String> = problems.iter().map(|problem| format!("  {problem}")).collect();
        bail!("the settings cannot be used:\n{}", lines.join("\n"))
    })
}

/// Starts logging, as text or JSON lines, to standard error.
pub fn start_logging(settings: &Settings) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(LOG_FILTER));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second call (in tests) finds logging started already.
    let _ = if settings.web.json_logs {
        builder.json().try_init()
    } else {
        builder.with_target(false).compact().try_init()
    };
}

/// Connects to the database, which must have been migrated, and puts the application together.
///
/// # Errors
/// When the database cannot be reached.
pub async fn connect(settings: Settings) -> Result<App> {
    std::fs::create_dir_all(&settings.data_dir).with_context(|| format!("cannot create the data folder {}", settings.data_dir.display()))?;
    let db = Db::connect(settings.database_url.expose_secret())
        .await
        .context("cannot reach the database; check DATABASE_URL")?;
    Ok(App::new(db, Arc::new(SystemClock), Arc::new(SystemDice::new()), settings))
}

/// Connects and brings the schema up to date.
///
/// # Errors
/// When the database cannot be reached or a migration fails.
pub async fn connect_and_migrate(settings: Settings) -> Result<App> {
    let app = connect(settings).await?;
    app.db.migrate().await.context("migrating the database failed")?;
    Ok(app)
}
