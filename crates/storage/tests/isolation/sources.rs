//! The sources against the table: nothing that takes an organisation is left out.

use std::{collections::BTreeSet, fs, path::Path};

/// Functions for which the organisation is not a fence but the thing asked for.
const THE_ORGANISATION_ITSELF: [&str; 2] = ["orgs::get", "approval_queue::service_level"];

/// Functions without an organisation, and why each module may have them. A new one needs a reason.
const WITHOUT: &[(&str, &[&str])] = &[
    // People stand above organisations: found by address, token or their own id.
    (
        "accounts",
        &[
            "insert",
            "get",
            "by_email",
            "set_profile",
            "set_password",
            "enrol_totp",
            "enable_totp",
            "disable_totp",
            "use_totp_step",
            "replace_recovery_codes",
            "use_recovery_code",
            "recovery_codes_left",
        ],
    ),
    ("members", &["memberships"]),
    (
        "outbound_mails",
        &["insert", "is_any_due", "claim", "forget", "put_off", "give_up", "delete_given_up", "standing"],
    ),
    ("resets", &["insert", "find", "use_up", "delete_all", "delete_ended"]),
    (
        "sessions",
        &["insert", "by_token", "touch", "set_member", "devices", "delete", "delete_all", "delete_ended"],
    ),
    ("sign_in", &["count", "take_back", "clear", "delete_stale"]),
    // A secret says which organisation it is.
    ("api_keys", &["bearer"]),
    ("invites", &["by_token"]),
    // The row that is handed in names its organisation.
    // The re-check by a newer rulebook, over all organisations.
    ("approval_policy", &["unchecked"]),
    ("approvals", &["insert"]),
    ("audit", &["append"]),
    ("campaign_versions", &["insert"]),
    ("campaigns", &["insert"]),
    (
        "imports",
        &["insert", "update", "insert_rejects", "unfinished", "org_of", "abandoned", "needs_file"],
    ),
    ("inbound", &["insert", "is_known"]),
    ("orgs", &["insert", "update", "ids"]),
    ("templates", &["insert"]),
    // The worker's, over all organisations or for a campaign, sender or delivery it has locked; callbacks
    // name a number or a delivery, never an organisation.
    ("approval_queue", &["due"]),
    ("erasures", &["due", "blank_numbers"]),
    ("counters", &["open"]),
    (
        "deliveries",
        &[
            "last_frozen",
            "frozen_phones",
            "freeze",
            "claim",
            "record",
            "lock",
            "lock_by_provider",
            "lock_orphans",
            "reported",
        ],
    ),
    (
        "due_campaigns",
        &["due", "unfrozen", "without_open_deliveries", "cancelled_with_queue", "launched_from"],
    ),
    ("idempotency", &["forget"]),
    (
        "senders",
        &[
            "insert",
            "by_number",
            "learn",
            "of_account",
            "sandbox",
            "update",
            "with_work",
            "take_lease",
            "hold",
            "may_send",
            "release_lease",
            "outages",
        ],
    ),
    // The installation's own budget, which no organisation has alone.
    ("writing_budget", &["reserve", "settle", "spent", "warn_once"]),
    ("whatsapp_numbers", &["unchecked_since", "of_waba", "forget_reached"]),
    // Between nodes; ids only.
    ("signals", &["listen", "tell"]),
    // Databases for tests.
    ("scratch", &["create_database", "execute", "rows"]),
];

/// A public function: its module, its name, and what it takes.
struct Function {
    name: String,
    parameters: String,
}

/// Every public asynchronous function of the crate.
fn functions() -> Vec<Function> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut functions = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of sources").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let relative = path.strip_prefix(&root).expect("below the root").with_extension("");
            let module = relative.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).expect("a source");
            functions.extend(text.split("\npub async fn ").skip(1).map(|rest| {
                let (name, rest) = rest.split_once('(').expect("parameters");
                let (parameters, _) = rest.split_once(") -> ").expect("a result");
                Function {
                    name: format!("{module}::{name}"),
                    parameters: parameters.to_owned(),
                }
            }));
        }
    }
    functions
}

#[test]
fn every_function_with_an_organisation_is_called() {
    let called: BTreeSet<&str> = super::all().iter().map(|call| call.name).collect();
    let without: BTreeSet<String> = WITHOUT
        .iter()
        .flat_map(|(module, names)| names.iter().map(move |name| format!("{module}::{name}")))
        .collect();
    let functions = functions();
    assert!(
        functions.len() > 150,
        "only {} functions were found: is the reading of sources broken?",
        functions.len()
    );
    let mut findings = Vec::new();
    for Function { name, parameters } in &functions {
        let takes_one = parameters.contains(": OrgId");
        let is_listed = without.contains(name);
        if takes_one && !called.contains(name.as_str()) && !THE_ORGANISATION_ITSELF.contains(&name.as_str()) {
            findings.push(format!("{name}: add a call to calls.rs or changes.rs"));
        }
        if takes_one && is_listed {
            findings.push(format!("{name}: takes an organisation, so it does not belong into WITHOUT"));
        }
        if !takes_one && !is_listed {
            findings.push(format!("{name}: take the organisation after the connection, or say in WITHOUT why not"));
        }
    }
    let known: BTreeSet<&str> = functions.iter().map(|function| function.name.as_str()).collect();
    findings.extend(
        called
            .iter()
            .filter(|name| !known.contains(**name))
            .map(|name| format!("{name}: is no function any more")),
    );
    findings.extend(
        without
            .iter()
            .filter(|name| !known.contains(name.as_str()))
            .map(|name| format!("{name}: is no function any more")),
    );
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}
