//! Consent on a contact's page: what stands, every record, the form for a new one.

use domain::{Channel, ConsentStatus, ContactId};
use leptos::prelude::*;

use super::{
    api::{ConsentRow, RecordConsent},
    parts::{CHANNELS, PURPOSES, method_options, method_text},
};
use crate::{
    features::{campaigns::parts::purpose_text, delivery_words::channel_name},
    page_context::use_t,
    ui::{
        button::{SubmitButton, Tone},
        choice::{Answer, Checkbox, RadioGroup},
        date::{date_text, moment},
        feedback::notice,
        field::{FormAlert, SelectField, TextArea, form_errors},
        icon::Icon,
        list::{Column, Table},
        panel::Panel,
        verdict::{Tint, verdict, verdict_with},
    },
};

/// What stands per channel and purpose, and every record below it.
pub(super) fn consent_panel(standing: Vec<ConsentRow>, history: Vec<ConsentRow>, suppressed: &[Channel]) -> AnyView {
    let t = use_t();
    let warnings = suppressed
        .iter()
        .map(|channel| {
            let text = format!("{}: {}", channel_name(*channel), t.contacts_on_suppression());
            view! { <div class="mb-3">{notice(Tint::Fail, text.into_any())}</div> }
        })
        .collect_view();
    let body = if standing.is_empty() {
        view! { <p class="text-ink-2">{t.contacts_consent_history_empty()}</p> }.into_any()
    } else {
        let rows = standing.into_iter().map(standing_row).collect_view();
        view! { <ul class="divide-y divide-base-300">{rows}</ul> }.into_any()
    };
    view! {
        <Panel title=t.contacts_consent_title()>
            {warnings}
            {body}
            {(!history.is_empty()).then(|| history_table(history))}
        </Panel>
    }
    .into_any()
}

fn standing_row(consent: ConsentRow) -> AnyView {
    let t = use_t();
    view! {
        <li class="flex flex-wrap items-center gap-x-4 gap-y-1 py-2.5">
            <span class="min-w-0 flex-1 basis-48 font-medium">{channel_name(consent.channel)} ", " {purpose_text(consent.purpose)}</span>
            {status_badge(consent.status)}
            <span class="hint num">{t.contacts_consent_since(date_text(consent.at), method_text(consent.method))}</span>
        </li>
    }
    .into_any()
}

fn status_badge(status: ConsentStatus) -> AnyView {
    let t = use_t();
    match status {
        ConsentStatus::Given => verdict(Tint::Pass, t.contacts_consent_given()),
        ConsentStatus::Withdrawn => verdict_with(Tint::Fail, Icon::UserX, t.contacts_consent_withdrawn()),
    }
}

fn history_table(history: Vec<ConsentRow>) -> AnyView {
    let t = use_t();
    let columns = vec![
        Column::text(t.contacts_when()).class("num whitespace-nowrap"),
        Column::text(t.contacts_consent()).heading().class("font-medium"),
        Column::text(t.contacts_status()).bare(),
        Column::text(t.contacts_consent_evidence()).paragraph().class("max-w-72 break-words"),
    ];
    let rows = history
        .into_iter()
        .map(|consent| {
            let by = consent.recorded_by.unwrap_or_else(|| t.contacts_consent_by_system());
            let when = view! { {moment(consent.at)} <span class="hint block">{by}</span> };
            let what = view! { {channel_name(consent.channel)} ", " {purpose_text(consent.purpose)} };
            let proof = view! { {method_text(consent.method)} ": " {consent.evidence} };
            vec![when.into_any(), what.into_any(), status_badge(consent.status), proof.into_any()]
        })
        .collect();
    view! {
        <details class="mt-3">
            <summary class="link-q cursor-pointer">{t.contacts_consent_history()}</summary>
            <div class="mt-2"><Table label=t.contacts_consent_history() columns rows /></div>
        </details>
    }
    .into_any()
}

/// The form that records consent given or withdrawn.
pub(super) fn record_panel(id: ContactId, record: ServerAction<RecordConsent>) -> AnyView {
    let t = use_t();
    let errors = form_errors(record);
    let answer = |value: &str, label: String| Answer {
        value: value.to_owned(),
        label,
        hint: None,
        disabled: None,
    };
    let answers = vec![answer("given", t.contacts_consent_given()), answer("withdrawn", t.contacts_consent_withdrawn())];
    let labels = vec![
        ("channels", t.contacts_consent_channels()),
        ("purposes", t.contacts_consent_purposes()),
        ("evidence", t.contacts_consent_evidence()),
    ];
    view! {
        <Panel title=t.contacts_consent_record()>
            <p class="hint mb-3">{t.contacts_consent_record_hint()}</p>
            <ActionForm action=record attr:class="space-y-4">
                <FormAlert errors labels />
                <input type="hidden" name="id" value=id.to_string() />
                <div class="grid items-start gap-x-6 gap-y-4 sm:grid-cols-3">
                    <RadioGroup name="status" label=t.contacts_consent_status() answers value="given" />
                    {channel_boxes(&[Channel::Whatsapp])}
                    {purpose_boxes()}
                </div>
                <div class="grid items-start gap-x-6 gap-y-4 sm:grid-cols-[minmax(0,1fr)_minmax(0,2fr)]">
                    <SelectField name="method" label=t.contacts_consent_method() options=method_options() />
                    <TextArea name="evidence" label=t.contacts_consent_evidence() hint=t.contacts_consent_evidence_hint() errors=errors rows=2 maxlength=500 />
                </div>
                <SubmitButton label=t.contacts_consent_save() pending=record.pending() tone=Tone::Line shape=Icon::ShieldCheck />
            </ActionForm>
        </Panel>
    }
    .into_any()
}

/// A checkbox per channel, some checked at first.
pub(crate) fn channel_boxes(checked: &[Channel]) -> AnyView {
    let t = use_t();
    let boxes = CHANNELS
        .iter()
        .enumerate()
        .map(|(index, channel)| {
            let is_checked = checked.contains(channel);
            view! { <Checkbox name=format!("channels[{index}]") label=channel_name(*channel) value=channel.code() checked=is_checked /> }
        })
        .collect_view();
    view! {
        <fieldset id="f-channels">
            <legend class="mb-1 font-medium">{t.contacts_consent_channels()}</legend>
            {boxes}
        </fieldset>
    }
    .into_any()
}

/// A checkbox per purpose; none is checked at first, so that nobody agrees by accident.
pub(crate) fn purpose_boxes() -> AnyView {
    let t = use_t();
    let boxes = PURPOSES
        .iter()
        .enumerate()
        .map(|(index, purpose)| view! { <Checkbox name=format!("purposes[{index}]") label=purpose_text(*purpose) value=purpose.code() /> })
        .collect_view();
    view! {
        <fieldset id="f-purposes">
            <legend class="mb-1 font-medium">{t.contacts_consent_purposes()}</legend>
            {boxes}
        </fieldset>
    }
    .into_any()
}
