//! Taking a file in: streamed to disk while it is hashed, then looked through once.

use std::path::{Path, PathBuf};

use domain::{ErrorCode, ImportId, ImportStatus, Language, Permission};
use futures::{Stream, StreamExt};
use serde_json::json;
use sha2::{Digest, Sha256};
use spreadsheets::Sheet;
use storage::imports::{Import, Progress};
use tokio::io::AsyncWriteExt;

use super::{
    Options, code_of,
    files::{self, disk, file_path},
};
use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
};

/// Takes a file in, whatever its size up to 50 MB, without holding it in memory. Guesses its
/// columns; nothing is imported yet.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Refused`] with [`ErrorCode::FileTooLarge`], [`ErrorCode::BadFile`],
/// [`ErrorCode::BadEncoding`], [`ErrorCode::TooManyRows`] or [`ErrorCode::EmptyFile`],
/// [`Error::Internal`] when the disk or the sender gives up, [`Error::Storage`].
pub async fn upload<B, E>(app: &App, actor: &Actor, file_name: &str, bytes: impl Stream<Item = Result<B, E>> + Unpin + Send) -> Result<ImportId>
where
    B: AsRef<[u8]> + Send,
    E: std::fmt::Display + Send,
{
    actor.require(Permission::ManageContacts)?;
    let member_id = actor.member()?;
    let id: ImportId = app.new_id();
    let path = file_path(app, id);
    let file = Unkept(Some(path.clone()));
    let (sheet, file_hash) = take_in(app, &path, bytes).await?;
    let import = Import {
        id,
        org_id: actor.org_id,
        member_id,
        status: ImportStatus::Uploaded,
        file_name: base_name(file_name),
        file_hash,
        format: serde_json::to_string(&sheet.layout)?,
        options: serde_json::Value::Null,
        progress: Progress {
            total: i64::try_from(sheet.rows).unwrap_or_default(),
            ..Progress::default()
        },
        error: None,
        created_at: app.now(),
        updated_at: app.now(),
        finished_at: None,
    };
    keep(app, actor, import, &sheet).await?;
    file.keep();
    Ok(id)
}

/// A file that goes again unless it is kept: also when the sender hangs up or is cut off, and this
/// use case simply ends.
struct Unkept(Option<PathBuf>);

impl Unkept {
    fn keep(mut self) {
        self.0 = None;
    }
}

impl Drop for Unkept {
    fn drop(&mut self) {
        if let Some(Err(error)) = self.0.take().map(std::fs::remove_file) {
            tracing::debug!(%error, "the file of an upload was not there to remove");
        }
    }
}

async fn take_in<B, E>(app: &App, path: &Path, bytes: impl Stream<Item = Result<B, E>> + Unpin + Send) -> Result<(Sheet, Vec<u8>)>
where
    B: AsRef<[u8]> + Send,
    E: std::fmt::Display + Send,
{
    tokio::fs::create_dir_all(files::folder(app)).await.map_err(disk)?;
    let hash = write(path, bytes).await?;
    let path = path.to_owned();
    let sheet = tokio::task::spawn_blocking(move || spreadsheets::inspect(&path))
        .await
        .map_err(|_| Error::Refused(ErrorCode::BadFile))?
        .map_err(|error| match &error {
            spreadsheets::Error::Io(inner) => Error::Internal(format!("reading an upload: {inner}")),
            _ => Error::Refused(code_of(&error)),
        })?;
    Ok((sheet, hash))
}

async fn write<B, E>(path: &Path, mut bytes: impl Stream<Item = Result<B, E>> + Unpin + Send) -> Result<Vec<u8>>
where
    B: AsRef<[u8]> + Send,
    E: std::fmt::Display + Send,
{
    let mut file = tokio::fs::File::create(path).await.map_err(disk)?;
    let mut hasher = Sha256::new();
    let mut length = 0;
    while let Some(piece) = bytes.next().await {
        let piece = piece.map_err(|error| Error::Internal(format!("upload broken off: {error}")))?;
        let piece = piece.as_ref();
        length += piece.len() as u64;
        if length > spreadsheets::MAX_BYTES {
            return Err(Error::Refused(ErrorCode::FileTooLarge));
        }
        hasher.update(piece);
        file.write_all(piece).await.map_err(disk)?;
    }
    file.flush().await.map_err(disk)?;
    file.sync_all().await.map_err(disk)?;
    Ok(hasher.finalize().to_vec())
}

async fn keep(app: &App, actor: &Actor, mut import: Import, sheet: &Sheet) -> Result<()> {
    let mut conn = app.db.begin().await?;
    let custom: Vec<(String, String)> = storage::custom_fields::list(&mut conn, actor.org_id)
        .await?
        .into_iter()
        .map(|field| (field.name, field.label))
        .collect();
    let guesses = spreadsheets::columns::guess(&sheet.columns, &sheet.sample, &custom);
    let default_language = storage::orgs::get(&mut conn, actor.org_id)
        .await?
        .map_or(Language::default(), |org| org.language);
    import.options = serde_json::to_value(Options {
        columns: sheet.columns.clone(),
        targets: guesses.iter().map(|guess| guess.target.to_string()).collect(),
        default_language,
        ..Options::default()
    })?;
    storage::imports::insert(&mut conn, &import).await?;
    files::share(&mut conn, app, &import).await?;
    let deed = Deed::new("import.uploaded", "import", import.id).detail(json!({ "rows": sheet.rows }));
    audit::record(&mut conn, app, actor, deed).await?;
    conn.commit().await?;
    Ok(())
}

/// The last part of a name, whichever way the sender's machine writes paths.
fn base_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars().filter(|c| !c.is_control()).take(120).collect()
}
