//! Callbacks of providers, through the doors they really come in by.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use chrono::TimeDelta;
use domain::{CampaignId, DeliveryStatus, Role};
use graph_double::{GraphDouble, Options};
use secrecy::SecretString;
use serde_json::{Value, json};
use services::{deliveries, launch, live, work};
use test_support::campaigns::{add_contacts, approved, number, whatsapp_sender};

use crate::common::{Answer, Call, TestServer};

const SECRET: &str = "app-secret";
const VERIFY: &str = "verify me";
/// The number at the provider that `whatsapp_sender` connects.
const NUMBER_ID: &str = "106540352242922";

struct Stage {
    server: TestServer,
    campaign: CampaignId,
    contacts: Vec<domain::ContactId>,
    /// Must live as long as the sender is used.
    _double: GraphDouble,
}

impl Stage {
    /// A campaign whose messages the provider has accepted, for so many contacts.
    async fn new(count: usize) -> Self {
        let double = GraphDouble::start(Options::default()).await.expect("a double");
        let base = double.base_url();
        let variables = [
            ("WHATSAPP_API_BASE", base.as_str()),
            ("WHATSAPP_APP_SECRET", SECRET),
            ("WHATSAPP_VERIFY_TOKEN", VERIFY),
        ];
        let server = TestServer::with(&variables, Default::default()).await;
        let (app, owner) = (&server.world.app, &server.owner);
        let contacts = add_contacts(app, owner, count, |index| number(index, "10")).await;
        let sender = whatsapp_sender(app, owner, 5_000.0).await;
        let campaign = approved(app, owner, sender).await;
        launch::launch(app, owner, campaign).await.expect("a launch");
        work::run_until_idle(app).await.expect("work");
        let stage = Self {
            server,
            campaign,
            contacts,
            _double: double,
        };
        assert!(stage.lines().await.iter().all(|line| line.status == DeliveryStatus::Accepted));
        stage
    }

    async fn lines(&self) -> Vec<deliveries::Line> {
        let filter = deliveries::Filter::default();
        deliveries::ledger(&self.server.world.app, &self.server.owner, self.campaign, &filter)
            .await
            .expect("the ledger")
    }

    async fn statuses(&self) -> Vec<DeliveryStatus> {
        self.lines().await.into_iter().map(|line| line.status).collect()
    }

    /// A report about a line of the ledger.
    fn report(&self, line: &deliveries::Line, status: &str) -> Value {
        let at = self.server.world.app.now().timestamp().to_string();
        json!({"statuses": [{ "id": line.provider_id, "status": status, "timestamp": at, "biz_opaque_callback_data": line.id.to_string() }]})
    }

    /// A message of a contact.
    fn message(&self, phone: &str, id: &str, text: &str) -> Value {
        let at = self.server.world.app.now().timestamp().to_string();
        json!({"messages": [{ "from": phone.trim_start_matches('+'), "id": id, "timestamp": at, "type": "text", "text": { "body": text } }]})
    }

    async fn post(&self, path: &str, body: &str, signature: &str) -> Answer {
        let call = Call::post(path).body("application/json", body.to_owned());
        self.server.call(call.header("x-hub-signature-256", signature)).await
    }

    /// A callback with a good signature.
    async fn call_back(&self, content: Value) -> u16 {
        let body = envelope(NUMBER_ID, content);
        self.post("/webhooks/whatsapp", &body, &signed(SECRET, &body)).await.status
    }

    /// The consents of a contact, newest first.
    async fn consents(&self, key: &str, contact: usize) -> Vec<Value> {
        let path = format!("/api/v1/contacts/{}/consents", self.contacts[contact]);
        let answer = self.server.call(Call::get(&path).key(key)).await.ok();
        answer["items"].as_array().expect("consents").clone()
    }
}

fn envelope(number: &str, content: Value) -> String {
    let mut value = json!({ "messaging_product": "whatsapp", "metadata": { "phone_number_id": number } });
    value
        .as_object_mut()
        .expect("an object")
        .extend(content.as_object().expect("an object").clone());
    json!({ "object": "whatsapp_business_account", "entry": [{ "id": "1", "changes": [{ "field": "messages", "value": value }] }] }).to_string()
}

fn signed(secret: &str, body: &str) -> String {
    channels::signature::sign(&SecretString::from(secret.to_owned()), body.as_bytes())
}

