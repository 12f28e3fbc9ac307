//! `/contacts/fields`.

use domain::Permission;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    catalogue_api::{CreateField, DeleteField, FieldRow, RenameField, list_fields},
    parts::sections,
};
use crate::{
    features::settings::saved_note,
    page_context::{may, use_t},
    ui::{
        button::{SubmitButton, Tone},
        dialog::{Dialog, DialogButton},
        feedback::{EmptyState, error_line, error_panel, skeleton_rows},
        field::{FormAlert, FormErrors, TextField, form_errors},
        icon::Icon,
        layout::PageHeader,
        panel::Panel,
    },
};

/// The custom fields, with forms to add, rename and delete.
#[must_use]
pub fn page() -> AnyView {
    let t = use_t();
    let query = use_query_map();
    let create = ServerAction::<CreateField>::new();
    let rename = ServerAction::<RenameField>::new();
    let delete = ServerAction::<DeleteField>::new();
    let source = move || {
        let versions = (create.version().get(), rename.version().get(), delete.version().get());
        (query.with(|map| map.get("done")), versions)
    };
    let fields = Resource::new(source, |_| list_fields());
    view! {
        <PageHeader title=t.contacts_fields_title() subtitle=t.contacts_fields_lead() />
        {sections("/contacts/fields")}
        <div class="space-y-4">
            {saved_note()}
            {may(Permission::ManageContacts).then(|| new_form(create))}
            {failure(form_errors(rename))}
            {failure(form_errors(delete))}
            <Suspense fallback=|| skeleton_rows(4)>
                {move || Suspend::new(async move {
                    match fields.await {
                        Ok(rows) if rows.is_empty() => empty(),
                        Ok(rows) => list(rows, rename, delete),
                        Err(error) => error_panel(&error),
                    }
                })}
            </Suspense>
        </div>
    }
    .into_any()
}

fn failure(errors: FormErrors) -> AnyView {
    (move || errors.get().map(|error| error_line(&error))).into_any()
}

fn new_form(create: ServerAction<CreateField>) -> AnyView {
    let t = use_t();
    let errors = form_errors(create);
    view! {
        <Panel title=t.contacts_fields_new()>
            <ActionForm action=create attr:class="max-w-lg space-y-3" attr:data-draft="field-new">
                <FormAlert errors labels=vec![("label", t.contacts_fields_label())] />
                <TextField name="label" label=t.contacts_fields_label() errors=errors maxlength=80 autocomplete="off" />
                <SubmitButton label=t.contacts_fields_create() pending=create.pending() />
            </ActionForm>
        </Panel>
    }
    .into_any()
}

fn empty() -> AnyView {
    let t = use_t();
    view! { <section class="panel"><EmptyState shape=Icon::List title=t.contacts_fields_empty_title() text=t.contacts_fields_empty_text() /></section> }
        .into_any()
}

fn list(rows: Vec<FieldRow>, rename: ServerAction<RenameField>, delete: ServerAction<DeleteField>) -> AnyView {
    let t = use_t();
    let items = rows.into_iter().map(|field| row(field, rename, delete)).collect_view();
    view! { <Panel title=t.contacts_fields_title() flush=true><ul class="divide-y divide-base-300 border-t rule">{items}</ul></Panel> }.into_any()
}

fn row(field: FieldRow, rename: ServerAction<RenameField>, delete: ServerAction<DeleteField>) -> AnyView {
    let t = use_t();
    let placeholder = format!("{{{}}}", field.name);
    let words = view! {
        <span class="min-w-0 flex-1 basis-48">
            <span class="font-medium">{field.label.clone()}</span>
            <span class="hint block">{t.contacts_fields_placeholder()} ": " <code>{placeholder}</code></span>
        </span>
    };
    let forms = may(Permission::ManageContacts).then(|| (rename_form(&field, rename), delete_form(&field, delete)));
    view! { <li class="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3">{words} {forms}</li> }.into_any()
}

fn rename_form(field: &FieldRow, rename: ServerAction<RenameField>) -> AnyView {
    let t = use_t();
    let FieldRow { name, label } = field.clone();
    view! {
        <ActionForm action=rename attr:class="flex items-center gap-2">
            <input type="hidden" name="name" value=name />
            <input name="label" class="input h-9 w-40 touch:h-11" value=label maxlength="80" required=true aria-label=t.contacts_fields_label() />
            <SubmitButton label=t.contacts_fields_rename() pending=rename.pending() tone=Tone::Quiet class="btn-sm" />
        </ActionForm>
    }
    .into_any()
}

fn delete_form(field: &FieldRow, delete: ServerAction<DeleteField>) -> AnyView {
    let t = use_t();
    let name = field.name.clone();
    let dialog = format!("delete-{name}");
    view! {
        <DialogButton dialog=dialog.clone() label=t.ui_delete() tone=Tone::Quiet shape=Icon::Trash2 class="btn-sm" />
        <Dialog id=dialog title=t.contacts_fields_delete() text=t.contacts_fields_delete_text()>
            <ActionForm action=delete>
                <input type="hidden" name="name" value=name />
                <SubmitButton label=t.contacts_fields_delete() pending=delete.pending() tone=Tone::Danger class="w-full" />
            </ActionForm>
        </Dialog>
    }
    .into_any()
}
