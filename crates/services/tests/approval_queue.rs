//! The queue of approvals: service level, claims, requests of identical content, comments, history.
//! On SQLite, or PostgreSQL with `TEST_POSTGRES_URL`.

use std::sync::Arc;

use chrono::TimeDelta;
use domain::{
    ApprovalId, ApprovalStatus, CampaignId, CampaignStatus, Channel, ConsentMethod, ConsentStatus, ErrorCode, Language, Purpose, Role,
    content::{AudienceRule, Content, Variant},
};
use services::{
    Actor, App, Error,
    approvals::{
        self, Hindrance, Item, bulk, claim, comments,
        due::{self, ServiceLevel},
    },
    audit_log,
    campaigns::{self, Patch},
    clock::SeededDice,
    consents, contacts, organisations,
    orgs::ApprovalPolicy,
    work,
};
use test_support::use_cases::UseCases;

const TEXT: &str =
    "{firm_name}, AMFI-registered Mutual Fund Distributor, {registration}\n\nNamaste {first_name|friend}, our office is closed on Monday.\n{advisor_name}";
const REMINDER: &str = "Half of the time is over";
const OVERDUE: &str = "nobody has. Please look at it";

/// An organisation with somebody who writes, two who decide beside the owner, and one contact.
struct Firm {
    world: UseCases,
    owner: Actor,
    author: Actor,
    approver: Actor,
    deputy: Actor,
}

async fn firm() -> Firm {
    let world = UseCases::new().await;
    let owner = world.owner("owner@sahyadri.example").await;
    let author = world.member(&owner, "author@sahyadri.example", Role::Advisor).await;
    let approver = world.member(&owner, "approver@sahyadri.example", Role::Approver).await;
    let deputy = world.member(&owner, "deputy@sahyadri.example", Role::Admin).await;
    let input = contacts::Input {
        name: "Asha Rao".to_owned(),
        phone: "9820000001".to_owned(),
        language: "en".to_owned(),
        ..contacts::Input::default()
    };
    let contact = contacts::create(&world.app, &owner, &input).await.unwrap();
    let change = consents::Change {
        channels: [Channel::Whatsapp].into(),
        purposes: [Purpose::Service].into(),
        status: ConsentStatus::Given,
        method: ConsentMethod::Paper,
        evidence: "form 7".to_owned(),
    };
    consents::record(&world.app, &owner, contact, &change).await.unwrap();
    // The invitations are delivered, so that only what a test does is due.
    world.outbox().await;
    Firm {
        world,
        owner,
        author,
        approver,
        deputy,
    }
}

fn patch(text: &str, without: &str) -> Patch {
    let variant = Variant {
        text: text.to_owned(),
        ..Variant::default()
    };
    Patch {
        content: Some(Content {
            variants: [(Language::En, variant)].into(),
            ..Content::default()
        }),
        audience: Some(AudienceRule {
            everybody: true,
            exclude_tags: vec![without.to_owned()],
            ..AudienceRule::default()
        }),
        purpose: Some(Purpose::Service),
        ..Patch::default()
    }
}

impl Firm {
    fn app(&self) -> &App {
        &self.world.app
    }

    async fn revision(&self, id: CampaignId) -> i64 {
        campaigns::get(self.app(), &self.owner, id).await.unwrap().revision
    }

    async fn status(&self, id: CampaignId) -> CampaignStatus {
        campaigns::get(self.app(), &self.owner, id).await.unwrap().status
    }

    async fn write(&self, by: &Actor, id: CampaignId, text: &str, without: &str) {
        let read = self.revision(id).await;
        campaigns::save_draft(self.app(), by, id, read, patch(text, without)).await.unwrap();
    }

    /// Submits the campaign as it stands; the time moves on, so that requests have an order.
    async fn submit(&self, by: &Actor, id: CampaignId) -> ApprovalId {
        self.world.clock.advance(TimeDelta::seconds(1));
        let read = self.revision(id).await;
        campaigns::submit(self.app(), by, id, read, "").await.unwrap();
        approvals::newest_of(self.app(), by, id).await.unwrap().unwrap().id
    }

