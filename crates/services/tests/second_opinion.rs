//! The second opinion: who gives it, what it costs, what it can stop. On SQLite, or PostgreSQL with
//! `TEST_POSTGRES_URL`.

use std::time::Duration;

use chrono::TimeDelta;
use domain::{
    CampaignId, CampaignStatus, Channel, Course, ErrorCode, Language, OpinionSource, Permission, Purpose, RiskLimits, Role, SecondOpinion,
    content::{AudienceRule, Content, Variant},
};
use model_double::{ModelDouble, Reply};
use serde_json::json;
use services::{
    Actor, App, Error, approvals,
    campaigns::{self, Patch},
    checks, organisations,
    orgs::ApprovalPolicy,
    rulebook::Trial,
    second_opinion::{self, Health, Writing},
};
use test_support::{
    campaigns::{add_contacts, fast_sandbox, number},
    use_cases::UseCases,
};

/// Breaks no rule and needs nobody.
const CLEAN: &str =
    "{firm_name}, AMFI-registered Mutual Fund Distributor, {registration}\n\nNamaste {first_name|friend}, our office is closed on Monday.\n{advisor_name}";

struct Firm {
    world: UseCases,
    owner: Actor,
}

impl Firm {
    async fn new(variables: &[(&str, &str)]) -> Self {
        let world = UseCases::with(variables).await;
        let owner = world.owner("meera@example.org").await;
        add_contacts(&world.app, &owner, 2, |index| number(index, "11")).await;
        fast_sandbox(&world.app, &owner).await;
        organisations::update_policies(&world.app, &owner, ApprovalPolicy::None, true).await.unwrap();
        Self { world, owner }
    }

    /// With a model that answers as told, and how often it may be asked.
    async fn with_model(usual: Reply, daily: &str) -> (Self, ModelDouble) {
        Self::typing_with_model(usual, daily, "0").await
    }

    /// Likewise, and until how many questions it may be asked while typing too.
    async fn typing_with_model(usual: Reply, daily: &str, typing: &str) -> (Self, ModelDouble) {
        let double = ModelDouble::start(usual).await.unwrap();
        let url = double.base_url();
        let firm = Self::new(&[
            ("AI_BASE_URL", &url),
            ("AI_MODEL", "small-model"),
            ("AI_API_KEY", "key"),
            ("AI_DAILY_CALLS", daily),
            ("AI_TYPING_CALLS", typing),
        ])
        .await;
        (firm, double)
    }

    fn app(&self) -> &App {
        &self.world.app
    }

    async fn draft(&self, text: &str) -> CampaignId {
        let id = campaigns::create(self.app(), &self.owner, "A message", None).await.unwrap();
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
            ..Patch::default()
        };
        campaigns::save_draft(self.app(), &self.owner, id, 1, patch).await.unwrap();
        id
    }

    async fn submit(&self, id: CampaignId) -> Result<CampaignStatus, Error> {
        let revision = campaigns::get(self.app(), &self.owner, id).await.unwrap().revision;
        campaigns::submit(self.app(), &self.owner, id, revision, "")
            .await
            .map(|submitted| submitted.status)
    }

    async fn source(&self, id: CampaignId) -> OpinionSource {
        let campaign = campaigns::get(self.app(), &self.owner, id).await.unwrap();
        let opinions = second_opinion::on_campaign(self.app(), &self.owner, &campaign).await.unwrap();
        opinions.by_language[&Language::En].source.clone()
    }

    /// What the builder is told of a text when typing rests, and when its page is opened.
    async fn typed(&self, text: &str) -> [Option<(SecondOpinion, Course)>; 2] {
        let (app, owner) = (self.app(), &self.owner);
        let (channel, purpose) = (Channel::Whatsapp, Purpose::Marketing);
        let verdict = checks::check_text(app, owner, text, Language::En, purpose, channel).await.unwrap();
        let writing = Writing {
            text,
            language: Language::En,
            channel,
            purpose,
            verdict: &verdict,
        };
        let opened = second_opinion::at_hand(app, owner, &writing).await.unwrap();
        [second_opinion::while_typing(app, owner, &writing).await.unwrap(), opened]
    }
}

