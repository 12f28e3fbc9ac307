//! The writing assistant: who writes, what it costs, what is kept. On SQLite, or PostgreSQL with
//! `TEST_POSTGRES_URL`.

use std::{collections::BTreeMap, time::Duration};

use chrono::TimeDelta;
use domain::{Brief, Doubt, ErrorCode, Goal, Improvement, Language, Outcome, Role, StandIn, Writer, WritingId, WritingState, WritingTask};
use model_double::{ModelDouble, Reply};
use services::{
    Actor, App, Error, campaigns,
    templates::{self, built_in},
    writing::{self, Generation, Pace, Place, Source},
};
use test_support::use_cases::UseCases;

const TEXT: &str = "Namaste {first_name|friend}, our office is closed on Monday.";

struct Firm {
    world: UseCases,
    owner: Actor,
}

impl Firm {
    async fn new(variables: &[(&str, &str)]) -> Self {
        let world = UseCases::with(variables).await;
        let owner = world.owner("meera@example.org").await;
        Self { world, owner }
    }

    async fn with_model(usual: Reply, more: &[(&str, &str)]) -> (Self, ModelDouble) {
        let double = ModelDouble::start(usual).await.unwrap();
        let url = double.base_url();
        let mut variables = vec![("AI_BASE_URL", url.as_str()), ("AI_MODEL", "small-model"), ("AI_API_KEY", "key")];
        variables.extend(more);
        (Self::new(&variables).await, double)
    }

    fn app(&self) -> &App {
        &self.world.app
    }

    async fn write(&self, topic: &str, source: Source) -> Result<Generation, Error> {
        let id = writing::generate(self.app(), &self.owner, brief(topic, &[Language::En]), source, Pace::Wait).await?;
        Ok(self.text(id, 1, Language::En).await)
    }

    async fn text(&self, id: WritingId, version: i64, language: Language) -> Generation {
        let view = writing::get(self.app(), &self.owner, id).await.unwrap();
        view.at(version)[&language].clone()
    }

    async fn adopted(&self, text: &str) -> WritingId {
        let texts = BTreeMap::from([(Language::En, text.to_owned())]);
        writing::adopt(self.app(), &self.owner, brief("A note", &[]), texts).await.unwrap()
    }

    async fn deeds(&self, action: &str) -> usize {
        let entries = services::audit::list_up_to(self.app(), &self.owner, &services::audit_log::Filter::default(), 200)
            .await
            .unwrap();
        entries.iter().filter(|entry| entry.action == action).count()
    }
}

fn brief(topic: &str, languages: &[Language]) -> Brief {
    Brief {
        topic: topic.to_owned(),
        goal: Goal::Remind,
        languages: languages.to_vec(),
        ..Brief::default()
    }
}

fn model() -> Writer {
    Writer::Model { name: "small-model".into() }
}

fn is_library(text: &Generation) -> bool {
    matches!(text.report.writer, Writer::Library { .. })
}

