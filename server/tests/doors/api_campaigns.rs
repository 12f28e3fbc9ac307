//! The moves of a campaign over the API: what each does, and what it refuses.

use axum::http::Method;
use chrono::TimeDelta;
use domain::Role;
use serde_json::{Value, json};
use services::{senders, work};
use test_support::campaigns::{add_contacts, fast_sandbox, number, whatsapp_sender};

use crate::common::{
    Answer, Call, TestServer,
    furnish::{draft, launched, text},
    until,
};

struct Stage {
    server: TestServer,
    author: String,
    approver: String,
}

impl Stage {
    /// Contacts whose numbers end as said, with consent to service messages.
    async fn new(endings: &[&str]) -> Self {
        let server = TestServer::start().await;
        let (author, approver) = (server.key(Role::Advisor).await, server.key(Role::Approver).await);
        let app = &server.world.app;
        fast_sandbox(app, &server.owner).await;
        let contacts = add_contacts(app, &server.owner, endings.len(), |index| number(index, endings[index])).await;
        let given = json!({ "status": "given", "channels": ["whatsapp"], "purposes": ["service"], "method": "paper", "evidence": "Form 12" });
        for contact in contacts {
            let call = Call::post(&format!("/api/v1/contacts/{contact}/consents")).key(&author).json(&given);
            server.call(call).await.ok();
        }
        Self { server, author, approver }
    }

    async fn draft(&self) -> String {
        text(&draft(&self.server, &self.author, "Closed").await)
    }

    async fn launched(&self) -> String {
        text(&launched(&self.server, &self.author, &self.approver).await)
    }

    async fn approved(&self) -> String {
        let id = self.draft().await;
        self.step(&id, "submit", None).await.ok();
        self.approve(&id).await.ok();
        id
    }

    async fn approve(&self, id: &str) -> Answer {
        self.server
            .call(Call::post(&format!("/api/v1/campaigns/{id}/approve")).key(&self.approver))
            .await
    }

    async fn reject(&self, id: &str, reason: &str) -> Answer {
        let call = Call::post(&format!("/api/v1/campaigns/{id}/reject")).key(&self.approver);
        self.server.call(call.json(&json!({ "reason": reason }))).await
    }

    /// A move of the author.
    async fn step(&self, id: &str, verb: &str, body: Option<Value>) -> Answer {
        let call = Call::post(&format!("/api/v1/campaigns/{id}/{verb}")).key(&self.author);
        self.server.call(if let Some(body) = body { call.json(&body) } else { call }).await
    }

    async fn read(&self, id: &str) -> Value {
        self.server.call(Call::get(&format!("/api/v1/campaigns/{id}")).key(&self.author)).await.ok()
    }

    async fn deliveries(&self, id: &str, status: &str) -> usize {
        let path = format!("/api/v1/campaigns/{id}/deliveries?status={status}");
        let page = self.server.call(Call::get(&path).key(&self.author)).await.ok();
        page["items"].as_array().expect("deliveries").len()
    }

    async fn work(&self) {
        work::run_until_idle(&self.server.world.app).await.expect("work");
    }
}

fn refusal(answer: &Answer) -> (u16, String) {
    (answer.status, answer.problem())
}

fn bad_state() -> (u16, String) {
    (409, "bad-state".to_owned())
}

#[tokio::test]
async fn what_is_rejected_or_withdrawn_is_a_draft_again() {
    let stage = Stage::new(&["10"]).await;
    let id = stage.draft().await;
    assert_eq!(refusal(&stage.step(&id, "withdraw", None).await), bad_state());
    assert_eq!(stage.step(&id, "submit", Some(json!({ "note": "Please" }))).await.ok()["status"], "in-review");
    assert_eq!(refusal(&stage.step(&id, "submit", None).await), bad_state());

    let without_reason = stage.reject(&id, "").await;
    assert_eq!(
        (without_reason.status, without_reason.json()["errors"][0]["field"].clone()),
        (422, json!("reason"))
    );
    let rejected = stage.reject(&id, "Please name the day in full.").await.ok();
    assert_eq!((&rejected["status"], &rejected["version_id"]), (&json!("draft"), &Value::Null));
    assert_eq!(refusal(&stage.reject(&id, "Please name the day in full.").await), bad_state());

    stage.step(&id, "submit", None).await.ok();
    assert_eq!(stage.step(&id, "withdraw", None).await.ok()["status"], "draft");
    assert_eq!(refusal(&stage.approve(&id).await), bad_state());
}