    /// A new campaign of `by` to everybody without a tag, and the request for its approval.
    async fn asked(&self, by: &Actor, text: &str, without: &str) -> (CampaignId, ApprovalId) {
        let id = campaigns::create(self.app(), by, "Office closed", None).await.unwrap();
        self.write(by, id, text, without).await;
        (id, self.submit(by, id).await)
    }

    async fn item(&self, id: ApprovalId) -> Item {
        approvals::get_item(self.app(), &self.owner, id).await.unwrap()
    }

    /// The request with its hash, as it is approved.
    async fn read(&self, id: ApprovalId) -> (ApprovalId, Vec<u8>) {
        (id, self.item(id).await.version.hash)
    }

    async fn approve(&self, by: &Actor, id: ApprovalId) -> Result<CampaignStatus, ErrorCode> {
        let (id, hash) = self.read(id).await;
        approvals::approve(self.app(), by, id, &hash).await.map_err(|error| error.code())
    }

    async fn claim(&self, by: &Actor, id: ApprovalId, over: Option<&Actor>) -> Result<(), ErrorCode> {
        let over = over.and_then(|over| over.member_id);
        claim::claim(self.app(), by, id, over).await.map_err(|error| error.code())
    }

    async fn say(&self, by: &Actor, id: ApprovalId, text: &str) -> Result<(), ErrorCode> {
        self.world.clock.advance(TimeDelta::seconds(1));
        comments::add(self.app(), by, id, text).await.map(drop).map_err(|error| error.code())
    }

    async fn set(&self, hours: i64, deputy: Option<&Actor>) -> Result<(), ErrorCode> {
        let level = ServiceLevel {
            hours,
            deputy: deputy.and_then(|deputy| deputy.member_id),
        };
        due::set_service_level(self.app(), &self.owner, level).await.map_err(|error| error.code())
    }

    /// Who got a mail that contains these words, by the part of their address before the sign.
    async fn told(&self, words: &str) -> Vec<String> {
        let mails = self.world.outbox().await;
        let names = ["owner", "author", "approver", "deputy"];
        let to = |mail: &String| names.into_iter().find(|name| mail.contains(&format!("To: {name}@"))).unwrap_or("?").to_owned();
        // A long line of a mail may be broken at any space.
        let is_about = |mail: &&String| mail.split_whitespace().collect::<Vec<_>>().join(" ").contains(words);
        let mut told: Vec<String> = mails.iter().filter(is_about).map(to).collect();
        told.sort();
        told
    }

    async fn deeds(&self, action: &str) -> usize {
        let filter = audit_log::Filter {
            action: Some(action.to_owned()),
            ..audit_log::Filter::default()
        };
        services::audit::list(self.app(), &self.owner, &filter).await.unwrap().len()
    }

    /// The application of another node over the same database.
    fn other_node(&self) -> App {
        let app = self.app();
        App::new(app.db.clone(), app.clock.clone(), Arc::new(SeededDice::new(11)), app.settings.clone())
    }
}

