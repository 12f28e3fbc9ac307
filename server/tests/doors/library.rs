//! The library over the API, and in its pages without scripts.

use domain::Role;
use serde_json::json;

use crate::common::{Call, TestServer};

#[tokio::test]
async fn a_piece_is_found_read_and_used() {
    let server = TestServer::start().await;
    let key = server.key(Role::Advisor).await;
    let get = |path: &str| Call::get(&format!("/api/v1/library{path}")).key(&key);
    // diwali in Hindi.
    let found = server
        .call(get("?search=%E0%A4%A6%E0%A4%BF%E0%A4%B5%E0%A4%BE%E0%A4%B2%E0%A5%80&language=mr"))
        .await
        .ok();
    let first = &found["items"][0];
    assert_eq!(
        (&first["id"], &first["topic"], &first["language"]),
        (&json!("diwali"), &json!("festival"), &json!("mr"))
    );
    assert_eq!(first["title"], "दिवाळीच्या शुभेच्छा");
    assert_eq!(found["next"], json!(null));

    let piece = server.call(get("/diwali?channel=email")).await.ok();
    assert_eq!((&piece["channel"], &piece["verdicts"]["hi"]["verdict"]), (&json!("email"), &json!("clean")));
    assert_eq!(piece["content"]["variants"]["en"]["subject"], "Diwali wishes");
    assert!(piece["signed"]["en"].as_str().unwrap().contains("Sahyadri Wealth"), "{piece}");
    assert_eq!(server.call(get("/festive-collection")).await.status, 404);
    assert_eq!(server.call(get("?topic=weather")).await.status, 422);

    let coming = server.call(get("/calendar?days=60")).await.ok();
    let christmas = coming["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|proposal| proposal["piece"]["id"] == "christmas")
        .unwrap();
    assert_eq!((&christmas["on"], &christmas["reason"]), (&json!("2026-12-25"), &json!("day")));
    assert_eq!(christmas["day"], json!({ "name": "Christmas", "date": "2026-12-25", "is_expected": false }));
    assert_eq!(server.call(get("/calendar?days=0")).await.status, 422);

    let made = server.call(Call::post("/api/v1/library/christmas/campaign").key(&key)).await.id();
    let campaign = server.call(Call::get(&format!("/api/v1/campaigns/{made}")).key(&key)).await.ok();
    assert_eq!((&campaign["name"], &campaign["status"]), (&json!("Christmas wishes"), &json!("draft")));
    assert_eq!(campaign["content"]["variants"].as_object().unwrap().len(), 3);
    let after = server.call(get("/calendar?days=60")).await.ok();
    assert!(!after["items"].as_array().unwrap().iter().any(|proposal| proposal["piece"]["id"] == "christmas"));
    let template = server.call(Call::post("/api/v1/library/diwali/template").key(&key)).await.id();
    let template = server.call(Call::get(&format!("/api/v1/templates/{template}")).key(&key)).await.ok();
    assert_eq!(template["category"], "festival");
}

#[tokio::test]
async fn the_pages_work_without_scripts() {
    let server = TestServer::start().await;
    let cookie = format!("{}; language=en", server.cookie("owner@first.example").await);
    let page = |path: &str| Call::get(path).header("accept", "text/html").header("cookie", &cookie);
    let shelves = server.call(page("/library")).await.text();
    assert!(shelves.contains("What to send next") && shelves.contains("25 Dec 2026"), "the calendar");
    assert!(shelves.contains("href=\"/library?topic=sip\""), "a shelf");
    let found = server.call(page("/library?q=diwali")).await.text();
    assert!(found.contains("href=\"/library/diwali\"") && !found.contains("href=\"/library/sip-date\""));
    assert!(!found.contains("What to send next"));
    let nothing = server.call(page("/library?q=xylophone")).await.text();
    assert!(nothing.contains("Nothing found"));

    let piece = server.call(page("/library/diwali")).await.text();
    for language in ["English", "हिन्दी", "मराठी"] {
        assert!(piece.contains(language), "{language}");
    }
    assert_eq!(server.call(page("/library/no-such-piece")).await.status, 404);
    assert_eq!(server.call(page("/library/festive-collection")).await.status, 404);

    let use_it = Call::post("/fn/app/features/library/api/use_library_piece")
        .header("accept", "text/html")
        .header("cookie", &cookie)
        .body("application/x-www-form-urlencoded", "piece=diwali&channel=whatsapp");
    let used = server.call(use_it).await;
    let place = used.header("location").to_owned();
    assert!(place.starts_with("/campaigns/") && place.ends_with("/message"), "{} {place}", used.status);
    let builder = server.call(page(&place)).await.text();
    assert!(builder.contains("A very happy Diwali to you and your family."));
}

#[tokio::test]
async fn who_may_not_write_is_offered_nothing_to_press() {
    let server = TestServer::start().await;
    server.world.member(&server.owner, "dpo@first.example", Role::Dpo).await;
    let cookie = server.cookie("dpo@first.example").await;
    let page = Call::get("/library/diwali").header("accept", "text/html").header("cookie", &cookie);
    let answer = server.call(page).await;
    let text = answer.text();
    assert_eq!(answer.status, 200);
    assert!(text.contains("/library/diwali?channel=email"), "the piece itself");
    assert!(!text.contains("use_library_piece") && !text.contains("keep_library_piece"));
}
