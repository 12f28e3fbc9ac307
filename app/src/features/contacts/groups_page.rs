//! `/contacts/groups`.

use domain::Permission;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    catalogue_api::{CreateGroup, DeleteGroup, GroupRow, RenameGroup, list_groups},
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

/// The groups, with forms to make, rename and delete.
#[must_use]
pub fn page() -> AnyView {
    let t = use_t();
    let query = use_query_map();
    let create = ServerAction::<CreateGroup>::new();
    let rename = ServerAction::<RenameGroup>::new();
    let delete = ServerAction::<DeleteGroup>::new();
    let source = move || {
        let versions = (create.version().get(), rename.version().get(), delete.version().get());
        (query.with(|map| map.get("done")), versions)
    };
    let groups = Resource::new(source, |_| list_groups());
    let form = may(Permission::ManageContacts).then(|| new_form(create));
    let rows = view! {
        <Suspense fallback=|| skeleton_rows(4)>
            {move || Suspend::new(async move {
                match groups.await {
                    Ok(rows) if rows.is_empty() => empty(),
                    Ok(rows) => list(rows, rename, delete),
                    Err(error) => error_panel(&error),
                }
            })}
        </Suspense>
    };
    let words = (t.contacts_groups_title(), t.contacts_groups_lead());
    catalogue("/contacts/groups", words, form, [form_errors(rename), form_errors(delete)], rows.into_any())
}

fn new_form(create: ServerAction<CreateGroup>) -> AnyView {
    let t = use_t();
    let errors = form_errors(create);
    view! {
        <Panel title=t.contacts_groups_new()>
            <ActionForm action=create attr:class=LINE_FORM attr:data-draft="group-new">
                <FormAlert errors labels=vec![("name", t.contacts_groups_name())] />
                <TextField name="name" label=t.contacts_groups_name() errors=errors maxlength=40 autocomplete="off" />
                <SubmitButton label=t.contacts_groups_create() pending=create.pending() class=BESIDE_FIELD />
            </ActionForm>
        </Panel>
    }
    .into_any()
}

fn empty() -> AnyView {
    let t = use_t();
    empty_catalogue(Icon::Users, t.contacts_groups_empty_title(), t.contacts_groups_empty_text())
}

fn list(rows: Vec<GroupRow>, rename: ServerAction<RenameGroup>, delete: ServerAction<DeleteGroup>) -> AnyView {
    let rows = rows.into_iter().map(|group| row(&group, rename, delete)).collect();
    catalogue_list(use_t().contacts_groups_title(), rows)
}

fn row(group: &GroupRow, rename: ServerAction<RenameGroup>, delete: ServerAction<DeleteGroup>) -> AnyView {
    let t = use_t();
    let words = view! {
        <a class="font-medium hover:underline" href=format!("/contacts?group={}", group.id)>{group.name.clone()}</a>
        <span class="hint num block">{t.contacts_groups_size(group.contacts)}</span>
    };
    let forms = may(Permission::ManageContacts).then(|| (rename_form(group, rename), delete_form(group, delete)));
    catalogue_row(words.into_any(), forms)
}

fn rename_form(group: &GroupRow, rename: ServerAction<RenameGroup>) -> AnyView {
    let t = use_t();
    let (id, name) = (group.id.to_string(), group.name.clone());
    view! {
        <ActionForm action=rename attr:class=ROW_FORM>
            <input type="hidden" name="id" value=id />
            <input name="name" class="input h-9 w-40 touch:h-11 max-sm:w-full max-sm:min-w-0" value=name maxlength="40" required=true aria-label=t.contacts_groups_name() />
            <SubmitButton label=t.contacts_groups_rename() pending=rename.pending() tone=Tone::Quiet class="btn-sm" />
        </ActionForm>
    }
    .into_any()
}

fn delete_form(group: &GroupRow, delete: ServerAction<DeleteGroup>) -> AnyView {
    let t = use_t();
    let id = group.id.to_string();
    let dialog = format!("delete-{id}");
    view! {
        <DialogButton dialog=dialog.clone() label=t.ui_delete() tone=Tone::Quiet shape=Icon::Trash2 class="btn-sm" />
        <Dialog id=dialog title=t.contacts_groups_delete() text=t.contacts_groups_delete_text()>
            <ActionForm action=delete>
                <input type="hidden" name="id" value=id />
                <SubmitButton label=t.contacts_groups_delete() pending=delete.pending() tone=Tone::Danger class="w-full" />
            </ActionForm>
        </Dialog>
    }
    .into_any()
}
