//! What proves a campaign is never deleted: no statement of ours does it.

use std::{fs, path::Path};

/// What evidence is made of. It is kept for years (`docs/evidence.md`); a retention that deletes after
/// that takes its table off this list and says why.
const KEPT: [&str; 8] = [
    "approvals",
    "audit_entries",
    "audit_heads",
    "campaign_events",
    "campaign_versions",
    "campaigns",
    "deliveries",
    "sent_texts",
];

fn statements(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            statements(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "sql") {
            let text = fs::read_to_string(&path).expect("a source").to_lowercase();
            found.extend(text.split("delete from ").skip(1).map(|rest| {
                let table = rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next();
                format!("{}: {}", path.display(), table.unwrap_or_default())
            }));
        }
    }
}

#[test]
fn nothing_deletes_what_evidence_is_made_of() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["src", "../../migrations"] {
        statements(&here.join(folder), &mut found);
    }
    assert!(found.len() > 10, "is the reading of sources broken? {found:?}");
    let wrong: Vec<&String> = found
        .iter()
        .filter(|line| KEPT.iter().any(|table| line.ends_with(&format!(": {table}"))))
        .collect();
    assert!(wrong.is_empty(), "evidence is deleted: {wrong:#?}");
    // A parent that is deleted must not take evidence along.
    for folder in ["sqlite", "postgres"] {
        let text = fs::read_to_string(here.join("../../migrations").join(folder).join("0007_evidence.sql")).expect("a migration");
        assert!(!text.to_uppercase().contains("ON DELETE"));
    }
}
