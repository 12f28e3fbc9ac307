//! Campaigns from launch to read, through the sandbox and through a double of the Graph API.

use std::collections::BTreeMap;

use chrono::{TimeDelta, Utc};
use domain::{CampaignId, CampaignStatus, DeliveryStatus, ErrorCode, FailureReason};
use graph_double::{Act, GraphDouble, Options, Rule};
use services::{
    Actor, App, Error,
    analytics::{self, Period},
    deliveries::{self, Filter, Line, LookedUp, RESENT, Resolution},
    launch, live, senders,
    webhooks::{self, Source},
    work,
};
use test_support::{
    campaigns::{add_contacts, approved, fast_sandbox, number, whatsapp_sender},
    until,
    use_cases::UseCases,
};
use tokio_util::sync::CancellationToken;

const SECRET: &str = "app-secret";

struct Stage {
    world: UseCases,
    owner: Actor,
    double: GraphDouble,
}

/// An organisation with a WhatsApp number at the double and contacts whose numbers end as said.
async fn stage(endings: &[&str]) -> (Stage, CampaignId) {
    let double = GraphDouble::start(Options::default()).await.unwrap();
    let world = UseCases::with(&[("WHATSAPP_API_BASE", &double.base_url()), ("WHATSAPP_APP_SECRET", SECRET)]).await;
    let owner = world.owner("meera@example.org").await;
    add_contacts(&world.app, &owner, endings.len(), |index| number(index, endings[index])).await;
    let sender = whatsapp_sender(&world.app, &owner, 5_000.0).await;
    let campaign = approved(&world.app, &owner, sender).await;
    (Stage { world, owner, double }, campaign)
}

impl Stage {
    fn app(&self) -> &App {
        &self.world.app
    }

    async fn launch(&self, campaign: CampaignId) {
        launch::launch(self.app(), &self.owner, campaign).await.unwrap();
        self.work().await;
    }

    /// Everything that is due, while the clock goes on: a bucket that ran empty refills.
    async fn work(&self) {
        self.world.clock.ticking(work::run_until_idle(self.app())).await.unwrap();
    }

    async fn lines(&self, campaign: CampaignId) -> Vec<Line> {
        deliveries::ledger(self.app(), &self.owner, campaign, &Filter::default()).await.unwrap()
    }

    async fn status(&self, campaign: CampaignId) -> CampaignStatus {
        services::campaigns::get(self.app(), &self.owner, campaign).await.unwrap().status
    }

    /// A signed callback of the platform.
    async fn report(&self, line: &Line, status: &str, code: Option<u32>) {
        let mut report = serde_json::json!({
            "id": line.provider_id.clone().unwrap_or_else(|| "wamid.late".into()), "status": status,
            "timestamp": self.app().now().timestamp().to_string(), "biz_opaque_callback_data": line.id.to_string(),
        });
        if let Some(code) = code {
            report["errors"] = serde_json::json!([{"code": code, "title": "double"}]);
        }
        self.call_back(serde_json::json!({"statuses": [report]})).await;
    }

    async fn call_back(&self, content: serde_json::Value) {
        let mut value = serde_json::json!({"metadata": {"phone_number_id": "106540352242922"}});
        value.as_object_mut().unwrap().extend(content.as_object().unwrap().clone());
        let body = serde_json::json!({"object": "x", "entry": [{"changes": [{"field": "messages", "value": value}]}]}).to_string();
        let signature = channels::signature::sign(&SECRET.to_owned().into(), body.as_bytes());
        webhooks::receive(self.app(), Source::Whatsapp, body.as_bytes(), &signature).await.unwrap();
    }
}

fn counted(lines: &[Line]) -> BTreeMap<DeliveryStatus, usize> {
    let mut counts = BTreeMap::new();
    for line in lines {
        *counts.entry(line.status).or_default() += 1;
    }
    counts
}

