//! An organisation's own rules: found like the rulebook's, however they are spelt, and only ever
//! added to what the rulebook finds.

use std::{fs, path::Path};

use chrono::NaiveDate;
use compliance::{Facts, Overlay, OwnRuleError, Rulebook, check, check_with, disclosures, examine};
use domain::{Audience, Channel, Finding, Language, OwnPhrase, OwnRule, OwnRuleId, Severity, Verdict, own_rule, verdict::Suggestion};
use proptest::prelude::*;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()
}

fn facts(language: Option<Language>) -> Facts {
    Facts {
        audience: Audience::Mfd,
        channel: Channel::Whatsapp,
        language,
        ..Facts::default()
    }
}

fn id(number: u128) -> OwnRuleId {
    format!("{number:032x}").parse().unwrap()
}

fn phrase(text: &str) -> OwnPhrase {
    OwnPhrase {
        text: text.to_owned(),
        language: None,
    }
}

fn rule(severity: Severity, phrases: &[&str]) -> OwnRule {
    OwnRule {
        label: "House words".to_owned(),
        severity,
        phrases: phrases.iter().map(|text| phrase(text)).collect(),
        explanation: "We do not say this.".to_owned(),
        replacement: String::new(),
        is_active: true,
    }
}

fn overlay(rules: &[OwnRule]) -> Overlay {
    let numbered = rules.iter().zip(1..).map(|(rule, number)| (id(number), rule));
    Overlay::compile(numbered, Rulebook::embedded()).unwrap()
}

fn own(text: &str, overlay: &Overlay, language: Option<Language>) -> Vec<Finding> {
    let verdict = check_with(text, &facts(language), Rulebook::embedded(), overlay, today());
    for finding in &verdict.findings {
        assert_eq!(text.get(finding.span.clone()), Some(finding.excerpt.as_str()), "{text}");
    }
    verdict.findings.into_iter().filter(|finding| finding.own.is_some()).collect()
}

fn excerpts(text: &str, phrases: &[&str]) -> Vec<String> {
    let found = own(text, &overlay(&[rule(Severity::Warn, phrases)]), None);
    found.into_iter().map(|finding| finding.excerpt).collect()
}

#[test]
fn a_finding_names_its_rule_and_what_to_write_instead() {
    let mut own_rule = rule(Severity::Block, &["cheap"]);
    own_rule.replacement = "affordable".to_owned();
    let found = own("Our cheap plans", &overlay(&[own_rule]), None).remove(0);
    assert_eq!(found.rule, own_rule::own_rule_code(id(1)));
    assert!(Rulebook::embedded().rule(&found.rule).is_none());
    assert_eq!((found.severity, found.excerpt.as_str(), found.span), (Severity::Block, "cheap", 4..9));
    let name = found.own.unwrap();
    assert_eq!(
        (name.id, name.label.as_str(), name.explanation.as_str()),
        (id(1), "House words", "We do not say this.")
    );
    assert_eq!(found.suggestion, Some(Suggestion::Replace { text: "affordable".to_owned() }));
}

#[test]
fn words_are_found_however_they_are_spelt() {
    for (text, excerpt) in [
        ("Leave Zerodha today", "Zerodha"),
        ("Leave ZERODHA today", "ZERODHA"),
        ("Leave Ze\u{200B}rodha today", "Ze\u{200B}rodha"),
        ("Leave Zеrоdha today", "Zеrоdha"),
        ("Leave z e r o d h a today", "z e r o d h a"),
        ("Leave z.e.r.o.d.h.a today", "z.e.r.o.d.h.a"),
        ("Leave zer0dh@ today", "zer0dh"),
        ("Leave zero-dha today", "zero-dha"),
        ("Leave zerod*a today", "zerod*a"),
        ("Leave zero dha today", "zero dha"),
        ("Leave zerodhaaaa today", "zerodhaaaa"),
    ] {
        let found = excerpts(text, &["zerodha"]);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(found[0], excerpt, "{text}");
    }
    assert_eq!(excerpts("अगला ज़ेरोधा जैसा", &["जेरोधा"]), ["ज़ेरोधा"]);
    assert_eq!(excerpts("paisa vasool offer", &["पैसा वसूल"]), ["paisa vasool"]);
    assert_eq!(excerpts("Come to Zerodhas office", &["zerodha"]), Vec::<String>::new());
    assert_eq!(excerpts("Come to Zerodhas office", &["zerodha*"]), ["Zerodhas"]);
}

#[test]
fn no_other_word_is_taken_for_a_misspelt_one() {
    assert!(excerpts("The police are here", &["policy"]).is_empty());
    assert_eq!(excerpts("Your policy is here", &["policy"]), ["policy"]);
}

#[test]
fn a_denial_takes_nothing_back() {
    assert_eq!(excerpts("We never sell cheap plans", &["cheap plans"]), ["cheap plans"]);
}

#[test]
fn a_phrase_for_one_language_is_looked_for_in_that_language_alone() {
    let mut own_rule = rule(Severity::Warn, &[]);
    own_rule.phrases = vec![OwnPhrase {
        text: "pan".to_owned(),
        language: Some(Language::Mr),
    }];
    let overlay = overlay(&[own_rule]);
    assert_eq!(own("pan card", &overlay, Some(Language::Mr)).len(), 1);
    assert!(own("pan card", &overlay, Some(Language::En)).is_empty());
}

