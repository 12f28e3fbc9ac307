//! What stops a sender or a campaign. From that instant no call begins: what is under way ends, what
//! was only claimed goes back, and nobody is lost.

use std::{collections::BTreeSet, time::Duration};

use domain::{CampaignId, DeliveryStatus, FailureReason, SenderId};
use graph_double::{Act, GraphDouble, Options, Rule};
use services::{Actor, App, deliveries, launch, senders, sending, work};
use storage::{Conn, Engine, ledger};
use test_support::{
    campaigns::{add_contacts, approved, number, whatsapp_sender},
    until,
    use_cases::UseCases,
};
use tokio_util::sync::CancellationToken;

/// Messages between claim and record at most.
const MOST_IN_FLIGHT: usize = 256;
/// So slow that a campaign can be stopped in its middle.
const SLOW: f64 = 20.0;
/// More than leave at [`SLOW`] while a test looks on.
const MANY: usize = 60;

struct Stage {
    world: UseCases,
    owner: Actor,
    double: GraphDouble,
    sender: SenderId,
    campaign: CampaignId,
}

/// A launched campaign with a complete list, from a WhatsApp number at the double.
async fn stage(recipients: usize, rate_per_second: f64) -> Stage {
    let double = GraphDouble::start(Options::default()).await.unwrap();
    let world = UseCases::with(&[("WHATSAPP_API_BASE", &double.base_url())]).await;
    let owner = world.owner("meera@example.org").await;
    add_contacts(&world.app, &owner, recipients, |index| number(index, "")).await;
    let sender = whatsapp_sender(&world.app, &owner, rate_per_second).await;
    let campaign = approved(&world.app, &owner, sender).await;
    launch::launch(&world.app, &owner, campaign).await.unwrap();
    launch::freeze(&world.app, owner.org_id, campaign, &CancellationToken::new()).await.unwrap();
    Stage {
        world,
        owner,
        double,
        sender,
        campaign,
    }
}

impl Stage {
    const fn app(&self) -> &App {
        &self.world.app
    }

    /// Everything that is due, while the clock goes on.
    async fn work(&self) {
        self.world.clock.ticking(work::run_until_idle(self.app())).await.unwrap();
    }

    /// The sending loop, until `story` has been told.
    async fn sending_while(&self, story: impl Future<Output = ()>) {
        let shutdown = CancellationToken::new();
        let story = async {
            story.await;
            shutdown.cancel();
        };
        let both = async { tokio::join!(sending::run(self.app(), &shutdown), story) };
        self.world.clock.ticking(both).await;
    }

    async fn until_under_way(&self) {
        until(async || self.double.summary().accepted >= 5).await;
    }

    async fn lines(&self) -> Vec<ledger::Line> {
        self.lines_in(&mut self.app().db.read().await.unwrap()).await
    }

    async fn lines_in(&self, conn: &mut Conn) -> Vec<ledger::Line> {
        ledger::list(conn, self.owner.org_id, self.campaign, &ledger::Filter::default(), 1_000)
            .await
            .unwrap()
    }

    /// Whoever was claimed up to now. Read while nobody can claim: a claim holds the sender until it
    /// is committed.
    async fn claimed(&self) -> BTreeSet<String> {
        let mut tx = self.app().db.begin().await.unwrap();
        // Only to hold the sender as well: dropping the transaction undoes it.
        let now = self.app().now();
        storage::senders::pause(&mut tx, self.owner.org_id, self.sender, None, now, now).await.unwrap();
        let lines = self.lines_in(&mut tx).await;
        let claimed = lines
            .iter()
            .filter(|line| !matches!(line.status, DeliveryStatus::Queued | DeliveryStatus::Cancelled));
        claimed.map(|line| line.id.to_string()).collect()
    }

    /// Whoever stands between claim and outcome. Reads with the writer.
    async fn open(&self) -> BTreeSet<String> {
        let mut tx = self.app().db.begin().await.unwrap();
        let claimed = storage::deliveries::lock_some(&mut tx, self.owner.org_id, self.campaign, DeliveryStatus::Claimed, 1_000);
        claimed.await.unwrap().iter().map(|standing| standing.id.to_string()).collect()
    }