#[tokio::test]
async fn a_campaign_goes_through_the_sandbox_and_every_figure_agrees() {
    let world = UseCases::new().await;
    let owner = world.owner("meera@example.org").await;
    let app = &world.app;
    let endings = ["10", "11", "12", "00", "04", "05", "06", "07", "08", "03", "02"];
    let contacts = add_contacts(app, &owner, endings.len(), |index| number(index, endings[index])).await;
    let sandbox = fast_sandbox(app, &owner).await;
    let campaign = approved(app, &owner, sandbox).await;
    launch::launch(app, &owner, campaign).await.unwrap();
    world.clock.ticking(work::run_until_idle(app)).await.unwrap();
    // The throttled one waits for its second try.
    world.clock.advance(TimeDelta::seconds(10));
    world.clock.ticking(work::run_until_idle(app)).await.unwrap();
    let lines = async || deliveries::ledger(app, &owner, campaign, &Filter::default()).await.unwrap();
    let expected = BTreeMap::from([
        (DeliveryStatus::Read, 6),
        (DeliveryStatus::Failed, 2),
        (DeliveryStatus::Sent, 1),
        (DeliveryStatus::Delivered, 1),
        (DeliveryStatus::Unknown, 1),
    ]);
    until(async || counted(&lines().await) == expected).await;
    // A STOP withdraws at once; an answer opens the window.
    until(async || {
        let found = services::contacts::get(app, &owner, contacts[8]).await.unwrap();
        let answered = services::contacts::get(app, &owner, contacts[7]).await.unwrap();
        found.contact.last_inbound_at.is_some() && answered.contact.last_inbound_at.is_some()
    })
    .await;
    let mut conn = app.db.read().await.unwrap();
    let (channel, purpose) = (domain::Channel::Whatsapp, domain::Purpose::Marketing);
    let stopped = storage::audience::recipients_by_ids(&mut conn, owner.org_id, channel, purpose, &contacts[8..9])
        .await
        .unwrap();
    let stopped = &stopped[0];
    assert!(stopped.is_suppressed && stopped.consent == Some(domain::ConsentStatus::Withdrawn));
    drop(conn);
    figures_agree(app, &owner, campaign, &lines().await).await;
    let done = services::campaigns::get(app, &owner, campaign).await.unwrap();
    assert_eq!(done.status, CampaignStatus::Completed);
    assert!(done.completed_at.is_some() && done.frozen_at.is_some());
    assert_eq!(live::snapshot(app, &owner, campaign).await.unwrap().spent, domain::Paise(0));
}

/// Live page, analytics and ledger say the same, to the last one.
async fn figures_agree(app: &App, owner: &Actor, campaign: CampaignId, lines: &[Line]) {
    let snapshot = live::snapshot(app, owner, campaign).await.unwrap();
    let counts = counted(lines);
    assert_eq!(snapshot.total, lines.len() as i64);
    assert_eq!(snapshot.counts.iter().map(|(_, count)| count).sum::<i64>(), snapshot.total);
    for (status, count) in &snapshot.counts {
        assert_eq!(*count, counts.get(status).copied().unwrap_or_default() as i64, "{status}");
    }
    let failed = lines.iter().filter(|line| line.status == DeliveryStatus::Failed).count() as i64;
    assert_eq!(snapshot.failures.iter().map(|(_, count)| count).sum::<i64>(), failed);
    let period = Period::last(2, services::messages::today(app.now()));
    let overview = analytics::overview(app, owner, period, analytics::Filter::default()).await.unwrap();
    let reached = |of: fn(&Line) -> Option<chrono::DateTime<Utc>>| lines.iter().filter(|line| of(line).is_some()).count() as i64;
    let totals = overview.totals;
    assert_eq!(totals.accepted, reached(|line| line.accepted_at));
    assert_eq!(totals.sent, reached(|line| line.sent_at));
    assert_eq!(totals.delivered, reached(|line| line.delivered_at));
    assert_eq!(totals.read, reached(|line| line.read_at));
    assert_eq!(totals.failed, failed);
    let home = analytics::home(app, owner).await.unwrap();
    assert_eq!(home.week, totals);
    assert_eq!((home.sent_today, home.planned_today), (totals.accepted, snapshot.total));
    assert_eq!(
        home.by_day
            .iter()
            .flat_map(|(_, channels)| channels)
            .map(|(_, totals)| totals.read)
            .sum::<i64>(),
        totals.read
    );
    assert!(home.set_up.has_contacts && home.set_up.has_sent);
    for sides in [
        overview.by_day.iter().map(|(_, totals)| totals.read).sum::<i64>(),
        overview.by_language.iter().map(|(_, totals)| totals.read).sum(),
        overview.by_channel.iter().map(|(_, totals)| totals.read).sum(),
        overview.by_campaign.iter().map(|campaign| campaign.totals.read).sum(),
    ] {
        assert_eq!(sides, totals.read);
    }
}