/// What is logged meanwhile.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("the log").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_handshake_is_answered_only_with_our_token() {
    let server = TestServer::with(&[("WHATSAPP_VERIFY_TOKEN", VERIFY)], Default::default()).await;
    let ask = async |query: &str| server.call(Call::get(&format!("/webhooks/whatsapp?{query}"))).await;
    let good = ask("hub.mode=subscribe&hub.verify_token=verify%20me&hub.challenge=42").await;
    assert_eq!((good.status, good.text().as_str()), (200, "42"));
    for query in [
        "hub.mode=subscribe&hub.verify_token=guess&hub.challenge=42",
        "hub.mode=unsubscribe&hub.verify_token=verify%20me&hub.challenge=42",
        "hub.mode=subscribe&hub.challenge=42",
        "",
    ] {
        let answer = ask(query).await;
        assert_eq!((answer.status, answer.text().contains("42")), (403, false), "{query}");
    }
    let without = TestServer::start().await;
    let answer = without
        .call(Call::get("/webhooks/whatsapp?hub.mode=subscribe&hub.verify_token=&hub.challenge=42"))
        .await;
    assert_eq!(answer.status, 403);
}

#[tokio::test]
async fn a_bad_signature_changes_nothing_and_stands_in_the_log() {
    let stage = Stage::new(1).await;
    let line = stage.lines().await.remove(0);
    let body = envelope(NUMBER_ID, stage.report(&line, "read"));
    let other = envelope(NUMBER_ID, stage.report(&line, "failed"));
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let bad = [
        "",
        "sha256=",
        "sha256=00",
        "read",
        &signed("guess", &body),
        &signed("", &body),
        &signed(SECRET, &other),
    ];
    for signature in bad {
        let answer = stage.post("/webhooks/whatsapp", &body, signature).await;
        assert_eq!((answer.status, answer.text().as_str()), (401, ""), "{signature}");
    }
    drop(guard);
    assert_eq!(stage.statuses().await, [DeliveryStatus::Accepted]);
    let log = String::from_utf8(log.0.lock().expect("the log").clone()).expect("text");
    assert_eq!(log.matches("a callback with a bad signature was refused").count(), bad.len(), "{log}");
    assert!(!log.contains(&line.phone[1..]) && !log.contains(SECRET), "{log}");

    let good = stage.post("/webhooks/whatsapp", &body, &signed(SECRET, &body)).await;
    assert_eq!(good.status, 200);
    assert_eq!(stage.statuses().await, [DeliveryStatus::Read]);
}

#[tokio::test]
async fn each_provider_has_its_own_secret() {
    let stage = Stage::new(1).await;
    let line = stage.lines().await.remove(0);
    let body = envelope(NUMBER_ID, stage.report(&line, "read"));
    assert_eq!(stage.post("/webhooks/sandbox", &body, &signed(SECRET, &body)).await.status, 401);
    let sandbox = channels::signature::sign(stage.server.world.app.channels.sandbox_secret(), body.as_bytes());
    assert_eq!(stage.post("/webhooks/whatsapp", &body, &sandbox).await.status, 401);
    assert_eq!(stage.statuses().await, [DeliveryStatus::Accepted]);
    // Without a secret everything is refused, also what is signed with nothing.
    let without = TestServer::start().await;
    let call = Call::post("/webhooks/whatsapp").body("application/json", body.clone());
    assert_eq!(without.call(call.header("x-hub-signature-256", &signed("", &body))).await.status, 401);
}

#[tokio::test]
async fn the_same_report_twice_and_an_older_one_late_change_nothing() {
    let stage = Stage::new(3).await;
    let lines = stage.lines().await;
    let orders = [["sent", "delivered", "read"], ["read", "delivered", "sent"], ["delivered", "read", "sent"]];
    for (line, order) in lines.iter().zip(orders) {
        for status in order {
            assert_eq!(stage.call_back(stage.report(line, status)).await, 200);
            assert_eq!(stage.call_back(stage.report(line, status)).await, 200);
        }
        assert_eq!(stage.call_back(stage.report(line, "failed")).await, 200);
    }
    assert_eq!(stage.statuses().await, [DeliveryStatus::Read; 3]);
    let snapshot = live::snapshot(&stage.server.world.app, &stage.server.owner, stage.campaign)
        .await
        .expect("a snapshot");
    assert_eq!((snapshot.count(DeliveryStatus::Read), snapshot.total), (3, 3));
    let key = stage.server.key(Role::Owner).await;
    let overview = stage.server.call(Call::get("/api/v1/analytics/overview").key(&key)).await.ok();
    let figures = ["sent", "delivered", "read", "failed"].map(|figure| overview["totals"][figure].as_i64());
    assert_eq!(figures, [Some(3), Some(3), Some(3), Some(0)]);
}

