//! The words in the picture of a message are judged with its text. On SQLite, or PostgreSQL with
//! `TEST_POSTGRES_URL`.

use domain::{
    CampaignId, CampaignStatus, Channel, ErrorCode, Language, Purpose, Severity,
    content::{AudienceRule, Content, LONGEST_MEDIA_ALT, Variant},
};
use services::{
    Actor, App,
    campaigns::{self, Patch},
    checks,
};
use test_support::{
    campaigns::{TEXT, add_contacts, approved, fast_sandbox, number},
    use_cases::UseCases,
};

const PROMISE: &str = "Guaranteed 15% returns every year!";

async fn firm() -> (UseCases, Actor) {
    let world = UseCases::new().await;
    let owner = world.owner("meera@example.org").await;
    add_contacts(&world.app, &owner, 2, |index| number(index, "11")).await;
    (world, owner)
}

/// Saves what the campaign says and the words in its picture.
async fn write(app: &App, owner: &Actor, id: CampaignId, text: &str, alt: Option<&str>) {
    let read = campaigns::get(app, owner, id).await.unwrap().revision;
    let variant = Variant {
        text: text.to_owned(),
        subject: String::new(),
        provider_template: None,
    };
    let content = Content {
        variants: [(Language::En, variant)].into(),
        fallback_language: Some(Language::En),
        media_url: Some("https://example.org/diwali.png".to_owned()),
        media_alt: alt.map(str::to_owned),
        ..Content::default()
    };
    let patch = Patch {
        content: Some(content),
        audience: Some(AudienceRule {
            everybody: true,
            ..AudienceRule::default()
        }),
        ..Patch::default()
    };
    campaigns::save_draft(app, owner, id, read, patch).await.unwrap();
}

#[tokio::test]
async fn a_promise_in_the_picture_blocks_like_one_in_the_text() {
    let (world, owner) = firm().await;
    let app = &world.app;
    let id = campaigns::create(app, &owner, "Diwali", None).await.unwrap();
    write(app, &owner, id, TEXT, Some(PROMISE)).await;
    let campaign = campaigns::get(app, &owner, id).await.unwrap();
    let verdict = campaigns::verdicts(app, &owner, &campaign).await.unwrap().remove(&Language::En).unwrap();
    let found = verdict.findings.iter().find(|finding| finding.rule == "assured_returns").unwrap();
    assert!(found.in_media && found.severity == Severity::Block && found.suggestion.is_none());
    assert_eq!(PROMISE.get(found.span.clone()), Some(found.excerpt.as_str()));
    let refused = campaigns::submit(app, &owner, id, campaign.revision, "").await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::Blocked);
    // The same text without the picture's words has nothing of it.
    let plain = checks::check_text(app, &owner, TEXT, Language::En, Purpose::Marketing, Channel::Whatsapp)
        .await
        .unwrap();
    assert_eq!(plain.count(Severity::Block), 0);
    assert!(plain.score <= verdict.score);
}

#[tokio::test]
async fn what_a_picture_says_stands_for_nothing_in_the_text() {
    let (world, owner) = firm().await;
    let check = async |text: &str, alt: &str| {
        let checked = checks::check_message(&world.app, &owner, text, alt, Language::En, Purpose::Marketing, Channel::Whatsapp).await;
        checked.unwrap()
    };
    let text = "Sahyadri Wealth, AMFI-registered Mutual Fund Distributor, ARN-118204\nStart a SIP in an equity mutual fund today.";
    let warning = "Mutual fund investments are subject to market risks, read all scheme related documents carefully.";
    let alone = check(text, "").await;
    let beside = check(text, warning).await;
    for finding in &alone.findings {
        assert!(beside.findings.contains(finding), "{} is gone", finding.rule);
    }
    assert!(alone.findings.iter().any(|finding| finding.rule == "missing_disclaimer"));
    // And nothing is found twice.
    let again = check(text, "Happy Diwali").await;
    assert_eq!(again.findings, alone.findings);
}

#[tokio::test]
async fn other_words_in_the_picture_are_another_version() {
    let (world, owner) = firm().await;
    let app = &world.app;
    let sandbox = fast_sandbox(app, &owner).await;
    let id = approved(app, &owner, sandbox).await;
    let before = campaigns::get(app, &owner, id).await.unwrap();
    assert_eq!(before.status, CampaignStatus::Approved);
    let patch = Patch {
        content: Some(Content {
            media_alt: Some(" Happy\0 Diwali ".to_owned()),
            ..before.content.clone()
        }),
        ..Patch::default()
    };
    campaigns::save_draft(app, &owner, id, before.revision, patch).await.unwrap();
    let after = campaigns::get(app, &owner, id).await.unwrap();
    assert_eq!((after.status, after.version_id), (CampaignStatus::Draft, None));
    assert_eq!(after.content.media_alt.as_deref(), Some("Happy Diwali"));
    write(app, &owner, id, TEXT, Some(&"x".repeat(LONGEST_MEDIA_ALT + 1))).await;
    let cut = campaigns::get(app, &owner, id).await.unwrap().content.media_alt.unwrap();
    assert_eq!(cut.chars().count(), LONGEST_MEDIA_ALT);
}
