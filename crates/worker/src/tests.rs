//! The worker as a whole, each test on a database of its own: SQLite, or PostgreSQL with
//! `TEST_POSTGRES_URL`.

use std::{convert::Infallible, time::Duration};

use chrono::TimeDelta;
use domain::{CampaignId, CampaignStatus, DeliveryStatus, ImportId, ImportStatus, Role, campaign::Schedule as Plan};
use futures::stream;
use services::{
    Actor, App, accounts, campaigns, deliveries,
    imports::{self, ColumnsInput},
    invites, launch, mails, sessions,
    work::{self, Work},
};
use test_support::{
    campaigns::{add_contacts, approved, fast_sandbox, number},
    use_cases::{PASSWORD, UseCases, client},
};
use tokio::{task::JoinHandle, time::sleep};

use super::*;
use crate::{
    queue::Queue,
    schedules::{ALL, Schedule},
    sweeper::{Pending, come_round},
};

const RECIPIENTS: usize = 7;

/// A worker as a process runs it.
struct Running {
    shutdown: CancellationToken,
    task: JoinHandle<anyhow::Result<()>>,
}

impl Running {
    fn start(app: &App) -> Self {
        let shutdown = CancellationToken::new();
        let task = tokio::spawn(run(app.clone(), shutdown.clone()));
        Self { shutdown, task }
    }

    async fn stop(self) {
        self.shutdown.cancel();
        let ended = tokio::time::timeout(Duration::from_secs(30), self.task)
            .await
            .expect("the worker ends when it is told to");
        ended.expect("no panic").expect("no error");
    }
}

async fn until(mut is_done: impl AsyncFnMut() -> bool) {
    for _ in 0..800 {
        if is_done().await {
            return;
        }
        sleep(Duration::from_millis(25)).await;
    }
    panic!("it never came");
}

/// An organisation with one piece of each kind of work: a campaign whose time has come, one that was
/// launched, and a file to take over.
struct Stage {
    world: UseCases,
    owner: Actor,
    scheduled: CampaignId,
    launched: CampaignId,
    import: ImportId,
}

impl Stage {
    async fn new() -> Self {
        let world = UseCases::new().await;
        let owner = world.owner("owner@first.example").await;
        let app = &world.app;
        add_contacts(app, &owner, RECIPIENTS, |index| number(index, "10")).await;
        let sandbox = fast_sandbox(app, &owner).await;
        let scheduled = approved(app, &owner, sandbox).await;
        let plan = Plan {
            starts_at: Some(app.now() + TimeDelta::minutes(1)),
            zone: "Asia/Kolkata".to_owned(),
            ..Plan::default()
        };
        campaigns::schedule(app, &owner, scheduled, plan).await.expect("a schedule");
        let launched = approved(app, &owner, sandbox).await;
        launch::launch(app, &owner, launched).await.expect("a launch");
        let import = import(app, &owner, "98220 00003").await;
        world.clock.advance(TimeDelta::minutes(2));
        Self {
            world,
            owner,
            scheduled,
            launched,
            import,
        }
    }

    fn app(&self) -> &App {
        &self.world.app
    }

    async fn status(&self, campaign: CampaignId) -> CampaignStatus {
        campaigns::get(self.app(), &self.owner, campaign).await.expect("the campaign").status
    }

    async fn standing(&self) -> storage::imports::Import {
        imports::get(self.app(), &self.owner, self.import).await.expect("the import").import
    }

    async fn is_done(&self) -> bool {
        let ends = [self.status(self.scheduled).await, self.status(self.launched).await];
        let lines = [self.lines(self.scheduled).await, self.lines(self.launched).await].concat();
        ends == [CampaignStatus::Completed; 2]
            && self.standing().await.status == ImportStatus::Done
            && lines.iter().all(|line| line.status == DeliveryStatus::Read)
    }

    /// The ledger without those who are skipped: the file's contact has given no consent, and may or
    /// may not be there in time.
    async fn lines(&self, campaign: CampaignId) -> Vec<deliveries::Line> {
        let filter = deliveries::Filter::default();
        let mut lines = deliveries::ledger(self.app(), &self.owner, campaign, &filter).await.expect("the ledger");
        lines.retain(|line| line.status != DeliveryStatus::Skipped);
        lines
    }

    /// Everything was done, and done once.
    async fn judge(&self) {
        let progress = self.standing().await.progress;
        assert_eq!((progress.done, progress.created, progress.rejected), (2, 1, 1));
        for campaign in [self.scheduled, self.launched] {
            let lines = self.lines(campaign).await;
            assert_eq!(lines.len(), RECIPIENTS);
            assert!(lines.iter().all(|line| line.attempts == 1), "{lines:?}");
        }
    }

