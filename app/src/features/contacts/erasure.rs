//! Erasing a person for good, and what is told of it afterwards.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]

use domain::ContactId;
use leptos::prelude::*;

use crate::{
    error::AppError,
    page_context::use_t,
    ui::{
        button::{SubmitButton, Tone},
        dialog::{Dialog, DialogButton},
        feedback::{error_line, notice},
        field::form_errors,
        icon::Icon,
        verdict::Tint,
    },
};

const DIALOG: &str = "erase-contact";

/// Erases what is known of a contact, for good; the list then says until when what is kept.
#[server]
pub async fn erase_contact(id: ContactId) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::EraseContacts)?;
    let erased = services::contacts::erase(&app, &actor, id).await?;
    let until = erased.kept_until.map_or_else(|| "now".to_owned(), |until| until.date_naive().to_string());
    leptos_axum::redirect(&format!("/contacts?erased={until}"));
    Ok(())
}

/// The way to do it, on the contact's page.
pub(super) fn erase_panel(id: ContactId) -> AnyView {
    let t = use_t();
    let erase = ServerAction::<EraseContact>::new();
    let errors = form_errors(erase);
    view! {
        <section id="erase" class="panel px-5 py-4">
            <p class="mb-3 text-sm text-ink-2">{t.contacts_erase_text()}</p>
            <DialogButton dialog=DIALOG label=t.contacts_erase() tone=Tone::DangerLine shape=Icon::Trash2 />
            {move || errors.get().map(|error| error_line(&error))}
            <Dialog id=DIALOG title=t.contacts_erase_title() text=t.contacts_erase_text()>
                <ActionForm action=erase>
                    <input type="hidden" name="id" value=id.to_string() />
                    <SubmitButton label=t.contacts_erase() pending=erase.pending() tone=Tone::Danger class="w-full" />
                </ActionForm>
            </Dialog>
        </section>
    }
    .into_any()
}

/// What the list says afterwards: `until` is the day up to which something is kept, or `now`.
pub(super) fn erased_note(until: &str) -> AnyView {
    let t = use_t();
    let words = match until {
        "now" => t.contacts_erased(),
        day => t.contacts_erased_kept(day),
    };
    view! { <div class="mb-4">{notice(Tint::Info, words.into_any())}</div> }.into_any()
}