#[tokio::test]
async fn reports_count_once_and_in_any_order() {
    let (stage, campaign) = stage(&["10", "11", "12"]).await;
    stage.launch(campaign).await;
    let lines = stage.lines(campaign).await;
    assert_eq!(counted(&lines), BTreeMap::from([(DeliveryStatus::Accepted, 3)]));
    for (line, order) in lines
        .iter()
        .zip([["sent", "delivered", "read"], ["read", "delivered", "sent"], ["delivered", "read", "sent"]])
    {
        for status in order {
            stage.report(line, status, None).await;
            stage.report(line, status, None).await;
        }
        stage.report(line, "failed", Some(131_026)).await;
    }
    let lines = stage.lines(campaign).await;
    assert_eq!(counted(&lines), BTreeMap::from([(DeliveryStatus::Read, 3)]));
    figures_agree(stage.app(), &stage.owner, campaign, &lines).await;
    assert_eq!(stage.double.summary().accepted, 3);
}

#[tokio::test]
async fn a_bad_signature_changes_nothing() {
    let (stage, campaign) = stage(&["10"]).await;
    stage.launch(campaign).await;
    let refused = webhooks::receive(stage.app(), Source::Whatsapp, b"{}", "sha256=00").await;
    assert!(matches!(refused, Err(Error::Unauthenticated)));
    assert_eq!(webhooks::handshake(stage.app(), "subscribe", "x", "1"), None);
}

#[tokio::test]
async fn a_provider_that_refuses_for_a_while_gets_each_message_once() {
    let (stage, campaign) = stage(&["10", "20", "30"]).await;
    let rule = |ending: &str, act| Rule {
        ending: ending.into(),
        times: Some(1),
        every: 1,
        act,
    };
    let throttled = Act::Graph {
        status: 429,
        code: 130_429,
        retry_after: Some(1),
    };
    stage.double.set_rules(vec![
        rule("10", throttled),
        rule("20", Act::Http { status: 503 }),
        rule(
            "30",
            Act::Graph {
                status: 400,
                code: 131_026,
                retry_after: None,
            },
        ),
    ]);
    stage.launch(campaign).await;
    let first = stage.lines(campaign).await;
    assert_eq!(counted(&first), BTreeMap::from([(DeliveryStatus::Queued, 2), (DeliveryStatus::Failed, 1)]));
    assert_eq!(stage.status(campaign).await, CampaignStatus::Sending);
    stage.world.clock.advance(TimeDelta::seconds(30));
    stage.work().await;
    let second = stage.lines(campaign).await;
    assert_eq!(counted(&second), BTreeMap::from([(DeliveryStatus::Accepted, 2), (DeliveryStatus::Failed, 1)]));
    assert_eq!(stage.status(campaign).await, CampaignStatus::Completed);
    let snapshot = live::snapshot(stage.app(), &stage.owner, campaign).await.unwrap();
    assert_eq!(snapshot.failures, [(FailureReason::NotOnWhatsapp, 1)]);
    // Two marketing templates at ₹0.8631, with 18 % GST.
    assert_eq!(snapshot.spent, domain::Paise(204));
    // The failed one again, by a member's wish.
    assert_eq!(deliveries::retry_failed(stage.app(), &stage.owner, campaign).await.unwrap(), 1);
    stage.work().await;
    let third = stage.lines(campaign).await;
    assert_eq!(counted(&third), BTreeMap::from([(DeliveryStatus::Accepted, 3)]));
    figures_agree(stage.app(), &stage.owner, campaign, &third).await;
    assert!(stage.double.summary().doubles.is_empty());
}

