//! What each approval policy asks for, how long an approval holds, and what a newer rulebook does to
//! what was approved. On SQLite, or PostgreSQL with `TEST_POSTGRES_URL`.

use std::{fs, path::Path};

use chrono::{DateTime, TimeDelta, Utc};
use compliance::Rulebook;
use domain::{
    ApprovalPolicy, ApprovalStatus, CampaignId, CampaignStatus, Channel, ConsentMethod, ConsentStatus, ErrorCode, ExternalBody, Language, Purpose, Recurrence,
    Role,
    campaign::Schedule,
    content::{AudienceRule, Content, Variant},
};
use services::{
    Actor, App, Error,
    approvals::{
        self, Approval,
        external::{self, Clearance, ReferenceForm, ReportForm},
        policy::{self, Policies},
        recheck,
    },
    campaigns::{self, Campaign, Patch},
    consents, deliveries, launch,
};
use test_support::{
    campaigns::{add_contacts, number},
    use_cases::UseCases,
};
use tokio_util::sync::CancellationToken;

const CLEAN: &str =
    "{firm_name}, AMFI-registered Mutual Fund Distributor, {registration}\n\nNamaste {first_name|friend}, our office is closed on Monday.\n{advisor_name}";
const URGENT: &str = "{firm_name}, AMFI-registered Mutual Fund Distributor, {registration}\n\nHurry, last chance, only today!\n{advisor_name}";

/// An organisation with an advisor, an approver and two contacts who may be written to.
struct Firm {
    world: UseCases,
    owner: Actor,
    advisor: Actor,
    approver: Actor,
}

impl Firm {
    async fn with(approval: ApprovalPolicy) -> Self {
        let world = UseCases::new().await;
        let owner = world.owner("owner@sahyadri.example").await;
        let advisor = world.member(&owner, "advisor@sahyadri.example", Role::Advisor).await;
        let approver = world.member(&owner, "approver@sahyadri.example", Role::Approver).await;
        let service = consents::Change {
            channels: [Channel::Whatsapp].into(),
            purposes: [Purpose::Service].into(),
            status: ConsentStatus::Given,
            method: ConsentMethod::Paper,
            evidence: "form 7".to_owned(),
        };
        for contact in add_contacts(&world.app, &owner, 2, |index| number(index, "11")).await {
            consents::record(&world.app, &owner, contact, &service).await.unwrap();
        }
        let firm = Self {
            world,
            owner,
            advisor,
            approver,
        };
        firm.choose(approval, 180).await;
        firm
    }

    fn app(&self) -> &App {
        &self.world.app
    }

    async fn choose(&self, approval: ApprovalPolicy, valid_days: i64) {
        let policies = Policies {
            approval,
            valid_days,
            author_may_approve: false,
        };
        policy::update(self.app(), &self.owner, &policies).await.unwrap();
    }

    fn in_days(&self, days: i64) -> DateTime<Utc> {
        self.app().now() + TimeDelta::days(days)
    }

    /// A draft of the advisor's for everybody, with a time or to be started by hand.
    async fn draft(&self, text: &str, starts_at: Option<DateTime<Utc>>) -> CampaignId {
        let id = campaigns::create(self.app(), &self.advisor, "Office closed", None).await.unwrap();
        let variant = Variant {
            text: text.to_owned(),
            ..Variant::default()
        };
        let patch = Patch {
            content: Some(Content {
                variants: [(Language::En, variant)].into(),
                fallback_language: Some(Language::En),
                ..Content::default()
            }),
            audience: Some(AudienceRule {
                everybody: true,
                ..AudienceRule::default()
            }),
            purpose: Some(Purpose::Service),
            schedule: Some(plan(starts_at)),
            ..Patch::default()
        };
        campaigns::save_draft(self.app(), &self.advisor, id, 1, patch).await.unwrap();
        id
    }

    async fn submit(&self, id: CampaignId) -> CampaignStatus {
        let revision = self.campaign(id).await.revision;
        campaigns::submit(self.app(), &self.advisor, id, revision, "").await.unwrap().status
    }

