//! `/contacts/fields`.

use domain::Permission;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    catalogue_api::{CreateField, DeleteField, FieldRow, RenameField, list_fields},
    catalogue_parts::{ROW_FORM, catalogue, catalogue_list, catalogue_row, empty_catalogue},
};
use crate::{
    page_context::{may, use_t},
    ui::{
        button::{SubmitButton, Tone},
        dialog::{Dialog, DialogButton},
        feedback::{error_panel, skeleton_rows},
        field::{BESIDE_FIELD, FormAlert, LINE_FORM, TextField, form_errors},
        icon::Icon,
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
    let form = may(Permission::ManageContacts).then(|| new_form(create));
    let rows = view! {
        <Suspense fallback=|| skeleton_rows(4)>
            {move || Suspend::new(async move {
                match fields.await {
                    Ok(rows) if rows.is_empty() => empty(),
                    Ok(rows) => list(rows, rename, delete),
                    Err(error) => error_panel(&error),
                }
            })}
        </Suspense>
    };
    let words = (t.contacts_fields_title(), t.contacts_fields_lead());
    catalogue("/contacts/fields", words, form, [form_errors(rename), form_errors(delete)], rows.into_any())
}

fn new_form(create: ServerAction<CreateField>) -> AnyView {
    let t = use_t();
    let errors = form_errors(create);
    view! {
        <Panel title=t.contacts_fields_new()>
            <ActionForm action=create attr:class=LINE_FORM attr:data-draft="field-new">
                <FormAlert errors labels=vec![("label", t.contacts_fields_label())] />
                <TextField name="label" label=t.contacts_fields_label() errors=errors maxlength=80 autocomplete="off" />
                <SubmitButton label=t.contacts_fields_create() pending=create.pending() class=BESIDE_FIELD />
            </ActionForm>
        </Panel>
    }
    .into_any()
}

fn empty() -> AnyView {
    let t = use_t();
    empty_catalogue(Icon::List, t.contacts_fields_empty_title(), t.contacts_fields_empty_text())
}

fn list(rows: Vec<FieldRow>, rename: ServerAction<RenameField>, delete: ServerAction<DeleteField>) -> AnyView {
    let rows = rows.into_iter().map(|field| row(&field, rename, delete)).collect();
    catalogue_list(use_t().contacts_fields_title(), rows)
}

fn row(field: &FieldRow, rename: ServerAction<RenameField>, delete: ServerAction<DeleteField>) -> AnyView {
    let t = use_t();
    let placeholder = format!("{{{}}}", field.name);
    let words = view! {
        <span class="font-medium">{field.label.clone()}</span>
        <span class="hint block">{t.contacts_fields_placeholder()} ": " <code>{placeholder}</code></span>
    };
    let forms = may(Permission::ManageContacts).then(|| (rename_form(field, rename), delete_form(field, delete)));
    catalogue_row(words.into_any(), forms)
}

fn rename_form(field: &FieldRow, rename: ServerAction<RenameField>) -> AnyView {
    let t = use_t();
    let FieldRow { name, label } = field.clone();
    view! {
        <ActionForm action=rename attr:class=ROW_FORM>
            <input type="hidden" name="name" value=name />
            <input name="label" class="input h-9 w-40 touch:h-11 max-sm:w-full max-sm:min-w-0" value=label maxlength="80" required=true aria-label=t.contacts_fields_label() />
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
