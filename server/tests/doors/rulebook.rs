//! The rulebook, and trying a text: over the API, and in the page without scripts.

use domain::Role;
use serde_json::json;

use crate::common::{Call, TestServer};

const PROMISE: &str = "Invest with us for guaranteed 15% returns.";

#[tokio::test]
async fn every_rule_is_told_in_three_languages() {
    let server = TestServer::start().await;
    let book = server.call(Call::get("/api/v1/rulebook").key(&server.key(Role::Dpo).await)).await.ok();
    let rules = book["rules"].as_array().unwrap();
    assert_eq!(rules.len(), app::features::rules::RULES.len());
    assert!(book["version"].as_str().unwrap().starts_with(book["date"].as_str().unwrap()));
    for rule in rules {
        assert_eq!(rule["examples"].as_array().unwrap().len(), 3, "{rule}");
        for language in ["en", "hi", "mr"] {
            for field in ["title", "reason"] {
                assert!(rule[field][language].as_str().is_some_and(|words| !words.is_empty()), "{rule}");
            }
        }
    }
}

#[tokio::test]
async fn a_text_is_tried_by_the_rules_of_any_registration() {
    let server = TestServer::start().await;
    let key = server.key(Role::Approver).await;
    let post = |body| Call::post("/api/v1/ai/compliance-check").key(&key).json(&body);
    let tried = server.call(post(json!({ "text": PROMISE, "audience": "RIA" }))).await.ok();
    assert_eq!((&tried["verdict"], &tried["findings"][0]["rule"]), (&json!("block"), &json!("assured_returns")));
    assert!(tried["findings"].to_string().contains("missing_ia_disclaimer"), "{tried}");
    let opinion = &tried["second_opinion"];
    assert!(opinion["source"].as_str().unwrap().starts_with("embedded classifier v"), "{tried}");
    assert!(opinion["risk"].as_u64().unwrap() <= 100 && opinion["sureness"].is_u64() && opinion["reasons"].is_array());
    let own = server
        .call(post(json!({ "text": PROMISE, "language": "en", "channel": "sms", "purpose": "service" })))
        .await
        .ok();
    assert_eq!(own["verdict"], "block");
    for (body, error) in [
        (json!({ "text": " " }), json!({ "field": "text", "code": "required" })),
        (
            json!({ "text": "a".repeat(4_097) }),
            json!({ "field": "text", "code": "too-long", "limit": 4096 }),
        ),
    ] {
        let refused = server.call(post(body)).await;
        assert_eq!((refused.status, refused.problem().as_str()), (422, "invalid"));
        assert_eq!(refused.json()["errors"], json!([error]));
    }
    let large = server.call(post(json!({ "text": "a".repeat(3_000_000) }))).await;
    assert_eq!((large.status, large.problem().as_str()), (413, "too-large"));
    assert_eq!(server.call(post(json!({ "text": PROMISE, "audience": "bank" }))).await.status, 422);
}

#[tokio::test]
async fn the_page_judges_what_is_posted_to_it_without_scripts() {
    let server = TestServer::start().await;
    let cookie = format!("{}; language=en", server.cookie("owner@first.example").await);
    let post = |form: String| {
        Call::post("/rulebook")
            .header("accept", "text/html")
            .body("application/x-www-form-urlencoded", form)
    };
    let form = "text=Invest+with+us+for+guaranteed+15%25+returns.%0D%0ACall.&language=en&channel=sms";
    let tried = server.call(post(form.to_owned()).header("cookie", &cookie)).await;
    assert_eq!(tried.status, 200);
    for words in ["guaranteed 15% returns.\nCall.", "id=\"issue-1\""] {
        assert!(tried.text().contains(words), "{words}");
    }
    let fresh = server
        .call(Call::get("/rulebook").header("accept", "text/html").header("cookie", &cookie))
        .await;
    assert!(!fresh.text().contains("guaranteed 15% returns.\nCall.") && !fresh.text().contains("id=\"issue-1\""));

    let long = server.call(post(format!("text={}", "a".repeat(4_097))).header("cookie", &cookie)).await;
    assert_eq!(long.status, 422);
    let none = server.call(post("text=+".to_owned()).header("cookie", &cookie)).await;
    assert_eq!(none.status, 422);
    let visitor = server.call(post(form.to_owned())).await;
    assert!(
        (300..400).contains(&visitor.status) && visitor.header("location").starts_with("/sign-in"),
        "{}",
        visitor.status
    );
}

#[tokio::test]
async fn limits_of_risk_are_read_and_set() {
    let server = TestServer::start().await;
    let owner = server.key(Role::Owner).await;
    let read = server.call(Call::get("/api/v1/risk-limits").key(&server.key(Role::Advisor).await)).await.ok();
    assert_eq!(read, json!({ "back_to_author": 75, "human_review": 50 }));
    let put = |body| Call::new(axum::http::Method::PUT, "/api/v1/risk-limits").key(&owner).json(&body);
    let set = server.call(put(json!({ "back_to_author": 90, "human_review": 60 }))).await.ok();
    assert_eq!(set, json!({ "back_to_author": 90, "human_review": 60 }));
    for (body, error) in [
        (
            json!({ "back_to_author": 900, "human_review": 60 }),
            json!({ "field": "back_to_author", "code": "bad-limit" }),
        ),
        (
            json!({ "back_to_author": 60, "human_review": 60 }),
            json!({ "field": "human_review", "code": "limits-crossed" }),
        ),
    ] {
        let refused = server.call(put(body)).await;
        assert_eq!((refused.status, refused.json()["errors"].clone()), (422, json!([error])));
    }
}
