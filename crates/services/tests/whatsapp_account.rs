//! A WhatsApp number's account at Meta: the portfolio's limit, templates, and how the number stands. On
//! SQLite, or PostgreSQL with `TEST_POSTGRES_URL`.

use chrono::TimeDelta;
use domain::{DeliveryStatus, ErrorCode, MessagingTier, SenderId};
use graph_double::{Account, GraphDouble, Options};
use serde_json::{Value, json};
use services::{
    Actor, App, Error, audit, audit_log, launch,
    senders::{self, SenderChange},
    sending,
    webhooks::{self, Source},
    whatsapp::{self, Answer, Ids, templates},
};
use test_support::{
    campaigns::{add_contacts, approved, number, whatsapp_sender},
    use_cases::UseCases,
};
use tokio_util::sync::CancellationToken;

const SECRET: &str = "app-secret";
const WABA: &str = "102290129340398";
const PORTFOLIO: &str = "2729063490586005";

struct Stage {
    world: UseCases,
    owner: Actor,
    sender: SenderId,
    double: GraphDouble,
}

impl Stage {
    async fn new() -> Self {
        let double = GraphDouble::start(Options::default()).await.unwrap();
        let world = UseCases::with(&[("WHATSAPP_API_BASE", &double.base_url()), ("WHATSAPP_APP_SECRET", SECRET)]).await;
        let owner = world.owner("meera@example.org").await;
        let sender = whatsapp_sender(&world.app, &owner, 5_000.0).await;
        let stage = Self { world, owner, sender, double };
        stage.join(stage.sender).await;
        stage
    }

    fn app(&self) -> &App {
        &self.world.app
    }

    /// Says which account and portfolio a number belongs to.
    async fn join(&self, sender: SenderId) {
        let change = SenderChange {
            ids: Ids {
                waba_id: Some(WABA.to_owned()),
                portfolio_id: Some(PORTFOLIO.to_owned()),
            },
            ..SenderChange::default()
        };
        senders::update(self.app(), &self.owner, sender, change).await.unwrap();
    }

