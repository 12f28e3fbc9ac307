//! Everything that can go wrong while a campaign is sent, done to it, and counted where messages arrive:
//! nobody is lost, nobody gets two. `make chaos` runs it and prints the table; it takes minutes, so the
//! usual run of tests leaves it out.

mod stage;

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use chrono::TimeDelta;
use graph_double::{Act, Rule, WebhookOptions};
use services::{launch, sending, work};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

use stage::{Dice, Outcome, SECRET, Stage, free_port};

/// Longer than the lease of a sender.
const PAST_THE_LEASE: Duration = Duration::from_secs(8);
/// How long the database is gone.
const GONE: Duration = Duration::from_secs(60);

fn is_postgres() -> bool {
    std::env::var("TEST_POSTGRES_URL").is_ok()
}

/// Calls take long enough to be under way when something happens.
fn slowly() -> Vec<Rule> {
    vec![Rule::always(Act::Slow { millis: 30 })]
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes; make chaos runs it"]
async fn nobody_is_lost_and_nobody_gets_two() {
    let seed = std::env::var("CHAOS_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(u64::from(std::process::id()));
    let mut dice = Dice(seed);
    let mut outcomes = vec![
        killed_workers(&mut dice).await,
        killed_servers(&mut dice).await,
        frozen_worker().await,
        provider_faults().await,
        clock_jumps().await,
    ];
    if is_postgres() {
        outcomes.push(two_workers(&mut dice).await);
        outcomes.push(lost_connection().await);
    }
    if let Ok(folder) = std::env::var("CHAOS_SMALL_DISK").map(std::path::PathBuf::from)
        && !is_postgres()
    {
        outcomes.push(full_disk(&folder).await);
    }
    print(&outcomes, seed);
    assert!(outcomes.iter().all(|outcome| outcome.lost == 0 && outcome.doubled == 0));
}

fn print(outcomes: &[Outcome], seed: u64) {
    println!("\n{} (seed {seed})", if is_postgres() { "PostgreSQL" } else { "SQLite" });
    println!("{:<44} {:>10} {:>5} {:>8} {:>8}  done to it", "run", "recipients", "lost", "doubled", "unknown");
    for outcome in outcomes {
        println!(
            "{:<44} {:>10} {:>5} {:>8} {:>8}  {}",
            outcome.name, outcome.recipients, outcome.lost, outcome.doubled, outcome.unknown, outcome.done_to_it
        );
    }
}

/// SIGKILL of the worker, each time after another number of messages.
async fn killed_workers(dice: &mut Dice) -> Outcome {
    let stage = Stage::new(5_000, 600.0, slowly(), None).await;
    let mut moments = Vec::new();
    for _ in 0..10 {
        let mut worker = stage.worker();
        stage.until_arrived(dice.between(20, 500)).await;
        moments.push(stage.double.summary().accepted.to_string());
        worker.kill();
    }
    let _worker = stage.worker();
    stage.until_through().await;
    stage
        .judge("SIGKILL of the worker", format!("killed after {} messages", moments.join(", ")))
        .await
}

/// SIGKILL of server and worker in one, while reports come doubled and last first, and forged ones too.
async fn killed_servers(dice: &mut Dice) -> Outcome {
    let port = free_port();
    let url = format!("http://127.0.0.1:{port}/webhooks/whatsapp");
    let webhooks = WebhookOptions {
        is_doubled: true,
        is_reversed: true,
        batch: 20,
        delay: Duration::from_millis(300),
        ..WebhookOptions::new(url.clone(), SECRET)
    };
    let stage = Stage::new(3_000, 400.0, slowly(), Some(webhooks)).await;
    let http = reqwest::Client::new();
    let (mut moments, mut forged) = (Vec::new(), 0);
    for _ in 0..6 {
        let mut server = stage.server(port);
        stage.until_arrived(dice.between(50, 400)).await;
        let lie = r#"{"object":"whatsapp_business_account","entry":[]}"#;
        let answer = http.post(&url).header("x-hub-signature-256", "sha256=00").body(lie).send().await;
        assert!(
            answer.is_err() || answer.is_ok_and(|answer| !answer.status().is_success()),
            "a forged report was taken"
        );
        forged += 1;
        moments.push(stage.double.summary().accepted.to_string());
        server.kill();
    }
    let _server = stage.server(port);
    stage.until_through().await;
    sleep(Duration::from_secs(3)).await;
    let done = format!(
        "killed after {} messages; reports late, doubled, last first; {forged} forged",
        moments.join(", ")
    );
    stage.judge("SIGKILL of the server, webhooks in disorder", done).await
}

/// A worker stands still past its lease, another goes on, and the first wakes up again.
async fn frozen_worker() -> Outcome {
    let stage = Stage::new(4_000, 150.0, slowly(), None).await;
    let frozen = stage.worker();
    stage.until_arrived(300).await;
    frozen.freeze();
    let at = stage.double.summary().accepted;
    let _other = stage.worker();
    sleep(PAST_THE_LEASE).await;
    // On SQLite it may have stopped in the middle of writing; then the other waits for it.
    let _ = timeout(PAST_THE_LEASE, stage.until_arrived(200)).await;
    frozen.thaw();
    stage.until_through().await;
    let done = format!("stopped after {at} messages for more than {} s, then thawed", PAST_THE_LEASE.as_secs());
    stage.judge("SIGSTOP past the lease", done).await
}

/// Every way in which the provider answers badly, mixed.
async fn provider_faults() -> Outcome {
    let throttled = Act::Graph {
        status: 429,
        code: 130_429,
        retry_after: Some(1),
    };
    let rules = vec![
        Rule::always(throttled).every(41).times(20),
        Rule::always(Act::Http { status: 503 }).every(37).times(20),
        Rule::always(Act::Malformed).every(53).times(20),
        Rule::always(Act::Drip { millis: 150 }).every(401).times(4),
        Rule::always(Act::ResetAfter).every(59).times(20),
        Rule::always(Act::ResetBefore).every(61).times(20),
    ];
    let stage = Stage::new(3_000, 300.0, rules, None).await;
    let _worker = stage.worker();
    stage.until_through().await;
    let done = "429, 503, half a JSON, a slow drip, resets before and after".to_owned();
    stage.judge("a provider out of order", done).await
}

/// The clock jumps ahead by hours and back.
async fn clock_jumps() -> Outcome {
    let stage = Stage::new(1_000, 200.0, slowly(), None).await;
    let shutdown = CancellationToken::new();
    let app = &stage.world.app;
    let story = async {
        launch::freeze(app, stage.owner.org_id, stage.campaign, &shutdown).await.unwrap();
        for hours in [3, -3, 3, -3] {
            stage.until_arrived(100).await;
            stage.world.clock.advance(TimeDelta::hours(hours));
        }
        stage.until_total(1_000).await;
        shutdown.cancel();
    };
    let both = async { tokio::join!(sending::run(app, &shutdown), story) };
    stage.world.clock.ticking(both).await;
    stage.world.clock.ticking(work::run_until_idle(app)).await.unwrap();
    stage.judge("a clock that jumps", "three hours ahead and back, twice".to_owned()).await
}

/// Two workers on one database, killed in turn.
async fn two_workers(dice: &mut Dice) -> Outcome {
    let stage = Stage::new(4_000, 400.0, slowly(), None).await;
    let mut workers = [stage.worker(), stage.worker()];
    let mut moments = Vec::new();
    for turn in 0..6 {
        stage.until_arrived(dice.between(50, 400)).await;
        moments.push(stage.double.summary().accepted.to_string());
        workers[turn % 2].kill();
        workers[turn % 2] = stage.worker();
    }
    stage.until_through().await;
    stage
        .judge("two workers, killed in turn", format!("killed after {} messages", moments.join(", ")))
        .await
}

/// The way to the database is cut for a minute.
async fn lost_connection() -> Outcome {
    let stage = Stage::new(3_000, 150.0, slowly(), None).await;
    let (before, after) = stage.world.db.url.split_once('@').expect("an address with a user");
    let (host, name) = after.split_once('/').expect("an address with a name");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("{before}@{}/{name}", listener.local_addr().unwrap());
    let is_cut = Arc::new(AtomicBool::new(false));
    let way = tokio::spawn(carry(listener, host.to_owned(), is_cut.clone()));
    let _worker = stage.worker_at(&url);
    stage.until_arrived(400).await;
    let at = stage.double.summary().accepted;
    is_cut.store(true, Ordering::SeqCst);
    sleep(GONE).await;
    is_cut.store(false, Ordering::SeqCst);
    stage.until_through().await;
    way.abort();
    stage
        .judge("the database is gone", format!("cut off after {at} messages for {} s", GONE.as_secs()))
        .await
}

/// Carries connections to the database until they are cut.
async fn carry(listener: TcpListener, database: String, is_cut: Arc<AtomicBool>) {
    loop {
        let Ok((mut here, _)) = listener.accept().await else { return };
        if is_cut.load(Ordering::SeqCst) {
            continue;
        }
        let (database, is_cut) = (database.clone(), is_cut.clone());
        tokio::spawn(async move {
            let Ok(mut there) = TcpStream::connect(database).await else { return };
            let cut = async {
                while !is_cut.load(Ordering::SeqCst) {
                    sleep(Duration::from_millis(20)).await;
                }
            };
            tokio::select! {
                _ = copy_bidirectional(&mut here, &mut there) => {}
                () = cut => {}
            }
        });
    }
}

/// The disk on which the database lies is full for a while. `folder` is a small file system; temporary
/// folders must lie on it (`TMPDIR`).
async fn full_disk(folder: &std::path::Path) -> Outcome {
    let stage = Stage::new(3_000, 200.0, slowly(), None).await;
    let _worker = stage.worker();
    stage.until_arrived(300).await;
    let at = stage.double.summary().accepted;
    let filler = folder.join("filler");
    // Whole blocks until nothing more goes in.
    let mut file = fs::File::create(&filler).unwrap();
    let block = vec![0_u8; 64 * 1024];
    while std::io::Write::write_all(&mut file, &block).is_ok() {}
    sleep(Duration::from_secs(5)).await;
    drop(file);
    fs::remove_file(&filler).unwrap();
    stage.until_through().await;
    stage.judge("the disk is full", format!("full after {at} messages for 5 s")).await
}