    /// Whoever the provider was called for.
    fn called(&self) -> BTreeSet<String> {
        let calls = self.double.exchanges().into_iter();
        calls
            .map(|exchange| exchange.body["biz_opaque_callback_data"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Some are left, and nobody of them is called any more.
    async fn assert_only(&self, claimed: &BTreeSet<String>) {
        assert!(claimed.len() < MANY, "it was stopped in the middle");
        tokio::time::sleep(Duration::from_millis(700)).await;
        assert!(self.called().is_subset(claimed));
    }

    /// Everybody got the message, and nobody twice.
    async fn assert_complete(&self, recipients: usize) {
        let lines = self.lines().await;
        assert!(lines.iter().all(|line| line.status == DeliveryStatus::Accepted));
        let summary = self.double.summary();
        assert_eq!(
            (lines.len(), summary.accepted, summary.distinct),
            (recipients, recipients as u64, recipients as u64)
        );
    }
}

#[tokio::test]
async fn a_sender_without_access_stops_and_loses_nobody() {
    const RECIPIENTS: usize = 700;
    let stage = stage(RECIPIENTS, 5_000.0).await;
    stage.double.set_rules(vec![Rule::always(Act::Graph {
        status: 401,
        code: 190,
        retry_after: None,
    })]);
    stage.work().await;
    // Before the first answer no seat came free; after it no call began, also not for whoever was
    // queued again by then.
    let called = stage.called().len();
    assert!((1..=MOST_IN_FLIGHT).contains(&called), "{called}");
    assert_eq!(stage.double.summary().requests, called as u64);
    let lines = stage.lines().await;
    assert_eq!(lines.len(), RECIPIENTS);
    assert!(lines.iter().all(|line| line.status == DeliveryStatus::Queued && line.attempts == 0));
    let sender = senders::get(stage.app(), &stage.owner, stage.sender).await.unwrap();
    let reason = Some(FailureReason::SenderAccess);
    assert_eq!(sender.state, senders::SenderState::Paused { reason });
    // It stays so until a member says otherwise.
    stage.work().await;
    assert_eq!(stage.double.summary().requests, called as u64);
    stage.double.set_rules(Vec::new());
    senders::resume(stage.app(), &stage.owner, stage.sender).await.unwrap();
    stage.work().await;
    stage.assert_complete(RECIPIENTS).await;
}

#[tokio::test]
async fn a_paused_sender_claims_nobody() {
    let stage = stage(MANY, SLOW).await;
    let story = async {
        stage.until_under_way().await;
        senders::pause(stage.app(), &stage.owner, stage.sender).await.unwrap();
        // The pause waited for the claim under way, if there was one, and none follows it.
        let lines = stage.lines().await;
        let claimed = lines.iter().filter(|line| line.status != DeliveryStatus::Queued);
        stage.assert_only(&claimed.map(|line| line.id.to_string()).collect()).await;
        senders::resume(stage.app(), &stage.owner, stage.sender).await.unwrap();
        until(async || stage.double.summary().accepted == MANY as u64).await;
    };
    stage.sending_while(story).await;
    stage.assert_complete(MANY).await;
}

#[tokio::test]
async fn a_pause_holds_and_resuming_sends_nobody_twice() {
    let stage = stage(MANY, SLOW).await;
    let story = async {
        stage.until_under_way().await;
        deliveries::pause(stage.app(), &stage.owner, stage.campaign).await.unwrap();
        stage.assert_only(&stage.claimed().await).await;
        deliveries::resume(stage.app(), &stage.owner, stage.campaign).await.unwrap();
        until(async || stage.double.summary().accepted == MANY as u64).await;
    };
    stage.sending_while(story).await;
    stage.assert_complete(MANY).await;
}

#[tokio::test]
async fn cancelling_in_the_middle_ends_what_is_queued() {
    let stage = stage(MANY, SLOW).await;
    let story = async {
        stage.until_under_way().await;
        deliveries::cancel(stage.app(), &stage.owner, stage.campaign).await.unwrap();
        stage.assert_only(&stage.claimed().await).await;
    };
    stage.sending_while(story).await;
    stage.work().await;
    let called = stage.called();
    for line in stage.lines().await {
        let expected = if called.contains(&line.id.to_string()) {
            DeliveryStatus::Accepted
        } else {
            DeliveryStatus::Cancelled
        };
        assert_eq!(line.status, expected, "{}", line.id);
    }
}

#[tokio::test]
async fn what_was_claimed_and_not_called_is_cancelled_with_its_campaign() {
    const RECIPIENTS: usize = 400;
    let stage = stage(RECIPIENTS, SLOW).await;
    let app = stage.app();
    if app.db.engine() == Engine::Postgres {
        // There readers and writers share the connections, so the two cannot be held apart.
        return;
    }
    let story = async {
        stage.until_under_way().await;
        let claimed = loop {
            // Without a reader nobody comes from a claim to its calls.
            let mut readers = Vec::new();
            for _ in 0..8 {
                readers.push(app.db.read().await.unwrap());
            }
            // Calls under way end and are recorded meanwhile.
            tokio::time::sleep(Duration::from_millis(500)).await;
            let claimed = stage.open().await;
            if !claimed.is_empty() {
                deliveries::cancel(app, &stage.owner, stage.campaign).await.unwrap();
                break claimed;
            }
            // The lane wanted to read something else first.
            drop(readers);
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        until(async || stage.open().await.is_empty()).await;
        let called = stage.called();
        assert!(claimed.is_disjoint(&called));
    };
    stage.sending_while(story).await;
    stage.work().await;
    let lines = stage.lines().await;
    assert_eq!(lines.len(), RECIPIENTS);
    for line in lines {
        let (status, attempts) = if stage.called().contains(&line.id.to_string()) {
            (DeliveryStatus::Accepted, 1)
        } else {
            (DeliveryStatus::Cancelled, 0)
        };
        assert_eq!((line.status, line.attempts), (status, attempts), "{}", line.id);
    }
}