#[tokio::test]
async fn without_a_key_the_library_writes_in_three_languages() {
    let firm = Firm::new(&[]).await;
    let (app, owner) = (firm.app(), &firm.owner);
    let id = writing::generate(app, owner, brief("SIP reminder", &Language::ALL), Source::Models, Pace::Wait)
        .await
        .unwrap();
    let view = writing::get(app, owner, id).await.unwrap();
    assert_eq!(view.at(1).len(), 3);
    for (language, text) in view.at(1) {
        assert_eq!((text.state, text.report.stand_in), (WritingState::Done, Some(StandIn::NoModel)), "{language}");
        assert!(is_library(text) && text.output.contains("SIP") && text.report.cost_micros == 0, "{text:?}");
        assert_ne!(text.report.outcome, Some(Outcome::Block), "{text:?}");
        assert!(!text.report.doubts.contains(&Doubt::WrongLanguage), "{text:?}");
    }
    let campaign = writing::use_in_campaign(app, owner, id, 1).await.unwrap();
    let campaign = campaigns::get(app, owner, campaign).await.unwrap();
    assert_eq!((campaign.name.as_str(), campaign.content.variants.len()), ("SIP reminder", 3));
    assert_eq!(campaign.content.variants[&Language::Hi].text, view.at(1)[&Language::Hi].output);
    let template = writing::keep_as_template(app, owner, id, 1).await.unwrap();
    assert!(templates::get(app, owner, &templates::Key::Own(template)).await.is_ok());
    assert_eq!(firm.deeds("writing.generated").await, 1);
    let nothing = firm.write("quantum physics", Source::Models).await.unwrap();
    assert_eq!(
        (nothing.state, nothing.report.failure),
        (WritingState::Failed, Some(ErrorCode::NothingInLibrary))
    );
    assert_eq!(
        writing::use_in_campaign(app, owner, nothing.writing_id, 1).await.unwrap_err().code(),
        ErrorCode::NoText
    );
}

#[tokio::test]
async fn a_model_writes_and_everything_about_it_is_kept() {
    let (firm, double) = Firm::with_model(Reply::message(TEXT), &[]).await;
    let text = firm.write("The office is closed on Monday. Call 98200 12345.", Source::Models).await.unwrap();
    assert!(text.output.contains("closed on Monday"), "{text:?}");
    assert_eq!(
        (text.state, text.task, &text.report.writer),
        (WritingState::Done, WritingTask::Generate, &model())
    );
    assert_eq!(text.report.prompt.as_deref(), Some("generate.1"));
    assert!(text.report.tokens_in >= 400 && text.report.cost_micros >= 2_000 && text.report.outcome.is_some());
    let asked = double.requests();
    let body = &asked[0]["body"];
    assert_eq!((asked[0]["authorization"].as_str(), body["stream"].as_bool()), (Some("Bearer key"), Some(true)));
    assert_eq!(body["response_format"]["json_schema"]["strict"], true);
    assert!(!body.to_string().contains("98200"), "numbers of people do not leave");
    let standing = writing::standing(firm.app(), &firm.owner).await.unwrap();
    assert_eq!((standing.runs, standing.most_runs), (1, 10));
    assert!(standing.usage.calls >= 1 && standing.usage.cost_micros >= 2_000);
    // The very same is not asked twice. Ids of the same millisecond stand in no order.
    firm.world.clock.advance(TimeDelta::seconds(1));
    let again = firm.write("The office is closed on Monday. Call 98200 12345.", Source::Models).await.unwrap();
    assert!(
        again.report.is_cached && again.report.cost_micros == 0 && again.output == text.output,
        "{again:?}"
    );
    assert_eq!(double.requests().len(), asked.len());
    let rows = writing::generations(firm.app(), &firm.owner, None, 10).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [again.id, text.id]);
}

