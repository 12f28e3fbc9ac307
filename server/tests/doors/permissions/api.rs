//! The walk through every route of the public API.

use axum::http::Method;
use chrono::TimeDelta;
use domain::{Permission as P, Role};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Door::{self, Needs},
    none,
    samples::{Things, things},
};
use crate::common::{Answer, Call, TestServer, furnish::furnish};

/// Every route of the API's document, and who may use it.
#[rustfmt::skip]
const DOORS: &[(&str, &str, Door)] = &[
    ("get", "/me", Needs(P::ViewHome)),
    ("get", "/templates", Needs(P::ViewTemplates)),
    ("post", "/templates", Needs(P::ManageTemplates)),
    ("get", "/templates/built-in", Needs(P::ViewTemplates)),
    ("get", "/templates/{id}", Needs(P::ViewTemplates)),
    ("put", "/templates/{id}", Needs(P::ManageTemplates)),
    ("post", "/templates/{id}/archive", Needs(P::ManageTemplates)),
    ("post", "/templates/{id}/unarchive", Needs(P::ManageTemplates)),
    ("post", "/templates/{id}/duplicate", Needs(P::ManageTemplates)),
    ("get", "/audit", Needs(P::ViewAudit)),
    ("get", "/analytics/overview", Needs(P::ViewAnalytics)),
    ("post", "/ai/compliance-check", Needs(P::ViewHome)),
    ("post", "/ai/generate", Needs(P::ManageCampaigns)),
    ("post", "/ai/improve", Needs(P::ManageCampaigns)),
    ("post", "/ai/translate", Needs(P::ManageCampaigns)),
    ("get", "/ai/generations", Needs(P::ViewCampaigns)),
    ("get", "/approval-policy", Needs(P::ViewHome)),
    ("put", "/approval-policy", Needs(P::ManageOrganisation)),
    ("get", "/report-duties", Needs(P::ViewApprovals)),
    ("get", "/campaigns/{id}/clearance", Needs(P::ViewCampaigns)),
    ("post", "/campaigns/{id}/record-reference", Needs(P::DecideApprovals)),
    ("post", "/campaigns/{id}/record-report", Needs(P::DecideApprovals)),
    ("get", "/approvals", Needs(P::ViewApprovals)),
    ("get", "/approvals/{id}", Needs(P::ViewApprovals)),
    ("get", "/approvals/service-level", Needs(P::ViewApprovals)),
    ("put", "/approvals/service-level", Needs(P::ManageOrganisation)),
    ("post", "/approvals/approve-alike", Needs(P::DecideApprovals)),
    ("post", "/approvals/{id}/claim", Needs(P::DecideApprovals)),
    ("post", "/approvals/{id}/release", Needs(P::DecideApprovals)),
    ("get", "/approvals/{id}/alike", Needs(P::DecideApprovals)),
    ("get", "/approvals/{id}/comments", Needs(P::ViewApprovals)),
    ("post", "/approvals/{id}/comments", Needs(P::ViewApprovals)),
    ("get", "/approvals/{id}/history", Needs(P::ViewApprovals)),
    ("get", "/campaigns", Needs(P::ViewCampaigns)),
    ("post", "/campaigns", Needs(P::ManageCampaigns)),
    ("get", "/campaigns/{id}", Needs(P::ViewCampaigns)),
    ("patch", "/campaigns/{id}", Needs(P::ManageCampaigns)),
    ("get", "/campaigns/{id}/deliveries", Needs(P::ViewCampaigns)),
    ("get", "/campaigns/{id}/evidence", Needs(P::ViewEvidence)),
    ("get", "/campaigns/{id}/evidence.pdf", Needs(P::ViewEvidence)),
    ("get", "/campaigns/{id}/review", Needs(P::ViewCampaigns)),
    ("post", "/campaigns/{id}/approve", Needs(P::DecideApprovals)),
    ("post", "/campaigns/{id}/undo-approval", Needs(P::DecideApprovals)),
    ("post", "/campaigns/{id}/resubmit", Needs(P::ManageCampaigns)),
    ("post", "/campaigns/{id}/reject", Needs(P::DecideApprovals)),
    ("post", "/campaigns/{id}/archive", Needs(P::ManageCampaigns)),
    ("post", "/campaigns/{id}/unarchive", Needs(P::ManageCampaigns)),
    ("post", "/campaigns/{id}/duplicate", Needs(P::ManageCampaigns)),
    ("post", "/campaigns/{id}/submit", Needs(P::ManageCampaigns)),
    ("post", "/campaigns/{id}/withdraw", Needs(P::ManageCampaigns)),
    ("post", "/campaigns/{id}/schedule", Needs(P::SendCampaigns)),
    ("post", "/campaigns/{id}/launch", Needs(P::SendCampaigns)),
    ("post", "/campaigns/{id}/pause", Needs(P::SendCampaigns)),
    ("post", "/campaigns/{id}/resume", Needs(P::SendCampaigns)),
    ("post", "/campaigns/{id}/retry-failed", Needs(P::SendCampaigns)),
    ("post", "/campaigns/{id}/resolve-unknown", Needs(P::SendCampaigns)),
    ("post", "/campaigns/{id}/send-test", Needs(P::SendCampaigns)),
    ("post", "/campaigns/{id}/cancel", Needs(P::SendCampaigns)),
    ("post", "/compliance/check", Needs(P::ViewHome)),
    ("get", "/compliance/rules", Needs(P::ViewHome)),
    ("post", "/compliance/rules", Needs(P::ManageOrganisation)),
    ("get", "/compliance/rules/{id}", Needs(P::ViewHome)),
    ("patch", "/compliance/rules/{id}", Needs(P::ManageOrganisation)),
    ("delete", "/compliance/rules/{id}", Needs(P::ManageOrganisation)),
    ("post", "/compliance/rules/{id}/restore", Needs(P::ManageOrganisation)),
    ("get", "/contacts", Needs(P::ViewContacts)),
    ("post", "/contacts", Needs(P::ManageContacts)),
    ("get", "/contacts/{id}", Needs(P::ViewContacts)),
    ("put", "/contacts/{id}", Needs(P::ManageContacts)),
    ("get", "/contacts/{id}/consents", Needs(P::ViewContacts)),
    ("post", "/contacts/{id}/consents", Needs(P::ManageContacts)),
    ("put", "/contacts/{id}/tags/{tag}", Needs(P::ManageContacts)),
    ("delete", "/contacts/{id}/tags/{tag}", Needs(P::ManageContacts)),
    ("delete", "/contacts/{id}", Needs(P::ManageContacts)),
    ("delete", "/contacts/{id}/personal-data", Needs(P::EraseContacts)),
    ("post", "/contacts/{id}/restore", Needs(P::ManageContacts)),
    ("get", "/dead-letters", Needs(P::ManageSenders)),
    ("get", "/dead-letters/deliveries", Needs(P::ManageSenders)),
    ("post", "/dead-letters/retry", Needs(P::ManageSenders)),
    ("get", "/deliveries/{id}", Needs(P::ViewCampaigns)),
    ("post", "/deliveries/{id}/resolve", Needs(P::SendCampaigns)),
    ("post", "/deliveries/{id}/look-up", Needs(P::SendCampaigns)),
    ("get", "/delivery-policy", Needs(P::ViewHome)),
    ("put", "/delivery-policy", Needs(P::ManageOrganisation)),
    ("get", "/groups", Needs(P::ViewContacts)),
    ("post", "/groups", Needs(P::ManageContacts)),
    ("get", "/groups/{id}", Needs(P::ViewContacts)),
    ("patch", "/groups/{id}", Needs(P::ManageContacts)),
    ("post", "/groups/{id}/add-contacts", Needs(P::ManageContacts)),
    ("post", "/groups/{id}/remove-contacts", Needs(P::ManageContacts)),
    ("delete", "/groups/{id}", Needs(P::ManageContacts)),
    ("get", "/imports", Needs(P::ViewContacts)),
    ("post", "/imports", Needs(P::ManageContacts)),
    ("get", "/imports/{id}", Needs(P::ViewContacts)),
    ("get", "/imports/{id}/rejects", Needs(P::ManageContacts)),
    ("post", "/imports/{id}/retry", Needs(P::ManageContacts)),
    ("post", "/imports/{id}/start", Needs(P::ManageContacts)),
    ("post", "/imports/{id}/cancel", Needs(P::ManageContacts)),
    ("get", "/late-starts", Needs(P::ViewCampaigns)),
    ("get", "/library", Needs(P::ViewTemplates)),
    ("get", "/library/calendar", Needs(P::ViewTemplates)),
    ("get", "/library/{piece}", Needs(P::ViewTemplates)),
    ("post", "/library/{piece}/campaign", Needs(P::ManageCampaigns)),
    ("post", "/library/{piece}/template", Needs(P::ManageTemplates)),
    ("get", "/risk-limits", Needs(P::ViewHome)),
    ("put", "/risk-limits", Needs(P::ManageOrganisation)),
    ("get", "/sending-rules", Needs(P::ViewHome)),
    ("put", "/sending-rules", Needs(P::ManageOrganisation)),
    ("get", "/rulebook", Needs(P::ViewHome)),
    ("get", "/senders", Needs(P::ViewSenders)),
    ("post", "/senders", Needs(P::ManageSenders)),
    ("post", "/senders/email", Needs(P::ManageSenders)),
    ("put", "/senders/{id}/email", Needs(P::ManageSenders)),
    ("post", "/senders/{id}/dkim-key", Needs(P::ManageSenders)),
    ("post", "/senders/{id}/send-test", Needs(P::ManageSenders)),
    ("get", "/senders/{id}", Needs(P::ViewSenders)),
    ("patch", "/senders/{id}", Needs(P::ManageSenders)),
    ("get", "/senders/{id}/news", Needs(P::ViewSenders)),
    ("get", "/senders/{id}/templates", Needs(P::ViewSenders)),
    ("post", "/senders/{id}/sync-templates", Needs(P::ManageSenders)),
    ("post", "/senders/{id}/check-number", Needs(P::ManageSenders)),
    ("post", "/senders/{id}/pause", Needs(P::ManageSenders)),
    ("post", "/senders/{id}/resume", Needs(P::ManageSenders)),
    ("post", "/senders/{id}/archive", Needs(P::ManageSenders)),
    ("get", "/tags", Needs(P::ViewContacts)),
];

