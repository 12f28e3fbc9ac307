//! The walk through every server function.

use axum::http::Method;
use domain::Permission as P;
use leptos::server_fn::axum::server_fn_paths;
use serde_json::Value;

use super::{
    Door::{self, Needs, Open},
    Walker, none,
    samples::{Declared, Things, declared, form, things},
};
use crate::common::{Answer, Call, TestServer};

/// Every server function below `app/features/`, and who may call it.
#[rustfmt::skip]
const DOORS: &[(&str, Door)] = &[
    ("accounts/api/sign_in", Open),
    ("accounts/api/give_code", Open),
    ("accounts/api/sign_out", Needs(P::ViewHome)),
    ("accounts/api/sign_up", Open),
    ("accounts/api/send_reset_link", Open),
    ("accounts/api/reset_password", Open),
    ("accounts/api/invite", Open),
    ("accounts/api/accept_invite", Open),
    ("analytics/api/analytics", Needs(P::ViewAnalytics)),
    ("api_keys/api/list_api_keys", Needs(P::ManageApiKeys)),
    ("api_keys/api/create_api_key", Needs(P::ManageApiKeys)),
    ("api_keys/api/fresh_api_key", Needs(P::ManageApiKeys)),
    ("api_keys/api/revoke_api_key", Needs(P::ManageApiKeys)),
    ("approvals/api/list_approvals", Needs(P::ViewApprovals)),
    ("approvals/api/load_approval", Needs(P::ViewApprovals)),
    ("approvals/api/decide_approval", Needs(P::DecideApprovals)),
    ("approvals/api/undo_approval", Needs(P::DecideApprovals)),
    ("approvals/clearance_api/load_clearance", Needs(P::ViewCampaigns)),
    ("approvals/clearance_api/list_duties", Needs(P::ViewHome)),
    ("approvals/clearance_api/record_reference", Needs(P::DecideApprovals)),
    ("approvals/clearance_api/record_report", Needs(P::DecideApprovals)),
    ("approvals/queue_api/load_desk", Needs(P::ViewApprovals)),
    ("approvals/queue_api/comment_approval", Needs(P::ViewApprovals)),
    ("approvals/queue_api/hold_approval", Needs(P::DecideApprovals)),
    ("approvals/queue_api/approve_alike", Needs(P::DecideApprovals)),
    ("audit_log/api/audit_log", Needs(P::ViewAudit)),
    ("audit_log/api/check_chain", Needs(P::ViewAudit)),
    ("campaigns/api/list_campaigns", Needs(P::ViewCampaigns)),
    ("campaigns/api/create_campaign", Needs(P::ManageCampaigns)),
    ("campaigns/api/duplicate_campaign", Needs(P::ManageCampaigns)),
    ("campaigns/api/rename_campaign", Needs(P::ManageCampaigns)),
    ("campaigns/api/archive_campaign", Needs(P::ManageCampaigns)),
    ("campaigns/api/cancel_campaign", Needs(P::SendCampaigns)),
    ("campaigns/builder/audience_api/load_audience", Needs(P::ManageCampaigns)),
    ("campaigns/builder/audience_api/count_audience", Needs(P::ManageCampaigns)),
    ("campaigns/builder/audience_api/autosave_audience", Needs(P::ManageCampaigns)),
    ("campaigns/builder/audience_api/save_audience", Needs(P::ManageCampaigns)),
    ("campaigns/builder/check_page/load_check", Needs(P::ManageCampaigns)),
    ("campaigns/builder/head/load_head", Needs(P::ViewCampaigns)),
    ("campaigns/builder/message_api/load_message", Needs(P::ManageCampaigns)),
    ("campaigns/builder/message_api/check_message", Needs(P::ManageCampaigns)),
    ("campaigns/builder/message_api/weigh_message", Needs(P::ManageCampaigns)),
    ("campaigns/builder/message_api/autosave_message", Needs(P::ManageCampaigns)),
    ("campaigns/builder/message_api/save_message", Needs(P::ManageCampaigns)),
    ("campaigns/builder/review_api/load_review", Needs(P::ViewCampaigns)),
    ("campaigns/builder/review_api/submit_campaign", Needs(P::ManageCampaigns)),
    ("campaigns/builder/review_api/resubmit_campaign", Needs(P::ManageCampaigns)),
    ("campaigns/builder/review_api/withdraw_campaign", Needs(P::ManageCampaigns)),
    ("campaigns/builder/schedule_api/load_schedule", Needs(P::ManageCampaigns)),
    ("campaigns/builder/schedule_api/save_schedule", Needs(P::ManageCampaigns)),
    ("campaigns/builder/test_send/send_test_message", Needs(P::SendCampaigns)),
    ("contacts/api/list_contacts", Needs(P::ViewContacts)),
    ("contacts/bulk_api/change_contacts", Needs(P::ManageContacts)),
    ("contacts/bulk_api/restore_contacts", Needs(P::ManageContacts)),
    ("contacts/api/get_contact", Needs(P::ViewContacts)),
    ("contacts/api/reveal_phone", Needs(P::ViewContacts)),
    ("contacts/api/contact_form", Needs(P::ManageContacts)),
    ("contacts/api/save_contact", Needs(P::ManageContacts)),
    ("contacts/api/delete_contact", Needs(P::ManageContacts)),
    ("contacts/api/restore_contact", Needs(P::ManageContacts)),
    ("contacts/erasure/erase_contact", Needs(P::EraseContacts)),
    ("contacts/api/record_consent", Needs(P::ManageContacts)),
    ("contacts/catalogue_api/list_groups", Needs(P::ViewContacts)),
    ("contacts/catalogue_api/create_group", Needs(P::ManageContacts)),
    ("contacts/catalogue_api/rename_group", Needs(P::ManageContacts)),
    ("contacts/catalogue_api/delete_group", Needs(P::ManageContacts)),
    ("contacts/catalogue_api/list_fields", Needs(P::ViewContacts)),
    ("contacts/catalogue_api/create_field", Needs(P::ManageContacts)),
    ("contacts/catalogue_api/rename_field", Needs(P::ManageContacts)),
    ("contacts/catalogue_api/delete_field", Needs(P::ManageContacts)),
    ("contacts/catalogue_api/list_suppressions", Needs(P::ViewContacts)),
    ("contacts/catalogue_api/add_suppression", Needs(P::ManageContacts)),
    ("contacts/catalogue_api/remove_suppression", Needs(P::ManageContacts)),
    ("contacts/catalogue_api/list_duplicates", Needs(P::ViewContacts)),
    ("contacts/catalogue_api/merge_contacts", Needs(P::ManageContacts)),
    ("home/api/home", Needs(P::ViewHome)),
    ("dead_letters/api/dead_letters", Needs(P::ManageSenders)),
    ("dead_letters/api/retry_dead_letters", Needs(P::ManageSenders)),
    ("imports/api/list_imports", Needs(P::ViewContacts)),
    ("imports/api/get_import", Needs(P::ViewContacts)),
    ("imports/api/import_columns", Needs(P::ManageContacts)),
    ("imports/api/save_import_columns", Needs(P::ManageContacts)),
    ("imports/api/save_import_consent", Needs(P::ManageContacts)),
    ("imports/api/start_import", Needs(P::ManageContacts)),
    ("imports/api/cancel_import", Needs(P::ManageContacts)),
    ("imports/api/import_rejects", Needs(P::ManageContacts)),
    ("imports/api/retry_import_row", Needs(P::ManageContacts)),
    ("imports/api/undo_import", Needs(P::ManageContacts)),
    ("library/api/list_library", Needs(P::ViewTemplates)),
    ("library/api/library_calendar", Needs(P::ViewTemplates)),
    ("library/api/load_library_piece", Needs(P::ViewTemplates)),
    ("library/api/use_library_piece", Needs(P::ManageCampaigns)),
    ("library/api/keep_library_piece", Needs(P::ManageTemplates)),
    ("live/api/live", Needs(P::ViewCampaigns)),
    ("live/api/ledger", Needs(P::ViewCampaigns)),
    ("live/api/launch_campaign", Needs(P::SendCampaigns)),
    ("live/api/pause_campaign", Needs(P::SendCampaigns)),
    ("live/api/resume_campaign", Needs(P::SendCampaigns)),
    ("live/api/cancel_rest", Needs(P::SendCampaigns)),
    ("live/api/retry_failed", Needs(P::SendCampaigns)),
    ("live/api/resend_delivery", Needs(P::SendCampaigns)),
    ("live/api/leave_delivery", Needs(P::SendCampaigns)),
    ("live/api/look_up_delivery", Needs(P::SendCampaigns)),
    ("live/api/resend_unknown", Needs(P::SendCampaigns)),
    ("live/api/leave_unknown", Needs(P::SendCampaigns)),
    ("members/api/team", Needs(P::ManageMembers)),
    ("members/api/invite_member", Needs(P::ManageMembers)),
    ("members/api/withdraw_invite", Needs(P::ManageMembers)),
    ("members/api/change_role", Needs(P::ManageMembers)),
    ("members/api/deactivate_member", Needs(P::ManageMembers)),
    ("members/api/reactivate_member", Needs(P::ManageMembers)),
    ("organisation/api/organisation", Needs(P::ViewHome)),
    ("organisation/api/save_organisation", Needs(P::ManageOrganisation)),
    ("organisation/api/save_policies", Needs(P::ManageOrganisation)),
    ("organisation/api/save_approval_times", Needs(P::ManageOrganisation)),
    ("organisation/api/save_risk_limits", Needs(P::ManageOrganisation)),
    ("organisation/sending_api/save_sending_rules", Needs(P::ManageOrganisation)),
    ("organisation/api/save_delivery_policy", Needs(P::ManageOrganisation)),
    ("rulebook/api/load_rulebook", Needs(P::ViewHome)),
    ("rulebook/api/try_text", Needs(P::ViewHome)),
    ("rulebook/own_api/list_own_rules", Needs(P::ViewHome)),
    ("rulebook/own_api/load_own_rule", Needs(P::ManageOrganisation)),
    ("rulebook/own_api/save_own_rule", Needs(P::ManageOrganisation)),
    ("rulebook/own_api/archive_own_rule", Needs(P::ManageOrganisation)),
    ("security/api/security", Needs(P::ViewHome)),
    ("security/api/save_profile", Needs(P::ViewHome)),
    ("security/api/change_password", Needs(P::ViewHome)),
    ("security/api/enrol_second_factor", Needs(P::ViewHome)),
    ("security/api/confirm_second_factor", Needs(P::ViewHome)),
    ("security/api/renew_recovery_codes", Needs(P::ViewHome)),
    ("security/api/fresh_recovery_codes", Needs(P::ViewHome)),
    ("security/api/disable_second_factor", Needs(P::ViewHome)),
    ("security/api/end_session", Needs(P::ViewHome)),
    ("security/api/end_other_sessions", Needs(P::ViewHome)),
    ("campaigns/builder/mail_parts/preview_mail", Needs(P::ManageCampaigns)),
    ("senders/mail_api/load_mail_account", Needs(P::ManageSenders)),
    ("senders/mail_api/connect_mail", Needs(P::ManageSenders)),
    ("senders/mail_api/update_mail", Needs(P::ManageSenders)),
    ("senders/mail_api/make_mail_key", Needs(P::ManageSenders)),
    ("senders/mail_api/send_mail_test", Needs(P::ManageSenders)),
    ("senders/whatsapp_api/load_templates", Needs(P::ViewSenders)),
    ("senders/whatsapp_api/sync_templates", Needs(P::ManageSenders)),
    ("senders/whatsapp_api/check_number", Needs(P::ManageSenders)),
    ("senders/api/senders", Needs(P::ViewSenders)),
    ("senders/api/add_sandbox", Needs(P::ManageSenders)),
    ("senders/api/connect_sender", Needs(P::ManageSenders)),
    ("senders/api/update_sender", Needs(P::ManageSenders)),
    ("senders/api/pause_sender", Needs(P::ManageSenders)),
    ("senders/api/resume_sender", Needs(P::ManageSenders)),
    ("senders/api/archive_sender", Needs(P::ManageSenders)),
    ("studio/api/load_studio", Needs(P::ManageCampaigns)),
    ("studio/api/load_writing", Needs(P::ManageCampaigns)),
    ("studio/api/start_writing", Needs(P::ManageCampaigns)),
    ("studio/api/work_on_writing", Needs(P::ManageCampaigns)),
    ("studio/api/check_writing", Needs(P::ManageCampaigns)),
    ("templates/api/list_templates", Needs(P::ViewTemplates)),
    ("templates/api/load_template", Needs(P::ViewTemplates)),
    ("templates/api/preview_template", Needs(P::ViewTemplates)),
    ("templates/api/save_template", Needs(P::ManageTemplates)),
    ("templates/api/duplicate_template", Needs(P::ManageTemplates)),
    ("templates/api/archive_template", Needs(P::ManageTemplates)),
    ("templates/api/keep_as_template", Needs(P::ManageTemplates)),
];

