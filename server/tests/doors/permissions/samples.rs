//! Real things of the first organisation, and arguments by type.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use app::features::{
    campaigns::builder::{message_api::MessageFields, schedule_api::ScheduleFields},
    templates::api::TemplateFields,
};
use domain::{Brief, Language, OwnPhrase, OwnRule, Role, Severity, content::AudienceRule};
use serde_json::{Map, Value, json};
use services::{api_keys, campaigns, contacts, groups, invites, own_rules, senders, sessions, templates, writing};
use uuid::Uuid;

use crate::common::TestServer;

/// Ids by the name of their type.
pub type Things = HashMap<&'static str, String>;

/// Makes one of each thing.
pub async fn things(server: &TestServer) -> Things {
    let (world, owner) = (&server.world, &server.owner);
    let app = &world.app;
    let member = world.member(owner, "somebody@first.example", Role::Advisor).await;
    let invite = invites::send(app, owner, "invited@first.example", Role::Advisor).await.unwrap();
    let key = api_keys::create(app, owner, "sample").await.unwrap();
    let session = sessions::devices(app, owner).await.unwrap()[0].id;
    let contact = contacts::Input {
        name: "Suresh Pawar".to_owned(),
        phone: "9876543210".to_owned(),
        language: "en".to_owned(),
        ..contacts::Input::default()
    };
    let contact = contacts::create(app, owner, &contact).await.unwrap();
    let mut draft = templates::Draft {
        name: "Sample".to_owned(),
        ..templates::Draft::default()
    };
    draft.body.content = serde_json::from_value(json!({ "variants": { "en": { "text": "Dear {name}" } } })).unwrap();
    let own_rule = own_rules::create(app, owner, own_rule()).await.unwrap();
    let brief = Brief {
        topic: "Sample".to_owned(),
        ..Brief::default()
    };
    let written = writing::adopt(app, owner, brief, [(Language::En, "Our office is closed.".to_owned())].into())
        .await
        .unwrap();
    HashMap::from([
        ("WritingId", written.to_string()),
        ("OwnRuleId", own_rule.to_string()),
        ("MemberId", member.member_id.unwrap().to_string()),
        ("InviteId", invite.id.to_string()),
        ("ApiKeyId", key.id.to_string()),
        ("SessionId", session.to_string()),
        ("ContactId", contact.to_string()),
        ("GroupId", groups::create(app, owner, "Sample").await.unwrap().to_string()),
        ("TemplateId", templates::create(app, owner, draft).await.unwrap().to_string()),
        ("CampaignId", campaigns::create(app, owner, "Sample", None).await.unwrap().to_string()),
        ("SenderId", senders::list(app, owner).await.unwrap()[0].id.to_string()),
        // No import stands: making one needs a file. An unknown one must not be told from another's.
        ("ImportId", Uuid::nil().to_string()),
        ("DeliveryId", Uuid::nil().to_string()),
        ("ApprovalId", Uuid::nil().to_string()),
        ("VersionId", Uuid::nil().to_string()),
    ])
}

fn own_rule() -> OwnRule {
    OwnRule {
        label: "Sample".to_owned(),
        severity: Severity::Info,
        phrases: vec![OwnPhrase {
            text: "sample word".to_owned(),
            language: None,
        }],
        explanation: String::new(),
        replacement: String::new(),
        is_active: true,
    }
}

/// A server function as its source declares it.
#[derive(Debug)]
pub struct Declared {
    /// `app/features/members/api/change_role`.
    pub path: String,
    /// Arguments with their types; those that may be left out are not among them.
    pub arguments: Vec<(String, String)>,
    /// Takes JSON instead of a form.
    pub is_json: bool,
}

