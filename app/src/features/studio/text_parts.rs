//! The texts of a version side by side: as they grow, and then in fields that are checked while they are
//! changed.

use std::time::Duration;

use domain::{Channel, Improvement, Language, Purpose, Severity, Verdict, WritingState};
use leptos::{leptos_dom::helpers::debounce, prelude::*};

use super::{
    api::{PATH, TextView, WorkOnWriting, WritingView, check_writing},
    words::{doubt_text, improvement_text, stand_in_text, writer_text},
};
use crate::{
    error::error_text,
    features::{
        campaigns::builder::findings::{readiness_words, repair_well, severity_badge},
        rules::{finding_reason, finding_title},
    },
    page_context::use_t,
    ui::{
        button::{ButtonLink, SubmitButton, Tone},
        editor::{HighlightedTextArea, Mark, MarkKind},
        feedback::notice,
        icon::Icon,
        lifetime::Lifetime,
        verdict::{Tint, verdict},
    },
};

/// How long typing rests before a text is checked.
const CHECK_AFTER: Duration = Duration::from_millis(400);

/// One version with what can be done with it.
#[must_use]
pub fn version_panel(view: WritingView, work: ServerAction<WorkOnWriting>) -> AnyView {
    let (id, version, is_writing) = (view.id, view.version, view.is_writing);
    let has_text = view.texts.iter().any(|text| text.state == WritingState::Done);
    let (channel, purpose) = (view.brief.channel, view.purpose);
    let head = head(&view);
    let columns = if view.texts.len() > 1 {
        "grid gap-px bg-base-300 lg:grid-cols-2"
    } else {
        "grid"
    };
    let texts = view
        .texts
        .into_iter()
        .map(|text| text_section(text, channel, purpose, work, is_writing))
        .collect_view();
    let deeds = (has_text && !is_writing).then(|| deeds(work));
    view! {
        <section class="panel overflow-hidden" aria-busy=is_writing.then_some("true")>
            {head}
            <ActionForm action=work>
                <input type="hidden" name="id" value=id.to_string() />
                <input type="hidden" name="version" value=version.to_string() />
                <div class=format!("border-t rule [&>*]:bg-base-100 {columns}")>{texts}</div>
                {deeds}
            </ActionForm>
        </section>
    }
    .into_any()
}

/// The topic, and the way through the versions.
fn head(view: &WritingView) -> AnyView {
    let t = use_t();
    let place = |version: i64| format!("{PATH}?id={}&v={version}", view.id);
    let before = (view.version > 1).then(|| {
        let href = place(view.version - 1);
        view! { <ButtonLink href label=t.studio_version_before() tone=Tone::Line shape=Icon::ChevronLeft class="btn-sm" /> }
    });
    let after = (view.version < view.newest).then(|| {
        let href = place(view.version + 1);
        view! { <ButtonLink href label=t.studio_version_after() tone=Tone::Line shape=Icon::ChevronRight class="btn-sm" /> }
    });
    let (version, newest) = (view.version.unsigned_abs(), view.newest.unsigned_abs());
    view! {
        <header class="panel-head flex-wrap">
            <h2 class="num">{t.studio_version(version, newest)}</h2>
            <span class="hint min-w-0 flex-1 truncate">{view.brief.topic.clone()}</span>
            <span class="flex flex-wrap gap-1.5">{before} {after}</span>
        </header>
    }
    .into_any()
}

fn text_section(text: TextView, channel: Channel, purpose: Purpose, work: ServerAction<WorkOnWriting>, is_writing: bool) -> AnyView {
    let language = text.language;
    let body = match (text.state, is_writing) {
        (WritingState::Writing, _) => growing(&text),
        (WritingState::Failed, _) => failed(&text),
        // Other languages still grow: the page is built anew with each event, so nothing is typed yet.
        (WritingState::Done, true) => shown(&text),
        (WritingState::Done, false) => editor(text, channel, purpose, work),
    };
    view! {
        <section class="min-w-0 px-5 py-4" data-language=language.code()>
            <h3 class="mb-2 font-semibold" lang=language.code()>{language.endonym()}</h3>
            {body}
        </section>
    }
    .into_any()
}

fn growing(text: &TextView) -> AnyView {
    let t = use_t();
    view! {
        {shown(text)}
        <p class="hint mt-2 flex items-center gap-2" role="status">
            <span class="loading loading-dots loading-sm" aria-hidden="true"></span>
            {t.studio_writing_now()}
        </p>
    }
    .into_any()
}

fn shown(text: &TextView) -> AnyView {
    view! { <p class="whitespace-pre-wrap break-words" lang=text.language.code()>{text.text.clone()}</p> }.into_any()
}

fn failed(text: &TextView) -> AnyView {
    let t = use_t();
    let why = text.report.failure.map_or_else(|| t.studio_failed(), |code| error_text(t, code));
    notice(Tint::Fail, why.into_any())
}

