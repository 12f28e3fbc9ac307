//! Imports of contacts from CSV and XLSX files.

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::{DefaultBodyLimit, Multipart, State, multipart::MultipartError},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use domain::{DuplicateRule, ErrorCode, GroupId, ImportId, ImportStatus, Language, Permission};
use serde::{Deserialize, Serialize};
use services::{
    Actor, App, Error,
    imports::{self, ColumnsInput, ConsentChoice, Correction, Standing},
};
use utoipa::ToSchema;
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouterExt},
    routes,
};

use super::{
    problem::{Problem, Result},
    request::{Body, Caller, Id, OptionalBody, Page},
};

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        // The service stops reading at 50 MB.
        .routes(routes!(list, create).layer(DefaultBodyLimit::disable()))
        .routes(routes!(get))
        .routes(routes!(start))
        .routes(routes!(cancel))
        .routes(routes!(rejects))
        .routes(routes!(retry))
}

/// An import.
#[derive(Debug, Serialize, ToSchema)]
struct Import {
    /// Its id.
    #[schema(value_type = String, format = Uuid)]
    id: ImportId,
    /// `uploaded`, `running`, `done`, `cancelled`, `failed`, `undone`.
    #[schema(value_type = String, example = "running")]
    status: ImportStatus,
    /// The file's name.
    #[schema(example = "clients.csv")]
    file_name: String,
    /// Rows in the file, the header left out.
    rows_total: i64,
    /// Rows dealt with so far: the sum of the next four.
    rows_done: i64,
    /// Contacts created.
    rows_created: i64,
    /// Contacts updated.
    rows_updated: i64,
    /// Rows that changed nothing.
    rows_skipped: i64,
    /// Rows that could not be taken; `GET /imports/{id}/rejects` says why.
    rows_rejected: i64,
    /// Why it failed, as a code.
    error: Option<String>,
    /// When the file came.
    created_at: DateTime<Utc>,
    /// When it ended.
    finished_at: Option<DateTime<Utc>>,
}

impl From<storage::imports::Import> for Import {
    fn from(import: storage::imports::Import) -> Self {
        let progress = import.progress;
        Self {
            id: import.id,
            status: import.status,
            file_name: import.file_name,
            rows_total: progress.total,
            rows_done: progress.done,
            rows_created: progress.created,
            rows_updated: progress.updated,
            rows_skipped: progress.skipped,
            rows_rejected: progress.rejected,
            error: import.error,
            created_at: import.created_at,
            finished_at: import.finished_at,
        }
    }
}

/// An import with its columns.
#[derive(Debug, Serialize, ToSchema)]
struct ImportDetails {
    /// The import.
    #[serde(flatten)]
    import: Import,
    /// The file's columns in their order.
    columns: Vec<Column>,
    /// An earlier import of the very same file.
    #[schema(value_type = Option<String>, format = Uuid)]
    same_file: Option<ImportId>,
}

/// A column of the file.
#[derive(Debug, Serialize, ToSchema)]
struct Column {
    /// Its name.
    #[schema(example = "Mobile No.")]
    name: String,
    /// Where its values go.
    #[schema(example = "phone")]
    target: String,
}

impl From<Standing> for ImportDetails {
    fn from(standing: Standing) -> Self {
        let options = standing.options;
        let columns = options.columns.into_iter().zip(options.targets);
        Self {
            import: standing.import.into(),
            columns: columns.map(|(name, target)| Column { name, target }).collect(),
            same_file: standing.same_file.map(|import| import.id),
        }
    }
}

/// How to take a file over.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"mapping": {"Mobile No.": "phone", "Client": "name"}, "tags": ["2026"],
    "consent": {"channels": ["whatsapp"], "purposes": ["marketing"], "method": "paper", "evidence": "Account opening forms 2025"}}))]
struct ImportOptions {
    /// Where columns go, by the column's name: `name`, `phone`, `email`, `language`, `city`, `tags`,
    /// `group`, `custom:<name>`, `new-field` or `ignore`. Columns left out go where they seem to belong.
    mapping: BTreeMap<String, String>,
    /// What happens to rows whose number a contact has already: `fill`, `skip` or `overwrite`.
    #[schema(value_type = String)]
    duplicates: DuplicateRule,
    /// Language of contacts whose row names none; the organisation's when left out.
    #[schema(value_type = Option<String>)]
    default_language: Option<Language>,
    /// Tags for every contact.
    tags: Vec<String>,
    /// Ids of groups for every contact.
    #[schema(value_type = Vec<String>)]
    groups: Vec<GroupId>,
    /// The consent these people gave before, with its evidence. Without it nobody new in the file can
    /// be written to until consent is recorded.
    #[schema(value_type = Option<Object>)]
    consent: Option<ConsentChoice>,
    /// Cells of the file that are put right, in up to 200 rows; added to those put right before.
    corrections: Vec<CellCorrection>,
    /// Whether to begin at once; otherwise `POST /imports/{id}/start` does.
    start: bool,
    /// Import a file again that was imported before.
    confirm_same_file: bool,
}

