//! The labelled cases: every line of `cases/*.jsonl` is judged, and the totals must hold.
//! `cargo run --release -p compliance --example score -- --misses` prints the tables and misses.

use std::{collections::HashSet, fs, path::Path};

use chrono::NaiveDate;
use compliance::{
    Rulebook,
    quality::{self, Case, Part, Report},
};
use domain::Outcome;

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
        .iter()
        .flat_map(|path| quality::read(&fs::read_to_string(path).unwrap()).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
        .collect()
}

fn judge(cases: &[Case], part: Part) -> Report {
    let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    Report::of(cases.iter().filter(|case| case.part() == part), Rulebook::embedded(), today)
}

#[test]
fn both_halves_of_the_cases_are_judged_as_labelled() {
    let cases = cases();
    for part in [Part::Tuning, Part::Validation] {
        let report = judge(&cases, part);
        println!("{part:?}\n{report}{}", report.misses.join("\n"));
        assert!(report.all.recall(Outcome::Block) >= 0.98, "block recall of {part:?}");
        assert!(report.all.false_blocks() <= 0.01, "false blocks on clean text of {part:?}");
        assert!(report.all.macro_f1() >= 0.95, "macro-F1 of {part:?}");
        assert!(report.named_rules() >= 0.95, "named rules of {part:?}");
    }
}

#[test]
fn the_cases_are_many_and_various() {
    let cases = cases();
    let distinct: HashSet<_> = cases.iter().map(|case| &case.text).collect();
    let ids: HashSet<_> = cases.iter().map(|case| &case.id).collect();
    assert_eq!((distinct.len(), ids.len()), (cases.len(), cases.len()), "a text or an id stands twice");
    let clean = cases.iter().filter(|case| case.expect == Outcome::Clean).count();
    assert!(clean * 100 >= cases.len() * 40, "{clean} of {} cases are clean", cases.len());
    for language in ["en", "hi", "mr", "hinglish"] {
        assert!(cases.iter().filter(|case| case.lang == language).count() >= 90, "{language}");
    }
}