    async fn approve(&self, id: CampaignId) -> CampaignStatus {
        let (approval, hash) = approvals::waiting_for(self.app(), &self.approver, id).await.unwrap();
        approvals::approve(self.app(), &self.approver, approval, &hash).await.unwrap()
    }

    /// Submitted and approved.
    async fn approved(&self, starts_at: Option<DateTime<Utc>>) -> CampaignId {
        let id = self.draft(CLEAN, starts_at).await;
        assert_eq!(self.submit(id).await, CampaignStatus::InReview);
        self.approve(id).await;
        id
    }

    async fn campaign(&self, id: CampaignId) -> Campaign {
        campaigns::get(self.app(), &self.advisor, id).await.unwrap()
    }

    async fn approval(&self, id: CampaignId) -> Approval {
        approvals::newest_of(self.app(), &self.advisor, id).await.unwrap().unwrap()
    }

    async fn clearance(&self, id: CampaignId) -> Clearance {
        external::clearance(self.app(), &self.advisor, id).await.unwrap()
    }

    async fn launch(&self, id: CampaignId) -> Result<(), ErrorCode> {
        launch::launch(self.app(), &self.advisor, id).await.map_err(|error| error.code())
    }

    async fn schedule(&self, id: CampaignId, at: DateTime<Utc>) -> Result<(), ErrorCode> {
        let scheduled = campaigns::schedule(self.app(), &self.advisor, id, plan(Some(at))).await;
        scheduled.map_err(|error| error.code())
    }

    async fn record(&self, by: &Actor, id: CampaignId, form: &ReferenceForm) -> Result<(), ErrorCode> {
        external::record_reference(self.app(), by, id, form).await.map_err(|error| error.code())
    }

    async fn recheck(&self, book: &'static Rulebook) -> usize {
        recheck::run(self.app(), book, &CancellationToken::new()).await.unwrap()
    }

    async fn deeds(&self, id: CampaignId) -> Vec<String> {
        let filter = services::audit_log::Filter {
            subject_id: Some(id.to_string()),
            ..services::audit_log::Filter::default()
        };
        let entries = services::audit::list(self.app(), &self.owner, &filter).await.unwrap();
        entries.into_iter().rev().map(|entry| entry.action).collect()
    }
}

fn plan(starts_at: Option<DateTime<Utc>>) -> Schedule {
    Schedule {
        starts_at,
        zone: "Asia/Kolkata".to_owned(),
        recurrence: Recurrence::None,
        ..Schedule::default()
    }
}

fn reference() -> ReferenceForm {
    ReferenceForm {
        body: "bse".to_owned(),
        reference: " BSE/IA/421 ".to_owned(),
        issued_on: "2026-11-14".to_owned(),
        valid_until: String::new(),
    }
}

fn report() -> ReportForm {
    ReportForm {
        body: "amc".to_owned(),
        reference: "R-7".to_owned(),
        reported_on: "2026-11-16".to_owned(),
    }
}

/// The rulebook of a year later: it forbids to say that an office is closed.
fn newer() -> &'static Rulebook {
    const CHANGE: &str = r#"
        version = "2027-11-16.1"
        [concept]
        superlative_strong = "office is closed"
        [[rule]]
        id = "office_hours"
        severity = { mfd = "block", ria = "block", ra = "block", smb = "block" }
        citation = "A rule of this test"
        [[rule.find]]
        patterns = ["superlative_strong"]
        always = true
        invest_smb = false
    "#;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../compliance/rules");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut files: Vec<String> = paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    files.push(CHANGE.to_owned());
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    Box::leak(Box::new(Rulebook::parse(&files).unwrap()))
}

#[tokio::test]
async fn none_approves_by_itself_what_nothing_was_found_in() {
    let firm = Firm::with(ApprovalPolicy::None).await;
    let clean = firm.draft(CLEAN, None).await;
    assert_eq!(firm.submit(clean).await, CampaignStatus::Approved);
    let approval = firm.approval(clean).await;
    assert_eq!((approval.status, approval.decided_by), (ApprovalStatus::Approved, None));
    assert_eq!(approval.decided_at, Some(firm.app().now()));
    assert!(firm.deeds(clean).await.contains(&"campaign.approved-by-policy".to_owned()));
    assert_eq!(firm.launch(clean).await, Ok(()));
    let urgent = firm.draft(URGENT, None).await;
    assert_eq!(firm.submit(urgent).await, CampaignStatus::InReview);
    assert!(!firm.deeds(urgent).await.contains(&"campaign.approved-by-policy".to_owned()));
    assert_eq!(firm.approve(urgent).await, CampaignStatus::Approved);
}

