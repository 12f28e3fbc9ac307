//! The queue of approvals: over the API, and its plain forms without scripts.

use axum::http::Method;
use chrono::TimeDelta;
use domain::Role;
use serde_json::{Value, json};

use crate::common::{
    Answer, Call, TestServer,
    furnish::{consenting, draft, text},
};

/// An organisation with somebody who writes and two who decide.
struct Office {
    server: TestServer,
    author: String,
    approver: String,
    admin: String,
}

impl Office {
    async fn open() -> Self {
        let server = TestServer::start().await;
        let (author, approver) = (server.key(Role::Advisor).await, server.key(Role::Approver).await);
        let admin = server.key(Role::Admin).await;
        consenting(&server, &author, "98220 00002").await;
        Self {
            server,
            author,
            approver,
            admin,
        }
    }

    /// A new request for approval: its id.
    async fn asked(&self, name: &str) -> String {
        self.server.world.clock.advance(TimeDelta::seconds(1));
        let campaign = text(&draft(&self.server, &self.author, name).await);
        self.post(&self.author, &format!("/campaigns/{campaign}/submit"), &json!({})).await.ok();
        let waiting = self.get(&self.author, "/approvals").await;
        let items = waiting["items"].as_array().unwrap();
        text(&items.iter().find(|item| item["campaign_id"] == campaign).unwrap()["id"])
    }

    async fn get(&self, key: &str, path: &str) -> Value {
        self.server.call(Call::get(&format!("/api/v1{path}")).key(key)).await.ok()
    }

    async fn post(&self, key: &str, path: &str, body: &Value) -> Answer {
        self.server.call(Call::post(&format!("/api/v1{path}")).key(key).json(body)).await
    }

    /// A form that a browser without scripts sends from the request's page.
    async fn form(&self, cookie: &str, request: &str, name: &str, fields: &str) -> Answer {
        let call = Call::post(&format!("/fn/app/features/approvals/queue_api/{name}"))
            .header("accept", "text/html")
            .header("referer", &format!("http://localhost/approvals/{request}"))
            .header("cookie", cookie);
        let form = format!("id={request}&{fields}");
        self.server.call(call.body("application/x-www-form-urlencoded", form)).await
    }

    async fn page(&self, cookie: &str, path: &str) -> String {
        let call = Call::get(path).header("accept", "text/html").header("cookie", cookie);
        self.server.call(call).await.text()
    }
}

#[tokio::test]
async fn a_claim_stands_until_it_is_taken_over_by_name() {
    let office = Office::open().await;
    let id = office.asked("Closed").await;
    let path = |verb: &str| format!("/approvals/{id}/{verb}");
    let claimed = office.post(&office.approver, &path("claim"), &json!({})).await.ok();
    let holder = claimed["claimed_by"].clone();
    assert!(holder.is_string() && claimed["due_at"].is_string(), "{claimed}");
    let refused = office.post(&office.admin, &path("claim"), &json!({})).await;
    assert_eq!((refused.status, refused.problem().as_str()), (409, "claimed"));
    let campaign = text(&claimed["campaign_id"]);
    let decided = office.post(&office.admin, &format!("/campaigns/{campaign}/approve"), &json!({})).await;
    assert_eq!(decided.problem(), "claimed");
    let taken = office.post(&office.admin, &path("claim"), &json!({ "from": holder })).await.ok();
    assert_ne!(taken["claimed_by"], holder);
    let late = office.post(&office.approver, &path("release"), &json!({})).await;
    assert_eq!(late.problem(), "conflict");
    let free = office.post(&office.admin, &path("release"), &json!({})).await.ok();
    assert_eq!(free["claimed_by"], Value::Null);
    office.post(&office.approver, &format!("/campaigns/{campaign}/approve"), &json!({})).await.ok();
}

