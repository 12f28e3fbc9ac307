//! The live page: its stream of events, and the files beside it.

use std::{collections::BTreeMap, time::Duration};

use domain::{CampaignId, CampaignStatus, DeliveryStatus, Role};
use serde_json::{Value, json};
use services::{deliveries, launch, live, work};
use test_support::campaigns::{add_contacts, approved, fast_sandbox, number};
use tokio::time::timeout;

use crate::common::{Call, Opened, TestServer, csv, until};

/// What happens to the recipients: read, delivered, sent, failed, unknown.
const ENDINGS: [&str; 6] = ["10", "11", "06", "05", "00", "03"];

/// An approved campaign for one recipient of each ending.
async fn stage(server: &TestServer) -> CampaignId {
    let app = &server.world.app;
    add_contacts(app, &server.owner, ENDINGS.len(), |index| number(index, ENDINGS[index])).await;
    let sandbox = fast_sandbox(app, &server.owner).await;
    approved(app, &server.owner, sandbox).await
}

/// Launches it and waits until every report has come.
async fn send(server: &TestServer, campaign: CampaignId) {
    let app = &server.world.app;
    launch::launch(app, &server.owner, campaign).await.unwrap();
    work::run_until_idle(app).await.unwrap();
    let expected = BTreeMap::from([
        (DeliveryStatus::Read, 2),
        (DeliveryStatus::Delivered, 1),
        (DeliveryStatus::Sent, 1),
        (DeliveryStatus::Failed, 1),
        (DeliveryStatus::Unknown, 1),
    ]);
    until(async || counted(server, campaign).await == expected).await;
}

/// How many lines of the ledger stand at each status.
async fn counted(server: &TestServer, campaign: CampaignId) -> BTreeMap<DeliveryStatus, i64> {
    let filter = deliveries::Filter::default();
    let mut counts = BTreeMap::new();
    for line in deliveries::ledger(&server.world.app, &server.owner, campaign, &filter).await.unwrap() {
        *counts.entry(line.status).or_default() += 1;
    }
    counts
}

async fn follow(server: &TestServer, campaign: CampaignId, cookie: &str) -> Opened {
    server.open(Call::get(&format!("/events/campaigns/{campaign}")).header("cookie", cookie)).await
}

async fn next(stream: &mut Opened) -> Value {
    timeout(Duration::from_secs(20), stream.event())
        .await
        .expect("an event in time")
        .expect("an event")
}

/// What an event says that is read now.
async fn now(server: &TestServer, campaign: CampaignId) -> Value {
    let snapshot = live::snapshot(&server.world.app, &server.owner, campaign).await.unwrap();
    json!({ "status": snapshot.status, "processed": snapshot.processed, "total": snapshot.total, "at": snapshot.at })
}

#[tokio::test]
async fn only_members_of_its_organisation_follow_a_campaign() {
    let server = TestServer::start().await;
    let campaign = stage(&server).await;
    assert_eq!(follow(&server, campaign, "").await.status, 401);
    assert_eq!(follow(&server, campaign, "session=made-up").await.status, 401);
    for role in Role::ALL {
        let email = format!("{role}@first.example");
        if role != Role::Owner {
            server.world.member(&server.owner, &email, role).await;
        }
        let mut stream = follow(&server, campaign, &server.cookie(&email).await).await;
        let expected = if role.may(domain::Permission::ViewCampaigns) { 200 } else { 403 };
        assert_eq!(stream.status, expected, "{role}");
        assert_eq!(next(&mut stream).await, now(&server, campaign).await, "{role}");
    }
    server.world.owner("owner@second.example").await;
    let stranger = server.cookie("owner@second.example").await;
    assert_eq!(follow(&server, campaign, &stranger).await.status, 404);
    let file = Call::get(&format!("/downloads/campaigns/{campaign}/deliveries.csv"));
    assert_eq!(server.call(file.header("cookie", &stranger)).await.status, 404);
    let owner = server.cookie("owner@first.example").await;
    assert_eq!(follow(&server, server.world.app.new_id(), &owner).await.status, 404);
}

