//! Mails to members outlive the process that caused them. On SQLite, or PostgreSQL with
//! `TEST_POSTGRES_URL`.

use std::sync::Arc;

use chrono::TimeDelta;
use domain::Role;
use services::{
    App, accounts,
    clock::SeededDice,
    invites, mails,
    work::{self, Work},
};
use storage::{outbound_mails, scratch};
use test_support::use_cases::{UseCases, client};
use tokio::net::TcpListener;

const OWNER: &str = "owner@sahyadri.example";
const ASHA: &str = "asha@sahyadri.example";

/// Another process over the same database, with the file outbox.
fn next(world: &UseCases) -> App {
    let old = &world.app;
    let mut settings = old.settings.clone();
    settings.mail.smtp_url = None;
    App::new(old.db.clone(), old.clock.clone(), Arc::new(SeededDice::new(23)), settings)
}

/// How many mails lie in the outbox; unlike [`UseCases::outbox`] this hands none over.
fn lying_there(app: &App) -> usize {
    std::fs::read_dir(app.settings.data_dir.join(mails::OUTBOX)).map_or(0, |files| {
        let is_mail = |path: &std::path::Path| path.extension().is_some_and(|extension| extension == "eml");
        files.filter(|file| is_mail(&file.as_ref().unwrap().path())).count()
    })
}

/// The rows of mails that are kept.
async fn rows(app: &App) -> Vec<String> {
    let mut rows = scratch::rows(&mut app.db.read().await.unwrap()).await.unwrap();
    rows.retain(|row| row.starts_with("outbound_mails "));
    rows
}

/// Settings for a mail server that is not there.
async fn away() -> String {
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    format!("smtp://{nobody}")
}

#[tokio::test]
async fn a_crash_between_commit_and_hand_over_loses_no_mail() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let sent = invites::send(&world.app, &owner, ASHA, Role::Advisor).await.unwrap();
    accounts::request_reset(&world.app, &client(), OWNER).await.unwrap();
    world.app.finish_background().await;
    assert_eq!((rows(&world.app).await.len(), lying_there(&world.app)), (2, 0));
    let next = next(&world);
    let UseCases { app: dead, clock: _, db } = world;
    drop(dead);
    assert_eq!(work::due(&next).await.unwrap(), [Work::DeliverMails]);
    work::run_until_idle(&next).await.unwrap();
    assert_eq!((rows(&next).await.len(), lying_there(&next)), (0, 2));
    let folder = next.settings.data_dir.join(mails::OUTBOX);
    let texts: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    let whole = texts.concat().replace("=\r\n", "").replace("=3D", "=");
    assert!(whole.contains(&sent.url) && whole.contains("/reset-password/"), "{whole}");
    assert_eq!(work::due(&next).await.unwrap(), []);
    drop(db);
}

#[tokio::test]
async fn neither_address_nor_link_stands_in_the_database() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let sent = invites::send(&world.app, &owner, ASHA, Role::Advisor).await.unwrap();
    let token = sent.url.rsplit('/').next().unwrap();
    let row = rows(&world.app).await.concat().to_lowercase();
    assert!(row.contains("invite"));
    for secret in [token, ASHA] {
        assert!(!row.contains(&secret.to_lowercase()) && !row.contains(&hex::encode(secret)), "{row}");
    }
}

#[tokio::test]
async fn two_processes_hand_each_mail_over_once() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    for index in 0..12 {
        invites::send(&world.app, &owner, &format!("asha{index}@sahyadri.example"), Role::Advisor)
            .await
            .unwrap();
    }
    let other = next(&world);
    let (one, two) = tokio::join!(mails::deliver_all(&world.app), mails::deliver_all(&other));
    one.unwrap();
    two.unwrap();
    assert_eq!((rows(&world.app).await.len(), lying_there(&world.app)), (0, 12));
}

#[tokio::test]
async fn a_claim_whose_process_died_comes_round_again() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    invites::send(&world.app, &owner, ASHA, Role::Advisor).await.unwrap();
    let now = world.app.now();
    let mut tx = world.app.db.begin().await.unwrap();
    let claimed = outbound_mails::claim(&mut tx, now, now + mails::LEASE).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    // Here it dies. Nobody else takes the mail while it may still be on its way.
    world.clock.advance(mails::LEASE - TimeDelta::seconds(1));
    mails::deliver_all(&world.app).await.unwrap();
    assert_eq!(lying_there(&world.app), 0);
    world.clock.advance(TimeDelta::seconds(1));
    mails::deliver_all(&world.app).await.unwrap();
    assert_eq!((rows(&world.app).await.len(), lying_there(&world.app)), (0, 1));
    // What it says when it was only slow changes nothing any more.
    let mut tx = world.app.db.begin().await.unwrap();
    assert!(!outbound_mails::put_off(&mut tx, claimed.id, claimed.attempt, now).await.unwrap());
}

#[tokio::test]
async fn what_the_server_does_not_take_is_tried_again_later() {
    let world = UseCases::with(&[("SMTP_URL", &away().await)]).await;
    let owner = world.owner(OWNER).await;
    invites::send(&world.app, &owner, ASHA, Role::Advisor).await.unwrap();
    work::run_until_idle(&world.app).await.unwrap();
    let standing = mails::standing(&world.app).await.unwrap();
    assert_eq!((standing.waiting, standing.put_off, standing.given_up), (1, 1, 0));
    assert_eq!(work::due(&world.app).await.unwrap(), []);
    world.clock.advance(TimeDelta::seconds(30));
    mails::deliver_all(&world.app).await.unwrap();
    // Twice as late, and longer each time.
    world.clock.advance(TimeDelta::seconds(30));
    assert_eq!(work::due(&world.app).await.unwrap(), []);
    world.clock.advance(TimeDelta::seconds(90));
    let next = next(&world);
    mails::deliver_all(&next).await.unwrap();
    assert_eq!((rows(&next).await.len(), lying_there(&next)), (0, 1));
}

#[tokio::test]
async fn a_link_that_has_ended_is_given_up_and_shown_to_the_operator_without_its_text() {
    let world = UseCases::with(&[("SMTP_URL", &away().await)]).await;
    world.owner(OWNER).await;
    accounts::request_reset(&world.app, &client(), OWNER).await.unwrap();
    world.app.finish_background().await;
    mails::deliver_all(&world.app).await.unwrap();
    world.clock.advance(TimeDelta::hours(accounts::RESET_HOURS));
    mails::deliver_all(&world.app).await.unwrap();
    let standing = mails::standing(&world.app).await.unwrap();
    assert_eq!((standing.waiting, standing.put_off, standing.given_up), (0, 0, 1));
    let kept = rows(&world.app).await.concat();
    assert!(kept.contains("reset") && kept.contains("too-late") && kept.len() < 400, "{kept}");
    assert_eq!(work::due(&world.app).await.unwrap(), []);
    world.clock.advance(TimeDelta::days(29));
    assert_eq!(mails::sweep(&world.app).await.unwrap(), 0);
    world.clock.advance(TimeDelta::days(2));
    assert_eq!(mails::sweep(&world.app).await.unwrap(), 1);
    assert!(rows(&world.app).await.is_empty());
}
