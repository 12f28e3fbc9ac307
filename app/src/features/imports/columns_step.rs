//! Step 2: what the columns mean, with a preview of what would happen.

use domain::{DuplicateRule, ImportId, Language};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api::{ColumnView, ColumnsView, RowView, SaveImportColumns, import_columns, taken_columns},
    parts::{outcome_badge, reject_cells, reject_columns, skipped},
};
use crate::{
    features::contacts::parts::language_options,
    page_context::use_t,
    ui::{
        button::{SubmitButton, Tone},
        choice::Checkbox,
        feedback::{error_panel, skeleton_rows},
        field::{FormAlert, SelectField, TextField, form_errors},
        icon::{Icon, icon},
        list::{Cells, Column, Table, text_cell},
        panel::{Figure, Panel, figures},
        verdict::{Tint, verdict},
    },
};

/// The form's id, for the button in the preview.
const FORM: &str = "columns";

/// The step.
pub(super) fn step(id: ImportId) -> AnyView {
    let save = ServerAction::<SaveImportColumns>::new();
    let query = use_query_map();
    let view = Resource::new(move || (query.with(|map| map.get("step")), save.version().get()), move |_| import_columns(id));
    view! {
        <Suspense fallback=|| skeleton_rows(8)>
            {move || Suspend::new(async move {
                match view.await {
                    Ok(view) => shown(id, view, save),
                    Err(error) => error_panel(&error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

fn shown(id: ImportId, view: ColumnsView, save: ServerAction<SaveImportColumns>) -> AnyView {
    let preview = preview_panel(&view);
    let fixes = fix_panel(&view);
    view! {
        <div class="space-y-4">
            {totals(&view)}
            <div class="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-[minmax(0,1fr)_384px]">
                <div class="min-w-0">{form(id, view, save)}</div>
                <div class="min-w-0 space-y-4">{fixes}</div>
            </div>
            {preview}
        </div>
    }
    .into_any()
}

fn totals(view: &ColumnsView) -> AnyView {
    let t = use_t();
    let [created, updated, kept, repeats, rejected] = view.totals;
    let figure = |label: String, count: u64, context: String| Figure {
        label,
        value: domain::money::group_indian(count),
        context: Some(context),
        share: None,
        link: None,
    };
    let (changed, hint) = if view.duplicates == DuplicateRule::Skip {
        (kept, t.imports_keep_hint())
    } else {
        (updated, t.imports_update_hint())
    };
    let repeats_hint = if view.duplicates == DuplicateRule::Skip {
        t.imports_repeats_hint()
    } else {
        t.imports_repeats_merged()
    };
    figures(vec![
        figure(t.imports_ready(), created, t.imports_ready_hint()),
        figure(t.imports_update(), changed, hint),
        figure(t.imports_fix(), rejected, t.imports_fix_hint()),
        figure(t.imports_repeats(), repeats, repeats_hint),
    ])
}

fn form(id: ImportId, view: ColumnsView, save: ServerAction<SaveImportColumns>) -> AnyView {
    let t = use_t();
    let errors = form_errors(save);
    let language_column = view.columns.iter().find(|column| column.target == "language").map(|column| column.name.clone());
    let words = language_words(language_column, view.unknown_languages, view.known_languages);
    let rules = [
        (DuplicateRule::Fill, t.imports_duplicates_fill()),
        (DuplicateRule::Overwrite, t.imports_duplicates_overwrite()),
        (DuplicateRule::Skip, t.imports_duplicates_skip()),
    ];
    let rules = rules.into_iter().map(|(rule, words)| (rule.code().to_owned(), words)).collect();
    let chosen = view.chosen_groups;
    let groups = view
        .groups
        .into_iter()
        .enumerate()
        .map(|(index, (group, name))| {
            let checked = chosen.contains(&group);
            view! { <Checkbox name=format!("groups[{index}]") label=name value=group.to_string() checked /> }
        })
        .collect_view();
    view! {
        <ActionForm action=save attr:id=FORM attr:class="space-y-4">
            <FormAlert errors />
            <input type="hidden" name="id" value=id.to_string() />
            {columns_panel(view.columns, &view.custom)}
            {words}
            <Panel title=t.imports_options_title()>
                <div class="grid items-start gap-4 sm:grid-cols-2">
                    <SelectField name="duplicates" label=t.imports_duplicates() options=rules value=view.duplicates.code() />
                    <SelectField name="default_language" label=t.imports_default_language() options=language_options() value=view.default_language.code() />
                    <TextField name="tags" label=t.imports_tags() value=view.tags hint=t.contacts_tags_hint() optional=true autocomplete="off" />
                    <fieldset>
                        <legend class="mb-1 font-medium">{t.imports_groups()}</legend>
                        {groups}
                    </fieldset>
                </div>
            </Panel>
            <div class="flex flex-wrap gap-2">
                <SubmitButton label=t.imports_next_consent() pending=save.pending() shape=Icon::ArrowRight name="go" value="next" />
                <SubmitButton label=t.imports_refresh() pending=save.pending() tone=Tone::Line shape=Icon::RefreshCw name="go" value="check" />
            </div>
        </ActionForm>
    }
    .into_any()
}

fn columns_panel(columns: Vec<ColumnView>, custom: &[(String, String)]) -> AnyView {
    let t = use_t();
    let heads = vec![
        Column::text(t.imports_column()).heading().class("font-medium"),
        Column::text(t.imports_first_value()).class("sm:max-w-36 sm:truncate"),
        Column::text(t.imports_goes_to()),
        Column::text(t.imports_state()).bare(),
    ];
    let count = t.imports_columns_count(columns.len());
    let rows = columns
        .into_iter()
        .enumerate()
        .map(|(index, column)| column_row(index, column, custom))
        .collect();
    view! {
        <Panel title=t.imports_columns_title() hint=count flush=true>
            <Table label=t.imports_columns_title() columns=heads rows row_class="h-14" />
        </Panel>
    }
    .into_any()
}

fn column_row(index: usize, column: ColumnView, custom: &[(String, String)]) -> Cells {
    let t = use_t();
    let name = if column.name.is_empty() {
        t.imports_column_unnamed(index + 1)
    } else {
        column.name
    };
    let state = match (column.target.as_str(), column.is_sure) {
        ("ignore", _) => verdict(Tint::Idle, t.imports_skipped()),
        (_, true) => verdict(Tint::Pass, t.imports_matched()),
        (_, false) => verdict(Tint::Warn, t.imports_check()),
    };
    let options = target_options(custom)
        .into_iter()
        .map(|(value, words)| {
            let selected = value == column.target;
            view! { <option value=value selected=selected>{words}</option> }
        })
        .collect_view();
    let label = format!("{}: {name}", t.imports_goes_to());
    let choice = view! { <select name=format!("targets[{index}]") class="select h-9 w-44 touch:h-11 max-sm:w-52" aria-label=label>{options}</select> };
    vec![name.into_any(), text_cell(column.first_value), choice.into_any(), state]
}

/// Targets in the order of the form, with their words.
fn target_options(custom: &[(String, String)]) -> Vec<(String, String)> {
    let t = use_t();
    let built_in = [
        ("name", t.contacts_name()),
        ("phone", t.contacts_phone()),
        ("email", t.contacts_email()),
        ("language", t.contacts_language()),
        ("city", t.contacts_city()),
        ("tags", t.contacts_tags()),
        ("group", t.contacts_group()),
    ];
    let mut options: Vec<(String, String)> = built_in.into_iter().map(|(code, words)| (code.to_owned(), words)).collect();
    options.extend(custom.iter().cloned());
    options.push(("new-field".to_owned(), t.imports_target_new_field()));
    options.push(("ignore".to_owned(), t.imports_target_ignore()));
    options
}

/// The question what unknown words of the language column mean.
fn language_words(column: Option<String>, unknown: Vec<(String, u64)>, known: Vec<(String, Language)>) -> AnyView {
    let t = use_t();
    let Some(column) = column.filter(|_| !unknown.is_empty() || !known.is_empty()) else {
        return ().into_any();
    };
    let known = known.into_iter().map(|(word, language)| (word, None, Some(language)));
    let unknown = unknown.into_iter().map(|(word, rows)| (word, Some(rows), None));
    let questions = known
        .chain(unknown)
        .enumerate()
        .map(|(index, (word, rows, chosen))| {
            let options = Language::ALL
                .into_iter()
                .map(|language| view! { <option value=language.code() lang=language.code() selected={chosen == Some(language)}>{language.endonym()}</option> })
                .collect_view();
            view! {
                <label class="flex flex-wrap items-center gap-2">
                    <input type="hidden" name=format!("words[{index}]") value=word.clone() />
                    <b class="font-semibold">{word}</b>
                    <select name=format!("meanings[{index}]") class="select h-9 w-36 touch:h-11">
                        <option value="">{t.ui_choose()}</option>
                        {options}
                    </select>
                    {rows.map(|rows| view! { <span class="hint num">{t.imports_rows(rows)}</span> })}
                </label>
            }
        })
        .collect_view();
    view! {
        <div class="rounded-xl border border-warning-line bg-warning-soft px-5 py-4">
            <p class="mb-3 text-warning-ink">{t.imports_language_words(column)}</p>
            <div class="flex flex-wrap gap-4">{questions}</div>
        </div>
    }
    .into_any()
}

fn fix_panel(view: &ColumnsView) -> AnyView {
    let t = use_t();
    if view.rejects.is_empty() {
        return ().into_any();
    }
    let heads = reject_columns();
    let rows = view
        .rejects
        .iter()
        .enumerate()
        .map(|(index, row)| {
            let cell = row.cell.clone().filter(|_| !view.is_full).map(|cell| correction(index, row.number, cell));
            reject_cells(row, cell.unwrap_or_else(skipped))
        })
        .collect();
    let all = view.totals[3] + view.totals[4];
    let count = t.imports_fix_count(view.rejects.len(), all);
    let can_fix = !view.is_full && view.rejects.iter().any(|row| row.cell.is_some());
    let again = can_fix.then(|| {
        view! { <button type="submit" form=FORM name="go" value="check" class="btn btn-line btn-sm">{icon(Icon::RefreshCw)} {t.imports_fix_again()}</button> }
    });
    view! {
        <Panel title=t.imports_fix_title() hint=count flush=true>
            <div class="max-h-[36rem] overflow-y-auto"><Table label=t.imports_fix_title() columns=heads rows /></div>
            <div class="space-y-2 border-t rule bg-base-200 px-5 py-3 text-sm text-ink-2">
                {again}
                <p>{t.imports_fix_text()}</p>
            </div>
        </Panel>
    }
    .into_any()
}

/// The field of a cell to correct; it goes with the form of the columns.
fn correction(index: usize, row: u64, (column, text): (usize, String)) -> AnyView {
    let t = use_t();
    let field = |name: &str| format!("corrections[{index}][{name}]");
    view! {
        <input type="hidden" form=FORM name=field("row") value=row.to_string() />
        <input type="hidden" form=FORM name=field("column") value=column.to_string() />
        <input type="hidden" form=FORM name=field("was") value=text.clone() />
        // As a property too: where one row takes another's place, what was typed there must not stay.
        <input form=FORM name=field("text") value=text.clone() prop:value=text maxlength="500" class="input h-9 w-40 touch:h-11 max-sm:w-full" aria-label=t.imports_fix_cell(row) autocomplete="off" />
    }
    .into_any()
}

fn preview_panel(view: &ColumnsView) -> AnyView {
    let t = use_t();
    let taken = taken_columns(&view.columns);
    let mut heads = vec![
        Column::number(t.imports_row()),
        Column::text(t.imports_state()).heading().class("whitespace-nowrap"),
    ];
    heads.extend(taken.values().cloned().map(|name| Column::text(name).class("sm:max-w-48 sm:truncate")));
    let row = |row: &RowView| {
        let mut cells = vec![row.number.into_any(), outcome_badge(row.outcome)];
        cells.extend(taken.keys().map(|index| text_cell(row.cells.get(*index).cloned().unwrap_or_default())));
        cells
    };
    let rows = view.rows.iter().map(row).collect();
    view! {
        <Panel title=t.imports_preview_title() flush=true>
            <Table label=t.imports_preview_title() columns=heads rows />
        </Panel>
    }
    .into_any()
}
