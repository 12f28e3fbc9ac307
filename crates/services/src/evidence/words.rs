//! Words of the printed pack that more than one of its parts needs.

use chrono::{DateTime, Utc};
use domain::{ApprovalStatus, CampaignStatus, Channel, DeliveryStatus, ExternalBody, Finding, Purpose, Role, Severity};
use l10n::{L10nLanguage, rules::title_in};

use super::{ApprovalFacts, Person, ReferenceFacts};
use crate::approvals::recheck;

/// Date and time in India, in figures: the same in every language.
pub(super) fn moment(at: DateTime<Utc>) -> String {
    at.with_timezone(&chrono_tz::Asia::Kolkata).format("%Y-%m-%d %H:%M:%S IST").to_string()
}

/// As [`moment`], or a dash.
pub(super) fn moment_or_dash(at: Option<DateTime<Utc>>) -> String {
    at.map_or_else(|| "–".to_owned(), moment)
}

/// Name and role.
pub(super) fn person(t: &L10nLanguage, person: &Person) -> String {
    let name = if person.name.is_empty() { person.id.to_string() } else { person.name.clone() };
    match person.role {
        Some(role) => format!("{name} ({})", role_text(t, role)),
        None => name,
    }
}

fn role_text(t: &L10nLanguage, role: Role) -> String {
    match role {
        Role::Owner => t.account_role_owner(),
        Role::Admin => t.account_role_admin(),
        Role::Approver => t.account_role_approver(),
        Role::Advisor => t.account_role_advisor(),
        Role::Dpo => t.account_role_dpo(),
    }
}

pub(super) const fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Whatsapp => "WhatsApp",
        Channel::Sms => "SMS",
        Channel::Email => "Email",
        Channel::Linkedin => "LinkedIn",
    }
}

pub(super) fn purpose(t: &L10nLanguage, purpose: Purpose) -> String {
    match purpose {
        Purpose::Marketing => t.campaign_purpose_marketing(),
        Purpose::Service => t.campaign_purpose_service(),
        Purpose::Education => t.campaign_purpose_education(),
    }
}

pub(super) fn standing(t: &L10nLanguage, status: CampaignStatus) -> String {
    match status {
        CampaignStatus::Draft => t.campaign_status_draft(),
        CampaignStatus::InReview => t.campaign_status_in_review(),
        CampaignStatus::Approved => t.campaign_status_approved(),
        CampaignStatus::Scheduled => t.campaign_status_scheduled(),
        CampaignStatus::Sending => t.campaign_status_sending(),
        CampaignStatus::Paused => t.campaign_status_paused(),
        CampaignStatus::Completed => t.campaign_status_completed(),
        CampaignStatus::Cancelled => t.campaign_status_cancelled(),
    }
}

pub(super) fn decision(t: &L10nLanguage, status: ApprovalStatus) -> String {
    match status {
        ApprovalStatus::Waiting => t.approval_status_waiting(),
        ApprovalStatus::Approved => t.approval_status_approved(),
        ApprovalStatus::Rejected => t.approval_status_rejected(),
        ApprovalStatus::Voided => t.approval_status_voided(),
        ApprovalStatus::Withdrawn => t.approval_status_withdrawn(),
    }
}

pub(super) fn severity(t: &L10nLanguage, severity: Severity) -> String {
    match severity {
        Severity::Block => t.campaign_must_fix(),
        Severity::Warn => t.campaign_consider(),
        Severity::Info => t.campaign_for_information(),
    }
}

/// A finding's rule: its title, and the id by which the file and the API know it.
pub(super) fn rule(t: &L10nLanguage, finding: &Finding) -> String {
    match &finding.own {
        Some(own) => format!("{} ({})", own.label, finding.rule),
        None => titled(t, &finding.rule),
    }
}

fn titled(t: &L10nLanguage, id: &str) -> String {
    match title_in(t, id) {
        title if title == id => title,
        title => format!("{title} ({id})"),
    }
}

/// Why somebody rejected it, or the rules for which a newer rulebook voided it.
pub(super) fn reason(t: &L10nLanguage, approval: &ApprovalFacts) -> Option<String> {
    let reason = approval.reason.as_ref()?;
    if approval.status != ApprovalStatus::Voided {
        return Some(reason.clone());
    }
    let rules: Vec<String> = recheck::rules_of(reason).iter().map(|rule| titled(t, rule)).collect();
    Some(rules.join(", "))
}

/// Who gave a reference, its number, and from when until when it holds.
pub(super) fn reference(t: &L10nLanguage, given: &ReferenceFacts) -> String {
    let body = match given.body {
        ExternalBody::Bse => t.approval_body_bse(),
        ExternalBody::Amc => t.approval_body_amc(),
        ExternalBody::Other => t.approval_body_other(),
    };
    let days = match given.valid_until {
        Some(until) => format!("{} – {until}", given.issued_on),
        None => given.issued_on.to_string(),
    };
    format!("{body}: {} ({days})", given.reference)
}

pub(super) fn delivery(t: &L10nLanguage, status: DeliveryStatus) -> String {
    match status {
        DeliveryStatus::Queued => t.delivery_status_queued(),
        DeliveryStatus::Claimed => t.delivery_status_claimed(),
        DeliveryStatus::Accepted => t.delivery_status_accepted(),
        DeliveryStatus::Sent => t.delivery_status_sent(),
        DeliveryStatus::Delivered => t.delivery_status_delivered(),
        DeliveryStatus::Read => t.delivery_status_read(),
        DeliveryStatus::Failed => t.delivery_status_failed(),
        DeliveryStatus::Skipped => t.delivery_status_skipped(),
        DeliveryStatus::Cancelled => t.delivery_status_cancelled(),
        DeliveryStatus::Unknown => t.delivery_status_unknown(),
    }
}

#[cfg(test)]
mod tests {
    use domain::Language;

    use super::*;

    #[test]
    fn a_rule_is_told_by_its_title_in_the_readers_language_and_its_id() {
        let told = Language::ALL.map(|language| titled(l10n::get(language), "assured_returns"));
        assert_eq!(told[0], "Assured returns (assured_returns)");
        assert!(told.iter().all(|words| words.ends_with(" (assured_returns)")), "{told:?}");
        assert!(told[0] != told[1] && told[1] != told[2] && told[0] != told[2]);
        assert_eq!(titled(l10n::get(Language::En), "rule_of_another_day"), "rule_of_another_day");
    }
}
