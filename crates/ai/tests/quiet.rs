//! False alarms cost trust: what honest senders write every day must pass. The rates are printed and
//! stand in docs/compliance-quality.md.

use std::{fs, path::Path};

use ai::Classifier;
use compliance::quality::{self, Case, Part};
use domain::{Audience, Course, Outcome, RiskLimits};

fn course(text: &str, audience: Audience) -> Course {
    RiskLimits::default().course(Classifier::embedded().opinion(text, audience).risk)
}

/// Name, text and risk of the built-in templates, for everybody who sees them.
fn templates() -> Vec<(String, Audience, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../services/data/templates.toml");
    let file: toml::Table = fs::read_to_string(path).unwrap().parse().unwrap();
    let mut texts = Vec::new();
    for template in file["template"].as_array().unwrap() {
        let named = template.get("audiences").and_then(toml::Value::as_array);
        for audience in Audience::ALL {
            let suits = named.is_none_or(|named| named.iter().any(|name| name.as_str() == Some(audience.code())));
            for (language, text) in template["text"].as_table().unwrap().iter().filter(|_| suits) {
                let name = format!("{} {language}", template["id"].as_str().unwrap());
                texts.push((name, audience, text.as_str().unwrap().to_owned()));
            }
        }
    }
    texts
}

fn cases(folder: &str) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
        .iter()
        .flat_map(|path| quality::read(&fs::read_to_string(path).unwrap()).unwrap())
        .collect()
}

/// How many of the texts go back, and how many need a person, in percent.
fn rates(name: &str, courses: &[Course]) -> (f64, f64) {
    let share = |wanted: fn(&Course) -> bool| {
        let found = u32::try_from(courses.iter().filter(|course| wanted(course)).count()).unwrap();
        100.0 * f64::from(found) / f64::from(u32::try_from(courses.len()).unwrap())
    };
    let (back, person) = (share(|course| *course == Course::BackToAuthor), share(|course| *course > Course::Approvable));
    println!("{name}: {} texts, {back:.1} % over 75, {person:.1} % at 50 or more", courses.len());
    (back, person)
}

#[test]
fn built_in_templates_pass() {
    let texts = templates();
    assert!(texts.len() > 29 * 3, "{}", texts.len());
    for (name, audience, text) in &texts {
        let opinion = Classifier::embedded().opinion(text, *audience);
        if opinion.risk >= 50 {
            println!("{name} for {}: {} {:?}", audience.code(), opinion.risk, opinion.reasons);
        }
    }
    let courses: Vec<_> = texts.iter().map(|(_, audience, text)| course(text, *audience)).collect();
    let (back, person) = rates("built-in templates", &courses);
    assert!(back == 0.0 && person <= 5.0);
}

#[test]
fn everyday_texts_pass() {
    let mut courses = Vec::new();
    for text in [
        "Hello {name|there}, our next investor meeting is on Saturday at 11:00. Reply YES to keep a seat.",
        "नमस्ते {name|जी}, हमारी अगली निवेशक बैठक शनिवार को 11:00 बजे है। सीट के लिए YES लिखें।",
        "नमस्कार {name|मंडळी}, आमची पुढील गुंतवणूकदार बैठक शनिवारी 11:00 वाजता आहे. जागेसाठी YES लिहा.",
        "Hello {name|there}, your order is packed and leaves the shop today. Reply STOP to opt out.",
        "{firm_name}, AMFI-registered Mutual Fund Distributor, {registration}\n\nNamaste {first_name|friend}, our office is closed on Monday.\n{advisor_name}",
        "Dear {first_name|friend}, our office stays closed on Monday. {firm_name}, {registration}",
        "Dear {name}",
        "Hello",
        "Happy Diwali to you and your family.",
        "Your SIP of {amount} is due on {date}. Please keep enough balance.",
        "Reply STOP to opt out.",
    ] {
        for audience in Audience::ALL {
            let opinion = Classifier::embedded().opinion(text, audience);
            if opinion.risk >= 50 {
                println!("{} for {}: {text}", opinion.risk, audience.code());
            }
            courses.push(RiskLimits::default().course(opinion.risk));
        }
    }
    let (back, person) = rates("everyday texts", &courses);
    assert!(back == 0.0 && person <= 10.0);
}

#[test]
fn clean_cases_of_the_validation_half_pass_almost_always() {
    let clean: Vec<_> = cases("../compliance/cases")
        .into_iter()
        .filter(|case| case.part() == Part::Validation && case.expect == Outcome::Clean)
        .map(|case| course(&case.text, case.audience))
        .collect();
    let (back, person) = rates("clean validation cases", &clean);
    assert!(back <= 2.0, "{back:.1} % go back");
    assert!(person <= 8.0, "{person:.1} % need a person");
}

#[test]
fn texts_of_another_hand() {
    let cases = cases("cases");
    let of = |expect: Outcome| {
        let wanted = cases.iter().filter(|case| case.expect == expect);
        wanted.map(|case| course(&case.text, case.audience)).collect::<Vec<_>>()
    };
    let (clean_back, clean_person) = rates("clean texts of another hand", &of(Outcome::Clean));
    let (_, found) = rates("offences of another hand", &of(Outcome::Block));
    assert!(clean_back <= 2.5 && clean_person <= 10.0);
    assert!(found >= 40.0, "{found:.1} %");
}
