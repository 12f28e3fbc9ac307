//! The labelled cases: every line of `cases/*.jsonl` is judged, and the totals must hold.
//! `cargo test -p compliance --test corpus -- --nocapture` prints the table and every miss.

use std::{collections::BTreeMap, fs, path::Path};

use chrono::NaiveDate;
use compliance::{Facts, Rulebook, check};
use domain::{Audience, Channel, Language, Outcome};
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    id: String,
    audience: Audience,
    channel: Channel,
    lang: String,
    text: String,
    expect: Outcome,
    rule: Option<String>,
    name: Option<String>,
    registration: Option<String>,
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let texts = files.iter().map(|path| fs::read_to_string(path).unwrap());
    let lines: Vec<String> = texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    lines
        .iter()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

fn facts(case: &Case) -> Facts {
    Facts {
        audience: case.audience,
        channel: case.channel,
        language: case.lang.parse::<Language>().ok(),
        sender_name: case.name.clone(),
        registration: case.registration.clone(),
        purpose: None,
    }
}

#[test]
fn every_case_is_judged_as_labelled() {
    let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    let mut table: BTreeMap<(Outcome, Outcome), usize> = BTreeMap::new();
    let (mut missed_rules, mut with_rule) = (0, 0);
    for case in cases() {
        let verdict = check(&case.text, &facts(&case), Rulebook::embedded(), today);
        let outcome = verdict.outcome();
        *table.entry((case.expect, outcome)).or_default() += 1;
        let found: Vec<_> = verdict
            .findings
            .iter()
            .map(|finding| format!("{}:{:?}", finding.rule, finding.excerpt))
            .collect();
        let named = case
            .rule
            .as_ref()
            .is_none_or(|rule| verdict.findings.iter().any(|finding| &finding.rule == rule));
        with_rule += usize::from(case.rule.is_some());
        missed_rules += usize::from(!named);
        if outcome != case.expect || !named {
            println!(
                "{} {} expected {} {:?}, got {outcome} {found:?}\n    {}",
                case.id, case.lang, case.expect, case.rule, case.text
            );
        }
    }
    let count = |expected, got| table.get(&(expected, got)).copied().unwrap_or_default();
    let all = [Outcome::Block, Outcome::Warn, Outcome::Clean];
    for outcome in all {
        let right = count(outcome, outcome);
        let labelled: usize = all.iter().map(|got| count(outcome, *got)).sum();
        let given: usize = all.iter().map(|expected| count(*expected, outcome)).sum();
        println!(
            "{outcome}: {labelled} cases, recall {:.3}, precision {:.3}",
            ratio(right, labelled),
            ratio(right, given)
        );
    }
    println!("named rule found in {} of {with_rule}", with_rule - missed_rules);
    let recall = |outcome| ratio(count(outcome, outcome), all.iter().map(|got| count(outcome, *got)).sum());
    let clean: usize = all.iter().map(|got| count(Outcome::Clean, *got)).sum();
    assert!(recall(Outcome::Block) >= 0.98, "block recall");
    assert!(ratio(count(Outcome::Clean, Outcome::Block), clean) <= 0.01, "false blocks on clean text");
    assert!(recall(Outcome::Warn) >= 0.95, "warn recall");
    assert!(recall(Outcome::Clean) >= 0.97, "clean recall");
    assert!(ratio(missed_rules, with_rule) <= 0.03, "named rules");
}

fn ratio(part: usize, whole: usize) -> f64 {
    f64::from(u32::try_from(part).unwrap()) / f64::from(u32::try_from(whole.max(1)).unwrap())
}