#[tokio::test]
async fn what_cannot_be_known_is_left_to_people() {
    let (stage, campaign) = stage(&["10", "20", "30"]).await;
    let after = |ending: &str, act| Rule {
        ending: ending.into(),
        times: Some(1),
        every: 1,
        act,
    };
    stage
        .double
        .set_rules(vec![after("10", Act::ResetBefore), after("20", Act::ResetAfter), after("30", Act::ResetAfter)]);
    stage.launch(campaign).await;
    let lines = stage.lines(campaign).await;
    assert_eq!(counted(&lines), BTreeMap::from([(DeliveryStatus::Unknown, 3)]));
    // A report of the provider says what became of one; a member decides about the others.
    let of = |ending: &str| lines.iter().find(|line| line.phone.ends_with(ending)).unwrap();
    stage.report(of("20"), "delivered", None).await;
    deliveries::resolve(stage.app(), &stage.owner, of("30").id, Resolution::Leave).await.unwrap();
    deliveries::resolve(stage.app(), &stage.owner, of("10").id, Resolution::Resend).await.unwrap();
    let again = deliveries::resolve(stage.app(), &stage.owner, of("10").id, Resolution::Resend).await;
    assert!(matches!(again, Err(Error::Refused(ErrorCode::BadState))));
    stage.work().await;
    let lines = stage.lines(campaign).await;
    let expected = BTreeMap::from([(DeliveryStatus::Accepted, 1), (DeliveryStatus::Delivered, 1), (DeliveryStatus::Unknown, 1)]);
    assert_eq!(counted(&lines), expected);
    // What may have arrived twice says so, and says it still when it was read.
    let resent = of("10").id;
    let reason_of = |lines: &[Line]| lines.iter().find(|line| line.id == resent).unwrap().reason.clone();
    assert_eq!(reason_of(&lines).as_deref(), Some(RESENT));
    let accepted = lines.iter().find(|line| line.id == resent).unwrap().clone();
    stage.report(&accepted, "read", None).await;
    let lines = stage.lines(campaign).await;
    assert_eq!(reason_of(&lines).as_deref(), Some(RESENT));
    assert!(stage.double.summary().doubles.is_empty());
    figures_agree(stage.app(), &stage.owner, campaign, &lines).await;
}

#[tokio::test]
async fn all_of_unknown_outcome_are_decided_about_together_and_never_by_themselves() {
    let (stage, campaign) = stage(&["10", "20", "30"]).await;
    stage.double.set_rules(vec![Rule::always(Act::ResetAfter).times(3)]);
    stage.launch(campaign).await;
    let lines = stage.lines(campaign).await;
    // The Cloud API cannot be asked; its report is awaited for a week.
    let asked = deliveries::look_up(stage.app(), &stage.owner, lines[0].id).await.unwrap();
    let until = lines[0].updated_at + TimeDelta::days(7);
    assert_eq!(asked, LookedUp::Awaited { until });
    assert_eq!(stage.double.summary().accepted, 3);
    // Who was left stays left, whatever is decided about the others.
    deliveries::resolve(stage.app(), &stage.owner, lines[0].id, Resolution::Leave).await.unwrap();
    let resolve_all = |resolution| deliveries::resolve_all(stage.app(), &stage.owner, campaign, resolution);
    assert_eq!(resolve_all(Resolution::Resend).await.unwrap(), 2);
    assert_eq!(resolve_all(Resolution::Leave).await.unwrap(), 0);
    stage.work().await;
    let after = stage.lines(campaign).await;
    let expected = BTreeMap::from([(DeliveryStatus::Accepted, 2), (DeliveryStatus::Unknown, 1)]);
    assert_eq!(counted(&after), expected);
    assert_eq!((stage.double.summary().accepted, stage.double.summary().doubles.len()), (5, 2));
    let resent = deliveries::look_up(stage.app(), &stage.owner, lines[1].id).await.unwrap();
    assert_eq!(resent, LookedUp::Known(DeliveryStatus::Accepted));
    figures_agree(stage.app(), &stage.owner, campaign, &after).await;
}

#[tokio::test]
async fn a_provider_that_can_be_asked_settles_what_it_never_got() {
    let world = UseCases::new().await;
    let owner = world.owner("meera@example.org").await;
    add_contacts(&world.app, &owner, 1, |index| number(index, "03")).await;
    let sender = fast_sandbox(&world.app, &owner).await;
    let campaign = approved(&world.app, &owner, sender).await;
    launch::launch(&world.app, &owner, campaign).await.unwrap();
    world.clock.ticking(work::run_until_idle(&world.app)).await.unwrap();
    let lines = deliveries::ledger(&world.app, &owner, campaign, &Filter::default()).await.unwrap();
    assert_eq!(counted(&lines), BTreeMap::from([(DeliveryStatus::Unknown, 1)]));
    let asked = deliveries::look_up(&world.app, &owner, lines[0].id).await.unwrap();
    assert_eq!(asked, LookedUp::Known(DeliveryStatus::Failed));
    let lines = deliveries::ledger(&world.app, &owner, campaign, &Filter::default()).await.unwrap();
    assert_eq!(lines[0].error_code.as_deref(), Some("never-taken"));
    figures_agree(&world.app, &owner, campaign, &lines).await;
}

