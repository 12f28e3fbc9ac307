//! A launched campaign whose approval has run out goes on only once the very same version is approved
//! again. On SQLite, or PostgreSQL with `TEST_POSTGRES_URL`.

use chrono::TimeDelta;
use domain::{ApprovalStatus, CampaignId, CampaignStatus, DeliveryStatus, ErrorCode, Role};
use services::{
    Actor, App,
    approvals::{self, Approval, diff::Change, external},
    campaigns::{self, Campaign, Renewal},
    deliveries::{self, Resolution},
    launch, live, work,
};
use test_support::{
    campaigns::{add_contacts, approved, fast_sandbox, number},
    until,
    use_cases::UseCases,
};

struct Firm {
    world: UseCases,
    owner: Actor,
    campaign: CampaignId,
}

/// An organisation whose owner has approved and launched a campaign to numbers that end like these.
async fn launched(endings: &[&str]) -> Firm {
    let world = UseCases::new().await;
    let owner = world.owner("meera@example.org").await;
    add_contacts(&world.app, &owner, endings.len(), |index| number(index, endings[index])).await;
    let sandbox = fast_sandbox(&world.app, &owner).await;
    let campaign = approved(&world.app, &owner, sandbox).await;
    world.clock.advance(TimeDelta::seconds(1));
    launch::launch(&world.app, &owner, campaign).await.unwrap();
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

    async fn renewal(&self) -> Option<Renewal> {
        external::clearance(self.app(), &self.owner, self.campaign).await.unwrap().renewal
    }

    async fn resume(&self) -> Result<(), ErrorCode> {
        deliveries::resume(self.app(), &self.owner, self.campaign).await.map_err(|error| error.code())
    }

    async fn retry(&self) -> Result<usize, ErrorCode> {
        deliveries::retry_failed(self.app(), &self.owner, self.campaign)
            .await
            .map_err(|error| error.code())
    }

    async fn ask_again(&self) -> Result<CampaignStatus, ErrorCode> {
        let asked = campaigns::resubmit(self.app(), &self.owner, self.campaign, "the rest of them").await;
        asked.map(|asked| asked.status).map_err(|error| error.code())
    }

    async fn approve(&self) -> CampaignStatus {
        let (id, hash) = approvals::waiting_for(self.app(), &self.owner, self.campaign).await.unwrap();
        approvals::approve(self.app(), &self.owner, id, &hash).await.unwrap()
    }

    async fn count(&self, wanted: DeliveryStatus) -> i64 {
        let snapshot = live::snapshot(self.app(), &self.owner, self.campaign).await.unwrap();
        snapshot.counts.iter().filter(|(status, _)| *status == wanted).map(|(_, count)| count).sum()
    }

    async fn deeds(&self) -> Vec<String> {
        let filter = services::audit_log::Filter {
            subject_id: Some(self.campaign.to_string()),
            ..services::audit_log::Filter::default()
        };
        let entries = services::audit::list(self.app(), &self.owner, &filter).await.unwrap();
        entries.into_iter().rev().map(|entry| entry.action).collect()
    }

    fn later(&self) {
        self.world.clock.advance(TimeDelta::days(181));
    }
}

#[tokio::test]
async fn a_paused_campaign_goes_on_once_its_approval_is_renewed() {
    let firm = launched(&["10", "11"]).await;
    deliveries::pause(firm.app(), &firm.owner, firm.campaign).await.unwrap();
    assert_eq!((firm.renewal().await, firm.ask_again().await), (None, Err(ErrorCode::BadState)));
    let (before, first) = (firm.campaign().await, firm.approval().await);
    firm.later();
    assert_eq!(firm.resume().await, Err(ErrorCode::ApprovalExpired));
    assert_eq!(
        (firm.renewal().await, firm.campaign().await.status),
        (Some(Renewal::Needed), CampaignStatus::Paused)
    );

    assert_eq!(firm.ask_again().await, Ok(CampaignStatus::Paused));
    let request = firm.approval().await;
    assert_eq!((request.status, request.version_id), (ApprovalStatus::Waiting, first.version_id));
    assert_eq!(firm.renewal().await, Some(Renewal::Waiting(request.id)));
    assert_eq!(
        (firm.resume().await, firm.ask_again().await),
        (Err(ErrorCode::ApprovalNeeded), Err(ErrorCode::BadState))
    );
    let seen = approvals::get(firm.app(), &firm.owner, request.id).await.unwrap();
    let is_same = |changes: &Vec<Change>| changes.iter().all(|change| matches!(change, Change::Same(_)));
    assert!(seen.is_renewal && seen.hindrance.is_none() && seen.changes.values().all(is_same));
    assert!(!approvals::get(firm.app(), &firm.owner, first.id).await.unwrap().is_renewal);

    assert_eq!(firm.approve().await, CampaignStatus::Paused);
    let renewed = approvals::get(firm.app(), &firm.owner, request.id).await.unwrap();
    assert_eq!((renewed.item.approval.status, renewed.undo_until), (ApprovalStatus::Approved, None));
    assert_eq!(firm.renewal().await, None);
    // Nothing was edited on the way.
    assert_eq!(firm.campaign().await, before);
    assert_eq!(firm.resume().await, Ok(()));
    let deeds = firm.deeds().await;
    assert!(
        deeds.ends_with(&["campaign.resubmitted".into(), "campaign.approved".into(), "campaign.resumed".into()]),
        "{deeds:?}"
    );
    assert_eq!(firm.ask_again().await, Err(ErrorCode::BadState), "nothing is left that could not be sent");
    work::run_until_idle(firm.app()).await.unwrap();
    assert_eq!(firm.campaign().await.status, CampaignStatus::Completed);
}