/// Whose opinions they are.
fn sources(told: &[Option<(SecondOpinion, Course)>; 2]) -> [&OpinionSource; 2] {
    told.each_ref().map(|told| &told.as_ref().expect("an opinion").0.source)
}

fn model() -> OpinionSource {
    OpinionSource::Model { name: "small-model".into() }
}

fn is_classifier(source: &OpinionSource) -> bool {
    matches!(source, OpinionSource::Classifier { .. })
}

#[tokio::test]
async fn the_risk_decides_what_becomes_of_a_text() {
    for (risk, expected) in [(49, CampaignStatus::Approved), (50, CampaignStatus::InReview), (75, CampaignStatus::InReview)] {
        let (firm, _double) = Firm::with_model(Reply::risk(risk), "9").await;
        let id = firm.draft(CLEAN).await;
        assert_eq!(firm.submit(id).await.unwrap(), expected, "{risk}");
        let approval = approvals::newest_of(firm.app(), &firm.owner, id).await.unwrap().unwrap();
        let item = approvals::get(firm.app(), &firm.owner, approval.id).await.unwrap().item;
        assert_eq!((item.opinions[&Language::En].opinion.risk, item.needs_review()), (risk, risk >= 50));
        let course = if risk >= 50 { Course::HumanReview } else { Course::Approvable };
        assert_eq!(item.course(), Some(course), "{risk}");
        let mut conn = firm.app().db.read().await.unwrap();
        let needed = second_opinion::review_needed(&mut conn, firm.owner.org_id, approval.version_id).await.unwrap();
        assert_eq!(needed, risk >= 50);
    }
    let (firm, _double) = Firm::with_model(Reply::risk(76), "9").await;
    let id = firm.draft(CLEAN).await;
    let refused = firm.submit(id).await.unwrap_err();
    assert!(matches!(refused, Error::TooRisky { risk: 76, limit: 75 }), "{refused:?}");
    assert_eq!(campaigns::get(firm.app(), &firm.owner, id).await.unwrap().status, CampaignStatus::Draft);
    let review = campaigns::review(firm.app(), &firm.owner, id).await.unwrap();
    assert_eq!(review.opinions.course(), Course::BackToAuthor);
}

#[tokio::test]
async fn it_never_lowers_what_a_rule_blocks() {
    let (firm, double) = Firm::with_model(Reply::risk(0), "9").await;
    let id = firm.draft("Guaranteed 15% returns every year!").await;
    assert_eq!(firm.submit(id).await.unwrap_err().code(), ErrorCode::Blocked);
    assert!(double.requests().is_empty(), "the rules come first");
    // Nor does it take away the person that a warning asks for.
    let warned = firm.draft("Hurry, last chance to start your SIP with us today.").await;
    assert_ne!(firm.submit(warned).await.ok(), Some(CampaignStatus::Approved));
    // A high risk does not hide the rule's own answer.
    double.plan([Reply::risk(100)]);
    assert_eq!(firm.submit(id).await.unwrap_err().code(), ErrorCode::Blocked);
}

#[tokio::test]
async fn the_same_text_is_not_asked_about_twice() {
    let (firm, double) = Firm::with_model(Reply::risk(20), "9").await;
    let (one, other) = (firm.draft(CLEAN).await, firm.draft(CLEAN).await);
    for id in [one, one, other] {
        assert_eq!(firm.source(id).await, model());
    }
    firm.submit(one).await.unwrap();
    assert_eq!(double.requests().len(), 1);
    firm.source(firm.draft("Another text.").await).await;
    assert_eq!(double.requests().len(), 2);
    // Another organisation's answers are its own.
    let stranger = firm.world.owner("owner@other.example").await;
    let theirs = campaigns::create(firm.app(), &stranger, "Theirs", None).await.unwrap();
    assert!(
        second_opinion::on_campaign(firm.app(), &stranger, &campaigns::get(firm.app(), &stranger, theirs).await.unwrap())
            .await
            .unwrap()
            .by_language
            .is_empty()
    );
}