#[tokio::test]
async fn none_renews_by_itself_what_nothing_is_found_in() {
    let firm = Firm::with(ApprovalPolicy::None).await;
    let id = firm.draft(CLEAN, None).await;
    firm.submit(id).await;
    firm.world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(firm.launch(id).await, Ok(()));
    deliveries::pause(firm.app(), &firm.advisor, id).await.unwrap();
    firm.world.clock.advance(TimeDelta::days(181));
    let resume = async || deliveries::resume(firm.app(), &firm.advisor, id).await.map_err(|error| error.code());
    assert_eq!(resume().await, Err(ErrorCode::ApprovalExpired));
    let asked = campaigns::resubmit(firm.app(), &firm.advisor, id, "").await.unwrap();
    assert_eq!(asked.status, CampaignStatus::Paused);
    assert_eq!(resume().await, Ok(()));
}

#[tokio::test]
async fn a_reference_that_has_run_out_is_recorded_anew_for_what_is_left() {
    let firm = Firm::with(ApprovalPolicy::PriorApproval).await;
    let id = firm.approved(None).await;
    let short = ReferenceForm {
        valid_until: "2026-11-17".to_owned(),
        ..reference()
    };
    assert_eq!(firm.record(&firm.approver, id, &short).await, Ok(()));
    assert_eq!(firm.launch(id).await, Ok(()));
    deliveries::pause(firm.app(), &firm.advisor, id).await.unwrap();
    firm.world.clock.advance(TimeDelta::days(3));
    let resume = async || deliveries::resume(firm.app(), &firm.advisor, id).await.map_err(|error| error.code());
    assert_eq!(resume().await, Err(ErrorCode::ReferenceNeeded));
    let clearance = firm.clearance(id).await;
    assert!(clearance.needs_reference && clearance.renewal.is_none());
    assert_eq!(firm.record(&firm.approver, id, &reference()).await, Ok(()));
    assert_eq!(resume().await, Ok(()));
}

#[tokio::test]
async fn human_asks_a_person_about_everything_and_nobody_else() {
    let firm = Firm::with(ApprovalPolicy::Human).await;
    let id = firm.draft(CLEAN, None).await;
    assert_eq!(firm.submit(id).await, CampaignStatus::InReview);
    assert_eq!(firm.launch(id).await, Err(ErrorCode::BadState));
    assert_eq!(firm.approve(id).await, CampaignStatus::Approved);
    let clearance = firm.clearance(id).await;
    assert_eq!(clearance.approval, Some(firm.approval(id).await.id));
    assert_eq!((clearance.needs_reference, clearance.is_expired, clearance.duty), (false, false, None));
    assert_eq!(firm.launch(id).await, Ok(()));
    assert!(external::duties(firm.app(), &firm.approver, true).await.unwrap().is_empty());
}

#[tokio::test]
async fn prior_approval_sends_nothing_without_a_reference() {
    let firm = Firm::with(ApprovalPolicy::PriorApproval).await;
    let id = firm.approved(None).await;
    assert!(firm.clearance(id).await.needs_reference);
    assert_eq!(firm.launch(id).await, Err(ErrorCode::ReferenceNeeded));
    assert_eq!(firm.schedule(id, firm.in_days(1)).await, Err(ErrorCode::ReferenceNeeded));
    assert_eq!(firm.campaign(id).await.status, CampaignStatus::Approved);
    assert_eq!(firm.record(&firm.advisor, id, &reference()).await, Err(ErrorCode::Forbidden));
    let stranger = firm.world.owner("owner@other.example").await;
    assert_eq!(firm.record(&stranger, id, &reference()).await, Err(ErrorCode::NotFound));
    assert_eq!(firm.record(&firm.approver, id, &reference()).await, Ok(()));
    let clearance = firm.clearance(id).await;
    let recorded = clearance.reference.unwrap();
    assert!(!clearance.needs_reference);
    assert_eq!((recorded.body, recorded.reference.as_str()), (ExternalBody::Bse, "BSE/IA/421"));
    assert_eq!(recorded.recorded_by, firm.approver.member_id.unwrap());
    assert!(firm.deeds(id).await.contains(&"campaign.reference-recorded".to_owned()));
    assert_eq!(firm.launch(id).await, Ok(()));
    assert_eq!(firm.record(&firm.approver, id, &reference()).await, Err(ErrorCode::BadState));
}

