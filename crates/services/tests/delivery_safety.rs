//! What the engine does by itself when something goes wrong: it stops a campaign that fails, waits for a
//! provider that is not there, and does not start what is long overdue.

use chrono::TimeDelta;
use domain::{CampaignId, CampaignStatus, DeliveryPolicy, DeliveryStatus, LateStart, SenderId, campaign::Schedule, delivery::CampaignEventKind};
use graph_double::{Act, GraphDouble, Options, Rule};
use services::{
    Actor, App, campaigns, dead_letters, deliveries,
    delivery_policies::{self, PolicyForm},
    late, launch, live, senders, sending, work,
};
use storage::ledger;
use test_support::{
    campaigns::{add_contacts, approved, number, whatsapp_sender},
    until,
    use_cases::UseCases,
};
use tokio_util::sync::CancellationToken;

struct Stage {
    world: UseCases,
    owner: Actor,
    double: GraphDouble,
    sender: SenderId,
    campaign: CampaignId,
}

/// An approved campaign from a WhatsApp number at the double.
async fn stage(recipients: usize, rate_per_second: f64) -> Stage {
    let double = GraphDouble::start(Options::default()).await.unwrap();
    let world = UseCases::with(&[("WHATSAPP_API_BASE", &double.base_url())]).await;
    let owner = world.owner("meera@example.org").await;
    add_contacts(&world.app, &owner, recipients, |index| number(index, "")).await;
    let sender = whatsapp_sender(&world.app, &owner, rate_per_second).await;
    let campaign = approved(&world.app, &owner, sender).await;
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

    async fn launch(&self) {
        launch::launch(self.app(), &self.owner, self.campaign).await.unwrap();
        launch::freeze(self.app(), self.owner.org_id, self.campaign, &CancellationToken::new())
            .await
            .unwrap();
    }

    async fn work(&self) {
        self.world.clock.ticking(work::run_until_idle(self.app())).await.unwrap();
    }

    async fn status(&self) -> CampaignStatus {
        campaigns::get(self.app(), &self.owner, self.campaign).await.unwrap().status
    }

    async fn snapshot(&self) -> live::Snapshot {
        live::snapshot(self.app(), &self.owner, self.campaign).await.unwrap()
    }

    async fn is_broken(&self) -> bool {
        senders::get(self.app(), &self.owner, self.sender).await.unwrap().outage.is_some()
    }

    async fn attempts(&self) -> i64 {
        let mut conn = self.app().db.read().await.unwrap();
        let lines = ledger::list(&mut conn, self.owner.org_id, self.campaign, &ledger::Filter::default(), 1_000)
            .await
            .unwrap();
        lines.iter().map(|line| line.attempts).sum()
    }

    async fn choose(&self, policy: DeliveryPolicy) {
        let form = PolicyForm {
            failure_percent: policy.failure_percent.to_string(),
            late_start: policy.late_start.code().to_owned(),
            late_hours: policy.late_hours.to_string(),
        };
        assert_eq!(delivery_policies::update(self.app(), &self.owner, &form).await.unwrap(), policy);
    }

    /// Planned for in an hour, and the worker looks again after so many hours.
    async fn overdue_by(&self, hours: i64) {
        let plan = Schedule {
            starts_at: Some(self.app().now() + TimeDelta::hours(1)),
            zone: "Asia/Kolkata".to_owned(),
            ..Schedule::default()
        };
        campaigns::schedule(self.app(), &self.owner, self.campaign, plan).await.unwrap();
        self.world.clock.advance(TimeDelta::hours(1 + hours));
        launch::launch_due(self.app()).await.unwrap();
    }
}

const NOT_THERE: Act = Act::Graph {
    status: 400,
    code: 131_026,
    retry_after: None,
};

