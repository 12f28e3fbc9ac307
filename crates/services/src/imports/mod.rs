//! Imports of contacts: upload, match columns, say where consent comes from, run, undo.
//!
//! A file is kept in the data folder until its import ends (`files`). Rows are taken over in transactions of
//! 1,000 together with the progress, so that an import goes on exactly where it stood after a
//! crash: no row is lost and none is taken twice.

mod expiry;
mod files;
mod options;
mod plan;
mod preview;
mod retry;
mod rows;
mod run;
mod upload;

use chrono::TimeDelta;
use domain::{ErrorCode, ImportId, ImportStatus, Permission};
use serde_json::json;
use spreadsheets::{Layout, columns::Target, export::CsvText};
use storage::{Conn, custom_fields::CustomField, imports::Import};

pub use expiry::{KEPT_DAYS, sweep};
pub use options::{ConsentChoice, Options};
pub use preview::{Preview, PreviewRow, Totals, preview};
pub use retry::{rejects, retry};
pub use rows::tags_of;
pub use run::{run, unfinished};
pub use upload::upload;

use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
    consents, custom_fields,
    error::Fields,
    events::Event,
};

/// Imports on the list.
pub const LISTED: i64 = 20;
/// Rows of a file that can be corrected before it is taken over; more are better corrected in the file.
pub const MOST_CORRECTIONS: usize = 200;
/// How long an import can be undone after it ended, in hours.
pub const UNDO_HOURS: i64 = 24;

/// The columns step of the form.
#[derive(Clone, Debug, Default)]
pub struct ColumnsInput {
    /// Where each column goes, in the wire form of a target.
    pub targets: Vec<String>,
    /// The rule for numbers that are in contacts already.
    pub duplicates: String,
    /// Language of contacts whose row names none.
    pub default_language: String,
    /// What unknown words of the language column mean: `(word, language code)`.
    pub language_words: Vec<(String, String)>,
    /// Tags for every contact, parted by comma.
    pub tags: String,
    /// Groups for every contact.
    pub groups: Vec<domain::GroupId>,
    /// Cells that were corrected, besides those corrected before.
    pub corrections: Vec<Correction>,
}

/// A corrected cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Row in the file, from 1.
    pub row: u64,
    /// Column, from 0.
    pub column: usize,
    /// What stands there now.
    pub text: String,
}

/// An import with its choices.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// The import.
    pub import: Import,
    /// The choices so far.
    pub options: Options,
    /// The newest other import of the very same file.
    pub same_file: Option<Import>,
    /// Whether it can be undone now.
    pub can_undo: bool,
}

/// The newest imports.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Import>> {
    actor.require(Permission::ViewContacts)?;
    Ok(storage::imports::list(&mut app.db.read().await?, actor.org_id, LISTED).await?)
}

/// One import.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn get(app: &App, actor: &Actor, id: ImportId) -> Result<Standing> {
    actor.require(Permission::ViewContacts)?;
    let mut conn = app.db.read().await?;
    let import = storage::imports::get(&mut conn, actor.org_id, id).await?.ok_or(Error::NotFound)?;
    let same_file = storage::imports::same_file(&mut conn, actor.org_id, &import.file_hash, Some(id)).await?;
    Ok(Standing {
        options: options_of(&import)?,
        can_undo: can_undo(app, &import),
        same_file,
        import,
    })
}

