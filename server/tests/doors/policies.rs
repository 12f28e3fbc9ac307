//! Approval policies over the API and on the pages: what each asks for, and what is refused without it.

use axum::http::Method;
use chrono::TimeDelta;
use domain::{Channel, ConsentMethod, ConsentStatus, Purpose, Role};
use serde_json::{Value, json};
use services::consents;
use test_support::campaigns::{add_contacts, number};

use crate::common::{Answer, Call, TestServer};

/// A text in which nothing is found.
const TEXT: &str =
    "{firm_name}, AMFI-registered Mutual Fund Distributor, {registration}\n\nNamaste {first_name|friend}, our office is closed on Monday.\n{advisor_name}";

struct Stage {
    server: TestServer,
    owner: String,
    author: String,
    approver: String,
}

impl Stage {
    /// An organisation with this policy, and a contact who may be written to.
    async fn with(approval: &str) -> Self {
        let server = TestServer::start().await;
        let (app, owner) = (&server.world.app, &server.owner);
        let service = consents::Change {
            channels: [Channel::Whatsapp].into(),
            purposes: [Purpose::Service].into(),
            status: ConsentStatus::Given,
            method: ConsentMethod::Paper,
            evidence: "Form 12".to_owned(),
        };
        for contact in add_contacts(app, owner, 1, |index| number(index, "11")).await {
            consents::record(app, owner, contact, &service).await.expect("a consent");
        }
        let stage = Self {
            owner: server.key(Role::Owner).await,
            author: server.key(Role::Advisor).await,
            approver: server.key(Role::Approver).await,
            server,
        };
        let chosen = stage.choose(&stage.owner, approval, 30).await.ok();
        assert_eq!(chosen, json!({ "approval": approval, "valid_days": 30, "author_may_approve": false }));
        stage
    }

    async fn choose(&self, key: &str, approval: &str, valid_days: i64) -> Answer {
        let wanted = json!({ "approval": approval, "valid_days": valid_days, "author_may_approve": false });
        self.server.call(Call::new(Method::PUT, "/api/v1/approval-policy").key(key).json(&wanted)).await
    }

    async fn get(&self, path: &str) -> Value {
        self.server.call(Call::get(&format!("/api/v1{path}")).key(&self.author)).await.ok()
    }

    async fn step(&self, key: &str, id: &str, verb: &str, body: &Value) -> Answer {
        let call = Call::post(&format!("/api/v1/campaigns/{id}/{verb}")).key(key);
        self.server.call(if body.is_null() { call } else { call.json(body) }).await
    }

    /// A campaign that the advisor has submitted; answers with its id and where it stands.
    async fn submitted(&self) -> (String, Value) {
        let content = json!({ "variants": { "en": { "text": TEXT } }, "fallback_language": "en" });
        let draft = json!({ "name": "Closed", "purpose": "service", "content": content, "audience": { "everybody": true } });
        let id = self.server.call(Call::post("/api/v1/campaigns").key(&self.author).json(&draft)).await.id();
        let campaign = self.step(&self.author, &id, "submit", &Value::Null).await.ok();
        (id, campaign["status"].clone())
    }

    async fn approved(&self) -> String {
        let (id, status) = self.submitted().await;
        assert_eq!(status, "in-review");
        self.step(&self.approver, &id, "approve", &Value::Null).await.ok();
        id
    }

    async fn launch(&self, id: &str) -> Answer {
        self.step(&self.author, id, "launch", &Value::Null).await
    }

    /// A page as the owner reads it.
    async fn page(&self, path: &str) -> String {
        let cookie = self.server.cookie("owner@first.example").await;
        let call = Call::get(path).header("accept", "text/html").header("cookie", &cookie);
        self.server.call(call).await.text()
    }
}

fn refusal(answer: &Answer) -> (u16, String) {
    (answer.status, answer.problem())
}

#[tokio::test]
async fn none_needs_nobody_where_nothing_is_found() {
    let stage = Stage::with("none").await;
    let (id, status) = stage.submitted().await;
    assert_eq!(status, "approved");
    let approvals = stage.get("/approvals?decided=true").await;
    assert_eq!(approvals["items"][0]["decided_by"], Value::Null);
    assert_eq!(stage.launch(&id).await.ok()["status"], "sending");
}

#[tokio::test]
async fn the_policy_is_read_by_all_and_changed_by_few() {
    let stage = Stage::with("human").await;
    assert_eq!(refusal(&stage.choose(&stage.author, "none", 30).await), (403, "forbidden".to_owned()));
    assert_eq!(stage.choose(&stage.owner, "sometimes", 30).await.status, 422);
    let long = stage.choose(&stage.owner, "human", 366).await;
    assert_eq!(refusal(&long), (422, "invalid".to_owned()));
    assert_eq!(long.json()["errors"][0], json!({ "field": "valid_days", "code": "bad-days" }));
    assert_eq!(stage.get("/approval-policy").await["valid_days"], 30);
    let settings = stage.page("/settings/organisation").await;
    assert!(settings.contains("name=\"valid_days\"") && settings.contains("value=\"prior_approval\""));
}

