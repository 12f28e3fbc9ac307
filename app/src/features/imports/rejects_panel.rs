//! Step 4, after the end: rows that could not be taken, each to be corrected and tried again.

use domain::ImportId;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api::{RejectsView, RetryImportRow, import_rejects},
    parts::{reject_cells, reject_columns, skipped},
};
use crate::{
    page_context::use_t,
    ui::{
        button::{SubmitButton, Tone},
        feedback::{error_line, error_panel, notice},
        field::form_errors,
        icon::Icon,
        list::Table,
        panel::Panel,
        verdict::Tint,
    },
};

/// The panel; nothing where every row was taken.
pub(super) fn rejects_panel(id: ImportId) -> AnyView {
    let retry = ServerAction::<RetryImportRow>::new();
    let rejects = Resource::new(move || retry.version().get(), move |_| import_rejects(id));
    view! {
        {outcome_note()}
        <Suspense>
            {move || Suspend::new(async move {
                match rejects.await {
                    Ok(view) if view.rows.is_empty() => ().into_any(),
                    Ok(view) => shown(id, view, retry),
                    Err(error) => error_panel(&error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

/// What became of the row that was tried last.
fn outcome_note() -> AnyView {
    let t = use_t();
    let query = use_query_map();
    (move || {
        let (done, row) = query.with(|map| (map.get("done"), map.get("row")));
        let row: u64 = row?.parse().ok()?;
        match done.as_deref() {
            Some("taken") => Some(notice(Tint::Pass, t.imports_row_taken(row).into_any())),
            Some("kept") => Some(notice(Tint::Warn, t.imports_row_kept(row).into_any())),
            _ => None,
        }
    })
    .into_any()
}

fn shown(id: ImportId, view: RejectsView, retry: ServerAction<RetryImportRow>) -> AnyView {
    let t = use_t();
    let errors = form_errors(retry);
    let count = t.imports_fix_count(view.rows.len(), view.total);
    let rows = view
        .rows
        .iter()
        .map(|row| {
            let form = row.cell.clone().map(|cell| retry_form(id, row.number, cell, retry));
            reject_cells(row, form.unwrap_or_else(skipped))
        })
        .collect();
    view! {
        <Panel title=t.imports_rejects_title() hint=count flush=true>
            {move || errors.get().map(|error| view! { <div class="px-5 pb-3">{error_line(&error)}</div> })}
            <Table label=t.imports_rejects_title() columns=reject_columns() rows />
            <p class="border-t rule bg-base-200 px-5 py-3 text-sm text-ink-2">{t.imports_rejects_text()}</p>
        </Panel>
    }
    .into_any()
}

fn retry_form(id: ImportId, row: u64, (column, text): (usize, String), retry: ServerAction<RetryImportRow>) -> AnyView {
    let t = use_t();
    view! {
        <ActionForm action=retry attr:class="flex flex-wrap items-center gap-2">
            <input type="hidden" name="id" value=id.to_string() />
            <input type="hidden" name="row" value=row.to_string() />
            <input type="hidden" name="column" value=column.to_string() />
            <input name="text" value=text.clone() prop:value=text maxlength="500" class="input h-9 w-44 touch:h-11" aria-label=t.imports_fix_cell(row) autocomplete="off" />
            <SubmitButton label=t.imports_try_again() pending=retry.pending() tone=Tone::Line shape=Icon::RefreshCw class="btn-sm" />
        </ActionForm>
    }
    .into_any()
}