/// Keeps what the columns mean, the rule for duplicates, tags and groups.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`ErrorCode::BadState`] once it has started,
/// [`ErrorCode::NoPhoneColumn`], [`Error::Invalid`], [`Error::Storage`].
pub async fn save_columns(app: &App, actor: &Actor, id: ImportId, input: &ColumnsInput) -> Result<()> {
    actor.require(Permission::ManageContacts)?;
    let mut conn = app.db.begin().await?;
    let (mut import, mut options) = lock_uploaded(&mut conn, actor, id).await?;
    let mut fields = Fields::default();
    options.targets = checked_targets(&mut conn, actor, &mut fields, &options, &input.targets).await?;
    if let Some(rule) = fields.parsed("duplicates", input.duplicates.parse(), ErrorCode::BadChoice) {
        options.duplicates = rule;
    }
    if let Some(language) = fields.parsed("default_language", input.default_language.parse(), ErrorCode::BadChoice) {
        options.default_language = language;
    }
    for (word, language) in &input.language_words {
        if let Ok(language) = language.parse() {
            options.language_words.insert(word.to_lowercase(), language);
        }
    }
    options.tags = tags_of(&input.tags);
    for group in &input.groups {
        if storage::groups::get(&mut conn, actor.org_id, *group).await?.is_none() {
            fields.refuse("groups", ErrorCode::NotFound);
        }
    }
    options.groups.clone_from(&input.groups);
    keep_corrections(&mut fields, &mut options, &input.corrections);
    fields.finish()?;
    if !options.targets.iter().any(|target| *target == Target::Phone.to_string()) {
        return Err(Error::Refused(ErrorCode::NoPhoneColumn));
    }
    options.has_columns = true;
    save_options(&mut conn, app, &mut import, &options).await?;
    conn.commit().await?;
    Ok(())
}

/// Keeps which consent the people in the file gave before; none records nothing, and then nobody
/// new in it can be written to until consent is recorded.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`ErrorCode::BadState`], [`Error::Invalid`] for
/// `channels`, `purposes` or `evidence`, [`Error::Storage`].
pub async fn save_consent(app: &App, actor: &Actor, id: ImportId, choice: Option<ConsentChoice>) -> Result<()> {
    actor.require(Permission::ManageContacts)?;
    if let Some(choice) = &choice {
        consents::check(&run::change(choice))?;
    }
    let mut conn = app.db.begin().await?;
    let (mut import, mut options) = lock_uploaded(&mut conn, actor, id).await?;
    options.consent = choice;
    options.has_consent = true;
    save_options(&mut conn, app, &mut import, &options).await?;
    conn.commit().await?;
    Ok(())
}

/// Starts taking rows over. `confirms_same_file` says that a file imported before may be imported
/// again.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`ErrorCode::BadState`] when it has started or steps
/// are missing, [`ErrorCode::NoPhoneColumn`], [`ErrorCode::FileAlreadyImported`], [`Error::Storage`].
pub async fn start(app: &App, actor: &Actor, id: ImportId, confirms_same_file: bool) -> Result<()> {
    actor.require(Permission::ManageContacts)?;
    let mut conn = app.db.begin().await?;
    let (mut import, mut options) = lock_uploaded(&mut conn, actor, id).await?;
    if !options.targets.iter().any(|target| *target == Target::Phone.to_string()) {
        return Err(Error::Refused(ErrorCode::NoPhoneColumn));
    }
    if !options.has_columns || !options.has_consent {
        return Err(Error::Refused(ErrorCode::BadState));
    }
    let same = storage::imports::same_file(&mut conn, actor.org_id, &import.file_hash, Some(id)).await?;
    if same.is_some() && !confirms_same_file {
        return Err(Error::Refused(ErrorCode::FileAlreadyImported));
    }
    make_new_fields(&mut conn, app, actor, &mut options).await?;
    import.status = ImportStatus::Running;
    save_options(&mut conn, app, &mut import, &options).await?;
    let deed = Deed::new("import.started", "import", id).detail(json!({
        "rows": import.progress.total,
        "duplicates": options.duplicates,
        "corrected": options.corrections.len(),
        "consent": options.consent.as_ref().map(|choice| json!({ "channels": choice.channels, "purposes": choice.purposes, "method": choice.method })),
    }));
    audit::record(&mut conn, app, actor, deed).await?;
    conn.commit().await?;
    app.events.publish(Event::Import(actor.org_id, id));
    Ok(())
}