    /// Every row of the tables that work changes.
    async fn rows(&self) -> Vec<String> {
        let mut conn = self.app().db.read().await.expect("a connection");
        let mut rows = storage::scratch::rows(&mut conn).await.expect("rows");
        rows.retain(|row| {
            ["deliveries ", "contacts ", "imports ", "campaigns ", "campaign_counters "]
                .iter()
                .any(|table| row.starts_with(table))
        });
        rows.sort();
        rows
    }
}

/// A file of two rows, one of them no good, that is to be taken over.
async fn import(app: &App, owner: &Actor, phone: &str) -> ImportId {
    let file = format!("Client,Mobile No.\r\nAsha Patil,{phone}\r\nNobody,12\r\n");
    let file = stream::iter([Ok::<_, Infallible>(file.into_bytes())]);
    let id = imports::upload(app, owner, "clients.csv", file).await.expect("an upload");
    let columns = ColumnsInput {
        targets: vec!["name".to_owned(), "phone".to_owned()],
        duplicates: "skip".to_owned(),
        default_language: "en".to_owned(),
        ..ColumnsInput::default()
    };
    imports::save_columns(app, owner, id, &columns).await.expect("columns");
    imports::save_consent(app, owner, id, None).await.expect("no consent");
    imports::start(app, owner, id, false).await.expect("a start");
    id
}

/// What is due at the first look.
fn kinds(works: &[Work]) -> [bool; 3] {
    [
        works.contains(&Work::LaunchDue),
        works.iter().any(|work| matches!(work, Work::FreezeRecipients { .. })),
        works.iter().any(|work| matches!(work, Work::RunImport { .. })),
    ]
}

#[tokio::test]
async fn every_kind_of_work_is_found_and_done() {
    let stage = Stage::new().await;
    assert_eq!(kinds(&work::due(stage.app()).await.expect("work")), [true; 3]);
    let worker = Running::start(stage.app());
    until(async || stage.is_done().await).await;
    worker.stop().await;
    stage.judge().await;
    assert_eq!(work::due(stage.app()).await.expect("work"), []);
}

#[tokio::test]
async fn tasks_that_are_there_several_times_or_late_change_nothing() {
    let stage = Stage::new().await;
    let due = work::due(stage.app()).await.expect("work");
    let mut queue = Queue::open(stage.app()).await.expect("the queue");
    let hand_in = async |queue: &mut Queue| {
        for work in due.iter().copied().chain([Work::FinishCampaigns]) {
            for _ in 0..3 {
                queue.push(work).await.expect("a task");
            }
        }
    };
    hand_in(&mut queue).await;
    let worker = Running::start(stage.app());
    until(async || stage.is_done().await).await;
    stage.judge().await;
    let before = stage.rows().await;
    // Old tasks, long after their work was done; what comes after them in the queue shows that they ran.
    hand_in(&mut queue).await;
    let last = import(stage.app(), &stage.owner, "98220 00004").await;
    until(async || {
        sleep(Duration::from_millis(300)).await;
        let standing = imports::get(stage.app(), &stage.owner, last).await.expect("the import");
        standing.import.status == ImportStatus::Done
    })
    .await;
    worker.stop().await;
    stage.judge().await;
    let after = stage.rows().await;
    let gone: Vec<&String> = before.iter().filter(|row| !after.contains(row)).collect();
    assert!(gone.is_empty(), "{gone:#?}");
}

#[tokio::test]
async fn work_of_a_process_that_died_is_found_by_the_next() {
    let stage = Stage::new().await;
    // This one hands everything in and ends before anything is done: its tasks are lost with its queue.
    let (mut queue, pending) = (Queue::open(stage.app()).await.expect("the queue"), Pending::default());
    come_round(stage.app(), &mut queue, &pending, Schedule::Sweep).await.expect("a sweep");
    assert!(!stage.is_done().await);
    if let Queue::Sqlite(_) = queue {
        drop(queue);
        for file in ["test.queue.db", "test.queue.db-wal", "test.queue.db-shm"] {
            // The last two go with the last connection.
            let _ = std::fs::remove_file(stage.world.db.folder().join(file));
        }
    }
    let worker = Running::start(stage.app());
    until(async || stage.is_done().await).await;
    worker.stop().await;
    stage.judge().await;
}

#[tokio::test]
async fn pending_work_is_handed_in_once_until_it_is_done() {
    let stage = Stage::new().await;
    let pending = Pending::default();
    let work = Work::RunImport { import: stage.import };
    assert!(pending.add(work));
    assert!(!pending.add(work));
    assert!(pending.add(Work::LaunchDue));
    pending.remove(work);
    assert!(pending.add(work));
}

#[test]
fn each_schedule_stands_in_the_list_once_and_the_sweep_first() {
    for (index, (schedule, every)) in ALL.iter().enumerate() {
        assert!(ALL[..index].iter().all(|(other, _)| other != schedule), "{schedule:?}");
        assert!(*every >= Duration::from_secs(1), "{schedule:?}");
    }
    let wanted = [
        Schedule::Sweep,
        Schedule::Recheck,
        Schedule::Refresh,
        Schedule::Replay,
        Schedule::Forget,
        Schedule::Tidy,
    ];
    assert_eq!(ALL.map(|(schedule, _)| schedule), wanted);
}

