//! The walk through every page and download.

use app::routes::{Access, PAGES};
use domain::Permission;
use futures::future::join_all;
use server::downloads;

use super::{
    Walker, none,
    samples::{Things, things},
};
use crate::common::{Answer, Call, TestServer};

/// Who may fetch each download.
const DOWNLOADS: &[(&str, Permission)] = &[
    ("/downloads/audit.csv", Permission::ViewAudit),
    ("/downloads/analytics.csv", Permission::ViewAnalytics),
    ("/downloads/campaigns/{id}/deliveries.csv", Permission::ExportContacts),
    ("/downloads/contacts.csv", Permission::ExportContacts),
    ("/downloads/import-rejects.csv", Permission::ManageContacts),
    ("/downloads/campaigns/{id}/evidence.json", Permission::ViewEvidence),
    ("/downloads/campaigns/{id}/evidence.pdf", Permission::ViewEvidence),
];

/// Which thing the parameter of a page names, by the beginning of its path; the first that fits.
const PARAMETERS: [(&str, &str); 7] = [
    ("/campaigns/:id", "CampaignId"),
    ("/templates/:key", "TemplateId"),
    ("/approvals/:id", "ApprovalId"),
    ("/contacts/import/:id", "ImportId"),
    ("/contacts/:id", "ContactId"),
    ("/settings/senders/:id", "SenderId"),
    ("/rulebook/own/:id", "OwnRuleId"),
];

/// A piece of the library, which is the same for every organisation.
const LIBRARY_PIECE: &str = "diwali";

/// `path` with real things in place of its parameters.
fn filled(path: &str, things: &Things) -> String {
    let kind = PARAMETERS.iter().find(|(beginning, _)| path.starts_with(beginning)).map(|(_, kind)| *kind);
    let id = kind.map(|kind| things[kind].as_str()).unwrap_or_default();
    let path = path.replace(":id", id).replace(":key", id).replace(":token", "made-up");
    let path = path.replace(":piece", LIBRARY_PIECE);
    assert!(!path.contains(':') && !path.contains("//"), "add the parameter of {path} to PARAMETERS");
    path
}

async fn open(server: &TestServer, path: &str, cookie: &str) -> Answer {
    server.call(Call::get(path).header("accept", "text/html").header("cookie", cookie)).await
}

#[tokio::test]
async fn a_visitor_is_asked_to_sign_in() {
    let server = TestServer::start().await;
    let things = things(&server).await;
    let mut findings = Vec::new();
    for page in PAGES {
        let answer = open(&server, &filled(page.path, &things), "").await;
        let is_sent_away = (300..400).contains(&answer.status) && answer.header("location").starts_with("/sign-in");
        if is_sent_away != matches!(page.access, Access::Member(_)) || answer.status >= 500 {
            findings.push(format!("{}: {} to a visitor", page.path, answer.status));
        }
    }
    none(&findings);
}

#[tokio::test]
async fn each_role_sees_its_pages() {
    let server = TestServer::start().await;
    let things = things(&server).await;
    let mut findings = Vec::new();
    for walker in &mut Walker::all(&server).await {
        for page in PAGES {
            let Access::Member(permission) = page.access else { continue };
            let cookie = walker.cookie(&server).await;
            let answer = open(&server, &filled(page.path, &things), &cookie).await;
            if (answer.status == 403) == walker.role.may(permission) || answer.status >= 500 {
                findings.push(format!("{} as {}: {}", page.path, walker.role, answer.status));
            }
        }
    }
    none(&findings);
}

#[tokio::test]
async fn another_organisations_pages_are_not_there() {
    let server = TestServer::start().await;
    let things = things(&server).await;
    let mut stranger = Walker::stranger(&server).await;
    let mut findings = Vec::new();
    for page in PAGES.iter().filter(|page| page.path.contains(":id") || page.path.contains(":key")) {
        let cookie = stranger.cookie(&server).await;
        let answer = open(&server, &filled(page.path, &things), &cookie).await;
        if answer.status != 404 {
            findings.push(format!("{}: {}", page.path, answer.status));
        }
    }
    none(&findings);
}

#[tokio::test]
async fn each_page_links_the_modules_of_its_own_chunk() {
    let server = TestServer::start().await;
    let things = things(&server).await;
    let owner = server.cookie("owner@first.example").await;
    let paths: Vec<String> = PAGES.iter().map(|page| filled(page.path, &things)).collect();
    // All at once, so that each is rendered in steps between those of the others.
    let answers = PAGES.iter().zip(&paths).map(|(page, path)| {
        let cookie = if page.access == Access::Visitor { "" } else { owner.as_str() };
        open(&server, path, cookie)
    });
    let mut findings = Vec::new();
    for (page, answer) in PAGES.iter().zip(join_all(answers).await) {
        let text = answer.text();
        let modules = text.split("href=\"/pkg/bundle.").skip(1);
        let chunks: Vec<&str> = modules.filter_map(|rest| Some(rest.split_once(".wasm\"")?.0)).collect();
        if chunks != [page.chunk] || !text.contains("href=\"/pkg/__wasm_split.") {
            findings.push(format!(
                "{}: {} links {chunks:?}, not {} (listed in common/site?)",
                page.path, answer.status, page.chunk
            ));
        }
    }
    none(&findings);
}

#[tokio::test]
async fn downloads_ask_for_permission() {
    let server = TestServer::start().await;
    let things = things(&server).await;
    let mut walkers = Walker::all(&server).await;
    let mut findings = Vec::new();
    for path in downloads::PATHS {
        let permission = DOWNLOADS.iter().find(|(known, _)| *known == path).map(|(_, permission)| *permission);
        let permission = permission.unwrap_or_else(|| panic!("say in DOWNLOADS who may fetch {path}"));
        let address = path.replace("{id}", &things["CampaignId"]);
        let address = format!("{address}?import={}", things["ImportId"]);
        if open(&server, &address, "").await.status != 401 {
            findings.push(format!("{path}: a visitor is not sent away"));
        }
        for walker in &mut walkers {
            let cookie = walker.cookie(&server).await;
            let answer = open(&server, &address, &cookie).await;
            if (answer.status == 403) == walker.role.may(permission) || answer.status >= 500 {
                findings.push(format!("{path} as {}: {}", walker.role, answer.status));
            }
        }
    }
    none(&findings);
}

#[tokio::test]
async fn the_audit_file_holds_its_own_organisation_only() {
    let server = TestServer::start().await;
    let mut stranger = Walker::stranger(&server).await;
    let cookie = stranger.cookie(&server).await;
    let file = open(&server, "/downloads/audit.csv", &cookie).await;
    assert!(file.header("content-type").starts_with("text/csv"));
    assert!(file.text().contains("organisation.created"));
    assert!(!file.text().contains(&server.owner.org_id.to_string()));
    assert_eq!(open(&server, "/downloads/audit.csv?from=yesterday", &cookie).await.status, 422);
}