/// Stops an import; what was taken over stays. One that has not started is thrown away.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`ErrorCode::BadState`] when it has ended,
/// [`Error::Storage`].
pub async fn cancel(app: &App, actor: &Actor, id: ImportId) -> Result<()> {
    actor.require(Permission::ManageContacts)?;
    let mut conn = app.db.begin().await?;
    let mut import = storage::imports::lock(&mut conn, actor.org_id, id).await?.ok_or(Error::NotFound)?;
    match import.status {
        ImportStatus::Uploaded => {
            storage::imports::delete_uploaded(&mut conn, actor.org_id, id).await?;
        }
        ImportStatus::Running => {
            import.status = ImportStatus::Cancelled;
            import.finished_at = Some(app.now());
            import.updated_at = app.now();
            storage::imports::update(&mut conn, &import).await?;
            storage::import_files::delete(&mut conn, actor.org_id, id).await?;
        }
        _ => return Err(Error::Refused(ErrorCode::BadState)),
    }
    let deed = Deed::new("import.cancelled", "import", id).detail(json!({ "done": import.progress.done }));
    audit::record(&mut conn, app, actor, deed).await?;
    conn.commit().await?;
    files::forget_file(app, id).await;
    app.events.publish(Event::Import(actor.org_id, id));
    Ok(())
}

/// Deletes the contacts an import created, as far as nobody has been written to or has answered;
/// answers with how many. What it changed on other contacts stays.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`ErrorCode::BadState`] when it has not ended or
/// ended more than 24 hours ago, [`Error::Storage`].
pub async fn undo(app: &App, actor: &Actor, id: ImportId) -> Result<u64> {
    actor.require(Permission::ManageContacts)?;
    let mut conn = app.db.begin().await?;
    let mut import = storage::imports::lock(&mut conn, actor.org_id, id).await?.ok_or(Error::NotFound)?;
    if !can_undo(app, &import) {
        return Err(Error::Refused(ErrorCode::BadState));
    }
    let deleted = storage::contacts::delete_imported(&mut conn, actor.org_id, id, app.now()).await?;
    import.status = ImportStatus::Undone;
    import.updated_at = app.now();
    storage::imports::update(&mut conn, &import).await?;
    let deed = Deed::new("import.undone", "import", id).detail(json!({ "deleted": deleted, "created": import.progress.created }));
    audit::record(&mut conn, app, actor, deed).await?;
    conn.commit().await?;
    app.events.publish(Event::Import(actor.org_id, id));
    Ok(deleted)
}

/// The rejected rows as CSV with a column that says why, in the actor's language.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn rejects_csv(app: &App, actor: &Actor, id: ImportId) -> Result<Vec<u8>> {
    const BATCH: i64 = 1_000;
    actor.require(Permission::ManageContacts)?;
    let mut conn = app.db.read().await?;
    let import = storage::imports::get(&mut conn, actor.org_id, id).await?.ok_or(Error::NotFound)?;
    let options = options_of(&import)?;
    let t = l10n::get(actor.language);
    let (row, problem) = (t.imports_reject_row(), t.imports_reject_problem());
    let header = [row.as_str(), problem.as_str()].into_iter().chain(options.columns.iter().map(String::as_str));
    let mut text = CsvText::with_header(header);
    let mut after = 0;
    loop {
        let rejects = storage::imports::rejects(&mut conn, actor.org_id, id, after, BATCH).await?;
        let Some(last) = rejects.last() else { break };
        after = last.row_number;
        for reject in &rejects {
            let (number, reason) = (reject.row_number.to_string(), preview::reason_text(t, reject.reason));
            text.row([number.as_str(), reason.as_str()].into_iter().chain(reject.cells.iter().map(String::as_str)));
        }
    }
    Ok(text.into_bytes())
}

pub(crate) fn options_of(import: &Import) -> Result<Options> {
    Ok(serde_json::from_value(import.options.clone())?)
}

pub(crate) fn layout_of(import: &Import) -> Result<Layout> {
    Ok(serde_json::from_str(&import.format)?)
}

