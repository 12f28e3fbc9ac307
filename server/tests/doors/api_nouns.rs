//! The main job over the API, and what each noun keeps to itself.

use chrono::TimeDelta;
use domain::Role;
use serde_json::json;

use crate::common::{
    Call, TestServer,
    furnish::{consenting, draft, launched, text},
};

#[tokio::test]
async fn a_senders_token_goes_in_and_never_comes_out() {
    let server = TestServer::start().await;
    let key = server.key(Role::Admin).await;
    let new = json!({ "kind": "whatsapp", "name": "Pune", "phone_number_id": "106540352242922", "access_token": "EAAGsecret", "rate_per_second": 20 });
    let made = server.call(Call::post("/api/v1/senders").key(&key).json(&new)).await;
    let path = format!("/api/v1/senders/{}", made.id());
    let renamed = json!({ "name": "Mumbai", "access_token": "EAAGsecret2" });
    let changed = server.call(Call::new(axum::http::Method::PATCH, &path).key(&key).json(&renamed)).await;
    assert_eq!(
        (changed.ok()["name"].clone(), changed.ok()["rate_per_second"].clone()),
        (json!("Mumbai"), json!(20.0))
    );
    let paused = server.call(Call::post(&format!("{path}/pause")).key(&key)).await;
    assert_eq!(paused.ok()["status"], "paused");
    for answer in [made, changed, paused, server.call(Call::get("/api/v1/senders").key(&key)).await] {
        assert!(!answer.text().contains("EAAG"), "{}", answer.text());
    }
    let news = server.call(Call::get(&format!("{path}/news")).key(&key)).await.ok();
    assert_eq!(news, json!({ "is_quality_low": false, "items": [] }));
    let missing = server
        .call(Call::post("/api/v1/senders").key(&key).json(&json!({ "kind": "whatsapp", "name": "X" })))
        .await;
    assert_eq!(missing.json()["errors"][0], json!({ "field": "phone_number_id", "code": "required" }));
}

#[tokio::test]
async fn contacts_are_found_tagged_and_restored_with_their_number_in_full() {
    let server = TestServer::start().await;
    let key = server.key(Role::Advisor).await;
    let contact = json!({ "name": "Anita Deshpande", "phone": "९८२२० ००००२", "language": "mr" });
    let post = |path: &str| Call::post(&format!("/api/v1{path}")).key(&key);
    let id = server.call(post("/contacts").json(&contact)).await.id();
    let again = server.call(post("/contacts").json(&contact)).await;
    assert_eq!(again.json()["errors"][0], json!({ "field": "phone", "code": "taken" }));
    let path = format!("/api/v1/contacts/{id}");
    let call = |method: &str, path: &str| Call::new(method.parse().unwrap(), path).key(&key);
    assert_eq!(server.call(call("PUT", &format!("{path}/tags/hni"))).await.status, 204);
    let found = server
        .call(Call::get("/api/v1/contacts?search=deshp&tag=hni&consent=not-asked").key(&key))
        .await
        .ok();
    assert_eq!(found["items"][0]["phone"], "+919822000002");
    let given = json!({ "status": "given", "channels": ["whatsapp"], "purposes": ["marketing"], "method": "paper", "evidence": "Form 12" });
    let standing = server.call(post(&format!("/contacts/{id}/consents")).json(&given)).await.ok();
    assert_eq!(standing["items"][0]["status"], "given");
    assert_eq!(server.call(call("DELETE", &path)).await.status, 204);
    assert_eq!(server.call(call("GET", &path)).await.problem(), "not-found");
    assert_eq!(server.call(post(&format!("/contacts/{id}/restore"))).await.ok()["tags"], json!(["hni"]));
}

