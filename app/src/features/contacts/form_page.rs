//! `/contacts/new` and `/contacts/:id/edit`.

use domain::ContactId;
use leptos::prelude::*;

use super::{
    api::{FormView, SaveContact, contact_form},
    parts::language_options,
};
use crate::{
    page_context::use_t,
    ui::{
        button::{ButtonLink, SubmitButton},
        choice::Checkbox,
        draft_keeper::draft_note,
        feedback::{error_panel, skeleton_rows},
        field::{FormAlert, SelectField, TextField, form_errors},
        layout::PageHeader,
        url::use_named,
    },
};

/// The form of a contact, new or known.
#[must_use]
pub fn page() -> AnyView {
    let t = use_t();
    let id = use_named::<ContactId>("/contacts/", "/edit");
    let form = Resource::new(move || id.get(), contact_form);
    let title = move || {
        if id.get().is_some() {
            t.contacts_edit_title()
        } else {
            t.contacts_new_title()
        }
    };
    view! {
        <PageHeader title=title() />
        <Suspense fallback=|| skeleton_rows(6)>
            {move || Suspend::new(async move {
                let id = id.get_untracked().map(|id| id.to_string()).unwrap_or_default();
                match form.await {
                    Ok(view) => filled(id, view),
                    Err(error) => error_panel(&error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

fn filled(id: String, view: FormView) -> AnyView {
    let t = use_t();
    let save = ServerAction::<SaveContact>::new();
    let errors = form_errors(save);
    let labels = vec![
        ("name", t.contacts_name()),
        ("phone", t.contacts_phone()),
        ("email", t.contacts_email()),
        ("language", t.contacts_language()),
        ("city", t.contacts_city()),
    ];
    let back = if id.is_empty() { "/contacts".to_owned() } else { format!("/contacts/{id}") };
    let draft = format!("contact-{id}");
    view! {
        <section class="panel max-w-3xl px-5 py-5">
            <ActionForm action=save attr:class="space-y-4" attr:data-draft=draft>
                <FormAlert errors labels />
                <input type="hidden" name="id" value=id />
                <div class="grid items-start gap-4 sm:grid-cols-2">
                    <TextField name="name" label=t.contacts_name() value=view.name errors=errors maxlength=120 autocomplete="off" />
                    <TextField name="phone" label=t.contacts_phone() kind="tel" value=view.phone hint=t.contacts_phone_hint() errors=errors optional=true autocomplete="off" />
                    <TextField name="email" label=t.contacts_email() kind="email" value=view.email errors=errors optional=true autocomplete="off" />
                    <SelectField name="language" label=t.contacts_language() options=language_options() value=view.language.code() errors=errors />
                    <TextField name="city" label=t.contacts_city() value=view.city errors=errors optional=true maxlength=80 autocomplete="off" />
                    <TextField name="tags" label=t.contacts_tags() value=view.tags hint=t.contacts_tags_hint() errors=errors optional=true autocomplete="off" />
                </div>
                {group_boxes(view.groups, &view.member_of)}
                {custom_fields(view.custom)}
                <p class="hint">{t.contacts_phone_or_email()}</p>
                <div class="flex flex-wrap gap-2">
                    <SubmitButton label=t.contacts_save() pending=save.pending() />
                    <ButtonLink href=back label=t.ui_cancel() />
                </div>
                {draft_note()}
            </ActionForm>
        </section>
    }
    .into_any()
}

fn group_boxes(groups: Vec<(domain::GroupId, String)>, member_of: &[domain::GroupId]) -> AnyView {
    let t = use_t();
    if groups.is_empty() {
        return ().into_any();
    }
    let boxes = groups
        .into_iter()
        .enumerate()
        .map(|(index, (id, name))| {
            let checked = member_of.contains(&id);
            view! { <Checkbox name=format!("groups[{index}]") label=name value=id.to_string() checked /> }
        })
        .collect_view();
    view! {
        <fieldset>
            <legend class="mb-1 font-medium">{t.contacts_groups()}</legend>
            <div class="grid gap-x-4 sm:grid-cols-2">{boxes}</div>
        </fieldset>
    }
    .into_any()
}

fn custom_fields(fields: Vec<(String, String, String)>) -> AnyView {
    let t = use_t();
    if fields.is_empty() {
        return ().into_any();
    }
    let inputs = fields
        .into_iter()
        .map(|(name, label, value)| {
            view! {
                <label class="block min-w-0">
                    <span class="mb-1 block font-medium">{label}<span class="hint ml-1.5 font-normal">{t.ui_optional()}</span></span>
                    <input class="input w-full" name=format!("custom[{name}]") value=value maxlength="500" />
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset>
            <legend class="mb-1 font-medium">{t.contacts_fields_title()}</legend>
            <div class="grid items-start gap-4 sm:grid-cols-2">{inputs}</div>
        </fieldset>
    }
    .into_any()
}
