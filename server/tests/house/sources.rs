//! What the sources must not hold.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{none, root};

const FOLDERS: [&str; 4] = ["app", "crates", "frontend", "server"];
/// Lines of a file, tests apart.
const LONGEST_FILE: usize = 450;
/// Lines of a function, from its signature to its closing brace.
const LONGEST_FUNCTION: usize = 70;
/// Functions that are one table, a line for each case.
const TABLES: [&str; 1] = ["app/src/ui/icon.rs"];
/// `cfg(feature = "ssr")` in `app`: entry points only, so that a screen is one code for both sides.
const MOST_SSR_SITES: usize = 12;

/// Where time and chance must come in as parameters ...
const NO_CLOCK_OR_DICE_IN: [&str; 8] = [
    "crates/domain",
    "crates/compliance",
    "crates/delivery",
    "crates/library",
    "crates/storage",
    "crates/services",
    "crates/spreadsheets",
    "crates/documents",
];
/// ... and the files that hand in the real ones.
const CLOCK_AND_DICE: [&str; 1] = ["crates/services/src/clock.rs"];

pub struct Source {
    /// From the root of the workspace.
    pub path: PathBuf,
    pub text: String,
}

impl Source {
    /// Tests, and build scripts: both may stop at the first surprise.
    fn is_test(&self) -> bool {
        let path = self.path.to_string_lossy();
        path.contains("/tests/")
            || path.contains("/benches/")
            || path.ends_with("tests.rs")
            || path.ends_with("/build.rs")
            || path.starts_with("crates/test-support")
    }

    /// The lines before the unit tests.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .take_while(|line| !line.starts_with("#[cfg(test)]"))
            .enumerate()
            .map(|(index, line)| (index + 1, line))
    }

    fn at(&self, line: usize, what: &str) -> String {
        format!("{}:{line} {what}", self.path.display())
    }
}

/// Every Rust file of ours.
pub fn all() -> Vec<Source> {
    let mut sources = Vec::new();
    let mut folders: Vec<PathBuf> = FOLDERS.iter().map(|folder| root().join(folder)).collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of ours").flatten() {
            let path = entry.path();
            if path.is_dir() && !path.ends_with("target") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("a Rust file is UTF-8");
                sources.push(Source {
                    path: path.strip_prefix(root()).expect("below the root").to_owned(),
                    text,
                });
            }
        }
    }
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    sources
}

fn code_without_comment(line: &str) -> &str {
    line.split("//").next().unwrap_or_default()
}

#[test]
fn files_stay_readable() {
    let findings: Vec<String> = all()
        .iter()
        .filter(|source| !source.is_test())
        .map(|source| (source, source.code().count()))
        .filter(|(_, lines)| *lines > LONGEST_FILE)
        .map(|(source, lines)| source.at(lines, "lines"))
        .collect();
    none("files of at most 450 lines; split by what they do", &findings);
}

#[test]
fn functions_stay_readable() {
    let mut findings = Vec::new();
    let is_table = |source: &Source| TABLES.iter().any(|table| source.path == Path::new(table));
    for source in all().iter().filter(|source| !source.is_test() && !is_table(source)) {
        let mut open: Option<(usize, String, String)> = None;
        for (number, line) in source.code() {
            let indent: String = line.chars().take_while(|c| *c == ' ').collect();
            if let Some(name) = function_name(line) {
                open = Some((number, indent, name.to_owned()));
            } else if let Some((start, outer, name)) = &open
                && line == format!("{outer}}}")
            {
                if number - start >= LONGEST_FUNCTION {
                    findings.push(source.at(*start, &format!("{name}: {} lines", number - start + 1)));
                }
                open = None;
            }
        }
    }
    none("functions of at most 70 lines; name the steps", &findings);
}

fn function_name(line: &str) -> Option<&str> {
    let mut words = line.trim_start().split_inclusive(' ').map(str::trim);
    let before = ["pub", "pub(crate)", "pub(super)", "async", "const", "unsafe"];
    let word = words.find(|word| !before.contains(word))?;
    if word != "fn" {
        return None;
    }
    words.next()?.split(['(', '<']).next()
}

#[test]
fn exceptions_give_their_reason() {
    // Written apart, so that this line does not find itself.
    let forbidden = ["#[", "#!["].map(|start| format!("{start}allow("));
    let findings: Vec<String> = all()
        .iter()
        .flat_map(|source| {
            let found = source
                .text
                .lines()
                .enumerate()
                .filter(|(_, line)| forbidden.iter().any(|start| line.trim_start().starts_with(start)));
            found.map(|(index, line)| source.at(index + 1, line.trim())).collect::<Vec<_>>()
        })
        .collect();
    none("use #[expect(lint, reason = ...)]", &findings);
}

#[test]
fn time_chance_and_environment_come_in_as_parameters() {
    let forbidden = ["Utc::now", "Local::now", "SystemTime::now", "now_v7", "new_v4", "rand::", "env::var"];
    // How long something waits is measured with tokio's Instant, which a test can hold still.
    let is_forbidden = |line: &str| forbidden.iter().any(|word| line.contains(word)) || (line.contains("std::time") && line.contains("Instant"));
    let mut findings = Vec::new();
    for source in all() {
        let is_bound =
            NO_CLOCK_OR_DICE_IN.iter().any(|folder| source.path.starts_with(folder)) && !CLOCK_AND_DICE.iter().any(|file| source.path == Path::new(file));
        if is_bound && !source.is_test() {
            let lines = source.code().filter(|(_, line)| is_forbidden(code_without_comment(line)));
            findings.extend(lines.map(|(number, line)| source.at(number, line.trim())));
        }
    }
    none("clock, dice and environment are parameters", &findings);
}

#[test]
fn screens_are_one_code_for_server_and_browser() {
    let mut sites = Vec::new();
    let mut in_features = Vec::new();
    for source in all().iter().filter(|source| source.path.starts_with("app/src")) {
        for (number, line) in source.code().filter(|(_, line)| line.contains(r#"feature = "ssr""#)) {
            sites.push(source.at(number, line.trim()));
            if source.path.starts_with("app/src/features") {
                in_features.push(source.at(number, line.trim()));
            }
        }
    }
    none("no cfg(feature = \"ssr\") in a feature folder", &in_features);
    if sites.len() > MOST_SSR_SITES {
        none("at most 12 cfg(feature = \"ssr\") in app", &sites);
    }
}

#[test]
fn nothing_unwraps_outside_tests() {
    let mut findings = Vec::new();
    for source in all().iter().filter(|source| !source.is_test()) {
        let lines = source.code().filter(|(_, line)| code_without_comment(line).contains(".unwrap()"));
        findings.extend(lines.map(|(number, line)| source.at(number, line.trim())));
    }
    none("no unwrap() outside tests", &findings);
}
