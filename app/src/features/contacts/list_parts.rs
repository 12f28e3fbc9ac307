//! The table of contacts and the bar for deeds on many.

use std::collections::BTreeSet;

use domain::{Channel, ContactId, GroupId};
use leptos::prelude::*;

use super::{
    api::{ContactRow, ListQuery, ListView},
    bulk_api::ChangeContacts,
    consent_parts::{channel_boxes, purpose_boxes},
    parts::{consent_badge, method_options, method_text, person, shown_name},
};
use crate::{
    page_context::use_t,
    ui::{
        button::{Button, SubmitButton, Tone},
        date::date_text,
        dialog::{Dialog, DialogButton},
        field::{FormAlert, SelectField, form_errors},
        icon::{Icon, icon},
        list::{Cells, Column, Table},
        menu::{Menu, menu_link},
        verdict::tag,
    },
};

/// The form that the table's checkboxes belong to.
const FORM: &str = "bulk";

/// What is chosen, as far as the browser knows. Without scripts only the checkboxes know.
#[derive(Clone, Copy)]
pub(super) struct Chosen {
    ids: RwSignal<BTreeSet<ContactId>>,
    everyone: RwSignal<bool>,
    total: u64,
}

impl Chosen {
    /// Nobody yet, out of `total` who match.
    pub(super) fn new(total: u64) -> Self {
        Self {
            ids: RwSignal::new(BTreeSet::new()),
            everyone: RwSignal::new(false),
            total,
        }
    }

    fn count(self) -> u64 {
        if self.everyone.get() {
            self.total
        } else {
            self.ids.with(BTreeSet::len) as u64
        }
    }

    fn has(self, id: ContactId) -> bool {
        self.ids.with(|ids| ids.contains(&id))
    }

    fn set(self, id: ContactId, is_chosen: bool) {
        self.ids.update(|ids| {
            if is_chosen {
                ids.insert(id);
            } else {
                ids.remove(&id);
            }
        });
    }
}

/// Deeds on the chosen contacts. The checkboxes stand in the table and belong to this form by name,
/// so that it works without scripts.
pub(super) fn bulk_bar(chosen: Chosen, view: &ListView, query: &ListQuery, change: ServerAction<ChangeContacts>) -> AnyView {
    let t = use_t();
    let errors = form_errors(change);
    let is_any = Memo::new(move |_| chosen.count() > 0);
    let heading = move || {
        if is_any.get() {
            t.contacts_selected(chosen.count())
        } else {
            t.contacts_bulk()
        }
    };
    let labels = vec![
        ("ids", t.contacts_select()),
        ("tag", t.contacts_tag()),
        ("group", t.contacts_group()),
        ("channels", t.contacts_consent_channels()),
        ("purposes", t.contacts_consent_purposes()),
        ("evidence", t.contacts_consent_evidence()),
    ];
    let tools = (tag_tools(&view.tags, change), group_tools(&view.groups, change));
    let (whom, kept) = (who(chosen, &view.contacts), hidden(query));
    view! {
        <div class="px-4 sm:px-5"><FormAlert errors labels /></div>
        <details class="border-b rule px-4 py-2.5 sm:px-5" class:bg-primary-soft=move || is_any.get() prop:open=move || is_any.get()>
            <summary class="flex min-h-8 cursor-pointer items-center gap-2 text-sm font-medium touch:min-h-11">
                {icon(Icon::ChevronDown)} <span aria-live="polite">{heading}</span>
            </summary>
            <ActionForm action=change attr:id=FORM attr:class="mt-2 space-y-2" attr:aria-label=t.contacts_bulk()>
                {whom}
                {kept}
                <div class="flex flex-wrap items-center gap-x-4 gap-y-2">{tools}</div>
                {consent_tools(change)}
            </ActionForm>
            <div class="mt-2 flex flex-wrap items-center gap-3">
                <DialogButton dialog="bulk-delete" label=t.contacts_bulk_delete() tone=Tone::DangerLine shape=Icon::Trash2 class="btn-sm" />
            </div>
            <Dialog id="bulk-delete" title=t.contacts_bulk_delete() text=t.contacts_bulk_delete_text()>
                <button type="submit" form=FORM name="deed" value="delete" class="btn btn-error w-full">
                    {move || if is_any.get() { t.contacts_bulk_delete_count(chosen.count()) } else { t.contacts_bulk_delete() }}
                </button>
            </Dialog>
        </details>
    }
    .into_any()
}

