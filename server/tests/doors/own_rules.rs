//! An organisation's own rules: over the API, in its pages, and nowhere in another organisation.

use axum::http::Method;
use domain::Role;
use serde_json::{Value, json};

use crate::common::{Answer, Call, TestServer};

const TEXT: &str = "Our plans are dirt cheap.";

fn rule() -> Value {
    json!({
        "label": "House words",
        "severity": "block",
        "phrases": [{ "text": "dirt cheap" }, { "text": "सस्ता", "language": "hi" }],
        "explanation": "We do not speak of price.",
        "replacement": "affordable",
    })
}

async fn tried(server: &TestServer, key: &str, body: Value) -> Answer {
    server.call(Call::post("/api/v1/ai/compliance-check").key(key).json(&body)).await
}

#[tokio::test]
async fn a_rule_is_added_asked_changed_and_put_away() {
    let server = TestServer::start().await;
    let key = server.key(Role::Owner).await;
    let call = |method: Method, path: &str| Call::new(method, &format!("/api/v1/compliance/rules{path}")).key(&key);
    let id = server.call(call(Method::POST, "").json(&rule())).await.id();
    let read = server.call(call(Method::GET, &format!("/{id}"))).await.ok();
    assert_eq!(
        (&read["label"], &read["revision"], &read["is_active"]),
        (&json!("House words"), &json!(1), &json!(true))
    );
    assert_eq!(read["phrases"][1], json!({ "text": "सस्ता", "language": "hi" }));

    let found = tried(&server, &key, json!({ "text": TEXT })).await.ok();
    assert_eq!(found["verdict"], "block");
    let finding = found["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| !finding["own_rule"].is_null())
        .unwrap();
    assert_eq!(finding["rule"], format!("own:{id}"));
    assert_eq!(
        (&finding["own_rule"]["label"], &finding["excerpt"]),
        (&json!("House words"), &json!("dirt cheap"))
    );
    assert_eq!(finding["own_rule"]["explanation"], "We do not speak of price.");
    assert_eq!((&finding["start"], &finding["end"]), (&json!(14), &json!(24)));
    assert_eq!(finding["suggestion"], json!({ "kind": "replace", "text": "affordable" }));

    let softer = json!({ "revision": 1, "severity": "info" });
    let changed = server.call(call(Method::PATCH, &format!("/{id}")).json(&softer)).await.ok();
    assert_eq!(
        (&changed["severity"], &changed["revision"], &changed["label"]),
        (&json!("info"), &json!(2), &json!("House words"))
    );
    let stale = server.call(call(Method::PATCH, &format!("/{id}")).json(&softer)).await;
    assert_eq!((stale.status, stale.problem().as_str()), (409, "conflict"));
    assert_ne!(tried(&server, &key, json!({ "text": TEXT })).await.ok()["verdict"], "block");

    assert_eq!(server.call(call(Method::DELETE, &format!("/{id}"))).await.status, 204);
    let after = tried(&server, &key, json!({ "text": TEXT })).await;
    assert!(!after.text().contains("own:"), "{}", after.text());
    assert_eq!(server.call(call(Method::GET, "")).await.ok()["items"], json!([]));
    let archived = server.call(call(Method::GET, "?archived=true")).await.ok();
    assert_eq!((&archived["items"][0]["id"], &archived["items"][0]["is_archived"]), (&json!(id), &json!(true)));
    let back = server.call(call(Method::POST, &format!("/{id}/restore"))).await.ok();
    assert_eq!(back["is_archived"], false);
    assert!(tried(&server, &key, json!({ "text": TEXT })).await.text().contains("own:"));
}

#[tokio::test]
async fn what_cannot_be_looked_for_is_refused() {
    let server = TestServer::start().await;
    let key = server.key(Role::Admin).await;
    for (field, value, error) in [
        ("label", json!(" "), json!({ "field": "label", "code": "required" })),
        ("phrases", json!([]), json!({ "field": "phrases", "code": "required" })),
        (
            "phrases",
            json!([{ "text": "a" }]),
            json!({ "field": "phrases", "code": "too-short", "limit": 2 }),
        ),
        (
            "phrases",
            json!([{ "text": "..." , "language": "mr" }]),
            json!({ "field": "phrases_mr", "code": "bad-phrase" }),
        ),
    ] {
        let mut body = rule();
        body[field] = value;
        let refused = server.call(Call::post("/api/v1/compliance/rules").key(&key).json(&body)).await;
        assert_eq!((refused.status, refused.problem().as_str()), (422, "invalid"));
        assert_eq!(refused.json()["errors"], json!([error]));
    }
}

#[tokio::test]
async fn another_organisation_neither_sees_nor_keeps_the_rule() {
    let server = TestServer::start().await;
    let (owner, reader, stranger) = (server.key(Role::Owner).await, server.key(Role::Dpo).await, server.stranger().await);
    let id = server.call(Call::post("/api/v1/compliance/rules").key(&owner).json(&rule())).await.id();
    let path = format!("/api/v1/compliance/rules/{id}");
    assert_eq!(server.call(Call::get(&path).key(&reader)).await.ok()["label"], "House words");
    for method in [Method::GET, Method::DELETE] {
        assert_eq!(server.call(Call::new(method, &path).key(&stranger)).await.status, 404);
    }
    assert_eq!(server.call(Call::get("/api/v1/compliance/rules").key(&stranger)).await.ok()["items"], json!([]));
    let body = json!({ "text": TEXT });
    assert!(tried(&server, &owner, body.clone()).await.text().contains("own:"));
    assert!(!tried(&server, &stranger, body).await.text().contains("own:"));
}

#[tokio::test]
async fn a_text_is_tried_by_the_rules_of_a_day() {
    let server = TestServer::start().await;
    let key = server.key(Role::Advisor).await;
    let promise = "Invest with us for guaranteed 15% returns.";
    let of = |day: &str| json!({ "text": promise, "as_of": day });
    let early = tried(&server, &key, of("2001-01-01")).await.ok();
    assert_eq!((&early["verdict"], &early["as_of"]), (&json!("clean"), &json!("2001-01-01")));
    let now = tried(&server, &key, json!({ "text": promise })).await.ok();
    assert_eq!(now["verdict"], "block");
    assert!(now["as_of"].is_string() && now["rulebook"].is_string(), "{now}");
    assert_eq!(tried(&server, &key, of("someday")).await.status, 422);

    let cookie = format!("{}; language=en", server.cookie("owner@first.example").await);
    let form = |day: &str| format!("text=Invest+with+us+for+guaranteed+15%25+returns.&language=en&channel=whatsapp&as_of={day}");
    let post = |day: &str| {
        Call::post("/rulebook")
            .header("accept", "text/html")
            .header("cookie", &cookie)
            .body("application/x-www-form-urlencoded", form(day))
    };
    let early = server.call(post("2001-01-01")).await;
    assert!(early.text().contains("1 Jan 2001") && !early.text().contains("id=\"issue-1\""));
    assert!(server.call(post("")).await.text().contains("id=\"issue-1\""));
    assert_eq!(server.call(post("yesterday")).await.status, 422);
}

#[tokio::test]
async fn the_pages_show_rules_and_save_them_without_scripts() {
    let server = TestServer::start().await;
    server.key(Role::Approver).await;
    let owner = format!("{}; language=en", server.cookie("owner@first.example").await);
    let approver = format!("{}; language=en", server.cookie("approver@first.example").await);
    let page = |cookie: &str| Call::get("/rulebook/own").header("accept", "text/html").header("cookie", cookie);
    assert!(server.call(page(&owner)).await.text().contains("No rules of your own yet"));
    let form = "label=House+words&severity=warn&phrases=dirt+cheap%0D%0Alow+price&phrases_hi=%E0%A4%B8%E0%A4%B8%E0%A5%8D%E0%A4%A4%E0%A4%BE&is_active=on&id=&revision=0";
    let save = |cookie: &str| {
        Call::post("/fn/app/features/rulebook/own_api/save_own_rule")
            .header("accept", "text/html")
            .header("cookie", cookie)
            .body("application/x-www-form-urlencoded", form)
    };
    let saved = server.call(save(&owner)).await;
    assert!((300..400).contains(&saved.status), "{}", saved.status);
    server.call(save(&approver)).await;
    let shown = server.call(page(&approver)).await.text();
    for words in ["House words", "dirt cheap", "low price", "सस्ता", "1 of 200"] {
        assert!(shown.contains(words), "{words}");
    }
    assert!(!shown.contains("/rulebook/own/new") && server.call(page(&owner)).await.text().contains("/rulebook/own/new"));
}
