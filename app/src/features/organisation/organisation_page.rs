//! `/settings/organisation`.

use domain::Permission;
use leptos::prelude::*;

use super::{
    api::{ApprovalTimes, OrganisationView, SaveApprovalTimes, SaveOrganisation, organisation},
    delivery_parts::{delivery_facts, delivery_form},
    parts::{audience_text, language_field, registration_fields, state_field},
    policy_parts::{policy_facts, policy_form},
    risk_parts::risk_form,
    sending_parts::{sending_facts, sending_form},
};
use crate::{
    features::settings::{saved_note, settings_page},
    page_context::{may, use_t},
    ui::{
        button::SubmitButton,
        draft_keeper::draft_note,
        feedback::{error_panel, skeleton_rows},
        field::{FormAlert, SelectField, TextField, form_errors},
        list::fact,
        panel::Panel,
    },
};

/// Profile and approval policy: forms for who may change them, facts for the others.
#[must_use]
pub fn page() -> AnyView {
    let t = use_t();
    let organisation = Resource::new(|| (), |()| organisation());
    let body = view! {
        {saved_note()}
        <Suspense fallback=|| skeleton_rows(6)>
            {move || Suspend::new(async move {
                match organisation.await {
                    Ok(view) if may(Permission::ManageOrganisation) => forms(view),
                    Ok(view) => facts(view),
                    Err(error) => error_panel(&error),
                }
            })}
        </Suspense>
    };
    settings_page(t.organisation_title(), body.into_any())
}

fn forms(view: OrganisationView) -> AnyView {
    let t = use_t();
    let save = ServerAction::<SaveOrganisation>::new();
    let errors = form_errors(save);
    let labels = vec![
        ("organisation", t.organisation_name_label()),
        ("registration", t.organisation_registration_label()),
        ("state", t.organisation_state_label()),
        ("city", t.organisation_city_label()),
    ];
    let policies = policy_form(&view);
    let sending = sending_form(&view);
    let times = view.times.map(times_form);
    view! {
        <Panel title=t.organisation_title()>
            <ActionForm action=save attr:class="grid max-w-2xl gap-4 sm:grid-cols-2 [&>:first-child]:sm:col-span-2" attr:data-draft="organisation">
                <div class="space-y-4">
                    <FormAlert errors labels />
                    <TextField name="organisation" label=t.organisation_name_label() hint=t.organisation_name_hint() value=view.name maxlength=120 errors=errors />
                </div>
                {registration_fields(view.audience.into(), view.registration, errors)}
                <TextField name="city" label=t.organisation_city_label() value=view.city optional=true maxlength=80 errors=errors />
                {state_field(view.state, errors)}
                {language_field(view.language)}
                <div class="flex items-center gap-3 sm:col-span-2">
                    <SubmitButton label=t.ui_save() pending=save.pending() />
                    {draft_note()}
                </div>
            </ActionForm>
        </Panel>
        {policies}
        {times}
        {sending}
        {risk_form(view.risk_limits)}
        {delivery_form(view.delivery)}
    }
    .into_any()
}

fn times_form(times: ApprovalTimes) -> AnyView {
    let t = use_t();
    let save = ServerAction::<SaveApprovalTimes>::new();
    let errors = form_errors(save);
    let labels = vec![("hours", t.organisation_times_hours_label()), ("deputy", t.organisation_times_deputy_label())];
    let mut options = vec![(String::new(), t.organisation_times_deputy_all())];
    options.extend(times.deputies.into_iter().map(|(id, name)| (id.to_string(), name)));
    let deputy = times.deputy.map(|deputy| deputy.to_string()).unwrap_or_default();
    view! {
        <Panel title=t.organisation_times_title()>
            <ActionForm action=save attr:class="max-w-2xl space-y-4">
                <FormAlert errors labels />
                <TextField name="hours" label=t.organisation_times_hours_label() hint=t.organisation_times_hours_hint() kind="number" inputmode="numeric" value=times.hours.to_string() errors=errors />
                <SelectField name="deputy" label=t.organisation_times_deputy_label() hint=t.organisation_times_deputy_hint() options value=deputy optional=true errors=errors />
                <SubmitButton label=t.ui_save() pending=save.pending() />
            </ActionForm>
        </Panel>
    }
    .into_any()
}

fn facts(view: OrganisationView) -> AnyView {
    let t = use_t();
    let state = domain::region::state_name(&view.state).unwrap_or_default();
    let policy = policy_facts(&view);
    let sending = sending_facts(&view);
    let delivery = delivery_facts(view.delivery);
    view! {
        <Panel title=t.organisation_title() hint=t.organisation_read_only()>
            <dl class="max-w-2xl">
                {fact(t.organisation_name_label(), view.name.into_any())}
                {fact(t.organisation_audience_label(), audience_text(view.audience).into_any())}
                {fact(t.organisation_registration_label(), view.registration.into_any())}
                {fact(t.organisation_city_label(), view.city.into_any())}
                {fact(t.organisation_state_label(), state.into_any())}
            </dl>
        </Panel>
        {policy}
        {sending}
        {delivery}
    }
    .into_any()
}
