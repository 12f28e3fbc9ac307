//! `/contacts/import/:id`: the step that `?step=` names, else the first that is not done.

use domain::{ErrorCode, ImportId, ImportStatus};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api::{CancelImport, ImportView, get_import},
    columns_step, consent_step,
    parts::{STEPS, next_step, steps},
    run_step,
};
use crate::{
    error::AppError,
    page_context::use_t,
    ui::{
        button::{SubmitButton, Tone},
        feedback::{error_panel, skeleton_rows},
        layout::PageHeader,
        url::use_named,
    },
};

/// The page of one import.
#[must_use]
pub fn page() -> AnyView {
    let (asked, query) = (use_named::<ImportId>("/contacts/import/", ""), use_query_map());
    let source = move || (asked.get(), query.with(|map| (map.get("step"), map.get("done"), map.get("row"))));
    let import = Resource::new(source, |(id, _): (Option<ImportId>, _)| async move {
        match id {
            Some(id) => get_import(id).await,
            None => Err(AppError::new(ErrorCode::NotFound)),
        }
    });
    view! {
        <Suspense fallback=|| skeleton_rows(8)>
            {move || Suspend::new(async move {
                let asked = query.with_untracked(|map| map.get("step"));
                match import.await {
                    Ok(view) => step(view, asked.as_deref()),
                    Err(error) => error_panel(&error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

fn step(import: ImportView, asked: Option<&str>) -> AnyView {
    let t = use_t();
    let next = next_step(&import);
    let asked = STEPS.iter().position(|step| Some(*step) == asked).filter(|step| *step > 0);
    let now = match import.status {
        ImportStatus::Uploaded => asked.unwrap_or(next).min(next),
        _ => 3,
    };
    let cancel = (import.status == ImportStatus::Uploaded).then(|| discard_form(import.id));
    view! {
        <PageHeader title=t.imports_title() subtitle=t.imports_file(&import.file_name, import.total)>{cancel}</PageHeader>
        {steps(Some(&import), now)}
        {match now {
            1 => columns_step::step(import.id),
            2 => consent_step::step(import.id),
            _ => run_step::step(import),
        }}
    }
    .into_any()
}

fn discard_form(id: ImportId) -> AnyView {
    let t = use_t();
    let cancel = ServerAction::<CancelImport>::new();
    view! {
        <ActionForm action=cancel>
            <input type="hidden" name="id" value=id.to_string() />
            <SubmitButton label=t.imports_discard() pending=cancel.pending() tone=Tone::Quiet />
        </ActionForm>
    }
    .into_any()
}