#[tokio::test]
async fn a_reference_is_for_one_content_and_as_long_as_it_holds() {
    let firm = Firm::with(ApprovalPolicy::PriorApproval).await;
    let id = firm.approved(None).await;
    let short = ReferenceForm {
        valid_until: "2026-11-17".to_owned(),
        ..reference()
    };
    assert_eq!(firm.record(&firm.owner, id, &short).await, Ok(()));
    // The same content under another name needs no other reference; another content does.
    let same = firm.approved(None).await;
    assert!(!firm.clearance(same).await.needs_reference);
    let other = firm.draft(URGENT, None).await;
    firm.submit(other).await;
    firm.approve(other).await;
    assert_eq!(firm.launch(other).await, Err(ErrorCode::ReferenceNeeded));
    assert_eq!(firm.schedule(id, firm.in_days(3)).await, Err(ErrorCode::ReferenceNeeded));
    firm.world.clock.advance(TimeDelta::days(2));
    assert!(firm.clearance(id).await.needs_reference);
    assert_eq!(firm.launch(id).await, Err(ErrorCode::ReferenceNeeded));
}

#[tokio::test]
async fn a_plan_waits_for_the_reference() {
    let firm = Firm::with(ApprovalPolicy::PriorApproval).await;
    let starts_at = firm.in_days(1);
    let id = firm.approved(Some(starts_at)).await;
    let waiting = firm.campaign(id).await;
    assert_eq!((waiting.status, waiting.starts_at), (CampaignStatus::Approved, None));
    assert_eq!(firm.record(&firm.approver, id, &reference()).await, Ok(()));
    let planned = firm.campaign(id).await;
    assert_eq!((planned.status, planned.starts_at), (CampaignStatus::Scheduled, Some(starts_at)));
    firm.world.clock.advance(TimeDelta::days(1));
    launch::launch_due(firm.app()).await.unwrap();
    assert_eq!(firm.campaign(id).await.status, CampaignStatus::Sending);
}

#[tokio::test]
async fn a_reference_that_says_nothing_is_refused() {
    let firm = Firm::with(ApprovalPolicy::PriorApproval).await;
    let id = firm.approved(None).await;
    let with = |change: fn(&mut ReferenceForm)| {
        let mut form = reference();
        change(&mut form);
        form
    };
    for (form, field, code) in [
        (with(|form| form.body = "sebi".to_owned()), "body", ErrorCode::BadChoice),
        (with(|form| form.reference = " ".to_owned()), "reference", ErrorCode::Required),
        (
            with(|form| form.reference = "x".repeat(external::LONGEST_REFERENCE + 1)),
            "reference",
            ErrorCode::TooLong,
        ),
        (with(|form| form.issued_on = "tomorrow".to_owned()), "issued_on", ErrorCode::BadTime),
        (with(|form| form.issued_on = "2026-11-17".to_owned()), "issued_on", ErrorCode::BadTime),
        (with(|form| form.valid_until = "never".to_owned()), "valid_until", ErrorCode::BadTime),
        (with(|form| form.valid_until = "2026-11-15".to_owned()), "valid_until", ErrorCode::PastTime),
    ] {
        let refused = external::record_reference(firm.app(), &firm.approver, id, &form).await.unwrap_err();
        let fields = refused.into_fields();
        assert_eq!(fields.len(), 1, "{field} {fields:?}");
        assert_eq!((fields[0].field.as_str(), fields[0].code), (field, code));
    }
    assert!(firm.clearance(id).await.needs_reference);
}

