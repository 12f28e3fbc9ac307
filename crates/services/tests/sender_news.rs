//! A sender's trouble that its provider tells by a callback: about a message, a number or an account.
//! On SQLite, or PostgreSQL with `TEST_POSTGRES_URL`.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{CampaignId, DeliveryStatus, FailureReason, SenderId, SenderNewsKind, delivery::CampaignEventKind};
use graph_double::{GraphDouble, Options};
use serde_json::{Value, json};
use services::{
    Actor, App, audit, audit_log,
    deliveries::{self, Filter, Line},
    launch,
    senders::{self, SenderState, Told},
    sending,
    webhooks::{self, Source},
};
use test_support::{
    campaigns::{add_contacts, approved, number, whatsapp_sender},
    use_cases::UseCases,
};
use tokio_util::sync::CancellationToken;

const SECRET: &str = "app-secret";
const ACCOUNT: &str = "102290129340398";
const NUMBER: &str = "106540352242922";
const STOPPED: SenderState = SenderState::Paused {
    reason: Some(FailureReason::SenderRestricted),
};

struct Stage {
    world: UseCases,
    owner: Actor,
    sender: SenderId,
    _double: GraphDouble,
}

impl Stage {
    async fn new() -> Self {
        let double = GraphDouble::start(Options::default()).await.unwrap();
        let world = UseCases::with(&[("WHATSAPP_API_BASE", &double.base_url()), ("WHATSAPP_APP_SECRET", SECRET)]).await;
        let owner = world.owner("meera@example.org").await;
        let sender = whatsapp_sender(&world.app, &owner, 5_000.0).await;
        Self {
            world,
            owner,
            sender,
            _double: double,
        }
    }

    fn app(&self) -> &App {
        &self.world.app
    }

    fn now(&self) -> DateTime<Utc> {
        self.app().now()
    }

    fn wait(&self, seconds: i64) {
        self.world.clock.advance(TimeDelta::seconds(seconds));
    }

    /// A campaign to two people, accepted and not yet through.
    async fn sent(&self) -> CampaignId {
        add_contacts(self.app(), &self.owner, 2, |index| number(index, "")).await;
        let campaign = approved(self.app(), &self.owner, self.sender).await;
        launch::launch(self.app(), &self.owner, campaign).await.unwrap();
        launch::freeze(self.app(), self.owner.org_id, campaign, &CancellationToken::new())
            .await
            .unwrap();
        self.send().await;
        campaign
    }

    async fn send(&self) {
        self.world.clock.ticking(sending::run_until_idle(self.app())).await.unwrap();
    }

    async fn lines(&self, campaign: CampaignId) -> Vec<Line> {
        deliveries::ledger(self.app(), &self.owner, campaign, &Filter::default()).await.unwrap()
    }

    async fn state(&self) -> SenderState {
        senders::get(self.app(), &self.owner, self.sender).await.unwrap().state
    }

    async fn told(&self) -> Told {
        senders::told(self.app(), &self.owner, self.sender).await.unwrap()
    }

    async fn resume(&self) {
        senders::resume(self.app(), &self.owner, self.sender).await.unwrap();
        assert_eq!(self.state().await, SenderState::Active);
    }

    /// How often the audit log says that the provider stopped a sender.
    async fn stops(&self) -> usize {
        let entries = audit::list(self.app(), &self.owner, &audit_log::Filter::default()).await.unwrap();
        entries.iter().filter(|entry| entry.action == "sender.stopped").count()
    }

    async fn letters(&self) -> usize {
        let mails = self.world.outbox().await;
        mails.iter().filter(|mail| mail.contains("Office was stopped by WhatsApp")).count()
    }

    /// A signed callback of the platform.
    async fn call_back(&self, field: &str, value: Value, at: DateTime<Utc>) {
        let entry = json!({"id": ACCOUNT, "time": at.timestamp(), "changes": [{"field": field, "value": value}]});
        let body = json!({"object": "whatsapp_business_account", "entry": [entry]}).to_string();
        let signature = channels::signature::sign(&SECRET.to_owned().into(), body.as_bytes());
        webhooks::receive(self.app(), Source::Whatsapp, body.as_bytes(), &signature).await.unwrap();
    }

