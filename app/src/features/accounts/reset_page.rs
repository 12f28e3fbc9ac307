//! Sets a new password with the link from the e-mail.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    api::ResetPassword,
    parts::{other_way, visitor_page},
};
use crate::{
    page_context::use_t,
    ui::{
        button::SubmitButton,
        field::{FormAlert, TextField, form_errors},
    },
};

/// `/reset-password/:token`.
#[must_use]
pub fn page() -> AnyView {
    let t = use_t();
    let token = use_params_map().with_untracked(|params| params.get("token").unwrap_or_default());
    let reset = ServerAction::<ResetPassword>::new();
    let errors = form_errors(reset);
    let body = view! {
        <ActionForm action=reset attr:class="space-y-4">
            <FormAlert errors />
            <input type="hidden" name="token" value=token />
            <TextField
                name="password"
                label=t.account_new_password_label()
                kind="password"
                hint=t.account_password_hint()
                autocomplete="new-password"
                class="input h-12 w-full text-base"
                errors=errors
            />
            <SubmitButton label=t.reset_button() pending=reset.pending() class="btn-block h-12 text-base" />
        </ActionForm>
        {other_way(String::new(), "/forgot-password", t.forgot_title())}
    };
    visitor_page(t.reset_title(), t.reset_text(), body.into_any())
}