fn door(path: &str) -> Option<Door> {
    let name = path.trim_start_matches("app/features/");
    DOORS.iter().find(|(known, _)| *known == name).map(|(_, door)| *door)
}

#[test]
fn the_tables_hold_exactly_what_is_registered() {
    let declared: Vec<String> = declared().into_iter().map(|function| function.path).collect();
    let registered: Vec<String> = server_fn_paths().map(|(path, _)| path.trim_start_matches("/fn/").to_owned()).collect();
    let mut findings = Vec::new();
    for path in &registered {
        if !declared.contains(path) {
            findings.push(format!("{path}: registered, but its source was not found"));
        }
        if door(path).is_none() {
            findings.push(format!("{path}: say in DOORS who may call it"));
        }
    }
    for (name, _) in DOORS {
        if !registered.contains(&format!("app/features/{name}")) {
            findings.push(format!("{name}: in DOORS, but not registered"));
        }
    }
    none(&findings);
}

#[tokio::test]
async fn nobody_passes_without_permission() {
    let server = TestServer::start().await;
    let things = things(&server).await;
    let mut walkers = Walker::all(&server).await;
    let mut findings = Vec::new();
    for function in declared() {
        let Some(Needs(permission)) = door(&function.path) else { continue };
        if code(&call(&server, &function, &things, "").await) != "unauthenticated" {
            findings.push(format!("{}: a visitor is not sent away", function.path));
        }
        for walker in &mut walkers {
            let cookie = walker.cookie(&server).await;
            let answer = call(&server, &function, &things, &cookie).await;
            let is_refused = matches!(code(&answer).as_str(), "forbidden" | "unauthenticated");
            if is_refused == walker.role.may(permission) || answer.status >= 500 {
                findings.push(format!("{} as {}: {} {}", function.path, walker.role, answer.status, answer.text()));
            }
        }
    }
    none(&findings);
}

