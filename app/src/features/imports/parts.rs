//! Words and frames that the steps of an import share.

use domain::{ImportStatus, RejectReason, RowOutcome};
use leptos::prelude::*;

use super::api::{ImportView, RejectView};
use crate::{
    page_context::use_t,
    ui::{
        icon::Icon,
        list::{Cells, Column},
        tabs::{Step, stepper},
        verdict::{Tint, verdict, verdict_with},
    },
};

/// The steps, by their names in addresses.
pub const STEPS: [&str; 4] = ["upload", "columns", "consent", "run"];

/// The four steps; `now` counts from 0. Steps that are done, and the next one, are links.
#[must_use]
pub fn steps(import: Option<&ImportView>, now: usize) -> AnyView {
    let t = use_t();
    let labels = [
        t.imports_step_upload(),
        t.imports_step_columns(),
        t.imports_step_consent(),
        t.imports_step_run(),
    ];
    let is_open = import.is_some_and(|import| import.status == ImportStatus::Uploaded);
    let done = [
        import.is_some(),
        import.is_some_and(|import| import.has_columns || !is_open),
        import.is_some_and(|import| import.has_consent || !is_open),
        import.is_some_and(|import| import.status == ImportStatus::Done),
    ];
    let steps = labels.into_iter().enumerate().map(|(index, label)| {
        let may_open = index > 0 && is_open && (0..index).all(|before| done[before]);
        Step {
            href: import
                .filter(|_| may_open)
                .map(|import| format!("/contacts/import/{}?step={}", import.id, STEPS[index])),
            label,
            done: done[index],
        }
    });
    view! { <div class="mb-4">{stepper(t.imports_title(), steps.collect(), now)}</div> }.into_any()
}

/// The first step that is not done.
#[must_use]
pub fn next_step(import: &ImportView) -> usize {
    match (import.status, import.has_columns, import.has_consent) {
        (ImportStatus::Uploaded, false, _) => 1,
        (ImportStatus::Uploaded, true, false) => 2,
        _ => 3,
    }
}

/// Where an import stands, with its badge.
#[must_use]
pub fn status_badge(status: ImportStatus) -> AnyView {
    let t = use_t();
    match status {
        ImportStatus::Uploaded => verdict(Tint::Idle, t.imports_status_uploaded()),
        ImportStatus::Running => verdict(Tint::Live, t.imports_status_running()),
        ImportStatus::Done => verdict(Tint::Pass, t.imports_status_done()),
        ImportStatus::Cancelled => verdict_with(Tint::Idle, Icon::Ban, t.imports_status_cancelled()),
        ImportStatus::Failed => verdict(Tint::Fail, t.imports_status_failed()),
        ImportStatus::Undone => verdict_with(Tint::Idle, Icon::Undo2, t.imports_status_undone()),
    }
}

/// What would happen to a row, with its badge.
#[must_use]
pub fn outcome_badge(outcome: RowOutcome) -> AnyView {
    let t = use_t();
    match outcome {
        RowOutcome::Create => verdict(Tint::Pass, t.imports_outcome_create()),
        RowOutcome::Update => verdict(Tint::Info, t.imports_outcome_update()),
        RowOutcome::Keep => verdict(Tint::Idle, t.imports_outcome_keep()),
        RowOutcome::Reject(RejectReason::Repeat) => verdict(Tint::Idle, t.imports_outcome_reject()),
        RowOutcome::Reject(_) => verdict(Tint::Warn, t.imports_outcome_reject()),
    }
}

/// The columns of a list of rejected rows.
#[must_use]
pub fn reject_columns() -> Vec<Column> {
    let t = use_t();
    vec![
        Column::number(t.imports_row()),
        Column::text(t.imports_problem()).heading(),
        Column::text(t.imports_fix_here()).paragraph(),
    ]
}

/// A rejected row with the control that corrects it.
#[must_use]
pub fn reject_cells(row: &RejectView, control: AnyView) -> Cells {
    vec![row.number.into_any(), reason_text(row.reason).into_any(), control]
}

/// Stands where no cell can be corrected.
#[must_use]
pub fn skipped() -> AnyView {
    view! { <span class="text-ink-2">{use_t().imports_row_skipped()}</span> }.into_any()
}

fn reason_text(reason: RejectReason) -> String {
    let t = use_t();
    match reason {
        RejectReason::NoPhone => t.imports_reason_no_phone(),
        RejectReason::PhoneCharacters => t.imports_reason_phone_characters(),
        RejectReason::PhoneLength => t.imports_reason_phone_length(),
        RejectReason::PhoneCountry => t.imports_reason_phone_country(),
        RejectReason::PhoneNotMobile => t.imports_reason_phone_not_mobile(),
        RejectReason::BadEmail => t.imports_reason_bad_email(),
        RejectReason::NameTooLong => t.imports_reason_name_too_long(),
        RejectReason::BadEncoding => t.imports_reason_bad_encoding(),
        RejectReason::Repeat => t.imports_reason_repeat(),
    }
}