#[tokio::test]
async fn a_campaign_that_fails_is_paused_and_says_why() {
    const RECIPIENTS: i64 = 300;
    let stage = stage(RECIPIENTS as usize, 100.0).await;
    stage.double.set_rules(vec![Rule::always(NOT_THERE)]);
    stage.launch().await;
    stage.work().await;
    assert_eq!(stage.status().await, CampaignStatus::Paused);
    let paused = stage.snapshot().await;
    let failed = paused.count(DeliveryStatus::Failed);
    assert!((50..RECIPIENTS).contains(&failed), "{failed}");
    assert_eq!(failed + paused.count(DeliveryStatus::Queued), RECIPIENTS);
    let told = paused.events.iter().find(|event| event.kind == CampaignEventKind::FailurePaused);
    assert_eq!(told.and_then(|event| event.count), Some(100));
    let letters = stage.world.outbox().await;
    assert_eq!(
        letters
            .iter()
            .filter(|letter| letter.contains("Paused, because too many messages failed"))
            .count(),
        1
    );
    // Going on forgives what was known; nobody is lost and nobody gets it twice.
    stage.double.set_rules(vec![]);
    deliveries::resume(stage.app(), &stage.owner, stage.campaign).await.unwrap();
    stage.work().await;
    let done = stage.snapshot().await;
    assert_eq!(
        (done.status, done.count(DeliveryStatus::Accepted)),
        (CampaignStatus::Completed, RECIPIENTS - failed)
    );
    assert!(stage.double.summary().doubles.is_empty());
}

#[tokio::test]
async fn an_organisation_may_want_failing_campaigns_to_go_on() {
    let stage = stage(120, 2_000.0).await;
    stage.double.set_rules(vec![Rule::always(NOT_THERE)]);
    stage
        .choose(DeliveryPolicy {
            failure_percent: 100,
            ..DeliveryPolicy::default()
        })
        .await;
    stage.launch().await;
    stage.work().await;
    assert_eq!(stage.status().await, CampaignStatus::Completed);
    assert_eq!(stage.snapshot().await.count(DeliveryStatus::Failed), 120);
}

#[tokio::test]
async fn an_outage_costs_no_tries_and_one_probe_ends_it() {
    const RECIPIENTS: u64 = 40;
    let stage = stage(RECIPIENTS as usize, 1_000.0).await;
    stage.double.set_rules(vec![Rule::always(Act::Http { status: 503 })]);
    stage.launch().await;
    let shutdown = CancellationToken::new();
    let story = async {
        until(async || stage.is_broken().await).await;
        // Everything under way has ended; only those before it opened count as tries.
        until(async || stage.snapshot().await.count(DeliveryStatus::Claimed) == 0).await;
        let asked = stage.double.summary().requests;
        assert!(stage.attempts().await < i64::from(delivery::breaker::OUTAGES), "{}", stage.attempts().await);
        // One probe, which finds nobody; then nothing for twice as long.
        stage.world.clock.advance(TimeDelta::seconds(6));
        until(async || stage.double.summary().requests == asked + 1).await;
        tokio::time::sleep(std::time::Duration::from_millis(700)).await;
        assert_eq!(stage.double.summary().requests, asked + 1);
        stage.double.set_rules(vec![]);
        stage.world.clock.advance(TimeDelta::seconds(11));
        until(async || stage.double.summary().accepted == RECIPIENTS).await;
        until(async || !stage.is_broken().await).await;
        shutdown.cancel();
    };
    let both = async { tokio::join!(sending::run(stage.app(), &shutdown), story) };
    stage.world.clock.ticking(both).await;
    assert!(stage.double.summary().doubles.is_empty());
    let kinds: Vec<_> = stage.snapshot().await.events.into_iter().map(|event| event.kind).collect();
    assert!(
        kinds.contains(&CampaignEventKind::ProviderDown) && kinds.contains(&CampaignEventKind::ProviderBack),
        "{kinds:?}"
    );
}

