//! Findings in words: titles and reasons of rules, the score, and the list with its repairs.

use domain::{
    Finding, Severity, Verdict,
    verdict::{DiffPart, Suggestion},
};
use leptos::prelude::*;

use super::{
    frame::SaveState,
    message_state::{CheckState, Message},
};
use crate::{
    features::{
        rulebook::api::{own_rule_path, rule_path},
        rules::{finding_reason, finding_title},
    },
    page_context::use_t,
    ui::{
        button::{Button, Tone},
        decimal::fixed,
        diff::{added, removed},
        icon::{Icon, icon, icon_of},
        keys::key_hints,
        toast::use_toasts,
        verdict::{Tint, tag, verdict},
    },
};

/// Readiness from which a text is ready, when nothing must be fixed.
pub(super) const READY: u8 = 85;
/// Readiness below which it is not.
pub(super) const NOT_READY: u8 = 60;

/// A severity as a badge.
#[must_use]
pub fn severity_badge(severity: Severity) -> AnyView {
    let t = use_t();
    match severity {
        Severity::Block => verdict(Tint::Fail, t.campaign_must_fix()),
        Severity::Warn => verdict(Tint::Warn, t.campaign_consider()),
        Severity::Info => verdict(Tint::Info, t.campaign_for_information()),
    }
}

/// A verdict in one word with its shape.
#[must_use]
pub fn readiness_words(found: &Verdict) -> (Tint, String) {
    let t = use_t();
    let score = found.readiness();
    if found.count(Severity::Block) > 0 || score < NOT_READY {
        (Tint::Fail, t.campaign_not_ready())
    } else if score < READY {
        (Tint::Warn, t.campaign_needs_work())
    } else {
        (Tint::Pass, t.campaign_ready())
    }
}

/// The half ring with the readiness, 0 to 100.
#[must_use]
pub fn gauge(found: &Verdict) -> AnyView {
    let t = use_t();
    let score = found.readiness();
    let (tint, words) = readiness_words(found);
    let color = match tint {
        Tint::Fail => "stroke-error",
        Tint::Warn => "stroke-warning",
        _ => "stroke-success",
    };
    // The arc is a half circle of radius 50: its length is 50 π, a hundredth of it 1.5708.
    let dash = format!("{} 157.08", fixed(f64::from(score) * std::f64::consts::FRAC_PI_2, 2));
    view! {
        <svg viewBox="0 0 128 72" class="h-[72px] w-32 shrink-0" role="img" aria-label=t.campaign_score_label(score, words)>
            <path d="M14 62 A50 50 0 0 1 114 62" fill="none" class="stroke-base-300" stroke-width="10"></path>
            <path d="M14 62 A50 50 0 0 1 114 62" fill="none" class=color stroke-width="10" stroke-dasharray=dash></path>
            <path d="M75.2 20.6 L78.9 9.2 M103.5 38.7 L113.3 32.5" class="stroke-base-100" stroke-width="2"></path>
            <text x="64" y="56" text-anchor="middle" class="fill-base-content text-2xl font-semibold">{score}</text>
            <text x="64" y="70" text-anchor="middle" class="fill-ink-3 text-[11px]">"/ 100"</text>
        </svg>
    }
    .into_any()
}

/// The score and the verdict in words.
#[must_use]
pub fn score(found: &Verdict) -> AnyView {
    let t = use_t();
    let (tint, words) = readiness_words(found);
    let (class, shape) = match tint {
        Tint::Fail => ("text-error-ink", Icon::OctagonX),
        Tint::Warn => ("text-warning-ink", Icon::TriangleAlert),
        _ => ("text-success-ink", Icon::CircleCheck),
    };
    let counts = t.campaign_finding_counts(found.count(Severity::Block), found.count(Severity::Warn));
    view! {
        <div class="flex items-center gap-4">
            {gauge(found)}
            <div>
                <p class=format!("flex items-center gap-1.5 text-lg font-semibold {class}")>{icon_of(shape, "size-5")} {words}</p>
                <p class="text-sm text-ink-2">{counts}</p>
            </div>
        </div>
    }
    .into_any()
}

