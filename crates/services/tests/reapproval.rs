//! An approval that is taken back, and one that no longer covers its audience. On SQLite, or PostgreSQL
//! with `TEST_POSTGRES_URL`.

use chrono::TimeDelta;
use domain::{ApprovalStatus, CampaignId, CampaignStatus, ErrorCode, Recurrence, Role, campaign::Schedule};
use services::{
    Actor, App, Error,
    approvals::{self, Approval},
    campaigns::{self, Campaign, Growth},
    launch,
};
use test_support::{
    campaigns::{add_contacts, approved, fast_sandbox, number},
    use_cases::UseCases,
};

struct Firm {
    world: UseCases,
    owner: Actor,
    campaign: CampaignId,
}

/// An organisation with `readers` contacts and a campaign that its owner has approved.
async fn firm(readers: usize) -> Firm {
    let world = UseCases::new().await;
    let owner = world.owner("meera@example.org").await;
    add_contacts(&world.app, &owner, readers, |index| number(index, "11")).await;
    let sandbox = fast_sandbox(&world.app, &owner).await;
    let campaign = approved(&world.app, &owner, sandbox).await;
    Firm { world, owner, campaign }
}

impl Firm {
    fn app(&self) -> &App {
        &self.world.app
    }

    async fn campaign(&self) -> Campaign {
        campaigns::get(self.app(), &self.owner, self.campaign).await.unwrap()
    }

    async fn approval(&self) -> Approval {
        approvals::newest_of(self.app(), &self.owner, self.campaign).await.unwrap().unwrap()
    }

    async fn undo(&self, by: &Actor) -> Result<(), ErrorCode> {
        let id = self.approval().await.id;
        approvals::undo(self.app(), by, id).await.map_err(|error| error.code())
    }

    async fn approve(&self) -> CampaignStatus {
        let (id, hash) = approvals::waiting_for(self.app(), &self.owner, self.campaign).await.unwrap();
        approvals::approve(self.app(), &self.owner, id, &hash).await.unwrap()
    }

    /// Adds contacts whose numbers end as nobody's do yet.
    async fn grow(&self, by: usize, ending: &str) {
        add_contacts(self.app(), &self.owner, by, |index| number(index, ending)).await;
    }

    async fn growth(&self) -> Option<Growth> {
        campaigns::review(self.app(), &self.owner, self.campaign).await.unwrap().growth
    }

    async fn schedule(&self, starts_in: TimeDelta) {
        let plan = Schedule {
            starts_at: Some(self.app().now() + starts_in),
            zone: "Asia/Kolkata".to_owned(),
            recurrence: Recurrence::None,
            ..Schedule::default()
        };
        campaigns::schedule(self.app(), &self.owner, self.campaign, plan).await.unwrap();
    }

    async fn deeds(&self) -> Vec<String> {
        let filter = services::audit_log::Filter {
            subject_id: Some(self.campaign.to_string()),
            ..services::audit_log::Filter::default()
        };
        let entries = services::audit::list(self.app(), &self.owner, &filter).await.unwrap();
        entries.into_iter().rev().map(|entry| entry.action).collect()
    }
}

#[tokio::test]
async fn an_approval_is_taken_back_and_given_again() {
    let firm = firm(2).await;
    let first = firm.approval().await;
    let detail = approvals::get(firm.app(), &firm.owner, first.id).await.unwrap();
    assert_eq!(detail.undo_until, first.decided_at.map(|at| at + approvals::UNDO_WITHIN));
    assert_eq!(firm.undo(&firm.owner).await, Ok(()));
    let waiting = firm.approval().await;
    assert_eq!(
        (waiting.id, waiting.status, waiting.decided_by, waiting.decided_at),
        (first.id, ApprovalStatus::Waiting, None, None)
    );
    assert_eq!(firm.campaign().await.status, CampaignStatus::InReview);
    assert_eq!(
        launch::launch(firm.app(), &firm.owner, firm.campaign).await.unwrap_err().code(),
        ErrorCode::BadState
    );
    assert_eq!(firm.undo(&firm.owner).await, Err(ErrorCode::BadState));
    assert_eq!(firm.approve().await, CampaignStatus::Approved);
    assert!(
        firm.deeds()
            .await
            .ends_with(&["campaign.approved".into(), "campaign.approval-undone".into(), "campaign.approved".into()])
    );
}

