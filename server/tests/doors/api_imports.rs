//! Imports over the API: the form, the choices, and what is refused.

use domain::Role;
use serde_json::{Value, json};
use services::work;

use crate::common::{Answer, Call, TestServer};

const FILE: &str = "Client,Mobile No.,Town,Known as\r\nसुरेश पाटील,98765 43210,Pune,Suresh\r\nKavita,९८७६५४३२११,Nashik,\r\nNobody,12,,\r\n";

fn form(parts: &[(&str, &str)]) -> String {
    let mut form = String::new();
    for (name, value) in parts {
        let file = if *name == "file" { "; filename=\"clients.csv\"" } else { "" };
        form.push_str(&format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n"));
    }
    form.push_str("--x--\r\n");
    form
}

async fn upload(server: &TestServer, key: &str, parts: &[(&str, &str)]) -> Answer {
    let call = Call::post("/api/v1/imports").key(key).body("multipart/form-data; boundary=x", form(parts));
    server.call(call).await
}

fn options(more: Value) -> String {
    let mut options = json!({
        "mapping": { "Known as": "ignore", "Town": "city" },
        "tags": ["2026"],
        "consent": { "channels": ["whatsapp"], "purposes": ["marketing"], "method": "paper", "evidence": "Forms of 2025" },
    });
    options.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    options.to_string()
}

#[tokio::test]
async fn a_file_goes_where_the_mapping_says() {
    let server = TestServer::start().await;
    let key = server.key(Role::Advisor).await;
    let made = upload(&server, &key, &[("options", &options(json!({}))), ("file", FILE)]).await;
    assert_eq!((made.status, made.json()["status"].clone()), (201, json!("running")));
    let targets: Vec<&str> = ["name", "phone", "city", "ignore"].to_vec();
    let columns = made.json()["columns"].clone();
    assert_eq!(
        columns
            .as_array()
            .unwrap()
            .iter()
            .map(|column| column["target"].as_str().unwrap())
            .collect::<Vec<_>>(),
        targets
    );
    work::run_until_idle(&server.world.app).await.unwrap();
    let path = format!("/api/v1/imports/{}", made.id());
    let done = server.call(Call::get(&path).key(&key)).await.ok();
    let figures = ["rows_total", "rows_done", "rows_created", "rows_updated", "rows_skipped", "rows_rejected"].map(|figure| done[figure].as_i64().unwrap());
    assert_eq!((&done["status"], figures), (&json!("done"), [3, 3, 2, 0, 0, 1]));
    let found = server
        .call(Call::get("/api/v1/contacts?tag=2026&consent=given&search=pune").key(&key))
        .await
        .ok();
    let contact = &found["items"][0];
    assert_eq!(
        (&contact["name"], &contact["phone"], &contact["city"]),
        (&json!("सुरेश पाटील"), &json!("+919876543210"), &json!("Pune"))
    );
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    let rejects = server.call(Call::get(&format!("{path}/rejects")).key(&key)).await;
    assert!(rejects.text().contains("Nobody,12") && !rejects.text().contains("Kavita"), "{}", rejects.text());
}

#[tokio::test]
async fn an_upload_waits_for_its_start_or_goes_when_it_is_cancelled() {
    let server = TestServer::start().await;
    let key = server.key(Role::Advisor).await;
    let waiting = options(json!({ "start": false }));
    let made = upload(&server, &key, &[("file", FILE), ("options", &waiting)]).await;
    assert_eq!(made.json()["status"], "uploaded");
    work::run_until_idle(&server.world.app).await.unwrap();
    let path = format!("/api/v1/imports/{}", made.id());
    assert_eq!(server.call(Call::get(&path).key(&key)).await.ok()["status"], "uploaded");
    let started = server
        .call(Call::post(&format!("{path}/start")).key(&key).body("application/json", options(json!({}))))
        .await;
    assert_eq!(started.ok()["status"], "running");
    work::run_until_idle(&server.world.app).await.unwrap();
    let again = server.call(Call::post(&format!("{path}/start")).key(&key)).await;
    assert_eq!((again.status, again.problem().as_str()), (409, "bad-state"));

    let other = upload(&server, &key, &[("file", "Mobile\r\n98765 43219\r\n"), ("options", "{\"start\":false}")])
        .await
        .id();
    let path = format!("/api/v1/imports/{other}");
    assert_eq!(server.call(Call::post(&format!("{path}/cancel")).key(&key)).await.status, 204);
    assert_eq!(server.call(Call::get(&path).key(&key)).await.problem(), "not-found");
}

#[tokio::test]
async fn what_cannot_be_taken_is_refused_with_its_code_and_leaves_nothing() {
    let server = TestServer::start().await;
    let key = server.key(Role::Advisor).await;
    for (parts, status, code) in [
        (vec![("options", "{}")], 422, "invalid"),
        (vec![("file", FILE), ("options", "{")], 422, "invalid"),
        (vec![("file", FILE), ("options", "{\"colour\":\"red\"}")], 422, "invalid"),
        (vec![("file", FILE), ("options", "{\"mapping\":{\"Mobile\":\"phone\"}}")], 422, "invalid"),
        (
            vec![("file", FILE), ("options", "{\"mapping\":{\"Mobile No.\":\"ignore\"}}")],
            422,
            "no-phone-column",
        ),
        (vec![("file", FILE), ("other", "x")], 422, "invalid"),
        (vec![("file", "")], 422, "empty-file"),
        (vec![("file", "Client,Mobile No.\r\n")], 422, "empty-file"),
    ] {
        let answer = upload(&server, &key, &parts).await;
        assert_eq!((answer.status, answer.problem().as_str()), (status, code), "{parts:?}: {}", answer.text());
    }
    let not_a_form = server.call(Call::post("/api/v1/imports").key(&key).body("text/csv", FILE)).await;
    assert_eq!((not_a_form.status, not_a_form.problem().as_str()), (400, "invalid"));
    let all = server.call(Call::get("/api/v1/imports").key(&key)).await.ok();
    assert_eq!(all["items"], json!([]));
    let folder = server.world.db.folder().join("imports");
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 0);
}

