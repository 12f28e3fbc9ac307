//! An organisation's own rules in every check of its texts, and in no other organisation's. On
//! SQLite, or PostgreSQL with `TEST_POSTGRES_URL`.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::{
    Channel, DeliveryStatus, ErrorCode, Language, OwnPhrase, OwnRule, OwnRuleId, Purpose, Role, Severity, SkipReason, Verdict,
    content::{AudienceRule, Content, Variant},
    own_rule::MOST_OWN_RULES,
};
use services::{
    Actor, App, approvals,
    campaigns::{self, Patch},
    checks,
    clock::SeededDice,
    deliveries::{self, TestSend},
    launch, organisations,
    orgs::ApprovalPolicy,
    own_rules::{self, Filter},
    rulebook::{self, Trial},
    work,
};
use storage::ledger;
use test_support::{
    campaigns::{add_contacts, approved, fast_sandbox, number},
    use_cases::UseCases,
};
use tokio_util::sync::CancellationToken;

const TEXT: &str = "Dear {first_name|friend}, our office stays closed on Monday. {firm_name}, {registration}";

fn rule(severity: Severity, phrase: &str) -> OwnRule {
    OwnRule {
        label: "House words".to_owned(),
        severity,
        phrases: vec![OwnPhrase {
            text: phrase.to_owned(),
            language: None,
        }],
        explanation: "We say it otherwise.".to_owned(),
        replacement: String::new(),
        is_active: true,
    }
}

async fn check(app: &App, actor: &Actor, text: &str) -> Verdict {
    checks::check_text(app, actor, text, Language::En, Purpose::Service, Channel::Whatsapp)
        .await
        .unwrap()
}

fn names(verdict: &Verdict) -> Vec<&str> {
    let own = verdict.findings.iter().filter_map(|finding| finding.own.as_ref());
    own.map(|own| own.label.as_str()).collect()
}

async fn revision(app: &App, actor: &Actor, id: OwnRuleId) -> i64 {
    own_rules::get(app, actor, id).await.unwrap().revision
}

#[tokio::test]
async fn a_rule_holds_from_the_next_check_on_and_for_its_organisation_alone() {
    let world = UseCases::new().await;
    let app = &world.app;
    let (owner, other) = (world.owner("a@first.example").await, world.owner("b@second.example").await);
    assert!(names(&check(app, &owner, TEXT).await).is_empty());
    let id = own_rules::create(app, &owner, rule(Severity::Warn, "stays closed")).await.unwrap();
    let found = check(app, &owner, TEXT).await;
    assert_eq!(names(&found), ["House words"]);
    assert!(names(&check(app, &other, TEXT).await).is_empty());

    let read = revision(app, &owner, id).await;
    own_rules::update(app, &owner, id, rule(Severity::Warn, "stays open"), read).await.unwrap();
    assert!(names(&check(app, &owner, TEXT).await).is_empty());
    let stale = own_rules::update(app, &owner, id, rule(Severity::Info, "closed"), read).await.unwrap_err();
    assert_eq!(stale.code(), ErrorCode::Conflict);
    own_rules::update(app, &owner, id, rule(Severity::Info, "closed"), read + 1).await.unwrap();
    assert_eq!(names(&check(app, &owner, TEXT).await), ["House words"]);

    own_rules::archive(app, &owner, id, true).await.unwrap();
    assert!(names(&check(app, &owner, TEXT).await).is_empty());
    assert!(own_rules::list(app, &owner, Filter::default(), 10).await.unwrap().is_empty());
    own_rules::archive(app, &owner, id, false).await.unwrap();
    assert_eq!(names(&check(app, &owner, TEXT).await), ["House words"]);
}

#[tokio::test]
async fn another_node_judges_by_the_rules_as_they_stand() {
    let world = UseCases::new().await;
    let app = &world.app;
    let owner = world.owner("a@first.example").await;
    let there = App::new(app.db.clone(), app.clock.clone(), Arc::new(SeededDice::new(11)), app.settings.clone());
    let id = own_rules::create(app, &owner, rule(Severity::Warn, "closed")).await.unwrap();
    assert_eq!(names(&check(&there, &owner, TEXT).await), ["House words"]);
    own_rules::archive(app, &owner, id, true).await.unwrap();
    assert!(names(&check(&there, &owner, TEXT).await).is_empty());
}

#[tokio::test]
async fn who_may_not_change_rules_reads_them() {
    let world = UseCases::new().await;
    let app = &world.app;
    let owner = world.owner("a@first.example").await;
    let id = own_rules::create(app, &owner, rule(Severity::Warn, "closed")).await.unwrap();
    for role in [Role::Approver, Role::Advisor, Role::Dpo] {
        let member = world.member(&owner, &format!("{role}@first.example"), role).await;
        assert_eq!(own_rules::get(app, &member, id).await.unwrap().id, id);
        let refused = [
            own_rules::create(app, &member, rule(Severity::Warn, "open")).await.unwrap_err(),
            own_rules::update(app, &member, id, rule(Severity::Warn, "open"), 1).await.unwrap_err(),
            own_rules::archive(app, &member, id, true).await.unwrap_err(),
        ];
        assert!(refused.iter().all(|error| error.code() == ErrorCode::Forbidden), "{role}");
    }
    let other = world.owner("b@second.example").await;
    for refused in [
        own_rules::get(app, &other, id).await.map(drop).unwrap_err(),
        own_rules::update(app, &other, id, rule(Severity::Warn, "open"), 1).await.unwrap_err(),
        own_rules::archive(app, &other, id, true).await.unwrap_err(),
    ] {
        assert_eq!(refused.code(), ErrorCode::NotFound);
    }
}

