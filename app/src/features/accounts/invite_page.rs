//! Joins an organisation by the link of an invitation.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    api::{AcceptInvite, InviteView, invite},
    parts::{other_way, visitor_page},
};
use crate::{
    frame::role_text,
    page_context::use_t,
    ui::{
        button::SubmitButton,
        field::{FormAlert, TextField, form_errors},
        leave::follow,
    },
};

/// `/invite/:token`.
#[must_use]
pub fn page() -> AnyView {
    let token = use_params_map().with_untracked(|params| params.get("token").unwrap_or_default());
    let found = Resource::new(|| (), {
        let token = token.clone();
        move |()| invite(token.clone())
    });
    view! {
        <Suspense>
            {move || {
                let token = token.clone();
                Suspend::new(async move {
                    match found.await {
                        Ok(invite) => join(token, invite),
                        Err(_) => gone(),
                    }
                })
            }}
        </Suspense>
    }
    .into_any()
}

fn join(token: String, invite: InviteView) -> AnyView {
    let t = use_t();
    let accept = ServerAction::<AcceptInvite>::new();
    follow(accept);
    let errors = form_errors(accept);
    let who = if invite.has_account {
        view! { <p class="text-sm text-ink-2">{t.invite_known_text()}</p> }.into_any()
    } else {
        view! { <TextField name="name" label=t.account_name_label() autocomplete="name" maxlength=120 errors=errors /> }.into_any()
    };
    let (hint, autocomplete) = if invite.has_account {
        (String::new(), "current-password")
    } else {
        (t.account_password_hint(), "new-password")
    };
    let body = view! {
        <ActionForm action=accept attr:class="space-y-4">
            <FormAlert errors />
            <input type="hidden" name="token" value=token />
            <p class="num break-words font-medium">{invite.email}</p>
            {who}
            <TextField name="password" label=t.account_password_label() kind="password" hint autocomplete=autocomplete errors=errors />
            <SubmitButton label=t.invite_button() pending=accept.pending() class="btn-block h-12 text-base" />
        </ActionForm>
    };
    visitor_page(t.invite_title(invite.organisation), t.invite_text(role_text(invite.role)), body.into_any())
}

fn gone() -> AnyView {
    let t = use_t();
    visitor_page(t.invite_bad_title(), t.invite_bad_text(), other_way(String::new(), "/sign-in", t.forgot_back()))
}
