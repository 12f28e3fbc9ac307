//! Calls that change or add.

use std::slice::from_ref;

use chrono::TimeDelta;
use domain::{ApprovalStatus, CampaignStatus, Channel, DeliveryPolicy, Language, MessagingTier, Outage, RiskLimits, Role, SenderNewsKind, SendingRules};
use serde_json::json;
use storage::{approval_queue::ServiceLevel, approvals::Decision, campaigns::Milestone, provider_templates::Change, whatsapp_numbers::Health};

use crate::{
    Call, calls,
    records::{mail_account, news, opinion, provider_template, used},
    world::{IDEMPOTENCY_KEY, PORTFOLIO, REJECTED_ROW, SUPPRESSED, World},
};

pub fn all() -> Vec<Call> {
    let mut all = changes();
    all.extend(more_changes());
    all.extend(additions());
    all
}

fn decision(w: &World) -> Decision<'static> {
    Decision {
        status: ApprovalStatus::Rejected,
        by: None,
        at: w.now(),
        reason: Some("no"),
    }
}

fn changes() -> Vec<Call> {
    calls!(Scoped, w, org:
        api_keys::revoke(w.key.id, w.now()),
        api_keys::touch(w.key.id, w.now()),
        approval_policy::note_checked(w.approval.id, "2027-01-01.1"),
        approval_policy::hold(w.approval.id, "2027-01-01.1", "assured_returns"),
        approval_queue::begin(w.waiting.id, w.wait()),
        approval_queue::claim(w.waiting.id, w.claim()),
        approval_queue::release(w.waiting.id, w.member),
        approval_queue::remind(w.waiting.id, w.now()),
        approval_queue::escalate(w.waiting.id, w.now() + TimeDelta::days(2)),
        approvals::decide(w.waiting.id, decision(w)),
        approvals::void(w.run.id),
        approvals::reopen(w.approval.id),
        campaigns::update(&w.run, w.run.revision),
        campaigns::set_status(w.sending, CampaignStatus::Sending, CampaignStatus::Paused, w.now()),
        campaigns::set_milestone(w.done, Milestone::Completed, None),
        campaigns::set_sender(w.run.id, w.sender),
        contacts::update(&w.contact),
        contacts::note_inbound(w.contact.id, w.now()),
        contacts::delete(from_ref(&w.contact.id), w.now()),
        contacts::delete_merged(w.contact.id, w.deleted, w.now()),
        contacts::restore(w.deleted),
        contacts::restore_deleted_at(w.app().now()),
        contacts::delete_imported(w.import.id, w.now()),
        erasures::erase(from_ref(&w.contact.id), w.now()),
        erasures::forget_labels(from_ref(&w.contact.id)),
        erasures::blank(w.delivery, 1, &w.sent_text().values, w.now()),
        custom_fields::relabel(&w.field("PAN number")),
        custom_fields::delete(&w.field("").name),
        groups::rename(w.group.id, "Another name", w.now()),
        groups::delete(w.group.id),
        groups::add(w.group.id, from_ref(&w.lonely)),
        groups::remove(w.group.id, from_ref(&w.contact.id)),
        // The very rows that stand under the first organisation: a conflict must not touch them.
        groups::insert_members(&[(w.group.id, w.lonely)]),
        sent_texts::keep(&[w.sent_text()]),
        tags::insert_many(&[(w.lonely, w.tag.as_str())]),
        consents::insert_many(from_ref(&w.withdrawal)),
    )
}

