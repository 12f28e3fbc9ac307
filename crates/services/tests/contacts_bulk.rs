//! Deeds on many contacts. On SQLite, or PostgreSQL with `TEST_POSTGRES_URL`.

use domain::{Channel, ConsentMethod, ConsentStatus, ContactId, ErrorCode, Purpose};
use services::{
    Actor,
    consents::{self, Change},
    contacts::{self, BulkDeed, Filter, Input, Selection},
};
use test_support::use_cases::UseCases;

const OWNER: &str = "owner@sahyadri.example";
const OTHER: &str = "owner@other.example";

async fn add(world: &UseCases, actor: &Actor, name: &str, phone: &str) -> ContactId {
    let input = Input {
        name: name.to_owned(),
        phone: phone.to_owned(),
        language: "mr".to_owned(),
        ..Input::default()
    };
    contacts::create(&world.app, actor, &input).await.unwrap()
}

async fn people(world: &UseCases, actor: &Actor) -> u64 {
    contacts::summary(&world.app, actor).await.unwrap().contacts
}

fn change(status: ConsentStatus) -> Change {
    Change {
        channels: [Channel::Whatsapp].into(),
        purposes: [Purpose::Marketing, Purpose::Service].into(),
        status,
        method: ConsentMethod::Paper,
        evidence: "forms of 2025, folder B".to_owned(),
    }
}

#[tokio::test]
async fn a_deletion_of_many_is_undone() {
    let world = UseCases::new().await;
    let (owner, other) = (world.owner(OWNER).await, world.owner(OTHER).await);
    let app = &world.app;
    let first = add(&world, &owner, "First", "9876543210").await;
    add(&world, &owner, "Second", "9876543211").await;
    let third = add(&world, &owner, "Third", "9876543212").await;
    add(&world, &other, "Theirs", "9876543213").await;
    contacts::delete(app, &owner, third).await.unwrap();
    world.clock.advance(chrono::TimeDelta::seconds(1));
    let everybody = Selection::Matching(Filter::default());
    let done = contacts::apply(app, &owner, &everybody, &BulkDeed::Delete).await.unwrap();
    assert_eq!((done.changed, people(&world, &owner).await), (2, 0));
    let foreign = contacts::restore_deleted(app, &other, done.at).await.unwrap_err();
    assert_eq!(foreign.code(), ErrorCode::NotFound);
    // A number that is somebody else's now stays theirs.
    add(&world, &owner, "New", "9876543211").await;
    assert_eq!(contacts::restore_deleted(app, &owner, done.at).await.unwrap(), 1);
    assert_eq!(contacts::get(app, &owner, first).await.unwrap().contact.name, "First");
    assert_eq!((people(&world, &owner).await, people(&world, &other).await), (2, 1));
    let twice = contacts::restore_deleted(app, &owner, done.at).await.unwrap_err();
    assert_eq!(twice.code(), ErrorCode::NotFound);
}

#[tokio::test]
async fn consent_of_many_leaves_withdrawals_alone() {
    let world = UseCases::new().await;
    let (owner, other) = (world.owner(OWNER).await, world.owner(OTHER).await);
    let app = &world.app;
    let asha = add(&world, &owner, "Asha", "9876543210").await;
    let ravi = add(&world, &owner, "Ravi", "9876543211").await;
    let no = Change {
        purposes: [Purpose::Marketing].into(),
        ..change(ConsentStatus::Withdrawn)
    };
    consents::record(app, &owner, ravi, &no).await.unwrap();
    let these = Selection::These(vec![asha, ravi]);
    let given = BulkDeed::Consent(change(ConsentStatus::Given));
    assert_eq!(contacts::apply(app, &other, &these, &given).await.unwrap().changed, 0);
    assert!(consents::history(app, &owner, asha).await.unwrap().is_empty());
    assert_eq!(contacts::apply(app, &owner, &these, &given).await.unwrap().changed, 2);
    let owner = &owner;
    let standing = |contact: ContactId| async move {
        let details = contacts::get(app, owner, contact).await.unwrap();
        details
            .standing
            .into_iter()
            .map(|consent| (consent.purpose, consent.status))
            .collect::<Vec<_>>()
    };
    let (yes, no) = (ConsentStatus::Given, ConsentStatus::Withdrawn);
    assert_eq!(standing(asha).await, [(Purpose::Marketing, yes), (Purpose::Service, yes)]);
    assert_eq!(standing(ravi).await, [(Purpose::Marketing, no), (Purpose::Service, yes)]);
}

#[tokio::test]
async fn a_withdrawal_of_many_holds_for_all_and_is_noted() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let app = &world.app;
    for (name, phone) in [("Asha", "9876543210"), ("Ravi", "9876543211")] {
        let id = add(&world, &owner, name, phone).await;
        consents::record(app, &owner, id, &change(ConsentStatus::Given)).await.unwrap();
    }
    assert_eq!(contacts::summary(app, &owner).await.unwrap().reachable, 2);
    let everybody = Selection::Matching(Filter::default());
    let unproven = Change {
        evidence: " ".to_owned(),
        ..change(ConsentStatus::Withdrawn)
    };
    let refused = contacts::apply(app, &owner, &everybody, &BulkDeed::Consent(unproven)).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::Invalid);
    let withdrawn = BulkDeed::Consent(change(ConsentStatus::Withdrawn));
    assert_eq!(contacts::apply(app, &owner, &everybody, &withdrawn).await.unwrap().changed, 2);
    assert_eq!(contacts::summary(app, &owner).await.unwrap().reachable, 0);
    let filter = services::audit_log::Filter {
        action: Some("consent.withdrawn".to_owned()),
        ..Default::default()
    };
    let entries = services::audit::list(app, &owner, &filter).await.unwrap();
    assert_eq!(entries.len(), 1);
    assert!(!format!("{:?}", entries[0]).contains("folder B"), "evidence may name people");
}
