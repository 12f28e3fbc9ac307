//! What a campaign needs beside its approval, and the forms that record it.

use domain::{CampaignId, ExternalBody, Permission};
use leptos::prelude::*;

use super::{
    clearance_api::{ClearanceView, DutyView, RecordReference, RecordReport, ReferenceView, RenewalView},
    duties::due_badge,
};
use crate::{
    features::{campaigns::builder::review_api::ResubmitCampaign, rules::rule_title},
    page_context::{may, use_t},
    ui::{
        button::{ButtonLink, SubmitButton},
        date::{date_text, day_text},
        feedback::notice,
        field::{FormAlert, FormErrors, SelectField, TextField, form_errors},
        icon::Icon,
        list::fact,
        panel::Panel,
        verdict::Tint,
    },
};

/// Between the rules in the reason of an approval that a newer rulebook voided.
const BETWEEN: &str = ", ";

/// What can be recorded, and asked for again. Made by the page, so that it ends with it and not with what it loads.
#[derive(Clone, Copy)]
pub struct Recording {
    reference: ServerAction<RecordReference>,
    report: ServerAction<RecordReport>,
    resubmit: ServerAction<ResubmitCampaign>,
}

impl Recording {
    /// For the page that is being built.
    #[must_use]
    pub fn here() -> Self {
        Self {
            reference: ServerAction::new(),
            report: ServerAction::new(),
            resubmit: ServerAction::new(),
        }
    }

    /// Grows with everything recorded, so that the page reads again.
    pub fn version(self) -> usize {
        self.reference.version().get() + self.report.version().get() + self.resubmit.version().get()
    }
}

/// Until when the approval holds, the references of outside bodies, and what is still to be recorded;
/// nothing for a campaign that nobody approved.
#[must_use]
pub fn clearance_panel(view: &ClearanceView, recording: Recording) -> AnyView {
    let t = use_t();
    let held = (!view.held_by.is_empty()).then(|| held_notice(&view.held_by));
    if view.approval.is_none() && view.duty.is_none() && view.renewal.is_none() {
        return held.into_any();
    }
    let until = view.valid_until.map(|at| fact(t.approval_valid_until(), date_text(at).into_any()));
    let reference = view.reference.as_ref().map(|reference| fact(t.approval_reference(), given(reference)));
    let lasts = view
        .reference
        .as_ref()
        .and_then(|reference| reference.valid_until)
        .map(|day| fact(t.approval_reference_until(), day_text(day).into_any()));
    let report = view.duty.as_ref().map(|duty| fact(t.approval_report(), reported(duty)));
    let expired = view.is_expired.then(|| notice(Tint::Warn, t.approval_expired_text().into_any()));
    let renewal = view.renewal.map(|renewal| renewal_part(view.campaign_id, renewal, recording.resubmit));
    let form = if may(Permission::DecideApprovals) {
        form(view, recording)
    } else if view.needs_reference {
        notice(Tint::Warn, t.approval_reference_missing().into_any())
    } else {
        ().into_any()
    };
    view! {
        {held}
        <Panel title=t.approval_clearance_title()>
            <div class="space-y-3" id="clearance">
                {expired}
                {renewal}
                <dl>{until} {reference} {lasts} {report}</dl>
                {form}
            </div>
        </Panel>
    }
    .into_any()
}

/// The titles of the rules in the reason of an approval that a newer rulebook voided.
#[must_use]
pub fn rules_in(reason: &str) -> String {
    let titles: Vec<String> = reason.split(BETWEEN).map(rule_title).collect();
    titles.join(BETWEEN)
}

fn held_notice(rules: &[String]) -> AnyView {
    let t = use_t();
    let words = t.approval_was_held(rules_in(&rules.join(BETWEEN)));
    notice(
        Tint::Fail,
        view! { <p class="font-medium">{t.approval_held_title()}</p> <p>{words}</p> }.into_any(),
    )
}

