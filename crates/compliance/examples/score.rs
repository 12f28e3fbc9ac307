//! Prints how well the embedded rulebook judges labelled cases, as Markdown:
//! `cargo run --release -p compliance --example score -- [--tuning | --validation] [--misses] [--as-of=DATE] [--rules=FOLDER] [FILE...]`.
//! Without files, all of `crates/compliance/cases`; without a folder, the embedded rules.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

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
    let folder = flags.iter().find_map(|flag| flag.strip_prefix("--rules="));
    let own = folder.map(rules).transpose()?;
    let rulebook = own.as_ref().unwrap_or_else(|| Rulebook::embedded());
    let report = Report::of(cases.iter().filter(wanted), rulebook, day);
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
        files = within(concat!(env!("CARGO_MANIFEST_DIR"), "/cases"))?;
    }
    let mut cases = Vec::new();
    for file in files {
        cases.extend(quality::read(&text(&file)?)?);
    }
    Ok(cases)
}

/// The rules of a folder, to try changes without compiling.
fn rules(folder: &str) -> Result<Rulebook, String> {
    let texts = within(folder)?.iter().map(|file| text(file)).collect::<Result<Vec<_>, _>>()?;
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    Rulebook::parse(&texts).map_err(|error| error.to_string())
}

fn within(folder: &str) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{folder}: {error}"))?;
    let mut files: Vec<_> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    files.sort();
    Ok(files)
}

fn text(file: &Path) -> Result<String, String> {
    fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))
}