#[tokio::test]
async fn reminded_half_way_and_escalated_at_the_end_each_exactly_once() {
    let firm = firm().await;
    firm.set(8, Some(&firm.deputy)).await.unwrap();
    let (_, id) = firm.asked(&firm.author, TEXT, "x").await;
    let other = firm.other_node();
    let sweep = async || {
        let (one, two) = tokio::join!(due::tell_all(firm.app()), due::tell_all(&other));
        one.unwrap();
        two.unwrap();
        other.finish_background().await;
    };
    firm.world.clock.advance(TimeDelta::hours(4) - TimeDelta::seconds(1));
    assert!(work::due(firm.app()).await.unwrap().is_empty());
    sweep().await;
    assert_eq!(firm.told(REMINDER).await, Vec::<String>::new());

    firm.world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(work::due(firm.app()).await.unwrap(), [work::Work::TellOfApprovals]);
    sweep().await;
    sweep().await;
    assert_eq!(firm.told(REMINDER).await, ["approver", "deputy", "owner"]);
    assert!(work::due(firm.app()).await.unwrap().is_empty());
    assert!(!due::is_overdue(&firm.item(id).await.place, firm.app().now()));

    firm.world.clock.advance(TimeDelta::hours(4));
    sweep().await;
    sweep().await;
    assert_eq!(firm.told(OVERDUE).await, ["deputy"]);
    assert_eq!(firm.told(REMINDER).await.len(), 3);
    let place = firm.item(id).await.place;
    assert!(due::is_overdue(&place, firm.app().now()) && place.reminded_at < place.escalated_at);
    firm.world.clock.advance(TimeDelta::days(30));
    assert!(work::due(firm.app()).await.unwrap().is_empty());
    assert_eq!(
        (firm.deeds("campaign.approval-reminded").await, firm.deeds("campaign.approval-escalated").await),
        (1, 1)
    );
}

#[tokio::test]
async fn nobody_is_told_of_what_is_decided_and_a_time_that_went_by_unseen_is_told_once() {
    let firm = firm().await;
    let (_, decided) = firm.asked(&firm.author, TEXT, "x").await;
    let (_, unseen) = firm.asked(&firm.author, TEXT, "y").await;
    firm.approve(&firm.approver, decided).await.unwrap();
    firm.world.clock.advance(TimeDelta::hours(25));
    work::run_until_idle(firm.app()).await.unwrap();
    // Without a deputy all who decide are told.
    assert_eq!(firm.told(OVERDUE).await, ["approver", "deputy", "owner"]);
    assert_eq!(firm.told(REMINDER).await.len(), 0);
    assert_eq!(firm.item(unseen).await.place.reminded_at, None);
    assert!(firm.item(unseen).await.place.escalated_at.is_some());
}

#[tokio::test]
async fn a_deputy_who_wrote_it_is_not_the_one_who_is_told() {
    let firm = firm().await;
    firm.set(1, Some(&firm.deputy)).await.unwrap();
    firm.asked(&firm.deputy, TEXT, "x").await;
    firm.world.clock.advance(TimeDelta::hours(1));
    due::tell_all(firm.app()).await.unwrap();
    assert_eq!(firm.told(OVERDUE).await, ["approver", "owner"]);
}

#[tokio::test]
async fn the_service_level_is_the_managers_and_within_limits() {
    let firm = firm().await;
    let usual = due::service_level(firm.app(), &firm.author).await.unwrap();
    assert_eq!((usual.hours, usual.deputy), (24, None));
    for hours in [0, -1, due::LONGEST_HOURS + 1] {
        assert_eq!(firm.set(hours, None).await, Err(ErrorCode::Invalid));
    }
    assert_eq!(firm.set(8, Some(&firm.author)).await, Err(ErrorCode::Invalid));
    let stranger = firm.world.owner("owner@other.example").await;
    assert_eq!(firm.set(8, Some(&stranger)).await, Err(ErrorCode::Invalid));
    let by_approver = due::set_service_level(firm.app(), &firm.approver, usual).await;
    assert!(matches!(by_approver, Err(Error::Forbidden(_))));
    let (_, before) = firm.asked(&firm.author, TEXT, "x").await;
    firm.set(72, Some(&firm.approver)).await.unwrap();
    let (_, after) = firm.asked(&firm.author, TEXT, "y").await;
    for (id, hours) in [(before, 24), (after, 72)] {
        let item = firm.item(id).await;
        assert_eq!(item.place.due_at, Some(item.approval.requested_at + TimeDelta::hours(hours)));
    }
    assert_eq!(due::service_level(firm.app(), &stranger).await.unwrap().hours, 24);
    assert_eq!(firm.deeds("organisation.approval-times-changed").await, 1);
}