/// The panel beside the editor: score, findings, one-click repairs, and below them the second `opinion`.
#[must_use]
pub fn check_panel(message: Message, opinion: AnyView) -> AnyView {
    let t = use_t();
    let state = move || match message.check.get() {
        CheckState::Fresh => t.campaign_checked_now(),
        CheckState::Checking => t.campaign_checking(),
        CheckState::Unavailable => t.campaign_check_unavailable(),
    };
    let is_checking = move || (message.check.get() == CheckState::Checking).then_some("true");
    view! {
        <section class="panel overflow-hidden" id="checks" aria-live="polite">
            <div class="panel-head !min-h-0 !pb-0 !pt-3.5"><h2>{t.campaign_check_title()}</h2> {steps(message)}</div>
            <p class="hint px-5">{state} " " {move || message.verdict.with(|found| t.campaign_rulebook(found.rulebook.clone()))}</p>
            <div class="px-5 pb-3 pt-3" aria-busy=is_checking>{move || message.verdict.with(score)}</div>
            {move || message.verdict.with(|found| rows(message, found))}
            {opinion}
            {move || message.verdict.with(|found| footer(message, found))}
        </section>
    }
    .into_any()
}

/// From finding to finding, also by key; where the author stands is said aloud.
fn steps(message: Message) -> AnyView {
    let t = use_t();
    let press = move |forward| Callback::new(move |()| message.lead(forward));
    let spoken = move || {
        message.selection.track();
        let index = message.active.get();
        message.verdict.with(|found| {
            found
                .findings
                .get(index)
                .map(|finding| t.campaign_finding_of(index + 1, found.findings.len(), finding_title(finding)))
        })
    };
    (move || {
        message.verdict.with(|found| !found.findings.is_empty()).then(|| {
            view! {
                <span class="ml-auto flex [@media(scripting:none)]:hidden">
                    <Button label=t.campaign_previous_finding() on_press=press(false) tone=Tone::Quiet shape=Icon::ChevronUp square=true class="btn-sm" attr:data-key="Shift+F8" attr:aria-keyshortcuts="Shift+F8" attr:title="Shift F8" />
                    <Button label=t.campaign_next_finding() on_press=press(true) tone=Tone::Quiet shape=Icon::ChevronDown square=true class="btn-sm" attr:data-key="F8" attr:aria-keyshortcuts="F8" attr:title="F8" />
                    <span class="sr-only" role="status">{spoken}</span>
                </span>
            }
        })
    })
    .into_any()
}

/// The keys of the message step.
#[must_use]
pub fn message_keys() -> AnyView {
    let t = use_t();
    key_hints(vec![
        ("F8", t.campaign_next_finding()),
        ("Shift+F8", t.campaign_previous_finding()),
        ("Alt+Enter", t.campaign_apply_to_current()),
    ])
}

fn rows(message: Message, found: &Verdict) -> AnyView {
    let rows = found
        .findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| !finding.span.is_empty())
        .map(|(index, finding)| {
            let repair = repair_well(finding, Some((message, index)));
            row(index, finding, repair, Some(message))
        })
        .collect_view();
    view! { <ul id="f-findings">{rows}</ul> }.into_any()
}

/// What was found in the words of the picture, below the field that holds them.
#[must_use]
pub fn picture_findings(message: Message) -> AnyView {
    let rows = move || {
        message.verdict.with(|found| {
            let in_picture = found.findings.iter().filter(|finding| finding.in_media);
            in_picture
                .map(|finding| {
                    view! {
                        <li class="flex flex-wrap items-center gap-x-2 gap-y-1">
                            {severity_badge(finding.severity)} <b class="font-medium">{finding_title(finding)}</b>
                            <span class="del">{finding.excerpt.clone()}</span>
                        </li>
                    }
                })
                .collect_view()
        })
    };
    view! { <ul class="mt-2 space-y-1 text-sm empty:hidden" id="picture-findings" aria-live="polite">{rows}</ul> }.into_any()
}

