//! The queue behind a seam: apalis on SQLite or on PostgreSQL.

use std::{str::FromStr, time::Duration};

use anyhow::Context;
use apalis::prelude::*;
use apalis_core::backend::Vacuum;
use apalis_postgres::{PgPool, PostgresStorage};
use apalis_sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions, SqliteStorage};
use secrecy::ExposeSecret;
use services::{
    App,
    work::{self, Work},
};
use storage::Engine;
use tokio_util::sync::CancellationToken;

use crate::sweeper::Pending;

/// Name of the queue in both databases.
const NAME: &str = "prachar";
/// How often a worker looks for tasks.
const LOOK: Duration = Duration::from_millis(200);
/// Tasks done at the same time in one process: imports and recipient lists, each mostly waiting
/// for the database.
const AT_ONCE: usize = 4;
/// A process that missed its heartbeats this often is taken for dead.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// The queue.
#[derive(Clone)]
pub(crate) enum Queue {
    /// In a file beside the database: a queue that is lost is filled again by the next sweep, and
    /// the database keeps its one writer to itself.
    Sqlite(SqliteStorage<Work>),
    /// In the schema `apalis` of the database, shared by all nodes.
    Postgres(PostgresStorage<Work>),
}

impl Queue {
    /// Opens the queue that goes with the application's database, and brings its tables up to date.
    pub(crate) async fn open(app: &App) -> anyhow::Result<Self> {
        let url = app.settings.database_url.expose_secret();
        match app.db.engine() {
            Engine::Sqlite => Self::open_sqlite(url).await,
            Engine::Postgres => Self::open_postgres(url).await,
        }
    }

    async fn open_sqlite(url: &str) -> anyhow::Result<Self> {
        let database = SqliteConnectOptions::from_str(url).context("the address of the database")?;
        let file = database.get_filename().with_extension("queue.db");
        // Not `SqliteStorage::setup`: it would switch off what makes commits durable.
        let options = SqliteConnectOptions::new()
            .filename(&file)
            .create_if_missing(true)
            .busy_timeout(Duration::from_secs(10))
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "NORMAL");
        let pool: SqlitePool = SqlitePoolOptions::new()
            .max_connections(2)
            .connect_with(options)
            .await
            .with_context(|| format!("opening the queue {}", file.display()))?;
        let mut migrations = SqliteStorage::migrations();
        migrations.set_ignore_missing(true).run(&pool).await.context("setting up the queue")?;
        let config = apalis_sqlite::Config {
            heartbeat_interval: HEARTBEAT,
            queue: NAME.into(),
            ..apalis_sqlite::Config::default()
        };
        Ok(Self::Sqlite(SqliteStorage::new(&pool).with_config(config)))
    }

    async fn open_postgres(url: &str) -> anyhow::Result<Self> {
        let pool = PgPool::connect(url).await.context("connecting the queue")?;
        let mut migrations = PostgresStorage::migrations();
        migrations.set_ignore_missing(true).run(&pool).await.context("setting up the queue")?;
        let config = apalis_postgres::Config::default().queue(NAME).heartbeat_interval(HEARTBEAT);
        Ok(Self::Postgres(PostgresStorage::new(&pool).with_config(config)))
    }

    /// Hands work in.
    pub(crate) async fn push(&mut self, work: Work) -> anyhow::Result<()> {
        match self {
            Self::Sqlite(storage) => storage.push(work).await.context("handing work in"),
            Self::Postgres(storage) => storage.push(work).await.context("handing work in"),
        }
    }

    /// Forgets tasks that were done.
    pub(crate) async fn tidy(&mut self, app: &App) -> anyhow::Result<()> {
        match self {
            Self::Sqlite(storage) => {
                storage.vacuum().await.context("tidying the queue")?;
            }
            // The back end has no word for it.
            Self::Postgres(_) => app.db.forget_done_tasks().await.context("tidying the queue")?,
        }
        Ok(())
    }

    /// Does what is handed in until `shutdown`.
    pub(crate) async fn work(self, app: App, pending: Pending, shutdown: CancellationToken) -> anyhow::Result<()> {
        // Unlike the process id, never the name of a worker that died.
        let name = format!("worker-{}", app.new_id::<services::domain::AuditId>());
        let job = Job {
            app,
            pending,
            shutdown: shutdown.clone(),
        };
        let stop = async move {
            shutdown.cancelled().await;
            Ok::<(), WorkerError>(())
        };
        match self {
            Self::Sqlite(storage) => {
                let backend = storage.poll_with_interval(LOOK);
                let worker = WorkerBuilder::new(name).backend(backend).concurrency(AT_ONCE).data(job).build(perform);
                worker.run_until(stop).await.context("working on the queue")
            }
            Self::Postgres(storage) => {
                let backend = storage.poll_with_interval(LOOK);
                let worker = WorkerBuilder::new(name).backend(backend).concurrency(AT_ONCE).data(job).build(perform);
                worker.run_until(stop).await.context("working on the queue")
            }
        }
    }
}

/// What a task needs.
#[derive(Clone)]
struct Job {
    app: App,
    pending: Pending,
    shutdown: CancellationToken,
}

/// Does one task. It never fails for the queue: what is left of it is found by the next sweep.
async fn perform(work: Work, job: Data<Job>) {
    if let Err(error) = work::perform(&job.app, work, &job.shutdown).await {
        tracing::error!(?work, %error, "background work failed and will be tried again");
    }
    job.pending.remove(work);
}
