//! The second opinion on a text, as authors and approvers read it.

use domain::{Course, OpinionReason, OpinionSource, SecondOpinion};
use leptos::prelude::*;

use crate::{
    page_context::use_t,
    ui::verdict::{Tint, verdict},
};

/// What becomes of a text, as a badge.
#[must_use]
pub fn course_badge(course: Course) -> AnyView {
    let t = use_t();
    match course {
        Course::Approvable => verdict(Tint::Pass, t.opinion_approvable()),
        Course::HumanReview => verdict(Tint::Warn, t.opinion_human_review()),
        Course::BackToAuthor => verdict(Tint::Fail, t.opinion_back_to_author()),
    }
}

/// The same in a list, where nothing beside it says whose judgement it is.
#[must_use]
pub fn course_mark(course: Course) -> AnyView {
    let t = use_t();
    match course {
        Course::Approvable => verdict(Tint::Pass, t.opinion_mark_approvable()),
        Course::HumanReview => verdict(Tint::Warn, t.opinion_mark_human_review()),
        Course::BackToAuthor => verdict(Tint::Fail, t.opinion_mark_back_to_author()),
    }
}

/// Risk, whose opinion it is and how sure, and each place with what to write instead. Stands in a panel
/// below the rules' findings.
#[must_use]
pub fn opinion_block(opinion: &SecondOpinion, course: Course) -> AnyView {
    let t = use_t();
    let source = match &opinion.source {
        OpinionSource::Model { name } => t.opinion_by_model(name.clone()),
        OpinionSource::Classifier { version } => t.opinion_by_classifier(u64::from(*version)),
    };
    let reasons = opinion.reasons.iter().map(reason).collect_view();
    let list = (!opinion.reasons.is_empty()).then(|| view! { <ul class="mt-2 space-y-2">{reasons}</ul> });
    view! {
        <section class="border-t rule px-5 py-4" data-opinion=course.code()>
            <h3 class="flex flex-wrap items-center justify-between gap-2 font-semibold">{t.opinion_title()} {course_badge(course)}</h3>
            <p class="num text-sm text-ink-2">{t.opinion_risk(u64::from(opinion.risk), u64::from(opinion.sureness))} " " {source}</p>
            {list}
        </section>
    }
    .into_any()
}

fn reason(reason: &OpinionReason) -> AnyView {
    let t = use_t();
    let why = reason.why.clone().unwrap_or_else(|| t.opinion_pattern());
    let instead = reason
        .suggestion
        .clone()
        .map(|suggestion| view! { <p class="text-ink-2">{t.opinion_instead(suggestion)}</p> });
    view! {
        <li class="text-sm">
            <p class="break-words font-medium">"“" {reason.quote.clone()} "”"</p>
            <p class="text-ink-2">{why}</p>
            {instead}
        </li>
    }
    .into_any()
}
