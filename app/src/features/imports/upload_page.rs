//! `/contacts/import`: the file, and earlier imports.

use domain::ErrorCode;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api::{ImportView, list_imports},
    parts::{status_badge, steps},
};
use crate::{
    error::error_text,
    page_context::use_t,
    ui::{
        button::ButtonLink,
        date::date_text,
        feedback::{error_panel, notice, skeleton_rows},
        icon::{Icon, icon},
        layout::PageHeader,
        panel::Panel,
        verdict::Tint,
    },
};

/// The first step. The form posts to the server's own door; `data-upload` lets the shell script show
/// the progress.
#[must_use]
pub fn page() -> AnyView {
    let t = use_t();
    let imports = Resource::new(|| (), |()| list_imports());
    view! {
        <PageHeader title=t.imports_title()>
            <ButtonLink href="/contacts" label=t.ui_cancel() />
        </PageHeader>
        {steps(None, 0)}
        <div class="space-y-4">
            {refusal()}
            {upload_form()}
            <Suspense fallback=|| skeleton_rows(3)>
                {move || Suspend::new(async move {
                    match imports.await {
                        Ok(imports) => earlier(imports),
                        Err(error) => error_panel(&error),
                    }
                })}
            </Suspense>
        </div>
    }
    .into_any()
}

/// Why the last file was not taken (`?error=…`).
fn refusal() -> AnyView {
    let t = use_t();
    let query = use_query_map();
    (move || {
        let code = query.with(|map| map.get("error"))?;
        let code = code.parse().unwrap_or(ErrorCode::Internal);
        Some(view! { <div role="alert">{notice(Tint::Fail, error_text(t, code).into_any())}</div> })
    })
    .into_any()
}

fn upload_form() -> AnyView {
    let t = use_t();
    view! {
        <Panel title=t.imports_upload_title()>
            <p class="text-ink-2">{t.imports_upload_text()}</p>
            <p class="hint mb-4">{t.imports_upload_kept()}</p>
            <form method="post" action="/contacts/import/upload" enctype="multipart/form-data" data-upload="" data-failed="/contacts/import?error=unavailable" class="grid max-w-2xl gap-3 sm:grid-cols-[minmax(0,1fr)_auto]">
                <div>
                    <label class="mb-1 block font-medium" for="f-file">{t.imports_upload_label()}</label>
                    <input id="f-file" type="file" name="file" required=true class="file-input w-full" accept=".csv,.tsv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" />
                </div>
                <div hidden class="sm:col-span-2 sm:row-start-2" data-upload-progress="">
                    <p class="hint" role="status">{t.imports_uploading()} " " <span class="num" data-upload-percent=""></span></p>
                    <progress class="progress progress-primary w-full" max="100" value="0" aria-label=t.imports_uploading()></progress>
                </div>
                <button type="submit" class="btn btn-primary justify-self-start sm:mt-7">{icon(Icon::Upload)} {t.imports_upload_button()}</button>
            </form>
        </Panel>
    }
    .into_any()
}

fn earlier(imports: Vec<ImportView>) -> AnyView {
    let t = use_t();
    if imports.is_empty() {
        return view! { <Panel title=t.imports_recent_title()><p class="text-ink-2">{t.imports_recent_empty()}</p></Panel> }.into_any();
    }
    let rows = imports
        .into_iter()
        .map(|import| {
            view! {
                <li class="flex flex-wrap items-center gap-x-4 gap-y-1 px-5 py-3">
                    <span class="min-w-0 flex-1 basis-56">
                        <a class="block truncate font-medium hover:underline" href=format!("/contacts/import/{}", import.id)>{import.file_name}</a>
                        <span class="hint num">{t.imports_progress(import.done, import.total)}</span>
                    </span>
                    {status_badge(import.status)}
                    <span class="hint num">{date_text(import.created_at)}</span>
                </li>
            }
        })
        .collect_view();
    view! { <Panel title=t.imports_recent_title() flush=true><ul class="divide-y divide-base-300 border-t rule">{rows}</ul></Panel> }.into_any()
}
