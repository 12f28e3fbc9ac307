//! The words for deeds and their kinds.

use l10n::L10nLanguage;

type Words = fn(&L10nLanguage) -> String;

/// Kinds of deeds: what stands before the dot of an action.
#[rustfmt::skip]
pub const NOUNS: &[(&str, Words)] = &[
    ("account", L10nLanguage::audit_noun_account),
    ("organisation", L10nLanguage::audit_noun_organisation),
    ("member", L10nLanguage::audit_noun_member),
    ("api-key", L10nLanguage::audit_noun_api_key),
    ("campaign", L10nLanguage::audit_noun_campaign),
    ("delivery", L10nLanguage::audit_noun_delivery),
    ("template", L10nLanguage::audit_noun_template),
    ("contact", L10nLanguage::audit_noun_contact),
    ("contacts", L10nLanguage::audit_noun_contacts),
    ("consent", L10nLanguage::audit_noun_consent),
    ("suppression", L10nLanguage::audit_noun_suppression),
    ("import", L10nLanguage::audit_noun_import),
    ("group", L10nLanguage::audit_noun_group),
    ("custom-field", L10nLanguage::audit_noun_custom_field),
    ("sender", L10nLanguage::audit_noun_sender),
    ("own-rule", L10nLanguage::audit_noun_own_rule),
    ("writing", L10nLanguage::audit_noun_writing),
];