/// An error of the file as its stable code.
pub(crate) const fn code_of(error: &spreadsheets::Error) -> ErrorCode {
    match error {
        spreadsheets::Error::TooLarge => ErrorCode::FileTooLarge,
        spreadsheets::Error::BadFile => ErrorCode::BadFile,
        spreadsheets::Error::BadEncoding => ErrorCode::BadEncoding,
        spreadsheets::Error::TooManyRows => ErrorCode::TooManyRows,
        spreadsheets::Error::Empty => ErrorCode::EmptyFile,
        spreadsheets::Error::Io(_) => ErrorCode::Internal,
    }
}

fn can_undo(app: &App, import: &Import) -> bool {
    let has_ended = matches!(import.status, ImportStatus::Done | ImportStatus::Cancelled | ImportStatus::Failed);
    let in_time = |at| app.now() - at < TimeDelta::hours(UNDO_HOURS);
    has_ended && import.progress.created > 0 && import.finished_at.is_some_and(in_time)
}

async fn lock_uploaded(conn: &mut Conn, actor: &Actor, id: ImportId) -> Result<(Import, Options)> {
    let import = storage::imports::lock(conn, actor.org_id, id).await?.ok_or(Error::NotFound)?;
    if import.status != ImportStatus::Uploaded {
        return Err(Error::Refused(ErrorCode::BadState));
    }
    let options = options_of(&import)?;
    Ok((import, options))
}

async fn save_options(conn: &mut Conn, app: &App, import: &mut Import, options: &Options) -> Result<()> {
    import.options = serde_json::to_value(options)?;
    import.updated_at = app.now();
    storage::imports::update(conn, import).await?;
    Ok(())
}

/// One target per column; each but tags and new fields once; custom fields must exist.
async fn checked_targets(conn: &mut Conn, actor: &Actor, fields: &mut Fields, options: &Options, targets: &[String]) -> Result<Vec<String>> {
    let custom = storage::custom_fields::list(conn, actor.org_id).await?;
    let mut checked: Vec<String> = Vec::new();
    for index in 0..options.columns.len() {
        let wire = targets.get(index).map_or("ignore", String::as_str);
        let field = format!("targets[{index}]");
        let exists = match wire.parse() {
            Ok(Target::Custom(name)) => custom.iter().any(|field| field.name == name),
            parsed => parsed.is_ok(),
        };
        let may_repeat = matches!(wire, "ignore" | "tags" | "new-field");
        if !exists {
            fields.refuse(&field, ErrorCode::BadChoice);
        } else if !may_repeat && checked.iter().any(|other| other == wire) {
            fields.refuse(&field, ErrorCode::Taken);
        }
        checked.push(wire.to_owned());
    }
    Ok(checked)
}

fn keep_corrections(fields: &mut Fields, options: &mut Options, corrections: &[Correction]) {
    for correction in corrections {
        if correction.column < options.columns.len() {
            let text = fields.optional_text("corrections", &correction.text, rows::LONGEST_VALUE);
            options.corrections.entry(correction.row).or_default().insert(correction.column, text);
        }
    }
    if options.corrections.len() > MOST_CORRECTIONS {
        fields.refuse("corrections", ErrorCode::BadChoice);
    }
}

/// Makes the custom fields that columns ask for and points the columns at them.
async fn make_new_fields(conn: &mut Conn, app: &App, actor: &Actor, options: &mut Options) -> Result<()> {
    let mut existing = storage::custom_fields::list(conn, actor.org_id).await?;
    for index in 0..options.targets.len() {
        if options.targets[index] != Target::NewField.to_string() {
            continue;
        }
        let label = options.columns.get(index).map_or("", String::as_str).trim();
        let label: String = if label.is_empty() {
            format!("{}", index + 1)
        } else {
            label.chars().take(80).collect()
        };
        let field = CustomField {
            name: custom_fields::free_name(&label, &existing),
            label,
        };
        storage::custom_fields::insert(conn, actor.org_id, &field, app.now()).await?;
        audit::record(conn, app, actor, Deed::new("custom-field.created", "custom-field", &field.name).after(&field)).await?;
        options.targets[index] = Target::Custom(field.name.clone()).to_string();
        existing.push(field);
    }
    Ok(())
}
