//! The table of contacts and the bar for deeds on many.

use domain::{GroupId, Permission};
use leptos::prelude::*;

use super::{
    api::{ChangeContacts, ContactRow, ListQuery},
    parts::{consent_badge, method_text, person, shown_name},
};
use crate::{
    page_context::{may, use_t},
    ui::{
        button::{SubmitButton, Tone},
        date::date_text,
        dialog::{Dialog, DialogButton},
        feedback::error_line,
        field::form_errors,
        icon::Icon,
        list::{Column, Table},
        menu::{Menu, menu_link},
        verdict::tag,
    },
};

/// The form that the table's checkboxes belong to.
const FORM: &str = "bulk";

/// Deeds on the chosen contacts. The checkboxes stand in the table and belong to this form by name,
/// so that it works without scripts.
pub(super) fn bulk_bar(total: u64, query: &ListQuery, tags: &[String], groups: &[(GroupId, String)], change: ServerAction<ChangeContacts>) -> AnyView {
    let t = use_t();
    let errors = form_errors(change);
    let known = tags.iter().map(|tag| view! { <option value=tag.clone()></option> }).collect_view();
    let group_options = groups
        .iter()
        .map(|(id, name)| view! { <option value=id.to_string()>{name.clone()}</option> })
        .collect_view();
    let deed = move |value: &'static str, label: String, shape: Icon| {
        view! { <SubmitButton label pending=change.pending() tone=Tone::Line shape class="btn-sm" name="deed" value=value /> }
    };
    let filter = hidden(query);
    view! {
        <details class="border-b rule bg-primary-soft px-5 py-2.5">
            <summary class="min-h-8 cursor-pointer text-sm font-medium touch:min-h-11">{t.contacts_bulk()}</summary>
            <ActionForm action=change attr:id=FORM attr:class="mt-2 flex flex-wrap items-center gap-2" attr:aria-label=t.contacts_bulk()>
                <label class="mr-2 flex min-h-9 cursor-pointer items-center gap-2 text-sm font-medium">
                    <input type="checkbox" name="everyone" value="on" class="checkbox checkbox-primary checkbox-sm" />
                    {t.contacts_select_all(total)}
                </label>
                {filter}
                <input type="text" name="label" list="known-tags" maxlength="40" class="input h-9 w-32 touch:h-11" placeholder=t.contacts_tag() aria-label=t.contacts_tag() />
                <datalist id="known-tags">{known}</datalist>
                {deed("tag", t.contacts_bulk_tag(), Icon::Tag)}
                {deed("untag", t.contacts_bulk_untag(), Icon::X)}
                <select name="group" class="select h-9 w-36 touch:h-11" aria-label=t.contacts_group()>
                    <option value="">{t.contacts_group()}</option>
                    {group_options}
                </select>
                {deed("group", t.contacts_bulk_group(), Icon::Users)}
                {deed("ungroup", t.contacts_bulk_ungroup(), Icon::X)}
            </ActionForm>
            <div class="mt-2 flex flex-wrap items-center gap-3">
                <DialogButton dialog="bulk-delete" label=t.contacts_bulk_delete() tone=Tone::DangerLine shape=Icon::Trash2 class="btn-sm" />
                {move || errors.get().map(|error| error_line(&error))}
            </div>
            <Dialog id="bulk-delete" title=t.contacts_bulk_delete() text=t.contacts_delete_text()>
                <button type="submit" form=FORM name="deed" value="delete" class="btn btn-error w-full">{t.contacts_bulk_delete()}</button>
            </Dialog>
        </details>
    }
    .into_any()
}

/// The filter in hidden fields, for deeds on all that match.
fn hidden(query: &ListQuery) -> AnyView {
    let ListQuery {
        q,
        tag,
        group,
        language,
        consent,
        ..
    } = query.clone();
    [("q", q), ("tag", tag), ("group", group), ("language", language), ("consent", consent)]
        .map(|(name, value)| view! { <input type="hidden" name=format!("query[{name}]") value=value /> })
        .into_any()
}

/// The contacts: a table, and a list on phones.
pub(super) fn table(contacts: Vec<ContactRow>) -> AnyView {
    let t = use_t();
    let writes = may(Permission::ManageContacts);
    let mut columns = vec![
        Column::text(t.contacts_name()),
        Column::text(t.contacts_language()),
        Column::text(t.contacts_tags()),
        Column::text(t.contacts_consent()),
        Column::text(t.contacts_last_message()),
        Column::actions(),
    ];
    if writes {
        columns.insert(
            0,
            Column {
                hidden: true,
                ..Column::text(t.contacts_select())
            },
        );
    }
    let rows = contacts
        .into_iter()
        .enumerate()
        .map(|(index, contact)| row(index, contact, writes))
        .collect_view();
    view! { <Table label=t.contacts_title() columns>{rows}</Table> }.into_any()
}

fn row(index: usize, contact: ContactRow, writes: bool) -> AnyView {
    let t = use_t();
    let href = format!("/contacts/{}", contact.id);
    let below = contact.phone.or(contact.email).unwrap_or_else(|| t.contacts_no_phone());
    let choose = writes.then(|| {
        let name = t.contacts_select_one(shown_name(&contact.name));
        view! {
            <td class="w-10">
                <label class="flex size-9 cursor-pointer items-center justify-center touch:size-11">
                    <input type="checkbox" form=FORM name=format!("ids[{index}]") value=contact.id.to_string() class="checkbox checkbox-primary checkbox-sm" aria-label=name />
                </label>
            </td>
        }
    });
    let since = match contact.consent_since {
        Some((at, method)) => t.contacts_consent_since(date_text(at), method_text(method)),
        None => t.contacts_consent_no_record(),
    };
    let last = match (contact.replied_at, contact.last_sent_at) {
        (Some(replied), sent) if sent.is_none_or(|sent| sent < replied) => format!("{} {}", t.contacts_replied(), date_text(replied)),
        (_, Some(sent)) => date_text(sent),
        _ => t.contacts_never(),
    };
    let tags = contact.tags.into_iter().take(4).map(tag).collect_view();
    let language = contact.language;
    let edit = writes.then(|| {
        view! {
            {menu_link(format!("{href}/edit"), Icon::Pencil, t.contacts_edit(), false)}
            {menu_link(format!("{href}#delete"), Icon::Trash2, t.contacts_delete(), false)}
        }
    });
    view! {
        <tr class="h-14">
            {choose}
            <td class="max-w-72">{person(Some(href.clone()), &contact.name, below)}</td>
            <td lang=language.code()>{language.endonym()}</td>
            <td><span class="flex flex-wrap gap-1">{tags}</span></td>
            <td>
                {consent_badge(contact.consent)}
                <span class="hint num mt-0.5 block whitespace-nowrap">{since}</span>
            </td>
            <td class="num whitespace-nowrap">{last}</td>
            <td class="text-right">
                <Menu label=t.contacts_more() shape=Icon::Ellipsis class="btn btn-quiet btn-sm">
                    {menu_link(href.clone(), Icon::User, t.contacts_details(), false)}
                    {edit}
                </Menu>
            </td>
        </tr>
    }
    .into_any()
}