#[tokio::test]
async fn of_two_who_claim_at_once_one_gets_it_and_the_other_decides_only_after_taking_it_over() {
    let firm = firm().await;
    let (_, id) = firm.asked(&firm.author, TEXT, "x").await;
    let (one, other) = tokio::join!(firm.claim(&firm.approver, id, None), firm.claim(&firm.deputy, id, None));
    assert_ne!(one.is_ok(), other.is_ok(), "{one:?} {other:?}");
    let (holder, late) = if one.is_ok() {
        (&firm.approver, &firm.deputy)
    } else {
        (&firm.deputy, &firm.approver)
    };
    assert_eq!(firm.item(id).await.holder.map(|(member, ..)| Some(member)), Some(holder.member_id));
    assert_eq!(firm.approve(late, id).await, Err(ErrorCode::Claimed));
    let refused = approvals::reject(firm.app(), late, id, "the wrong audience").await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::Claimed);
    let seen = approvals::get(firm.app(), late, id).await.unwrap();
    assert_eq!(seen.hindrance, Some(Hindrance::Claimed));
    assert_eq!(approvals::get(firm.app(), holder, id).await.unwrap().hindrance, None);

    // Of two who take it over from the same person one gets it too.
    let (one, other) = tokio::join!(firm.claim(late, id, Some(holder)), firm.claim(&firm.owner, id, Some(holder)));
    assert_ne!(one.is_ok(), other.is_ok(), "{one:?} {other:?}");
    let (now, out) = if one.is_ok() { (late, &firm.owner) } else { (&firm.owner, late) };
    assert_eq!(firm.approve(out, id).await, Err(ErrorCode::Claimed));
    assert_eq!(firm.approve(now, id).await, Ok(CampaignStatus::Approved));
    assert_eq!(firm.claim(holder, id, None).await, Err(ErrorCode::Conflict));
    assert_eq!(firm.deeds("campaign.approval-claimed").await, 2);
}

#[tokio::test]
async fn a_claim_lapses_without_a_deed_and_a_comment_is_one() {
    let firm = firm().await;
    let (_, id) = firm.asked(&firm.author, TEXT, "x").await;
    firm.claim(&firm.approver, id, None).await.unwrap();
    firm.world.clock.advance(TimeDelta::minutes(20));
    firm.say(&firm.approver, id, "I ask the fund house.").await.unwrap();
    firm.world.clock.advance(TimeDelta::minutes(29));
    assert_eq!(firm.claim(&firm.deputy, id, None).await, Err(ErrorCode::Claimed));
    firm.world.clock.advance(TimeDelta::minutes(1));
    assert!(firm.item(id).await.holder.is_none());
    firm.claim(&firm.deputy, id, None).await.unwrap();
    let not_theirs = claim::release(firm.app(), &firm.approver, id).await.unwrap_err();
    assert_eq!(not_theirs.code(), ErrorCode::Conflict);
    claim::release(firm.app(), &firm.deputy, id).await.unwrap();
    assert_eq!(firm.approve(&firm.approver, id).await, Ok(CampaignStatus::Approved));
}

#[tokio::test]
async fn who_may_not_decide_does_not_claim() {
    let firm = firm().await;
    let (_, id) = firm.asked(&firm.deputy, TEXT, "x").await;
    assert_eq!(firm.claim(&firm.author, id, None).await, Err(ErrorCode::Forbidden));
    assert_eq!(firm.claim(&firm.deputy, id, None).await, Err(ErrorCode::OwnContent));
    assert_eq!(firm.claim(&firm.approver, id, None).await, Ok(()));
}

