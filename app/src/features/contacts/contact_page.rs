//! `/contacts/:id`.

use domain::{ContactId, Permission};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api::{ContactView, DeleteContact, MessageRow, RecordConsent, RevealPhone, get_contact},
    consent_parts::{consent_panel, record_panel},
    erasure::erase_panel,
    parts::shown_name,
};
use crate::{
    error::AppError,
    features::{
        delivery_words::{channel_name, delivery_badge},
        settings::done_note,
    },
    page_context::{may, use_t},
    ui::{
        button::{ButtonLink, SubmitButton, Tone},
        date::{date_text, moment},
        dialog::{Dialog, DialogButton},
        feedback::{error_line, error_panel, skeleton_rows},
        field::form_errors,
        icon::Icon,
        layout::PageHeader,
        list::fact,
        panel::Panel,
        url::use_named,
        verdict::{Tint, tag, verdict},
    },
};

/// Details, consent with its history, what was sent.
#[must_use]
pub fn page() -> AnyView {
    let (asked, query) = (use_named::<ContactId>("/contacts/", ""), use_query_map());
    let record = ServerAction::<RecordConsent>::new();
    let source = move || {
        let (shown, done) = query.with(|map| (map.get("phone").is_some(), map.get("done")));
        (asked.get(), shown, done, record.version().get())
    };
    let contact = Resource::new(source, |(id, shown, ..): (Option<ContactId>, bool, Option<String>, usize)| async move {
        match id {
            Some(id) => get_contact(id, shown).await,
            None => Err(AppError::new(domain::ErrorCode::NotFound)),
        }
    });
    view! {
        <Suspense fallback=|| skeleton_rows(6)>
            {move || Suspend::new(async move {
                match contact.await {
                    Ok(view) => shown(view, record),
                    Err(error) => error_panel(&error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

fn shown(view: ContactView, record: ServerAction<RecordConsent>) -> AnyView {
    let t = use_t();
    let writes = may(Permission::ManageContacts);
    let title = shown_name(&view.name);
    let edit = format!("/contacts/{}/edit", view.id);
    let id = view.id;
    let suppressed = view.suppressed.clone();
    let (standing, history) = (view.standing.clone(), view.history.clone());
    let messages = messages_panel(view.messages.clone());
    view! {
        <PageHeader title>
            <ButtonLink href="/contacts" label=t.contacts_all() tone=Tone::Quiet shape=Icon::ArrowLeft />
            {writes.then(|| view! { <ButtonLink href=edit label=t.contacts_edit() tone=Tone::Primary shape=Icon::Pencil /> })}
        </PageHeader>
        <div class="space-y-4">
            {done_note(done_words)}
            <div class="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_400px]">
                <div class="min-w-0 space-y-4">
                    {consent_panel(standing, history, &suppressed)}
                    {writes.then(|| record_panel(id, record))}
                    {messages}
                </div>
                <div class="min-w-0 space-y-4">
                    {details_panel(view)}
                    {writes.then(|| delete_panel(id))}
                    {may(Permission::EraseContacts).then(|| erase_panel(id))}
                </div>
            </div>
        </div>
    }
    .into_any()
}

fn done_words(done: &str) -> Option<String> {
    let t = use_t();
    match done {
        "restored" => Some(t.contacts_restored()),
        "merged" => Some(t.contacts_merged()),
        "consent" => Some(t.contacts_consent_saved()),
        _ => Some(t.ui_saved()),
    }
}

fn details_panel(view: ContactView) -> AnyView {
    let t = use_t();
    let words = |text: String| if text.is_empty() { "–".to_owned() } else { text };
    let tags = if view.tags.is_empty() {
        "–".into_any()
    } else {
        let tags = view.tags.into_iter().map(tag).collect_view();
        view! { <span class="flex flex-wrap justify-end gap-1">{tags}</span> }.into_any()
    };
    let custom = view.custom.into_iter().map(|(label, value)| fact(label, value.into_any())).collect_view();
    let groups = words(view.groups.join(", "));
    view! {
        <Panel title=t.contacts_details()>
            <dl>
                {fact(t.contacts_phone(), phone_value(view.id, view.phone, view.revealed))}
                {fact(t.contacts_email(), words(view.email.unwrap_or_default()).into_any())}
                {fact(t.contacts_language(), view! { <span lang=view.language.code()>{view.language.endonym()}</span> }.into_any())}
                {fact(t.contacts_city(), words(view.city).into_any())}
                {fact(t.contacts_tags(), tags)}
                {fact(t.contacts_groups(), groups.into_any())}
                {custom}
                {fact(t.contacts_added(), date_text(view.created_at).into_any())}
            </dl>
        </Panel>
    }
    .into_any()
}

/// The masked number with the button that shows it, or the shown number.
fn phone_value(id: ContactId, phone: Option<String>, revealed: Option<String>) -> AnyView {
    let t = use_t();
    let reveal = ServerAction::<RevealPhone>::new();
    match (phone, revealed) {
        (_, Some(number)) => view! { <span class="font-medium">{number}</span> }.into_any(),
        (None, None) => t.contacts_no_phone().into_any(),
        (Some(masked), None) => view! {
            <span class="flex max-w-60 flex-wrap items-center justify-end gap-x-2 gap-y-1">
                {masked}
                <ActionForm action=reveal>
                    <input type="hidden" name="id" value=id.to_string() />
                    <SubmitButton label=t.contacts_reveal() pending=reveal.pending() tone=Tone::Line shape=Icon::Eye class="btn-sm" />
                </ActionForm>
                <span class="hint block w-full">{t.contacts_reveal_hint()}</span>
            </span>
        }
        .into_any(),
    }
}

fn delete_panel(id: ContactId) -> AnyView {
    let t = use_t();
    let delete = ServerAction::<DeleteContact>::new();
    let errors = form_errors(delete);
    view! {
        <section id="delete" class="panel px-5 py-4">
            <p class="mb-3 text-sm text-ink-2">{t.contacts_delete_text()}</p>
            <DialogButton dialog="delete-contact" label=t.contacts_delete() tone=Tone::DangerLine shape=Icon::Trash2 />
            {move || errors.get().map(|error| error_line(&error))}
            <Dialog id="delete-contact" title=t.contacts_delete_title() text=t.contacts_delete_text()>
                <ActionForm action=delete>
                    <input type="hidden" name="id" value=id.to_string() />
                    <SubmitButton label=t.contacts_delete() pending=delete.pending() tone=Tone::Danger class="w-full" />
                </ActionForm>
            </Dialog>
        </section>
    }
    .into_any()
}

fn messages_panel(messages: Vec<MessageRow>) -> AnyView {
    let t = use_t();
    if messages.is_empty() {
        return view! { <Panel title=t.contacts_history()><p class="text-ink-2">{t.contacts_history_empty()}</p></Panel> }.into_any();
    }
    let rows = messages.into_iter().map(message_row).collect_view();
    view! { <Panel title=t.contacts_history() flush=true><ul class="divide-y divide-base-300 border-t rule">{rows}</ul></Panel> }.into_any()
}

fn message_row(message: MessageRow) -> AnyView {
    let t = use_t();
    match message {
        MessageRow::Sent {
            campaign_id,
            campaign,
            channel,
            language,
            status,
            at,
            ..
        } => view! {
            <li class="flex flex-wrap items-center gap-x-4 gap-y-1 px-5 py-3">
                <span class="min-w-0 flex-1 basis-48">
                    <a class="font-medium hover:underline" href=format!("/campaigns/{campaign_id}")>{campaign}</a>
                    <span class="hint block">{channel_name(channel)} ", " <span lang=language.code()>{language.endonym()}</span></span>
                </span>
                {delivery_badge(status)}
                <span class="hint num">{moment(at)}</span>
            </li>
        }
        .into_any(),
        MessageRow::Received { body, withdrew, at } => view! {
            <li class="flex flex-wrap items-center gap-x-4 gap-y-1 px-5 py-3">
                <span class="min-w-0 flex-1 basis-48">
                    <span class="lbl-cap">{t.contacts_received()}</span>
                    <span class="block break-words">{body}</span>
                </span>
                {withdrew.then(|| verdict(Tint::Fail, t.contacts_asked_to_stop()))}
                <span class="hint num">{moment(at)}</span>
            </li>
        }
        .into_any(),
    }
}