/// Whom the deed is about: all that match, or with scripts also the whole page or nobody.
fn who(chosen: Chosen, contacts: &[ContactRow]) -> AnyView {
    let t = use_t();
    let is_live = RwSignal::new(false);
    Effect::new(move |_| is_live.set(true));
    let page: BTreeSet<ContactId> = contacts.iter().map(|contact| contact.id).collect();
    let on_page = t.contacts_select_page(page.len());
    let buttons = move || {
        let page = page.clone();
        let (on_page, words) = (on_page.clone(), t.contacts_select_none());
        is_live.get().then(move || {
            let all = Callback::new(move |()| chosen.ids.set(page.clone()));
            let none = Callback::new(move |()| {
                chosen.ids.update(BTreeSet::clear);
                chosen.everyone.set(false);
            });
            view! {
                <Button label=on_page on_press=all tone=Tone::Quiet class="btn-sm" />
                <Button label=words on_press=none tone=Tone::Quiet class="btn-sm" />
            }
        })
    };
    view! {
        <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
            <label class="flex min-h-9 cursor-pointer items-center gap-2 text-sm font-medium touch:min-h-11">
                <input
                    type="checkbox"
                    name="everyone"
                    value="on"
                    class="checkbox checkbox-primary checkbox-sm"
                    prop:checked=move || chosen.everyone.get()
                    on:change=move |event| chosen.everyone.set(event_target_checked(&event))
                />
                {t.contacts_select_all(chosen.total)}
            </label>
            {buttons}
        </div>
    }
    .into_any()
}

fn deed(value: &'static str, label: String, shape: Icon, change: ServerAction<ChangeContacts>) -> AnyView {
    view! { <SubmitButton label pending=change.pending() tone=Tone::Line shape class="btn-sm" name="deed" value=value /> }.into_any()
}

fn tag_tools(tags: &[String], change: ServerAction<ChangeContacts>) -> AnyView {
    let t = use_t();
    let known = tags.iter().map(|tag| view! { <option value=tag.clone()></option> }).collect_view();
    view! {
        <span class="flex flex-wrap items-center gap-2">
            <input type="text" name="label" list="known-tags" maxlength="40" class="input h-9 w-36 touch:h-11" placeholder=t.contacts_tag() aria-label=t.contacts_tag() />
            <datalist id="known-tags">{known}</datalist>
            {deed("tag", t.contacts_bulk_tag(), Icon::Tag, change)}
            {deed("untag", t.contacts_bulk_untag(), Icon::X, change)}
        </span>
    }
    .into_any()
}

fn group_tools(groups: &[(GroupId, String)], change: ServerAction<ChangeContacts>) -> AnyView {
    let t = use_t();
    let options = groups
        .iter()
        .map(|(id, name)| view! { <option value=id.to_string()>{name.clone()}</option> })
        .collect_view();
    view! {
        <span class="flex flex-wrap items-center gap-2">
            <select name="group" class="select h-9 w-36 touch:h-11" aria-label=t.contacts_group()>
                <option value="">{t.contacts_group()}</option>
                {options}
            </select>
            {deed("group", t.contacts_bulk_group(), Icon::Users, change)}
            {deed("ungroup", t.contacts_bulk_ungroup(), Icon::X, change)}
        </span>
    }
    .into_any()
}