/// Every deed that `services` records. A test holds that none is missing.
#[rustfmt::skip]
pub const DEEDS: &[(&str, Words)] = &[
    ("account.entered", L10nLanguage::audit_did_account_entered),
    ("account.password-changed", L10nLanguage::audit_did_account_password_changed),
    ("account.password-reset", L10nLanguage::audit_did_account_password_reset),
    ("account.password-reset-requested", L10nLanguage::audit_did_account_password_reset_requested),
    ("account.profile-changed", L10nLanguage::audit_did_account_profile_changed),
    ("account.recovery-codes-renewed", L10nLanguage::audit_did_account_recovery_codes_renewed),
    ("account.second-factor-disabled", L10nLanguage::audit_did_account_second_factor_disabled),
    ("account.second-factor-enabled", L10nLanguage::audit_did_account_second_factor_enabled),
    ("account.signed-in", L10nLanguage::audit_did_account_signed_in),
    ("account.signed-out", L10nLanguage::audit_did_account_signed_out),
    ("account.signed-out-everywhere", L10nLanguage::audit_did_account_signed_out_everywhere),
    ("api-key.created", L10nLanguage::audit_did_api_key_created),
    ("api-key.revoked", L10nLanguage::audit_did_api_key_revoked),
    ("campaign.approval-claimed", L10nLanguage::audit_did_campaign_approval_claimed),
    ("campaign.approval-commented", L10nLanguage::audit_did_campaign_approval_commented),
    ("campaign.approval-escalated", L10nLanguage::audit_did_campaign_approval_escalated),
    ("campaign.approval-released", L10nLanguage::audit_did_campaign_approval_released),
    ("campaign.approval-reminded", L10nLanguage::audit_did_campaign_approval_reminded),
    ("campaign.approval-undone", L10nLanguage::audit_did_campaign_approval_undone),
    ("campaign.approved", L10nLanguage::audit_did_campaign_approved),
    ("campaign.approved-by-policy", L10nLanguage::audit_did_campaign_approved_by_policy),
    ("campaign.archived", L10nLanguage::audit_did_campaign_archived),
    ("campaign.auto-paused", L10nLanguage::audit_did_campaign_auto_paused),
    ("campaign.cancelled", L10nLanguage::audit_did_campaign_cancelled),
    ("campaign.completed", L10nLanguage::audit_did_campaign_completed),
    ("campaign.created", L10nLanguage::audit_did_campaign_created),
    ("campaign.duplicated", L10nLanguage::audit_did_campaign_duplicated),
    ("campaign.edited", L10nLanguage::audit_did_campaign_edited),
    ("campaign.evidence-downloaded", L10nLanguage::audit_did_campaign_evidence_downloaded),
    ("campaign.held", L10nLanguage::audit_did_campaign_held),
    ("campaign.launched", L10nLanguage::audit_did_campaign_launched),
    ("campaign.paused", L10nLanguage::audit_did_campaign_paused),
    ("campaign.reference-recorded", L10nLanguage::audit_did_campaign_reference_recorded),
    ("campaign.rejected", L10nLanguage::audit_did_campaign_rejected),
    ("campaign.renamed", L10nLanguage::audit_did_campaign_renamed),
    ("campaign.repeated", L10nLanguage::audit_did_campaign_repeated),
    ("campaign.reported", L10nLanguage::audit_did_campaign_reported),
    ("campaign.restored", L10nLanguage::audit_did_campaign_restored),
    ("campaign.resubmitted", L10nLanguage::audit_did_campaign_resubmitted),
    ("campaign.resumed", L10nLanguage::audit_did_campaign_resumed),
    ("campaign.retried", L10nLanguage::audit_did_campaign_retried),
    ("campaign.scheduled", L10nLanguage::audit_did_campaign_scheduled),
    ("campaign.start-missed", L10nLanguage::audit_did_campaign_start_missed),
    ("campaign.submitted", L10nLanguage::audit_did_campaign_submitted),
    ("campaign.taken-from-library", L10nLanguage::audit_did_campaign_taken_from_library),
    ("campaign.test-sent", L10nLanguage::audit_did_campaign_test_sent),
    ("campaign.unknown-left", L10nLanguage::audit_did_campaign_unknown_left),
    ("campaign.unknown-resent", L10nLanguage::audit_did_campaign_unknown_resent),
    ("campaign.voided", L10nLanguage::audit_did_campaign_voided),
    ("campaign.withdrawn", L10nLanguage::audit_did_campaign_withdrawn),
    ("consent.given", L10nLanguage::audit_did_consent_given),
    ("consent.withdrawn", L10nLanguage::audit_did_consent_withdrawn),
    ("contact.created", L10nLanguage::audit_did_contact_created),
    ("contact.deleted", L10nLanguage::audit_did_contact_deleted),
    ("contact.erased", L10nLanguage::audit_did_contact_erased),
    ("contact.evidence-erased", L10nLanguage::audit_did_contact_evidence_erased),
    ("contact.merged", L10nLanguage::audit_did_contact_merged),
    ("contact.restored", L10nLanguage::audit_did_contact_restored),
    ("contact.revealed", L10nLanguage::audit_did_contact_revealed),
    ("contact.updated", L10nLanguage::audit_did_contact_updated),
    ("contacts.deleted", L10nLanguage::audit_did_contacts_deleted),
    ("contacts.exported", L10nLanguage::audit_did_contacts_exported),
    ("contacts.grouped", L10nLanguage::audit_did_contacts_grouped),
    ("contacts.restored", L10nLanguage::audit_did_contacts_restored),
    ("contacts.tagged", L10nLanguage::audit_did_contacts_tagged),
    ("contacts.ungrouped", L10nLanguage::audit_did_contacts_ungrouped),
    ("contacts.untagged", L10nLanguage::audit_did_contacts_untagged),
    ("custom-field.created", L10nLanguage::audit_did_custom_field_created),
    ("custom-field.deleted", L10nLanguage::audit_did_custom_field_deleted),
    ("custom-field.renamed", L10nLanguage::audit_did_custom_field_renamed),
    ("delivery.left", L10nLanguage::audit_did_delivery_left),
    ("delivery.looked-up", L10nLanguage::audit_did_delivery_looked_up),
    ("delivery.resent", L10nLanguage::audit_did_delivery_resent),
    ("group.created", L10nLanguage::audit_did_group_created),
    ("group.deleted", L10nLanguage::audit_did_group_deleted),
    ("group.renamed", L10nLanguage::audit_did_group_renamed),
    ("import.cancelled", L10nLanguage::audit_did_import_cancelled),
    ("import.expired", L10nLanguage::audit_did_import_expired),
    ("import.failed", L10nLanguage::audit_did_import_failed),
    ("import.finished", L10nLanguage::audit_did_import_finished),
    ("import.row-corrected", L10nLanguage::audit_did_import_row_corrected),
    ("import.started", L10nLanguage::audit_did_import_started),
    ("import.undone", L10nLanguage::audit_did_import_undone),
    ("import.uploaded", L10nLanguage::audit_did_import_uploaded),
    ("member.deactivated", L10nLanguage::audit_did_member_deactivated),
    ("member.invite-revoked", L10nLanguage::audit_did_member_invite_revoked),
    ("member.invited", L10nLanguage::audit_did_member_invited),
    ("member.joined", L10nLanguage::audit_did_member_joined),
    ("member.reactivated", L10nLanguage::audit_did_member_reactivated),
    ("member.role-changed", L10nLanguage::audit_did_member_role_changed),
    ("organisation.approval-times-changed", L10nLanguage::audit_did_organisation_approval_times_changed),
    ("organisation.created", L10nLanguage::audit_did_organisation_created),
    ("organisation.delivery-policy-changed", L10nLanguage::audit_did_organisation_delivery_policy_changed),
    ("organisation.policies-changed", L10nLanguage::audit_did_organisation_policies_changed),
    ("organisation.risk-limits-changed", L10nLanguage::audit_did_organisation_risk_limits_changed),
    ("organisation.sending-rules-changed", L10nLanguage::audit_did_organisation_sending_rules_changed),
    ("organisation.updated", L10nLanguage::audit_did_organisation_updated),
    ("own-rule.archived", L10nLanguage::audit_did_own_rule_archived),
    ("own-rule.created", L10nLanguage::audit_did_own_rule_created),
    ("own-rule.restored", L10nLanguage::audit_did_own_rule_restored),
    ("own-rule.updated", L10nLanguage::audit_did_own_rule_updated),
    ("sender.archived", L10nLanguage::audit_did_sender_archived),
    ("sender.checked", L10nLanguage::audit_did_sender_checked),
    ("sender.created", L10nLanguage::audit_did_sender_created),
    ("sender.key-made", L10nLanguage::audit_did_sender_key_made),
    ("sender.paused", L10nLanguage::audit_did_sender_paused),
    ("sender.resumed", L10nLanguage::audit_did_sender_resumed),
    ("sender.stopped", L10nLanguage::audit_did_sender_stopped),
    ("sender.template-changed", L10nLanguage::audit_did_sender_template_changed),
    ("sender.templates-synced", L10nLanguage::audit_did_sender_templates_synced),
    ("sender.tested", L10nLanguage::audit_did_sender_tested),
    ("sender.updated", L10nLanguage::audit_did_sender_updated),
    ("suppression.added", L10nLanguage::audit_did_suppression_added),
    ("suppression.removed", L10nLanguage::audit_did_suppression_removed),
    ("template.archived", L10nLanguage::audit_did_template_archived),
    ("template.created", L10nLanguage::audit_did_template_created),
    ("template.restored", L10nLanguage::audit_did_template_restored),
    ("template.updated", L10nLanguage::audit_did_template_updated),
    ("writing.budget-warned", L10nLanguage::audit_did_writing_budget_warned),
    ("writing.edited", L10nLanguage::audit_did_writing_edited),
    ("writing.generated", L10nLanguage::audit_did_writing_generated),
    ("writing.improved", L10nLanguage::audit_did_writing_improved),
    ("writing.translated", L10nLanguage::audit_did_writing_translated),
];

