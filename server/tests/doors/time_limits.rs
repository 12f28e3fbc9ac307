//! Panics, requests that take too long, and uploads that come slowly.

use std::{convert::Infallible, time::Duration};

use axum::{
    Router,
    body::Body,
    routing::{get, post},
};
use domain::Role;
use futures::stream;
use server::{router::behind_layers, time_limits::Times};
use test_support::use_cases::UseCases;
use tokio::time::{Instant, sleep};

use crate::common::{Answer, Call, TestServer, open};

/// Short, so that tests need not wait long; the smallest is still long enough for a busy machine.
const TIMES: Times = Times {
    request: Duration::from_secs(1),
    patience: Duration::from_secs(3),
    least: 1_000,
};

async fn panics() {
    panic!("on purpose");
}

/// Doors that fail, behind the layers of the real ones.
async fn ask(path: &str) -> Answer {
    let world = UseCases::new().await;
    let slow = || sleep(Duration::from_secs(60));
    let doors = Router::new()
        .route("/api/v1/panic", get(panics))
        .route("/api/v1/slow", get(slow))
        .route("/slow", get(slow))
        .route("/panic", get(panics));
    open(&behind_layers(world.app, TIMES, doors), Call::get(path)).await.whole().await
}

#[tokio::test]
async fn a_panic_is_a_problem_and_keeps_the_headers_of_every_answer() {
    let answer = ask("/api/v1/panic").await;
    assert_eq!((answer.status, answer.problem().as_str()), (500, "internal"));
    assert!(!answer.text().contains("on purpose"));
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    let answer = ask("/panic").await;
    assert_eq!((answer.status, answer.header("x-content-type-options")), (500, "nosniff"));
    assert!(!answer.text().contains("on purpose"));
}

#[tokio::test]
async fn what_takes_too_long_is_a_problem() {
    let answer = ask("/api/v1/slow").await;
    assert_eq!((answer.status, answer.problem().as_str()), (504, "timed-out"));
    assert_eq!(ask("/slow").await.status, 504);
}

#[tokio::test]
async fn a_refused_origin_is_a_problem() {
    let server = TestServer::start().await;
    let call = Call::post("/api/v1/templates").header("sec-fetch-site", "cross-site");
    let answer = server.call(call).await;
    assert_eq!((answer.status, answer.problem().as_str()), (403, "forbidden"));
}

/// A form with a file whose pieces come one after the other with pauses.
fn form(pieces: Vec<String>, pause: Duration) -> Body {
    let head = "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"clients.csv\"\r\n\r\nClient,Mobile No.\r\n";
    let pieces: Vec<String> = std::iter::once(head.to_owned()).chain(pieces).chain(["\r\n--x--\r\n".to_owned()]).collect();
    Body::from_stream(stream::unfold(pieces.into_iter(), move |mut pieces| async move {
        let piece = pieces.next()?;
        sleep(pause).await;
        Some((Ok::<_, Infallible>(piece), pieces))
    }))
}

fn rows(from: usize, count: usize) -> String {
    (from..from + count)
        .map(|row| format!("Asha Patil {row:04},98220 {:05}\r\n", 10_000 + row))
        .collect()
}

fn left_behind(server: &TestServer) -> usize {
    std::fs::read_dir(server.world.db.folder().join("imports")).map_or(0, Iterator::count)
}

#[tokio::test]
async fn an_upload_may_take_longer_than_a_request_as_long_as_it_comes() {
    let server = TestServer::with(&[], TIMES).await;
    let key = server.key(Role::Advisor).await;
    let pieces: Vec<String> = (0..8).map(|piece| rows(piece * 40, 40)).collect();
    let began = Instant::now();
    let body = form(pieces, Duration::from_millis(300));
    let answer = server
        .call(Call::post("/api/v1/imports").key(&key).body("multipart/form-data; boundary=x", body))
        .await;
    assert!(began.elapsed() > TIMES.request * 2);
    assert_eq!((answer.status, answer.ok()["rows_total"].as_u64()), (201, Some(320)));
    assert_eq!(left_behind(&server), 1);
}

#[tokio::test]
async fn an_upload_that_stops_or_trickles_is_cut_and_leaves_nothing() {
    let server = TestServer::with(&[], TIMES).await;
    let key = server.key(Role::Advisor).await;
    let trickle: Vec<String> = (0..200).map(|_| "9".to_owned()).collect();
    for (pieces, pause) in [(vec![rows(0, 100)], Duration::from_secs(60)), (trickle, Duration::from_millis(100))] {
        let body = form(pieces, pause);
        let answer = server
            .call(Call::post("/api/v1/imports").key(&key).body("multipart/form-data; boundary=x", body))
            .await;
        assert_eq!((answer.status, answer.problem().as_str()), (408, "timed-out"));
        assert_eq!(left_behind(&server), 0);
    }
}

#[tokio::test]
async fn a_person_whose_upload_stopped_is_told_on_the_form() {
    let server = TestServer::with(&[], TIMES).await;
    let cookie = server.cookie("owner@first.example").await;
    let body = form(vec![rows(0, 100)], Duration::from_secs(60));
    let call = Call::post(server::uploads::PATH).header("cookie", &cookie);
    let answer = server.call(call.body("multipart/form-data; boundary=x", body)).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/contacts/import?error=timed-out"));
    assert_eq!(left_behind(&server), 0);
}

#[tokio::test]
async fn another_post_has_the_usual_limit() {
    let world = UseCases::new().await;
    let doors = Router::new().route("/api/v1/templates", post(|| sleep(Duration::from_secs(60))));
    let answer = open(&behind_layers(world.app, TIMES, doors), Call::post("/api/v1/templates"))
        .await
        .whole()
        .await;
    assert_eq!((answer.status, answer.problem().as_str()), (504, "timed-out"));
}