struct Route {
    method: Method,
    path: String,
    body: Option<Value>,
}

fn routes() -> Vec<Route> {
    let document = serde_json::to_value(server::api::document()).unwrap();
    let mut routes = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let Ok(parsed) = method.to_uppercase().parse::<Method>() else { continue };
            let content = &operation["requestBody"]["content"]["application/json"];
            routes.push(Route {
                method: parsed,
                path: path.clone(),
                body: content.get("schema").map(|schema| example(&document, schema)),
            });
        }
    }
    // What is deleted cannot be read any more.
    routes.sort_by_key(|route| route.method == Method::DELETE);
    routes
}

/// The example that a schema gives, or the least that satisfies it.
fn example(document: &Value, schema: &Value) -> Value {
    let named = schema["$ref"]
        .as_str()
        .and_then(|reference| document.pointer(reference.trim_start_matches('#')));
    let schema = named.unwrap_or(schema);
    let choices = ["oneOf", "anyOf", "allOf"].iter().find_map(|name| schema[*name].as_array());
    let choice = choices.and_then(|choices| choices.iter().find(|choice| choice["type"] != "null"));
    let given = schema.get("example").or_else(|| schema["examples"].get(0)).or_else(|| schema["enum"].get(0));
    match (given, choice) {
        (Some(given), _) => given.clone(),
        (None, Some(choice)) => example(document, choice),
        (None, None) => least(document, schema),
    }
}

