//! `Idempotency-Key`: a repeated POST does nothing twice.

use chrono::TimeDelta;
use domain::{ErrorCode, Role};
use serde_json::{Value, json};
use services::{
    Error,
    idempotency::{self, Repeat, Start},
};

use crate::common::{Answer, Call, TestServer};

fn draft(name: &str) -> Value {
    json!({ "name": name, "content": { "variants": { "en": { "text": "Namaste" } } } })
}

async fn create(server: &TestServer, key: &str, idempotency_key: &str, draft: &Value) -> Answer {
    let call = Call::post("/api/v1/templates").key(key).header("idempotency-key", idempotency_key).json(draft);
    server.call(call).await
}

#[tokio::test]
async fn a_repeated_request_gets_the_first_answer() {
    let server = TestServer::start().await;
    let key = server.key(Role::Owner).await;
    let first = create(&server, &key, "one", &draft("A")).await;
    let second = create(&server, &key, "one", &draft("A")).await;
    assert_eq!((first.status, second.status), (201, 201));
    assert_eq!(first.json(), second.json());
    assert_eq!((first.header("idempotent-replayed"), second.header("idempotent-replayed")), ("", "true"));
    let all = server.call(Call::get("/api/v1/templates").key(&key)).await.ok();
    assert_eq!(all["items"].as_array().unwrap().len(), 1);

    let third = create(&server, &key, "one", &draft("B")).await;
    assert_eq!((third.status, third.problem().as_str()), (422, "idempotency-mismatch"));
    server.world.clock.advance(TimeDelta::hours(24) + TimeDelta::seconds(1));
    let later = create(&server, &key, "one", &draft("B")).await;
    assert_ne!(later.id(), first.id());
}

#[tokio::test]
async fn a_refused_request_frees_its_key_and_organisations_do_not_share_keys() {
    let server = TestServer::start().await;
    let (key, stranger) = (server.key(Role::Owner).await, server.stranger().await);
    assert_eq!(create(&server, &key, "one", &draft("")).await.status, 422);
    let made = create(&server, &key, "one", &draft("A")).await.id();
    assert_ne!(create(&server, &stranger, "one", &draft("A")).await.id(), made);
    for bad in ["", &"k".repeat(201)] {
        assert_eq!(create(&server, &key, bad, &draft("A")).await.problem(), "invalid");
    }
}

#[tokio::test]
async fn a_request_that_died_is_run_again_only_where_that_is_harmless() {
    let server = TestServer::start().await;
    let (app, actor) = (&server.world.app, &server.owner);
    let start = async |repeat| idempotency::start(app, actor, "key", b"hash", repeat).await.unwrap();
    assert_eq!(start(Repeat::Harmless).await, Start::Run);
    assert_eq!(start(Repeat::Harmless).await, Start::Unsettled);
    server.world.clock.advance(TimeDelta::minutes(1));
    assert_eq!(start(Repeat::Doubles).await, Start::Unsettled);
    assert_eq!(start(Repeat::Harmless).await, Start::Run);
    assert_eq!(start(Repeat::Harmless).await, Start::Unsettled);
    let other = idempotency::start(app, actor, "key", b"other", Repeat::Harmless).await;
    assert!(matches!(other, Err(Error::Refused(ErrorCode::IdempotencyMismatch))));
    idempotency::finish(app, actor, "key", 202, "{}").await.unwrap();
    let kept = Start::Replay {
        status: 202,
        body: "{}".to_owned(),
    };
    assert_eq!(start(Repeat::Doubles).await, kept);
}

#[tokio::test]
async fn a_second_request_at_the_same_time_is_told_to_wait() {
    let server = TestServer::start().await;
    let key = server.key(Role::Owner).await;
    let draft = draft("A");
    let answers = tokio::join!(create(&server, &key, "one", &draft), create(&server, &key, "one", &draft));
    let mut statuses = [answers.0.status, answers.1.status];
    statuses.sort_unstable();
    // The second either found the first under way or already answered.
    assert!(matches!(statuses, [201, 409] | [201, 201]), "{statuses:?}");
    let all = server.call(Call::get("/api/v1/templates").key(&key)).await.ok();
    assert_eq!(all["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_restart_forgets_no_key() {
    let mut server = TestServer::start().await;
    let key = server.key(Role::Owner).await;
    let first = create(&server, &key, "one", &draft("A")).await;
    server.restart();
    let second = create(&server, &key, "one", &draft("A")).await;
    assert_eq!((second.status, second.header("idempotent-replayed")), (201, "true"));
    assert_eq!(first.json(), second.json());
    assert_eq!(create(&server, &key, "one", &draft("B")).await.problem(), "idempotency-mismatch");

    // A process that died between deed and answer leaves a key that nobody may use to do it again.
    let (app, actor) = (&server.world.app, &server.owner);
    let hash = b"whatever was asked";
    assert_eq!(idempotency::start(app, actor, "two", hash, Repeat::Doubles).await.unwrap(), Start::Run);
    server.restart();
    let (app, actor) = (&server.world.app, &server.owner);
    server.world.clock.advance(TimeDelta::minutes(5));
    assert_eq!(idempotency::start(app, actor, "two", hash, Repeat::Doubles).await.unwrap(), Start::Unsettled);
    assert_eq!(idempotency::start(app, actor, "two", hash, Repeat::Harmless).await.unwrap(), Start::Run);
}
