//! The command line: one binary, a subcommand per deed.

mod api_key;
mod audit;
mod backup;
mod compliance;
mod doctor;
mod mail_intake;
mod seed;
mod serve;

use anyhow::Result;
use clap::{Parser, Subcommand};
use services::{Clock, clock::SystemClock};

use crate::boot;

/// Write, check, approve, deliver and measure marketing messages.
#[derive(Debug, Parser)]
#[command(name = "prachar", version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the web server and the worker in one process (the default).
    Serve,
    /// Run the worker alone.
    Worker,
    /// Bring the database's schema up to date.
    Migrate,
    /// Fill the database with something to look at.
    Seed {
        #[command(subcommand)]
        command: SeedCommand,
    },
    /// Check database, key, disk and providers, and say what to do.
    Doctor,
    /// Take a bounce or complaint about an e-mail, as a mail server's alias hands it over, from standard input.
    MailIntake,
    /// Keys for the public API.
    ApiKey {
        #[command(subcommand)]
        command: ApiKeyCommand,
    },
    /// The audit log.
    Audit {
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// The compliance rules.
    Compliance {
        #[command(subcommand)]
        command: ComplianceCommand,
    },
    /// Copy the database, while it is in use, to a file.
    Backup {
        /// Where to; must not exist yet.
        path: std::path::PathBuf,
    },
}

#[derive(Debug, Subcommand)]
enum ApiKeyCommand {
    /// Make a key that acts as a member, and print it once.
    Create {
        /// The member's e-mail address.
        #[arg(long)]
        email: String,
        /// What the key is for.
        #[arg(long, default_value = "command line")]
        name: String,
    },
}

#[derive(Debug, Subcommand)]
enum AuditCommand {
    /// Prove every organisation's hash chain; exit 1 and name the first broken entry otherwise.
    Verify,
}

#[derive(Debug, Subcommand)]
enum SeedCommand {
    /// A demo organisation with accounts of every role. Never in production.
    Demo,
}

#[derive(Debug, Subcommand)]
enum ComplianceCommand {
    /// Check texts from standard input.
    Check {
        /// Lines of JSON in, lines of JSON out.
        #[arg(long, required = true)]
        jsonl: bool,
        /// The day whose rules apply, for example 2026-11-21; today when absent.
        #[arg(long)]
        as_of: Option<chrono::NaiveDate>,
    },
}

impl Cli {
    /// Does what was asked.
    ///
    /// # Errors
    /// Whatever stopped it; `main` prints it and exits with 1.
    pub fn run(self) -> Result<()> {
        if let Some(Command::Compliance {
            command: ComplianceCommand::Check { as_of, .. },
        }) = self.command
        {
            // Needs no settings, so that it runs anywhere.
            return compliance::check(as_of.unwrap_or_else(|| SystemClock.now().date_naive()));
        }
        let settings = boot::settings()?;
        boot::start_logging(&settings);
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(async {
            match self.command.unwrap_or(Command::Serve) {
                Command::Serve => serve::serve(settings).await,
                Command::Worker => serve::work(settings).await,
                Command::Migrate => migrate(settings).await,
                Command::Seed { command: SeedCommand::Demo } => seed::demo(settings).await,
                Command::Doctor => doctor::examine(settings).await,
                Command::MailIntake => mail_intake::take(settings).await,
                Command::ApiKey {
                    command: ApiKeyCommand::Create { email, name },
                } => api_key::create(settings, &email, &name).await,
                Command::Audit { command: AuditCommand::Verify } => audit::verify(settings).await,
                Command::Backup { path } => backup::backup(settings, &path).await,
                Command::Compliance { .. } => Ok(()),
            }
        })
    }
}

async fn migrate(settings: config::Settings) -> Result<()> {
    let app = boot::connect_and_migrate(settings).await?;
    app.db.close().await;
    println!("The database is up to date.");
    Ok(())
}