/// A finding in a list. With `message`, it is the one the author works on.
#[must_use]
pub fn row(index: usize, finding: &Finding, repair: Option<AnyView>, message: Option<Message>) -> AnyView {
    let class = if finding.severity == Severity::Block {
        "hl-n f !ml-0 mt-[3px]"
    } else {
        "hl-n w !ml-0 mt-[3px]"
    };
    let excerpt =
        (!finding.excerpt.is_empty() && repair.is_none()).then(|| view! { <p class="mt-1 text-sm"><span class="del">{finding.excerpt.clone()}</span></p> });
    let look_at = move || {
        if let Some(message) = message {
            message.active.set(index);
        }
    };
    let is_active = move || message.is_some_and(|message| message.active.get() == index);
    view! {
        <li
            class="border-t rule px-4 py-3"
            class:bg-base-200=is_active
            data-shown=move || is_active().then_some("")
            id=format!("issue-{}", index + 1)
            on:mouseenter=move |_| look_at()
            on:focusin=move |_| look_at()
        >
            <div class="flex items-start gap-2">
                <span class=class>{index + 1}</span>
                <div class="min-w-0 flex-1">
                    <div class="flex flex-wrap items-center gap-x-2 gap-y-1">
                        <p class="font-semibold leading-6">{finding_title(finding)}</p>
                        {severity_badge(finding.severity)}
                        {finding.in_media.then(|| tag(use_t().campaign_in_picture()))}
                    </div>
                    <p class="text-sm text-ink-2">{finding_reason(finding)}</p>
                    {citation(finding)}
                    {excerpt}
                    {repair}
                </div>
            </div>
        </li>
    }
    .into_any()
}

fn citation(finding: &Finding) -> AnyView {
    let t = use_t();
    if let Some(own) = &finding.own {
        return view! { <p class="hint mt-0.5">{t.rulebook_own_finding()} " " <a class="link-q" href=own_rule_path(own.id)>{t.rulebook_own_open()}</a></p> }
            .into_any();
    }
    view! {
        <details class="hint mt-0.5">
            <summary class="flex cursor-pointer list-none items-center gap-x-1.5">
                {icon(Icon::BookOpen)}
                <span class="link-q">{t.campaign_read_rule()}</span>
            </summary>
            <p class="mt-1" lang="en">{finding.citation.clone()}</p>
            <p class="num">{t.campaign_rule_id(finding.rule.clone())}</p>
            <p><a class="link-q" href=rule_path(&finding.rule)>{t.rulebook_open()}</a></p>
        </details>
    }
    .into_any()
}

/// Every finding with its repair, where there is no editor to put it into.
#[must_use]
pub fn rows_to_read(found: &Verdict) -> AnyView {
    let rows = found.findings.iter().enumerate();
    let rows = rows.map(|(index, finding)| row(index, finding, repair_well(finding, None), None));
    view! { <ul>{rows.collect_view()}</ul> }.into_any()
}

/// The old and the new words with the button that puts them in. Without a message (no editor on
/// the page) it only shows them.
#[must_use]
pub fn repair_well(finding: &Finding, message: Option<(Message, usize)>) -> Option<AnyView> {
    let t = use_t();
    let suggestion = finding.suggestion.as_ref()?;
    let words = match suggestion {
        _ if !finding.diff.is_empty() => altered(&finding.diff),
        Suggestion::Replace { text } if text.trim().is_empty() => view! {
            {removed(finding.excerpt.clone())}
            " → "
            <span class="text-ink-3">{t.campaign_leave_out()}</span>
        }
        .into_any(),
        Suggestion::Replace { text } => view! {
            {removed(finding.excerpt.clone())}
            " → "
            {added(text.clone())}
        }
        .into_any(),
        Suggestion::Prepend { text } | Suggestion::Append { text } => added(text.clone()),
    };
    let button = message.map(|(message, index)| apply_button(message, index, t.campaign_apply()));
    Some(
        view! {
            <div class="mt-2 flex items-center gap-2 rounded-lg border rule bg-base-200 py-1 pl-3 pr-1">
                <p class="min-w-0 flex-1 text-sm leading-5">{words}</p>
                {button}
            </div>
        }
        .into_any(),
    )
}

/// A required text that was written otherwise, word by word: what must go and what must come.
fn altered(parts: &[DiffPart]) -> AnyView {
    parts
        .iter()
        .map(|part| {
            let words = match part {
                DiffPart::Same { text } => text.clone().into_any(),
                DiffPart::Missing { text } => added(text.clone()),
                DiffPart::Extra { text } => removed(text.clone()),
            };
            view! { {words} " " }
        })
        .collect_view()
        .into_any()
}