#[tokio::test]
async fn the_budget_of_a_day_is_kept_and_the_classifier_goes_on() {
    let (firm, double) = Firm::with_model(Reply::risk(20), "2").await;
    for (index, text) in ["One.", "Two.", "Three.", "Four."].into_iter().enumerate() {
        let source = firm.source(firm.draft(text).await).await;
        assert_eq!(source == model(), index < 2, "{text}");
    }
    assert_eq!(double.requests().len(), 2);
    firm.world.clock.advance(TimeDelta::days(1));
    assert_eq!(firm.source(firm.draft("Five.").await).await, model());
    let (none, unasked) = Firm::with_model(Reply::risk(20), "0").await;
    assert!(is_classifier(&none.source(none.draft("One.").await).await));
    assert!(unasked.requests().is_empty());
}

#[tokio::test]
async fn typing_leaves_the_budget_to_what_is_decided() {
    let (firm, double) = Firm::with_model(Reply::risk(60), "1").await;
    let told = firm.typed(CLEAN).await;
    assert!(sources(&told).into_iter().all(is_classifier));
    assert!(double.requests().is_empty());
    // The one question of the day is still there, and what the model then says is told while typing too.
    assert_eq!(firm.source(firm.draft(CLEAN).await).await, model());
    let told = firm.typed(CLEAN).await;
    assert_eq!(sources(&told), [&model(), &model()]);
    assert!(
        told.iter()
            .flatten()
            .all(|(opinion, course)| (opinion.risk, *course) == (60, Course::HumanReview))
    );
    assert_eq!(double.requests().len(), 1);
}

#[tokio::test]
async fn questions_set_aside_for_typing_end_before_the_budget() {
    let (firm, double) = Firm::typing_with_model(Reply::risk(60), "2", "1").await;
    let first = firm.typed("Dear {name}, our office is closed on Monday.").await;
    assert_eq!(sources(&first)[0], &model());
    assert!(is_classifier(sources(&first)[1]), "a page that is opened waits for no model");
    let second = firm.typed("Dear {name}, our office is closed on Tuesday.").await;
    assert!(is_classifier(sources(&second)[0]));
    assert_eq!(firm.source(firm.draft(CLEAN).await).await, model());
    assert_eq!(double.requests().len(), 2);
    // More than the whole budget is not set aside.
    let (none, unasked) = Firm::typing_with_model(Reply::risk(60), "0", "9").await;
    assert!(is_classifier(sources(&none.typed(CLEAN).await)[0]));
    assert!(unasked.requests().is_empty());
}

#[tokio::test]
async fn what_the_rules_block_needs_no_other_opinion_while_typing() {
    let (firm, double) = Firm::typing_with_model(Reply::risk(0), "9", "9").await;
    for text in ["Guaranteed 15% returns every year!", " \n"] {
        assert_eq!(firm.typed(text).await, [None, None], "{text}");
    }
    assert!(double.requests().is_empty());
    let reader = firm.world.member(&firm.owner, "dpo@example.org", Role::Dpo).await;
    let verdict = checks::check_text(firm.app(), &firm.owner, CLEAN, Language::En, Purpose::Marketing, Channel::Whatsapp)
        .await
        .unwrap();
    let writing = Writing {
        text: CLEAN,
        language: Language::En,
        channel: Channel::Whatsapp,
        purpose: Purpose::Marketing,
        verdict: &verdict,
    };
    let refused = second_opinion::while_typing(firm.app(), &reader, &writing).await.unwrap_err();
    assert!(matches!(refused, Error::Forbidden(Permission::ManageCampaigns)));
}

#[tokio::test]
async fn a_model_that_fails_is_stood_in_for() {
    let faults = [
        Reply::Status(429),
        Reply::Status(500),
        Reply::Status(401),
        Reply::Words("fine".into()),
        Reply::Opinion(json!({ "risk": 1, "language": "en", "reasons": [], "approved": true })),
        Reply::Slow(Duration::from_secs(9), Box::new(Reply::risk(1))),
        Reply::Hangs,
    ];
    for fault in faults {
        let (firm, double) = Firm::with_model(fault.clone(), "9").await;
        let id = firm.draft(CLEAN).await;
        assert!(is_classifier(&firm.source(id).await), "{fault:?}");
        // A failure is not kept: the next time the model is asked again.
        double.plan([Reply::risk(3)]);
        assert_eq!(firm.source(id).await, model(), "{fault:?}");
    }
}

