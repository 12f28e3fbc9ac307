//! Measures delivery from launch to accepted against the double of the Graph API, each recipient's
//! row durable. `docs/performance.md` has the figures and the commands.
//!
//! ```text
//! graph-double --listen 127.0.0.1:9100 &
//! bench_delivery sqlite:/tmp/bench.db http://127.0.0.1:9100 50000
//! ```

use std::{sync::Arc, time::Duration};

use config::Settings;
use domain::DeliveryStatus;
use services::{
    App, accounts,
    clock::{SystemClock, SystemDice},
    launch, live, sending, sessions,
};
use test_support::{
    campaigns::{add_contacts, approved, number, whatsapp_sender},
    use_cases::{client, sign_up_form},
};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// Faster than the machine, so that the pace is not what is measured.
const RATE: f64 = 10_000.0;

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, url, double, count] = arguments.as_slice() else {
        eprintln!("usage: bench_delivery DATABASE_URL DOUBLE_ADDRESS RECIPIENTS");
        std::process::exit(2);
    };
    let count: usize = count.parse().expect("a number of recipients");
    let app = open(url, double).await;
    let token = accounts::sign_up(&app, &client(), &sign_up_form("bench@example.org"))
        .await
        .expect("a fresh database");
    let owner = sessions::resolve(&app, token.as_str(), "bench").await.expect("sessions").expect("a session").1;
    add_contacts(&app, &owner, count, |index| number(index, "")).await;
    let sender = whatsapp_sender(&app, &owner, RATE).await;
    let campaign = approved(&app, &owner, sender).await;
    let shutdown = CancellationToken::new();
    let engine = tokio::spawn({
        let (app, shutdown) = (app.clone(), shutdown.clone());
        async move { sending::run(&app, &shutdown).await }
    });
    let started = Instant::now();
    launch::launch(&app, &owner, campaign).await.expect("a launch");
    launch::freeze(&app, owner.org_id, campaign, &shutdown).await.expect("a list");
    let frozen = started.elapsed();
    let snapshot = loop {
        let snapshot = live::snapshot(&app, &owner, campaign).await.expect("a snapshot");
        if snapshot.processed == snapshot.total {
            break snapshot;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    let took = started.elapsed().as_secs_f64();
    shutdown.cancel();
    engine.await.expect("the engine");
    let accepted = snapshot.count(DeliveryStatus::Accepted);
    #[expect(clippy::cast_precision_loss, reason = "a bench sends far fewer than 2^53")]
    let rate = accepted as f64 / took;
    println!(
        "{} recipients, {accepted} accepted in {took:.2} s ({:.2} s to freeze): {rate:.0} messages/s",
        snapshot.total,
        frozen.as_secs_f64()
    );
}

async fn open(url: &str, double: &str) -> App {
    let settings = Settings::from_env(|name| match name {
        "DATABASE_URL" => Some(url.to_owned()),
        "WHATSAPP_API_BASE" => Some(double.to_owned()),
        _ => None,
    });
    let db = storage::Db::connect(url).await.expect("a database");
    db.migrate().await.expect("migrations");
    App::new(db, Arc::new(SystemClock), Arc::new(SystemDice::new()), settings.expect("settings"))
}