/// What was done, in words; the code itself where there are none (an entry of a newer version).
#[must_use]
pub fn deed_text(t: &L10nLanguage, action: &str) -> String {
    let words = DEEDS.iter().find(|(code, _)| *code == action);
    words.map_or_else(|| action.to_owned(), |(_, words)| words(t))
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;

    /// Every text in quotes of the form `noun.verbed` whose noun is one of ours.
    fn recorded(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                recorded(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.extend(text.split('"').filter(|part| is_action(part)).map(str::to_owned));
            }
        }
    }

    fn is_action(text: &str) -> bool {
        let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        text.split_once('.')
            .is_some_and(|(noun, verb)| is_word(verb) && NOUNS.iter().any(|(known, _)| *known == noun))
    }

    #[test]
    fn every_deed_has_words() {
        let mut found = BTreeSet::new();
        recorded(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/services/src"), &mut found);
        let known: BTreeSet<String> = DEEDS.iter().map(|(code, _)| (*code).to_owned()).collect();
        let missing: Vec<&String> = found.difference(&known).collect();
        let unused: Vec<&String> = known.difference(&found).collect();
        assert!(missing.is_empty(), "add words for {missing:?} to DEEDS and locales/*/audit.ftl");
        assert!(unused.is_empty(), "nothing records {unused:?}");
    }

    #[test]
    fn every_kind_of_deed_can_be_filtered() {
        for (code, _) in DEEDS {
            assert!(NOUNS.iter().any(|(noun, _)| code.split('.').next() == Some(noun)), "{code}");
        }
    }
}