impl Default for ImportOptions {
    fn default() -> Self {
        Self {
            mapping: BTreeMap::new(),
            duplicates: DuplicateRule::default(),
            default_language: None,
            tags: Vec::new(),
            groups: Vec::new(),
            consent: None,
            corrections: Vec::new(),
            start: true,
            confirm_same_file: false,
        }
    }
}

/// A cell of the file, put right.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"row": 4, "column": "Mobile No.", "text": "98765 43212"}))]
struct CellCorrection {
    /// The row's number in the file, as the rejected rows tell it; the header is row 1.
    row: u64,
    /// The column's name.
    column: String,
    /// What is to stand there.
    text: String,
}

impl CellCorrection {
    fn placed(self, columns: &[String]) -> Result<Correction> {
        let column = columns.iter().position(|name| *name == self.column);
        Ok(Correction {
            row: self.row,
            column: column.ok_or_else(|| no_column("corrections", &self.column, columns))?,
            text: self.text,
        })
    }
}

fn no_column(field: &str, name: &str, columns: &[String]) -> Problem {
    Problem::new(ErrorCode::Invalid).detail(format!("{field}: the file has no column \"{name}\"; it has: {}", columns.join(", ")))
}

/// What became of a row that was tried again.
#[derive(Debug, Serialize, ToSchema)]
struct Retried {
    /// Whether it was taken over; otherwise it stays among the rejected rows, as corrected.
    taken: bool,
}

/// The parts of an upload.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form; its parts are read as they come")]
struct ImportForm {
    /// A CSV or XLSX file of up to 50 MB and 200,000 rows.
    #[schema(value_type = String, format = Binary, content_media_type = "application/octet-stream")]
    file: Vec<u8>,
    /// How to take it over, as JSON.
    options: Option<ImportOptions>,
}

/// List imports
///
/// The newest twenty.
#[utoipa::path(get, path = "/imports", tag = "imports", responses((status = OK, body = Page<Import>)))]
async fn list(State(app): State<App>, Caller(actor): Caller) -> Result<Json<Page<Import>>> {
    Ok(Json(Page::whole(imports::list(&app, &actor).await?)))
}

/// Upload a file
///
/// And, unless `start` says otherwise, begin to take it over. Rows are taken over in the background:
/// read the import to follow it.
#[utoipa::path(post, path = "/imports", tag = "imports", request_body(content = ImportForm, content_type = "multipart/form-data"),
    responses((status = CREATED, body = ImportDetails)))]
async fn create(
    State(app): State<App>,
    Caller(actor): Caller,
    parts: std::result::Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Result<Response> {
    actor.require(Permission::ManageContacts)?;
    let parts = parts.map_err(|rejection| Problem::new(ErrorCode::Invalid).status(rejection.status()).detail(rejection.body_text()))?;
    let mut taken = None;
    match take(&app, &actor, parts, &mut taken).await {
        Ok(id) => Ok((StatusCode::CREATED, get(State(app), Caller(actor), Id(id)).await?).into_response()),
        Err(problem) => {
            // Nothing is left of a file that cannot be taken as asked.
            if let Some(id) = taken {
                imports::cancel(&app, &actor, id).await?;
            }
            Err(problem)
        }
    }
}

/// Takes the form in and does what it asks; `taken` is the import as soon as there is one.
async fn take(app: &App, actor: &Actor, parts: Multipart, taken: &mut Option<ImportId>) -> Result<ImportId> {
    let options = read(app, actor, parts, taken).await?;
    let id = taken.ok_or_else(|| Error::field("file", ErrorCode::Required))?;
    prepare(app, actor, id, options).await?;
    Ok(id)
}

/// Reads the parts of the form; the file goes to disk as it comes.
async fn read(app: &App, actor: &Actor, mut parts: Multipart, taken: &mut Option<ImportId>) -> Result<ImportOptions> {
    let mut options = ImportOptions::default();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        match part.name() {
            Some("file") if taken.is_none() => {
                let name = part.file_name().unwrap_or("contacts.csv").to_owned();
                *taken = Some(imports::upload(app, actor, &name, part).await?);
            }
            Some("options") => {
                let text = part.text().await.map_err(broken)?;
                options = serde_json::from_str(&text).map_err(|error| Problem::new(ErrorCode::Invalid).detail(format!("options: {error}")))?;
            }
            _ => return Err(Problem::new(ErrorCode::Invalid).detail("the form has the parts file and options, once each")),
        }
    }
    Ok(options)
}