/// A launched campaign whose approval has run out: the way to ask for it again, or to the request.
fn renewal_part(id: CampaignId, renewal: RenewalView, resubmit: ServerAction<ResubmitCampaign>) -> AnyView {
    let t = use_t();
    match renewal {
        RenewalView::Needed => {
            let errors = form_errors(resubmit);
            let ask = may(Permission::ManageCampaigns).then(|| {
                view! {
                    <ActionForm action=resubmit attr:id="renew-approval" attr:class="space-y-3">
                        <input type="hidden" name="id" value=id.to_string() />
                        <FormAlert errors />
                        <SubmitButton label=t.campaign_resubmit() pending=resubmit.pending() shape=Icon::BadgeCheck />
                    </ActionForm>
                }
            });
            view! {
                {notice(Tint::Warn, t.approval_renewal_needed().into_any())}
                {ask}
            }
            .into_any()
        }
        RenewalView::Waiting(request) => {
            let open = may(Permission::ViewApprovals)
                .then(|| view! { <ButtonLink href=format!("/approvals/{request}") label=t.approval_renewal_open() shape=Icon::BadgeCheck /> });
            view! {
                {notice(Tint::Info, t.approval_renewal_waits().into_any())}
                {open}
            }
            .into_any()
        }
    }
}

/// A number, who gave it, and when.
fn given(reference: &ReferenceView) -> AnyView {
    let words = format!("{} {}, {}", body_text(reference.body), reference.reference, day_text(reference.day));
    view! { <span class="break-all">{words}</span> }.into_any()
}

fn reported(duty: &DutyView) -> AnyView {
    duty.report.as_ref().map_or_else(|| due_badge(duty), given)
}

fn body_text(body: ExternalBody) -> String {
    let t = use_t();
    match body {
        ExternalBody::Bse => t.approval_body_bse(),
        ExternalBody::Amc => t.approval_body_amc(),
        ExternalBody::Other => t.approval_body_other(),
    }
}

/// The form for what is missing.
fn form(view: &ClearanceView, recording: Recording) -> AnyView {
    let is_unreported = view.duty.as_ref().is_some_and(|duty| duty.report.is_none());
    if view.needs_reference {
        reference_form(view.campaign_id, recording.reference)
    } else if is_unreported {
        report_form(view.campaign_id, recording.report)
    } else {
        ().into_any()
    }
}

fn reference_form(id: CampaignId, record: ServerAction<RecordReference>) -> AnyView {
    let t = use_t();
    let errors = form_errors(record);
    let labels = vec![
        ("body", t.approval_body()),
        ("reference", t.approval_reference_number()),
        ("issued_on", t.approval_reference_day()),
        ("valid_until", t.approval_reference_until()),
    ];
    view! {
        {notice(Tint::Warn, t.approval_reference_missing().into_any())}
        <ActionForm action=record attr:id="record-reference" attr:class="space-y-3">
            <input type="hidden" name="id" value=id.to_string() />
            <FormAlert errors labels />
            {body_field(errors)}
            <TextField name="reference" label=t.approval_reference_number() maxlength=80 errors=errors />
            <TextField name="issued_on" kind="date" label=t.approval_reference_day() errors=errors />
            <TextField name="valid_until" kind="date" label=t.approval_reference_until() optional=true errors=errors />
            <SubmitButton label=t.approval_reference_record() pending=record.pending() shape=Icon::Check class="w-full" />
        </ActionForm>
    }
    .into_any()
}

fn report_form(id: CampaignId, record: ServerAction<RecordReport>) -> AnyView {
    let t = use_t();
    let errors = form_errors(record);
    let labels = vec![
        ("body", t.approval_body()),
        ("reference", t.approval_report_number()),
        ("reported_on", t.approval_report_day()),
    ];
    view! {
        <ActionForm action=record attr:id="record-report" attr:class="space-y-3">
            <input type="hidden" name="id" value=id.to_string() />
            <FormAlert errors labels />
            {body_field(errors)}
            <TextField name="reference" label=t.approval_report_number() maxlength=80 errors=errors />
            <TextField name="reported_on" kind="date" label=t.approval_report_day() errors=errors />
            <SubmitButton label=t.approval_report_record() pending=record.pending() shape=Icon::Check class="w-full" />
        </ActionForm>
    }
    .into_any()
}

fn body_field(errors: FormErrors) -> AnyView {
    let t = use_t();
    let options: Vec<(String, String)> = ExternalBody::ALL.into_iter().map(|body| (body.code().to_owned(), body_text(body))).collect();
    view! { <SelectField name="body" label=t.approval_body() options ask=true errors=errors /> }.into_any()
}
