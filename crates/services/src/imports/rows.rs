//! From rows of a file to drafts of contacts, read in a thread of its own.

use std::{
    collections::{BTreeMap, HashSet},
    ops::ControlFlow,
    path::PathBuf,
};

use domain::{EmailAddress, Language, PhoneNumber, RejectReason};
use spreadsheets::{
    Layout, Row,
    columns::{Target, language_of},
};
use tokio::{sync::mpsc, task::JoinHandle};

use super::Options;

/// Rows per batch, and per transaction.
pub const BATCH: usize = 2_000;
/// Longest name, in characters.
pub const LONGEST_NAME: usize = 120;
/// Longest value of a custom field, and city, in characters; longer ones are cut.
pub const LONGEST_VALUE: usize = 500;
/// Longest tag or group name, in characters; longer ones are cut.
pub const LONGEST_TAG: usize = 40;

/// What a row says about a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Row in the file, from 1.
    pub number: u64,
    /// The cells, for the list of rejects.
    pub cells: Vec<String>,
    /// Name; may be empty.
    pub name: String,
    /// Mobile number.
    pub phone: PhoneNumber,
    /// E-mail address.
    pub email: Option<EmailAddress>,
    /// Language, where the row names one.
    pub language: Option<Language>,
    /// City; may be empty.
    pub city: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Name of a group.
    pub group: Option<String>,
    /// Custom values by name; none is empty.
    pub custom: BTreeMap<String, String>,
    /// An earlier row has the same number.
    pub is_repeat: bool,
}

/// A row that is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Row in the file, from 1.
    pub number: u64,
    /// Why.
    pub reason: RejectReason,
    /// The cells.
    pub cells: Vec<String>,
}

/// A run of rows.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Rows of the file before it, below the header.
    pub before: u64,
    /// The rows.
    pub rows: Vec<Result<Draft, Rejected>>,
}

/// Turns rows into drafts by the member's choices.
#[derive(Clone, Debug)]
pub struct RowReader {
    targets: Vec<Target>,
    language_words: BTreeMap<String, Language>,
    corrections: BTreeMap<u64, BTreeMap<usize, String>>,
}

impl RowReader {
    /// A reader for these choices.
    #[must_use]
    pub fn new(options: &Options) -> Self {
        let targets = options.targets.iter().map(|target| target.parse().unwrap_or(Target::Ignore)).collect();
        Self {
            targets,
            language_words: options.language_words.clone(),
            corrections: options.corrections.clone(),
        }
    }

    /// What a row says.
    ///
    /// # Errors
    /// [`Rejected`] says why it cannot be taken.
    pub fn draft(&self, mut row: Row) -> Result<Draft, Rejected> {
        for (column, text) in self.corrections.get(&row.number).into_iter().flatten() {
            correct(&mut row.cells, *column, text);
        }
        match self.read(&row) {
            Ok(draft) => Ok(Draft { cells: row.cells, ..draft }),
            Err(reason) => Err(Rejected {
                number: row.number,
                reason,
                cells: row.cells,
            }),
        }
    }

    fn read(&self, row: &Row) -> Result<Draft, RejectReason> {
        if row.is_damaged {
            return Err(RejectReason::BadEncoding);
        }
        let phone = PhoneNumber::parse(self.cell(row, &Target::Phone))?;
        let mut draft = Draft {
            number: row.number,
            cells: Vec::new(),
            name: String::new(),
            phone,
            email: None,
            language: None,
            city: String::new(),
            tags: Vec::new(),
            group: None,
            custom: BTreeMap::new(),
            is_repeat: false,
        };
        for (column, target) in self.targets.iter().enumerate() {
            let cell = row.cell(column);
            if !cell.is_empty() {
                self.put(&mut draft, target, cell)?;
            }
        }
        Ok(draft)
    }