#[tokio::test]
async fn without_a_model_the_classifier_gives_it() {
    let firm = Firm::new(&[]).await;
    let id = firm.draft(CLEAN).await;
    assert!(is_classifier(&firm.source(id).await));
    assert_eq!(firm.submit(id).await.unwrap(), CampaignStatus::Approved);
    assert!(matches!(second_opinion::probe(&firm.app().settings).await, Health::Classifier(_)));
}

#[tokio::test]
async fn what_is_tried_leaves_no_trace() {
    let (firm, double) = Firm::with_model(Reply::risk(30), "9").await;
    let trial = Trial {
        text: "Call Asha on 98200 12345.",
        language: None,
        channel: Channel::Whatsapp,
        purpose: Purpose::Marketing,
        audience: None,
        as_of: None,
    };
    for _ in 0..2 {
        let opinion = second_opinion::on_trial(firm.app(), &firm.owner, &trial).await.unwrap();
        assert_eq!((opinion.risk, opinion.source), (30, model()));
    }
    assert_eq!(double.requests().len(), 2);
    assert!(!double.requests()[0].to_string().contains("98200"));
    let mut conn = firm.app().db.read().await.unwrap();
    let rows = storage::scratch::rows(&mut conn).await.unwrap();
    assert!(!rows.iter().any(|row| row.starts_with("model_answers")));
}

#[tokio::test]
async fn the_limits_are_a_policy_of_the_organisation() {
    let (firm, _double) = Firm::with_model(Reply::risk(80), "9").await;
    let app = firm.app();
    assert_eq!(second_opinion::limits(app, &firm.owner).await.unwrap(), RiskLimits::default());
    for (back, review, field, code) in [
        ("49", "50", "back_to_author", ErrorCode::BadLimit),
        ("101", "50", "back_to_author", ErrorCode::BadLimit),
        ("80", "49", "human_review", ErrorCode::BadLimit),
        ("80", "many", "human_review", ErrorCode::BadLimit),
        ("70", "70", "human_review", ErrorCode::LimitsCrossed),
        ("60", "90", "human_review", ErrorCode::LimitsCrossed),
    ] {
        let Err(Error::Invalid(errors)) = second_opinion::update_limits(app, &firm.owner, back, review).await else {
            panic!("{back} and {review} were taken");
        };
        assert_eq!((errors[0].field.as_str(), errors[0].code), (field, code));
    }
    let advisor = firm.world.member(&firm.owner, "advisor@example.org", Role::Advisor).await;
    let refused = second_opinion::update_limits(app, &advisor, "90", "60").await.unwrap_err();
    assert!(matches!(refused, Error::Forbidden(Permission::ManageOrganisation)));

    second_opinion::update_limits(app, &firm.owner, " 90 ", "85").await.unwrap();
    let id = firm.draft(CLEAN).await;
    assert_eq!(firm.submit(id).await.unwrap(), CampaignStatus::Approved);
    let entries = services::audit::list(app, &firm.owner, &services::audit_log::Filter::default()).await.unwrap();
    assert!(
        entries
            .iter()
            .any(|entry| entry.action == "organisation.risk-limits-changed" && entry.detail["back_to_author"] == 90)
    );
    let submitted = entries.iter().find(|entry| entry.action == "campaign.submitted").unwrap();
    assert_eq!(
        submitted.detail["second_opinion"],
        json!({ "risk": 80, "source": "model small-model", "course": "approvable" })
    );
}

#[tokio::test]
async fn the_installation_can_tell_whether_the_model_answers() {
    let (firm, double) = Firm::with_model(Reply::risk(1), "0").await;
    assert!(matches!(second_opinion::probe(&firm.app().settings).await, Health::Answers(name, _) if name == "small-model"));
    double.plan([Reply::Status(401)]);
    let Health::Silent(_, reason) = second_opinion::probe(&firm.app().settings).await else {
        panic!("it did not answer");
    };
    assert!(reason.contains("key"), "{reason}");
}