#[tokio::test]
async fn requests_of_identical_content_are_approved_together() {
    let firm = firm().await;
    let (one, first) = firm.asked(&firm.author, TEXT, "x").await;
    let (two, second) = firm.asked(&firm.author, TEXT, "y").await;
    let (other, different) = firm.asked(&firm.author, &format!("{TEXT}!"), "x").await;
    let filter = approvals::Filter {
        is_waiting: true,
        ..approvals::Filter::default()
    };
    let listed = approvals::list(firm.app(), &firm.approver, &filter).await.unwrap();
    let together: Vec<_> = bulk::together(listed).into_iter().map(|(item, count)| (item.approval.id, count)).collect();
    assert_eq!(together, [(first, 2), (second, 2), (different, 1)]);
    let found = bulk::alike(firm.app(), &firm.approver, second).await.unwrap();
    let ids: Vec<_> = found.iter().map(|item| item.approval.id).collect();
    assert_eq!(ids, [first, second]);
    assert!(bulk::alike(firm.app(), &firm.approver, different).await.unwrap().is_empty());
    // Different people: the hashes that approvals bind to differ.
    assert_ne!(found[0].version.hash, found[1].version.hash);

    let items = [firm.read(first).await, firm.read(second).await];
    bulk::approve_alike(firm.app(), &firm.approver, &items).await.unwrap();
    assert_eq!([firm.status(one).await, firm.status(two).await], [CampaignStatus::Approved; 2]);
    assert_eq!(firm.status(other).await, CampaignStatus::InReview);
    for id in [first, second] {
        let approval = firm.item(id).await.approval;
        assert_eq!((approval.status, approval.decided_by), (ApprovalStatus::Approved, firm.approver.member_id));
    }
    assert_eq!(firm.deeds("campaign.approved").await, 2);
    approvals::undo(firm.app(), &firm.approver, second).await.unwrap();
    assert_eq!(
        [firm.status(one).await, firm.status(two).await],
        [CampaignStatus::Approved, CampaignStatus::InReview]
    );
}

#[tokio::test]
async fn of_requests_approved_together_all_are_or_none() {
    let firm = firm().await;
    let (one, first) = firm.asked(&firm.author, TEXT, "x").await;
    let (_, own) = firm.asked(&firm.deputy, TEXT, "y").await;
    let (_, different) = firm.asked(&firm.author, &format!("{TEXT}!"), "x").await;
    let (changed, third) = firm.asked(&firm.author, TEXT, "z").await;
    let together = async |by: &Actor, items: &[(ApprovalId, Vec<u8>)]| bulk::approve_alike(firm.app(), by, items).await.map_err(|error| error.code());
    let read = [firm.read(first).await, firm.read(own).await, firm.read(different).await, firm.read(third).await];
    let some = |indices: &[usize]| indices.iter().map(|index| read[*index].clone()).collect::<Vec<_>>();
    assert_eq!(together(&firm.approver, &some(&[0])).await, Err(ErrorCode::Invalid));
    assert_eq!(together(&firm.approver, &some(&[0, 0])).await, Err(ErrorCode::Invalid));
    assert_eq!(together(&firm.approver, &some(&[0, 2])).await, Err(ErrorCode::Invalid));
    assert_eq!(together(&firm.author, &some(&[0, 1])).await, Err(ErrorCode::Forbidden));
    // What the deputy wrote stops the deputy, and is not offered either.
    assert_eq!(together(&firm.deputy, &some(&[0, 1])).await, Err(ErrorCode::OwnContent));
    let offered = bulk::alike(firm.app(), &firm.deputy, first).await.unwrap();
    assert!(offered.iter().all(|item| item.approval.id != own) && offered.len() == 2);
    firm.claim(&firm.owner, own, None).await.unwrap();
    assert_eq!(together(&firm.approver, &some(&[0, 1])).await, Err(ErrorCode::Claimed));
    firm.write(&firm.author, changed, &format!("{TEXT} Thank you."), "z").await;
    assert_eq!(together(&firm.approver, &some(&[0, 3])).await, Err(ErrorCode::ContentChanged));
    assert_eq!(firm.status(one).await, CampaignStatus::InReview);
    assert_eq!(firm.deeds("campaign.approved").await, 0);
    let stranger = firm.world.owner("owner@other.example").await;
    assert_eq!(together(&stranger, &some(&[0, 1])).await, Err(ErrorCode::NotFound));
}

