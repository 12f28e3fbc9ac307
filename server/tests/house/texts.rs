//! The texts in `locales/`. That the three languages hold the same messages with the same variables
//! is held by the build of the `l10n` crate.

use std::{collections::BTreeSet, fs};

use crate::{none, root, sources};

#[test]
fn every_text_is_used() {
    let mut words = BTreeSet::new();
    for source in sources::all() {
        words.extend(source.text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').map(str::to_owned));
    }
    let mut findings = Vec::new();
    for entry in fs::read_dir(root().join("locales/en")).expect("English texts").flatten() {
        let text = fs::read_to_string(entry.path()).expect("a Fluent file is UTF-8");
        let ids = text.lines().filter_map(|line| line.split_once(" =")).map(|(id, _)| id);
        let ids = ids.filter(|id| id.starts_with(|c: char| c.is_ascii_lowercase()) && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
        let unused = ids.filter(|id| !words.contains(&id.replace('-', "_")));
        findings.extend(unused.map(|id| format!("{}: {id}", entry.file_name().display())));
    }
    none("texts that nothing shows", &findings);
}