#[tokio::test]
async fn what_has_ended_is_forgotten_by_schedule() {
    let world = UseCases::new().await;
    let owner = world.owner("owner@first.example").await;
    accounts::request_reset(&world.app, &client(), "owner@first.example").await.expect("a link");
    world.app.finish_background().await;
    let wrong = accounts::sign_in(&world.app, &client(), "owner@first.example", &"wrong".into()).await;
    assert!(wrong.is_err());
    services::idempotency::start(&world.app, &owner, "key", b"hash", services::idempotency::Repeat::Harmless)
        .await
        .expect("a key");
    let tables = ["sessions ", "password_resets ", "sign_in_failures ", "idempotency_keys "];
    let left = async || {
        let rows = storage::scratch::rows(&mut world.app.db.read().await.expect("a connection"))
            .await
            .expect("rows");
        tables.map(|table| rows.iter().filter(|row| row.starts_with(table)).count())
    };
    assert!(left().await.iter().all(|count| *count > 0), "{:?}", left().await);
    world.clock.advance(TimeDelta::days(40));
    let fresh = accounts::sign_in(&world.app, &client(), "owner@first.example", &PASSWORD.into()).await;
    assert!(fresh.is_ok());
    let worker = Running::start(&world.app);
    until(async || {
        let [sessions, resets, _, keys] = left().await;
        (sessions, resets, keys) == (1, 0, 0)
    })
    .await;
    worker.stop().await;
    assert_eq!(sessions::sweep(&world.app).await.expect("a sweep"), 0);
}

#[tokio::test]
async fn mails_are_handed_over_by_the_worker() {
    let world = UseCases::new().await;
    let owner = world.owner("owner@first.example").await;
    let invite = async |email: &str| invites::send(&world.app, &owner, email, Role::Advisor).await.expect("an invitation");
    let delivered = async |count: usize| {
        let left = mails::standing(&world.app).await.expect("the mails").waiting;
        let folder = std::fs::read_dir(world.app.settings.data_dir.join(mails::OUTBOX)).expect("the outbox");
        left == 0 && folder.count() == count
    };
    // One before the worker starts, one while it runs.
    invite("asha@first.example").await;
    let worker = Running::start(&world.app);
    until(async || delivered(1).await).await;
    invite("ravi@first.example").await;
    until(async || delivered(2).await).await;
    worker.stop().await;
}

#[tokio::test]
async fn callbacks_that_a_process_took_with_it_are_played_by_the_next() {
    // A sandbox so slow that nothing comes while this process lives.
    let world = UseCases::with(&[("PRACHAR_SANDBOX_PACE", "30")]).await;
    let owner = world.owner("owner@first.example").await;
    let app = &world.app;
    let endings = ["10", "09", "05", "00", "08"];
    let contacts = add_contacts(app, &owner, endings.len(), |index| number(index, endings[index])).await;
    let sandbox = fast_sandbox(app, &owner).await;
    let campaign = approved(app, &owner, sandbox).await;
    launch::launch(app, &owner, campaign).await.expect("a launch");
    work::run_until_idle(app).await.expect("work");
    // The same database in a new process; the old one's callbacks are forgotten with it.
    let next = restarted(&world);
    let UseCases { app: old, clock, db } = world;
    drop(old);
    let statuses = async || {
        let lines = deliveries::ledger(&next, &owner, campaign, &deliveries::Filter::default())
            .await
            .expect("the ledger");
        let mut statuses: Vec<DeliveryStatus> = lines.into_iter().map(|line| line.status).collect();
        statuses.sort_unstable();
        statuses
    };
    assert_eq!(statuses().await, [DeliveryStatus::Accepted; 5]);
    clock.advance(TimeDelta::hours(2));
    let worker = Running::start(&next);
    use DeliveryStatus as S;
    let mut expected = [S::Read, S::Delivered, S::Sent, S::Failed, S::Read];
    expected.sort_unstable();
    until(async || statuses().await == expected).await;
    until(async || {
        let stopped = services::contacts::get(&next, &owner, contacts[4]).await.expect("a contact");
        stopped.standing.iter().any(|consent| consent.status == domain::ConsentStatus::Withdrawn)
    })
    .await;
    worker.stop().await;
    // Nothing is missing any more, so nothing is played.
    assert_eq!(services::sandbox::replay(&next).await.expect("a look"), 0);
    drop(db);
}

fn restarted(world: &UseCases) -> App {
    let old = &world.app;
    let dice = std::sync::Arc::new(services::clock::SeededDice::new(23));
    App::new(old.db.clone(), old.clock.clone(), dice, old.settings.clone())
}