#[tokio::test]
async fn two_who_approve_the_same_requests_together_at_once_do_not_wait_in_a_circle() {
    let firm = firm().await;
    let (_, first) = firm.asked(&firm.author, TEXT, "x").await;
    let (_, second) = firm.asked(&firm.author, TEXT, "y").await;
    let mut items = [firm.read(first).await, firm.read(second).await];
    let forwards = items.clone();
    items.reverse();
    let (one, other) = tokio::join!(
        bulk::approve_alike(firm.app(), &firm.approver, &forwards),
        bulk::approve_alike(firm.app(), &firm.deputy, &items),
    );
    assert_ne!(one.is_ok(), other.is_ok(), "{one:?} {other:?}");
    let refused = one.err().or(other.err()).unwrap();
    assert_eq!(refused.code(), ErrorCode::Conflict);
}

#[tokio::test]
async fn author_and_approvers_talk_and_nobody_else_hears() {
    let firm = firm().await;
    let colleague = firm.world.member(&firm.owner, "colleague@sahyadri.example", Role::Advisor).await;
    let (_, id) = firm.asked(&firm.author, TEXT, "x").await;
    // Nobody looks at it yet: all who decide are told.
    firm.say(&firm.author, id, "It must go out today.").await.unwrap();
    assert_eq!(firm.told("It must go out today.").await, ["approver", "deputy", "owner"]);
    firm.say(&firm.approver, id, "Which Monday is meant?").await.unwrap();
    assert_eq!(firm.told("Which Monday is meant?").await, ["author"]);
    firm.say(&firm.author, id, "The next one.\u{0}").await.unwrap();
    assert_eq!(firm.told("The next one.").await, ["approver"]);
    let said = comments::list(firm.app(), &firm.author, id).await.unwrap();
    let texts: Vec<_> = said.iter().map(|comment| comment.text.as_str()).collect();
    assert_eq!(texts, ["It must go out today.", "Which Monday is meant?", "The next one."]);
    assert!(said.windows(2).all(|pair| pair[0].at < pair[1].at));
    assert_eq!((said[1].name.as_str(), Some(said[1].member_id)), ("Asha approver", firm.approver.member_id));

    for text in [" ".to_owned(), "x".repeat(comments::LONGEST + 1)] {
        assert_eq!(firm.say(&firm.author, id, &text).await, Err(ErrorCode::Invalid));
    }
    assert_eq!(firm.say(&colleague, id, "Me too").await, Err(ErrorCode::NotFound));
    assert!(matches!(comments::list(firm.app(), &colleague, id).await, Err(Error::NotFound)));
    // Also once it is decided.
    firm.approve(&firm.approver, id).await.unwrap();
    firm.say(&firm.author, id, "Thank you.").await.unwrap();
    assert_eq!(comments::list(firm.app(), &firm.approver, id).await.unwrap().len(), 4);
    assert_eq!(firm.deeds("campaign.approval-commented").await, 4);
}

