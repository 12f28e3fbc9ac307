//! Tables from files people really have: CSV in whatever encoding, XLSX from whatever program.
//!
//! [`inspect`] reads a file once and says what it is; [`read`] hands over its rows one by one, so
//! that a file of any size needs little memory. [`columns`] guesses what the columns mean;
//! [`export`] writes CSV that no spreadsheet program mistakes for formulas.

pub mod columns;
mod csv_file;
mod encoding;
pub mod export;
mod xlsx_file;

use std::{
    fs::File,
    io::{self, Read},
    ops::ControlFlow,
    path::Path,
};

use serde::{Deserialize, Serialize};

pub use encoding::Encoding;

/// Largest file that is taken, in bytes.
pub const MAX_BYTES: u64 = 50 * 1024 * 1024;
/// Most rows below the header that are taken.
pub const MAX_ROWS: u64 = 200_000;
/// Columns beyond this are left out.
pub const MAX_COLUMNS: usize = 100;
/// Cells are cut to this many characters; nothing a contact has is longer.
pub const MAX_CELL_CHARS: usize = 2_000;
/// Rows that [`Sheet::sample`] holds at most.
pub const SAMPLE_ROWS: usize = 50;

/// Why a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Larger than [`MAX_BYTES`].
    #[error("larger than 50 MB")]
    TooLarge,
    /// Neither CSV nor XLSX, damaged, locked by a password, or a decompression bomb.
    #[error("not a readable CSV or XLSX file")]
    BadFile,
    /// The bytes are no text in an encoding we know.
    #[error("unknown text encoding")]
    BadEncoding,
    /// More than [`MAX_ROWS`] rows.
    #[error("more than 200,000 rows")]
    TooManyRows,
    /// No row besides the header.
    #[error("no rows")]
    Empty,
    /// The disk.
    #[error("file not accessible")]
    Io(#[from] io::Error),
}

/// What a file is, as far as reading it again needs to know. Stored with an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// How rows are written.
    pub format: Format,
    /// Whether the first row names the columns.
    pub has_header: bool,
}

/// How rows are written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Format {
    /// Separated values.
    Csv {
        /// How text is written in bytes.
        encoding: Encoding,
        /// What separates values; an ASCII character.
        delimiter: char,
    },
    /// Office Open XML; the first sheet with anything in it.
    Xlsx {
        /// The sheet's name.
        sheet: String,
    },
}

/// What [`inspect`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// How to read it again.
    pub layout: Layout,
    /// Names of the columns; empty texts where there is no header.
    pub columns: Vec<String>,
    /// Rows below the header, blank ones not counted.
    pub rows: u64,
    /// The first rows, at most [`SAMPLE_ROWS`].
    pub sample: Vec<Row>,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its number in the file, from 1, header and blank rows included.
    pub number: u64,
    /// Its cells, trimmed.
    pub cells: Vec<String>,
    /// Some bytes were no text; the characters they stood for are lost.
    pub is_damaged: bool,
}

impl Row {
    /// A cell, empty where the row is short.
    #[must_use]
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    fn is_blank(&self) -> bool {
        self.cells.iter().all(String::is_empty)
    }
}

/// Reads a whole file once and says what it is.
///
/// # Errors
/// [`Error`] says what is wrong with the file.
pub fn inspect(path: &Path) -> Result<Sheet, Error> {
    if std::fs::metadata(path)?.len() > MAX_BYTES {
        return Err(Error::TooLarge);
    }
    let format = detect(path)?;
    let mut first: Option<Row> = None;
    let mut sheet = Sheet {
        layout: Layout { format, has_header: false },
        columns: Vec::new(),
        rows: 0,
        sample: Vec::new(),
    };
    let mut width = 0;
    let format = sheet.layout.format.clone();
    read_format(path, &format, &mut |row| {
        width = width.max(row.cells.len());
        if first.is_none() {
            sheet.layout.has_header = columns::is_header(&row.cells);
            first = Some(row.clone());
            if sheet.layout.has_header {
                return ControlFlow::Continue(());
            }
        }
        sheet.rows += 1;
        if sheet.sample.len() < SAMPLE_ROWS {
            sheet.sample.push(row);
        }
        if sheet.rows > MAX_ROWS {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })?;
    if sheet.rows > MAX_ROWS {
        return Err(Error::TooManyRows);
    }
    if sheet.rows == 0 {
        return Err(Error::Empty);
    }
    sheet.columns = first.filter(|_| sheet.layout.has_header).map(|row| row.cells).unwrap_or_default();
    sheet.columns.resize(width, String::new());
    Ok(sheet)
}

/// Hands over the rows below the header in order, until `take` breaks off. Blank rows are left
/// out. The same file gives the same rows every time, so a caller can go on where it stopped.
///
/// # Errors
/// [`Error`] when the file is gone or no longer what `layout` says.
pub fn read(path: &Path, layout: &Layout, take: &mut dyn FnMut(Row) -> ControlFlow<()>) -> Result<(), Error> {
    let mut is_header = layout.has_header;
    read_format(path, &layout.format, &mut |row| {
        if std::mem::take(&mut is_header) {
            ControlFlow::Continue(())
        } else {
            take(row)
        }
    })
}

fn read_format(path: &Path, format: &Format, take: &mut dyn FnMut(Row) -> ControlFlow<()>) -> Result<(), Error> {
    let mut take = |row: Row| if row.is_blank() { ControlFlow::Continue(()) } else { take(row) };
    match format {
        Format::Csv { encoding, delimiter } => csv_file::read(path, *encoding, *delimiter, &mut take),
        Format::Xlsx { sheet } => xlsx_file::read(path, sheet, &mut take),
    }
}

/// Tells the format by the first bytes, never by the file's name.
fn detect(path: &Path) -> Result<Format, Error> {
    let mut magic = Vec::new();
    File::open(path)?.take(8).read_to_end(&mut magic)?;
    // Old Excel files, PDF, pictures and the like are named by their first bytes, too.
    const FOREIGN: [&[u8]; 6] = [b"\xD0\xCF\x11\xE0", b"%PDF", b"\x89PNG", b"\xFF\xD8\xFF", b"{\\rtf", b"\x1F\x8B"];
    if magic.is_empty() {
        Err(Error::Empty)
    } else if magic.starts_with(b"PK") {
        let sheet = xlsx_file::sheet_name(path)?;
        Ok(Format::Xlsx { sheet })
    } else if FOREIGN.iter().any(|foreign| magic.starts_with(foreign)) {
        Err(Error::BadFile)
    } else {
        let encoding = encoding::detect(path)?;
        let delimiter = csv_file::sniff_delimiter(path, encoding)?;
        Ok(Format::Csv { encoding, delimiter })
    }
}

/// A cell as rows carry it: trimmed, without control characters, cut to [`MAX_CELL_CHARS`].
fn clean(text: &str) -> String {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}');
    let is_plain = text.len() <= MAX_CELL_CHARS && !text.chars().any(char::is_control);
    if is_plain {
        return text.to_owned();
    }
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MAX_CELL_CHARS).collect()
}

#[cfg(test)]
mod tests;
