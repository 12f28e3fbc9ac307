//! Compliance rules in words, in the page's language.

use domain::Finding;
pub use l10n::rules::{RULES, reason_in, title_in};

use crate::page_context::use_t;

/// The title of a finding's rule in the page's language; an organisation's own has one alone.
#[must_use]
pub fn finding_title(finding: &Finding) -> String {
    finding.own.as_ref().map_or_else(|| rule_title(&finding.rule), |own| own.label.clone())
}

/// Why a finding's rule exists.
#[must_use]
pub fn finding_reason(finding: &Finding) -> String {
    finding.own.as_ref().map_or_else(|| rule_reason(&finding.rule), |own| own.explanation.clone())
}

/// The title of a rule in the page's language; its id where it has none.
#[must_use]
pub fn rule_title(id: &str) -> String {
    title_in(use_t(), id)
}

/// Why the rule exists, in one sentence in the page's language; empty where it has none.
#[must_use]
pub fn rule_reason(id: &str) -> String {
    reason_in(use_t(), id)
}
