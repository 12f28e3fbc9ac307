//! `/templates/new` and `/templates/{key}/edit`: a template's name, shelf and texts.

use domain::{Language, Purpose};
use leptos::prelude::*;

use super::{
    api::{SaveTemplate, TemplateDetail, load_template},
    parts::{CATEGORIES, category_text},
};
use crate::{
    features::campaigns::parts::purpose_text,
    page_context::use_t,
    ui::{
        button::{ButtonLink, SubmitButton, Tone},
        date::machine_text,
        draft_keeper::draft_note,
        feedback::{error_panel, skeleton_rows},
        field::{FormAlert, FormErrors, SelectField, TextField, form_errors},
        layout::PageHeader,
        panel::Panel,
        url::use_named,
    },
};

/// The page.
#[must_use]
pub fn page() -> AnyView {
    let key = use_named::<String>("/templates/", "/edit");
    let loaded = Resource::new(
        move || key.get(),
        |key| async move {
            match key {
                Some(key) => load_template(key).await.map(Some),
                None => Ok(None),
            }
        },
    );
    view! {
        <Suspense fallback=|| skeleton_rows(6)>
            {move || Suspend::new(async move {
                match loaded.await {
                    Ok(template) => form(template.as_ref()),
                    Err(error) => error_panel(&error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

fn form(template: Option<&TemplateDetail>) -> AnyView {
    let t = use_t();
    let save = ServerAction::<SaveTemplate>::new();
    let errors = form_errors(save);
    let title = if template.is_some() { t.template_edit_title() } else { t.template_new() };
    let key = template.map(|template| template.key.clone()).unwrap_or_default();
    let read = template.and_then(|template| template.updated_at).map(|at| at.timestamp_micros());
    let back = if key.is_empty() {
        "/templates".to_owned()
    } else {
        format!("/templates/{key}")
    };
    let draft = format!("template-{}@{}", if key.is_empty() { "new" } else { &key }, read.unwrap_or_default());
    let exact = template.and_then(|template| template.updated_at).map(exact_text);
    let labels = vec![("name", t.campaign_name()), ("text", t.template_texts())];
    let basics = basics(template, errors);
    let texts = texts(template, errors);
    view! {
        <PageHeader title />
        <ActionForm action=save attr:class="max-w-3xl space-y-4" attr:data-draft=draft>
            <input type="hidden" name="key" value=key />
            {exact.map(|at| view! { <input type="hidden" name="read" value=at /> })}
            <FormAlert errors labels />
            {draft_note()}
            {basics}
            {texts}
            <div class="flex justify-end gap-2">
                <ButtonLink href=back label=t.ui_cancel() tone=Tone::Quiet />
                <SubmitButton label=t.ui_save() pending=save.pending() />
            </div>
        </ActionForm>
    }
    .into_any()
}

/// An instant to the microsecond, as the server reads it back.
fn exact_text(at: chrono::DateTime<chrono::Utc>) -> String {
    let seconds = machine_text(at);
    let seconds = seconds.trim_end_matches('Z');
    format!("{seconds}.{:06}Z", at.timestamp_subsec_micros())
}

fn basics(template: Option<&TemplateDetail>, errors: FormErrors) -> AnyView {
    let t = use_t();
    let name = template.map(|template| template.name.clone()).unwrap_or_default();
    let category = template.map(|template| template.category).unwrap_or_default().to_string();
    let purpose = template.map(|template| template.purpose).unwrap_or_default().to_string();
    let categories = CATEGORIES.map(|category| (category.to_string(), category_text(category))).to_vec();
    let purposes = [Purpose::Marketing, Purpose::Service, Purpose::Education]
        .map(|purpose| (purpose.to_string(), purpose_text(purpose)))
        .to_vec();
    let named = Signal::derive(move || {
        errors.get().map(|mut error| {
            for field in error.fields.iter_mut().filter(|field| field.field == "name") {
                "fields[name]".clone_into(&mut field.field);
            }
            error
        })
    });
    view! {
        <Panel title=t.template_basics()>
            <div class="grid gap-4 sm:grid-cols-2">
                <div class="sm:col-span-2"><TextField name="fields[name]" label=t.campaign_name() value=name maxlength=120 errors=named /></div>
                <SelectField name="fields[category]" label=t.template_category() options=categories value=category />
                <SelectField name="fields[purpose]" label=t.campaign_purpose() options=purposes value=purpose />
            </div>
        </Panel>
    }
    .into_any()
}

fn texts(template: Option<&TemplateDetail>, errors: FormErrors) -> AnyView {
    let t = use_t();
    let areas = Language::ALL
        .into_iter()
        .map(|language| {
            let text = template.and_then(|template| template.texts.get(&language)).cloned().unwrap_or_default();
            let name = format!("fields[{}]", language.code());
            let id = format!("f-{name}");
            let wrong = move || {
                let field = format!("text-{}", language.code());
                errors
                    .get()
                    .and_then(|error| error.field(&field).map(|field| crate::error::field_text(t, field)))
            };
            view! {
                <div>
                    <label class="mb-1 block font-medium" for=id.clone() lang=language.code()>{language.endonym()}</label>
                    <textarea id=id name=name class="textarea w-full" rows="7" lang=language.code()>{text}</textarea>
                    {move || wrong().map(|text| view! { <p class="mt-1 text-sm text-error-ink">{text}</p> })}
                </div>
            }
        })
        .collect_view();
    let examples = template
        .map(|template| {
            template
                .examples
                .iter()
                .map(|(name, value)| format!("{name} = {value}"))
                .collect::<Vec<_>>()
                .join("\n")
        })
        .unwrap_or_default();
    view! {
        <Panel title=t.template_texts() hint=t.template_texts_hint()>
            <div class="space-y-4">
                {areas}
                <div>
                    <label class="mb-1 block font-medium" for="f-examples">{t.template_examples()}</label>
                    <textarea id="f-examples" name="fields[examples]" class="textarea w-full" rows="3">{examples}</textarea>
                    <p class="hint mt-1">{t.template_examples_hint()}</p>
                </div>
            </div>
        </Panel>
    }
    .into_any()
}