#[tokio::test]
async fn an_approval_binds_to_what_was_read_and_an_edit_voids_it() {
    let stage = Stage::new(&["10"]).await;
    let id = stage.draft().await;
    stage.step(&id, "submit", None).await.ok();
    let call = Call::post(&format!("/api/v1/campaigns/{id}/approve")).key(&stage.approver);
    let other = stage.server.call(call.json(&json!({ "hash": "00" }))).await;
    assert_eq!(refusal(&other), (409, "content-changed".to_owned()));
    // Nobody approves with the author's role.
    assert_eq!(refusal(&stage.step(&id, "approve", None).await), (403, "forbidden".to_owned()));
    assert_eq!(stage.approve(&id).await.ok()["status"], "approved");
    let edit = json!({ "content": { "variants": { "en": { "text": "Dear {name}, we open on Tuesday." } }, "fallback_language": "en" } });
    let path = format!("/api/v1/campaigns/{id}");
    let edited = stage.server.call(Call::new(Method::PATCH, &path).key(&stage.author).json(&edit)).await.ok();
    assert_eq!((&edited["status"], &edited["version_id"]), (&json!("draft"), &Value::Null));
    assert_eq!(refusal(&stage.step(&id, "launch", None).await), bad_state());
}

#[tokio::test]
async fn a_schedule_is_kept_checked_and_done() {
    let stage = Stage::new(&["10"]).await;
    let now = stage.server.world.app.now();
    let plan = |at: TimeDelta, zone: &str| Some(json!({ "starts_at": now + at, "zone": zone }));
    let id = stage.draft().await;
    let tomorrow = plan(TimeDelta::hours(24), "Asia/Kolkata");
    assert_eq!(refusal(&stage.step(&id, "schedule", tomorrow.clone()).await), bad_state());
    let id = stage.approved().await;
    for (plan, field, code) in [
        (plan(TimeDelta::hours(-1), "Asia/Kolkata"), "starts_at", "past-time"),
        (plan(TimeDelta::hours(1), "Asia/Nowhere"), "zone", "bad-choice"),
        (Some(json!({ "zone": "Asia/Kolkata" })), "starts_at", "required"),
    ] {
        let answer = stage.step(&id, "schedule", plan).await;
        assert_eq!(refusal(&answer), (422, "invalid".to_owned()));
        assert_eq!(answer.json()["errors"][0], json!({ "field": field, "code": code }));
    }
    let scheduled = stage.step(&id, "schedule", tomorrow).await.ok();
    assert_eq!(scheduled["status"], "scheduled");
    stage.work().await;
    assert_eq!(stage.read(&id).await["status"], "scheduled");
    stage.server.world.clock.advance(TimeDelta::hours(24));
    stage.work().await;
    assert_eq!(stage.read(&id).await["status"], "completed");

    let other = stage.approved().await;
    stage
        .step(&other, "schedule", Some(json!({ "starts_at": now + TimeDelta::hours(72) })))
        .await
        .ok();
    assert_eq!(stage.step(&other, "cancel", None).await.ok()["status"], "cancelled");
    stage.server.world.clock.advance(TimeDelta::hours(72));
    stage.work().await;
    assert_eq!(
        (stage.read(&other).await["status"].clone(), stage.deliveries(&other, "read").await),
        (json!("cancelled"), 0)
    );
}