fn broken(error: MultipartError) -> Problem {
    Problem::new(ErrorCode::Invalid).status(error.status()).detail(error.body_text())
}

/// Keeps the choices and, if asked, begins.
async fn prepare(app: &App, actor: &Actor, id: ImportId, options: ImportOptions) -> Result<()> {
    let standing = imports::get(app, actor, id).await?;
    let columns = &standing.options.columns;
    if let Some(unknown) = options.mapping.keys().find(|name| !columns.contains(name)) {
        return Err(no_column("mapping", unknown, columns));
    }
    let corrections = options.corrections.into_iter().map(|cell| cell.placed(columns)).collect::<Result<Vec<_>>>()?;
    let guessed = columns.iter().zip(standing.options.targets);
    let targets = guessed.map(|(name, target)| options.mapping.get(name).cloned().unwrap_or(target)).collect();
    let language = options.default_language.unwrap_or(standing.options.default_language);
    let input = ColumnsInput {
        targets,
        duplicates: options.duplicates.to_string(),
        default_language: language.code().to_owned(),
        language_words: Vec::new(),
        tags: options.tags.join(","),
        groups: options.groups,
        corrections,
    };
    imports::save_columns(app, actor, id, &input).await?;
    imports::save_consent(app, actor, id, options.consent).await?;
    if options.start {
        imports::start(app, actor, id, options.confirm_same_file).await?;
    }
    Ok(())
}

/// Get an import
///
/// Its progress, or how it ended.
#[utoipa::path(get, path = "/imports/{id}", tag = "imports", responses((status = OK, body = ImportDetails)))]
async fn get(State(app): State<App>, Caller(actor): Caller, Id(id): Id<ImportId>) -> Result<Json<ImportDetails>> {
    Ok(Json(imports::get(&app, &actor, id).await?.into()))
}

/// Start an import that was only uploaded
#[utoipa::path(post, path = "/imports/{id}/start", tag = "imports", request_body = ImportOptions, responses((status = OK, body = ImportDetails)))]
async fn start(
    State(app): State<App>,
    Caller(actor): Caller,
    Id(id): Id<ImportId>,
    OptionalBody(options): OptionalBody<ImportOptions>,
) -> Result<Json<ImportDetails>> {
    actor.require(Permission::ManageContacts)?;
    prepare(&app, &actor, id, options).await?;
    get(State(app), Caller(actor), Id(id)).await
}

/// Cancel an import
///
/// What was taken over stays; a file that was only uploaded is thrown away.
#[utoipa::path(post, path = "/imports/{id}/cancel", tag = "imports", responses((status = NO_CONTENT, description = "It has stopped.")))]
async fn cancel(State(app): State<App>, Caller(actor): Caller, Id(id): Id<ImportId>) -> Result<StatusCode> {
    imports::cancel(&app, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Download the rejected rows
///
/// As CSV with a column that says why, in the language of the key's member.
#[utoipa::path(get, path = "/imports/{id}/rejects", tag = "imports", responses((status = OK, body = String, content_type = "text/csv")))]
async fn rejects(State(app): State<App>, Caller(actor): Caller, Id(id): Id<ImportId>) -> Result<Response> {
    let csv = imports::rejects_csv(&app, &actor, id).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"rejected-rows.csv\""),
    ];
    Ok((headers, csv).into_response())
}

/// Correct a rejected row and try it again
///
/// Once the import has ended. A row that is taken over is no longer among the rejected ones.
#[utoipa::path(post, path = "/imports/{id}/retry", tag = "imports", request_body = CellCorrection, responses((status = OK, body = Retried)))]
async fn retry(State(app): State<App>, Caller(actor): Caller, Id(id): Id<ImportId>, Body(cell): Body<CellCorrection>) -> Result<Json<Retried>> {
    actor.require(Permission::ManageContacts)?;
    let columns = imports::get(&app, &actor, id).await?.options.columns;
    let taken = imports::retry(&app, &actor, id, &cell.placed(&columns)?).await?;
    Ok(Json(Retried { taken }))
}