    /// That a message failed because the sender sends too much that people do not want.
    async fn report_spam(&self, line: &Line, at: DateTime<Utc>) {
        let report = json!({
            "id": line.provider_id, "status": "failed", "timestamp": at.timestamp().to_string(),
            "biz_opaque_callback_data": line.id.to_string(), "errors": [{"code": 131_048, "title": "Spam rate limit hit"}],
        });
        self.call_back("messages", json!({"metadata": metadata(), "statuses": [report]}), at).await;
    }

    async fn tell_quality(&self, event: &str, at: DateTime<Utc>) {
        let value = json!({"display_phone_number": "+91 90000 12345", "event": event, "current_limit": "TIER_1K"});
        self.call_back("phone_number_quality_update", value, at).await;
    }

    /// Any callback about a message says which account and number it is for.
    async fn teach(&self) {
        self.call_back("messages", json!({"metadata": metadata(), "statuses": []}), self.now()).await;
    }
}

fn metadata() -> Value {
    json!({"display_phone_number": "919000012345", "phone_number_id": NUMBER})
}

#[tokio::test]
async fn a_report_stops_the_sender_once_and_what_is_late_undoes_no_resume() {
    let stage = Stage::new().await;
    let campaign = stage.sent().await;
    let first = stage.lines(campaign).await;
    assert!(first.iter().all(|line| line.status == DeliveryStatus::Accepted));
    let told_at = stage.now();
    for _ in 0..2 {
        stage.report_spam(&first[0], told_at).await;
        assert_eq!(stage.state().await, STOPPED);
        assert_eq!((stage.stops().await, stage.letters().await), (1, 1));
    }
    // As after an answer that says so, the message waits for the sender.
    let line = &stage.lines(campaign).await[0];
    assert_eq!((line.status, line.error_code.as_deref()), (DeliveryStatus::Queued, Some("131048")));
    let mut conn = stage.app().db.read().await.unwrap();
    let events = storage::campaign_events::newest(&mut conn, stage.owner.org_id, campaign, 10).await.unwrap();
    drop(conn);
    let told: Vec<_> = events.iter().filter(|event| event.kind == CampaignEventKind::SenderPaused).collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].reason.as_deref(), Some("sender-restricted"));
    stage.send().await;
    assert_eq!(stage.lines(campaign).await[0].status, DeliveryStatus::Queued);

    stage.wait(60);
    stage.resume().await;
    // The same once more, and another one's report of the time before.
    stage.report_spam(&first[0], told_at).await;
    stage.report_spam(&first[1], told_at).await;
    assert_eq!(stage.state().await, SenderState::Active);
    assert_eq!((stage.stops().await, stage.letters().await), (1, 1));

    stage.send().await;
    let second = stage.lines(campaign).await;
    assert!(second.iter().all(|line| line.status == DeliveryStatus::Accepted));
    stage.wait(60);
    stage.report_spam(&first[0], told_at).await;
    assert_eq!(stage.state().await, SenderState::Active);
    // It did not get better.
    stage.report_spam(&second[0], stage.now()).await;
    assert_eq!(stage.state().await, STOPPED);
    assert_eq!((stage.stops().await, stage.letters().await), (2, 2));
}

#[tokio::test]
async fn quality_that_falls_stops_the_number_it_was_told_of() {
    let stage = Stage::new().await;
    // Nothing says yet whose number this is.
    stage.tell_quality("FLAGGED", stage.now()).await;
    assert_eq!(stage.state().await, SenderState::Active);
    stage.teach().await;
    stage.wait(5);
    let fell_at = stage.now();
    for _ in 0..2 {
        stage.tell_quality("FLAGGED", fell_at).await;
        assert_eq!(stage.state().await, STOPPED);
        let told = stage.told().await;
        assert_eq!((told.news.len(), told.is_quality_low), (1, true));
        assert_eq!((stage.stops().await, stage.letters().await), (1, 1));
    }
    stage.wait(60);
    stage.resume().await;
    stage.tell_quality("FLAGGED", fell_at).await;
    assert_eq!(stage.state().await, SenderState::Active);
    // It fell and recovered since, told the wrong way round: by now it is well.
    stage.wait(60);
    let recovered_at = stage.now();
    stage.tell_quality("UNFLAGGED", recovered_at).await;
    stage.tell_quality("FLAGGED", recovered_at - TimeDelta::seconds(10)).await;
    let told = stage.told().await;
    assert_eq!((stage.state().await, told.news.len(), told.is_quality_low), (SenderState::Active, 3, false));
    stage.wait(60);
    stage.tell_quality("FLAGGED", stage.now()).await;
    assert_eq!((stage.state().await, stage.told().await.is_quality_low), (STOPPED, true));
    assert_eq!((stage.stops().await, stage.letters().await), (2, 2));
}

