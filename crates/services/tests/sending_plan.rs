//! What holds sending back: an organisation's rules, a campaign's limit; and what the review foretells.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    CampaignId, CampaignStatus, DeliveryStatus, ErrorCode, FrequencyCap, Holiday, Pacing, Permission, Role, SendingRules, SkipReason,
    campaign::{Schedule, SendWindow},
    sending_rules::Closure,
};
use services::{
    Actor, App, Error,
    campaigns::{self, Patch, Saved},
    deliveries::{self, Filter},
    launch, live,
    sending_rules::{self, RulesForm},
    work,
};
use test_support::{
    campaigns::{add_contacts, approved, fast_sandbox, number},
    use_cases::UseCases,
};

struct Firm {
    world: UseCases,
    owner: Actor,
    sandbox: domain::SenderId,
}

impl Firm {
    /// An organisation with so many contacts, and its sandbox.
    async fn with(contacts: usize) -> Self {
        let world = UseCases::new().await;
        let owner = world.owner("meera@example.org").await;
        add_contacts(&world.app, &owner, contacts, |index| number(index, "10")).await;
        let sandbox = fast_sandbox(&world.app, &owner).await;
        Self { world, owner, sandbox }
    }

    fn app(&self) -> &App {
        &self.world.app
    }

    async fn approved(&self) -> CampaignId {
        approved(self.app(), &self.owner, self.sandbox).await
    }

    async fn rules(&self, rules: SendingRules) {
        sending_rules::update(self.app(), &self.owner, rules).await.unwrap();
    }

    async fn launch(&self, campaign: CampaignId) {
        launch::launch(self.app(), &self.owner, campaign).await.unwrap();
    }

    /// Everything that is due, while the clock goes on.
    async fn work(&self) {
        self.world.clock.ticking(work::run_until_idle(self.app())).await.unwrap();
    }

    /// How many were skipped for this reason, and how many left.
    async fn counts(&self, campaign: CampaignId, reason: SkipReason) -> (usize, usize) {
        use DeliveryStatus as S;
        let lines = deliveries::ledger(self.app(), &self.owner, campaign, &Filter::default()).await.unwrap();
        let skipped = lines.iter().filter(|line| line.reason.as_deref() == Some(reason.code())).count();
        let sent = lines
            .iter()
            .filter(|line| matches!(line.status, S::Accepted | S::Sent | S::Delivered | S::Read))
            .count();
        (skipped, sent)
    }