#[test]
fn each_place_is_found_once_and_long_lists_end() {
    assert_eq!(
        excerpts("deal, best deal ever, deal", &["deal", "best deal", "deal ever"]),
        ["deal", "best deal", "deal"]
    );
    assert_eq!(excerpts(&"deal ".repeat(100), &["deal"]).len(), 20);
}

#[test]
fn inactive_rules_find_nothing_and_a_required_text_may_be_said() {
    let mut inactive = rule(Severity::Block, &["cheap"]);
    inactive.is_active = false;
    assert!(own("cheap", &overlay(&[inactive]), None).is_empty());
    let strict = overlay(&[rule(Severity::Block, &["risks"])]);
    let facts = facts(None);
    for disclosure in disclosures::required(&facts, Rulebook::embedded()) {
        let text = disclosure.text(Language::En);
        assert!(own(text, &strict, None).is_empty(), "{text}");
    }
    assert_eq!(own("No risks here", &strict, None).len(), 1);
}

#[test]
fn phrases_that_would_find_nothing_or_everything_are_refused() {
    for (phrase, expected) in [
        ("no", Ok(())),
        ("24x7", Ok(())),
        ("100%", Ok(())),
        ("guarante*", Ok(())),
        ("मुफ्त", Ok(())),
        ("a", Err(OwnRuleError::TooShort)),
        ("  a  ", Err(OwnRuleError::TooShort)),
        ("a.", Err(OwnRuleError::Unfit)),
        ("में", Err(OwnRuleError::Unfit)),
        ("!!", Err(OwnRuleError::Unfit)),
        ("\u{200B}\u{200B}\u{200B}", Err(OwnRuleError::Unfit)),
        ("{first_name}", Err(OwnRuleError::Unfit)),
        ("ab*", Err(OwnRuleError::Unfit)),
    ] {
        assert_eq!(examine(phrase), expected, "{phrase:?}");
    }
    assert_eq!(examine(&"a".repeat(81)), Err(OwnRuleError::TooLong));
    let many = vec![rule(Severity::Info, &["cheap"]); own_rule::MOST_OWN_RULES + 1];
    let numbered = || many.iter().zip(1..).map(|(rule, number)| (id(number), rule));
    assert_eq!(Overlay::compile(numbered(), Rulebook::embedded()).unwrap_err(), OwnRuleError::TooManyRules);
    assert!(Overlay::compile(numbered().skip(1), Rulebook::embedded()).is_ok());
    let long = rule(Severity::Info, &["cheap"; own_rule::MOST_OWN_PHRASES + 1]);
    let refused = Overlay::compile([(id(1), &long)], Rulebook::embedded());
    assert_eq!(refused.unwrap_err(), OwnRuleError::TooManyPhrases);
}

#[test]
fn a_verdict_names_version_and_day() {
    let verdict = check("Hello", &facts(None), Rulebook::embedded(), today());
    assert_eq!(verdict.rulebook, Rulebook::embedded().version());
    assert_eq!(verdict.as_of, Some(today()));
}

fn texts() -> Vec<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut files: Vec<_> = fs::read_dir(file).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let lines = files
        .iter()
        .flat_map(|path| fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect::<Vec<_>>());
    lines
        .map(|line| serde_json::from_str::<serde_json::Value>(&line).unwrap()["text"].as_str().unwrap().to_owned())
        .collect()
}

/// Rules made of words of the texts themselves, so that they hit the same places as the rulebook.
fn rules() -> impl Strategy<Value = Vec<OwnRule>> {
    let words: Vec<String> = texts()
        .iter()
        .flat_map(|text| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let severity = proptest::sample::select(vec![Severity::Info, Severity::Warn, Severity::Block]);
    let phrases = proptest::collection::vec(proptest::sample::select(words), 1..12);
    let rule = (severity, phrases, any::<bool>()).prop_map(|(severity, phrases, replaces)| OwnRule {
        replacement: if replaces { "not subject to market risks".to_owned() } else { String::new() },
        ..rule(severity, &phrases.iter().map(String::as_str).collect::<Vec<_>>())
    });
    proptest::collection::vec(rule, 0..8)
}

fn of_the_rulebook(verdict: &Verdict) -> Vec<&Finding> {
    verdict.findings.iter().filter(|finding| finding.own.is_none()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn own_rules_only_ever_add(
        text in proptest::sample::select(texts()),
        audience in proptest::sample::select(Audience::ALL.to_vec()),
        rules in rules(),
    ) {
        let facts = Facts { audience, ..facts(None) };
        let book = Rulebook::embedded();
        let (without, with) = (check(&text, &facts, book, today()), check_with(&text, &facts, book, &overlay(&rules), today()));
        prop_assert_eq!(of_the_rulebook(&with), without.findings.iter().collect::<Vec<_>>());
        prop_assert!(with.score >= without.score, "{} then {}", without.score, with.score);
        prop_assert!(with.outcome() >= without.outcome());
        for finding in &with.findings {
            prop_assert_eq!(text.get(finding.span.clone()), Some(finding.excerpt.as_str()));
        }
    }
}