    async fn set_tier(&self, tier: MessagingTier) {
        let mut tx = self.app().db.begin().await.unwrap();
        storage::whatsapp_numbers::set_tier(&mut tx, self.owner.org_id, self.sender, tier)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    async fn reached(&self, sender: SenderId) -> u64 {
        let standing = whatsapp::standing_of(self.app(), &self.owner, sender).await.unwrap();
        standing.unwrap().reached
    }

    /// What the double answers from now on.
    fn answers(&self, templates: Vec<Value>, number: &Value) {
        self.double.set_account(Account {
            waba_id: WABA.to_owned(),
            templates,
            number: number.as_object().cloned().unwrap_or_default(),
        });
    }

    async fn call_back(&self, field: &str, value: Value) {
        let entry = json!({"id": WABA, "time": self.app().now().timestamp(), "changes": [{"field": field, "value": value}]});
        let body = json!({"object": "whatsapp_business_account", "entry": [entry]}).to_string();
        let signature = channels::signature::sign(&SECRET.to_owned().into(), body.as_bytes());
        webhooks::receive(self.app(), Source::Whatsapp, body.as_bytes(), &signature).await.unwrap();
    }

    async fn statuses(&self) -> Vec<(String, String, String, String)> {
        let found = templates::list(self.app(), &self.owner, self.sender).await.unwrap();
        found
            .into_iter()
            .map(|found| (found.name, found.status, found.category, found.quality))
            .collect()
    }

    async fn actions(&self) -> Vec<String> {
        let entries = audit::list(self.app(), &self.owner, &audit_log::Filter::default()).await.unwrap();
        entries.into_iter().map(|entry| entry.action).collect()
    }
}

fn template(name: &str, status: &str, text: &str) -> Value {
    json!({"name": name, "language": "hi", "category": "MARKETING", "status": status, "quality_score": {"score": "GREEN"},
        "components": [{"type": "HEADER", "format": "TEXT", "text": "Hi"}, {"type": "BODY", "text": text}]})
}

#[tokio::test]
async fn numbers_of_a_portfolio_share_its_limit_and_the_rest_waits_until_the_window_moves() {
    let stage = Stage::new().await;
    let other = whatsapp_sender(stage.app(), &stage.owner, 5_000.0).await;
    stage.join(other).await;
    stage.set_tier(MessagingTier::T250).await;
    add_contacts(stage.app(), &stage.owner, 260, |index| number(index, "")).await;
    let mut campaigns = Vec::new();
    for sender in [stage.sender, other] {
        let campaign = approved(stage.app(), &stage.owner, sender).await;
        launch::launch(stage.app(), &stage.owner, campaign).await.unwrap();
        launch::freeze(stage.app(), stage.owner.org_id, campaign, &CancellationToken::new())
            .await
            .unwrap();
        stage.world.clock.ticking(sending::run_until_idle(stage.app())).await.unwrap();
        campaigns.push(campaign);
    }
    assert_eq!((stage.reached(stage.sender).await, stage.reached(other).await), (250, 250));
    assert_eq!(stage.double.summary().accepted, 250);
    // A day later the window has moved on for those of the first day.
    stage.world.clock.advance(TimeDelta::hours(24) + TimeDelta::minutes(1));
    stage.world.clock.ticking(sending::run_until_idle(stage.app())).await.unwrap();
    assert!(stage.double.summary().accepted > 250);
    assert!(stage.reached(other).await <= 250);
    assert!(whatsapp::sweep(stage.app()).await.unwrap() <= 250);
    // Without a limit everybody gets it.
    stage.set_tier(MessagingTier::Unlimited).await;
    stage.world.clock.ticking(sending::run_until_idle(stage.app())).await.unwrap();
    assert_eq!(stage.double.summary().accepted, 520);
    for campaign in campaigns {
        let lines = services::deliveries::ledger(stage.app(), &stage.owner, campaign, &services::deliveries::Filter::default())
            .await
            .unwrap();
        assert!(lines.iter().all(|line| line.status == DeliveryStatus::Accepted));
    }
}

#[tokio::test]
async fn templates_are_read_by_pages_and_kept_up_to_date_by_callbacks() {
    let stage = Stage::new().await;
    let mut listed: Vec<Value> = (0..130).map(|index| template(&format!("t{index:03}"), "PENDING", "Namaste {{1}}")).collect();
    listed.push(template("wishes", "APPROVED", "{{1}} and {{2}}"));
    stage.answers(listed, &Value::Null);
    assert_eq!(templates::sync(stage.app(), &stage.owner, stage.sender).await.unwrap(), Answer::Read(131));
    assert_eq!(stage.statuses().await.len(), 131);
    let all = templates::list(stage.app(), &stage.owner, stage.sender).await.unwrap();
    assert_eq!(all.last().map(templates::parameters), Some(2));
    let names = templates::approved(stage.app(), &stage.owner, Some(stage.sender), domain::Language::Hi)
        .await
        .unwrap();
    assert_eq!(names, ["wishes"]);

    stage.world.clock.advance(TimeDelta::seconds(5));
    stage.answers(vec![template("wishes", "APPROVED", "Namaste")], &Value::Null);
    assert_eq!(templates::sync(stage.app(), &stage.owner, stage.sender).await.unwrap(), Answer::Read(1));
    stage.world.clock.advance(TimeDelta::seconds(5));
    let named = |mut value: Value| {
        value["message_template_name"] = json!("wishes");
        value["message_template_language"] = json!("hi");
        value
    };
    stage.call_back("message_template_status_update", named(json!({"event": "PAUSED"}))).await;
    stage.call_back("template_category_update", named(json!({"new_category": "UTILITY"}))).await;
    stage
        .call_back("message_template_quality_update", named(json!({"new_quality_score": "RED"})))
        .await;
    let expected = ("wishes".to_owned(), "PAUSED".to_owned(), "UTILITY".to_owned(), "RED".to_owned());
    assert_eq!(stage.statuses().await, [expected]);
    let actions = stage.actions().await;
    assert_eq!(actions.iter().filter(|action| *action == "sender.templates-synced").count(), 2);
    assert_eq!(actions.iter().filter(|action| *action == "sender.template-changed").count(), 3);
}

#[tokio::test]
async fn a_number_is_asked_about_and_a_callback_moves_its_limit() {
    let stage = Stage::new().await;
    let health = json!({"quality_rating": "GREEN", "messaging_limit_tier": "TIER_2K", "throughput": {"level": "STANDARD"},
        "name_status": "APPROVED", "verified_name": "Sahyadri Wealth", "display_phone_number": "+91 90000 12345"});
    stage.answers(vec![template("wishes", "APPROVED", "Namaste")], &health);
    assert_eq!(whatsapp::refresh(stage.app()).await.unwrap(), 1);
    let standing = whatsapp::standing_of(stage.app(), &stage.owner, stage.sender).await.unwrap().unwrap();
    assert_eq!(standing.number.tier, Some(MessagingTier::T2k));
    assert_eq!(standing.number.health.verified_name.as_deref(), Some("Sahyadri Wealth"));
    assert_eq!(standing.number.health.throughput.as_deref(), Some("STANDARD"));
    assert_eq!(stage.statuses().await.len(), 1);
    // Not twice on one day.
    assert_eq!(whatsapp::refresh(stage.app()).await.unwrap(), 0);
    let metadata = json!({"display_phone_number": "919000012345", "phone_number_id": "106540352242922"});
    stage.call_back("messages", json!({"metadata": metadata, "statuses": []})).await;
    stage.world.clock.advance(TimeDelta::seconds(5));
    let raised = json!({"display_phone_number": "+91 90000 12345", "event": "UPGRADE", "current_limit": "TIER_10K"});
    stage.call_back("phone_number_quality_update", raised).await;
    let standing = whatsapp::standing_of(stage.app(), &stage.owner, stage.sender).await.unwrap().unwrap();
    assert_eq!(standing.number.tier, Some(MessagingTier::T10k));
}

#[tokio::test]
async fn what_meta_refuses_is_told_and_changes_nothing() {
    let stage = Stage::new().await;
    let refused = templates::sync(stage.app(), &stage.owner, stage.sender).await.unwrap();
    assert!(matches!(refused, Answer::Failed { code, .. } if code == "100"));
    assert!(matches!(
        whatsapp::check(stage.app(), &stage.owner, stage.sender).await.unwrap(),
        Answer::Failed { .. }
    ));
    let sandbox = senders::list(stage.app(), &stage.owner).await.unwrap().remove(0).id;
    assert!(matches!(whatsapp::check(stage.app(), &stage.owner, sandbox).await, Err(Error::NotFound)));
    let wrong = SenderChange {
        ids: Ids {
            waba_id: Some("../me".to_owned()),
            portfolio_id: None,
        },
        ..SenderChange::default()
    };
    let fields = match senders::update(stage.app(), &stage.owner, stage.sender, wrong).await {
        Err(Error::Invalid(fields)) => fields,
        other => panic!("{other:?}"),
    };
    assert_eq!((fields[0].field.as_str(), fields[0].code), ("waba_id", ErrorCode::BadChoice));
    let stranger = stage.world.owner("owner@other.example").await;
    assert!(whatsapp::standing_of(stage.app(), &stranger, stage.sender).await.unwrap().is_none());
    assert!(matches!(templates::sync(stage.app(), &stranger, stage.sender).await, Err(Error::NotFound)));
}
