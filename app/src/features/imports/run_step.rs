//! Step 4: start, progress, the outcome, undo.

use std::time::Duration;

use domain::{ImportId, ImportStatus};
use leptos::prelude::*;

use super::{
    api::{CancelImport, ImportView, StartImport, UndoImport, get_import},
    rejects_panel::rejects_panel,
};
use crate::{
    error::error_text,
    page_context::use_t,
    ui::{
        button::{ButtonLink, SubmitButton, Tone},
        choice::Checkbox,
        date::date_text,
        dialog::{Dialog, DialogButton},
        feedback::{error_line, notice},
        field::form_errors,
        icon::Icon,
        lifetime::{Lifetime, every},
        meter::bar,
        panel::{Figure, Panel, figures},
        verdict::Tint,
    },
};

/// How often the browser asks how far an import is.
const LOOK: Duration = Duration::from_millis(700);

/// The step.
pub(super) fn step(import: ImportView) -> AnyView {
    let now = RwSignal::new(import);
    watch(now);
    (move || {
        let import = now.get();
        match import.status {
            ImportStatus::Uploaded => ready(&import),
            ImportStatus::Running => running(&import),
            _ => ended(&import),
        }
    })
    .into_any()
}

/// Asks again and again while the import runs. Without scripts the page is loaded anew by hand.
fn watch(now: RwSignal<ImportView>) {
    let here = Lifetime::here();
    every(LOOK, move || {
        let import = now.get_untracked();
        if import.status == ImportStatus::Running {
            here.spawn(async move {
                // A failed look is made up for by the next.
                if let Ok(newer) = get_import(import.id).await {
                    now.set(newer);
                }
            });
        }
    });
}

fn ready(import: &ImportView) -> AnyView {
    let t = use_t();
    let start = ServerAction::<StartImport>::new();
    let errors = form_errors(start);
    let again = import.same_file_at.map(|at| {
        view! {
            {notice(Tint::Warn, t.imports_same_file(date_text(at)).into_any())}
            <Checkbox name="again" label=t.imports_same_file_confirm() />
        }
    });
    let (id, rows) = (import.id, import.total);
    view! {
        <Panel title=t.imports_run_title()>
            <ActionForm action=start attr:class="max-w-xl space-y-4">
                <input type="hidden" name="id" value=id.to_string() />
                <p class="fig">{t.imports_rows(rows)}</p>
                {again}
                {move || errors.get().map(|error| error_line(&error))}
                <div class="flex flex-wrap gap-2">
                    <ButtonLink href=format!("/contacts/import/{id}?step=consent") label=t.imports_back() />
                    <SubmitButton label=t.imports_start() pending=start.pending() shape=Icon::Download />
                </div>
            </ActionForm>
        </Panel>
    }
    .into_any()
}

fn running(import: &ImportView) -> AnyView {
    let t = use_t();
    let cancel = ServerAction::<CancelImport>::new();
    let (id, share) = (import.id, share(import));
    let progress = t.imports_progress(import.done, import.total);
    view! {
        <div class="space-y-4">
            <Panel title=t.imports_running()>
                <p class="num mb-2" role="status">{progress}</p>
                {bar(share, "color-primary", "h-2")}
                <p class="hint mt-2">{t.imports_running_text()}</p>
                <div class="mt-4">
                    <DialogButton dialog="cancel-import" label=t.imports_cancel() tone=Tone::DangerLine shape=Icon::X />
                </div>
            </Panel>
            {counts(import)}
            <Dialog id="cancel-import" title=t.imports_cancel_title() text=t.imports_cancel_text()>
                {cancel_form(cancel, id)}
            </Dialog>
        </div>
    }
    .into_any()
}

fn cancel_form(cancel: ServerAction<CancelImport>, id: ImportId) -> AnyView {
    let t = use_t();
    view! {
        <ActionForm action=cancel>
            <input type="hidden" name="id" value=id.to_string() />
            <SubmitButton label=t.imports_cancel() pending=cancel.pending() tone=Tone::Danger class="w-full" />
        </ActionForm>
    }
    .into_any()
}

fn share(import: &ImportView) -> f64 {
    if import.total == 0 { 0.0 } else { import.done as f64 / import.total as f64 }
}

fn counts(import: &ImportView) -> AnyView {
    let t = use_t();
    let figure = |label: String, count: u64| Figure {
        label,
        value: domain::money::group_indian(count),
        context: None,
        share: None,
        link: None,
    };
    figures(vec![
        figure(t.imports_created(), import.created),
        figure(t.imports_updated(), import.updated),
        figure(t.imports_unchanged(), import.skipped),
        figure(t.imports_rejected(), import.rejected),
    ])
}

fn ended(import: &ImportView) -> AnyView {
    let t = use_t();
    let (tint, words) = match import.status {
        ImportStatus::Cancelled => (Tint::Warn, t.imports_cancelled()),
        ImportStatus::Failed => (Tint::Fail, t.imports_failed()),
        ImportStatus::Undone => (Tint::Info, t.imports_undone()),
        _ => (Tint::Pass, t.imports_done()),
    };
    let reason = import.error.map(|code| format!(" {} {}", error_text(t, code), t.imports_failed_text()));
    let text = view! { <b class="font-semibold">{words}</b> {reason} };
    let rejects = import.has_rejects.then(|| {
        let href = format!("/downloads/import-rejects.csv?import={}", import.id);
        view! { <ButtonLink href label=t.imports_download_rejects() shape=Icon::Download external=true /> }
    });
    view! {
        <div class="space-y-4">
            {notice(tint, text.into_any())}
            {counts(import)}
            <div class="flex flex-wrap items-center gap-2">
                <ButtonLink href="/contacts" label=t.imports_to_contacts() tone=Tone::Primary shape=Icon::Users />
                {rejects}
                <ButtonLink href="/contacts/import" label=t.imports_another() shape=Icon::Upload />
                {import.can_undo.then(|| undo_form(import.id))}
            </div>
            {(import.has_rejects && import.status != ImportStatus::Undone).then(|| rejects_panel(import.id))}
        </div>
    }
    .into_any()
}

fn undo_form(id: ImportId) -> AnyView {
    let t = use_t();
    let undo = ServerAction::<UndoImport>::new();
    let errors = form_errors(undo);
    view! {
        <DialogButton dialog="undo-import" label=t.imports_undo() tone=Tone::DangerLine shape=Icon::Undo2 />
        <span class="hint">{t.imports_undo_until()}</span>
        {move || errors.get().map(|error| error_line(&error))}
        <Dialog id="undo-import" title=t.imports_undo_title() text=t.imports_undo_text()>
            <ActionForm action=undo>
                <input type="hidden" name="id" value=id.to_string() />
                <SubmitButton label=t.imports_undo() pending=undo.pending() tone=Tone::Danger class="w-full" />
            </ActionForm>
        </Dialog>
    }
    .into_any()
}