#[tokio::test]
async fn a_text_is_seen_while_it_grows() {
    let pieces = ["{\"text\": \"Namaste ", "{first_name|friend}, our office ", "is closed on ", "Monday.\"}"].map(str::to_owned);
    let (firm, _double) = Firm::with_model(Reply::Stream(pieces.to_vec(), Duration::from_millis(600)), &[]).await;
    let asked = brief("The office is closed on Monday", &[Language::En]);
    let id = writing::generate(firm.app(), &firm.owner, asked, Source::Models, Pace::Behind).await.unwrap();
    let typed = BTreeMap::from([(Language::En, "x".to_owned())]);
    let too_soon = writing::edit(firm.app(), &firm.owner, id, 1, typed).await;
    assert!(matches!(too_soon, Err(Error::Refused(ErrorCode::StillWriting))));
    let mut seen = Vec::new();
    for _ in 0..100 {
        let text = firm.text(id, 1, Language::En).await;
        if text.state != WritingState::Writing {
            break;
        }
        seen.push(text.output);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    firm.app().finish_background().await;
    assert!(seen.iter().any(|text| text.starts_with("Namaste") && !text.contains("Monday")), "{seen:?}");
    assert_eq!(firm.text(id, 1, Language::En).await.state, WritingState::Done);
}

#[tokio::test]
async fn whatever_fails_the_library_stands_in() {
    let faults = [
        Reply::Status(429),
        Reply::Status(500),
        Reply::Status(401),
        Reply::Words("fine".into()),
        Reply::Words("{\"text\": \"a\", \"more\": 1}".into()),
        Reply::Body("<html>".into()),
        Reply::Refusal,
        Reply::ToolCall,
        Reply::StreamError,
        Reply::BreaksOff(vec!["{\"text\": \"Nama".into()]),
        Reply::Slow(Duration::from_secs(9), Box::new(Reply::message(TEXT))),
        Reply::Hangs,
    ];
    for fault in faults {
        let (firm, double) = Firm::with_model(fault.clone(), &[]).await;
        let text = firm.write("SIP reminder", Source::Models).await.unwrap();
        assert!(is_library(&text) && text.state == WritingState::Done, "{fault:?}: {text:?}");
        assert_eq!(text.report.stand_in, Some(StandIn::Unavailable), "{fault:?}");
        let is_passing = matches!(fault, Reply::Status(429 | 500) | Reply::StreamError);
        assert_eq!(double.requests().len(), if is_passing { 2 } else { 1 }, "{fault:?}");
        // Nothing was spent, and a failure is not kept: the next time the model is asked again.
        assert_eq!(writing::standing(firm.app(), &firm.owner).await.unwrap().spent_percent, 0);
        double.plan([Reply::message(TEXT)]);
        assert_eq!(firm.write("SIP reminder", Source::Models).await.unwrap().report.writer, model(), "{fault:?}");
    }
}

#[tokio::test]
async fn the_fallback_model_comes_before_the_library() {
    let fallback = ModelDouble::start(Reply::message(TEXT)).await.unwrap();
    let url = fallback.base_url();
    let more = [
        ("AI_FALLBACK_BASE_URL", url.as_str()),
        ("AI_FALLBACK_MODEL", "other"),
        ("AI_FALLBACK_MODEL_GENERATE", "other-writer"),
    ];
    let (firm, primary) = Firm::with_model(Reply::Status(401), &more).await;
    let text = firm.write("The office is closed on Monday", Source::Models).await.unwrap();
    assert_eq!(text.report.writer, Writer::Model { name: "other-writer".into() });
    assert_eq!(
        (text.report.stand_in, fallback.requests()[0]["body"]["model"].as_str()),
        (None, Some("other-writer"))
    );
    assert!(!primary.requests().is_empty());
}

#[tokio::test]
async fn the_budget_of_a_day_is_told_at_four_fifths_and_kept() {
    // 400 tokens at a thousandth of a dollar each: 0.40 of 20 dollars per text.
    let prices = [
        ("AI_PRICE_IN", "1000"),
        ("AI_PRICE_OUT", "0"),
        ("AI_DAILY_BUDGET", "20"),
        ("AI_DAILY_GENERATIONS", "90"),
    ];
    let (firm, double) = Firm::with_model(Reply::message(TEXT), &prices).await;
    let mut last = firm.write("SIP reminder on Monday", Source::Models).await.unwrap();
    assert_eq!(last.report.writer, model());
    for number in 0..60 {
        if last.report.stand_in == Some(StandIn::Budget) {
            break;
        }
        last = firm
            .write(&format!("SIP reminder on Monday, office closed {number}"), Source::Models)
            .await
            .unwrap();
    }
    assert!(is_library(&last) && last.report.stand_in == Some(StandIn::Budget), "{last:?}");
    let standing = writing::standing(firm.app(), &firm.owner).await.unwrap();
    assert!((80..=100).contains(&standing.spent_percent), "{standing:?}");
    assert_eq!(firm.deeds("writing.budget-warned").await, 1);
    let asked = double.requests().len();
    firm.world.clock.advance(TimeDelta::days(1));
    assert_eq!(
        firm.write("SIP reminder tomorrow, on Monday", Source::Models).await.unwrap().report.writer,
        model()
    );
    assert!(double.requests().len() > asked);

    let (none, unasked) = Firm::with_model(Reply::message(TEXT), &[("AI_DAILY_BUDGET", "0")]).await;
    let refused = none.write("SIP reminder", Source::Models).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::AiBudgetSpent);
    assert!(is_library(&none.write("SIP reminder", Source::Library).await.unwrap()));
    assert!(unasked.requests().is_empty());
}