#[tokio::test]
async fn a_campaign_goes_from_draft_to_recipients_and_each_refusal_has_its_code() {
    let server = TestServer::start().await;
    let (author, approver) = (server.key(Role::Advisor).await, server.key(Role::Approver).await);
    let person = json!({ "name": "Anita", "phone": "98220 00002" });
    server.call(Call::post("/api/v1/contacts").key(&author).json(&person)).await.ok();
    let id = text(&draft(&server, &author, "Closed").await);
    let path = format!("/api/v1/campaigns/{id}");
    let step = |verb: &str, key: &str| Call::post(&format!("{path}/{verb}")).key(key);
    let read = server.call(Call::get(&path).key(&author)).await.ok();

    let stale = json!({ "revision": read["revision"].as_i64().unwrap() - 1, "name": "Late" });
    let refused = server.call(Call::new(axum::http::Method::PATCH, &path).key(&author).json(&stale)).await;
    assert_eq!((refused.status, refused.problem().as_str()), (409, "conflict"));
    assert_eq!(server.call(step("launch", &author)).await.problem(), "bad-state");
    assert_eq!(server.call(step("approve", &approver)).await.problem(), "bad-state");
    // Nobody has given consent yet.
    assert_eq!(server.call(step("submit", &author)).await.problem(), "nobody-to-send");
}

#[tokio::test]
async fn a_launched_campaign_shows_its_deliveries_and_a_repeated_launch_changes_nothing() {
    let server = TestServer::start().await;
    let (author, approver) = (server.key(Role::Advisor).await, server.key(Role::Approver).await);
    consenting(&server, &author, "98220 00002").await;
    let id = text(&launched(&server, &author, &approver).await);
    let ledger = server.call(Call::get(&format!("/api/v1/campaigns/{id}/deliveries")).key(&approver)).await.ok();
    assert_eq!(ledger["items"].as_array().unwrap().len(), 1);
    assert_eq!(ledger["items"][0]["phone"], "+919822000002");
    let none = server
        .call(Call::get(&format!("/api/v1/campaigns/{id}/deliveries?status=failed")).key(&author))
        .await
        .ok();
    assert_eq!(none["items"], json!([]));
    let again = server.call(Call::post(&format!("/api/v1/campaigns/{id}/launch")).key(&author)).await;
    assert_eq!((again.status, again.problem().as_str()), (409, "bad-state"));
    let cancelled = server.call(Call::post(&format!("/api/v1/campaigns/{id}/cancel")).key(&author)).await.ok();
    assert_eq!(cancelled["status"], "cancelled");
    let log = server
        .call(Call::get("/api/v1/audit?action=campaign.").key(&server.key(Role::Dpo).await))
        .await
        .ok();
    assert!(log["items"].as_array().unwrap().iter().all(|entry| entry["via"] == "api"), "{log}");
}

#[tokio::test]
async fn an_approval_is_undone_and_one_that_no_longer_covers_its_audience_is_asked_for_again() {
    let server = TestServer::start().await;
    let (author, approver) = (server.key(Role::Advisor).await, server.key(Role::Approver).await);
    consenting(&server, &author, "98220 00002").await;
    let id = text(&draft(&server, &author, "Closed").await);
    let step = |verb: &str, key: &str| Call::post(&format!("/api/v1/campaigns/{id}/{verb}")).key(key);
    server.call(step("submit", &author)).await.ok();
    assert_eq!(server.call(step("undo-approval", &approver)).await.problem(), "bad-state");
    server.call(step("approve", &approver)).await.ok();
    let other = server.call(step("undo-approval", &server.key(Role::Owner).await)).await;
    assert_eq!((other.status, other.problem().as_str()), (403, "not-yours"));
    assert_eq!(server.call(step("undo-approval", &approver)).await.ok()["status"], "in-review");
    server.call(step("approve", &approver)).await.ok();

    consenting(&server, &author, "98220 00003").await;
    let refused = server.call(step("launch", &author)).await;
    assert_eq!((refused.status, refused.problem().as_str()), (409, "audience-grown"));
    let numbers = json!([{ "field": "approved", "code": "audience-grown", "limit": 1 }, { "field": "now", "code": "audience-grown", "limit": 2 }]);
    assert_eq!(refused.json()["errors"], numbers);
    let review = server.call(Call::get(&format!("/api/v1/campaigns/{id}/review")).key(&author)).await.ok();
    assert_eq!((&review["approved_recipients"], &review["will_receive"]), (&json!(1), &json!(2)));
    // Which request is the newest is told by its time.
    server.world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(server.call(step("resubmit", &author)).await.ok()["status"], "in-review");
    server.call(step("approve", &approver)).await.ok();
    server.call(step("launch", &author)).await.ok();
}
