//! Arrows between crates, and what must be in the build once or not at all.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

use serde_json::Value;

use crate::{none, root};

/// Which of our crates a crate may use. A crate that is not listed may use any.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("l10n", &["domain"]),
    ("spreadsheets", &["domain"]),
    ("documents", &[]),
    ("config", &[]),
    ("compliance", &["domain"]),
    ("delivery", &["domain"]),
    ("library", &["domain", "compliance"]),
    ("storage", &["domain"]),
    ("ai", &["domain", "compliance"]),
    ("channels", &["domain", "delivery"]),
    (
        "services",
        &[
            "domain",
            "compliance",
            "delivery",
            "documents",
            "storage",
            "channels",
            "ai",
            "config",
            "l10n",
            "library",
            "spreadsheets",
        ],
    ),
    ("worker", &["services", "storage", "domain", "delivery", "config"]),
    ("app", &["domain", "l10n", "services"]),
    ("frontend", &["app", "l10n"]),
    ("graph-double", &[]),
    ("model-double", &[]),
];

/// Libraries that only the named crates may use. A trailing `*` stands for any ending.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("sqlx", &["storage"]),
    ("sea-query*", &["storage"]),
    ("apalis*", &["worker"]),
    // The double of the Graph API stands in for another company's servers, so it speaks HTTP too.
    ("reqwest", &["channels", "ai", "graph-double"]),
    ("lettre", &["channels"]),
    ("krilla", &["documents"]),
    ("harfrust", &["documents"]),
    ("leptos*", &["app", "frontend", "server"]),
    ("axum*", &["app", "server"]),
];

/// What the pure crates must not reach: run-times, clocks of their own, networks, dice.
const IMPURE: &[&str] = &["tokio", "async-trait", "futures", "rand", "reqwest", "hyper", "tracing"];
const PURE: &[&str] = &["domain", "compliance", "delivery", "library"];

/// Two versions of these in one binary do not meet: types differ, pools and providers double.
const ONCE: &[&str] = &[
    "sqlx-core",
    "libsqlite3-sys",
    "axum",
    "axum-core",
    "http",
    "leptos",
    "reactive_graph",
    "wasm-bindgen",
    "rustls",
    "reqwest",
    "apalis-core",
    "utoipa",
];

/// Not in a Linux build: a second TLS provider makes rustls panic, OpenSSL is not shipped.
const BANNED: &[&str] = &["ring", "openssl-sys", "native-tls", "rusqlite"];

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version=1",
            "--no-deps",
            "--locked",
            "--offline",
            "--filter-platform=x86_64-unknown-linux-gnu",
        ])
        .current_dir(root())
        .output()
        .expect("cargo metadata starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("cargo metadata prints JSON")
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().expect("a list")
}

/// Our crates, each with its direct dependencies other than those for tests.
fn our_crates(metadata: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let ours: BTreeSet<&str> = list(&metadata["workspace_members"]).iter().map(text).collect();
    list(&metadata["packages"])
        .iter()
        .filter(|package| ours.contains(text(&package["id"])))
        .map(|package| {
            let dependencies = list(&package["dependencies"]).iter().filter(|dependency| dependency["kind"].is_null());
            (
                text(&package["name"]).to_owned(),
                dependencies.map(|dependency| text(&dependency["name"]).to_owned()).collect(),
            )
        })
        .collect()
}

fn matches(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == name, |start| name.starts_with(start))
}

#[test]
fn arrows_point_down_only() {
    let crates = our_crates(&metadata());
    let mut findings = Vec::new();
    for (name, dependencies) in &crates {
        let Some((_, may_use)) = ARROWS.iter().find(|(known, _)| known == name) else {
            continue;
        };
        let wrong = dependencies
            .iter()
            .filter(|other| crates.contains_key(*other) && !may_use.contains(&other.as_str()));
        findings.extend(wrong.map(|other| format!("{name} must not use {other}")));
    }
    none("crates use only what lies below them", &findings);
}

#[test]
fn libraries_stay_behind_their_doors() {
    let mut findings = Vec::new();
    for (name, dependencies) in our_crates(&metadata()) {
        for (pattern, allowed) in ONLY_IN {
            let wrong = dependencies
                .iter()
                .filter(|library| matches(pattern, library) && !allowed.contains(&name.as_str()));
            findings.extend(wrong.map(|library| format!("{name} uses {library}, which belongs to {allowed:?}")));
        }
    }
    none("each library has its crates", &findings);
}

#[test]
fn pure_crates_reach_nothing_impure() {
    let crates = our_crates(&metadata());
    let findings: Vec<String> = PURE
        .iter()
        .flat_map(|name| {
            crates[*name]
                .iter()
                .filter(|library| IMPURE.contains(&library.as_str()))
                .map(move |library| format!("{name} uses {library}"))
        })
        .collect();
    none("no run-time, network or dice in the pure crates", &findings);
}

/// Name and version of everything that a Linux build compiles, tests apart.
fn built() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--workspace",
            "--locked",
            "--offline",
            "--prefix=none",
            "--edges=normal,build",
            "--target=x86_64-unknown-linux-gnu",
        ])
        .current_dir(root())
        .output()
        .expect("cargo tree starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        if let [name, version, ..] = line.split(' ').collect::<Vec<_>>()[..] {
            versions.entry(name.to_owned()).or_default().insert(version.to_owned());
        }
    }
    versions
}

#[test]
fn one_version_of_what_must_be_one() {
    let built = built();
    let findings: Vec<String> = ONCE
        .iter()
        .filter_map(|name| built.get(*name).filter(|found| found.len() > 1).map(|found| format!("{name}: {found:?}")))
        .collect();
    none("one version each", &findings);
}

#[test]
fn nothing_banned_is_built() {
    let built = built();
    let findings: Vec<String> = BANNED.iter().filter(|name| built.contains_key(**name)).map(|name| (*name).to_owned()).collect();
    none("not in the build for Linux", &findings);
}
