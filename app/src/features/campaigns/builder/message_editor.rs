//! The editor: language tabs with their verdicts, text, placeholders, counts, and the lines that
//! regulation asks for.

use std::collections::BTreeMap;

use domain::{Language, Severity, placeholder, sms};
use leptos::{attr::custom::custom_attribute, prelude::*};

use super::{
    findings::{apply_button, severity_badge},
    head::{Head, Outline},
    message_api::MessageStep,
    message_state::Message,
};
use crate::{
    features::rules::finding_title,
    page_context::use_t,
    ui::{
        button::{Button, Tone},
        editor::HighlightedTextArea,
        icon::{Icon, icon},
        tabs::{Tab, tabs},
        verdict::{Tint, verdict_with},
    },
};

/// The editor panel.
#[must_use]
pub fn editor(step: &MessageStep, message: Message) -> AnyView {
    let t = use_t();
    let longest = StoredValue::new(step.longest.clone());
    view! {
        <section class="panel overflow-hidden">
            <div class="flex flex-wrap items-center gap-x-4 border-b rule px-4">{language_tabs(&step.head, message)}</div>
            {start_from(step, message)}
            <HighlightedTextArea
                name="fields[text]"
                label=t.campaign_message_label(step.fields.language.endonym())
                value=message.text
                marks=Signal::derive(move || message.marks())
                lang=step.fields.language.code()
                described_by="f-findings"
                selection=message.selection
                readonly=!step.head.is_editable()
            />
            {placeholder_bar(&step.placeholders, message)}
            <div class="flex flex-wrap items-center gap-x-5 gap-y-1 border-t rule bg-base-200 px-4 py-2 text-sm text-ink-2">
                {move || longest.with_value(|longest| counts(&message.text.get(), longest))}
            </div>
        </section>
    }
    .into_any()
}

fn language_tabs(head: &Head, message: Message) -> AnyView {
    let t = use_t();
    let items = Language::ALL
        .into_iter()
        .map(|language| {
            let is_current = language == message.language;
            let known = head.outlines.iter().find(|outline| outline.language == language).copied();
            let badge = if is_current {
                (move || {
                    let has_text = message.text.with(|text| !text.trim().is_empty());
                    tab_badge(has_text.then(|| message.verdict.with(|verdict| Outline::of(language, verdict))))
                })
                .into_any()
            } else {
                tab_badge(known)
            };
            let href = format!("/campaigns/{}/message?lang={}", head.id, language.code());
            Tab {
                lang: Some(language.code()),
                badge: Some(badge),
                ..Tab::new(href, language.endonym(), is_current)
            }
        })
        .collect();
    view! { <div class="-mb-px flex-1 overflow-x-auto">{tabs(t.campaign_message_languages(), items)}</div> }.into_any()
}

fn tab_badge(outline: Option<Outline>) -> AnyView {
    let t = use_t();
    match outline {
        None => view! { <span class="text-ink-3" title=t.campaign_no_text_yet()>{icon(Icon::CircleDashed)}<span class="sr-only">{t.campaign_no_text_yet()}</span></span> }.into_any(),
        Some(outline) if outline.must_fix > 0 => view! {
            {verdict_with(Tint::Fail, Icon::OctagonX, outline.must_fix.to_string())}
            <span class="sr-only">{t.campaign_to_fix(outline.must_fix)}</span>
        }
        .into_any(),
        Some(outline) if outline.consider > 0 => view! {
            {verdict_with(Tint::Warn, Icon::TriangleAlert, outline.consider.to_string())}
            <span class="sr-only">{t.campaign_to_consider(outline.consider)}</span>
        }
        .into_any(),
        Some(_) => view! { <span class="text-success-ink">{icon(Icon::CircleCheck)}<span class="sr-only">{t.campaign_ready()}</span></span> }.into_any(),
    }
}

/// For an empty language: the text of another one to start from.
fn start_from(step: &MessageStep, message: Message) -> AnyView {
    let t = use_t();
    if step.others.is_empty() || !step.fields.text.trim().is_empty() {
        return ().into_any();
    }
    let buttons = step
        .others
        .iter()
        .map(|(language, text)| {
            let text = text.clone();
            let copy = Callback::new(move |()| message.append(&text));
            view! { <Button label=t.campaign_start_from(language.endonym()) on_press=copy shape=Icon::Languages class="btn-sm" /> }
        })
        .collect_view();
    view! {
        <div class="flex flex-wrap items-center gap-2 border-b rule bg-base-200 px-4 py-2.5" class:hidden=move || message.text.with(|text| !text.is_empty())>
            <p class="hint flex-1">{t.campaign_empty_language()}</p>
            {buttons}
        </div>
    }
    .into_any()
}

