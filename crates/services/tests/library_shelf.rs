//! The content library in an organisation's hands: found, composed, used, proposed. On SQLite, or
//! PostgreSQL with `TEST_POSTGRES_URL`.

use domain::{CampaignStatus, Channel, ErrorCode, Language, Outcome, OwnPhrase, OwnRule, Purpose, Role, Severity, TemplateCategory};
use services::{
    Actor, App, audit, audit_log, campaigns,
    library::{self, Filter, Reason, Topic},
    own_rules,
    templates::{self, Key},
};
use test_support::use_cases::UseCases;

async fn ids(app: &App, actor: &Actor, filter: &Filter) -> Vec<&'static str> {
    let pieces = library::list(app, actor, filter).await.unwrap();
    pieces.into_iter().map(|piece| piece.id.as_str()).collect()
}

async fn proposed(app: &App, actor: &Actor) -> Vec<(&'static str, String)> {
    let proposals = library::calendar(app, actor, library::AHEAD).await.unwrap();
    proposals
        .into_iter()
        .map(|proposal| (proposal.piece.id.as_str(), proposal.on.to_string()))
        .collect()
}

async fn is_proposed(app: &App, actor: &Actor, id: &str) -> bool {
    proposed(app, actor).await.iter().any(|(piece, _)| *piece == id)
}

#[tokio::test]
async fn pieces_are_found_by_sound_shelf_and_channel_where_they_suit() {
    let world = UseCases::new().await;
    let app = &world.app;
    let owner = world.owner("owner@first.example").await;
    for words in ["diwali", "दिवाली", "दिवाळी"] {
        let filter = Filter {
            search: Some(words.to_owned()),
            ..Filter::default()
        };
        assert_eq!(ids(app, &owner, &filter).await.first(), Some(&"diwali"), "{words}");
    }
    let all = ids(app, &owner, &Filter::default()).await;
    // For shops only.
    assert!(all.len() > 80 && !all.contains(&"festive-collection"), "{all:?}");
    let refused = library::get(app, &owner, "festive-collection", None).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::NotFound);
    let topics = library::topics(app, &owner).await.unwrap();
    assert!(topics.contains(&Topic::Sip) && !topics.contains(&Topic::BusinessOffer), "{topics:?}");

    let shelf = Filter {
        topic: Some(Topic::Kyc),
        ..Filter::default()
    };
    let kyc = ids(app, &owner, &shelf).await;
    assert!(kyc.contains(&"kyc-status") && !kyc.contains(&"diwali"), "{kyc:?}");
    let posts = Filter {
        channel: Some(Channel::Linkedin),
        ..Filter::default()
    };
    let posts = ids(app, &owner, &posts).await;
    assert!(posts.contains(&"diwali") && !posts.contains(&"kyc-status"), "{posts:?}");
}

#[tokio::test]
async fn a_piece_is_composed_with_the_organisations_name_and_number_and_passes() {
    let world = UseCases::new().await;
    let app = &world.app;
    let owner = world.owner("owner@first.example").await;
    for id in ["diwali", "sip-what-it-is", "scam-otp"] {
        let composed = library::get(app, &owner, id, None).await.unwrap();
        assert_eq!(composed.channel, Channel::Whatsapp);
        for language in Language::ALL {
            assert_eq!(composed.verdicts[&language].outcome(), Outcome::Clean, "{id} {language}");
            let (text, signed) = (&composed.content.variants[&language].text, &composed.signed[&language]);
            assert!(text.contains("{firm_name}") && !signed.contains("{firm_name}"), "{id} {language}");
            assert!(signed.contains("Sahyadri Wealth") && signed.contains("{first_name"), "{id} {language}");
        }
    }
    let lesson = library::get(app, &owner, "sip-what-it-is", Some(Channel::Email)).await.unwrap();
    let english = &lesson.content.variants[&Language::En];
    assert_eq!(english.subject, lesson.piece.title.of(Language::En));
    let signed = &lesson.signed[&Language::En];
    assert!(signed.contains("118204") && signed.contains("market risks"), "{signed}");
    let refused = library::get(app, &owner, "diwali", Some(Channel::Sms)).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::Invalid);
}

#[tokio::test]
async fn the_organisations_own_rules_are_asked_too() {
    let world = UseCases::new().await;
    let app = &world.app;
    let owner = world.owner("owner@first.example").await;
    let rule = OwnRule {
        label: "House words".to_owned(),
        severity: Severity::Block,
        phrases: vec![OwnPhrase {
            text: "happy diwali".to_owned(),
            language: None,
        }],
        explanation: String::new(),
        replacement: String::new(),
        is_active: true,
    };
    own_rules::create(app, &owner, rule).await.unwrap();
    let composed = library::get(app, &owner, "diwali", None).await.unwrap();
    assert_eq!(composed.verdicts[&Language::En].outcome(), Outcome::Block);
}

