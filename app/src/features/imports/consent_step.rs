//! Step 3: where permission comes from.

use domain::{Channel, ImportId};
use leptos::prelude::*;

use super::api::SaveImportConsent;
use crate::{
    features::contacts::{
        consent_parts::{channel_boxes, purpose_boxes},
        parts::method_options,
    },
    page_context::use_t,
    ui::{
        button::{ButtonLink, SubmitButton},
        choice::{Answer, RadioGroup},
        feedback::notice,
        field::{FormAlert, SelectField, TextArea, form_errors},
        icon::Icon,
        panel::Panel,
        verdict::Tint,
    },
};

/// The step.
pub(super) fn step(id: ImportId) -> AnyView {
    let t = use_t();
    let save = ServerAction::<SaveImportConsent>::new();
    let errors = form_errors(save);
    let answers = vec![
        Answer {
            value: "yes".to_owned(),
            label: t.imports_consent_record(),
            hint: None,
            disabled: None,
        },
        Answer {
            value: "no".to_owned(),
            label: t.imports_consent_none(),
            hint: Some(t.imports_consent_none_hint()),
            disabled: None,
        },
    ];
    let labels = vec![
        ("channels", t.contacts_consent_channels()),
        ("purposes", t.contacts_consent_purposes()),
        ("evidence", t.contacts_consent_evidence()),
    ];
    let (record, set_record) = signal(true);
    let chosen = Callback::new(move |answer: String| set_record.set(answer == "yes"));
    view! {
        <Panel title=t.imports_consent_title()>
            <div class="max-w-2xl">
                <p class="mb-4 text-ink-2">{t.imports_consent_text()}</p>
                <ActionForm action=save attr:class="space-y-4" attr:novalidate=true>
                    <FormAlert errors labels />
                    <input type="hidden" name="id" value=id.to_string() />
                    <RadioGroup name="record" label=t.imports_consent_title() answers value="yes" on_change=chosen />
                    <div class="space-y-4 border-l-2 rule pl-4" class:hidden=move || !record.get()>
                        {channel_boxes(&[Channel::Whatsapp])}
                        {purpose_boxes()}
                        <SelectField name="method" label=t.contacts_consent_method() options=method_options() />
                        <TextArea name="evidence" label=t.contacts_consent_evidence() hint=t.contacts_consent_evidence_hint() errors=errors rows=3 maxlength=500 />
                    </div>
                    {notice(Tint::Info, t.imports_consent_never_overrides().into_any())}
                    <div class="flex flex-wrap gap-2">
                        <ButtonLink href=format!("/contacts/import/{id}?step=columns") label=t.imports_back() />
                        <SubmitButton label=t.imports_next_run() pending=save.pending() shape=Icon::ArrowRight />
                    </div>
                </ActionForm>
            </div>
        </Panel>
    }
    .into_any()
}
