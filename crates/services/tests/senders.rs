//! Which sender a campaign leaves from, and what becomes of it when that one stops. On SQLite, or
//! PostgreSQL with `TEST_POSTGRES_URL`.

use chrono::TimeDelta;
use domain::{CampaignId, CampaignStatus, Channel, ErrorCode, Language, PhoneNumber, SenderId};
use services::{
    Actor, App, Error, approvals,
    campaigns::{self, Campaign, Patch, Review, Saved},
    deliveries, launch, senders,
};
use test_support::{
    campaigns::{add_contacts, approved, number, whatsapp_sender},
    use_cases::UseCases,
};

struct Firm {
    world: UseCases,
    owner: Actor,
    sandbox: SenderId,
}

/// A new organisation with its sandbox and two contacts.
async fn firm() -> Firm {
    let world = UseCases::new().await;
    let owner = world.owner("meera@example.org").await;
    add_contacts(&world.app, &owner, 2, |index| number(index, "11")).await;
    let sandbox = senders::list(&world.app, &owner).await.unwrap().remove(0).id;
    Firm { world, owner, sandbox }
}

impl Firm {
    fn app(&self) -> &App {
        &self.world.app
    }

    /// Connects a number, later than all before it.
    async fn connect(&self) -> SenderId {
        self.world.clock.advance(TimeDelta::seconds(1));
        whatsapp_sender(self.app(), &self.owner, 20.0).await
    }

    async fn archive(&self, sender: SenderId) {
        senders::archive(self.app(), &self.owner, sender).await.unwrap();
    }

    async fn pause(&self, sender: SenderId) {
        senders::pause(self.app(), &self.owner, sender).await.unwrap();
    }

    async fn approved(&self, sender: SenderId) -> CampaignId {
        approved(self.app(), &self.owner, sender).await
    }

    /// A draft for everybody that names no sender.
    async fn draft(&self) -> CampaignId {
        let id = self.approved(self.sandbox).await;
        let copy = campaigns::duplicate(self.app(), &self.owner, id, "Copy").await.unwrap();
        self.name(copy, None).await.unwrap();
        copy
    }

    async fn name(&self, id: CampaignId, sender: Option<SenderId>) -> Result<Saved, Error> {
        let patch = Patch {
            sender_id: Some(sender),
            ..Patch::default()
        };
        let read = self.get(id).await.revision;
        campaigns::save_draft(self.app(), &self.owner, id, read, patch).await
    }

    async fn submit(&self, id: CampaignId) -> Result<CampaignStatus, ErrorCode> {
        let read = self.get(id).await.revision;
        let submitted = campaigns::submit(self.app(), &self.owner, id, read, "").await;
        submitted.map(|submitted| submitted.status).map_err(|error| error.code())
    }

    async fn approve(&self, id: CampaignId) {
        let (approval, hash) = approvals::waiting_for(self.app(), &self.owner, id).await.unwrap();
        approvals::approve(self.app(), &self.owner, approval, &hash).await.unwrap();
    }

    async fn launch(&self, id: CampaignId) -> Result<(), ErrorCode> {
        launch::launch(self.app(), &self.owner, id).await.map_err(|error| error.code())
    }

    async fn get(&self, id: CampaignId) -> Campaign {
        campaigns::get(self.app(), &self.owner, id).await.unwrap()
    }

    async fn review(&self, id: CampaignId) -> Review {
        campaigns::review(self.app(), &self.owner, id).await.unwrap()
    }

    /// The sender that the review shows.
    async fn shown(&self, id: CampaignId) -> Option<SenderId> {
        self.review(id).await.sender.map(|sender| sender.id)
    }
}

/// The code of the one field that was refused.
fn refused(outcome: Result<Saved, Error>) -> (String, ErrorCode) {
    let fields = outcome.unwrap_err().into_fields();
    assert_eq!(fields.len(), 1, "{fields:?}");
    (fields[0].field.clone(), fields[0].code)
}

#[tokio::test]
async fn a_real_number_comes_before_the_sandbox() {
    let firm = firm().await;
    let id = firm.draft().await;
    assert_eq!(firm.shown(id).await, Some(firm.sandbox));
    let number = firm.connect().await;
    firm.connect().await;
    let review = firm.review(id).await;
    assert_eq!(review.sender.map(|sender| (sender.id, sender.trouble)), Some((number, None)));
    assert_eq!(review.number_instead, None);
    let campaign = firm.get(id).await;
    let choices = campaigns::sender::choices(firm.app(), &firm.owner, &campaign).await.unwrap();
    assert_eq!((choices.automatic.map(|sender| sender.id), choices.senders.len()), (Some(number), 3));
    assert_eq!(firm.submit(id).await, Ok(CampaignStatus::InReview));
    firm.approve(id).await;
    assert_eq!(firm.launch(id).await, Ok(()));
    assert_eq!(firm.get(id).await.sender_id, Some(number));
}