#[tokio::test]
async fn there_are_as_many_as_there_may_be_and_no_more() {
    let world = UseCases::new().await;
    let app = &world.app;
    let owner = world.owner("a@first.example").await;
    let first = own_rules::create(app, &owner, rule(Severity::Info, "closed")).await.unwrap();
    for index in 1..MOST_OWN_RULES {
        own_rules::create(app, &owner, rule(Severity::Info, &format!("word{index}"))).await.unwrap();
    }
    let refused = own_rules::create(app, &owner, rule(Severity::Info, "more")).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::TooMany);
    assert_eq!(names(&check(app, &owner, TEXT).await), ["House words"]);
    own_rules::archive(app, &owner, first, true).await.unwrap();
    own_rules::create(app, &owner, rule(Severity::Info, "more")).await.unwrap();
    let refused = own_rules::archive(app, &owner, first, false).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::TooMany);
}

#[tokio::test]
async fn a_block_keeps_a_text_from_submission_approval_launch_and_test() {
    let world = UseCases::new().await;
    let app = &world.app;
    let owner = world.owner("a@first.example").await;
    add_contacts(app, &owner, 3, |index| number(index, "10")).await;
    let sender = fast_sandbox(app, &owner).await;
    let ready = approved(app, &owner, sender).await;
    organisations::update_policies(app, &owner, ApprovalPolicy::Human, true).await.unwrap();
    let (draft, waiting) = (draft(app, &owner).await, draft(app, &owner).await);
    submit(app, &owner, waiting).await.unwrap();

    let id = own_rules::create(app, &owner, rule(Severity::Block, "stays closed")).await.unwrap();
    assert_eq!(submit(app, &owner, draft).await.unwrap_err(), ErrorCode::Blocked);
    let filter = approvals::Filter {
        is_waiting: true,
        ..approvals::Filter::default()
    };
    let item = approvals::list(app, &owner, &filter).await.unwrap().remove(0);
    let refused = approvals::approve(app, &owner, item.approval.id, &item.version.hash).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::Blocked);
    assert_eq!(launch::launch(app, &owner, ready).await.unwrap_err().code(), ErrorCode::Blocked);
    let phone = domain::PhoneNumber::parse("9820012345").unwrap();
    let test = deliveries::send_test(app, &owner, ready, phone, Language::En).await.unwrap();
    assert!(matches!(test, TestSend::Skipped(SkipReason::Compliance)));

    own_rules::archive(app, &owner, id, true).await.unwrap();
    submit(app, &owner, draft).await.unwrap();
    launch::launch(app, &owner, ready).await.unwrap();
}

#[tokio::test]
async fn a_block_stops_messages_that_wait_to_be_sent() {
    let world = UseCases::new().await;
    let app = &world.app;
    let owner = world.owner("a@first.example").await;
    add_contacts(app, &owner, 3, |index| number(index, "10")).await;
    let sender = fast_sandbox(app, &owner).await;
    let id = approved(app, &owner, sender).await;
    launch::launch(app, &owner, id).await.unwrap();
    launch::freeze(app, owner.org_id, id, &CancellationToken::new()).await.unwrap();
    own_rules::create(app, &owner, rule(Severity::Block, "stays closed")).await.unwrap();
    work::run_until_idle(app).await.unwrap();
    let mut conn = app.db.read().await.unwrap();
    let lines = ledger::list(&mut conn, owner.org_id, id, &ledger::Filter::default(), 10).await.unwrap();
    assert_eq!(lines.len(), 3);
    for line in lines {
        assert_eq!(line.status, DeliveryStatus::Skipped);
        assert_eq!(line.reason.as_deref(), Some(SkipReason::Compliance.code()));
    }
}

async fn draft(app: &App, owner: &Actor) -> domain::CampaignId {
    let id = campaigns::create(app, owner, "Office closed", None).await.unwrap();
    let variant = Variant {
        text: TEXT.to_owned(),
        ..Variant::default()
    };
    let patch = Patch {
        content: Some(Content {
            variants: [(Language::En, variant)].into(),
            ..Content::default()
        }),
        audience: Some(AudienceRule {
            everybody: true,
            ..AudienceRule::default()
        }),
        ..Patch::default()
    };
    campaigns::save_draft(app, owner, id, 1, patch).await.unwrap();
    id
}

async fn submit(app: &App, owner: &Actor, id: domain::CampaignId) -> Result<(), ErrorCode> {
    let read = campaigns::get(app, owner, id).await.unwrap().revision;
    campaigns::submit(app, owner, id, read, "").await.map(drop).map_err(|error| error.code())
}

#[tokio::test]
async fn a_text_is_tried_by_the_rules_of_a_day_and_the_own_rules_of_now() {
    let world = UseCases::new().await;
    let app = &world.app;
    let owner = world.owner("a@first.example").await;
    own_rules::create(app, &owner, rule(Severity::Warn, "sure thing")).await.unwrap();
    let early = NaiveDate::from_ymd_opt(2001, 1, 1).unwrap();
    let trial = Trial {
        text: "A sure thing: guaranteed 15% returns.",
        language: None,
        channel: Channel::Whatsapp,
        purpose: Purpose::Marketing,
        audience: None,
        as_of: Some(early),
    };
    let verdict = rulebook::try_text(app, &owner, &trial).await.unwrap();
    assert_eq!((verdict.as_of, verdict.count(Severity::Block)), (Some(early), 0));
    assert_eq!(names(&verdict), ["House words"]);
    let today = rulebook::try_text(app, &owner, &Trial { as_of: None, ..trial }).await.unwrap();
    assert!(today.count(Severity::Block) > 0 && today.as_of > Some(early));
}
