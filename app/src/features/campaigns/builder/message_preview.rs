//! The message as one contact will read it, and sending it to oneself first.

use domain::{Language, placeholder};
use leptos::prelude::*;

use super::{
    message_api::{MessageFields, ReaderView},
    message_state::Message,
};
use crate::{
    page_context::{use_page_context, use_t},
    ui::{
        feedback::notice,
        phone::{PhonePreview, bubble},
        verdict::Tint,
    },
};

/// The preview panel.
#[must_use]
pub fn preview(readers: Vec<ReaderView>, message: Message, test: AnyView) -> AnyView {
    let t = use_t();
    let first = readers.iter().position(|reader| reader.language == message.language).unwrap_or_default();
    let chosen = RwSignal::new(first);
    let firm = use_page_context()
        .session
        .as_ref()
        .map(|session| session.organisation.clone())
        .unwrap_or_default();
    let options = readers
        .iter()
        .enumerate()
        .map(|(index, reader)| {
            let words = format!("{} · {}", reader.name, reader.language.short_label());
            view! { <option value=index selected=index == first>{words}</option> }
        })
        .collect_view();
    let choice = (!readers.is_empty()).then(|| {
        view! {
            <div class="mb-3 flex items-center gap-2 text-sm">
                <label class="shrink-0 text-ink-3" for="f-reader">{t.campaign_seen_by()}</label>
                <select
                    id="f-reader"
                    class="select select-sm h-9 flex-1 touch:h-11"
                    on:change=move |event| chosen.set(event_target_value(&event).parse().unwrap_or_default())
                >
                    {options}
                </select>
            </div>
        }
    });
    let readers = StoredValue::new(readers);
    let rendered = Memo::new(move |_| {
        let fallbacks = message.fields.with(MessageFields::fallback_values);
        let values = readers
            .with_value(|readers| readers.get(chosen.get()).map(|reader| reader.values.clone()))
            .unwrap_or_default();
        let rendered = message.text.with(|text| placeholder::render(text, &values, &fallbacks));
        (rendered.text, rendered.missing)
    });
    let text = Signal::derive(move || rendered.with(|(text, _)| text.clone()));
    view! {
        <section class="panel">
            <div class="panel-head !pb-2"><h2>{t.campaign_preview_title()}</h2></div>
            <div class="px-5 pb-5">
                {choice}
                <PhonePreview title=firm subtitle=t.campaign_preview_business()>
                    {media(message)}
                    {bubble(text, message.language.code(), "10:12".to_owned(), false)}
                </PhonePreview>
                {move || rendered.with(|(_, missing)| missing_values(missing))}
                {move || other_language(readers.with_value(|readers| readers.get(chosen.get()).map(|reader| reader.language)), message.language)}
                <p class="hint mt-3">{t.campaign_preview_note()}</p>
                {test}
            </div>
        </section>
    }
    .into_any()
}

/// A link stands for the picture: it is fetched by the provider, not by this page.
fn media(message: Message) -> AnyView {
    let t = use_t();
    (move || {
        let url = message.fields.with(|fields| fields.media_url.trim().to_owned());
        (!url.is_empty())
            .then(|| view! { <p class="truncate rounded-lg bg-base-200 px-3 py-6 text-center text-xs text-ink-3">{t.campaign_media_from(url)}</p> })
    })
    .into_any()
}

fn missing_values(missing: &[String]) -> AnyView {
    let t = use_t();
    if missing.is_empty() {
        return ().into_any();
    }
    let names: Vec<String> = missing.iter().map(|name| format!("{{{name}}}")).collect();
    view! { <div class="mt-3">{notice(Tint::Warn, t.campaign_value_missing(names.join(", ")).into_any())}</div> }.into_any()
}

fn other_language(reader: Option<Language>, shown: Language) -> AnyView {
    let t = use_t();
    match reader {
        Some(language) if language != shown => view! { <p class="hint mt-2">{t.campaign_reads_other_language(language.endonym())}</p> }.into_any(),
        _ => ().into_any(),
    }
}