#[tokio::test]
async fn the_same_file_again_has_to_be_confirmed() {
    let server = TestServer::start().await;
    let key = server.key(Role::Advisor).await;
    upload(&server, &key, &[("file", FILE)]).await.ok();
    work::run_until_idle(&server.world.app).await.unwrap();
    let again = upload(&server, &key, &[("file", FILE)]).await;
    assert_eq!((again.status, again.problem().as_str()), (409, "file-already-imported"));
    let confirmed = upload(&server, &key, &[("file", FILE), ("options", "{\"confirm_same_file\":true}")]).await;
    assert_eq!(confirmed.ok()["status"], "running");
}

#[tokio::test]
async fn cells_are_put_right_before_an_import_starts() {
    let server = TestServer::start().await;
    let key = server.key(Role::Advisor).await;
    let cell = |column: &str| json!({ "corrections": [{ "row": 4, "column": column, "text": "98765 43219" }] });
    let refused = upload(&server, &key, &[("file", FILE), ("options", &options(cell("Mobile")))]).await;
    assert_eq!((refused.status, refused.problem().as_str()), (422, "invalid"));
    let made = upload(&server, &key, &[("file", FILE), ("options", &options(cell("Mobile No.")))]).await;
    assert_eq!(made.status, 201);
    work::run_until_idle(&server.world.app).await.unwrap();
    let done = server.call(Call::get(&format!("/api/v1/imports/{}", made.id())).key(&key)).await.ok();
    assert_eq!((&done["rows_created"], &done["rows_rejected"]), (&json!(3), &json!(0)));
}

#[tokio::test]
async fn a_rejected_row_is_put_right_and_tried_again() {
    let server = TestServer::start().await;
    let key = server.key(Role::Advisor).await;
    let id = upload(&server, &key, &[("file", FILE), ("options", &options(json!({})))]).await.id();
    let path = format!("/api/v1/imports/{id}");
    let retry = async |row: u64, column: &str, text: &str| {
        let cell = json!({ "row": row, "column": column, "text": text });
        server.call(Call::post(&format!("{path}/retry")).key(&key).json(&cell)).await
    };
    let early = retry(4, "Mobile No.", "98765 43219").await;
    assert_eq!((early.status, early.problem().as_str()), (409, "bad-state"));
    work::run_until_idle(&server.world.app).await.unwrap();
    assert_eq!(retry(4, "Mobile", "98765 43219").await.problem(), "invalid");
    assert_eq!(retry(3, "Mobile No.", "98765 43219").await.problem(), "not-found");
    assert_eq!(retry(4, "Mobile No.", "34").await.ok(), json!({ "taken": false }));
    let rejects = server.call(Call::get(&format!("{path}/rejects")).key(&key)).await;
    assert!(rejects.text().contains("Nobody,34"), "{}", rejects.text());
    assert_eq!(retry(4, "Mobile No.", "98765 43219").await.ok(), json!({ "taken": true }));
    let done = server.call(Call::get(&path).key(&key)).await.ok();
    assert_eq!((&done["rows_created"], &done["rows_rejected"]), (&json!(3), &json!(0)));
}
