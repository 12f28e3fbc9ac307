//! Server functions of imports. The file itself comes in through a door of the server, because a
//! server function would hold it in memory.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]
#![expect(clippy::too_many_arguments, reason = "one argument per field of the form")]

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::{Channel, ConsentMethod, DuplicateRule, ErrorCode, GroupId, ImportId, ImportStatus, Language, Purpose, RejectReason, RowOutcome};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// An import with its progress, in rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportView {
    pub id: ImportId,
    pub file_name: String,
    pub status: ImportStatus,
    pub total: u64,
    pub done: u64,
    pub created: u64,
    pub updated: u64,
    pub skipped: u64,
    pub rejected: u64,
    pub error: Option<ErrorCode>,
    pub created_at: DateTime<Utc>,
    /// Columns were confirmed.
    pub has_columns: bool,
    /// Consent was decided.
    pub has_consent: bool,
    /// When the very same file was imported before.
    pub same_file_at: Option<DateTime<Utc>>,
    pub can_undo: bool,
    /// Rows that repeat an earlier one or were left out can be downloaded.
    pub has_rejects: bool,
}

/// A column of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnView {
    pub name: String,
    pub first_value: String,
    /// Where it goes, in the wire form of a target.
    pub target: String,
    pub is_sure: bool,
}

/// A row of the file with its fate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowView {
    pub number: u64,
    pub cells: Vec<String>,
    pub outcome: RowOutcome,
}

/// The columns step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnsView {
    pub columns: Vec<ColumnView>,
    /// `(wire form, label)` of the custom fields.
    pub custom: Vec<(String, String)>,
    pub groups: Vec<(GroupId, String)>,
    pub chosen_groups: Vec<GroupId>,
    pub tags: String,
    pub duplicates: DuplicateRule,
    pub default_language: Language,
    pub unknown_languages: Vec<(String, u64)>,
    pub known_languages: Vec<(String, Language)>,
    /// New, changed, unchanged, repeats, left out.
    pub totals: [u64; 5],
    pub rows: Vec<RowView>,
    pub rejects: Vec<RejectView>,
    /// No more rows can be corrected here.
    pub is_full: bool,
}

/// A cell as the columns step sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionInput {
    pub row: u64,
    pub column: usize,
    /// What stood there when the page was made.
    #[serde(default)]
    pub was: String,
    #[serde(default)]
    pub text: String,
}

/// The newest imports.
#[server]
pub async fn list_imports() -> Result<Vec<ImportView>, AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ViewContacts)?;
    let imports = services::imports::list(&app, &actor).await?;
    Ok(imports
        .into_iter()
        .map(|import| ImportView {
            id: import.id,
            status: import.status,
            total: import.progress.total.unsigned_abs(),
            done: import.progress.done.unsigned_abs(),
            created: import.progress.created.unsigned_abs(),
            updated: import.progress.updated.unsigned_abs(),
            skipped: import.progress.skipped.unsigned_abs(),
            rejected: import.progress.rejected.unsigned_abs(),
            error: import.error.and_then(|code| code.parse().ok()),
            created_at: import.created_at,
            file_name: import.file_name,
            has_columns: false,
            has_consent: false,
            same_file_at: None,
            can_undo: false,
            has_rejects: false,
        })
        .collect())
}

/// One import.
#[server]
pub async fn get_import(id: ImportId) -> Result<ImportView, AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ViewContacts)?;
    let standing = services::imports::get(&app, &actor, id).await?;
    let (import, options) = (standing.import, standing.options);
    let progress = import.progress;
    Ok(ImportView {
        id,
        status: import.status,
        total: progress.total.unsigned_abs(),
        done: progress.done.unsigned_abs(),
        created: progress.created.unsigned_abs(),
        updated: progress.updated.unsigned_abs(),
        skipped: progress.skipped.unsigned_abs(),
        rejected: progress.rejected.unsigned_abs(),
        error: import.error.and_then(|code| code.parse().ok()),
        created_at: import.created_at,
        file_name: import.file_name,
        has_columns: options.has_columns,
        has_consent: options.has_consent,
        same_file_at: standing.same_file.map(|other| other.created_at),
        can_undo: standing.can_undo,
        has_rejects: progress.rejected > 0 || progress.skipped > 0 && options.duplicates == DuplicateRule::Skip,
    })
}