#[tokio::test]
async fn report_24h_asks_for_a_report_until_it_is_recorded() {
    let firm = Firm::with(ApprovalPolicy::Report24h).await;
    let id = firm.approved(None).await;
    assert_eq!(firm.clearance(id).await.duty, None);
    let early = external::record_report(firm.app(), &firm.approver, id, &report()).await.unwrap_err();
    assert_eq!(early.code(), ErrorCode::BadState);
    assert_eq!(firm.launch(id).await, Ok(()));
    let open = external::duties(firm.app(), &firm.advisor, true).await.unwrap();
    assert_eq!(open.len(), 1);
    assert_eq!((open[0].campaign_id, open[0].due_at), (id, firm.app().now() + TimeDelta::hours(24)));
    let dpo = firm.world.member(&firm.owner, "dpo@sahyadri.example", Role::Dpo).await;
    assert!(external::open_duties(firm.app(), &dpo).await.unwrap().is_empty());
    let stranger = firm.world.owner("owner@other.example").await;
    assert!(external::duties(firm.app(), &stranger, true).await.unwrap().is_empty());
    let theirs = external::record_report(firm.app(), &stranger, id, &report()).await.unwrap_err();
    assert_eq!(theirs.code(), ErrorCode::NotFound);
    firm.world.clock.advance(TimeDelta::hours(25));
    external::record_report(firm.app(), &firm.approver, id, &report()).await.unwrap();
    assert!(external::duties(firm.app(), &firm.advisor, true).await.unwrap().is_empty());
    let done = external::duties(firm.app(), &firm.advisor, false).await.unwrap();
    let recorded = done[0].report.clone().unwrap();
    assert_eq!((recorded.body, recorded.reference.as_str()), (ExternalBody::Amc, "R-7"));
    let again = external::record_report(firm.app(), &firm.approver, id, &report()).await.unwrap_err();
    assert_eq!(again.code(), ErrorCode::Conflict);
    assert!(firm.deeds(id).await.contains(&"campaign.reported".to_owned()));
}

#[tokio::test]
async fn an_approval_holds_for_as_long_as_the_policy_says() {
    let firm = Firm::with(ApprovalPolicy::Human).await;
    let id = firm.approved(None).await;
    let decided_at = firm.approval(id).await.decided_at.unwrap();
    assert_eq!(firm.clearance(id).await.valid_until, Some(decided_at + TimeDelta::days(180)));
    firm.world.clock.advance(TimeDelta::days(180));
    assert!(!firm.clearance(id).await.is_expired);
    firm.world.clock.advance(TimeDelta::microseconds(1));
    assert!(firm.clearance(id).await.is_expired);
    assert_eq!(firm.launch(id).await, Err(ErrorCode::ApprovalExpired));
    assert_eq!(firm.schedule(id, firm.in_days(1)).await, Err(ErrorCode::ApprovalExpired));
    campaigns::resubmit(firm.app(), &firm.advisor, id, "half a year later").await.unwrap();
    assert_eq!(firm.approve(id).await, CampaignStatus::Approved);
    assert!(!firm.clearance(id).await.is_expired);
    assert_eq!(firm.launch(id).await, Ok(()));
}

#[tokio::test]
async fn a_scheduled_run_whose_approval_has_expired_asks_again() {
    let firm = Firm::with(ApprovalPolicy::Human).await;
    let id = firm.approved(Some(firm.in_days(10))).await;
    assert_eq!(firm.campaign(id).await.status, CampaignStatus::Scheduled);
    assert_eq!(firm.schedule(id, firm.in_days(181)).await, Err(ErrorCode::ApprovalExpired));
    firm.choose(ApprovalPolicy::Human, 5).await;
    firm.world.clock.advance(TimeDelta::days(10));
    launch::launch_due(firm.app()).await.unwrap();
    assert_eq!(firm.campaign(id).await.status, CampaignStatus::InReview);
    assert_eq!(firm.approval(id).await.status, ApprovalStatus::Waiting);
    assert_eq!(firm.approve(id).await, CampaignStatus::Approved);
    assert_eq!(firm.launch(id).await, Ok(()));
}