#[tokio::test]
async fn identical_requests_are_approved_by_their_hashes() {
    let office = Office::open().await;
    let (first, second) = (office.asked("Pune").await, office.asked("Mumbai").await);
    let alike = office.get(&office.approver, &format!("/approvals/{first}/alike")).await;
    let pick = |item: &Value| json!({ "id": item["id"], "hash": item["hash"] });
    let items: Vec<Value> = alike["items"].as_array().unwrap().iter().map(pick).collect();
    assert_eq!(items.len(), 2);
    let mut wrong = items.clone();
    wrong[1]["hash"] = json!("00");
    let refused = office.post(&office.approver, "/approvals/approve-alike", &json!({ "items": wrong })).await;
    assert_eq!((refused.status, refused.problem().as_str()), (409, "content-changed"));
    for id in [&first, &second] {
        assert_eq!(office.get(&office.author, &format!("/approvals/{id}")).await["status"], "waiting");
    }
    let answer = office.post(&office.approver, "/approvals/approve-alike", &json!({ "items": items })).await;
    assert_eq!(answer.status, 204, "{}", answer.text());
    for id in [&first, &second] {
        assert_eq!(office.get(&office.author, &format!("/approvals/{id}")).await["status"], "approved");
        let history = office.get(&office.author, &format!("/approvals/{id}/history")).await;
        let what: Vec<&Value> = history["items"].as_array().unwrap().iter().map(|past| &past["what"]).collect();
        assert_eq!(what, [&json!("approved"), &json!("submitted")]);
    }
}

#[tokio::test]
async fn the_service_level_and_comments_are_kept() {
    let office = Office::open().await;
    let level = json!({ "hours": 8, "deputy": null });
    let put = |key: &str, level: &Value| Call::new(Method::PUT, "/api/v1/approvals/service-level").key(key).json(level);
    assert_eq!(office.server.call(put(&office.approver, &level)).await.status, 403);
    assert_eq!(office.server.call(put(&office.admin, &level)).await.ok(), level);
    let refused = office.server.call(put(&office.admin, &json!({ "hours": 73 }))).await;
    assert_eq!(refused.json()["errors"][0], json!({ "field": "hours", "code": "bad-choice" }));
    assert_eq!(office.get(&office.author, "/approvals/service-level").await, level);

    let id = office.asked("Closed").await;
    let path = format!("/approvals/{id}/comments");
    let made = office.post(&office.author, &path, &json!({ "text": "It is urgent." })).await;
    assert_eq!(made.status, 201);
    let said = office.get(&office.approver, &path).await;
    assert_eq!(
        (&said["items"][0]["text"], &said["items"][0]["id"]),
        (&json!("It is urgent."), &json!(made.id()))
    );
}

#[tokio::test]
async fn the_forms_work_without_scripts_and_say_what_went_wrong() {
    let office = Office::open().await;
    let (id, _) = (office.asked("Pune").await, office.asked("Mumbai").await);
    let path = format!("/approvals/{id}");
    let approver = format!("{}; language=en", office.server.cookie("approver@first.example").await);
    let admin = format!("{}; language=en", office.server.cookie("admin@first.example").await);

    let said = office.form(&approver, &id, "comment_approval", "text=Which+Monday+is+meant%3F").await;
    assert!(
        (300..400).contains(&said.status) && said.header("location") == path,
        "{} {}",
        said.status,
        said.header("location")
    );
    let claimed = office.form(&approver, &id, "hold_approval", "deed=claim").await;
    assert!((300..400).contains(&claimed.status), "{}", claimed.text());
    let page = office.page(&admin, &path).await;
    for words in [
        "Which Monday is meant?",
        "Take it over",
        "has been looking at it since",
        "To be decided by",
        "Same text in 2 requests",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert!(page.contains("Sent a campaign for approval"), "no history");

    let refused = office.form(&admin, &id, "hold_approval", "deed=claim").await;
    let back = refused.header("location").to_owned();
    assert!(back.contains("__err="), "{back}");
    let back = back.split_once("/approvals/").map(|(_, rest)| format!("/approvals/{rest}")).unwrap();
    // Once in place of the decision, and once above as what became of the form.
    for (path, times) in [(&path, 1), (&back, 2)] {
        assert_eq!(
            office.page(&admin, path).await.matches("Somebody else is looking at this request.").count(),
            times,
            "{path}"
        );
    }

    let page = office.page(&approver, &path).await;
    assert!(page.contains("Leave it to others") && page.contains("Approve all 2"), "not offered");
    let items = page
        .split_once("name=\"items\" value=\"")
        .and_then(|(_, rest)| rest.split_once('"'))
        .unwrap()
        .0
        .to_owned();
    let together = office
        .form(&approver, &id, "approve_alike", &format!("items={}", app::ui::url::encode(&items)))
        .await;
    assert!(together.header("location").ends_with("tab=decided"), "{}", together.header("location"));
    assert_eq!(office.get(&office.author, &path).await["status"], "approved");
}