/// What the columns step shows.
#[server]
pub async fn import_columns(id: ImportId) -> Result<ColumnsView, AppError> {
    use crate::server_context::require;
    use services::imports;
    let (app, actor) = require(domain::Permission::ManageContacts)?;
    let options = imports::get(&app, &actor, id).await?.options;
    let preview = imports::preview(&app, &actor, id).await?;
    let fields = services::custom_fields::list(&app, &actor).await?;
    let groups = services::groups::list(&app, &actor).await?;
    let first_value = |column: usize| {
        let cells = preview.rows.iter().filter_map(|row| row.cells.get(column)).find(|cell| !cell.is_empty());
        cells.cloned().unwrap_or_default()
    };
    let columns = options.columns.iter().enumerate().map(|(index, name)| ColumnView {
        name: name.clone(),
        first_value: first_value(index),
        target: options.targets.get(index).cloned().unwrap_or_default(),
        is_sure: preview.sure_columns.get(index).copied().unwrap_or(true),
    });
    let row = |row: imports::PreviewRow| RowView {
        number: row.number,
        cells: row.cells,
        outcome: row.outcome,
    };
    let totals = preview.totals;
    let rejects = preview.rejects.into_iter().take(SHOWN_ROWS);
    let rejects = rejects.filter_map(|row| match row.outcome {
        RowOutcome::Reject(reason) => Some(reject_view(row.number, reason, &row.cells, &options.targets)),
        _ => None,
    });
    let rejects = rejects.collect();
    Ok(ColumnsView {
        columns: columns.collect(),
        custom: fields.into_iter().map(|field| (format!("custom:{}", field.name), field.label)).collect(),
        groups: groups.into_iter().map(|sized| (sized.group.id, sized.group.name)).collect(),
        chosen_groups: options.groups,
        tags: options.tags.join(", "),
        duplicates: options.duplicates,
        default_language: options.default_language,
        unknown_languages: preview.unknown_languages,
        known_languages: preview.known_languages,
        totals: [totals.created, totals.updated, totals.kept, totals.repeats, totals.rejected],
        rows: preview.rows.into_iter().take(SHOWN_ROWS).map(row).collect(),
        rejects,
        is_full: options.corrections.len() >= services::imports::MOST_CORRECTIONS,
    })
}

/// Rows of the preview that travel to the browser.
pub const SHOWN_ROWS: usize = 50;

/// Keeps the columns step; `go` is `next`, or `check` to see the preview anew.
#[server]
pub async fn save_import_columns(
    id: ImportId,
    #[server(default)] targets: Vec<String>,
    duplicates: String,
    default_language: String,
    #[server(default)] words: Vec<String>,
    #[server(default)] meanings: Vec<String>,
    #[server(default)] tags: String,
    #[server(default)] groups: Vec<GroupId>,
    #[server(default)] corrections: Vec<CorrectionInput>,
    #[server(default)] go: String,
) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageContacts)?;
    let input = services::imports::ColumnsInput {
        targets,
        duplicates,
        default_language,
        language_words: words.into_iter().zip(meanings).collect(),
        tags,
        groups,
        corrections: corrections
            .into_iter()
            .filter(|cell| cell.text != cell.was)
            .map(|CorrectionInput { row, column, text, .. }| services::imports::Correction { row, column, text })
            .collect(),
    };
    services::imports::save_columns(&app, &actor, id, &input).await?;
    let step = if go == "check" { "columns" } else { "consent" };
    leptos_axum::redirect(&format!("/contacts/import/{id}?step={step}"));
    Ok(())
}

/// Keeps the consent step; `record` is `yes` or `no`.
#[server]
pub async fn save_import_consent(
    id: ImportId,
    record: String,
    #[server(default)] channels: Vec<Channel>,
    #[server(default)] purposes: Vec<Purpose>,
    method: ConsentMethod,
    #[server(default)] evidence: String,
) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageContacts)?;
    let choice = (record == "yes").then(|| services::imports::ConsentChoice {
        channels: channels.into_iter().collect(),
        purposes: purposes.into_iter().collect(),
        method,
        evidence,
    });
    services::imports::save_consent(&app, &actor, id, choice).await?;
    leptos_axum::redirect(&format!("/contacts/import/{id}?step=run"));
    Ok(())
}

