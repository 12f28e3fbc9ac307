//! The guide says of each rule what the check says of it.

use chrono::NaiveDate;
use compliance::{Guide, Rulebook, check};
use domain::{Language, Outcome};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()
}

#[test]
fn every_example_is_judged_as_it_says() {
    let mut wrong = Vec::new();
    for example in Guide::embedded().examples() {
        for (text, should_break) in [(&example.breaks, true), (&example.fine, false)] {
            let verdict = check(text, &example.facts(), Rulebook::embedded(), today());
            let breaks = verdict.findings.iter().any(|finding| finding.rule == example.rule);
            if breaks != should_break || (!should_break && verdict.outcome() == Outcome::Block) {
                let found: Vec<_> = verdict.findings.iter().map(|finding| finding.rule.as_str()).collect();
                wrong.push(format!("{} in {}: {found:?} in {text}", example.rule, example.language));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_one_example_in_every_language() {
    let (book, guide) = (Rulebook::embedded(), Guide::embedded());
    for rule in book.rules() {
        let languages: Vec<_> = guide.examples_of(&rule.id).map(|example| example.language).collect();
        assert_eq!(languages, Language::ALL, "{}", rule.id);
        for example in guide.examples_of(&rule.id) {
            assert!(rule.severity(example.audience).is_some(), "{} does not bind {}", rule.id, example.audience);
        }
    }
    for example in guide.examples() {
        assert!(book.rule(&example.rule).is_some(), "no rule {}", example.rule);
    }
}

#[test]
fn changes_name_their_rules_and_stand_newest_first() {
    let changes = Guide::embedded().changes();
    assert!(changes.is_sorted_by(|one, other| one.date >= other.date));
    for change in changes {
        assert!(change.date <= today(), "{}", change.source);
        for id in &change.rules {
            assert!(Rulebook::embedded().rule(id).is_some(), "no rule {id}");
        }
        for language in Language::ALL {
            assert!(!change.text(language).is_empty(), "{} in {language}", change.source);
        }
    }
}

#[test]
fn the_version_tells_its_day() {
    let date = Rulebook::embedded().date().unwrap();
    assert!(Rulebook::embedded().version().starts_with(&date.to_string()));
}