#[tokio::test]
async fn the_history_tells_every_submission_decision_and_end() {
    let firm = firm().await;
    let (campaign, first) = firm.asked(&firm.author, TEXT, "x").await;
    assert_eq!(approvals::get(firm.app(), &firm.approver, first).await.unwrap().base, None);
    approvals::reject(firm.app(), &firm.approver, first, "Say which Monday.").await.unwrap();
    firm.write(&firm.author, campaign, &format!("{TEXT} Next Monday."), "x").await;
    let second = firm.submit(&firm.author, campaign).await;
    // Nothing was approved yet: the version that was submitted before is what it is compared with.
    let compared = approvals::get(firm.app(), &firm.approver, second).await.unwrap();
    assert_eq!((compared.base.map(|base| base.number), compared.base_was_approved), (Some(1), false));
    firm.approve(&firm.approver, second).await.unwrap();
    approvals::undo(firm.app(), &firm.approver, second).await.unwrap();
    firm.approve(&firm.deputy, second).await.unwrap();
    firm.write(&firm.author, campaign, TEXT, "x").await;
    let third = firm.submit(&firm.author, campaign).await;
    let compared = approvals::get(firm.app(), &firm.approver, third).await.unwrap();
    assert_eq!((compared.base.map(|base| base.number), compared.base_was_approved), (Some(2), true));
    campaigns::withdraw(firm.app(), &firm.author, campaign).await.unwrap();

    let past = approvals::history(firm.app(), &firm.author, first).await.unwrap();
    let told: Vec<_> = past.iter().rev().map(|past| (past.what.as_str(), past.version)).collect();
    assert_eq!(
        told,
        [
            ("submitted", 1),
            ("rejected", 1),
            ("submitted", 2),
            ("approved", 2),
            ("approval-undone", 2),
            ("approved", 2),
            ("voided", 2),
            ("submitted", 3),
            ("withdrawn", 3),
        ]
    );
    let rejected = &past[past.len() - 2];
    assert_eq!(
        (rejected.who.as_deref(), rejected.reason.as_deref()),
        (Some("Asha approver"), Some("Say which Monday."))
    );
    assert!(past.iter().all(|past| !past.rulebook.is_empty() && past.must_fix == 0));
    assert_eq!(approvals::history(firm.app(), &firm.owner, third).await.unwrap(), past);
}

#[tokio::test]
async fn what_the_policy_approves_is_in_the_history_and_in_no_queue() {
    let firm = firm().await;
    organisations::update_policies(firm.app(), &firm.owner, ApprovalPolicy::None, false)
        .await
        .unwrap();
    let (_, id) = firm.asked(&firm.author, TEXT, "x").await;
    let item = firm.item(id).await;
    assert_eq!((item.approval.status, item.place.due_at), (ApprovalStatus::Approved, None));
    let past = approvals::history(firm.app(), &firm.author, id).await.unwrap();
    let told: Vec<_> = past.iter().map(|past| (past.what.as_str(), past.who.is_some())).collect();
    assert_eq!(told, [("approved", false), ("submitted", true)]);
    firm.world.clock.advance(TimeDelta::days(4));
    assert!(work::due(firm.app()).await.unwrap().is_empty());
}

#[tokio::test]
async fn another_organisation_finds_nothing() {
    let firm = firm().await;
    let (_, id) = firm.asked(&firm.author, TEXT, "x").await;
    firm.asked(&firm.author, TEXT, "y").await;
    firm.say(&firm.author, id, "Hello").await.unwrap();
    let stranger = firm.world.owner("owner@other.example").await;
    let app = firm.app();
    assert_eq!(firm.claim(&stranger, id, None).await, Err(ErrorCode::NotFound));
    assert_eq!(firm.claim(&stranger, id, Some(&firm.approver)).await, Err(ErrorCode::NotFound));
    assert!(matches!(claim::release(app, &stranger, id).await, Err(Error::NotFound)));
    assert!(matches!(bulk::alike(app, &stranger, id).await, Err(Error::NotFound)));
    assert!(matches!(comments::list(app, &stranger, id).await, Err(Error::NotFound)));
    assert_eq!(firm.say(&stranger, id, "Hello").await, Err(ErrorCode::NotFound));
    assert!(matches!(approvals::history(app, &stranger, id).await, Err(Error::NotFound)));
    assert!(matches!(approvals::get_item(app, &stranger, id).await, Err(Error::NotFound)));
    assert_eq!(comments::list(app, &firm.owner, id).await.unwrap().len(), 1);
}