#[tokio::test]
async fn a_pause_holds_a_resumption_goes_on_and_a_cancellation_ends() {
    let stage = Stage::new(&["10", "11"]).await;
    let id = stage.draft().await;
    for verb in ["pause", "resume", "cancel", "retry-failed"] {
        assert_eq!(refusal(&stage.step(&id, verb, None).await), bad_state(), "{verb} of a draft");
    }
    let id = stage.launched().await;
    assert_eq!(stage.step(&id, "pause", None).await.ok()["status"], "paused");
    assert_eq!(refusal(&stage.step(&id, "pause", None).await), bad_state());
    stage.work().await;
    assert_eq!(stage.deliveries(&id, "queued").await, 2);
    assert_eq!(stage.step(&id, "resume", None).await.ok()["status"], "sending");
    assert_eq!(refusal(&stage.step(&id, "resume", None).await), bad_state());
    stage.work().await;
    assert_eq!(
        (stage.deliveries(&id, "queued").await, stage.read(&id).await["status"].clone()),
        (0, json!("completed"))
    );
    assert_eq!(refusal(&stage.step(&id, "cancel", None).await), bad_state());

    let id = stage.launched().await;
    assert_eq!(stage.step(&id, "cancel", None).await.ok()["status"], "cancelled");
    stage.work().await;
    assert_eq!(stage.deliveries(&id, "cancelled").await, 2);
    for verb in ["pause", "resume", "cancel", "launch", "retry-failed"] {
        assert_eq!(refusal(&stage.step(&id, verb, None).await), bad_state(), "{verb} after the end");
    }
}