    fn cell<'a>(&self, row: &'a Row, target: &Target) -> &'a str {
        self.targets.iter().position(|other| other == target).map_or("", |column| row.cell(column))
    }

    fn put(&self, draft: &mut Draft, target: &Target, cell: &str) -> Result<(), RejectReason> {
        match target {
            Target::Name if cell.chars().count() > LONGEST_NAME => return Err(RejectReason::NameTooLong),
            Target::Name => cell.clone_into(&mut draft.name),
            Target::Email => draft.email = Some(EmailAddress::parse(cell).map_err(|_| RejectReason::BadEmail)?),
            Target::Language => draft.language = self.language(cell),
            Target::City => draft.city = cut(cell, LONGEST_VALUE),
            Target::Tags => draft.tags.extend(tags_of(cell)),
            Target::Group => draft.group = Some(cut(cell, LONGEST_TAG)),
            Target::Custom(name) => {
                draft.custom.insert(name.clone(), cut(cell, LONGEST_VALUE));
            }
            // New fields have become custom ones before an import runs; in a preview they do not show.
            Target::Phone | Target::Ignore | Target::NewField => {}
        }
        Ok(())
    }

    /// The language a cell names: one of our words, or one the member explained.
    #[must_use]
    pub fn language(&self, cell: &str) -> Option<Language> {
        language_of(cell).or_else(|| self.language_words.get(&cell.to_lowercase()).copied())
    }

    /// The word of a row's language cell that nobody has explained yet.
    #[must_use]
    pub fn unknown_language<'a>(&self, row: &'a [String]) -> Option<&'a str> {
        let column = self.targets.iter().position(|target| *target == Target::Language)?;
        let cell = row.get(column).map(String::as_str).filter(|cell| !cell.is_empty())?;
        self.language(cell).is_none().then_some(cell)
    }
}