#[tokio::test]
async fn a_campaign_is_made_in_three_languages_and_noted() {
    let world = UseCases::new().await;
    let app = &world.app;
    let owner = world.owner("owner@first.example").await;
    let advisor = world.member(&owner, "advisor@first.example", Role::Advisor).await;
    let approver = world.member(&owner, "approver@first.example", Role::Approver).await;
    let id = library::use_in_campaign(app, &advisor, "diwali", None, None).await.unwrap();
    let campaign = campaigns::get(app, &advisor, id).await.unwrap();
    assert_eq!((campaign.name.as_str(), campaign.status), ("Diwali wishes", CampaignStatus::Draft));
    assert_eq!((campaign.channel, campaign.purpose), (Channel::Whatsapp, Purpose::Marketing));
    assert_eq!(campaign.created_by, advisor.member_id.unwrap());
    let composed = library::get(app, &advisor, "diwali", None).await.unwrap();
    assert_eq!(campaign.content, composed.content);
    assert_eq!(campaign.content.variants.len(), 3);
    assert_eq!(composed.last_sent.map(|day| day.to_string()).as_deref(), Some("2026-11-16"));

    let filter = audit_log::Filter {
        action: Some("campaign.taken-from-library".to_owned()),
        ..audit_log::Filter::default()
    };
    let entries = audit::list(app, &owner, &filter).await.unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].detail["piece"], "diwali");
    assert_eq!(entries[0].subject_id, id.to_string());

    let mail = library::use_in_campaign(app, &advisor, "diwali", Some("Mails"), Some(Channel::Email))
        .await
        .unwrap();
    let mail = campaigns::get(app, &advisor, mail).await.unwrap();
    assert_eq!((mail.name.as_str(), mail.channel), ("Mails", Channel::Email));
    assert_eq!(mail.content.variants[&Language::Mr].subject, "दिवाळीच्या शुभेच्छा");

    for (actor, piece, channel, code) in [
        (&approver, "diwali", None, ErrorCode::Forbidden),
        (&advisor, "no-such-piece", None, ErrorCode::NotFound),
        (&advisor, "festive-collection", None, ErrorCode::NotFound),
        (&advisor, "diwali", Some(Channel::Linkedin), ErrorCode::Invalid),
    ] {
        let refused = library::use_in_campaign(app, actor, piece, None, channel).await.unwrap_err();
        assert_eq!(refused.code(), code, "{piece}");
    }
}

#[tokio::test]
async fn a_template_is_kept_on_its_shelf() {
    let world = UseCases::new().await;
    let app = &world.app;
    let owner = world.owner("owner@first.example").await;
    let id = library::save_as_template(app, &owner, "diwali").await.unwrap();
    let kept = templates::get(app, &owner, &Key::Own(id)).await.unwrap();
    assert_eq!((kept.name.as_str(), kept.category), ("Diwali wishes", TemplateCategory::Festival));
    assert_eq!((kept.body.content.variants.len(), kept.body.purpose), (3, Purpose::Marketing));
    let approver = world.member(&owner, "approver@first.example", Role::Approver).await;
    let refused = library::save_as_template(app, &approver, "diwali").await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::Forbidden);
}

/// The clock stands at 16 November 2026.
#[tokio::test]
async fn the_calendar_proposes_what_comes_and_not_what_is_taken_already() {
    let world = UseCases::new().await;
    let app = &world.app;
    let owner = world.owner("owner@first.example").await;
    let stranger = world.owner("owner@second.example").await;
    let before = proposed(app, &owner).await;
    assert!(before.contains(&("christmas", "2026-12-25".to_owned())), "{before:?}");
    // A deadline is written of a week before: advance tax is due on the fifteenth.
    assert!(before.contains(&("tax-advance", "2026-12-08".to_owned())), "{before:?}");
    assert!(!before.iter().any(|(piece, _)| *piece == "diwali"), "it was on 8 November");
    let lessons = library::calendar(app, &owner, 1).await.unwrap();
    assert!(lessons.iter().any(|proposal| proposal.reason == Reason::Rest));
    assert!(!lessons.iter().any(|proposal| proposal.piece.id == "christmas"), "it is further than a day");

    let first = library::use_in_campaign(app, &owner, "christmas", None, None).await.unwrap();
    assert!(!is_proposed(app, &owner, "christmas").await, "a draft stands");
    assert!(is_proposed(app, &stranger, "christmas").await, "another organisation's draft");
    let copy = campaigns::duplicate(app, &owner, first, "Christmas again").await.unwrap();
    campaigns::archive(app, &owner, first, true).await.unwrap();
    assert!(!is_proposed(app, &owner, "christmas").await, "its copy stands");
    campaigns::archive(app, &owner, copy, true).await.unwrap();
    assert!(is_proposed(app, &owner, "christmas").await, "nothing stands any more");
    assert_eq!(proposed(app, &owner).await, before);
}
