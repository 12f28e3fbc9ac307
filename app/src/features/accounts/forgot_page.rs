//! Asks for a link to set a new password. Never tells whether an account exists.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api::SendResetLink,
    parts::{other_way, visitor_page},
};
use crate::{
    page_context::use_t,
    ui::{
        button::SubmitButton,
        field::{FormAlert, TextField, form_errors},
    },
};

/// `/forgot-password`; `?done=sent` once the form was taken.
#[must_use]
pub fn page() -> AnyView {
    let query = use_query_map();
    (move || if query.with(|query| query.get("done").is_some()) { sent() } else { ask() }).into_any()
}

fn ask() -> AnyView {
    let t = use_t();
    let send = ServerAction::<SendResetLink>::new();
    let errors = form_errors(send);
    let body = view! {
        <ActionForm action=send attr:class="space-y-4">
            <FormAlert errors />
            <TextField name="email" label=t.account_email_label() kind="email" autocomplete="username" class="input h-12 w-full text-base" errors=errors />
            <SubmitButton label=t.forgot_button() pending=send.pending() class="btn-block h-12 text-base" />
        </ActionForm>
        {other_way(String::new(), "/sign-in", t.forgot_back())}
    };
    visitor_page(t.forgot_title(), t.forgot_text(), body.into_any())
}

fn sent() -> AnyView {
    let t = use_t();
    visitor_page(
        t.forgot_sent_title(),
        t.forgot_sent_text(),
        other_way(String::new(), "/sign-in", t.forgot_back()),
    )
}