#[tokio::test]
async fn claims_of_a_dead_process_are_never_sent_again() {
    let (stage, campaign) = stage(&["10", "20", "30"]).await;
    launch::launch(stage.app(), &stage.owner, campaign).await.unwrap();
    launch::freeze(stage.app(), stage.owner.org_id, campaign, &CancellationToken::new())
        .await
        .unwrap();
    let mut tx = stage.app().db.begin().await.unwrap();
    let claimed = storage::deliveries::claim(&mut tx, campaign, "a process that dies", stage.app().now(), 2)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(claimed.len(), 2);
    stage.work().await;
    let lines = stage.lines(campaign).await;
    assert_eq!(counted(&lines), BTreeMap::from([(DeliveryStatus::Accepted, 1), (DeliveryStatus::Unknown, 2)]));
    assert_eq!(stage.double.summary().accepted, 1);
    let unknown = lines.iter().find(|line| line.status == DeliveryStatus::Unknown).unwrap();
    assert_eq!(unknown.error_code.as_deref(), Some("interrupted"));
    stage.report(unknown, "read", None).await;
    figures_agree(stage.app(), &stage.owner, campaign, &stage.lines(campaign).await).await;
}

#[tokio::test]
async fn two_workers_share_the_work_and_double_nothing() {
    let endings: Vec<String> = (0..400).map(|index| format!("{index:03}")).collect();
    let (stage, campaign) = stage(&endings.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let other = App::new(
        stage.app().db.clone(),
        std::sync::Arc::new(stage.world.clock.clone()),
        std::sync::Arc::new(services::clock::SeededDice::new(8)),
        stage.app().settings.clone(),
    );
    launch::launch(stage.app(), &stage.owner, campaign).await.unwrap();
    let both = async { tokio::join!(work::run_until_idle(stage.app()), work::run_until_idle(&other)) };
    let (one, two) = stage.world.clock.ticking(both).await;
    one.unwrap();
    two.unwrap();
    stage.work().await;
    let summary = stage.double.summary();
    assert_eq!((summary.accepted, summary.doubles.len()), (400, 0));
    assert_eq!(stage.status(campaign).await, CampaignStatus::Completed);
}

#[tokio::test]
async fn another_organisation_finds_nothing() {
    let (stage, campaign) = stage(&["10"]).await;
    stage.launch(campaign).await;
    let app = stage.app();
    let stranger = stage.world.owner("somebody@example.org").await;
    let line = stage.lines(campaign).await.remove(0);
    let sender = senders::list(app, &stage.owner).await.unwrap().remove(1).id;
    assert!(matches!(live::snapshot(app, &stranger, campaign).await, Err(Error::NotFound)));
    assert!(matches!(
        deliveries::ledger(app, &stranger, campaign, &Filter::default()).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(deliveries::pause(app, &stranger, campaign).await, Err(Error::NotFound)));
    assert!(matches!(
        deliveries::resolve(app, &stranger, line.id, Resolution::Leave).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        deliveries::export(app, &stranger, campaign, Filter::default()).await.map(|_| ()),
        Err(Error::NotFound)
    ));
    assert!(matches!(launch::launch(app, &stranger, campaign).await, Err(Error::NotFound)));
    assert!(matches!(senders::get(app, &stranger, sender).await, Err(Error::NotFound)));
    assert!(matches!(senders::archive(app, &stranger, sender).await, Err(Error::NotFound)));
    assert_eq!(senders::list(app, &stranger).await.unwrap().len(), 1);
    let overview = analytics::overview(
        app,
        &stranger,
        Period::last(7, services::messages::today(app.now())),
        analytics::Filter::default(),
    );
    assert_eq!(overview.await.unwrap().totals, analytics::Totals::default());
    let home = analytics::home(app, &stranger).await.unwrap();
    assert_eq!((home.week, home.campaigns.len()), (analytics::Totals::default(), 0));
    let set_up = home.set_up;
    assert!(!set_up.has_contacts && !set_up.has_consent && !set_up.has_sent);
}
