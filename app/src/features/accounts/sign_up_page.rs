//! A new organisation and its owner.

use leptos::prelude::*;

use super::{
    api::SignUp,
    parts::{other_way, visitor_page},
};
use crate::{
    features::organisation::parts::{language_field, registration_fields, state_field},
    page_context::{use_language, use_t},
    ui::{
        button::SubmitButton,
        draft_keeper::draft_note,
        field::{FormAlert, TextField, form_errors},
        leave::follow,
    },
};

/// `/sign-up`.
#[must_use]
pub fn page() -> AnyView {
    let t = use_t();
    let sign_up = ServerAction::<SignUp>::new();
    follow(sign_up);
    let errors = form_errors(sign_up);
    let labels = vec![
        ("organisation", t.organisation_name_label()),
        ("registration", t.organisation_registration_label()),
        ("state", t.organisation_state_label()),
        ("name", t.account_name_label()),
        ("email", t.account_email_label()),
        ("password", t.account_password_label()),
    ];
    let body = view! {
        <ActionForm action=sign_up attr:class="space-y-4" attr:data-draft="sign-up">
            <FormAlert errors labels />
            <TextField
                name="organisation"
                label=t.organisation_name_label()
                hint=t.organisation_name_hint()
                autocomplete="organization"
                maxlength=120
                errors=errors
            />
            {registration_fields("MFD", String::new(), errors)}
            {state_field(String::new(), errors)}
            {language_field(use_language())}
            <TextField name="name" label=t.account_name_label() autocomplete="name" maxlength=120 errors=errors />
            <TextField name="email" label=t.account_email_label() kind="email" autocomplete="email" errors=errors />
            <TextField
                name="password"
                label=t.account_password_label()
                kind="password"
                hint=t.account_password_hint()
                autocomplete="new-password"
                errors=errors
            />
            <SubmitButton label=t.sign_up_button() pending=sign_up.pending() class="btn-block h-12 text-base" />
            {draft_note()}
        </ActionForm>
        {other_way(t.sign_up_have_account(), "/sign-in", t.sign_in_button())}
    };
    visitor_page(t.sign_up_title(), t.sign_up_text(), body.into_any())
}
