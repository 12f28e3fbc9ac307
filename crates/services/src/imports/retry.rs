//! Correcting a rejected row after the import has ended, and trying it again.

use domain::{ErrorCode, ImportId, ImportStatus, Permission, RejectReason, RowOutcome};
use serde_json::json;
use spreadsheets::Row;
use storage::imports::{Import, Reject};

use super::{
    Correction, options_of,
    plan::Plan,
    rows::{Batch, LONGEST_VALUE, RowReader, correct},
    run::{Job, advance},
};
use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
    error::Fields,
    events::Event,
};

/// The first `limit` rows that an import could not take, and how many there are.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn rejects(app: &App, actor: &Actor, id: ImportId, limit: i64) -> Result<(Vec<Reject>, u64)> {
    actor.require(Permission::ManageContacts)?;
    let mut conn = app.db.read().await?;
    storage::imports::get(&mut conn, actor.org_id, id).await?.ok_or(Error::NotFound)?;
    let first = storage::imports::rejects(&mut conn, actor.org_id, id, 0, limit).await?;
    Ok((first, storage::imports::count_rejects(&mut conn, actor.org_id, id).await?))
}

/// Corrects a cell of a rejected row and tries the row again. True when it was taken over; otherwise
/// it stays on the list as corrected, with what is still wrong.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`] when there is no such rejected row or column,
/// [`ErrorCode::BadState`] while the import runs or after it was undone, [`Error::Invalid`] for
/// `text`, [`Error::Storage`].
pub async fn retry(app: &App, actor: &Actor, id: ImportId, correction: &Correction) -> Result<bool> {
    actor.require(Permission::ManageContacts)?;
    let mut fields = Fields::default();
    let text = fields.optional_text("text", &correction.text, LONGEST_VALUE);
    fields.finish()?;
    let row = i64::try_from(correction.row).map_err(|_| Error::NotFound)?;
    let mut conn = app.db.begin().await?;
    let mut import = storage::imports::lock(&mut conn, actor.org_id, id).await?.ok_or(Error::NotFound)?;
    if !matches!(import.status, ImportStatus::Done | ImportStatus::Cancelled | ImportStatus::Failed) {
        return Err(Error::Refused(ErrorCode::BadState));
    }
    let options = options_of(&import)?;
    let mut reject = storage::imports::reject(&mut conn, actor.org_id, id, row).await?.ok_or(Error::NotFound)?;
    if correction.column >= options.columns.len() {
        return Err(Error::NotFound);
    }
    correct(&mut reject.cells, correction.column, &text);
    let read = RowReader::new(&options).draft(Row {
        number: correction.row,
        cells: reject.cells.clone(),
        is_damaged: false,
    });
    let is_taken = match read {
        Ok(draft) => {
            let batch = Batch {
                before: 0,
                rows: vec![Ok(draft)],
            };
            let plan = Job::new(app, actor.clone(), &import)?.take(&mut conn, batch).await?;
            storage::imports::delete_reject(&mut conn, actor.org_id, id, row).await?;
            count_anew(&mut import, reject.reason, &plan);
            import.updated_at = app.now();
            storage::imports::update(&mut conn, &import).await?;
            let deed = Deed::new("import.row-corrected", "import", id).detail(json!({ "row": row, "outcome": outcome(&plan) }));
            audit::record(&mut conn, app, actor, deed).await?;
            true
        }
        Err(rejected) => {
            reject.reason = rejected.reason;
            storage::imports::update_reject(&mut conn, actor.org_id, id, &reject).await?;
            false
        }
    };
    conn.commit().await?;
    app.events.publish(Event::Import(actor.org_id, id));
    Ok(is_taken)
}

/// Moves a row from the rejected to where it went.
fn count_anew(import: &mut Import, was: RejectReason, plan: &Plan) {
    let progress = &mut import.progress;
    progress.done -= 1;
    if was == RejectReason::Repeat {
        progress.skipped -= 1;
    } else {
        progress.rejected -= 1;
    }
    advance(import, plan);
}

fn outcome(plan: &Plan) -> &'static str {
    match plan.outcomes.first() {
        Some(RowOutcome::Create) => "created",
        Some(RowOutcome::Update) => "updated",
        _ => "kept",
    }
}
