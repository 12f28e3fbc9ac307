//! Where the file of an import lies: on the disk of the node that took it in and, where several nodes
//! share a PostgreSQL database, in pieces in it, so that every node can read it. A SQLite database has
//! one node, whose disk is the only one.

use std::path::{Path, PathBuf};

use domain::ImportId;
use sha2::{Digest, Sha256};
use storage::{Conn, Engine, imports::Import};
use tokio::{
    fs::File,
    io::{AsyncReadExt, AsyncWriteExt},
};
use uuid::Uuid;

use crate::{App, Error, Result};

/// Bytes per piece; also what is held in memory of a file.
const PIECE: u64 = 1 << 20;

/// The folder of files on this node.
pub(super) fn folder(app: &App) -> PathBuf {
    app.settings.data_dir.join("imports")
}

/// Where an import's file is on this node, if it is.
pub(super) fn file_path(app: &App, id: ImportId) -> PathBuf {
    folder(app).join(id.to_string())
}

/// Keeps the file for other nodes, in the transaction that makes the import known to them.
pub(super) async fn share(conn: &mut Conn, app: &App, import: &Import) -> Result<()> {
    if app.db.engine() == Engine::Sqlite {
        return Ok(());
    }
    let mut file = File::open(file_path(app, import.id)).await.map_err(disk)?;
    let mut number = 0;
    loop {
        let mut piece = Vec::new();
        (&mut file).take(PIECE).read_to_end(&mut piece).await.map_err(disk)?;
        if piece.is_empty() {
            return Ok(());
        }
        storage::import_files::insert(conn, import.org_id, import.id, number, &piece).await?;
        number += 1;
    }
}

/// The path of the file on this node, brought here first where another node took it in. A file that is
/// nowhere any more is not at that path either: whoever reads it finds out.
pub(super) async fn at_hand(app: &App, import: &Import) -> Result<PathBuf> {
    let path = file_path(app, import.id);
    if app.db.engine() == Engine::Sqlite || tokio::fs::try_exists(&path).await.map_err(disk)? {
        return Ok(path);
    }
    tokio::fs::create_dir_all(folder(app)).await.map_err(disk)?;
    // A name of its own: two tasks may fetch the same file at once, and neither may read half of it.
    let part = path.with_extension(app.new_id::<Uuid>().to_string());
    let fetched = fetch(app, import, &part).await;
    if matches!(fetched, Ok(true)) {
        tokio::fs::rename(&part, &path).await.map_err(disk)?;
    } else {
        forget_here(&part).await;
    }
    fetched.map(|_| path)
}

/// True when the pieces were the file that was taken in, to the last byte.
async fn fetch(app: &App, import: &Import, part: &Path) -> Result<bool> {
    let mut file = File::create(part).await.map_err(disk)?;
    let mut hasher = Sha256::new();
    let mut number = 0;
    while let Some(piece) = next_piece(app, import, number).await? {
        hasher.update(&piece);
        file.write_all(&piece).await.map_err(disk)?;
        number += 1;
    }
    file.flush().await.map_err(disk)?;
    Ok(hasher.finalize().to_vec() == import.file_hash)
}

async fn next_piece(app: &App, import: &Import, number: i64) -> Result<Option<Vec<u8>>> {
    let mut conn = app.db.read().await?;
    Ok(storage::import_files::get(&mut conn, import.org_id, import.id, number).await?)
}

/// The file is personal data and no longer needed on this node once its import has ended.
pub(super) async fn forget_file(app: &App, id: ImportId) {
    forget_here(&file_path(app, id)).await;
}

/// Removes a file of this node.
pub(super) async fn forget_here(path: &Path) {
    if let Err(error) = tokio::fs::remove_file(path).await {
        tracing::debug!(%error, "a file of an import was not there to remove");
    }
}

pub(super) fn disk(error: std::io::Error) -> Error {
    Error::Internal(format!("keeping an upload: {error}"))
}
