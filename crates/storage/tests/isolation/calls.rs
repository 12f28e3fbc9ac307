//! Calls that read.

use std::slice::from_ref;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{Channel, DeliveryStatus, Purpose, content::AudienceRule};
use storage::{approvals, audit, campaigns, contact_lists, ledger, own_rules, templates};

use crate::{
    Call, calls,
    world::{PORTFOLIO, QUESTION, REJECTED_ROW, WORDING, World},
};

const EVER: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn late(world: &World) -> DateTime<Utc> {
    world.now() + TimeDelta::days(3_650)
}

fn everybody() -> AudienceRule {
    AudienceRule {
        everybody: true,
        ..AudienceRule::default()
    }
}

/// Contacts by the ids of another organisation's tags and groups find nobody either.
fn tagged(world: &World) -> AudienceRule {
    AudienceRule {
        include_tags: vec![world.tag.clone()],
        include_groups: vec![world.group.id],
        ..AudienceRule::default()
    }
}

pub fn all() -> Vec<Call> {
    let mut all = people();
    all.extend(contacts());
    all.extend(campaigns_and_deliveries());
    all
}

fn people() -> Vec<Call> {
    calls!(Scoped, w, org:
        api_keys::get(w.key.id),
        api_keys::list(),
        audit::lock_head(),
        audit::chain_after(0, 10),
        audit::head(),
        audit::list(&audit::Filter::default(), 10),
        authors::list(),
        authors::get(w.member),
        idempotency::get(world_key()),
        invites::open(w.now()),
        mail_accounts::get(w.sender),
        mail_accounts::list(),
        mail_accounts::claimed_on(w.sender, w.now().date_naive()),
        members::get(w.member),
        members::of_account(w.account),
        members::list(),
        members::lock_owners(),
        set_up::of(),
        own_rules::count(),
        own_rules::get(w.own_rule.id),
        own_rules::list(own_rules::Filter::default(), 10),
        own_rules::revision(),
        senders::get(w.sender),
        senders::list(),
        senders::lock(w.sender),
        sender_news::newest(w.sender, 10),
        provider_templates::list(w.sender),
        templates::get(w.template.id),
        templates::list(&templates::Filter::default(), 10),
        whatsapp_numbers::get(w.sender),
        whatsapp_numbers::list(),
        whatsapp_numbers::hold_portfolio(PORTFOLIO),
        whatsapp_numbers::reached(PORTFOLIO, EVER),
    )
}

fn world_key() -> &'static str {
    crate::world::IDEMPOTENCY_KEY
}

fn contacts() -> Vec<Call> {
    calls!(Scoped, w, org:
        audience::count(&everybody()),
        audience::page(&tagged(w), Channel::Whatsapp, Purpose::Marketing, None, 10),
        audience::recipients_by_ids(Channel::Whatsapp, Purpose::Marketing, from_ref(&w.contact.id)),
        consents::standing(from_ref(&w.contact.id)),
        consents::history(w.contact.id),
        consents::count_given(Channel::Whatsapp, Purpose::Marketing),
        contact_history::sent(from_ref(&w.contact.id), 10),
        contact_history::received(from_ref(&w.contact.id), 10),
        contact_history::last_sent(from_ref(&w.contact.id)),
        contact_lists::page(&contact_lists::Filter::default(), contact_lists::Start::First, 10),
        contact_lists::ids(&contact_lists::Filter { group: Some(w.group.id), ..contact_lists::Filter::default() }, None, 10),
        contact_lists::count(&contact_lists::Filter { tag: Some(w.tag.clone()), ..contact_lists::Filter::default() }),
        contact_lists::duplicates(contact_lists::Likeness::NameAndCity, 10),
        contacts::get(w.contact.id),
        contacts::get_deleted_too(w.deleted),
        contacts::deleted_among(from_ref(&w.deleted)),
        contacts::by_ids(from_ref(&w.contact.id)),
        contacts::by_phone(w.phone()),
        contacts::by_phones(from_ref(w.phone())),
        contacts::merged_into(w.contact.id),
        custom_fields::list(),
        erasures::kept(from_ref(&w.contact.id)),
        groups::get(w.group.id),
        groups::list(),
        groups::sizes(),
        groups::of_contacts(from_ref(&w.contact.id)),
        import_files::get(w.uploaded, 0),
        imports::get(w.import.id),
        imports::lock(w.import.id),
        imports::list(10),
        imports::same_file(&w.import.file_hash, None),
        imports::rejects(w.import.id, 0, 10),
        imports::reject(w.import.id, REJECTED_ROW),
        imports::count_rejects(w.import.id),
        inbound::count(EVER, late(w)),
        sending_rules::get(),
        sending_rules::hold(from_ref(&w.contact.id)),
        sending_rules::received(w.sending, from_ref(&w.contact.id), EVER),
        suppressions::get(Channel::Whatsapp, crate::world::SUPPRESSED),
        suppressions::page(None, 10),
        tags::list(),
        tags::of_contacts(from_ref(&w.contact.id)),
    )
}

fn campaigns_and_deliveries() -> Vec<Call> {
    calls!(Scoped, w, org:
        approval_policy::valid_days(),
        approval_comments::list(w.waiting.id),
        approval_queue::place(w.waiting.id),
        approval_queue::alike(WORDING, 10),
        approval_queue::deeds(w.done, 10),
        approval_queue::verdicts(w.done),
        approvals::get(w.approval.id),
        approvals::newest_of(w.done),
        approvals::of_campaign(w.done),
        approvals::is_approved(w.approval.version_id),
        approvals::list(&approvals::Filter::default(), 10),
        approvals::count_waiting(),
        campaign_events::newest(w.done, 10),
        opinions::answer(QUESTION),
        writing_budget::answer(QUESTION),
        writing_budget::runs(w.member, w.now().date_naive()),
        writing_budget::usage(w.now().date_naive()),
        writings::generations(None, 5),
        writings::get(w.writing.id),
        writings::newest(w.member, 5),
        writings::of_writing(w.writing.id),
        opinions::of_version(w.approval.version_id),
        risk_limits::get(),
        campaign_versions::get(w.approval.version_id),
        campaign_versions::of_campaign(w.done),
        campaign_versions::newest_number(w.done),
        campaign_versions::approved_before(w.done, 99),
        campaign_versions::submitted_before(w.done, 99),
        campaigns::get(w.done),
        campaigns::lock(w.done),
        campaigns::list(&campaigns::Filter::default(), 10),
        campaigns::has_run_at(w.done, w.run.starts_at.unwrap_or_default()),
        campaigns::count_by_status(),
        campaigns::by_ids(&[w.done, w.sending]),
        campaigns::of_day(EVER, late(w)),
        campaigns::sending_from(w.sender),
        counters::of_campaign(w.done),
        counters::of_campaigns(&[w.done]),
        counters::minutes(w.done, EVER),
        counters::hourly(EVER, late(w)),
        counters::daily(EVER, late(w)),
        external_references::newest_of(&w.hash),
        report_duties::get(w.done),
        report_duties::list(true, 10),
        delivery_policies::get(),
        failure_watches::get(w.done),
        late_starts::get(w.planned),
        late_starts::list(10),
        library_uses::list(),
        deliveries::lock_some(w.sending, DeliveryStatus::Queued, 10),
        ledger::list(w.done, &ledger::Filter::default(), 10),
        ledger::get(w.delivery),
        ledger::failed_by_code(),
        ledger::failed("131026", None, 10),
        sent_texts::of_deliveries(from_ref(&w.delivery)),
    )
}
