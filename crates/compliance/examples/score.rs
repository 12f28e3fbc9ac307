//! Prints how well the embedded rulebook judges labelled cases, as Markdown:
//! `cargo run --release -p compliance --example score -- [--tuning | --validation] [--misses] [--as-of=DATE] [FILE...]`.
//! Without files, all of `crates/compliance/cases`.

use std::{fs, path::PathBuf, process::ExitCode};

use chrono::NaiveDate;
use compliance::{
    Rulebook,
    quality::{self, Case, Part, Report},
};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let (flags, names): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|argument| argument.starts_with("--"));
    let has = |flag: &str| flags.iter().any(|given| given == flag);
    let cases = read(names.into_iter().map(PathBuf::from).collect())?;
    let wanted = |case: &&Case| match case.part() {
        Part::Tuning => !has("--validation"),
        Part::Validation => !has("--tuning"),
    };
    // A fixed day makes the figures reproducible.
    let given = flags.iter().find_map(|flag| flag.strip_prefix("--as-of="));
    let day: NaiveDate = given.unwrap_or("2026-11-21").parse().map_err(|error| format!("--as-of: {error}"))?;
    let report = Report::of(cases.iter().filter(wanted), Rulebook::embedded(), day);
    println!("{report}");
    if has("--misses") {
        for miss in &report.misses {
            println!("{miss}");
        }
    }
    Ok(())
}

fn read(mut files: Vec<PathBuf>) -> Result<Vec<Case>, String> {
    if files.is_empty() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/cases");
        let entries = fs::read_dir(folder).map_err(|error| format!("{folder}: {error}"))?;
        files = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
        files.sort();
    }
    let mut cases = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        cases.extend(quality::read(&text)?);
    }
    Ok(cases)
}