/// A text that can be changed, with what the rules say of it as it stands.
fn editor(text: TextView, channel: Channel, purpose: Purpose, work: ServerAction<WorkOnWriting>) -> AnyView {
    let t = use_t();
    let language = text.language;
    let typed = RwSignal::new(text.text.clone());
    let found = RwSignal::new(text.verdict.clone());
    keep_checking(typed, found, language, channel, purpose);
    let marks = Signal::derive(move || found.with(|found| found.as_ref().map(|found| typed.with(|text| marks_in(text, found))).unwrap_or_default()));
    let findings = format!("studio-findings-{}", language.code());
    view! {
        <div class="-mx-5 mb-2 border-y rule">
            <HighlightedTextArea
                name=format!("texts[{}]", language.code())
                label=t.studio_text_of(language.endonym())
                value=typed
                marks
                lang=language.code()
                described_by=findings.clone()
            />
        </div>
        <p class="hint">{writer_text(&text.report.writer)}</p>
        {doubts(&text)}
        <div id=findings aria-live="polite">{move || found.with(|found| found.as_ref().map(verdict_rows))}</div>
        {actions(language, work)}
    }
    .into_any()
}

/// Asks what the rules say whenever typing rests.
fn keep_checking(typed: RwSignal<String>, found: RwSignal<Option<Verdict>>, language: Language, channel: Channel, purpose: Purpose) {
    let here = Lifetime::here();
    let mut check = debounce(CHECK_AFTER, move |text: String| {
        if here.is_over() {
            return;
        }
        here.spawn(async move {
            let answer = check_writing(text.clone(), language, channel, purpose).await;
            // A slower answer to an older text must not replace a newer one.
            if let Ok(answer) = answer
                && typed.get_untracked() == text
            {
                found.set(Some(answer));
            }
        });
    });
    Effect::new(move |earlier: Option<String>| {
        let text = typed.get();
        if earlier.is_some_and(|earlier| earlier != text) {
            check(text.clone());
        }
        text
    });
}

fn marks_in(text: &str, found: &Verdict) -> Vec<Mark> {
    let stands = found
        .findings
        .iter()
        .filter(|finding| !finding.excerpt.is_empty() && text.get(finding.span.clone()) == Some(finding.excerpt.as_str()));
    stands
        .filter_map(|finding| {
            let kind = match finding.severity {
                Severity::Block => MarkKind::Fail,
                Severity::Warn => MarkKind::Warn,
                Severity::Info => return None,
            };
            Some(Mark {
                start: finding.span.start,
                end: finding.span.end,
                kind,
                active: false,
            })
        })
        .collect()
}

/// The verdict in one line, and each finding with its repair.
fn verdict_rows(found: &Verdict) -> AnyView {
    let (tint, words) = readiness_words(found);
    let rows = found
        .findings
        .iter()
        .filter(|finding| finding.severity > Severity::Info)
        .map(|finding| {
            view! {
                <li class="mt-2">
                    <p class="flex flex-wrap items-center gap-2 font-medium">{finding_title(finding)} {severity_badge(finding.severity)}</p>
                    <p class="text-sm text-ink-2">{finding_reason(finding)}</p>
                    {repair_well(finding, None)}
                </li>
            }
        })
        .collect_view();
    view! {
        <p class="mt-2 flex flex-wrap items-center gap-2">{verdict(tint, words)} <span class="num text-sm text-ink-2">{found.readiness()} " / 100"</span></p>
        <ul>{rows}</ul>
    }
    .into_any()
}

/// What a person should look at, and why the library wrote.
fn doubts(text: &TextView) -> AnyView {
    let t = use_t();
    let stand_in = stand_in_text(&text.report).map(|words| view! { <div class="mt-2">{notice(Tint::Warn, words.into_any())}</div> });
    let rows = text.report.doubts.iter().map(|doubt| view! { <li>{doubt_text(doubt)}</li> }).collect_view();
    let list = (!text.report.doubts.is_empty()).then(|| {
        let words = view! {
            <p class="font-medium">{t.studio_doubts()}</p>
            <ul class="list-disc pl-5">{rows}</ul>
        };
        view! { <div class="mt-2">{notice(Tint::Warn, words.into_any())}</div> }
    });
    view! { {stand_in} {list} }.into_any()
}

/// What can be done with one text.
fn actions(language: Language, work: ServerAction<WorkOnWriting>) -> AnyView {
    let t = use_t();
    let code = language.code();
    let improve = Improvement::ALL
        .into_iter()
        .map(|improvement| {
            let value = format!("improve:{}:{code}", improvement.code());
            let label = improvement_text(improvement);
            view! { <SubmitButton label tone=Tone::Quiet class="btn-sm" name="intent" value pending=work.pending() /> }
        })
        .collect_view();
    view! {
        <div class="mt-3 flex flex-wrap gap-1" role="group" aria-label=t.studio_improve()>
            {improve}
            <SubmitButton label=t.studio_translate() tone=Tone::Quiet shape=Icon::Languages class="btn-sm" name="intent" value=format!("translate:{code}") pending=work.pending() />
        </div>
    }
    .into_any()
}

/// What can be done with all texts of the version.
fn deeds(work: ServerAction<WorkOnWriting>) -> AnyView {
    let t = use_t();
    view! {
        <div class="flex flex-wrap items-center gap-2 border-t rule bg-base-200 px-5 py-3">
            <SubmitButton label=t.studio_use() shape=Icon::Megaphone name="intent" value="campaign" pending=work.pending() />
            <SubmitButton label=t.studio_keep() tone=Tone::Line shape=Icon::LayoutTemplate name="intent" value="template" pending=work.pending() />
            <SubmitButton label=t.studio_save() tone=Tone::Quiet name="intent" value="save" pending=work.pending() />
            <span class="ml-auto">{verdict(Tint::Ai, t.studio_read_first())}</span>
        </div>
    }
    .into_any()
}