fn least(document: &Value, schema: &Value) -> Value {
    match schema["type"].as_str().unwrap_or("string") {
        "object" => {
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            let names = required.iter().filter_map(Value::as_str);
            let fields = names.map(|name| (name.to_owned(), example(document, &schema["properties"][name])));
            Value::Object(fields.collect())
        }
        "array" => json!([]),
        "integer" | "number" => json!(1),
        "boolean" => json!(true),
        _ if schema["format"] == "uuid" => json!(Uuid::nil()),
        _ => json!("x"),
    }
}

fn noun(path: &str) -> &str {
    path.trim_start_matches('/').split('/').next().unwrap_or_default()
}

fn filled(path: &str, things: &Things) -> String {
    let kind = match noun(path) {
        "templates" => "TemplateId",
        "contacts" => "ContactId",
        "groups" => "GroupId",
        "campaigns" => "CampaignId",
        "senders" => "SenderId",
        "imports" => "ImportId",
        "deliveries" => "DeliveryId",
        "approvals" => "ApprovalId",
        "compliance" => "OwnRuleId",
        _ => "",
    };
    let id = things.get(kind).cloned().unwrap_or_default();
    let path = path.replace("{id}", &id).replace("{tag}", "x").replace("{piece}", "diwali");
    assert!(!path.contains('{'), "add a sample for the parameter in {path}");
    format!("/api/v1{path}")
}