#[tokio::test]
async fn a_start_that_was_missed_waits_for_a_member() {
    let stage = stage(2, 1_000.0).await;
    stage.overdue_by(7).await;
    launch::launch_due(stage.app()).await.unwrap();
    assert_eq!(stage.status().await, CampaignStatus::Scheduled);
    let missed = late::list(stage.app(), &stage.owner).await.unwrap();
    assert_eq!(missed.iter().map(|missed| missed.campaign_id).collect::<Vec<_>>(), [stage.campaign]);
    assert_eq!(stage.snapshot().await.missed_start, Some(missed[0].starts_at));
    let letters = stage.world.outbox().await;
    assert_eq!(letters.iter().filter(|letter| letter.contains("Not started, please decide")).count(), 1);
    launch::launch(stage.app(), &stage.owner, stage.campaign).await.unwrap();
    assert!(late::list(stage.app(), &stage.owner).await.unwrap().is_empty());
    stage.work().await;
    assert_eq!(stage.status().await, CampaignStatus::Completed);
}

#[tokio::test]
async fn a_little_late_is_sent_and_another_time_is_a_new_chance() {
    let stage = stage(1, 1_000.0).await;
    stage.overdue_by(7).await;
    assert_eq!(stage.status().await, CampaignStatus::Scheduled);
    stage.overdue_by(5).await;
    assert_eq!(stage.status().await, CampaignStatus::Sending);
}

#[tokio::test]
async fn an_organisation_may_have_missed_starts_sent_or_cancelled() {
    for (late_start, expected) in [(LateStart::Send, CampaignStatus::Sending), (LateStart::Cancel, CampaignStatus::Cancelled)] {
        let stage = stage(1, 1_000.0).await;
        stage
            .choose(DeliveryPolicy {
                late_start,
                late_hours: 1,
                ..DeliveryPolicy::default()
            })
            .await;
        stage.overdue_by(2).await;
        assert_eq!(stage.status().await, expected, "{late_start}");
        assert!(late::list(stage.app(), &stage.owner).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn what_failed_for_good_is_listed_by_code_and_tried_again() {
    let stage = stage(3, 1_000.0).await;
    stage.double.set_rules(vec![Rule::always(NOT_THERE).times(2)]);
    stage.launch().await;
    stage.work().await;
    let groups = dead_letters::groups(stage.app(), &stage.owner).await.unwrap();
    let [group] = groups.as_slice() else { panic!("{groups:?}") };
    assert_eq!((group.code.as_str(), group.deliveries, group.campaigns), ("131026", 2, 1));
    assert_eq!(dead_letters::list(stage.app(), &stage.owner, "131026", None, 10).await.unwrap().len(), 2);
    assert!(dead_letters::list(stage.app(), &stage.owner, "", None, 10).await.unwrap().is_empty());
    // Who wants no messages gets none.
    assert!(dead_letters::retry(stage.app(), &stage.owner, "131050").await.is_err());
    assert_eq!(dead_letters::retry(stage.app(), &stage.owner, "131026").await.unwrap(), 2);
    stage.work().await;
    assert_eq!(stage.snapshot().await.count(DeliveryStatus::Accepted), 3);
    assert!(dead_letters::groups(stage.app(), &stage.owner).await.unwrap().is_empty());
    assert!(stage.double.summary().doubles.is_empty());
}

#[tokio::test]
async fn the_policy_has_limits() {
    let stage = stage(1, 1_000.0).await;
    for (failure_percent, late_start, late_hours) in [("0", "ask", "6"), ("20", "later", "6"), ("20", "ask", "169"), ("x", "ask", "6")] {
        let form = PolicyForm {
            failure_percent: failure_percent.to_owned(),
            late_start: late_start.to_owned(),
            late_hours: late_hours.to_owned(),
        };
        assert!(delivery_policies::update(stage.app(), &stage.owner, &form).await.is_err(), "{form:?}");
    }
    assert_eq!(delivery_policies::get(stage.app(), &stage.owner).await.unwrap(), DeliveryPolicy::default());
}
