//! The approval policy: a form for who may change it, facts for the others.

use domain::{ApprovalPolicy, approval::LONGEST_VALID_DAYS};
use leptos::prelude::*;

use super::api::{OrganisationView, SavePolicies};
use crate::{
    page_context::use_t,
    ui::{
        button::SubmitButton,
        choice::{Answer, Checkbox, RadioGroup},
        field::{FormAlert, TextField, form_errors},
        list::{fact, tick},
        panel::Panel,
    },
};

/// The policies with what each asks for, how long an approval holds, and who may approve.
#[must_use]
pub fn policy_form(view: &OrganisationView) -> AnyView {
    let t = use_t();
    let save = ServerAction::<SavePolicies>::new();
    let errors = form_errors(save);
    let answers: Vec<Answer> = ApprovalPolicy::ALL
        .into_iter()
        .map(|policy| Answer {
            value: policy.code().to_owned(),
            label: policy_text(policy),
            hint: Some(policy_hint(policy)),
            disabled: None,
        })
        .collect();
    let labels = vec![("valid_days", t.organisation_policy_days_label())];
    let (chosen, days, own) = (view.approval_policy.code(), view.valid_days.to_string(), view.author_may_approve);
    view! {
        <Panel title=t.organisation_policy_title() hint=t.organisation_policy_hint()>
            <ActionForm action=save attr:class="max-w-2xl space-y-4" attr:id="policies">
                <FormAlert errors labels />
                <RadioGroup name="approval" label=t.organisation_policy_question() answers value=chosen cards=true />
                <TextField
                    name="valid_days"
                    label=t.organisation_policy_days_label()
                    hint=t.organisation_policy_days_hint(LONGEST_VALID_DAYS)
                    value=days
                    inputmode="numeric"
                    maxlength=3
                    class="input w-28"
                    errors=errors
                />
                <Checkbox name="own" label=t.organisation_policy_own_label() hint=t.organisation_policy_own_hint() checked=own />
                <SubmitButton label=t.ui_save() pending=save.pending() />
            </ActionForm>
        </Panel>
    }
    .into_any()
}

/// The same to read.
#[must_use]
pub fn policy_facts(view: &OrganisationView) -> AnyView {
    let t = use_t();
    let (policy, days, own) = (view.approval_policy, view.valid_days.to_string(), view.author_may_approve);
    view! {
        <Panel title=t.organisation_policy_title() hint=t.organisation_policy_hint()>
            <dl class="max-w-2xl">
                {fact(t.organisation_policy_question(), policy_text(policy).into_any())}
                {fact(t.organisation_policy_days_label(), days.into_any())}
                {fact(t.organisation_policy_own_label(), tick(own))}
            </dl>
            <p class="hint mt-2 max-w-2xl">{policy_hint(policy)}</p>
        </Panel>
    }
    .into_any()
}

fn policy_text(policy: ApprovalPolicy) -> String {
    let t = use_t();
    match policy {
        ApprovalPolicy::None => t.organisation_policy_none_label(),
        ApprovalPolicy::Human => t.organisation_policy_human_label(),
        ApprovalPolicy::PriorApproval => t.organisation_policy_prior_label(),
        ApprovalPolicy::Report24h => t.organisation_policy_report_label(),
    }
}

fn policy_hint(policy: ApprovalPolicy) -> String {
    let t = use_t();
    match policy {
        ApprovalPolicy::None => t.organisation_policy_none_hint(),
        ApprovalPolicy::Human => t.organisation_policy_human_hint(),
        ApprovalPolicy::PriorApproval => t.organisation_policy_prior_hint(),
        ApprovalPolicy::Report24h => t.organisation_policy_report_hint(),
    }
}