#[tokio::test]
async fn a_member_asks_models_so_many_times_a_day() {
    let (firm, _double) = Firm::with_model(Reply::message(TEXT), &[("AI_DAILY_GENERATIONS", "2")]).await;
    for topic in ["closed on Monday", "closed on Monday again"] {
        assert_eq!(firm.write(topic, Source::Models).await.unwrap().report.writer, model());
    }
    let refused = firm.write("closed once more", Source::Models).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::AiQuotaSpent);
    let standing = writing::standing(firm.app(), &firm.owner).await.unwrap();
    assert_eq!(standing.obstacle(), Some(ErrorCode::AiQuotaSpent));
    let library = firm.write("SIP reminder", Source::Library).await.unwrap();
    assert!(is_library(&library) && library.report.stand_in.is_none());
    // Another member has their own.
    let advisor = firm.world.member(&firm.owner, "advisor@example.org", Role::Advisor).await;
    assert_eq!(writing::standing(firm.app(), &advisor).await.unwrap().runs, 0);
    firm.world.clock.advance(TimeDelta::days(1));
    assert!(firm.write("closed once more", Source::Models).await.is_ok());
}

#[tokio::test]
async fn what_is_doubtful_is_sent_back_once() {
    let (firm, double) = Firm::with_model(Reply::message("Your SIP is due."), &[]).await;
    let id = firm.adopted("Namaste {first_name|friend}, your SIP of ₹5,000 is due.").await;
    let good = "{first_name|friend}, your SIP of ₹5,000 is due.";
    double.plan([Reply::message("Your SIP is due, earn 12%."), Reply::message(good)]);
    let place = Place {
        writing: id,
        version: 1,
        language: Language::En,
    };
    let version = writing::improve(firm.app(), &firm.owner, place, Improvement::Shorter, Source::Models, Pace::Wait)
        .await
        .unwrap();
    let text = firm.text(id, version, Language::En).await;
    assert!(text.report.is_repaired && text.output.contains(good), "{text:?}");
    assert!(text.report.doubts.is_empty(), "{text:?}");
    assert_eq!(double.requests().len(), 2);
    assert!(
        double.requests()[1]["body"].to_string().contains("12"),
        "the second question says what was found"
    );
    // What still fails is shown.
    let shown = writing::improve(firm.app(), &firm.owner, place, Improvement::Simpler, Source::Models, Pace::Wait)
        .await
        .unwrap();
    let shown = firm.text(id, shown, Language::En).await;
    assert!(shown.report.is_repaired);
    assert!(shown.report.doubts.contains(&Doubt::PlaceholderLost { name: "first_name".into() }), "{shown:?}");
    assert!(shown.report.doubts.contains(&Doubt::NumberLost { number: "5000".into() }), "{shown:?}");
}

