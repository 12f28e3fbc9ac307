//! One of everything in the first organisation, made through the API.

use std::collections::BTreeMap;

use domain::Role;
use serde_json::{Value, json};
use services::launch;
use tokio_util::sync::CancellationToken;

use super::{Call, TestServer};

/// A text that no rule objects to.
pub const TEXT: &str = "Dear {name}, our office is closed on Monday.";

/// Ids by the name of their type. The campaign is in review, the approval waits for it, and the
/// delivery belongs to another campaign, which was launched.
pub async fn furnish(server: &TestServer) -> BTreeMap<&'static str, String> {
    let owner = server.key(Role::Owner).await;
    let approver = server.key(Role::Approver).await;
    let post = async |path: &str, body: &Value| server.call(Call::post(&format!("/api/v1{path}")).key(&owner).json(body)).await.ok();
    let first = async |path: &str| server.call(Call::get(&format!("/api/v1{path}")).key(&owner)).await.ok()["items"][0]["id"].clone();

    let contact = post("/contacts", &json!({ "name": "Anita Deshpande", "phone": "98220 00002", "tags": ["hni"] })).await["id"].clone();
    let consent = json!({ "status": "given", "channels": ["whatsapp"], "purposes": ["marketing", "service"], "method": "paper", "evidence": "Form 12" });
    post(&format!("/contacts/{}/consents", text(&contact)), &consent).await;
    let group = post("/groups", &json!({ "name": "SIP investors" })).await["id"].clone();
    let template = post("/templates", &json!({ "name": "Closed", "content": content() })).await["id"].clone();
    let import = upload(server, &owner).await;

    let sending = launched(server, &owner, &approver).await;
    let delivery = first(&format!("/campaigns/{}/deliveries", text(&sending))).await;
    let campaign = draft(server, &owner, "In review").await;
    post(&format!("/campaigns/{}/submit", text(&campaign)), &json!({ "note": "Please look" })).await;
    let approval = first("/approvals").await;
    let sender = first("/senders").await;
    let kinds = [
        "ContactId",
        "GroupId",
        "ImportId",
        "TemplateId",
        "SenderId",
        "CampaignId",
        "ApprovalId",
        "DeliveryId",
    ];
    let ids = [contact, group, import, template, sender, campaign, approval, delivery];
    kinds.into_iter().zip(ids.iter().map(text)).collect()
}

/// A draft for everybody, complete.
pub async fn draft(server: &TestServer, key: &str, name: &str) -> Value {
    let draft = json!({ "name": name, "purpose": "service", "content": content(), "audience": { "everybody": true } });
    server.call(Call::post("/api/v1/campaigns").key(key).json(&draft)).await.ok()["id"].clone()
}

/// A campaign that was approved and launched, its recipient list complete, nothing sent yet.
pub async fn launched(server: &TestServer, author: &str, approver: &str) -> Value {
    let id = draft(server, author, "Sending").await;
    for (step, key) in [("submit", author), ("approve", approver), ("launch", author)] {
        let call = Call::post(&format!("/api/v1/campaigns/{}/{step}", text(&id))).key(key);
        server.call(call).await.ok();
    }
    let app = &server.world.app;
    let campaign = text(&id).parse().expect("an id");
    launch::freeze(app, server.owner.org_id, campaign, &CancellationToken::new())
        .await
        .expect("a recipient list");
    id
}

/// A contact who may be written to.
pub async fn consenting(server: &TestServer, key: &str, phone: &str) {
    let contact = server
        .call(Call::post("/api/v1/contacts").key(key).json(&json!({ "name": "Anita", "phone": phone })))
        .await
        .id();
    let given = json!({ "status": "given", "channels": ["whatsapp"], "purposes": ["service"], "method": "paper", "evidence": "Form 12" });
    let consent = Call::post(&format!("/api/v1/contacts/{contact}/consents")).key(key).json(&given);
    server.call(consent).await.ok();
}

/// The text of an id in JSON.
pub fn text(id: &Value) -> String {
    id.as_str().unwrap_or_else(|| panic!("no id: {id}")).to_owned()
}

fn content() -> Value {
    json!({ "variants": { "en": { "text": TEXT } }, "fallback_language": "en" })
}

async fn upload(server: &TestServer, key: &str) -> Value {
    let form = "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"clients.csv\"\r\n\r\n\
        Client,Mobile No.\r\nAsha Patil,98220 00003\r\nNobody,12\r\n\r\n--x--\r\n";
    let call = Call::post("/api/v1/imports").key(key).body("multipart/form-data; boundary=x", form);
    server.call(call).await.ok()["id"].clone()
}