#[tokio::test]
async fn validity_is_one_day_to_a_year_and_the_owners_to_choose() {
    let firm = Firm::with(ApprovalPolicy::Report24h).await;
    let policies = policy::get(firm.app(), &firm.advisor).await.unwrap();
    assert_eq!((policies.approval, policies.valid_days), (ApprovalPolicy::Report24h, 180));
    for (valid_days, is_taken) in [(0, false), (1, true), (365, true), (366, false), (-1, false)] {
        let changed = policy::update(firm.app(), &firm.owner, &Policies { valid_days, ..policies }).await;
        match changed {
            Ok(()) => assert!(is_taken, "{valid_days}"),
            Err(Error::Invalid(fields)) => assert!(!is_taken && fields[0].code == ErrorCode::BadDays, "{valid_days}"),
            Err(other) => panic!("{valid_days}: {other:?}"),
        }
    }
    assert_eq!(policy::get(firm.app(), &firm.advisor).await.unwrap().valid_days, 365);
    let refused = policy::update(firm.app(), &firm.approver, &policies).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::Forbidden);
}

#[tokio::test]
async fn what_a_newer_rulebook_forbids_is_held_and_its_author_told() {
    let firm = Firm::with(ApprovalPolicy::Human).await;
    let by_hand = firm.approved(None).await;
    let planned = firm.approved(Some(firm.in_days(2))).await;
    let other = firm.draft(URGENT, None).await;
    firm.submit(other).await;
    firm.approve(other).await;
    let sent = firm.approved(None).await;
    assert_eq!(firm.launch(sent).await, Ok(()));
    assert_eq!(firm.recheck(Rulebook::embedded()).await, 0);
    let book = newer();
    assert_eq!(firm.recheck(book).await, 2);
    for id in [by_hand, planned] {
        let held = firm.campaign(id).await;
        assert_eq!((held.status, held.version_id, held.starts_at), (CampaignStatus::Draft, None, None));
        let approval = firm.approval(id).await;
        assert_eq!((approval.status, approval.reason.as_deref()), (ApprovalStatus::Voided, Some("office_hours")));
        assert_eq!(approval.decided_by, firm.approver.member_id);
        assert_eq!(firm.clearance(id).await.held_by, ["office_hours"]);
        assert_eq!(firm.launch(id).await, Err(ErrorCode::BadState));
        assert_eq!(firm.deeds(id).await.last().map(String::as_str), Some("campaign.held"));
        let link = format!("https://prachar.example/campaigns/{id}/review");
        let letters = firm.world.outbox().await;
        let told: Vec<_> = letters.iter().filter(|letter| letter.contains(&link)).collect();
        assert!(told.len() == 1 && told[0].contains("advisor@sahyadri.example"), "{letters:?}");
    }
    assert_eq!(firm.campaign(other).await.status, CampaignStatus::Approved);
    assert_eq!(firm.campaign(sent).await.status, CampaignStatus::Sending);
    // Nothing is done or told twice.
    assert_eq!(firm.recheck(book).await, 0);
    // What was held is sent for approval again, and is then held no longer.
    assert_eq!(firm.submit(by_hand).await, CampaignStatus::InReview);
    assert!(firm.clearance(by_hand).await.held_by.is_empty());
}

#[tokio::test]
async fn two_nodes_that_check_at_once_hold_and_tell_once() {
    let firm = Firm::with(ApprovalPolicy::None).await;
    let mut ids = Vec::new();
    for _ in 0..5 {
        let id = firm.draft(CLEAN, None).await;
        assert_eq!(firm.submit(id).await, CampaignStatus::Approved);
        ids.push(id);
    }
    let book = newer();
    let (one, other) = tokio::join!(firm.recheck(book), firm.recheck(book));
    assert_eq!(one + other, 5);
    let letters = firm.world.outbox().await;
    for id in ids {
        let link = format!("/campaigns/{id}/review");
        assert_eq!(letters.iter().filter(|letter| letter.contains(&link)).count(), 1);
        let held = firm.deeds(id).await.into_iter().filter(|deed| deed == "campaign.held").count();
        assert_eq!(held, 1);
    }
}