#[tokio::test]
async fn the_stream_tells_how_it_stands_and_goes_on_to_the_end() {
    let server = TestServer::start().await;
    let campaign = stage(&server).await;
    let cookie = server.cookie("owner@first.example").await;
    let mut stream = follow(&server, campaign, &cookie).await;
    let first = next(&mut stream).await;
    assert_eq!(
        (&first["status"], &first["processed"], &first["total"]),
        (&json!("approved"), &json!(0), &json!(0))
    );
    send(&server, campaign).await;
    let mut last = first;
    while last["status"] != json!(CampaignStatus::Completed) {
        let event = next(&mut stream).await;
        assert!(event["processed"].as_i64() >= last["processed"].as_i64(), "{last} then {event}");
        last = event;
    }
    assert_eq!((&last["processed"], &last["total"]), (&json!(ENDINGS.len()), &json!(ENDINGS.len())));
}

#[tokio::test]
async fn whoever_comes_back_sees_what_they_missed() {
    let server = TestServer::start().await;
    let campaign = stage(&server).await;
    let cookie = server.cookie("owner@first.example").await;
    let mut stream = follow(&server, campaign, &cookie).await;
    let before = next(&mut stream).await;
    drop(stream);
    send(&server, campaign).await;
    let mut again = follow(&server, campaign, &cookie).await;
    let after = next(&mut again).await;
    assert_ne!(after, before);
    assert_eq!(after, now(&server, campaign).await);
    // Nothing is told twice: the next event is about something new.
    let deed = async {
        tokio::time::sleep(Duration::from_millis(1_200)).await;
        deliveries::retry_failed(&server.world.app, &server.owner, campaign).await.unwrap();
    };
    let (event, ()) = tokio::join!(next(&mut again), deed);
    assert_eq!((&event["status"], &event["processed"]), (&json!("sending"), &json!(ENDINGS.len() - 1)));
}

#[tokio::test]
async fn a_stream_ends_when_the_server_stops() {
    let server = TestServer::start().await;
    let campaign = stage(&server).await;
    let mut stream = follow(&server, campaign, &server.cookie("owner@first.example").await).await;
    next(&mut stream).await;
    server.shutdown.cancel();
    let end = timeout(Duration::from_secs(5), stream.event()).await.expect("an end in time");
    assert_eq!(end, None);
}

#[tokio::test]
async fn the_files_hold_what_the_ledger_holds() {
    let server = TestServer::start().await;
    let campaign = stage(&server).await;
    send(&server, campaign).await;
    let cookie = server.cookie("owner@first.example").await;
    let fetch = async |path: &str| {
        let answer = server.call(Call::get(path).header("cookie", &cookie)).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "text/csv; charset=utf-8"), "{path}");
        csv(&answer.text())
    };
    let filter = deliveries::Filter::default();
    let ledger = deliveries::ledger(&server.world.app, &server.owner, campaign, &filter).await.unwrap();
    let file = fetch(&format!("/downloads/campaigns/{campaign}/deliveries.csv")).await;
    let of_file: Vec<[&str; 5]> = file
        .iter()
        .map(|row| ["name", "phone", "language", "status", "reason"].map(|column| row[column].as_str()))
        .collect();
    let of_ledger: Vec<[&str; 5]> = ledger
        .iter()
        .map(|line| {
            let reason = line.reason.as_deref().unwrap_or_default();
            [line.name.as_str(), &line.phone, line.language.code(), line.status.code(), reason]
        })
        .collect();
    assert_eq!(of_file, of_ledger);
    let sum = |rows: &[BTreeMap<String, String>], column: &str| rows.iter().map(|row| row[column].parse::<usize>().unwrap()).sum::<usize>();
    let reached = |of: fn(&deliveries::Line) -> bool| ledger.iter().filter(|line| of(line)).count();
    let figures = fetch("/downloads/analytics.csv?days=7").await;
    assert_eq!(sum(&figures, "sent"), reached(|line| line.accepted_at.is_some()));
    assert_eq!(sum(&figures, "delivered"), reached(|line| line.delivered_at.is_some()));
    assert_eq!(sum(&figures, "read"), reached(|line| line.read_at.is_some()));
    assert_eq!(sum(&figures, "failed"), reached(|line| line.status == DeliveryStatus::Failed));
    assert_eq!(sum(&figures, "unknown"), reached(|line| line.status == DeliveryStatus::Unknown));
    assert_eq!(sum(&figures, "skipped"), reached(|line| line.status == DeliveryStatus::Skipped));
    // By language the same lines fall apart and add up again.
    let mut of_languages = 0;
    for language in domain::Language::ALL {
        of_languages += sum(&fetch(&format!("/downloads/analytics.csv?days=7&language={language}")).await, "read");
    }
    assert_eq!(of_languages, sum(&figures, "read"));
}
