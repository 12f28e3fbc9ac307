//! The second opinion where texts are written and where they are decided: pages, server function, API.

use axum::http::Method;
use domain::Role;
use serde_json::{Value, json};

use crate::common::{
    Call, TestServer,
    furnish::{consenting, text},
};

/// No rule objects to it, the embedded classifier does; docs/compliance-quality.md has it among the misses.
const DOUBTED: &str = "Market crashes are other people's problem. Your money with us doesn't feel them.";

/// An organisation with a draft that says [`DOUBTED`].
struct Office {
    server: TestServer,
    owner: String,
    author: String,
    campaign: String,
}

impl Office {
    async fn open() -> Self {
        let server = TestServer::start().await;
        let (owner, author) = (server.key(Role::Owner).await, server.key(Role::Advisor).await);
        consenting(&server, &author, "98220 00002").await;
        let content = json!({ "variants": { "en": { "text": DOUBTED } }, "fallback_language": "en" });
        let draft = json!({ "name": "Crashes", "purpose": "service", "content": content, "audience": { "everybody": true } });
        let made = server.call(Call::post("/api/v1/campaigns").key(&author).json(&draft)).await.ok();
        Self {
            campaign: text(&made["id"]),
            server,
            owner,
            author,
        }
    }

    async fn limits(&self, back_to_author: u8, human_review: u8) {
        let limits = json!({ "back_to_author": back_to_author, "human_review": human_review });
        self.server
            .call(Call::new(Method::PUT, "/api/v1/risk-limits").key(&self.owner).json(&limits))
            .await
            .ok();
    }

    async fn page(&self, path: &str) -> String {
        let cookie = format!("{}; language=en", self.server.cookie("owner@first.example").await);
        let call = Call::get(path).header("accept", "text/html").header("cookie", &cookie);
        self.server.call(call).await.text()
    }

    /// What the builder is told while `text` is written.
    async fn weighed(&self, text: &str) -> Value {
        let cookie = self.server.cookie("owner@first.example").await;
        let form = format!("id={}&language=en&purpose=service&text={}", self.campaign, text.replace(' ', "+"));
        let call = Call::post("/fn/app/features/campaigns/builder/message_api/weigh_message")
            .header("accept", "application/json")
            .header("cookie", &cookie);
        self.server.call(call.body("application/x-www-form-urlencoded", form)).await.ok()
    }
}

#[tokio::test]
async fn the_builder_is_told_by_whom_how_sure_and_what_becomes_of_the_text() {
    let office = Office::open().await;
    office.limits(51, 50).await;
    let told = office.weighed(DOUBTED).await;
    assert_eq!((&told[0]["source"]["kind"], &told[1]), (&json!("classifier"), &json!("back-to-author")));
    assert!(told[0]["risk"].as_u64().unwrap() > 51 && told[0]["sureness"].is_u64(), "{told}");
    assert!(!told[0]["reasons"].as_array().unwrap().is_empty(), "{told}");
    office.limits(100, 50).await;
    let told = office.weighed(DOUBTED).await;
    assert_eq!(told[1], "human-review");
    assert_eq!(office.weighed("Guaranteed returns every year!").await, Value::Null);
    assert_eq!(office.weighed(" ").await, Value::Null);
    // The page brings it along, for who has no scripts.
    let page = office.page(&format!("/campaigns/{}/message?lang=en", office.campaign)).await;
    assert!(page.contains("data-opinion=\"human-review\"") && page.contains("built-in classifier"));
    let tried = json!({ "text": DOUBTED });
    let tried = office
        .server
        .call(Call::post("/api/v1/ai/compliance-check").key(&office.author).json(&tried))
        .await
        .ok();
    assert_eq!(tried["course"], "human-review");
}

#[tokio::test]
async fn the_queue_says_what_it_means_for_each_request() {
    let office = Office::open().await;
    let submit = || Call::post(&format!("/api/v1/campaigns/{}/submit", office.campaign)).key(&office.author);
    office.limits(51, 50).await;
    assert_eq!(office.server.call(submit().json(&json!({}))).await.problem(), "too-risky");
    office.limits(100, 50).await;
    office.server.call(submit().json(&json!({}))).await.ok();
    let waiting = office.server.call(Call::get("/api/v1/approvals").key(&office.owner)).await.ok();
    let request = &waiting["items"][0];
    assert_eq!((&request["course"], &request["review_needed"]), (&json!("human-review"), &json!(true)));
    // What was decided then stays, whatever the limits become.
    office.limits(100, 99).await;
    let path = format!("/approvals/{}", text(&request["id"]));
    let found = office.server.call(Call::get(&format!("/api/v1{path}")).key(&office.owner)).await.ok();
    assert_eq!(found["course"], "human-review");
    assert!(office.page("/approvals").await.contains("Second opinion: a person decides"));
    let page = office.page(&path).await;
    for words in [
        "data-opinion=\"human-review\"",
        "The second opinion is not sure about this text",
        "built-in classifier",
    ] {
        assert!(page.contains(words), "{words}");
    }
    let approve = Call::post(&format!("/api/v1/campaigns/{}/approve", office.campaign)).key(&office.owner);
    office.server.call(approve).await.ok();
    let decided = office.page("/approvals?tab=decided").await;
    assert!(!decided.contains("Second opinion: a person decides"), "only what waits says so");
}