/// Consent for many, folded away: it needs more answers than the other deeds.
fn consent_tools(change: ServerAction<ChangeContacts>) -> AnyView {
    let t = use_t();
    view! {
        <details class="rounded-lg border border-primary-line bg-base-100 px-4 py-2">
            <summary class="min-h-8 cursor-pointer text-sm font-medium touch:min-h-11">{t.contacts_consent_record()}</summary>
            <div class="space-y-3 py-2">
                <p class="hint">{t.contacts_consent_record_hint()} " " {t.contacts_bulk_consent_hint()}</p>
                <div class="grid gap-4 sm:grid-cols-2">
                    {channel_boxes(&[Channel::Whatsapp])}
                    {purpose_boxes()}
                </div>
                <SelectField name="method" label=t.contacts_consent_method() options=method_options() />
                <label class="block">
                    <span class="mb-1 block font-medium">{t.contacts_consent_evidence()}</span>
                    // Not `required`: the other deeds of this form ask for no proof.
                    <textarea id="f-evidence" name="evidence" rows="2" maxlength="500" class="textarea w-full" aria-describedby="f-evidence-hint"></textarea>
                    <span id="f-evidence-hint" class="hint block">{t.contacts_consent_evidence_hint()}</span>
                </label>
                <div class="flex flex-wrap gap-2">
                    {deed("given", t.contacts_bulk_consent_given(), Icon::ShieldCheck, change)}
                    {deed("withdrawn", t.contacts_bulk_consent_withdrawn(), Icon::UserX, change)}
                </div>
            </div>
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

/// The contacts.
pub(super) fn table(contacts: Vec<ContactRow>, chosen: Option<Chosen>) -> AnyView {
    let t = use_t();
    let mut columns = vec![
        Column::text(t.contacts_name()).heading().class("sm:max-w-72"),
        Column::text(t.contacts_language()).bare(),
        Column::text(t.contacts_tags()).bare(),
        Column::text(t.contacts_consent()).bare(),
        Column::text(t.contacts_last_message()).wide_only().class("num whitespace-nowrap"),
        Column::actions(),
    ];
    if chosen.is_some() {
        columns.insert(0, Column::choice(t.contacts_select()));
    }
    let rows = contacts.into_iter().enumerate().map(|(index, contact)| row(index, contact, chosen)).collect();
    view! { <Table label=t.contacts_title() columns rows row_class="h-14" /> }.into_any()
}

fn choice(index: usize, contact: &ContactRow, chosen: Chosen) -> AnyView {
    let name = use_t().contacts_select_one(shown_name(&contact.name));
    let id = contact.id;
    view! {
        <label class="flex size-9 cursor-pointer items-center justify-center touch:size-11">
            <input
                type="checkbox"
                form=FORM
                name=format!("ids[{index}]")
                value=id.to_string()
                class="checkbox checkbox-primary checkbox-sm"
                aria-label=name
                prop:checked=move || chosen.has(id)
                on:change=move |event| chosen.set(id, event_target_checked(&event))
            />
        </label>
    }
    .into_any()
}

fn row(index: usize, contact: ContactRow, chosen: Option<Chosen>) -> Cells {
    let t = use_t();
    let mut cells: Cells = chosen.map(|chosen| choice(index, &contact, chosen)).into_iter().collect();
    let href = format!("/contacts/{}", contact.id);
    let below = contact.phone.or(contact.email).unwrap_or_else(|| t.contacts_no_phone());
    let since = match contact.consent_since {
        Some((at, method)) => t.contacts_consent_since(date_text(at), method_text(method)),
        None => t.contacts_consent_no_record(),
    };
    let last = match (contact.replied_at, contact.last_sent_at) {
        (Some(replied), sent) if sent.is_none_or(|sent| sent < replied) => format!("{} {}", t.contacts_replied(), date_text(replied)),
        (_, Some(sent)) => date_text(sent),
        _ => t.contacts_never(),
    };
    let language = contact.language;
    let tags = (!contact.tags.is_empty()).then(|| {
        let tags = contact.tags.into_iter().take(4).map(tag).collect_view();
        view! { <span class="flex flex-wrap gap-1">{tags}</span> }
    });
    let consent = view! {
        {consent_badge(contact.consent)}
        <span class="hint num max-sm:ml-2 sm:mt-0.5 sm:block sm:whitespace-nowrap">{since}</span>
    };
    let edit = chosen.map(|_| {
        view! {
            {menu_link(format!("{href}/edit"), Icon::Pencil, t.contacts_edit(), false)}
            {menu_link(format!("{href}#delete"), Icon::Trash2, t.contacts_delete(), false)}
        }
    });
    let details = menu_link(href.clone(), Icon::User, t.contacts_details(), false);
    let menu = view! {
        <Menu label=t.contacts_more() shape=Icon::Ellipsis class="btn btn-quiet btn-sm">
            {details}
            {edit}
        </Menu>
    };
    cells.extend([
        person(Some(href), &contact.name, below),
        view! { <span lang=language.code()>{language.endonym()}</span> }.into_any(),
        tags.into_any(),
        consent.into_any(),
        last.into_any(),
        menu.into_any(),
    ]);
    cells
}
