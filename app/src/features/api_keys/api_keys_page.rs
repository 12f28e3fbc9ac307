//! `/settings/api-keys`.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::api::{CreateApiKey, KeyRow, RevokeApiKey, fresh_api_key, list_api_keys};
use crate::{
    features::settings::{done_note, settings_page},
    page_context::use_t,
    ui::{
        button::{SubmitButton, Tone},
        date::{date_text, moment_text},
        dialog::{Dialog, DialogButton},
        feedback::{EmptyState, error_line, error_panel, notice, skeleton_rows},
        field::{BESIDE_FIELD, FormAlert, LINE_FORM, TextField, form_errors},
        icon::Icon,
        list::{Cells, Column, Table},
        panel::Panel,
        verdict::{Tint, verdict},
    },
};

/// Keys, the form that makes one, and the key just made.
#[must_use]
pub fn page() -> AnyView {
    let t = use_t();
    let query = use_query_map();
    let done = move || query.with(|query| query.get("done"));
    let revoke = ServerAction::<RevokeApiKey>::new();
    let keys = Resource::new(move || (done(), revoke.version().get()), |_| list_api_keys());
    let fresh = Resource::new(done, |done| async move {
        match done.as_deref() {
            Some("created") => fresh_api_key().await.unwrap_or_default(),
            _ => String::new(),
        }
    });
    let body = view! {
        {done_note(|done| (done == "revoked").then(|| use_t().api_keys_revoked()))}
        <Suspense>{move || Suspend::new(async move { fresh_panel(fresh.await) })}</Suspense>
        <Suspense fallback=|| skeleton_rows(3)>
            {move || Suspend::new(async move {
                match keys.await {
                    Ok(rows) => keys_panel(rows, revoke),
                    Err(error) => error_panel(&error),
                }
            })}
        </Suspense>
        {create_form()}
    };
    settings_page(t.api_keys_title(), body.into_any())
}

fn fresh_panel(secret: String) -> AnyView {
    let t = use_t();
    if secret.is_empty() {
        return ().into_any();
    }
    view! {
        <Panel title=t.api_keys_fresh_title()>
            {notice(Tint::Warn, t.api_keys_fresh_text().into_any())}
            <p class="mt-3 break-all rounded-md bg-base-200 p-3"><code>{secret}</code></p>
        </Panel>
    }
    .into_any()
}

fn create_form() -> AnyView {
    let t = use_t();
    let create = ServerAction::<CreateApiKey>::new();
    let errors = form_errors(create);
    view! {
        <Panel title=t.api_keys_create_title() hint=t.api_keys_create_text()>
            <ActionForm action=create attr:class=LINE_FORM>
                <FormAlert errors labels=vec![("name", t.api_keys_name_label())] />
                <TextField name="name" label=t.api_keys_name_label() hint=t.api_keys_name_hint() errors=errors maxlength=60 autocomplete="off" />
                <SubmitButton label=t.api_keys_create_button() pending=create.pending() class=BESIDE_FIELD />
            </ActionForm>
        </Panel>
    }
    .into_any()
}

fn keys_panel(keys: Vec<KeyRow>, revoke: ServerAction<RevokeApiKey>) -> AnyView {
    let t = use_t();
    if keys.is_empty() {
        return view! { <section class="panel"><EmptyState shape=Icon::Lock title=t.api_keys_empty_title() text=t.api_keys_empty_text() /></section> }
            .into_any();
    }
    let errors = form_errors(revoke);
    let columns = vec![
        Column::text(t.api_keys_name_column()).heading(),
        Column::text(t.api_keys_key_column()).class("whitespace-nowrap"),
        Column::text(t.api_keys_member_column()),
        Column::text(t.api_keys_used_column()).class("num whitespace-nowrap"),
        Column::actions(),
    ];
    let rows = keys.into_iter().map(|key| row(key, revoke)).collect();
    view! {
        <Panel title=t.api_keys_title() flush=true>
            {move || errors.get().map(|error| view! { <div class="px-5 pb-3">{error_line(&error)}</div> })}
            <Table label=t.api_keys_title() columns rows row_class="h-14" />
        </Panel>
    }
    .into_any()
}

fn row(key: KeyRow, revoke: ServerAction<RevokeApiKey>) -> Cells {
    let t = use_t();
    let used = key.last_used_at.map_or_else(|| t.api_keys_never_used(), moment_text);
    let action = match key.revoked_at {
        Some(at) => verdict(Tint::Idle, t.api_keys_revoked_on(date_text(at))),
        None => revoke_form(&key, revoke),
    };
    let name = view! {
        <span class="block font-medium">{key.name}</span>
        <span class="hint num">{t.api_keys_made_on(date_text(key.created_at))}</span>
    };
    let prefix = view! { <code>{format!("{}…", key.prefix)}</code> };
    vec![name.into_any(), prefix.into_any(), key.member.into_any(), used.into_any(), action]
}

fn revoke_form(key: &KeyRow, revoke: ServerAction<RevokeApiKey>) -> AnyView {
    let t = use_t();
    let id = key.id.to_string();
    let dialog = format!("revoke-{id}");
    view! {
        <DialogButton dialog=dialog.clone() label=t.api_keys_revoke() tone=Tone::Quiet class="btn-sm" />
        <Dialog id=dialog title=t.api_keys_revoke_title(&key.name) text=t.api_keys_revoke_text()>
            <ActionForm action=revoke>
                <input type="hidden" name="id" value=id />
                <SubmitButton label=t.api_keys_revoke() pending=revoke.pending() tone=Tone::Danger class="w-full" />
            </ActionForm>
        </Dialog>
    }
    .into_any()
}
