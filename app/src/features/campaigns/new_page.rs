//! `/campaigns/new`: names a campaign and opens its first step.

use leptos::prelude::*;

use super::api::CreateCampaign;
use crate::{
    page_context::use_t,
    ui::{
        button::{ButtonLink, SubmitButton},
        field::{FormAlert, TextField, form_errors},
        icon::Icon,
        layout::PageHeader,
    },
};

/// The page: for links, the phone's tab bar, and the installed application's shortcut.
#[must_use]
pub fn page() -> AnyView {
    let t = use_t();
    view! {
        <PageHeader title=t.campaign_new() subtitle=t.campaign_new_text()>
            <ButtonLink href="/templates" label=t.campaign_from_template() shape=Icon::LayoutTemplate />
        </PageHeader>
        <div class="panel max-w-lg p-5">{create_form()}</div>
    }
    .into_any()
}

/// The form, also in the dialog of the list.
pub(super) fn create_form() -> AnyView {
    let t = use_t();
    let create = ServerAction::<CreateCampaign>::new();
    let errors = form_errors(create);
    view! {
        <ActionForm action=create attr:class="space-y-4">
            <FormAlert errors labels=vec![("name", t.campaign_name())] />
            <TextField name="name" label=t.campaign_name() errors=errors maxlength=120 />
            <SubmitButton label=t.campaign_new_button() pending=create.pending() class="w-full" />
        </ActionForm>
    }
    .into_any()
}
