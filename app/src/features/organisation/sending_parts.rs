//! The rules of sending: a form for who may change them, facts for the others.

use domain::{FrequencyCap, campaign::SendWindow};
use leptos::prelude::*;

use super::{api::OrganisationView, sending_api::SaveSendingRules};
use crate::{
    page_context::use_t,
    ui::{
        button::SubmitButton,
        choice::Checkbox,
        field::{FormAlert, FormErrors, SelectField, TextArea, TextField, form_errors},
        list::{fact, tick},
        panel::Panel,
    },
};

/// What the form offers where nothing is set.
const USUAL_HOURS: SendWindow = SendWindow { from_hour: 9, to_hour: 20 };

/// The form.
#[must_use]
pub fn sending_form(view: &OrganisationView) -> AnyView {
    let t = use_t();
    let save = ServerAction::<SaveSendingRules>::new();
    let errors = form_errors(save);
    let labels = vec![
        ("hours", t.organisation_sending_hours()),
        ("holidays", t.organisation_sending_holidays()),
        ("cap_messages", t.organisation_sending_cap_messages()),
        ("cap_days", t.organisation_sending_cap_days()),
    ];
    let rules = view.sending.clone();
    let hours = rules.hours.unwrap_or(USUAL_HOURS);
    let cap = cap_fields(rules.cap, errors);
    let clock = |hour: u8| (hour.to_string(), clock_text(hour));
    let holidays = view.holiday_lines.clone();
    view! {
        <Panel title=t.organisation_sending_title() hint=t.organisation_sending_hint()>
            <ActionForm action=save attr:class="max-w-2xl space-y-4" attr:id="sending">
                <FormAlert errors labels />
                <div>
                    <Checkbox name="keeps_hours" label=t.organisation_sending_hours() hint=t.organisation_sending_hours_hint() checked=rules.hours.is_some() />
                    <div class="mt-2 grid gap-4 sm:grid-cols-2">
                        <SelectField name="from_hour" label=t.campaign_hours_from() options=(0..24).map(clock).collect() value=hours.from_hour.to_string() />
                        <SelectField name="to_hour" label=t.campaign_hours_to() options=(1..=24).map(clock).collect() value=hours.to_hour.to_string() />
                    </div>
                </div>
                <Checkbox
                    name="national"
                    label=t.organisation_sending_national()
                    hint=t.organisation_sending_national_hint()
                    checked=rules.keeps_national_holidays
                />
                <TextArea
                    name="holidays"
                    label=t.organisation_sending_holidays()
                    hint=t.organisation_sending_holidays_hint()
                    value=holidays
                    rows=4
                    optional=true
                    maxlength=8000
                    errors=errors
                />
                {cap}
                <SubmitButton label=t.ui_save() pending=save.pending() />
            </ActionForm>
        </Panel>
    }
    .into_any()
}

/// The two numbers of the cap; empty for none.
fn cap_fields(cap: Option<FrequencyCap>, errors: FormErrors) -> AnyView {
    let t = use_t();
    let messages = cap.map(|cap| cap.messages.to_string()).unwrap_or_default();
    let days = cap.map(|cap| cap.days.to_string()).unwrap_or_default();
    view! {
        <div>
            <p class="font-medium">{t.organisation_sending_cap()}</p>
            <p class="hint">{t.organisation_sending_cap_hint()}</p>
            <div class="mt-2 grid gap-4 sm:grid-cols-2">
                <TextField
                    name="cap_messages"
                    label=t.organisation_sending_cap_messages()
                    value=messages
                    inputmode="numeric"
                    maxlength=3
                    optional=true
                    errors=errors
                />
                <TextField
                    name="cap_days"
                    label=t.organisation_sending_cap_days()
                    value=days
                    inputmode="numeric"
                    maxlength=2
                    optional=true
                    errors=errors
                />
            </div>
        </div>
    }
    .into_any()
}

/// The same to read.
#[must_use]
pub fn sending_facts(view: &OrganisationView) -> AnyView {
    let t = use_t();
    let rules = &view.sending;
    let none = || t.organisation_sending_none();
    let hours = rules
        .hours
        .map_or_else(none, |hours| format!("{} – {}", clock_text(hours.from_hour), clock_text(hours.to_hour)));
    let cap = rules
        .cap
        .map_or_else(none, |cap| t.organisation_sending_cap_text(u64::from(cap.days), u64::from(cap.messages)));
    let keeps = tick(rules.keeps_national_holidays);
    let holidays = if view.holiday_lines.is_empty() { none() } else { view.holiday_lines.clone() };
    view! {
        <Panel title=t.organisation_sending_title() hint=t.organisation_sending_hint()>
            <dl class="max-w-2xl">
                {fact(t.organisation_sending_hours(), hours.into_any())}
                {fact(t.organisation_sending_national(), keeps)}
                {fact(t.organisation_sending_holidays(), view! { <span class="whitespace-pre-line">{holidays}</span> }.into_any())}
                {fact(t.organisation_sending_cap(), cap.into_any())}
            </dl>
        </Panel>
    }
    .into_any()
}

fn clock_text(hour: u8) -> String {
    format!("{hour:02}:00")
}
