//! What every API request meets: key, limits, errors, pages.

use chrono::TimeDelta;
use domain::Role;
use serde_json::json;

use crate::common::{Call, TestServer};

const ME: &str = "/api/v1/me";

#[tokio::test]
async fn a_key_says_who_calls() {
    let server = TestServer::start().await;
    for role in Role::ALL {
        let key = server.key(role).await;
        let me = server.call(Call::get(ME).key(&key)).await.ok();
        assert_eq!(me["role"], role.code());
        assert_eq!(me["organisation"], "Sahyadri Wealth");
        let permissions = me["permissions"].as_array().unwrap();
        assert_eq!(permissions.contains(&json!("manage-senders")), role.may(domain::Permission::ManageSenders));
    }
}

#[tokio::test]
async fn without_a_working_key_nothing_is_told() {
    let server = TestServer::start().await;
    let key = server.key(Role::Owner).await;
    for authorization in ["", "Bearer", "Bearer pk_wrong", &format!("Basic {key}"), &key] {
        let answer = server.call(Call::get(ME).header("authorization", authorization)).await;
        assert_eq!((answer.status, answer.problem().as_str()), (401, "unauthenticated"), "{authorization}");
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
    assert_eq!(server.call(Call::get(ME).header("authorization", &format!("bearer {key}"))).await.status, 200);
}

#[tokio::test]
async fn what_is_not_there_is_a_problem_too() {
    let server = TestServer::start().await;
    let key = server.key(Role::Owner).await;
    for path in ["/api", "/api/v2/me", "/api/v1/nothing", "/api/v1/templates/no-such-template"] {
        let answer = server.call(Call::get(path).key(&key)).await;
        assert_eq!((answer.status, answer.problem().as_str()), (404, "not-found"), "{path}");
    }
    let answer = server.call(Call::post(ME).key(&key)).await;
    assert_eq!((answer.status, answer.header("allow")), (405, "GET,HEAD"));
    answer.problem();
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_explained() {
    let server = TestServer::start().await;
    let key = server.key(Role::Owner).await;
    let post = || Call::post("/api/v1/templates").key(&key);
    for (call, status, code) in [
        (post().body("application/json", "{"), 400, "invalid"),
        (post().body("text/plain", "{}"), 415, "invalid"),
        (post().json(&json!({ "name": "x" })), 422, "invalid"),
        (
            post().json(&json!({ "name": "x", "content": { "variants": {} }, "colour": "red" })),
            422,
            "invalid",
        ),
        (post().body("application/json", vec![b' '; 3 * 1024 * 1024]), 413, "too-large"),
    ] {
        let answer = server.call(call).await;
        assert_eq!((answer.status, answer.problem().as_str()), (status, code), "{}", answer.text());
    }
    let answer = server.call(post().json(&json!({ "name": " ", "content": { "variants": {} } }))).await;
    assert_eq!((answer.status, answer.problem().as_str()), (422, "invalid"));
    let fields: Vec<_> = answer.json()["errors"].as_array().unwrap().iter().map(|error| error["field"].clone()).collect();
    assert_eq!(fields, ["name", "text"]);
}

#[tokio::test]
async fn an_organisation_may_send_only_so_many() {
    let server = TestServer::start().await;
    let (key, stranger) = (server.key(Role::Owner).await, server.stranger().await);
    for left in (0..600).rev() {
        let answer = server.call(Call::get(ME).key(&key)).await;
        assert_eq!((answer.status, answer.header("ratelimit-remaining")), (200, left.to_string().as_str()));
    }
    server.world.clock.advance(TimeDelta::seconds(20));
    let refused = server.call(Call::get(ME).key(&key)).await;
    assert_eq!((refused.status, refused.problem().as_str()), (429, "rate-limited"));
    for (name, value) in [
        ("ratelimit-limit", "600"),
        ("ratelimit-remaining", "0"),
        ("ratelimit-reset", "40"),
        ("retry-after", "40"),
    ] {
        assert_eq!(refused.header(name), value, "{name}");
    }
    assert_eq!(server.call(Call::get(ME).key(&stranger)).await.status, 200);
    server.world.clock.advance(TimeDelta::seconds(40));
    assert_eq!(server.call(Call::get(ME).key(&key)).await.status, 200);
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repeat() {
    let server = TestServer::start().await;
    let key = server.key(Role::Owner).await;
    let make = async |name: &str| {
        let draft = json!({ "name": name, "content": { "variants": { "en": { "text": "Namaste" } } } });
        server.call(Call::post("/api/v1/templates").key(&key).json(&draft)).await.id()
    };
    let mut made = Vec::new();
    for number in 0..7 {
        server.world.clock.advance(TimeDelta::milliseconds(2));
        made.push(make(&format!("Template {number}")).await);
    }
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = server.call(Call::get(&format!("/api/v1/templates?limit=3{after}")).key(&key)).await.ok();
        seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()));
        // What comes new does not disturb a reader who has begun.
        server.world.clock.advance(TimeDelta::milliseconds(2));
        make("Late").await;
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    made.reverse();
    assert_eq!(seen, made);
    for query in ["limit=0", "limit=201", "limit=x", "after=x"] {
        let answer = server.call(Call::get(&format!("/api/v1/templates?{query}")).key(&key)).await;
        assert_eq!((answer.status, answer.problem().as_str()), (422, "invalid"), "{query}");
    }
}
