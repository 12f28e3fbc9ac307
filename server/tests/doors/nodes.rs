//! Two nodes over one database.

use std::time::Duration;

use domain::CampaignStatus;
use services::{App, clock::SeededDice, events::Event, launch, relay};
use storage::Engine;
use test_support::campaigns::{add_contacts, approved, fast_sandbox, number};
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::common::{Call, TestServer, node, open};

/// Another process over the same database.
fn another(server: &TestServer) -> App {
    let first = &server.world.app;
    App::new(
        first.db.clone(),
        first.clock.clone(),
        std::sync::Arc::new(SeededDice::new(31)),
        first.settings.clone(),
    )
}

/// Both nodes tell each other until the token is cancelled.
async fn connected(server: &TestServer, other: &App) -> CancellationToken {
    let shutdown = CancellationToken::new();
    for app in [&server.world.app, other] {
        let (app, shutdown) = (app.clone(), shutdown.clone());
        tokio::spawn(async move { relay::run(&app, &shutdown).await });
    }
    let mut heard = other.events.subscribe();
    // Listening begins with a connection of its own.
    let probe = Event::Campaign(server.owner.org_id, other.new_id());
    for _ in 0..100 {
        server.world.app.events.publish(probe);
        if timeout(Duration::from_millis(100), heard.recv()).await.is_ok() {
            return shutdown;
        }
    }
    panic!("the nodes do not hear each other");
}

#[tokio::test]
async fn what_one_node_does_the_other_shows() {
    let server = TestServer::start().await;
    let (app, owner) = (&server.world.app, &server.owner);
    add_contacts(app, owner, 1, |index| number(index, "10")).await;
    let sandbox = fast_sandbox(app, owner).await;
    let campaign = approved(app, owner, sandbox).await;
    let other = another(&server);
    let is_told = app.db.engine() == Engine::Postgres;
    let shutdown = if is_told { Some(connected(&server, &other).await) } else { None };

    let router = node(&other, Default::default(), &server.shutdown);
    let cookie = server.cookie("owner@first.example").await;
    let call = Call::get(&format!("/events/campaigns/{campaign}")).header("cookie", &cookie);
    let mut stream = open(&router, call).await;
    assert_eq!(stream.event().await.expect("an event")["status"], "approved");
    // A page is told at most once a second; after that it listens, and looks for itself after two more.
    sleep(Duration::from_millis(1_100)).await;
    let began = Instant::now();
    launch::launch(app, owner, campaign).await.expect("a launch");
    let event = timeout(Duration::from_secs(20), stream.event()).await.expect("in time").expect("an event");
    assert_eq!(event["status"], CampaignStatus::Sending.code());
    if is_told {
        assert!(
            began.elapsed() < Duration::from_millis(1_000),
            "it took {:?}, as if nobody had told",
            began.elapsed()
        );
    }
    if let Some(shutdown) = shutdown {
        shutdown.cancel();
    }
}

#[tokio::test]
async fn an_event_goes_round_once() {
    let server = TestServer::start().await;
    let app = &server.world.app;
    if app.db.engine() == Engine::Sqlite {
        return;
    }
    let other = another(&server);
    let shutdown = connected(&server, &other).await;
    // What the probes of connecting left behind goes by first.
    sleep(Duration::from_millis(500)).await;
    let (mut here, mut there) = (app.events.subscribe(), other.events.subscribe());
    let event = Event::Campaign(server.owner.org_id, other.new_id());
    other.events.publish(event);
    for heard in [&mut here, &mut there] {
        assert_eq!(timeout(Duration::from_secs(5), heard.recv()).await.expect("in time").expect("an event"), event);
        assert!(timeout(Duration::from_millis(400), heard.recv()).await.is_err(), "it came twice");
    }
    shutdown.cancel();
}
