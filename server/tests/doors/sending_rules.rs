//! The rules of sending, and how a campaign will go, over the API.

use axum::http::Method;
use domain::Role;
use serde_json::json;

use crate::common::{Call, TestServer};

#[tokio::test]
async fn rules_of_sending_are_read_and_set() {
    let server = TestServer::start().await;
    let owner = server.key(Role::Owner).await;
    let read = server.call(Call::get("/api/v1/sending-rules").key(&server.key(Role::Advisor).await)).await.ok();
    let none = json!({ "hours": null, "keeps_national_holidays": false, "holidays": [], "cap": null });
    assert_eq!(read, none);
    let put = |body| Call::new(Method::PUT, "/api/v1/sending-rules").key(&owner).json(&body);
    let rules = json!({
        "hours": { "from_hour": 9, "to_hour": 20 },
        "keeps_national_holidays": true,
        "holidays": [{ "day": "2026-11-08", "name": "Diwali" }],
        "cap": { "messages": 3, "days": 7 },
    });
    assert_eq!(server.call(put(rules.clone())).await.ok(), rules);
    assert_eq!(server.call(Call::get("/api/v1/sending-rules").key(&owner)).await.ok(), rules);
    let refused = server.call(put(json!({ "cap": { "messages": 3, "days": 100 } }))).await;
    let error = json!({ "field": "cap_days", "code": "bad-number", "limit": 90 });
    assert_eq!((refused.status, refused.json()["errors"].clone()), (422, json!([error])));
    assert_eq!(server.call(put(json!({}))).await.ok(), none);
}