    async fn plan(&self, campaign: CampaignId, plan: impl FnOnce(Schedule) -> Schedule) {
        let before = campaigns::get(self.app(), &self.owner, campaign).await.unwrap();
        let patch = Patch {
            schedule: Some(plan(before.schedule)),
            ..Patch::default()
        };
        let saved = campaigns::save_draft(self.app(), &self.owner, campaign, before.revision, patch).await.unwrap();
        assert!(matches!(saved, Saved::Kept { voided: false, .. }));
    }
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn capped(messages: u16, days: u16) -> SendingRules {
    SendingRules {
        cap: Some(FrequencyCap { messages, days }),
        ..SendingRules::default()
    }
}

#[tokio::test]
async fn a_cap_skips_at_the_launch_whoever_has_had_enough() {
    let firm = Firm::with(4).await;
    let (first, second, third) = (firm.approved().await, firm.approved().await, firm.approved().await);
    firm.rules(capped(1, 7)).await;
    firm.launch(first).await;
    firm.work().await;
    assert_eq!(firm.counts(first, SkipReason::FrequencyCap).await, (0, 4));
    let review = campaigns::review(firm.app(), &firm.owner, second).await.unwrap();
    assert_eq!(review.skipped, [(SkipReason::FrequencyCap, 4)].into());
    firm.launch(second).await;
    firm.work().await;
    assert_eq!(firm.counts(second, SkipReason::FrequencyCap).await, (4, 0));
    // A week later the first no longer counts.
    firm.world.clock.advance(TimeDelta::days(7) + TimeDelta::minutes(1));
    firm.launch(third).await;
    firm.work().await;
    assert_eq!(firm.counts(third, SkipReason::FrequencyCap).await, (0, 4));
}

#[tokio::test]
async fn a_cap_holds_between_campaigns_that_are_sent_together() {
    let firm = Firm::with(6).await;
    let campaigns = [firm.approved().await, firm.approved().await, firm.approved().await];
    firm.rules(capped(2, 1)).await;
    for campaign in campaigns {
        firm.launch(campaign).await;
    }
    firm.work().await;
    let mut counts = Vec::new();
    for campaign in campaigns {
        counts.push(firm.counts(campaign, SkipReason::FrequencyCap).await);
    }
    let (skipped, sent) = counts.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    assert_eq!((skipped, sent), (6, 12), "{counts:?}");
}

#[tokio::test]
async fn a_campaign_stops_after_as_many_as_it_was_to_reach() {
    let firm = Firm::with(12).await;
    let campaign = firm.approved().await;
    firm.plan(campaign, |schedule| Schedule {
        stop_after: Some(5),
        ..schedule
    })
    .await;
    let review = campaigns::review(firm.app(), &firm.owner, campaign).await.unwrap();
    let foretold: u64 = review.timeline(Pacing::Fast).unwrap().hours.iter().map(|(_, messages)| messages).sum();
    assert_eq!(foretold, 5);
    firm.launch(campaign).await;
    firm.work().await;
    assert_eq!(firm.counts(campaign, SkipReason::LimitReached).await, (7, 5));
    let done = campaigns::get(firm.app(), &firm.owner, campaign).await.unwrap();
    assert_eq!(done.status, CampaignStatus::Completed);
}

#[tokio::test]
async fn nothing_goes_out_on_a_holiday_and_all_the_day_after() {
    let firm = Firm::with(3).await;
    let campaign = firm.approved().await;
    // The clock stands on this Monday, 10:00 in India.
    firm.rules(SendingRules {
        holidays: vec![Holiday {
            day: "2026-11-16".parse().unwrap(),
            name: "Founder's day".to_owned(),
        }],
        ..SendingRules::default()
    })
    .await;
    let midnight = at("2026-11-16T18:30:00Z");
    let review = campaigns::review(firm.app(), &firm.owner, campaign).await.unwrap();
    let timeline = review.timeline(Pacing::Fast).unwrap();
    assert_eq!(timeline.begins, midnight);
    assert_eq!(timeline.pauses[0].reasons, [Closure::Holiday("Founder's day".to_owned())]);
    firm.launch(campaign).await;
    firm.work().await;
    assert_eq!(firm.counts(campaign, SkipReason::FrequencyCap).await, (0, 0));
    let snapshot = live::snapshot(firm.app(), &firm.owner, campaign).await.unwrap();
    assert_eq!(snapshot.waits_until, Some(midnight));
    firm.world.clock.set(midnight);
    firm.work().await;
    assert_eq!(firm.counts(campaign, SkipReason::FrequencyCap).await, (0, 3));
}

#[tokio::test]
async fn rules_are_read_checked_and_recorded() {
    let firm = Firm::with(1).await;
    let app = firm.app();
    assert_eq!(sending_rules::get(app, &firm.owner).await.unwrap(), SendingRules::default());
    let form = RulesForm {
        hours: Some(SendWindow { from_hour: 9, to_hour: 20 }),
        keeps_national_holidays: true,
        holidays: "2027-10-29  Diwali \n\n2026-11-16\n2027-10-29 Again".to_owned(),
        cap_messages: " 3 ".to_owned(),
        cap_days: "7".to_owned(),
    };
    let rules = sending_rules::update(app, &firm.owner, sending_rules::read(&form).unwrap()).await.unwrap();
    assert_eq!(sending_rules::get(app, &firm.owner).await.unwrap(), rules);
    assert_eq!(sending_rules::lines(&rules.holidays), "2026-11-16\n2027-10-29 Again");
    assert_eq!(rules.cap, Some(FrequencyCap { messages: 3, days: 7 }));
    for (form, field, code) in [
        (
            RulesForm {
                holidays: "Diwali".to_owned(),
                ..form.clone()
            },
            "holidays",
            ErrorCode::BadTime,
        ),
        (
            RulesForm {
                cap_messages: "many".to_owned(),
                ..form.clone()
            },
            "cap_messages",
            ErrorCode::BadNumber,
        ),
        (
            RulesForm {
                cap_messages: String::new(),
                ..form.clone()
            },
            "cap_messages",
            ErrorCode::BadNumber,
        ),
        (
            RulesForm {
                cap_messages: "0".to_owned(),
                ..form.clone()
            },
            "cap_messages",
            ErrorCode::BadNumber,
        ),
        (
            RulesForm {
                cap_days: "91".to_owned(),
                ..form.clone()
            },
            "cap_days",
            ErrorCode::BadNumber,
        ),
        (
            RulesForm {
                hours: Some(SendWindow { from_hour: 20, to_hour: 9 }),
                ..form.clone()
            },
            "hours",
            ErrorCode::BadChoice,
        ),
    ] {
        let refused = match sending_rules::read(&form) {
            Ok(rules) => sending_rules::update(app, &firm.owner, rules).await.unwrap_err(),
            Err(error) => error,
        };
        assert!(
            matches!(&refused, Error::Invalid(fields) if fields[0].field == field && fields[0].code == code),
            "{refused:?}"
        );
    }
    let advisor = firm.world.member(&firm.owner, "advisor@example.org", Role::Advisor).await;
    let refused = sending_rules::update(app, &advisor, rules).await.unwrap_err();
    assert!(matches!(refused, Error::Forbidden(Permission::ManageOrganisation)));
    let entries = services::audit::list(app, &firm.owner, &services::audit_log::Filter::default()).await.unwrap();
    let changed = entries.iter().filter(|entry| entry.action == "organisation.sending-rules-changed").count();
    assert_eq!(changed, 1);
}
