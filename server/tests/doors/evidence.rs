//! The evidence of a campaign, over the screens' downloads and over the API.

use domain::{CampaignId, Role};
use services::{launch, work};
use test_support::campaigns::{add_contacts, approved, fast_sandbox, number};

use crate::common::{Call, TestServer};

/// A campaign that was handed to the sandbox for one recipient.
async fn sent(server: &TestServer) -> CampaignId {
    let app = &server.world.app;
    add_contacts(app, &server.owner, 1, |index| number(index, "10")).await;
    let sandbox = fast_sandbox(app, &server.owner).await;
    let campaign = approved(app, &server.owner, sandbox).await;
    launch::launch(app, &server.owner, campaign).await.unwrap();
    work::run_until_idle(app).await.unwrap();
    campaign
}

#[tokio::test]
async fn it_is_downloaded_as_json_and_as_pdf() {
    let server = TestServer::start().await;
    let campaign = sent(&server).await;
    let (key, cookie) = (server.key(Role::Owner).await, server.cookie("owner@first.example").await);
    let download = |kind: &str| Call::get(&format!("/downloads/campaigns/{campaign}/evidence.{kind}")).header("cookie", &cookie);
    let api = |end: &str| Call::get(&format!("/api/v1/campaigns/{campaign}/evidence{end}")).key(&key);
    for call in [download("json"), api("")] {
        let answer = server.call(call).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
        assert!(answer.header("content-disposition").contains(&format!("evidence-{campaign}.json")));
        assert_eq!(answer.header("cache-control"), "private, no-store");
        let pack = answer.json();
        assert_eq!(pack["messages"][0]["said"][0]["is_proved"], true);
    }
    for call in [download("pdf"), api(".pdf")] {
        let answer = server.call(call).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/pdf"));
        assert!(answer.body.starts_with(b"%PDF-"));
    }
}

#[tokio::test]
async fn advisors_and_strangers_do_not_get_it() {
    let server = TestServer::start().await;
    let campaign = sent(&server).await;
    let (advisor, stranger) = (server.key(Role::Advisor).await, server.stranger().await);
    let (advisors, strangers) = (server.cookie("advisor@first.example").await, server.cookie("owner@second.example").await);
    for end in ["", ".pdf"] {
        let path = format!("/api/v1/campaigns/{campaign}/evidence{end}");
        assert_eq!(server.call(Call::get(&path).key(&advisor)).await.problem(), "forbidden");
        assert_eq!(server.call(Call::get(&path).key(&stranger)).await.problem(), "not-found");
    }
    for kind in ["json", "pdf"] {
        let path = format!("/downloads/campaigns/{campaign}/evidence.{kind}");
        assert_eq!(server.call(Call::get(&path).header("cookie", &advisors)).await.status, 403);
        assert_eq!(server.call(Call::get(&path).header("cookie", &strangers)).await.status, 404);
    }
}