/// The button that applies one repair: primary on the finding the author looks at.
#[must_use]
pub fn apply_button(message: Message, index: usize, words: String) -> AnyView {
    let is_active = move || message.active.get() == index;
    let class = move || format!("{} btn-sm", if is_active() { Tone::Primary } else { Tone::Line }.class());
    let key = move || is_active().then_some("Alt+Enter");
    let press = move |_: leptos::ev::MouseEvent| {
        message.apply(index);
        message.active.set(index);
    };
    view! {
        <button type="button" class=class data-key=key aria-keyshortcuts=key on:click=press>
            {words}
        </button>
    }
    .into_any()
}

fn footer(message: Message, found: &Verdict) -> AnyView {
    let t = use_t();
    let blocked = found.count(Severity::Block);
    let in_text = |finding: &Finding| !finding.span.is_empty() && finding.suggestion.is_some();
    let repairs = found.findings.iter().filter(|finding| in_text(finding)).count();
    let hint = if blocked > 0 {
        t.campaign_blocked_until(blocked)
    } else {
        t.campaign_nothing_blocks()
    };
    let toasts = use_toasts();
    let apply_all = Callback::new(move |()| {
        let applied = message.apply_all(in_text);
        toasts.done(t.campaign_applied(applied));
    });
    view! {
        <div class="flex flex-wrap items-center gap-2 border-t rule bg-base-200 px-4 py-2.5">
            <p class="hint flex-1">{hint}</p>
            {move || message.can_undo().then(|| {
                let undo = Callback::new(move |()| message.undo());
                view! { <Button label=t.ui_undo() on_press=undo tone=Tone::Quiet shape=Icon::Undo2 class="btn-sm" /> }
            })}
            {(repairs > 1).then(|| view! { <Button label=t.campaign_apply_all(repairs) on_press=apply_all class="btn-sm" /> })}
        </div>
    }
    .into_any()
}

/// What the phone's bar says of the check: the score, and what is to fix.
#[must_use]
pub fn bar_summary(message: Message) -> AnyView {
    let t = use_t();
    let words = move || {
        message.verdict.with(|found| {
            let (tint, _) = readiness_words(found);
            let (class, shape) = match tint {
                Tint::Fail => ("text-error-ink", Icon::OctagonX),
                Tint::Warn => ("text-warning-ink", Icon::TriangleAlert),
                _ => ("text-success-ink", Icon::CircleCheck),
            };
            let blocked = found.count(Severity::Block);
            let rest = if blocked > 0 {
                t.campaign_to_fix(blocked)
            } else {
                t.campaign_to_consider(found.count(Severity::Warn))
            };
            view! {
                <span class=class>{icon_of(shape, "size-5")}</span>
                <span class="num font-semibold">{found.readiness()}</span>
                <span class=format!("truncate {class}")>{rest}</span>
            }
            .into_any()
        })
    };
    view! { <a href="#checks" rel="external" class="btn btn-line flex-1 justify-start gap-2 px-3">{words}</a> }.into_any()
}

/// What stands in the way when somebody else saved meanwhile: both texts, and the choice.
#[must_use]
pub fn conflict_panel(message: Message) -> AnyView {
    let t = use_t();
    (move || {
        message.theirs.get().filter(|_| message.saved.get() == SaveState::Conflict).map(|theirs| {
            let mine = Callback::new(move |()| message.settle(false));
            let other = Callback::new(move |()| message.settle(true));
            view! {
                <section class="panel border-warning-line" role="alert">
                    <div class="panel-head"><h2>{t.campaign_conflict_title()}</h2></div>
                    <div class="panel-body space-y-3">
                        <p class="text-sm text-ink-2">{t.campaign_conflict_text()}</p>
                        <p class="whitespace-pre-wrap rounded-lg bg-base-200 px-3 py-2" lang=message.language.code()>{theirs}</p>
                        <div class="flex flex-wrap gap-2">
                            <Button label=t.campaign_conflict_keep_mine() on_press=mine tone=Tone::Primary />
                            <Button label=t.campaign_conflict_take_theirs() on_press=other />
                        </div>
                    </div>
                </section>
            }
        })
    })
    .into_any()
}
