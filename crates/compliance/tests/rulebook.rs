//! The embedded rulebook: whole, worded in three languages, dated, and strict about its form.

use std::{fs, path::Path};

use chrono::NaiveDate;
use compliance::{Facts, Rulebook, check, disclosures, jsonl};
use domain::{Audience, Channel, Language, Outcome, verdict::DiffPart};

const PROMISE: &str = "Invest now for guaranteed 15% returns.";

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()
}

#[test]
fn every_rule_is_worded_in_every_language() {
    for language in Language::ALL {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../locales/{}/rules.ftl", language.code()));
        let words = fs::read_to_string(path).unwrap();
        for rule in Rulebook::embedded().rules() {
            for key in [rule.title_key(), rule.reason_key()] {
                assert!(words.contains(&format!("\n{key} = ")), "{key} in {language}");
            }
        }
    }
}

#[test]
fn rules_have_distinct_ids_and_a_citation() {
    let book = Rulebook::embedded();
    assert!(!book.version().is_empty());
    for rule in book.rules() {
        assert_eq!(book.rules().iter().filter(|other| other.id == rule.id).count(), 1, "{}", rule.id);
        assert!(rule.citation.len() > 10, "{}", rule.id);
        assert!(Audience::ALL.into_iter().any(|audience| rule.severity(audience).is_some()), "{}", rule.id);
    }
}

#[test]
fn a_rule_binds_only_in_its_time() {
    let facts = Facts {
        audience: Audience::Mfd,
        ..Facts::default()
    };
    let early = NaiveDate::from_ymd_opt(2001, 1, 1).unwrap();
    assert_eq!(check(PROMISE, &facts, Rulebook::embedded(), early).outcome(), Outcome::Clean);
    assert_eq!(check(PROMISE, &facts, Rulebook::embedded(), today()).outcome(), Outcome::Block);
}

#[test]
fn a_broken_file_is_refused() {
    for file in ["nonsense", "[[rule]]\nid = \"x\"", "[concept]\na = \"b\""] {
        assert!(Rulebook::parse(&[file]).is_err(), "{file}");
    }
}

#[test]
fn required_disclosures_follow_the_purpose_of_the_text() {
    let ria = Facts {
        audience: Audience::Ria,
        ..Facts::default()
    };
    let ids = |text| {
        disclosures::required_disclosures(text, &ria, Rulebook::embedded())
            .iter()
            .map(|one| one.id.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids("Start your investment journey with us. Book a call."), ["D-IA-WARN", "D-IA-REG"]);
    assert!(ids("Happy Diwali to you and your family!").is_empty());
    for language in Language::ALL {
        let all = disclosures::required(&ria, Rulebook::embedded())
            .map(|one| one.text(language))
            .collect::<Vec<_>>()
            .join("\n");
        let text =
            format!("Asha Kulkarni, SEBI Registered Investment Adviser, INA000012345\nBook a call to plan your investments. Reply STOP to opt out.\n{all}");
        assert_eq!(check(&text, &ria, Rulebook::embedded(), today()).outcome(), Outcome::Clean, "{language}");
    }
}

#[test]
fn suggestions_make_a_text_sendable() {
    let facts = Facts {
        audience: Audience::Mfd,
        channel: Channel::Whatsapp,
        sender_name: Some("Rajesh Sharma".into()),
        registration: Some("ARN-118204".into()),
        ..Facts::default()
    };
    for text in [
        "Start a SIP for guaranteed returns. Call us.",
        "गारंटीड रिटर्न के लिए SIP शुरू करें।",
        "खात्रीशीर परताव्यासाठी SIP सुरू करा.",
    ] {
        let mut fixed = text.to_owned();
        for _ in 0..8 {
            let verdict = check(&fixed, &facts, Rulebook::embedded(), today());
            let Some(finding) = verdict.findings.iter().find(|finding| finding.severity > domain::Severity::Info) else {
                break;
            };
            fixed = finding.suggestion.as_ref().unwrap().apply(&fixed, &finding.span);
        }
        assert_eq!(check(&fixed, &facts, Rulebook::embedded(), today()).outcome(), Outcome::Clean, "{fixed}");
    }
}

#[test]
fn an_altered_warning_is_shown_word_by_word() {
    let facts = Facts {
        audience: Audience::Mfd,
        language: Some(Language::Hi),
        ..Facts::default()
    };
    let text = "Rajesh Sharma, AMFI-registered Mutual Fund Distributor, ARN-118204\nSIP शुरू करें।\nMutual fund investments are subject to market risk, read all documents carefully.";
    let verdict = check(text, &facts, Rulebook::embedded(), today());
    let altered = verdict.findings.iter().find(|finding| finding.rule == "altered_disclaimer").unwrap();
    let texts = |wanted: fn(&DiffPart) -> Option<&String>| altered.diff.iter().filter_map(wanted).map(String::as_str).collect::<Vec<_>>();
    let missing = texts(|part| if let DiffPart::Missing { text } = part { Some(text) } else { None });
    let extra = texts(|part| if let DiffPart::Extra { text } = part { Some(text) } else { None });
    assert_eq!(missing, ["risks,", "scheme related"]);
    assert_eq!(extra, ["risk,"]);
    assert!(
        verdict
            .findings
            .iter()
            .all(|finding| finding.rule == "altered_disclaimer" || finding.diff.is_empty())
    );
}

#[test]
fn lines_are_answered_one_by_one() {
    let answer = |line: &str| jsonl::answer(line, Rulebook::embedded(), today());
    let line = answer(r#"{"id":7,"audience":"MFD","channel":"whatsapp","text":"अभी गारंटीड रिटर्न पाएं","lang":"hi"}"#);
    assert!(!line.failed);
    let value: serde_json::Value = serde_json::from_str(&line.json).unwrap();
    assert_eq!((value["id"].as_i64(), value["verdict"].as_str()), (Some(7), Some("block")));
    let spot = value["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|spot| spot["rule"] == "assured_returns")
        .unwrap();
    assert_eq!((spot["start"].as_u64(), spot["end"].as_u64()), (Some(4), Some(18)));
    for bad in [
        "{",
        r#"{"id":"a"}"#,
        r#"{"id":"a","audience":"X","channel":"sms","text":""}"#,
        r#"{"id":"a","audience":"MFD","channel":"pigeon","text":""}"#,
    ] {
        let line = answer(bad);
        assert!(line.failed && line.json.contains("\"error\""), "{bad}");
    }
    let input = "{\n\n{\"id\":1,\"audience\":\"smb\",\"channel\":\"sms\",\"text\":\"Hi\"}\n";
    let lines: Vec<_> = jsonl::answer_all(input.lines(), Rulebook::embedded(), today()).collect();
    assert_eq!(lines.iter().map(|line| line.failed).collect::<Vec<_>>(), [true, false]);
}