#[tokio::test]
async fn open_doors_do_not_break() {
    let server = TestServer::start().await;
    let things = things(&server).await;
    let mut findings = Vec::new();
    for function in declared() {
        let answer = call(&server, &function, &things, "").await;
        if door(&function.path) == Some(Open) && answer.status >= 500 {
            findings.push(format!("{}: {} {}", function.path, answer.status, answer.text()));
        }
    }
    none(&findings);
}

#[tokio::test]
async fn another_organisations_things_are_not_there() {
    let server = TestServer::start().await;
    let things = things(&server).await;
    let mut stranger = Walker::stranger(&server).await;
    let mut findings = Vec::new();
    for function in declared().into_iter().filter(Declared::names_a_thing) {
        let cookie = stranger.cookie(&server).await;
        let answer = call(&server, &function, &things, &cookie).await;
        if !matches!(code(&answer).as_str(), "not-found" | "invalid" | "bad-choice") {
            findings.push(format!("{}: {} {}", function.path, answer.status, answer.text()));
        }
    }
    none(&findings);
}

async fn call(server: &TestServer, function: &Declared, things: &Things, cookie: &str) -> Answer {
    let arguments = function.sample(things).unwrap_or_else(|problem| panic!("{problem}"));
    let call = Call::new(Method::POST, &format!("/fn/{}", function.path));
    let call = if function.is_json {
        call.json(&Value::Object(arguments))
    } else {
        call.body("application/x-www-form-urlencoded", form(&arguments))
    };
    server.call(call.header("accept", "application/json").header("cookie", cookie)).await
}

/// The code of an error; empty for a success.
fn code(answer: &Answer) -> String {
    if answer.status < 400 {
        return String::new();
    }
    let error: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    error["code"].as_str().unwrap_or("no code").to_owned()
}