fn more_changes() -> Vec<Call> {
    calls!(Scoped, w, org:
        idempotency::take_over(IDEMPOTENCY_KEY, w.taken_at, w.now()),
        idempotency::keep(IDEMPOTENCY_KEY, 200, "{}"),
        idempotency::release(IDEMPOTENCY_KEY),
        import_files::insert(w.uploaded, 1, b"Asha"),
        import_files::delete(w.uploaded),
        opinions::insert(w.approval.version_id, Language::Hi, &opinion(), false, w.now()),
        opinions::copy(w.approval.version_id, w.app().new_id()),
        imports::update_reject(w.import.id, &w.rejected()),
        imports::delete_reject(w.import.id, REJECTED_ROW),
        imports::delete_uploaded(w.uploaded),
        invites::accept(w.invite.id, w.now()),
        invites::revoke(w.invite.id, w.now()),
        invites::revoke_address(&w.invite.email, w.now()),
        report_duties::record(w.done, &w.report()),
        members::set_role(w.member, Role::Advisor),
        members::set_deactivated(w.member, Some(w.now())),
        mail_accounts::save(&mail_account(w.sender, "smtp.second.example", w.now())),
        mail_accounts::count_claimed(w.sender, w.now().date_naive(), 2),
        senders::pause(w.sender, None, w.now(), w.now()),
        senders::set_outage(w.sender, Some(Outage { since: w.now(), probe_at: w.now() })),
        failure_watches::set(w.sending, &json!([{ "outcomes": 5, "failed": 1 }])),
        late_starts::ask(w.planned, w.planned_for, w.now()),
        library_uses::insert(w.sending, "holi"),
        library_uses::copy(w.done, w.sending),
        sender_news::insert(w.sender, &news(w.app(), SenderNewsKind::QualityRestored)),
        provider_templates::save(w.sender, &provider_template("rakhi", w.now())),
        provider_templates::change(w.sender, ("diwali", "hi"), Change { status: Some("PAUSED"), ..Change::default() }, w.now()),
        provider_templates::forget_older(w.sender, w.now() + TimeDelta::hours(1)),
        whatsapp_numbers::save_ids(w.sender, Some("3"), Some("4")),
        whatsapp_numbers::save_health(w.sender, &Health { quality: Some("RED".to_owned()), ..Health::default() }, w.now()),
        whatsapp_numbers::set_quality(w.sender, "YELLOW"),
        whatsapp_numbers::set_tier(w.sender, MessagingTier::T10k),
        whatsapp_numbers::note_synced(w.sender, w.now()),
        whatsapp_numbers::count_reached(PORTFOLIO, from_ref(&w.contact.id), w.now()),
        own_rules::update(&w.own_rule_saved(), w.own_rule.revision),
        sessions::delete_of_member(w.member),
        suppressions::delete(Channel::Whatsapp, SUPPRESSED),
        tags::add(from_ref(&w.lonely), &w.tag),
        tags::remove(from_ref(&w.contact.id), &w.tag),
        templates::update(&w.template, w.template.updated_at),
        writings::finish(&w.ended_generation()),
        writings::grow(w.generation.id, "longer"),
        writings::insert_generation(&w.new_generation()),
    )
}

fn additions() -> Vec<Call> {
    calls!(Adds, w, org:
        api_keys::insert(&w.new_key(), b"another key"),
        approval_comments::insert(&w.comment()),
        approval_queue::set_service_level(ServiceLevel { hours: 8, deputy: None }, w.now()),
        campaign_events::insert(w.done, &w.event()),
        approval_policy::set_valid_days(90, w.now()),
        delivery_policies::set(DeliveryPolicy { failure_percent: 7, ..DeliveryPolicy::default() }, w.now()),
        external_references::insert(&w.reference()),
        report_duties::insert(w.sending, w.now()),
        contacts::insert(&w.new_contact()),
        contacts::insert_many(&[w.new_contact()]),
        custom_fields::insert(&w.field_named("folio"), w.now()),
        groups::insert(&w.new_group()),
        idempotency::take("another-key", b"hash", w.now()),
        invites::insert(&w.new_invite(), b"another invite"),
        opinions::count_call(w.now().date_naive(), 5),
        opinions::keep_answer(b"another question", &opinion(), w.now()),
        risk_limits::set(RiskLimits { back_to_author: 90, human_review: 60 }, w.now()),
        sending_rules::set(&SendingRules { keeps_national_holidays: true, ..SendingRules::default() }, w.now()),
        members::insert(w.app().new_id(), w.newcomer, Role::Advisor, w.now()),
        own_rules::advance(),
        own_rules::insert(&w.new_own_rule()),
        suppressions::insert(&w.suppression("+919800000077")),
        writing_budget::account(w.now().date_naive(), used()),
        writing_budget::count_run(w.member, w.now().date_naive(), 5),
        writing_budget::keep_answer(b"another question", "text", w.now()),
        writings::insert(&w.new_writing()),
    )
}