#[tokio::test]
async fn what_was_reviewed_is_what_it_leaves_from() {
    let firm = firm().await;
    let id = firm.draft().await;
    assert_eq!(firm.submit(id).await, Ok(CampaignStatus::InReview));
    assert_eq!(firm.get(id).await.sender_id, Some(firm.sandbox));
    // A number that comes later changes nothing, but the review says that there is one.
    firm.connect().await;
    let review = firm.review(id).await;
    assert_eq!(
        (review.sender.map(|sender| sender.id), review.number_instead.as_deref()),
        (Some(firm.sandbox), Some("Office"))
    );
    let (approval, _) = approvals::waiting_for(firm.app(), &firm.owner, id).await.unwrap();
    let seen = approvals::get(firm.app(), &firm.owner, approval).await.unwrap();
    assert_eq!(seen.sender.map(|sender| sender.id), Some(firm.sandbox));
    firm.approve(id).await;
    assert_eq!(firm.launch(id).await, Ok(()));
    assert_eq!(firm.get(id).await.sender_id, Some(firm.sandbox));
}

#[tokio::test]
async fn a_named_sender_that_stopped_is_said_and_never_replaced() {
    let firm = firm().await;
    let number = firm.connect().await;
    let id = firm.approved(number).await;
    firm.pause(number).await;
    assert_eq!(firm.launch(id).await, Err(ErrorCode::SenderPaused));
    firm.archive(number).await;
    assert_eq!(firm.launch(id).await, Err(ErrorCode::SenderArchived));
    let phone = PhoneNumber::parse("9820000011").unwrap();
    let test = deliveries::send_test(firm.app(), &firm.owner, id, phone, Language::En).await;
    assert_eq!(test.unwrap_err().code(), ErrorCode::SenderArchived);
    let shown = firm.review(id).await.sender.unwrap();
    assert_eq!((shown.id, shown.trouble), (number, Some(ErrorCode::SenderArchived)));
    let campaign = firm.get(id).await;
    let choices = campaigns::sender::choices(firm.app(), &firm.owner, &campaign).await.unwrap();
    let offered: Vec<_> = choices.senders.into_iter().map(|sender| sender.id).collect();
    assert_eq!(offered, [firm.sandbox, number]);
    // Another one is chosen, by the rule or by name: as with the plan, the approval stands.
    firm.name(id, None).await.unwrap();
    assert_eq!(firm.get(id).await.sender_id, Some(firm.sandbox));
    let saved = firm.name(id, Some(firm.sandbox)).await.unwrap();
    assert!(
        matches!(
            saved,
            Saved::Kept {
                voided: false,
                status: CampaignStatus::Approved,
                ..
            }
        ),
        "{saved:?}"
    );
    assert_eq!(firm.launch(id).await, Ok(()));
    assert_eq!(firm.get(id).await.sender_id, Some(firm.sandbox));
}

#[tokio::test]
async fn what_cannot_send_is_neither_named_nor_submitted() {
    let firm = firm().await;
    let id = firm.draft().await;
    let number = firm.connect().await;
    let stranger = firm.world.owner("owner@other.example").await;
    let theirs = senders::list(firm.app(), &stranger).await.unwrap().remove(0).id;
    let field = |code| ("sender_id".to_owned(), code);
    assert_eq!(refused(firm.name(id, Some(theirs)).await), field(ErrorCode::NotFound));
    firm.name(id, Some(number)).await.unwrap();
    firm.pause(number).await;
    assert_eq!(firm.submit(id).await, Err(ErrorCode::SenderPaused));
    // What it names already stays, so that the rest of the step can be saved.
    assert!(firm.name(id, Some(number)).await.is_ok());
    firm.name(id, None).await.unwrap();
    assert_eq!(refused(firm.name(id, Some(number)).await), field(ErrorCode::SenderPaused));
    firm.archive(number).await;
    assert_eq!(refused(firm.name(id, Some(number)).await), field(ErrorCode::SenderArchived));
    let check = campaigns::sender::check(firm.app(), &firm.owner, firm.sandbox, Channel::Email).await;
    assert!(matches!(check.unwrap_err(), Error::Invalid(fields) if fields[0].code == ErrorCode::SenderOtherChannel));
}
