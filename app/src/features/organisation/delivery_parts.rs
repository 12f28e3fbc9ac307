//! What the delivery does by itself when something goes wrong.

use domain::{DeliveryPolicy, LateStart};
use leptos::prelude::*;

use super::api::SaveDeliveryPolicy;
use crate::{
    page_context::use_t,
    ui::{
        button::SubmitButton,
        choice::{Answer, RadioGroup},
        field::{FormAlert, TextField, form_errors},
        list::fact,
        panel::Panel,
    },
};

/// The form of who may change it.
#[must_use]
pub fn delivery_form(policy: DeliveryPolicy) -> AnyView {
    let t = use_t();
    let save = ServerAction::<SaveDeliveryPolicy>::new();
    let errors = form_errors(save);
    let labels = vec![
        ("failure_percent", t.organisation_delivery_percent_label()),
        ("late_start", t.organisation_delivery_late_question()),
        ("late_hours", t.organisation_delivery_hours_label()),
    ];
    let answers: Vec<Answer> = LateStart::ALL
        .into_iter()
        .map(|choice| Answer {
            value: choice.code().to_owned(),
            label: late_text(choice),
            hint: None,
            disabled: None,
        })
        .collect();
    view! {
        <Panel title=t.organisation_delivery_title()>
            <ActionForm action=save attr:class="max-w-2xl space-y-4" attr:id="delivery-policy">
                <FormAlert errors labels />
                <TextField
                    name="failure_percent"
                    label=t.organisation_delivery_percent_label()
                    hint=t.organisation_delivery_percent_hint()
                    value=policy.failure_percent.to_string()
                    inputmode="numeric"
                    maxlength=3
                    class="input w-28"
                    errors=errors
                />
                <RadioGroup name="late_start" label=t.organisation_delivery_late_question() answers value=policy.late_start.code() cards=true />
                <TextField
                    name="late_hours"
                    label=t.organisation_delivery_hours_label()
                    hint=t.organisation_delivery_hours_hint(u64::from(DeliveryPolicy::LONGEST_LATE_HOURS))
                    value=policy.late_hours.to_string()
                    inputmode="numeric"
                    maxlength=3
                    class="input w-28"
                    errors=errors
                />
                <SubmitButton label=t.ui_save() pending=save.pending() />
            </ActionForm>
        </Panel>
    }
    .into_any()
}

/// The same to read.
#[must_use]
pub fn delivery_facts(policy: DeliveryPolicy) -> AnyView {
    let t = use_t();
    view! {
        <Panel title=t.organisation_delivery_title()>
            <dl class="max-w-2xl">
                {fact(t.organisation_delivery_percent_label(), policy.failure_percent.to_string().into_any())}
                {fact(t.organisation_delivery_late_question(), late_text(policy.late_start).into_any())}
                {fact(t.organisation_delivery_hours_label(), policy.late_hours.to_string().into_any())}
            </dl>
        </Panel>
    }
    .into_any()
}

fn late_text(choice: LateStart) -> String {
    let t = use_t();
    match choice {
        LateStart::Ask => t.organisation_delivery_late_ask(),
        LateStart::Send => t.organisation_delivery_late_send(),
        LateStart::Cancel => t.organisation_delivery_late_cancel(),
    }
}