#[tokio::test]
async fn failed_deliveries_are_sent_again_and_no_others() {
    let stage = Stage::new(&["00", "10", "05"]).await;
    let id = stage.launched().await;
    stage.work().await;
    until(async || stage.deliveries(&id, "failed").await == 1 && stage.deliveries(&id, "read,sent").await == 2).await;
    assert_eq!(stage.step(&id, "retry-failed", None).await.ok(), json!({ "retried": 1 }));
    assert_eq!(
        (stage.read(&id).await["status"].clone(), stage.deliveries(&id, "queued").await),
        (json!("sending"), 1)
    );
    stage.work().await;
    until(async || stage.deliveries(&id, "failed").await == 1).await;
    let path = format!("/api/v1/campaigns/{id}/deliveries");
    let ledger = stage.server.call(Call::get(&path).key(&stage.author)).await.ok();
    let mut attempts: Vec<i64> = ledger["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|line| line["attempts"].as_i64())
        .collect();
    attempts.sort_unstable();
    assert_eq!(attempts, [1, 1, 2]);
}

#[tokio::test]
async fn a_copy_is_a_draft_of_its_own_and_what_is_archived_is_out_of_the_way() {
    let stage = Stage::new(&["10"]).await;
    let id = stage.approved().await;
    let copied = stage.step(&id, "duplicate", Some(json!({ "name": "Closed again" }))).await;
    assert_eq!(copied.status, 201);
    let copy = stage.read(&copied.id()).await;
    let original = stage.read(&id).await;
    assert_eq!(
        (&copy["name"], &copy["status"], &copy["version_id"]),
        (&json!("Closed again"), &json!("draft"), &Value::Null)
    );
    assert_eq!((&copy["content"], &copy["audience"]), (&original["content"], &original["audience"]));
    let nameless = stage.step(&id, "duplicate", Some(json!({ "name": " " }))).await;
    assert_eq!(refusal(&nameless), (422, "invalid".to_owned()));

    let names = async |query: &str| {
        let page = stage.server.call(Call::get(&format!("/api/v1/campaigns{query}")).key(&stage.author)).await.ok();
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(refusal(&stage.step(&id, "archive", None).await), bad_state());
    let copy = copied.id();
    assert!(stage.step(&copy, "archive", None).await.ok()["archived_at"].is_string());
    assert_eq!(
        (names("").await, names("?archived=true").await),
        (vec!["Closed".to_owned()], vec!["Closed again".to_owned()])
    );
    assert_eq!(stage.step(&copy, "unarchive", None).await.ok()["archived_at"], Value::Null);
    assert_eq!(names("").await.len(), 2);
}

#[tokio::test]
async fn a_sender_is_named_only_when_it_can_send_and_otherwise_by_submitting() {
    let stage = Stage::new(&["10"]).await;
    let (app, owner) = (&stage.server.world.app, &stage.server.owner);
    let sandbox = senders::list(app, owner).await.unwrap().remove(0).id.to_string();
    let number = whatsapp_sender(app, owner, 20.0).await;
    senders::pause(app, owner, number).await.unwrap();
    let id = stage.draft().await;
    let path = format!("/api/v1/campaigns/{id}");
    let name = async |sender: Value| {
        let call = Call::new(Method::PATCH, &path).key(&stage.author);
        stage.server.call(call.json(&json!({ "sender_id": sender }))).await
    };
    for (sender, code) in [(number.to_string(), "sender-paused"), (id.clone(), "not-found")] {
        let answer = name(json!(sender)).await;
        assert_eq!(refusal(&answer), (422, "invalid".to_owned()));
        assert_eq!(answer.json()["errors"], json!([{ "field": "sender_id", "code": code }]));
        // A campaign that names it is not begun either.
        let draft = json!({ "name": "Refused", "sender_id": sender });
        let refused = stage.server.call(Call::post("/api/v1/campaigns").key(&stage.author).json(&draft)).await;
        assert_eq!(refusal(&refused), (422, "invalid".to_owned()));
    }
    let all = stage.server.call(Call::get("/api/v1/campaigns").key(&stage.author)).await.ok();
    assert_eq!(all["items"].as_array().unwrap().len(), 1);
    assert_eq!(name(json!(sandbox)).await.ok()["sender_id"], json!(sandbox));
    assert_eq!(name(Value::Null).await.ok()["sender_id"], Value::Null);

    senders::resume(app, owner, number).await.unwrap();
    let review = stage.server.call(Call::get(&format!("{path}/review")).key(&stage.author)).await.ok();
    assert_eq!((&review["sender_id"], &review["sender_trouble"]), (&json!(number), &Value::Null));
    // Free text reaches nobody outside the 24-hour window, so the sandbox carries this one.
    name(json!(sandbox)).await.ok();
    assert_eq!(stage.step(&id, "submit", None).await.ok()["sender_id"], json!(sandbox));
    senders::archive(app, owner, sandbox.parse().unwrap()).await.unwrap();
    stage.approve(&id).await.ok();
    assert_eq!(refusal(&stage.step(&id, "launch", None).await), (422, "sender-archived".to_owned()));
    let review = stage.server.call(Call::get(&format!("{path}/review")).key(&stage.author)).await.ok();
    assert_eq!(review["sender_trouble"], "sender-archived");
}

#[tokio::test]
async fn the_words_in_a_picture_are_kept_and_checked() {
    let stage = Stage::new(&["10"]).await;
    let id = stage.draft().await;
    let variants = json!({ "en": { "text": "Dear {name|friend}, our office is closed on Monday." } });
    let content = json!({ "variants": variants, "fallback_language": "en", "media_url": "https://example.org/a.png", "media_alt": "Guaranteed 15% returns" });
    let path = format!("/api/v1/campaigns/{id}");
    let edit = Call::new(Method::PATCH, &path).key(&stage.author).json(&json!({ "content": content }));
    assert_eq!(stage.server.call(edit).await.ok()["content"]["media_alt"], "Guaranteed 15% returns");
    assert_eq!(refusal(&stage.step(&id, "submit", None).await), (422, "blocked".to_owned()));
    let asked = json!({ "text": "Our office is closed.", "media_alt": "Guaranteed 15% returns" });
    let checked = stage
        .server
        .call(Call::post("/api/v1/compliance/check").key(&stage.author).json(&asked))
        .await
        .ok();
    let findings = checked["findings"].as_array().expect("findings");
    let found = findings.iter().find(|finding| finding["in_media"] == true).expect("one in the picture");
    assert_eq!((&found["rule"], &found["start"]), (&json!("assured_returns"), &Value::Null));
}