#[tokio::test]
async fn an_account_that_may_not_write_stops_all_its_numbers_and_nobody_elses() {
    let stage = Stage::new().await;
    let stranger = stage.world.owner("owner@other.example").await;
    let new = senders::NewSender {
        kind: domain::SenderKind::Whatsapp,
        name: "Theirs".to_owned(),
        phone_number_id: Some("777".to_owned()),
        access_token: Some("test-token".to_owned().into()),
        rate_per_second: None,
        ids: services::whatsapp::Ids::default(),
    };
    let theirs = senders::create(stage.app(), &stranger, new).await.unwrap();
    stage.teach().await;
    let restricted = json!({"event": "ACCOUNT_RESTRICTION", "restriction_info": [{"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING"}]});
    stage.call_back("account_update", restricted, stage.now()).await;
    assert_eq!(stage.state().await, STOPPED);
    let their = senders::get(stage.app(), &stranger, theirs).await.unwrap();
    assert_eq!(their.state, SenderState::Active);
    assert!(senders::told(stage.app(), &stranger, theirs).await.unwrap().news.is_empty());
    assert!(senders::told(stage.app(), &stranger, stage.sender).await.is_err());
}

#[tokio::test]
async fn a_paused_template_and_a_warning_are_told_and_stop_nothing() {
    let stage = Stage::new().await;
    stage.teach().await;
    let paused = json!({"event": "PAUSED", "message_template_name": "diwali", "message_template_language": "hi", "reason": "NONE"});
    stage.call_back("message_template_status_update", paused, stage.now()).await;
    let alert = json!({"entity_type": "PHONE_NUMBER", "entity_id": NUMBER, "alert_info": {"alert_severity": "WARNING", "alert_description": "Slow down"}});
    stage.call_back("account_alerts", alert, stage.now() + TimeDelta::seconds(1)).await;
    assert_eq!(stage.state().await, SenderState::Active);
    let told: Vec<_> = stage.told().await.news.into_iter().map(|news| (news.kind, news.detail)).collect();
    let expected = [
        (SenderNewsKind::Alert, "Slow down".to_owned()),
        (SenderNewsKind::TemplatePaused, "diwali (hi)".to_owned()),
    ];
    assert_eq!(told, expected);
    assert_eq!((stage.stops().await, stage.letters().await), (0, 0));
}

#[tokio::test]
async fn a_change_of_its_name_neither_resumes_a_sender_nor_forgets_when_it_was_resumed() {
    let stage = Stage::new().await;
    stage.teach().await;
    let rename = async |name: &str| {
        let change = senders::SenderChange {
            name: Some(name.to_owned()),
            ..senders::SenderChange::default()
        };
        senders::update(stage.app(), &stage.owner, stage.sender, change).await.unwrap();
    };
    let fell_at = stage.now();
    stage.tell_quality("FLAGGED", fell_at).await;
    rename("Head office").await;
    assert_eq!(stage.state().await, STOPPED);
    stage.wait(60);
    stage.resume().await;
    rename("Pune office").await;
    // New to us, but of the time before the resume.
    stage.tell_quality("FLAGGED", fell_at + TimeDelta::seconds(30)).await;
    assert_eq!((stage.state().await, stage.told().await.news.len()), (SenderState::Active, 2));
}

#[tokio::test]
async fn a_change_of_the_same_moment_does_not_undo_a_stop() {
    let stage = Stage::new().await;
    let (org, now) = (stage.owner.org_id, stage.now());
    let mut tx = stage.app().db.begin().await.unwrap();
    storage::senders::pause(&mut tx, org, stage.sender, Some(FailureReason::SenderRestricted), now, now)
        .await
        .unwrap();
    let change = senders::SenderChange {
        rate_per_second: Some(10.0),
        ..senders::SenderChange::default()
    };
    // Begun before the stop is committed, saved after it.
    let stop = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        tx.commit().await.unwrap();
    };
    let (changed, ()) = tokio::join!(senders::update(stage.app(), &stage.owner, stage.sender, change), stop);
    changed.unwrap();
    assert_eq!(stage.state().await, STOPPED);
}
