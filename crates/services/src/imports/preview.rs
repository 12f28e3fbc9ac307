//! What an import would do, before it does anything.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::{ContactId, ErrorCode, ImportId, ImportStatus, Permission, PhoneNumber, RejectReason, RowOutcome};
use l10n::L10nLanguage;
use spreadsheets::columns::{Target, fits};
use storage::contacts::Contact;

use super::{
    Options, code_of, files, layout_of, options_of,
    plan::{Making, plan},
    rows::{Batch, Batches, RowReader},
};
use crate::{Actor, App, Error, Result};

/// Rows shown.
const SHOWN: usize = 50;
/// Words of the language column that are asked about.
const ASKED_WORDS: usize = 6;

/// What an import would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// The first rows.
    pub rows: Vec<PreviewRow>,
    /// The first rows that would not be taken.
    pub rejects: Vec<PreviewRow>,
    /// Counts over the whole file.
    pub totals: Totals,
    /// Per column, whether its name and values agree with where it goes; otherwise a person should look.
    pub sure_columns: Vec<bool>,
    /// Words of the language column nobody has explained, with the rows that have them.
    pub unknown_languages: Vec<(String, u64)>,
    /// Words the member has explained.
    pub known_languages: Vec<(String, domain::Language)>,
}

/// A row of the file with its fate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewRow {
    /// Row in the file, from 1.
    pub number: u64,
    /// Its cells.
    pub cells: Vec<String>,
    /// What would happen.
    pub outcome: RowOutcome,
}

/// How many rows would fare how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// New contacts.
    pub created: u64,
    /// Contacts that change.
    pub updated: u64,
    /// Contacts that stay as they are.
    pub kept: u64,
    /// Repeats of an earlier row that are left out.
    pub repeats: u64,
    /// Rows that cannot be taken.
    pub rejected: u64,
}

/// Reads the whole file as the import would, and writes nothing.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`ErrorCode::BadState`] once it has started,
/// [`Error::Storage`], or what is wrong with the file.
pub async fn preview(app: &App, actor: &Actor, id: ImportId) -> Result<Preview> {
    actor.require(Permission::ManageContacts)?;
    let import = storage::imports::get(&mut app.db.read().await?, actor.org_id, id)
        .await?
        .ok_or(Error::NotFound)?;
    if import.status != ImportStatus::Uploaded {
        return Err(Error::Refused(ErrorCode::BadState));
    }
    let options = options_of(&import)?;
    let reader = RowReader::new(&options);
    let mut batches = Batches::open(files::at_hand(app, &import).await?, layout_of(&import)?, reader.clone(), 0);
    let mut preview = Preview::default();
    let mut words = BTreeMap::new();
    while let Some(batch) = batches.next().await.map_err(|error| Error::Refused(code_of(&error)))? {
        count_words(&reader, &batch, &mut words);
        let existing = existing(app, actor, &batch).await?;
        add(&mut preview, batch, existing, &options, app.now());
    }
    let mut unknown: Vec<(String, u64)> = words.into_iter().collect();
    unknown.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    unknown.truncate(ASKED_WORDS);
    preview.unknown_languages = unknown;
    preview.sure_columns = sure_columns(&options, &preview.rows, preview.unknown_languages.is_empty());
    preview.known_languages = options.language_words.into_iter().collect();
    Ok(preview)
}

/// A column is sure when its values can go where it goes.
fn sure_columns(options: &Options, rows: &[PreviewRow], is_explained: bool) -> Vec<bool> {
    let cells = |column: usize| rows.iter().filter_map(move |row| row.cells.get(column)).map(String::as_str);
    let is_sure = |column: usize, target: &str| match target.parse() {
        // Words the member has explained are as good as ours.
        Ok(Target::Language) => is_explained,
        Ok(target) => fits(&target, cells(column)),
        Err(()) => false,
    };
    let targets = options.targets.iter().enumerate();
    targets.map(|(column, target)| is_sure(column, target)).collect()
}

async fn existing(app: &App, actor: &Actor, batch: &Batch) -> Result<Vec<Contact>> {
    let phones: Vec<PhoneNumber> = batch.rows.iter().flatten().map(|draft| draft.phone.clone()).collect();
    Ok(storage::contacts::by_phones(&mut app.db.read().await?, actor.org_id, &phones).await?)
}

fn count_words(reader: &RowReader, batch: &Batch, words: &mut BTreeMap<String, u64>) {
    for draft in batch.rows.iter().flatten() {
        if let Some(word) = reader.unknown_language(&draft.cells) {
            // A file with a wrong column may have a word per row; a few are enough to ask about.
            if words.len() < 50 || words.contains_key(word) {
                *words.entry(word.to_owned()).or_default() += 1;
            }
        }
    }
}

fn add(preview: &mut Preview, batch: Batch, existing: Vec<Contact>, options: &Options, now: DateTime<Utc>) {
    let wanted = SHOWN.saturating_sub(preview.rows.len());
    let numbered: Vec<(u64, Vec<String>)> = batch
        .rows
        .iter()
        .take(wanted)
        .map(|row| match row {
            Ok(draft) => (draft.number, draft.cells.clone()),
            Err(rejected) => (rejected.number, rejected.cells.clone()),
        })
        .collect();
    // Repeats beyond a batch are known only as repeats, which is what the totals need.
    let making = Making {
        import: ImportId(uuid::Uuid::nil()),
        language: options.default_language,
        now,
        new_id: &|| ContactId(uuid::Uuid::nil()),
    };
    let plan = plan(batch, existing, options.duplicates, &making);
    for outcome in &plan.outcomes {
        let count = match outcome {
            RowOutcome::Create => &mut preview.totals.created,
            RowOutcome::Update => &mut preview.totals.updated,
            RowOutcome::Keep => &mut preview.totals.kept,
            RowOutcome::Reject(RejectReason::Repeat) => &mut preview.totals.repeats,
            RowOutcome::Reject(_) => &mut preview.totals.rejected,
        };
        *count += 1;
    }
    let shown = numbered.into_iter().zip(&plan.outcomes);
    preview.rows.extend(shown.map(|((number, cells), outcome)| PreviewRow {
        number,
        cells,
        outcome: *outcome,
    }));
    let wanted = SHOWN.saturating_sub(preview.rejects.len());
    preview.rejects.extend(plan.rejected.into_iter().take(wanted).map(|rejected| PreviewRow {
        number: rejected.number,
        cells: rejected.cells,
        outcome: RowOutcome::Reject(rejected.reason),
    }));
}

/// Why a row is not taken, in words.
#[must_use]
pub(super) fn reason_text(t: &L10nLanguage, reason: RejectReason) -> String {
    match reason {
        RejectReason::NoPhone => t.imports_reason_no_phone(),
        RejectReason::PhoneCharacters => t.imports_reason_phone_characters(),
        RejectReason::PhoneLength => t.imports_reason_phone_length(),
        RejectReason::PhoneCountry => t.imports_reason_phone_country(),
        RejectReason::PhoneNotMobile => t.imports_reason_phone_not_mobile(),
        RejectReason::BadEmail => t.imports_reason_bad_email(),
        RejectReason::NameTooLong => t.imports_reason_name_too_long(),
        RejectReason::BadEncoding => t.imports_reason_bad_encoding(),
        RejectReason::Repeat => t.imports_reason_repeat(),
    }
}