#[tokio::test]
async fn only_the_approver_takes_it_back_and_only_for_a_minute() {
    let firm = firm(2).await;
    let approver = firm.world.member(&firm.owner, "approver@example.org", Role::Approver).await;
    let advisor = firm.world.member(&firm.owner, "advisor@example.org", Role::Advisor).await;
    assert_eq!(firm.undo(&approver).await, Err(ErrorCode::NotYours));
    assert_eq!(firm.undo(&advisor).await, Err(ErrorCode::Forbidden));
    let theirs = approvals::get(firm.app(), &approver, firm.approval().await.id).await.unwrap();
    assert_eq!(theirs.undo_until, None);
    let stranger = firm.world.owner("owner@other.example").await;
    assert_eq!(firm.undo(&stranger).await, Err(ErrorCode::NotFound));
    assert_eq!(
        approvals::undo_of(firm.app(), &stranger, firm.campaign).await.unwrap_err().code(),
        ErrorCode::NotFound
    );
    firm.world.clock.advance(approvals::UNDO_WITHIN + TimeDelta::milliseconds(1));
    assert_eq!(firm.undo(&firm.owner).await, Err(ErrorCode::TooLate));
    assert_eq!(firm.approval().await.status, ApprovalStatus::Approved);
}

#[tokio::test]
async fn an_approval_that_was_used_stays() {
    let scheduled = firm(2).await;
    scheduled.world.clock.advance(TimeDelta::seconds(5));
    scheduled.schedule(TimeDelta::hours(2)).await;
    assert_eq!(scheduled.undo(&scheduled.owner).await, Err(ErrorCode::BadState));
    assert_eq!(scheduled.campaign().await.status, CampaignStatus::Scheduled);
    let launched = firm(2).await;
    launch::launch(launched.app(), &launched.owner, launched.campaign).await.unwrap();
    assert_eq!(launched.undo(&launched.owner).await, Err(ErrorCode::BadState));
    assert_eq!(launched.campaign().await.status, CampaignStatus::Sending);
}

#[tokio::test]
async fn what_the_approval_itself_scheduled_goes_back_with_its_plan() {
    let firm = firm(2).await;
    firm.schedule(TimeDelta::hours(2)).await;
    firm.world.clock.advance(TimeDelta::seconds(1));
    campaigns::resubmit(firm.app(), &firm.owner, firm.campaign, "once more").await.unwrap();
    assert_eq!(firm.approve().await, CampaignStatus::Scheduled);
    let starts_at = firm.campaign().await.starts_at;
    assert!(starts_at.is_some());
    assert_eq!(firm.undo(&firm.owner).await, Ok(()));
    assert_eq!(
        (firm.campaign().await.status, firm.campaign().await.starts_at),
        (CampaignStatus::InReview, None)
    );
    assert_eq!(firm.approve().await, CampaignStatus::Scheduled);
    assert_eq!(firm.campaign().await.starts_at, starts_at);
}

#[tokio::test]
async fn of_an_undo_and_a_launch_at_once_exactly_one_happens() {
    let firm = firm(2).await;
    let id = firm.approval().await.id;
    let (undone, launched) = tokio::join!(
        approvals::undo(firm.app(), &firm.owner, id),
        launch::launch(firm.app(), &firm.owner, firm.campaign),
    );
    assert_ne!(undone.is_ok(), launched.is_ok(), "{undone:?} {launched:?}");
    let expected = if undone.is_ok() { CampaignStatus::InReview } else { CampaignStatus::Sending };
    assert_eq!(firm.campaign().await.status, expected);
}

