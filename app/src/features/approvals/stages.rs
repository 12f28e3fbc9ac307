//! The stages that a request goes through: the rules, the second opinion, and the reader's decision.

use domain::{ApprovalStatus, Course, Severity};
use leptos::prelude::*;

use super::{api::ApprovalDetail, approvals_page::status_badge};
use crate::{
    features::second_opinion::course_badge,
    page_context::use_t,
    ui::{
        feedback::notice,
        verdict::{Tint, verdict},
    },
};

/// What the second opinions on all its languages mean together; none where none was kept.
fn course(found: &ApprovalDetail) -> Option<Course> {
    let opinions = found.languages.iter().filter_map(|language| language.opinion.as_ref());
    opinions.map(|(_, course)| *course).max()
}

/// Each stage with its result. Versions older than second opinions have none.
#[must_use]
pub fn stages(found: &ApprovalDetail) -> AnyView {
    let t = use_t();
    let verdicts = found.languages.iter().filter_map(|language| language.verdict.as_ref());
    let fix: usize = verdicts.map(|verdict| verdict.count(Severity::Block)).sum();
    let rules = if fix == 0 {
        verdict(Tint::Pass, t.campaign_passed())
    } else {
        verdict(Tint::Fail, t.campaign_to_fix(fix))
    };
    let opinion = course(found);
    let (class, last) = if opinion.is_some() {
        ("grid border-t rule divide-base-300 max-sm:divide-y sm:grid-cols-3 sm:divide-x", "3. ")
    } else {
        ("grid border-t rule divide-base-300 max-sm:divide-y sm:grid-cols-2 sm:divide-x", "2. ")
    };
    let opinion = opinion.map(|course| {
        view! { <li class="px-5 py-3"><p class="flex flex-wrap items-center justify-between gap-2 font-semibold"><span>"2. " {t.opinion_title()}</span> {course_badge(course)}</p><p class="text-sm text-ink-2">{t.opinion_beside_rules()}</p></li> }
    });
    view! {
        <ol class=class id="stages">
            <li class="px-5 py-3"><p class="flex flex-wrap items-center justify-between gap-2 font-semibold"><span>"1. " {t.campaign_stage_rules()}</span> {rules}</p><p class="text-sm text-ink-2">{t.campaign_stage_rules_text(found.languages.len())}</p></li>
            {opinion}
            <li class="px-5 py-3"><p class="flex flex-wrap items-center justify-between gap-2 font-semibold"><span>{last} {t.approval_your_decision()}</span> {status_badge(found.status)}</p><p class="num break-all text-sm text-ink-2">{t.approval_binds(found.number, found.hash.get(..12).unwrap_or_default())}</p></li>
        </ol>
    }
    .into_any()
}

/// Says that the second opinion, and not only the policy, wants a person to look.
#[must_use]
pub fn review_note(found: &ApprovalDetail) -> Option<AnyView> {
    let t = use_t();
    let is_asked = found.status == ApprovalStatus::Waiting && course(found) > Some(Course::Approvable);
    is_asked.then(|| notice(Tint::Warn, t.approval_review_needed().into_any()))
}