#[tokio::test]
async fn failed_messages_are_tried_again_only_under_an_approval_that_holds() {
    let firm = launched(&["00", "10", "03"]).await;
    work::run_until_idle(firm.app()).await.unwrap();
    until(async || firm.count(DeliveryStatus::Failed).await == 1 && firm.count(DeliveryStatus::Unknown).await == 1).await;
    until(async || {
        work::run_until_idle(firm.app()).await.unwrap();
        firm.campaign().await.status == CampaignStatus::Completed
    })
    .await;
    firm.later();
    assert_eq!(
        (firm.retry().await, firm.renewal().await),
        (Err(ErrorCode::ApprovalExpired), Some(Renewal::Needed))
    );
    let lines = deliveries::ledger(firm.app(), &firm.owner, firm.campaign, &deliveries::Filter::default())
        .await
        .unwrap();
    let unknown = lines.iter().find(|line| line.status == DeliveryStatus::Unknown).unwrap();
    let resent = deliveries::resolve(firm.app(), &firm.owner, unknown.id, Resolution::Resend).await.unwrap_err();
    assert_eq!(resent.code(), ErrorCode::ApprovalExpired);

    // Refused: it stays where it is, and can be asked for once more.
    assert_eq!(firm.ask_again().await, Ok(CampaignStatus::Completed));
    let request = firm.approval().await;
    approvals::reject(firm.app(), &firm.owner, request.id, "not half a year later").await.unwrap();
    assert_eq!(firm.campaign().await.status, CampaignStatus::Completed);
    assert_eq!(
        (firm.retry().await, firm.renewal().await),
        (Err(ErrorCode::ApprovalNeeded), Some(Renewal::Needed))
    );
    firm.world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(firm.ask_again().await, Ok(CampaignStatus::Completed));
    assert_eq!(firm.approve().await, CampaignStatus::Completed);
    assert_eq!(firm.retry().await, Ok(1));
    assert_eq!(firm.campaign().await.status, CampaignStatus::Sending);
}

#[tokio::test]
async fn a_campaign_that_is_cancelled_waits_for_nobody() {
    let firm = launched(&["10"]).await;
    deliveries::pause(firm.app(), &firm.owner, firm.campaign).await.unwrap();
    firm.later();
    firm.ask_again().await.unwrap();
    deliveries::cancel(firm.app(), &firm.owner, firm.campaign).await.unwrap();
    assert_eq!((firm.approval().await.status, firm.renewal().await), (ApprovalStatus::Withdrawn, None));
}

#[tokio::test]
async fn only_who_may_write_asks_and_only_in_their_organisation() {
    let firm = launched(&["10"]).await;
    deliveries::pause(firm.app(), &firm.owner, firm.campaign).await.unwrap();
    let dpo = firm.world.member(&firm.owner, "dpo@example.org", Role::Dpo).await;
    let stranger = firm.world.owner("owner@other.example").await;
    firm.later();
    for (who, code) in [(&dpo, ErrorCode::Forbidden), (&stranger, ErrorCode::NotFound)] {
        let refused = campaigns::resubmit(firm.app(), who, firm.campaign, "").await.unwrap_err();
        assert_eq!(refused.code(), code);
    }
    assert_eq!(firm.renewal().await, Some(Renewal::Needed));
}
