//! The limits of risk: what happens to a text that the second opinion finds risky.

use domain::RiskLimits;
use leptos::prelude::*;

use super::api::SaveRiskLimits;
use crate::{
    page_context::use_t,
    ui::{
        button::SubmitButton,
        field::{FormAlert, TextField, form_errors},
        panel::Panel,
    },
};

/// The form of who may change them.
#[must_use]
pub fn risk_form(limits: RiskLimits) -> AnyView {
    let t = use_t();
    let save = ServerAction::<SaveRiskLimits>::new();
    let errors = form_errors(save);
    let labels = vec![
        ("human_review", t.organisation_risk_review_label()),
        ("back_to_author", t.organisation_risk_back_label()),
    ];
    view! {
        <Panel title=t.organisation_risk_title()>
            <ActionForm action=save attr:class="grid max-w-2xl gap-4 sm:grid-cols-2">
                <div class="space-y-4 sm:col-span-2">
                    <FormAlert errors labels />
                    <p class="text-sm text-ink-2">{t.organisation_risk_text()}</p>
                </div>
                <TextField
                    name="human_review"
                    label=t.organisation_risk_review_label()
                    hint=t.organisation_risk_review_hint()
                    value=limits.human_review.to_string()
                    inputmode="numeric"
                    maxlength=3
                    errors=errors
                />
                <TextField
                    name="back_to_author"
                    label=t.organisation_risk_back_label()
                    hint=t.organisation_risk_back_hint()
                    value=limits.back_to_author.to_string()
                    inputmode="numeric"
                    maxlength=3
                    errors=errors
                />
                <div class="sm:col-span-2"><SubmitButton label=t.ui_save() pending=save.pending() /></div>
            </ActionForm>
        </Panel>
    }
    .into_any()
}
