//! `/campaigns/{id}/message`: the text in each language, checked while it is written.

use domain::{CampaignId, Channel, Language, Purpose};
use leptos::{attr::custom::custom_attribute, prelude::*, tachys::view::keyed::keyed};
use leptos_router::hooks::use_query_map;

use super::{
    findings::{bar_summary, check_panel, conflict_panel, message_keys, picture_findings},
    frame::{FORM, Onward, SaveState, framed, next_words, settled},
    head::Step,
    mail_parts::{channel_fields, mail_preview},
    message_api::{MessageFields, MessageStep, SaveMessage, load_message},
    message_editor::{editor, missing_lines},
    message_opinion::opinion_part,
    message_preview::preview,
    message_state::Message,
    test_send::test_button,
};
use crate::{
    features::campaigns::parts::purpose_text,
    page_context::{use_language, use_t},
    ui::{
        button::{SubmitButton, Tone},
        draft_keeper::{draft_note, draft_offer},
        feedback::{error_panel, skeleton_rows},
        field::{FormAlert, SelectField, TextField, form_errors},
        icon::{Icon, icon},
        saves::use_saves,
        url::use_named,
    },
};

/// The list of approved templates below the field that names one.
const TEMPLATES: &str = "approved-templates";

/// The page.
#[must_use]
pub fn page() -> AnyView {
    let query = use_query_map();
    let reader = use_language();
    let id = use_named::<CampaignId>("/campaigns/", "/message");
    let language = move || {
        query
            .with(|query| query.get("lang"))
            .and_then(|code| code.parse::<Language>().ok())
            .unwrap_or(reader)
    };
    let saves = use_saves();
    let step = Resource::new(
        move || (id.get(), language()),
        move |(id, language)| async move { load_message(settled(saves, id).await?, language).await },
    );
    view! {
        <Suspense fallback=|| skeleton_rows(8)>
            {move || Suspend::new(async move {
                match step.await {
                    Ok(step) => message_step(step),
                    Err(error) => error_panel(&error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

fn message_step(step: MessageStep) -> AnyView {
    let t = use_t();
    let save = ServerAction::<SaveMessage>::new();
    let message = Message::new(&step, save);
    let errors = form_errors(save);
    let (id, language) = (step.head.id, step.fields.language);
    // The key changes with every save, of another step or person too: over what is newer than the draft
    // it is not put back by itself.
    let draft = move || format!("campaign-{id}-{}@{}", language.code(), message.revision.get());
    let is_saved = move || matches!(message.saved.get(), SaveState::Kept(_)).then(|| "yes".to_owned());
    let summary = Some(bar_summary(message));
    let opinion = opinion_part(message, step.opinion.clone());
    let (shown_revision, editor, details) = (step.head.revision, editor(&step, message), details(&step, message));
    let channel = channel_fields(&step.fields, message);
    let preview = previews(&step, message);
    let body = view! {
        <div class="mx-auto grid max-w-[1376px] grid-cols-[minmax(0,1fr)] items-start gap-4 px-4 pb-28 pt-4 lg:grid-cols-[minmax(0,1fr)_380px] lg:px-6 lg:pb-8 xl:grid-cols-[minmax(0,1fr)_388px_336px]">
            <div class="min-w-0 space-y-4">
                <ActionForm action=save attr:id=FORM attr:class="space-y-4 [&>:has(+noscript)]:mb-0" {..custom_attribute("data-draft", draft)} {..custom_attribute("data-draft-saved", is_saved)}>
                    <input type="hidden" name="id" value=id.to_string() />
                    <input type="hidden" name="revision" prop:value=move || message.revision.get() value=shown_revision />
                    <input type="hidden" name="fields[language]" value=language.code() />
                    <FormAlert errors />
                    {draft_note()}
                    {draft_offer()}
                    {conflict_panel(message)}
                    {channel}
                    {editor}
                    {missing_lines(message)}
                    {details}
                    <noscript>
                        <SubmitButton label=t.campaign_check_button() tone=Tone::Line class="mt-4" name="intent" value="check" />
                    </noscript>
                </ActionForm>
                // Its dialog holds a form, and forms do not nest.
                {message_keys()}
            </div>
            {check_panel(message, opinion)}
            <div class="lg:col-span-2 xl:col-span-1">{preview}</div>
        </div>
    }
    .into_any();
    let page = framed(
        &step.head,
        Step::Message,
        message.saved.into(),
        &Onward::Submit(next_words(Step::Message)),
        summary,
        body,
    );
    // Fields of its own for each language: one that was typed into keeps its words, whatever is put in
    // its place.
    keyed([((id, language), page)], |(key, _)| *key, |_, (_, page)| (|_: usize| (), page)).into_any()
}

/// The message as it will look on its channel.
fn previews(step: &MessageStep, message: Message) -> AnyView {
    let (id, language) = (step.head.id, step.fields.language);
    let (readers, mail) = (step.readers.clone(), step.mail.clone());
    let is_mail = Memo::new(move |_| message.fields.with(|fields| fields.channel == Channel::Email));
    (move || {
        let test = test_button(id, language);
        if is_mail.get() {
            mail_preview(mail.clone(), message, test)
        } else {
            preview(readers.clone(), message, test)
        }
    })
    .into_any()
}

/// Purpose, fallbacks, media, provider template: open when something is set.
fn details(step: &MessageStep, message: Message) -> AnyView {
    let t = use_t();
    let fields = &step.fields;
    let purposes = [Purpose::Marketing, Purpose::Service, Purpose::Education];
    let purposes = purposes.map(|purpose| (purpose.to_string(), purpose_text(purpose))).to_vec();
    let languages = Language::ALL.map(|language| (language.code().to_owned(), language.endonym().to_owned()));
    let fallbacks: Vec<_> = [(String::new(), t.campaign_fallback_skip())].into_iter().chain(languages).collect();
    let on_purpose = Callback::new(move |code: String| message.fields.update(|fields| fields.purpose = code.parse().unwrap_or_default()));
    let on_fallback = Callback::new(move |code| message.fields.update(|fields| fields.fallback_language = code));
    let is_open = !fields.template_name.is_empty() || !fields.media_url.is_empty() || !fields.media_alt.is_empty() || !fields.fallbacks.is_empty();
    view! {
        <section class="panel">
            <div class="grid gap-4 px-5 py-4 sm:grid-cols-2">
                <SelectField name="fields[purpose]" label=t.campaign_purpose() options=purposes value=fields.purpose.to_string() hint=t.campaign_purpose_hint() on_change=on_purpose />
                <SelectField
                    name="fields[fallback_language]"
                    label=t.campaign_fallback_language()
                    options=fallbacks
                    value=fields.fallback_language.clone()
                    hint=t.campaign_fallback_language_hint()
                    optional=true
                    on_change=on_fallback
                />
            </div>
            <details class="border-t rule" open=is_open>
                <summary class="flex min-h-12 cursor-pointer list-none items-center gap-2 px-5 font-medium">
                    {t.campaign_more_details()} <span class="ml-auto text-ink-3">{icon(Icon::ChevronDown)}</span>
                </summary>
                {more(step, message)}
            </details>
        </section>
    }
    .into_any()
}

fn more(step: &MessageStep, message: Message) -> AnyView {
    let t = use_t();
    let fields = &step.fields;
    let on_template = Callback::new(move |value: String| message.fields.update(|fields| fields.template_name = value));
    let approved = step.templates.iter().map(|name| view! { <option value=name.clone()></option> }).collect_view();
    let set = move |change: fn(&mut MessageFields, String)| Callback::new(move |value: String| message.fields.update(|fields| change(fields, value)));
    view! {
        <div class="grid gap-4 px-5 pb-5 sm:grid-cols-2">
            <div class="min-w-0">
                <TextField name="fields[template_name]" label=t.campaign_template_name() value=fields.template_name.clone() hint=t.campaign_template_name_hint() list=TEMPLATES optional=true on_input=on_template />
                <datalist id=TEMPLATES>{approved}</datalist>
            </div>
            {line("fields[template_language]", t.campaign_template_language(), &fields.template_language, t.campaign_template_language_hint(), set(|fields, value| fields.template_language = value))}
            {lines("fields[template_parameters]", t.campaign_template_parameters(), &fields.template_parameters, t.campaign_template_parameters_hint(), set(|fields, value| fields.template_parameters = value))}
            {lines("fields[fallbacks]", t.campaign_fallbacks(), &fields.fallbacks, t.campaign_fallbacks_hint(), set(|fields, value| fields.fallbacks = value))}
            <div class="sm:col-span-2">
                {line("fields[media_url]", t.campaign_media_url(), &fields.media_url, t.campaign_media_url_hint(), set(|fields, value| fields.media_url = value))}
            </div>
            <div class="sm:col-span-2">
                {lines("fields[media_alt]", t.campaign_media_alt(), &fields.media_alt, t.campaign_media_alt_hint(), set(|fields, value| fields.media_alt = value))}
                {picture_findings(message)}
            </div>
        </div>
    }
    .into_any()
}

fn line(name: &'static str, label: String, value: &str, hint: String, on_input: Callback<String>) -> AnyView {
    view! { <TextField name label value=value.to_owned() hint optional=true on_input /> }.into_any()
}

fn lines(name: &'static str, label: String, value: &str, hint: String, on_input: Callback<String>) -> AnyView {
    let id = format!("f-{name}");
    view! {
        <div class="min-w-0">
            <label class="mb-1 block font-medium" for=id.clone()>{label}</label>
            <textarea id=id name=name class="textarea w-full" rows="3" on:input=move |event| {
                on_input.try_run(event_target_value(&event));
            }>{value.to_owned()}</textarea>
            <p class="hint mt-1">{hint}</p>
        </div>
    }
    .into_any()
}
