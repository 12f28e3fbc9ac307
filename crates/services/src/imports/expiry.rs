//! Throwing away what was uploaded and never imported: a file of personal data must not lie about.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{ImportId, ImportStatus, OrgId};

use super::files::{folder, forget_file, forget_here};
use crate::{
    Actor, App, Result,
    audit::{self, Deed},
    events::Event,
};

/// How long an upload that is not started is kept after it was last changed, in days. The import
/// page says so (`imports-upload-kept`).
pub const KEPT_DAYS: i64 = 7;

/// Throws away uploads that nobody started in time, and files on this node that no import needs any
/// more. Answers with how many uploads that were. For a schedule.
///
/// # Errors
/// [`crate::Error::Storage`].
pub async fn sweep(app: &App) -> Result<u64> {
    let before = app.now() - TimeDelta::days(KEPT_DAYS);
    let abandoned = storage::imports::abandoned(&mut app.db.read().await?, before).await?;
    let mut gone = 0;
    for (org, id) in abandoned {
        gone += u64::from(expire(app, org, id, before).await?);
    }
    forget_needless_files(app, before).await?;
    Ok(gone)
}

/// False when somebody went on with it meanwhile, or another node was quicker.
async fn expire(app: &App, org: OrgId, id: ImportId, before: DateTime<Utc>) -> Result<bool> {
    let mut conn = app.db.begin().await?;
    let import = storage::imports::lock(&mut conn, org, id).await?;
    if !import.is_some_and(|import| import.status == ImportStatus::Uploaded && import.updated_at < before) {
        return Ok(false);
    }
    storage::imports::delete_uploaded(&mut conn, org, id).await?;
    let actor = Actor::system(org, &format!("import-{id}"));
    audit::record(&mut conn, app, &actor, Deed::new("import.expired", "import", id)).await?;
    conn.commit().await?;
    forget_file(app, id).await;
    app.events.publish(Event::Import(org, id));
    Ok(true)
}

/// Another node may have ended the import of a file that lies here, and a process that was killed
/// leaves the file it was taking in. How old a file is, its name says: ids begin with their time.
async fn forget_needless_files(app: &App, before: DateTime<Utc>) -> Result<()> {
    let Ok(mut files) = tokio::fs::read_dir(folder(app)).await else {
        // Nothing was ever uploaded here.
        return Ok(());
    };
    let oldest_kept = domain::uuid_v7(u64::try_from(before.timestamp_millis()).unwrap_or_default(), [0; 10]);
    while let Ok(Some(file)) = files.next_entry().await {
        // What was being fetched from another node bears more after the id.
        let name = file.file_name();
        let Ok(id) = name.to_string_lossy().split('.').next().unwrap_or_default().parse::<ImportId>() else {
            continue;
        };
        if id.uuid() < oldest_kept && !storage::imports::needs_file(&mut app.db.read().await?, id).await? {
            forget_here(&file.path()).await;
        }
    }
    Ok(())
}
