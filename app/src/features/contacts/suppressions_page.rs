//! `/contacts/suppressions`.

use domain::{Permission, SuppressionReason};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    catalogue_api::{AddSuppression, RemoveSuppression, SuppressionRow, list_suppressions},
    parts::{CHANNELS, sections},
};
use crate::{
    features::{delivery_words::channel_name, settings::saved_note},
    page_context::{may, use_t},
    ui::{
        button::{SubmitButton, Tone},
        date::date_text,
        dialog::{Dialog, DialogButton},
        feedback::{EmptyState, error_line, error_panel, skeleton_rows},
        field::{BESIDE_FIELD, FormAlert, SelectField, TextField, form_errors},
        icon::Icon,
        layout::PageHeader,
        list::{Cells, Column, Table, pager},
        panel::Panel,
        url::with_query,
    },
};

/// The list, with forms to add and take off.
#[must_use]
pub fn page() -> AnyView {
    let t = use_t();
    let query = use_query_map();
    let add = ServerAction::<AddSuppression>::new();
    let remove = ServerAction::<RemoveSuppression>::new();
    let failure = form_errors(remove);
    let source = move || {
        let versions = (add.version().get(), remove.version().get());
        (
            query.with(|map| map.get("after").unwrap_or_default()),
            query.with(|map| map.get("done")),
            versions,
        )
    };
    let list = Resource::new(source, |(after, ..)| list_suppressions(after));
    view! {
        <PageHeader title=t.contacts_suppressions_title() subtitle=t.contacts_suppressions_lead() />
        {sections("/contacts/suppressions")}
        <div class="space-y-4">
            {saved_note()}
            {may(Permission::ManageContacts).then(|| add_form(add))}
            {move || failure.get().map(|error| error_line(&error))}
            <Suspense fallback=|| skeleton_rows(4)>
                {move || Suspend::new(async move {
                    match list.await {
                        Ok((rows, _)) if rows.is_empty() => empty(),
                        Ok((rows, next)) => table(rows, next, remove),
                        Err(error) => error_panel(&error),
                    }
                })}
            </Suspense>
        </div>
    }
    .into_any()
}

fn add_form(add: ServerAction<AddSuppression>) -> AnyView {
    let t = use_t();
    let errors = form_errors(add);
    let channels = CHANNELS
        .iter()
        .map(|channel| (channel.code().to_owned(), channel_name(*channel).to_owned()))
        .collect();
    view! {
        <Panel title=t.contacts_suppressions_add()>
            <ActionForm action=add attr:class="max-w-3xl" attr:data-draft="suppression-new">
                <FormAlert errors labels=vec![("address", t.contacts_suppressions_address())] />
                <div class="grid items-start gap-4 sm:grid-cols-[180px_minmax(0,1fr)_auto]">
                    <SelectField name="channel" label=t.contacts_suppressions_channel() options=channels />
                    <TextField name="address" label=t.contacts_suppressions_address() errors=errors autocomplete="off" />
                    <SubmitButton label=t.contacts_suppressions_add() pending=add.pending() class=BESIDE_FIELD />
                </div>
            </ActionForm>
        </Panel>
    }
    .into_any()
}

fn empty() -> AnyView {
    let t = use_t();
    view! { <section class="panel"><EmptyState shape=Icon::Ban title=t.contacts_suppressions_empty_title() text=t.contacts_suppressions_empty_text() /></section> }
        .into_any()
}

fn table(rows: Vec<SuppressionRow>, next: Option<String>, remove: ServerAction<RemoveSuppression>) -> AnyView {
    let t = use_t();
    let columns = vec![
        Column::text(t.contacts_suppressions_address()).heading().class("num font-medium"),
        Column::text(t.contacts_suppressions_channel()),
        Column::text(t.contacts_suppressions_reason()),
        Column::text(t.contacts_suppressions_since()).class("num whitespace-nowrap"),
        Column::actions(),
    ];
    let next = next.map(|after| with_query("/contacts/suppressions", &[("after", &after)]));
    let rows = rows.into_iter().enumerate().map(|(index, entry)| row(index, entry, remove)).collect();
    view! {
        <section class="panel overflow-hidden">
            <Table label=t.contacts_suppressions_title() columns rows />
            {next.map(|next| pager(t.contacts_suppressions_title(), None, Some(next)))}
        </section>
    }
    .into_any()
}

fn row(index: usize, entry: SuppressionRow, remove: ServerAction<RemoveSuppression>) -> Cells {
    let t = use_t();
    let dialog = format!("remove-{index}");
    let reason = match entry.reason {
        SuppressionReason::Stop => t.contacts_reason_stop(),
        SuppressionReason::Manual => t.contacts_reason_manual(),
        SuppressionReason::Provider => t.contacts_reason_provider(),
    };
    let channel = entry.channel;
    let form = may(Permission::ManageContacts).then(|| {
        view! {
            <DialogButton dialog=dialog.clone() label=t.contacts_suppressions_remove() tone=Tone::Quiet class="btn-sm" />
            <Dialog id=dialog.clone() title=t.contacts_suppressions_remove() text=t.contacts_suppressions_remove_text()>
                <ActionForm action=remove>
                    <input type="hidden" name="channel" value=channel.code() />
                    <input type="hidden" name="address" value=entry.address.clone() />
                    <SubmitButton label=t.contacts_suppressions_remove() pending=remove.pending() tone=Tone::Danger class="w-full" />
                </ActionForm>
            </Dialog>
        }
    });
    vec![
        entry.shown.into_any(),
        channel_name(channel).into_any(),
        reason.into_any(),
        date_text(entry.created_at).into_any(),
        form.into_any(),
    ]
}