async fn call(server: &TestServer, route: &Route, things: &Things, key: Option<&str>) -> Answer {
    let call = Call::new(route.method.clone(), &filled(&route.path, things));
    let call = match &route.body {
        Some(body) => call.json(body),
        None => call,
    };
    server.call(if let Some(key) = key { call.key(key) } else { call }).await
}

#[tokio::test]
async fn nobody_passes_without_a_key_and_permission() {
    let server = TestServer::start().await;
    let things = things(&server).await;
    let mut keys = Vec::new();
    for role in Role::ALL {
        keys.push((role, server.key(role).await));
    }
    let mut findings = Vec::new();
    for (method, path, _) in DOORS {
        let is_there = routes()
            .iter()
            .any(|route| route.method.as_str().eq_ignore_ascii_case(method) && route.path == *path);
        if !is_there {
            findings.push(format!("{method} {path}: in DOORS, but not in the document"));
        }
    }
    for route in routes() {
        // An organisation may send only so many requests a minute.
        server.world.clock.advance(TimeDelta::seconds(1));
        let path = route.path.as_str();
        let method = route.method.as_str().to_lowercase();
        let Some((_, _, door)) = DOORS.iter().find(|(known, at, _)| *known == method && *at == path) else {
            findings.push(format!("{method} {path}: say in DOORS who may use it"));
            continue;
        };
        if call(&server, &route, &things, None).await.status != 401 {
            findings.push(format!("{method} {path}: open without a key"));
        }
        let Needs(permission) = *door else { continue };
        for (role, key) in &keys {
            let answer = call(&server, &route, &things, Some(key)).await;
            let may = role.may(permission);
            // What could not be made for the walk cannot be read; see `samples::things`.
            let stands = !filled(path, &things).contains(&Uuid::nil().to_string());
            let is_unread = may && stands && route.method == Method::GET && answer.status != 200;
            if (answer.status == 403) == may || answer.status >= 500 || is_unread {
                findings.push(format!("{method} {path} as {role}: {} {}", answer.status, answer.text()));
            }
        }
    }
    none(&findings);
}

#[tokio::test]
async fn another_organisations_things_are_not_there() {
    let server = TestServer::start().await;
    let mut things = things(&server).await;
    things.extend(furnish(&server).await);
    let stranger = server.stranger().await;
    let mut findings = Vec::new();
    // The library is the same for every organisation.
    let names_a_thing = |route: &Route| route.path.contains('{') && !route.path.contains("{piece}");
    for route in routes().into_iter().filter(names_a_thing) {
        let answer = call(&server, &route, &things, Some(&stranger)).await;
        if answer.status != 404 {
            findings.push(format!("{} {}: {} {}", route.method, route.path, answer.status, answer.text()));
        }
    }
    none(&findings);
}