#[tokio::test]
async fn prior_approval_needs_a_reference_before_the_launch() {
    let stage = Stage::with("prior_approval").await;
    let id = stage.approved().await;
    assert_eq!(refusal(&stage.launch(&id).await), (422, "reference-needed".to_owned()));
    let review = stage.page(&format!("/campaigns/{id}/review")).await;
    assert!(review.contains("id=\"record-reference\"") && !review.contains("id=\"send-campaign\""));
    let reference = json!({ "body": "bse", "reference": "BSE/IA/421", "issued_on": "2026-11-14" });
    let by_author = stage.step(&stage.author, &id, "record-reference", &reference).await;
    assert_eq!(refusal(&by_author), (403, "forbidden".to_owned()));
    let wrong = json!({ "body": "nse", "reference": "", "issued_on": "soon" });
    let wrong = stage.step(&stage.approver, &id, "record-reference", &wrong).await;
    assert_eq!((wrong.status, wrong.json()["errors"].as_array().map(Vec::len)), (422, Some(3)));
    let recorded = stage.step(&stage.approver, &id, "record-reference", &reference).await.ok();
    assert_eq!(
        (&recorded["needs_reference"], &recorded["reference"]["reference"]),
        (&json!(false), &json!("BSE/IA/421"))
    );
    let review = stage.page(&format!("/campaigns/{id}/review")).await;
    assert!(review.contains("BSE/IA/421") && review.contains("id=\"send-campaign\""));
    assert_eq!(stage.launch(&id).await.ok()["status"], "sending");
    assert!(stage.page(&format!("/campaigns/{id}")).await.contains("BSE/IA/421"));
}

#[tokio::test]
async fn report_24h_asks_until_the_report_is_there() {
    let stage = Stage::with("report_24h").await;
    let id = stage.approved().await;
    stage.launch(&id).await.ok();
    let duties = stage.get("/report-duties").await;
    assert_eq!((&duties["items"][0]["campaign_id"], &duties["items"][0]["report"]), (&json!(id), &Value::Null));
    for path in ["/", "/approvals"] {
        assert!(stage.page(path).await.contains("report by"), "{path}");
    }
    stage.server.world.clock.advance(TimeDelta::hours(25));
    for path in ["/", "/approvals", &format!("/campaigns/{id}")] {
        assert!(stage.page(path).await.contains("overdue since"), "{path}");
    }
    let report = json!({ "body": "other", "reference": "CAC-1", "reported_on": "2026-11-17" });
    let recorded = stage.step(&stage.approver, &id, "record-report", &report).await.ok();
    assert_eq!(recorded["report"]["reference"], "CAC-1");
    let again = stage.step(&stage.approver, &id, "record-report", &report).await;
    assert_eq!(refusal(&again), (409, "conflict".to_owned()));
    assert_eq!(stage.get("/report-duties").await["items"], json!([]));
    assert_eq!(stage.get("/report-duties?done=true").await["items"][0]["campaign_id"], json!(id));
    assert!(!stage.page("/").await.contains("overdue since"));
}

#[tokio::test]
async fn an_expired_approval_says_how_to_ask_again() {
    let stage = Stage::with("human").await;
    let id = stage.approved().await;
    stage.server.world.clock.advance(TimeDelta::days(31));
    assert_eq!(refusal(&stage.launch(&id).await), (409, "approval-expired".to_owned()));
    assert_eq!(stage.get(&format!("/campaigns/{id}/clearance")).await["is_expired"], true);
    stage.step(&stage.author, &id, "resubmit", &Value::Null).await.ok();
    stage.step(&stage.approver, &id, "approve", &Value::Null).await.ok();
    assert_eq!(stage.launch(&id).await.ok()["status"], "sending");
}

#[tokio::test]
async fn a_launched_campaign_whose_approval_has_run_out_is_approved_again_without_an_edit() {
    let stage = Stage::with("human").await;
    let id = stage.approved().await;
    stage.server.world.clock.advance(TimeDelta::seconds(1));
    stage.launch(&id).await.ok();
    stage.step(&stage.author, &id, "pause", &Value::Null).await.ok();
    stage.server.world.clock.advance(TimeDelta::days(31));
    let refused = stage.step(&stage.author, &id, "resume", &Value::Null).await;
    assert_eq!(refusal(&refused), (409, "approval-expired".to_owned()));
    assert!(refused.json()["detail"].as_str().is_some_and(|detail| detail.contains("/resubmit")));
    let renewal = async || stage.get(&format!("/campaigns/{id}/clearance")).await["renewal"].clone();
    assert_eq!(renewal().await, "needed");
    assert!(stage.page(&format!("/campaigns/{id}")).await.contains("id=\"renew-approval\""));
    let asked = stage.step(&stage.author, &id, "resubmit", &Value::Null).await.ok();
    assert_eq!((&asked["status"], renewal().await), (&json!("paused"), json!("waiting")));
    let request = stage.get("/approvals").await["items"][0]["id"].as_str().expect("a request").to_owned();
    assert!(stage.page(&format!("/campaigns/{id}")).await.contains(&format!("/approvals/{request}")));
    assert!(stage.page(&format!("/approvals/{request}")).await.contains("Nothing in it has changed"));
    stage.step(&stage.approver, &id, "approve", &Value::Null).await.ok();
    assert_eq!(renewal().await, Value::Null);
    assert_eq!(stage.step(&stage.author, &id, "resume", &Value::Null).await.ok()["status"], "sending");
}
