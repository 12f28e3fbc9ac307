//! `/settings/security`.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api::{ChangePassword, SaveProfile, SecurityView, fresh_recovery_codes, security},
    parts::{devices_panel, fresh_codes, second_factor_panel},
};
use crate::{
    features::{
        organisation::parts::language_field,
        settings::{done_note, settings_page},
    },
    page_context::use_t,
    ui::{
        button::SubmitButton,
        feedback::{error_panel, skeleton_rows},
        field::{FormAlert, TextField, form_errors},
        leave::follow,
        panel::Panel,
    },
};

/// Profile, password, second factor, devices.
#[must_use]
pub fn page() -> AnyView {
    let t = use_t();
    let query = use_query_map();
    // Forms that were taken come back with `?done=…` or `?step=…`: read again then.
    let state = move || query.with(|query| (query.get("done"), query.get("step")));
    let account = Resource::new(state, |_| security());
    let codes = Resource::new(state, |(_, step)| async move {
        if step.as_deref() == Some("codes") {
            fresh_recovery_codes().await.unwrap_or_default()
        } else {
            Vec::new()
        }
    });
    let body = view! {
        {done_note(|done| {
            let t = use_t();
            Some(match done {
                "password" => t.security_password_changed(),
                "others" => t.security_signed_out_others(),
                _ => t.ui_saved(),
            })
        })}
        <Suspense>{move || Suspend::new(async move { fresh_codes(codes.await) })}</Suspense>
        <Suspense fallback=|| skeleton_rows(6)>
            {move || Suspend::new(async move {
                match account.await {
                    Ok(view) => panels(view),
                    Err(error) => error_panel(&error),
                }
            })}
        </Suspense>
    };
    settings_page(t.security_title(), body.into_any())
}

fn panels(view: SecurityView) -> AnyView {
    let second_factor = second_factor_panel(view.second_factor.clone());
    let devices = devices_panel(view.devices.clone());
    view! {
        {profile_panel(view)}
        {password_panel()}
        {second_factor}
        {devices}
    }
    .into_any()
}

fn profile_panel(view: SecurityView) -> AnyView {
    let t = use_t();
    let save = ServerAction::<SaveProfile>::new();
    follow(save);
    let errors = form_errors(save);
    view! {
        <Panel title=t.security_profile_title() hint=view.email>
            <ActionForm action=save attr:class="max-w-2xl">
                <FormAlert errors labels=vec![("name", t.account_name_label()), ("phone", t.account_phone_label())] />
                <div class="grid items-start gap-4 sm:grid-cols-2">
                    <TextField name="name" label=t.account_name_label() value=view.name autocomplete="name" maxlength=80 errors=errors />
                    <TextField
                        name="phone"
                        label=t.account_phone_label()
                        hint=t.account_phone_hint()
                        kind="tel"
                        value=view.phone
                        autocomplete="tel"
                        optional=true
                        errors=errors
                    />
                    {language_field(view.language)}
                </div>
                <div class="mt-4">
                    <SubmitButton label=t.ui_save() pending=save.pending() />
                </div>
            </ActionForm>
        </Panel>
    }
    .into_any()
}

fn password_panel() -> AnyView {
    let t = use_t();
    let change = ServerAction::<ChangePassword>::new();
    let errors = form_errors(change);
    view! {
        <Panel title=t.security_password_title()>
            <ActionForm action=change attr:class="max-w-2xl">
                <FormAlert errors />
                <div class="grid items-start gap-4 sm:grid-cols-2">
                    <TextField name="current" label=t.account_current_password_label() kind="password" autocomplete="current-password" errors=errors />
                    <TextField
                        name="password"
                        label=t.account_new_password_label()
                        hint=t.account_password_hint()
                        kind="password"
                        autocomplete="new-password"
                        errors=errors
                    />
                </div>
                <div class="mt-4">
                    <SubmitButton label=t.security_password_button() pending=change.pending() />
                </div>
            </ActionForm>
        </Panel>
    }
    .into_any()
}
