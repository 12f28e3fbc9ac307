//! One rule: its name, how grave it is, why it is there, examples, source and dates.

use domain::{Audience, Language};
use leptos::prelude::*;

use super::api::{ChangeView, ExampleView, OWN_PATH, PATH, RuleView, rule_path};
use crate::{
    features::{
        campaigns::builder::findings::severity_badge,
        rules::{rule_reason, rule_title},
    },
    page_context::{use_language, use_t},
    ui::{
        date::day_text,
        icon::{Icon, icon},
        tabs::{Tab, tabs},
        verdict::{Tint, verdict},
    },
};

/// The pages of the rulebook, as tabs; `here` is the present one's path.
#[must_use]
pub fn sections(here: &str) -> AnyView {
    let t = use_t();
    let items = [(PATH, t.rulebook_rules()), (OWN_PATH, t.rulebook_own_title())]
        .into_iter()
        .map(|(path, label)| Tab::new(path, label, path == here))
        .collect();
    view! { <div class="mb-4 [&_a]:shrink-0">{tabs(t.rulebook_title(), items)}</div> }.into_any()
}

/// A rule as `audience` has to keep it.
#[must_use]
pub fn rule_card(rule: RuleView, audience: Audience) -> AnyView {
    let t = use_t();
    let badge = match rule.severity(audience) {
        Some(severity) => severity_badge(severity),
        None => verdict(Tint::Idle, t.rulebook_not_binding()),
    };
    let (anchor, heading) = (format!("rule-{}", rule.id), format!("rule-{}-title", rule.id));
    let labelled_by = heading.clone();
    let reader = use_language();
    let (own, others): (Vec<ExampleView>, Vec<ExampleView>) = rule.examples.iter().cloned().partition(|example| example.language == reader);
    let facts = facts(&rule);
    view! {
        <article id=anchor class="panel scroll-mt-20" aria-labelledby=labelled_by>
            <div class="space-y-3 px-5 py-4">
                <div>
                    <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
                        <h3 id=heading class="text-lg font-semibold">{rule_title(&rule.id)}</h3>
                        {badge}
                        <a href=rule_path(&rule.id) class="link-q num ml-auto text-sm">{rule.id.clone()}</a>
                    </div>
                    <p class="text-ink-2">{rule_reason(&rule.id)}</p>
                </div>
                {own.into_iter().map(example).collect_view()}
                {other_languages(others)}
                {facts}
            </div>
        </article>
    }
    .into_any()
}

/// Both texts of an example, side by side where there is room.
fn example(example: ExampleView) -> AnyView {
    let t = use_t();
    let lang = example.language.code();
    view! {
        <div class="grid gap-2 sm:grid-cols-2">
            <div class="min-w-0 rounded-lg border border-error-line bg-error-soft px-3 py-2">
                <p class="flex items-center gap-1.5 text-xs font-medium text-error-ink">{icon(Icon::OctagonX)} {t.rulebook_breaks()}</p>
                <p class="whitespace-pre-wrap break-words text-sm" lang=lang>{example.breaks}</p>
            </div>
            <div class="min-w-0 rounded-lg border border-success-line bg-success-soft px-3 py-2">
                <p class="flex items-center gap-1.5 text-xs font-medium text-success-ink">{icon(Icon::CircleCheck)} {t.rulebook_fine()}</p>
                <p class="whitespace-pre-wrap break-words text-sm" lang=lang>{example.fine}</p>
            </div>
        </div>
    }
    .into_any()
}

fn other_languages(examples: Vec<ExampleView>) -> Option<AnyView> {
    let t = use_t();
    (!examples.is_empty()).then(|| {
        let names: Vec<&str> = examples.iter().map(|example| example.language.endonym()).collect();
        let label = t.rulebook_other_languages(names.join(", "));
        view! {
            <details>
                <summary class="flex cursor-pointer list-none items-center py-1 touch:min-h-11"><span class="link-q text-sm">{label}</span></summary>
                <div class="mt-2 space-y-2">{examples.into_iter().map(example).collect_view()}</div>
            </details>
        }
        .into_any()
    })
}

/// Source, dates, whom it binds, what changed.
fn facts(rule: &RuleView) -> AnyView {
    let t = use_t();
    let dates = match (rule.effective_from, rule.effective_to) {
        (Some(from), None) => t.rulebook_in_force_since(day_text(from)),
        (Some(from), Some(to)) => t.rulebook_in_force_between(day_text(from), day_text(to)),
        (None, Some(to)) => t.rulebook_in_force_until(day_text(to)),
        (None, None) => t.rulebook_in_force_always(),
    };
    let bound: Vec<&str> = rule.severities.iter().map(|(audience, _)| audience.code()).collect();
    let changes = rule.changes.iter().cloned().map(change).collect_view();
    view! {
        <dl class="grid gap-x-4 gap-y-1 border-t rule pt-3 text-sm sm:grid-cols-[9rem_minmax(0,1fr)]">
            {fact(t.rulebook_source(), view! { <span lang=Language::En.code()>{rule.citation.clone()}</span> }.into_any())}
            {fact(t.rulebook_in_force(), dates.into_any())}
            {fact(t.rulebook_binds(), bound.join(", ").into_any())}
            {changes}
        </dl>
    }
    .into_any()
}

fn change(change: ChangeView) -> AnyView {
    let t = use_t();
    let words = view! { {change.text} " " <span class="text-ink-2" lang=Language::En.code()>{change.source}</span> }.into_any();
    fact(t.rulebook_changed(day_text(change.date)), words.into_any())
}

fn fact(name: String, words: AnyView) -> AnyView {
    view! {
        <dt class="text-ink-2">{name}</dt>
        <dd class="min-w-0 break-words">{words}</dd>
    }
    .into_any()
}
