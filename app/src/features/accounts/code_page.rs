//! The second factor.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api::GiveCode,
    parts::{other_way, visitor_page},
};
use crate::{
    page_context::use_t,
    ui::{
        button::SubmitButton,
        field::{FormAlert, TextField, form_errors},
        leave::follow,
        url::with_query,
    },
};

/// `/sign-in/code`: the authenticator's code, or with `?recovery=1` a recovery code.
#[must_use]
pub fn page() -> AnyView {
    let query = use_query_map();
    (move || {
        let (next, is_recovery) = query.with(|query| (query.get("next").unwrap_or_default(), query.get("recovery").is_some()));
        code_form(next, is_recovery)
    })
    .into_any()
}

fn code_form(next: String, is_recovery: bool) -> AnyView {
    let t = use_t();
    let give = ServerAction::<GiveCode>::new();
    follow(give);
    let errors = form_errors(give);
    let (lead, switch, other) = if is_recovery {
        (
            t.sign_in_recovery_text(),
            t.sign_in_code_use_app(),
            with_query("/sign-in/code", &[("next", &next)]),
        )
    } else {
        (
            t.sign_in_code_text(),
            t.sign_in_code_use_recovery(),
            with_query("/sign-in/code", &[("next", &next), ("recovery", "1")]),
        )
    };
    let field = if is_recovery {
        view! { <TextField name="code" label=t.sign_in_recovery_label() autocomplete="off" class="input num h-12 w-full text-base" errors=errors autofocus=true /> }.into_any()
    } else {
        view! {
            <TextField
                name="code"
                label=t.sign_in_code_label()
                autocomplete="one-time-code"
                inputmode="numeric"
                maxlength=6
                class="input num h-12 w-full text-xl tracking-[0.3em]"
                errors=errors
                autofocus=true
            />
        }
        .into_any()
    };
    let body = view! {
        <ActionForm action=give attr:class="space-y-4">
            <FormAlert errors />
            <input type="hidden" name="next" value=next />
            {field}
            <SubmitButton label=t.sign_in_button() pending=give.pending() class="btn-block h-12 text-base" />
        </ActionForm>
        <p class="mt-4 text-sm"><a href=other class="link-q">{switch}</a></p>
        {other_way(String::new(), "/sign-in", t.sign_in_other_account())}
    };
    visitor_page(t.sign_in_code_title(), lead, body.into_any())
}