#[tokio::test]
async fn what_is_about_nothing_we_know_is_taken_and_forgotten() {
    let stage = Stage::new(1).await;
    let mut line = stage.lines().await.remove(0);
    let phone = line.phone.clone();
    line.id = stage.server.world.app.new_id();
    line.provider_id = Some("wamid.unknown".to_owned());
    assert_eq!(stage.call_back(stage.report(&line, "read")).await, 200);
    let stray = envelope("999", stage.message(&phone, "wamid.stray", "STOP"));
    assert_eq!(stage.post("/webhooks/whatsapp", &stray, &signed(SECRET, &stray)).await.status, 200);
    assert_eq!(stage.call_back(stage.message("919111111111", "wamid.nobody", "Hello")).await, 200);
    assert_eq!(stage.call_back(json!({ "statuses": [{ "nonsense": true }], "messages": [7] })).await, 200);
    assert_eq!(stage.statuses().await, [DeliveryStatus::Accepted]);
    let key = stage.server.key(Role::Owner).await;
    assert_eq!(stage.consents(&key, 0).await.len(), 1);
}

#[tokio::test]
async fn stop_withdraws_at_once_in_three_languages() {
    let words = ["STOP", "Please stop messages", "बंद करो", "नहीं चाहिए", "थांबवा", "नको"];
    let stage = Stage::new(words.len() + 1).await;
    let key = stage.server.key(Role::Owner).await;
    for (index, word) in words.iter().enumerate() {
        let phone = number(index, "10");
        // Consents are told in the order of their times.
        stage.server.world.clock.advance(TimeDelta::seconds(2));
        let id = format!("wamid.stop-{index}");
        assert_eq!(stage.call_back(stage.message(&phone, &id, word)).await, 200);
        let consents = stage.consents(&key, index).await;
        assert_eq!(
            (&consents[0]["status"], &consents[0]["method"]),
            (&json!("withdrawn"), &json!("keyword")),
            "{word}"
        );
        assert_eq!(consents[0]["evidence"], *word);
        // The same callback once more is no second withdrawal.
        let count = consents.len();
        assert_eq!(stage.call_back(stage.message(&phone, &id, word)).await, 200);
        assert_eq!(stage.consents(&key, index).await.len(), count, "{word}");
    }
    let last = words.len();
    assert_eq!(stage.call_back(stage.message(&number(last, "10"), "wamid.on", "Please don't stop")).await, 200);
    assert_eq!(stage.consents(&key, last).await.len(), 1);

    // Whoever said stop gets nothing any more.
    let (app, owner) = (&stage.server.world.app, &stage.server.owner);
    let sender = services::senders::list(app, owner).await.expect("senders").remove(1).id;
    let campaign = approved(app, owner, sender).await;
    launch::launch(app, owner, campaign).await.expect("a launch");
    work::run_until_idle(app).await.expect("work");
    let snapshot = live::snapshot(app, owner, campaign).await.expect("a snapshot");
    let figures = [DeliveryStatus::Skipped, DeliveryStatus::Accepted].map(|status| snapshot.count(status));
    assert_eq!(figures, [words.len() as i64, 1]);
}

#[tokio::test]
async fn a_body_that_is_too_large_or_no_callback_is_refused() {
    let stage = Stage::new(1).await;
    let large = format!("{{\"entry\":[],\"x\":\"{}\"}}", "x".repeat(3 * 1_024 * 1_024));
    assert_eq!(stage.post("/webhooks/whatsapp", &large, &signed(SECRET, &large)).await.status, 413);
    for body in ["", "{", "[]", "null"] {
        assert_eq!(stage.post("/webhooks/whatsapp", body, &signed(SECRET, body)).await.status, 400, "{body}");
    }
    let fits = format!("{{\"entry\":[],\"x\":\"{}\"}}", "x".repeat(2_500 * 1_024));
    assert_eq!(stage.post("/webhooks/whatsapp", &fits, &signed(SECRET, &fits)).await.status, 200);
    assert_eq!(stage.server.call(Call::new(axum::http::Method::PUT, "/webhooks/whatsapp")).await.status, 405);
}
