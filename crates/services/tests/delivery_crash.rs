//! What is left of a batch whose process dies: outcomes are recorded many at a time, and a batch
//! that was never committed must neither be lost nor sent again.

use std::{collections::BTreeMap, time::Duration};

use chrono::TimeDelta;
use domain::{CampaignId, DeliveryId, DeliveryStatus};
use graph_double::{Act, GraphDouble, Options, Rule};
use services::{Actor, launch, live, sending, work};
use test_support::{
    campaigns::{add_contacts, approved, number, whatsapp_sender},
    use_cases::UseCases,
};
use tokio_util::sync::CancellationToken;

/// More than may be under way at once, so that some are still queued when the process dies.
const RECIPIENTS: usize = 2_000;

struct Stage {
    world: UseCases,
    owner: Actor,
    double: GraphDouble,
    campaign: CampaignId,
}

/// A launched campaign with a complete list, to a provider that takes its time.
async fn stage(answers_after: u64) -> Stage {
    let double = GraphDouble::start(Options::default()).await.unwrap();
    double.set_rules(vec![Rule::always(Act::Slow { millis: answers_after })]);
    let world = UseCases::with(&[("WHATSAPP_API_BASE", &double.base_url())]).await;
    let owner = world.owner("meera@example.org").await;
    add_contacts(&world.app, &owner, RECIPIENTS, |index| number(index, "")).await;
    let sender = whatsapp_sender(&world.app, &owner, 5_000.0).await;
    let campaign = approved(&world.app, &owner, sender).await;
    launch::launch(&world.app, &owner, campaign).await.unwrap();
    launch::freeze(&world.app, owner.org_id, campaign, &CancellationToken::new()).await.unwrap();
    Stage {
        world,
        owner,
        double,
        campaign,
    }
}

impl Stage {
    /// A process that sends; aborting it drops everything where it stands, as a kill does.
    fn process(&self) -> tokio::task::JoinHandle<()> {
        let (app, clock) = (self.world.app.clone(), self.world.clock.clone());
        tokio::spawn(async move { clock.ticking(sending::run(&app, &CancellationToken::new())).await })
    }

    async fn accepted_by_provider(&self, count: u64) {
        for _ in 0..2_000 {
            if self.double.summary().accepted >= count {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("the provider never took {count} messages");
    }

    /// A process that starts when the lease of the dead one is over, and does what is left.
    async fn recover(&self) {
        self.world.clock.advance(TimeDelta::seconds(10));
        self.world.clock.ticking(work::run_until_idle(&self.world.app)).await.unwrap();
    }

    async fn lines(&self) -> Vec<storage::ledger::Line> {
        let mut conn = self.world.app.db.read().await.unwrap();
        let filter = storage::ledger::Filter::default();
        storage::ledger::list(&mut conn, self.owner.org_id, self.campaign, &filter, RECIPIENTS as i64 + 1)
            .await
            .unwrap()
    }

    /// How often the provider took each delivery.
    fn taken(&self) -> BTreeMap<String, u32> {
        let mut taken = BTreeMap::new();
        for exchange in self.double.exchanges().into_iter().filter(|exchange| exchange.wamid.is_some()) {
            let delivery = exchange.body["biz_opaque_callback_data"].as_str().unwrap().to_owned();
            *taken.entry(delivery).or_default() += 1;
        }
        taken
    }

    /// Everybody has exactly one message, or stands in `unknown` with none or one; the counters
    /// say the same. Returns who is unknown.
    async fn judge(&self) -> Vec<DeliveryId> {
        let (lines, mut taken) = (self.lines().await, self.taken());
        assert_eq!(lines.len(), RECIPIENTS);
        let mut unknown = Vec::new();
        for line in &lines {
            let times = taken.remove(&line.id.to_string()).unwrap_or_default();
            match line.status {
                DeliveryStatus::Accepted => assert_eq!(times, 1, "{}", line.id),
                DeliveryStatus::Unknown => {
                    assert!(times <= 1, "{}", line.id);
                    unknown.push(line.id);
                }
                other => panic!("{} stands at {other}", line.id),
            }
        }
        assert!(taken.is_empty(), "messages that nobody knows of");
        let snapshot = live::snapshot(&self.world.app, &self.owner, self.campaign).await.unwrap();
        let counted = (snapshot.total, snapshot.count(DeliveryStatus::Unknown));
        assert_eq!(counted, (RECIPIENTS as i64, unknown.len() as i64));
        unknown
    }
}

#[tokio::test]
async fn a_batch_of_answers_that_was_never_committed_becomes_unknown() {
    let stage = stage(150).await;
    let process = stage.process();
    let (app, org) = (&stage.world.app, stage.owner.org_id);
    let claimed = loop {
        // Held open, this keeps the answers to these claims from being recorded.
        let mut tx = app.db.begin().await.unwrap();
        let claimed = storage::deliveries::lock_some(&mut tx, org, stage.campaign, DeliveryStatus::Claimed, 1_000)
            .await
            .unwrap();
        if claimed.is_empty() {
            drop(tx);
            tokio::time::sleep(Duration::from_millis(5)).await;
            continue;
        }
        stage.accepted_by_provider(claimed.len() as u64).await;
        // The answers have come in and wait in a batch; now the process dies.
        tokio::time::sleep(Duration::from_millis(50)).await;
        process.abort();
        assert!(process.await.unwrap_err().is_cancelled());
        drop(tx);
        break claimed;
    };
    stage.recover().await;
    let unknown = stage.judge().await;
    let taken = stage.taken();
    for held in claimed {
        assert!(unknown.contains(&held.id), "the answer was not recorded, so nobody can know");
        assert_eq!(taken.get(&held.id.to_string()), Some(&1), "and nobody sent it again");
    }
}

#[tokio::test]
async fn processes_that_die_anywhere_lose_nobody_and_double_nobody() {
    let stage = stage(10).await;
    for _ in 0..4 {
        // Each death takes along whoever was claimed, called or not, so each process starts counting anew.
        let before = stage.double.summary().accepted;
        let process = stage.process();
        stage.accepted_by_provider(before + 40).await;
        process.abort();
        assert!(process.await.unwrap_err().is_cancelled());
        stage.world.clock.advance(TimeDelta::seconds(10));
    }
    stage.recover().await;
    let unknown = stage.judge().await;
    assert!(unknown.len() <= 4 * 256, "at most what was under way at each death");
}

#[tokio::test]
async fn claims_do_not_wait_for_whoever_holds_the_campaign() {
    let stage = stage(0).await;
    let (app, org) = (&stage.world.app, stage.owner.org_id);
    if app.db.engine() == storage::Engine::Sqlite {
        // One writer: nobody ever holds anything beside somebody else.
        return;
    }
    let mut freezing = app.db.begin().await.unwrap();
    storage::campaigns::lock(&mut freezing, org, stage.campaign).await.unwrap();
    let claim = async {
        let mut tx = app.db.begin().await.unwrap();
        // The first claim adds the campaign's counter for `claimed`, a row that refers to it.
        let claimed = storage::deliveries::claim(&mut tx, stage.campaign, "somebody", app.now(), 10).await.unwrap();
        tx.commit().await.unwrap();
        claimed.len()
    };
    assert_eq!(tokio::time::timeout(Duration::from_secs(5), claim).await.ok(), Some(10));
}