/// Starts an import; `again` confirms a file that was imported before.
#[server]
pub async fn start_import(id: ImportId, again: Option<String>) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageContacts)?;
    services::imports::start(&app, &actor, id, again.is_some()).await?;
    leptos_axum::redirect(&format!("/contacts/import/{id}?step=run&done=started"));
    Ok(())
}

/// Stops an import, or throws one away that has not started.
#[server]
pub async fn cancel_import(id: ImportId) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageContacts)?;
    services::imports::cancel(&app, &actor, id).await?;
    match services::imports::get(&app, &actor, id).await {
        Ok(_) => leptos_axum::redirect(&format!("/contacts/import/{id}?step=run&done=cancelled")),
        Err(_) => leptos_axum::redirect("/contacts/import"),
    }
    Ok(())
}

/// Deletes the contacts an import created.
#[server]
pub async fn undo_import(id: ImportId) -> Result<u64, AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageContacts)?;
    let deleted = services::imports::undo(&app, &actor, id).await?;
    leptos_axum::redirect(&format!("/contacts/import/{id}?step=run&done=undone"));
    Ok(deleted)
}

/// A rejected row with the cell that can be corrected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectView {
    pub number: u64,
    pub reason: RejectReason,
    /// Place and text of the cell that is to blame; none where no cell can be corrected.
    pub cell: Option<(usize, String)>,
}

/// What an ended import could not take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectsView {
    /// The first ones.
    pub rows: Vec<RejectView>,
    /// How many there are.
    pub total: u64,
}

/// The first rows that an ended import could not take.
#[server]
pub async fn import_rejects(id: ImportId) -> Result<RejectsView, AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageContacts)?;
    let targets = services::imports::get(&app, &actor, id).await?.options.targets;
    let (rejects, total) = services::imports::rejects(&app, &actor, id, SHOWN_ROWS as i64).await?;
    let rows = rejects
        .into_iter()
        .map(|reject| reject_view(reject.row_number.unsigned_abs(), reject.reason, &reject.cells, &targets));
    Ok(RejectsView { rows: rows.collect(), total })
}

/// Corrects a cell of a rejected row of an ended import and tries the row again.
#[server]
pub async fn retry_import_row(id: ImportId, row: u64, column: usize, #[server(default)] text: String) -> Result<bool, AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageContacts)?;
    let correction = services::imports::Correction { row, column, text };
    let is_taken = services::imports::retry(&app, &actor, id, &correction).await?;
    let done = if is_taken { "taken" } else { "kept" };
    leptos_axum::redirect(&format!("/contacts/import/{id}?step=run&done={done}&row={row}"));
    Ok(is_taken)
}

/// A rejected row with the cell that is to blame, by where its columns go.
#[must_use]
pub fn reject_view(number: u64, reason: RejectReason, cells: &[String], targets: &[String]) -> RejectView {
    let target = match reason {
        RejectReason::BadEmail => Some("email"),
        RejectReason::NameTooLong => Some("name"),
        RejectReason::NoPhone | RejectReason::PhoneCharacters | RejectReason::PhoneLength | RejectReason::PhoneCountry | RejectReason::PhoneNotMobile => {
            Some("phone")
        }
        // Nothing is wrong with a single cell.
        RejectReason::BadEncoding | RejectReason::Repeat => None,
    };
    let column = target.and_then(|target| targets.iter().position(|other| other == target));
    RejectView {
        number,
        reason,
        cell: column.map(|column| (column, cells.get(column).cloned().unwrap_or_default())),
    }
}

/// Columns by target, for the preview's heads: only those that go somewhere.
#[must_use]
pub fn taken_columns(columns: &[ColumnView]) -> BTreeMap<usize, String> {
    let taken = columns.iter().enumerate().filter(|(_, column)| column.target != "ignore");
    taken.map(|(index, column)| (index, column.name.clone())).collect()
}