/// Every server function in the sources of `app`.
pub fn declared() -> Vec<Declared> {
    let app = Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/src");
    let mut files = Vec::new();
    rust_files(&app, &mut files);
    let mut found = Vec::new();
    for file in files {
        // `#[server(default)]` of an argument does not begin a function.
        let text = fs::read_to_string(&file).unwrap().replace("#[server(default)]", "#[default]");
        let module = file.strip_prefix(&app).unwrap().with_extension("");
        let module = module.to_string_lossy();
        let module = module.strip_suffix("/mod").unwrap_or(&module);
        found.extend(text.split("#[server").skip(1).filter_map(|source| function(module, source)));
    }
    found
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// Reads `(input = …)]`, the name and the arguments after `#[server`.
fn function(module: &str, source: &str) -> Option<Declared> {
    let (attribute, rest) = source.split_once("]\n")?;
    let (before, rest) = rest.split_once("pub async fn ")?;
    if !before.trim().is_empty() && !before.trim().starts_with("#[") {
        return None;
    }
    let (name, rest) = rest.split_once('(')?;
    let (arguments, _) = rest.split_once(") -> Result")?;
    Some(Declared {
        path: format!("app/{module}/{name}"),
        arguments: arguments.split(", ").flat_map(|line| line.split(",\n")).filter_map(argument).collect(),
        is_json: attribute.contains("Json"),
    })
}

fn argument(text: &str) -> Option<(String, String)> {
    let text = text.trim().trim_end_matches(',');
    let (name, kind) = text.split_once(": ")?;
    let may_be_left_out = text.contains("#[default]") || kind.starts_with("Option<");
    let kind = kind.rsplit("::").next().unwrap_or(kind);
    (!may_be_left_out).then(|| (name.to_owned(), kind.to_owned()))
}

impl Declared {
    /// Whether it names a thing that belongs to an organisation.
    pub fn names_a_thing(&self) -> bool {
        self.arguments.iter().any(|(_, kind)| kind.ends_with("Id"))
    }

    /// Arguments that can be read, though they may not be wise.
    pub fn sample(&self, things: &Things) -> Result<Map<String, Value>, String> {
        let pair = |(name, kind): &(String, String)| {
            let value = sample(kind, things).ok_or_else(|| format!("{}: add a sample of the type {kind}", self.path));
            value.map(|value| (name.clone(), value))
        };
        self.arguments.iter().map(pair).collect()
    }
}

fn sample(kind: &str, things: &Things) -> Option<Value> {
    if let Some(id) = things.get(kind) {
        return Some(json!(id));
    }
    let query = json!({ "noun": "", "member": "", "from": "", "until": "", "subject": "", "before": "" });
    Some(match kind {
        "String" => json!("x"),
        "bool" => json!(true),
        "i64" | "u64" | "u32" | "u8" | "usize" => json!(1),
        "Language" => json!("en"),
        "Role" => json!("advisor"),
        "Purpose" => json!("marketing"),
        "Channel" => json!("whatsapp"),
        "ConsentStatus" => json!("given"),
        "ConsentMethod" => json!("verbal"),
        "Vec<ContactId>" => json!([things["ContactId"]]),
        "TemplateFields" => serde_json::to_value(TemplateFields::default()).ok()?,
        "AuditQuery" => query,
        "AudienceRule" => serde_json::to_value(AudienceRule::default()).ok()?,
        "MessageFields" => serde_json::to_value(MessageFields::default()).ok()?,
        "ScheduleFields" => serde_json::to_value(ScheduleFields::default()).ok()?,
        _ => return None,
    })
}

/// `arguments` as a form posts them: `name=x&fields[text]=…`.
pub fn form(arguments: &Map<String, Value>) -> String {
    let mut pairs = Vec::new();
    for (name, value) in arguments {
        flatten(name, value, &mut pairs);
    }
    pairs.join("&")
}

fn flatten(name: &str, value: &Value, pairs: &mut Vec<String>) {
    match value {
        Value::Null => {}
        Value::Object(fields) => fields.iter().for_each(|(field, value)| flatten(&format!("{name}[{field}]"), value, pairs)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, value)| flatten(&format!("{name}[{index}]"), value, pairs)),
        Value::String(text) => pairs.push(format!("{name}={}", app::ui::url::encode(text))),
        other => pairs.push(format!("{name}={other}")),
    }
}