#[tokio::test]
async fn an_audience_grown_by_more_than_five_percent_is_approved_again() {
    let firm = firm(40).await;
    firm.grow(2, "22").await;
    assert_eq!(firm.growth().await, None);
    firm.grow(1, "33").await;
    let grown = Growth { approved: 40, now: 43 };
    assert_eq!(firm.growth().await, Some(grown));
    let refused = launch::launch(firm.app(), &firm.owner, firm.campaign).await.unwrap_err();
    assert!(matches!(refused, Error::AudienceGrown { approved: 40, now: 43 }), "{refused:?}");
    let numbers: Vec<_> = refused.into_fields().into_iter().map(|field| (field.field, field.limit)).collect();
    assert_eq!(numbers, [("approved".to_owned(), Some(40)), ("now".to_owned(), Some(43))]);
    assert_eq!(firm.campaign().await.status, CampaignStatus::Approved);
    let first = firm.approval().await;
    firm.world.clock.advance(TimeDelta::seconds(1));
    let submitted = campaigns::resubmit(firm.app(), &firm.owner, firm.campaign, "three more clients").await.unwrap();
    assert_eq!(submitted.status, CampaignStatus::InReview);
    assert_eq!(firm.growth().await, None);
    let old = approvals::get(firm.app(), &firm.owner, first.id).await.unwrap();
    assert_eq!(old.item.approval.status, ApprovalStatus::Voided);
    let asked = approvals::get(firm.app(), &firm.owner, firm.approval().await.id).await.unwrap();
    assert_eq!((asked.item.version.recipients, asked.item.approval.note.as_str()), (43, "three more clients"));
    assert_eq!(asked.base.map(|base| base.recipients), Some(40));
    assert_eq!(firm.approve().await, CampaignStatus::Approved);
    launch::launch(firm.app(), &firm.owner, firm.campaign).await.unwrap();
    assert!(firm.deeds().await.contains(&"campaign.resubmitted".to_owned()));
}

#[tokio::test]
async fn people_who_may_not_be_written_to_are_no_growth() {
    let firm = firm(4).await;
    for index in 0..9 {
        let input = services::contacts::Input {
            name: format!("Without consent {index}"),
            phone: format!("981000000{index}"),
            language: "en".to_owned(),
            ..services::contacts::Input::default()
        };
        services::contacts::create(firm.app(), &firm.owner, &input).await.unwrap();
    }
    assert_eq!(firm.growth().await, None);
    launch::launch(firm.app(), &firm.owner, firm.campaign).await.unwrap();
}

#[tokio::test]
async fn a_scheduled_campaign_that_has_grown_waits_for_an_approver() {
    let firm = firm(4).await;
    firm.schedule(TimeDelta::hours(1)).await;
    firm.grow(4, "22").await;
    firm.world.clock.advance(TimeDelta::hours(1));
    launch::launch_due(firm.app()).await.unwrap();
    assert_eq!(firm.campaign().await.status, CampaignStatus::InReview);
    let asked = approvals::get(firm.app(), &firm.owner, firm.approval().await.id).await.unwrap();
    assert_eq!((asked.item.version.recipients, asked.item.approval.status), (8, ApprovalStatus::Waiting));
    launch::launch_due(firm.app()).await.unwrap();
    assert_eq!(firm.approval().await.id, asked.item.approval.id);
    // Its time went by: somebody starts it by hand.
    assert_eq!(firm.approve().await, CampaignStatus::Approved);
    launch::launch(firm.app(), &firm.owner, firm.campaign).await.unwrap();
}

#[tokio::test]
async fn only_what_is_approved_is_asked_for_again() {
    let firm = firm(2).await;
    firm.undo(&firm.owner).await.unwrap();
    let waiting = campaigns::resubmit(firm.app(), &firm.owner, firm.campaign, "").await.unwrap_err();
    assert_eq!(waiting.code(), ErrorCode::BadState);
    firm.approve().await;
    let long = campaigns::resubmit(firm.app(), &firm.owner, firm.campaign, &"x".repeat(campaigns::LONGEST_NOTE + 1)).await;
    assert!(matches!(long.unwrap_err(), Error::Invalid(fields) if fields[0].field == "note" && fields[0].limit == Some(500)));
    let stranger = firm.world.owner("owner@other.example").await;
    let theirs = campaigns::resubmit(firm.app(), &stranger, firm.campaign, "").await.unwrap_err();
    assert_eq!(theirs.code(), ErrorCode::NotFound);
}