/// Chips that put a placeholder into the text. The caret is the browser's: `data-insert` is read
/// by the page's own script, which types the words where the caret stands.
fn placeholder_bar(names: &[String], message: Message) -> AnyView {
    let t = use_t();
    let chips = names
        .iter()
        .map(|name| {
            let words = format!("{{{name}}}");
            view! { <button type="button" class="chip shrink-0" {..custom_attribute("data-insert", words.clone())} {..custom_attribute("data-into", "f-fields[text]")}>{words.clone()}</button> }
        })
        .collect_view();
    let missing = move || {
        let fallbacks = message.fields.with(super::message_api::MessageFields::fallback_values);
        message.text.with(|text| {
            let bare: Vec<String> = placeholder::pieces(text)
                .into_iter()
                .filter_map(|piece| match piece {
                    placeholder::Piece::Placeholder { name, fallback: None, .. } if !fallbacks.contains_key(name) && !is_sure(name) => {
                        Some(format!("{{{name}}}"))
                    }
                    _ => None,
                })
                .collect();
            (!bare.is_empty()).then(|| view! { <p class="hint border-t rule px-4 py-2">{t.campaign_without_fallback(bare.join(", "))}</p> })
        })
    };
    view! {
        <div class="flex items-center gap-2 overflow-x-auto border-t rule px-4 py-2.5 sm:flex-wrap">
            <span class="lbl-cap shrink-0">{t.campaign_insert()}</span>
            {chips}
        </div>
        {missing}
    }
    .into_any()
}

/// Names that have a value for every contact.
fn is_sure(name: &str) -> bool {
    matches!(name, "name" | "first_name" | "advisor_name" | "firm_name" | "registration" | "today" | "phone")
}

fn counts(text: &str, longest: &BTreeMap<String, String>) -> AnyView {
    let t = use_t();
    let rendered = placeholder::render(text, longest, &BTreeMap::new()).text;
    let segments = sms::segments(&rendered);
    let (encoding, single, part) = match segments.encoding {
        sms::Encoding::Gsm7 => ("GSM-7", 160_u32, 153_u32),
        sms::Encoding::Ucs2 => ("Unicode", 70, 67),
    };
    let each = if segments.parts > 1 { part } else { single };
    let letters = longest.get("first_name").map_or(0, |name| name.chars().count());
    view! {
        <span class="num">{t.campaign_characters(text.chars().count())}</span>
        <span class="num inline-flex items-center gap-1.5">
            <span class="inline-flex text-ch-sms">{icon(Icon::MessageSquareText)}</span>
            {t.campaign_as_sms(segments.parts, encoding, each)}
        </span>
        {(letters > 0).then(|| view! { <span class="hint num">{t.campaign_longest_name(letters)}</span> })}
    }
    .into_any()
}

/// Lines that regulation asks for and the text lacks.
#[must_use]
pub fn missing_lines(message: Message) -> AnyView {
    let t = use_t();
    (move || {
        let missing: Vec<(usize, domain::Finding)> = message.verdict.with(|verdict| {
            let places = verdict.findings.iter().cloned().enumerate();
            places.filter(|(_, finding)| finding.span.is_empty() && finding.severity > Severity::Info).collect()
        });
        let has_text = message.text.with(|text| !text.trim().is_empty());
        (!missing.is_empty() && has_text).then(|| {
            let count = missing.len();
            let insertable = missing.iter().filter(|(_, finding)| finding.suggestion.is_some()).count();
            let insert_all = Callback::new(move |()| {
                message.apply_all(|finding| finding.span.is_empty());
            });
            let rows = missing.iter().map(|(index, finding)| missing_row(*index, finding, message)).collect_view();
            view! {
                <section class="panel overflow-hidden">
                    <div class="panel-head !min-h-0 !pb-0.5 !pt-3.5">
                        <h2>{t.campaign_missing_title()}</h2>
                        <span class="ml-auto">
                            {(insertable > 1).then(|| view! { <Button label=t.campaign_insert_all(insertable) on_press=insert_all tone=Tone::Primary shape=Icon::Plus class="btn-sm" /> })}
                        </span>
                    </div>
                    <p class="px-5 pb-3 text-sm text-ink-2">{t.campaign_missing_text(count)}</p>
                    <ul class="divide-y divide-base-300 border-t rule">{rows}</ul>
                </section>
            }
        })
    })
    .into_any()
}

fn missing_row(index: usize, finding: &domain::Finding, message: Message) -> AnyView {
    use domain::verdict::Suggestion as S;
    let t = use_t();
    let words = finding.suggestion.as_ref().map(|suggestion| match suggestion {
        S::Prepend { text } | S::Append { text } | S::Replace { text } => text.clone(),
    });
    let class = if finding.severity == Severity::Block {
        "hl-n f !ml-0 mt-1"
    } else {
        "hl-n w !ml-0 mt-1"
    };
    let button = words.is_some().then(|| apply_button(message, index, t.campaign_insert_line()));
    let is_active = move || message.active.get() == index;
    view! {
        <li class="flex items-start gap-3 px-5 py-3" class:bg-base-200=is_active data-shown=move || is_active().then_some("")>
            <span class=class>{index + 1}</span>
            <div class="min-w-0 flex-1">
                <p class="flex flex-wrap items-center gap-2 font-medium leading-6">{finding_title(finding)} {severity_badge(finding.severity)}</p>
                <p class="text-sm text-ink-2" lang=message.language.code()>{words}</p>
            </div>
            {button}
        </li>
    }
    .into_any()
}