#[tokio::test]
async fn required_lines_are_the_rulebooks_in_every_language() {
    let (firm, double) = Firm::with_model(Reply::message("नमस्ते {first_name|जी}, आपकी SIP की किस्त कटेगी।"), &[]).await;
    let sip = built_in::all().unwrap().iter().find(|template| template.id == "sip-reminder").unwrap();
    let id = firm.adopted(sip.text[&Language::En].trim()).await;
    let place = Place {
        writing: id,
        version: 1,
        language: Language::En,
    };
    writing::translate(firm.app(), &firm.owner, place, &[Language::Hi], Source::Models, Pace::Wait)
        .await
        .unwrap();
    let sent = double.requests()[0]["body"]["messages"][1]["content"].as_str().unwrap().to_owned();
    assert!(
        sent.contains("sip_amount") && !sent.contains("market risks") && !sent.contains("registration"),
        "{sent}"
    );
    // The library knows its own texts in every language.
    let version = writing::translate(firm.app(), &firm.owner, place, &Language::ALL, Source::Library, Pace::Wait)
        .await
        .unwrap();
    for language in [Language::Hi, Language::Mr] {
        let text = firm.text(id, version, language).await;
        assert!(is_library(&text) && text.output.contains("{sip_amount|"), "{text:?}");
        assert!(!text.output.contains("subject to market risks"), "{text:?}");
    }
}

#[tokio::test]
async fn versions_build_on_what_was_changed() {
    let firm = Firm::new(&[]).await;
    let (app, owner) = (firm.app(), &firm.owner);
    let id = writing::generate(app, owner, brief("SIP reminder", &Language::ALL), Source::Models, Pace::Wait)
        .await
        .unwrap();
    let typed = BTreeMap::from([(Language::En, "Our office is closed. Write to us.".to_owned())]);
    let second = writing::edit(app, owner, id, 1, typed.clone()).await.unwrap();
    assert_eq!(
        (second, writing::edit(app, owner, id, 2, typed).await.unwrap()),
        (2, 2),
        "nothing changed, no version"
    );
    let place = Place {
        writing: id,
        version: 2,
        language: Language::En,
    };
    let third = writing::improve(app, owner, place, Improvement::CallToAction, Source::Models, Pace::Wait)
        .await
        .unwrap();
    let view = writing::get(app, owner, id).await.unwrap();
    assert_eq!((third, view.newest(), view.at(3).len()), (3, 3, 3));
    assert!(view.at(3)[&Language::En].output.contains("Just reply"));
    assert_eq!(view.at(2)[&Language::En].report.writer, Writer::Member);
    assert_eq!(view.at(3)[&Language::Hi].version, 1);
    assert!(!view.at(1)[&Language::En].output.contains("office is closed"));
    let needs = writing::improve(app, owner, place, Improvement::Simpler, Source::Models, Pace::Wait)
        .await
        .unwrap();
    assert_eq!(firm.text(id, needs, Language::En).await.report.failure, Some(ErrorCode::AiNeeded));
}

#[tokio::test]
async fn it_is_for_those_who_write_and_stays_in_the_organisation() {
    let firm = Firm::new(&[]).await;
    let id = firm.adopted("Our office is closed.").await;
    let stranger = firm.world.owner("owner@other.example").await;
    assert!(matches!(writing::get(firm.app(), &stranger, id).await, Err(Error::NotFound)));
    assert!(writing::generations(firm.app(), &stranger, None, 10).await.unwrap().is_empty());
    let approver = firm.world.member(&firm.owner, "approver@example.org", Role::Approver).await;
    let refused = writing::generate(firm.app(), &approver, brief("SIP", &[Language::En]), Source::Models, Pace::Wait).await;
    assert!(matches!(refused, Err(Error::Forbidden(_))));
    assert_eq!(writing::generations(firm.app(), &approver, None, 10).await.unwrap().len(), 1);
    let Err(Error::Invalid(fields)) = writing::generate(firm.app(), &firm.owner, brief(" ", &[]), Source::Models, Pace::Wait).await else {
        panic!("an empty brief was taken");
    };
    let named: Vec<&str> = fields.iter().map(|field| field.field.as_str()).collect();
    assert_eq!(named, ["topic", "languages"]);
}
