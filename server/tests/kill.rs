//! SIGKILL ten times during a campaign of 5,000: nobody is lost, nobody gets two messages, counted
//! where they arrive.

use std::{
    collections::BTreeMap,
    process::{Child, Command, Stdio},
    time::Duration,
};

use domain::{CampaignId, CampaignStatus, DeliveryStatus};
use graph_double::{Act, GraphDouble, Options, Rule};
use services::{Actor, campaigns, launch, live};
use test_support::{
    campaigns::{add_contacts, approved, number, whatsapp_sender},
    use_cases::UseCases,
};
use tokio::time::{Instant, sleep};

const RECIPIENTS: usize = 5_000;
const KILLS: usize = 10;
/// Messages per second; slow enough that ten kills fit in.
const RATE: f64 = 600.0;
/// Messages that have to arrive between two kills.
const BETWEEN: u64 = 250;
/// How long the whole may take.
const PATIENCE: Duration = Duration::from_secs(240);

#[tokio::test]
async fn ten_kills_lose_nobody_and_double_nobody() {
    let double = GraphDouble::start(Options::default()).await.unwrap();
    // Long enough for calls to be under way at each kill.
    double.set_rules(vec![Rule {
        ending: String::new(),
        times: None,
        every: 1,
        act: Act::Slow { millis: 30 },
    }]);
    let world = UseCases::with(&[("WHATSAPP_API_BASE", &double.base_url())]).await;
    let owner = world.owner("meera@example.org").await;
    add_contacts(&world.app, &owner, RECIPIENTS, |index| number(index, "")).await;
    let sender = whatsapp_sender(&world.app, &owner, RATE).await;
    let campaign = approved(&world.app, &owner, sender).await;
    launch::launch(&world.app, &owner, campaign).await.unwrap();

    let began = Instant::now();
    for _ in 0..KILLS {
        let mut worker = start(&world, &double);
        let before = double.summary().accepted;
        while double.summary().accepted < before + BETWEEN && began.elapsed() < PATIENCE {
            sleep(Duration::from_millis(5)).await;
        }
        worker.kill().unwrap();
        worker.wait().unwrap();
    }
    let mut worker = start(&world, &double);
    while status(&world, &owner, campaign).await != CampaignStatus::Completed {
        assert!(began.elapsed() < PATIENCE, "the campaign never ended");
        sleep(Duration::from_millis(200)).await;
    }
    worker.kill().unwrap();
    worker.wait().unwrap();
    judge(&world, &owner, campaign, &double).await;
}

fn start(world: &UseCases, double: &GraphDouble) -> Child {
    Command::new(env!("CARGO_BIN_EXE_prachar"))
        .arg("worker")
        .env("DATABASE_URL", &world.db.url)
        .env("PRACHAR_DATA_DIR", world.db.folder())
        .env("WHATSAPP_API_BASE", double.base_url())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

async fn status(world: &UseCases, owner: &Actor, campaign: CampaignId) -> CampaignStatus {
    campaigns::get(&world.app, owner, campaign).await.unwrap().status
}

/// Compares the ledger with what arrived at the double.
async fn judge(world: &UseCases, owner: &Actor, campaign: CampaignId, double: &GraphDouble) {
    let mut arrived: BTreeMap<String, u32> = BTreeMap::new();
    for exchange in double.exchanges().into_iter().filter(|exchange| exchange.wamid.is_some()) {
        let delivery = exchange.body["biz_opaque_callback_data"].as_str().unwrap().to_owned();
        *arrived.entry(delivery).or_default() += 1;
    }
    let filter = storage::ledger::Filter::default();
    let mut conn = world.app.db.read().await.unwrap();
    let lines = storage::ledger::list(&mut conn, owner.org_id, campaign, &filter, RECIPIENTS as i64 + 1)
        .await
        .unwrap();
    assert_eq!(lines.len(), RECIPIENTS);
    let mut unknown = 0;
    for line in &lines {
        let times = arrived.remove(&line.id.to_string()).unwrap_or_default();
        match line.status {
            DeliveryStatus::Accepted => assert_eq!(times, 1, "{}", line.id),
            DeliveryStatus::Unknown => {
                assert!(times <= 1, "{}", line.id);
                unknown += 1;
            }
            other => panic!("{} stands at {other}", line.id),
        }
    }
    assert!(arrived.is_empty(), "messages that nobody knows of");
    assert!(double.summary().doubles.is_empty());
    let snapshot = live::snapshot(&world.app, owner, campaign).await.unwrap();
    assert_eq!((snapshot.total, snapshot.count(DeliveryStatus::Unknown)), (RECIPIENTS as i64, unknown));
    println!("{KILLS} kills: {} accepted, {unknown} unknown", snapshot.count(DeliveryStatus::Accepted));
}