/// The tags in a cell or form field: parted by comma, semicolon or bar, trimmed, without repeats.
#[must_use]
pub fn tags_of(text: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in text.split([',', ';', '|', '\n']).map(str::trim).filter(|tag| !tag.is_empty()) {
        let tag = cut(tag, LONGEST_TAG);
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}

/// Puts a corrected text into a row, which may be shorter than the header.
pub(super) fn correct(cells: &mut Vec<String>, column: usize, text: &str) {
    if cells.len() <= column {
        cells.resize(column + 1, String::new());
    }
    text.clone_into(&mut cells[column]);
}

fn cut(text: &str, longest: usize) -> String {
    text.chars().take(longest).collect()
}

/// The batches of a file.
#[derive(Debug)]
pub struct Batches {
    receiver: mpsc::Receiver<Batch>,
    thread: JoinHandle<Result<(), spreadsheets::Error>>,
}

impl Batches {
    /// Opens a file and leaves the first `skip` rows out, of which only the numbers are remembered
    /// (so that repeats are found as if nothing had been left out).
    #[must_use]
    pub fn open(path: PathBuf, layout: Layout, reader: RowReader, skip: u64) -> Self {
        // Two batches wait at most, so that memory does not grow with the file.
        let (sender, receiver) = mpsc::channel(2);
        let thread = tokio::task::spawn_blocking(move || read_file(&path, &layout, &reader, skip, &sender));
        Self { receiver, thread }
    }

    /// The next batch; none at the end.
    ///
    /// # Errors
    /// [`spreadsheets::Error`] when the file cannot be read.
    pub async fn next(&mut self) -> Result<Option<Batch>, spreadsheets::Error> {
        match self.receiver.recv().await {
            Some(batch) => Ok(Some(batch)),
            None => match (&mut self.thread).await {
                Ok(result) => result.map(|()| None),
                // The thread panicked, for example in a decoder: the file is to blame.
                Err(_) => Err(spreadsheets::Error::BadFile),
            },
        }
    }
}

fn read_file(path: &std::path::Path, layout: &Layout, reader: &RowReader, skip: u64, sender: &mpsc::Sender<Batch>) -> Result<(), spreadsheets::Error> {
    let mut seen: HashSet<u64> = HashSet::new();
    let mut index = 0;
    let mut batch = Batch {
        before: skip,
        rows: Vec::with_capacity(BATCH),
    };
    spreadsheets::read(path, layout, &mut |row| {
        let mut draft = reader.draft(row);
        if let Ok(draft) = &mut draft {
            draft.is_repeat = !seen.insert(digits(&draft.phone));
        }
        index += 1;
        if index <= skip {
            return ControlFlow::Continue(());
        }
        batch.rows.push(draft);
        if batch.rows.len() < BATCH {
            return ControlFlow::Continue(());
        }
        let full = std::mem::replace(
            &mut batch,
            Batch {
                before: index,
                rows: Vec::with_capacity(BATCH),
            },
        );
        // Nobody listens any more when the import was cancelled.
        if sender.blocking_send(full).is_err() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })?;
    if !batch.rows.is_empty() {
        let _ = sender.blocking_send(batch);
    }
    Ok(())
}

/// A number as eight bytes, so that 200,000 of them take little memory.
fn digits(phone: &PhoneNumber) -> u64 {
    phone.wa_id().parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader() -> RowReader {
        let targets = ["name", "phone", "email", "language", "tags", "group", "custom:folio"];
        RowReader::new(&Options {
            targets: targets.map(str::to_owned).to_vec(),
            language_words: [("bhasha-m".to_owned(), Language::Mr)].into(),
            ..Options::default()
        })
    }

    fn row(cells: [&str; 7]) -> Row {
        Row {
            number: 7,
            cells: cells.map(str::to_owned).to_vec(),
            is_damaged: false,
        }
    }

    #[test]
    fn a_full_row() {
        let draft = reader()
            .draft(row(["सुरेश पाटील", "९८७६५ ४३२१०", "S@x.in", "Bhasha-M", "SIP; Pune , SIP", "Diwali", "=1+1"]))
            .unwrap();
        assert_eq!(draft.phone.as_str(), "+919876543210");
        assert_eq!(draft.email.unwrap().as_str(), "s@x.in");
        assert_eq!(draft.language, Some(Language::Mr));
        assert_eq!(draft.tags, ["SIP", "Pune"]);
        assert_eq!(draft.group.as_deref(), Some("Diwali"));
        // Kept as the text it is; only an export changes it.
        assert_eq!(draft.custom["folio"], "=1+1");
    }

    #[test]
    fn each_reason() {
        let long = "x".repeat(121);
        for (name, phone, email, reason) in [
            ("A", "", "", RejectReason::NoPhone),
            ("A", "9.87654E+09", "", RejectReason::PhoneCharacters),
            ("A", "9822 04", "", RejectReason::PhoneLength),
            ("A", "+14155550123", "", RejectReason::PhoneCountry),
            ("A", "02026123456", "", RejectReason::PhoneNotMobile),
            ("A", "9876543210", "nobody", RejectReason::BadEmail),
            (long.as_str(), "9876543210", "", RejectReason::NameTooLong),
        ] {
            let rejected = reader().draft(row([name, phone, email, "", "", "", ""])).unwrap_err();
            assert_eq!((rejected.reason, rejected.number), (reason, 7), "{phone}");
        }
        let damaged = Row {
            is_damaged: true,
            ..row(["A", "9876543210", "", "", "", "", ""])
        };
        assert_eq!(reader().draft(damaged).unwrap_err().reason, RejectReason::BadEncoding);
    }

    #[test]
    fn unknown_languages_are_named() {
        let reader = reader();
        let cells = |word| row(["A", "9876543210", "", word, "", "", ""]).cells;
        assert_eq!(reader.unknown_language(&cells("Gujarati")), Some("Gujarati"));
        assert_eq!(reader.unknown_language(&cells("M")), None);
        assert_eq!(reader.unknown_language(&cells("")), None);
    }
}
