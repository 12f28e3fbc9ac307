//! Office Open XML workbooks, read as a stream.
//!
//! Sizes written in a ZIP archive may lie, so every XML part is unpacked once into nothing and
//! measured before anything is kept in memory.

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek, Write},
    ops::ControlFlow,
    path::Path,
};

use calamine::{Cell, DataRef, Reader, Xlsx, XlsxError};
use zip::ZipArchive;

use crate::{Error, MAX_COLUMNS, Row, clean};

/// Unpacked size of all parts that are read, in bytes.
const MAX_UNPACKED: u64 = 600 * 1024 * 1024;
/// Unpacked size of a part that is kept in memory whole (shared texts, styles).
const MAX_KEPT: u64 = 64 * 1024 * 1024;
/// Longest run of text without a tag; a reader holds one at a time.
const MAX_TEXT: u64 = 1024 * 1024;
/// Most files in the archive.
const MAX_PARTS: usize = 2_000;

/// Name of the first sheet with anything in it, after a check that the workbook is safe to open.
pub(crate) fn sheet_name(path: &Path) -> Result<String, Error> {
    measure(path)?;
    let mut workbook = open(path)?;
    let names = workbook.sheet_names();
    for name in &names {
        let mut cells = workbook.worksheet_cells_reader(name).map_err(from_xlsx)?;
        if cells.next_cell().map_err(from_xlsx)?.is_some() {
            return Ok(name.clone());
        }
    }
    Err(Error::Empty)
}

/// Hands over every row of `sheet` until `take` breaks off.
pub(crate) fn read(path: &Path, sheet: &str, take: &mut dyn FnMut(Row) -> ControlFlow<()>) -> Result<(), Error> {
    let mut workbook = open(path)?;
    let mut cells = workbook.worksheet_cells_reader(sheet).map_err(from_xlsx)?;
    let mut row = empty_row(0);
    while let Some(cell) = cells.next_cell().map_err(from_xlsx)? {
        let number = u64::from(cell.get_position().0) + 1;
        if number != row.number {
            let finished = std::mem::replace(&mut row, empty_row(number));
            if !finished.cells.is_empty() && take(finished).is_break() {
                return Ok(());
            }
        }
        put(&mut row, &cell);
    }
    if !row.cells.is_empty() {
        // Nothing comes after it, so breaking off changes nothing.
        let _ = take(row);
    }
    Ok(())
}

fn open(path: &Path) -> Result<Xlsx<BufReader<File>>, Error> {
    Xlsx::new(BufReader::new(File::open(path)?)).map_err(from_xlsx)
}

const fn empty_row(number: u64) -> Row {
    Row {
        number,
        cells: Vec::new(),
        is_damaged: false,
    }
}

fn put(row: &mut Row, cell: &Cell<DataRef<'_>>) {
    let column = cell.get_position().1 as usize;
    let text = text_of(cell.get_value());
    if column < MAX_COLUMNS && !text.is_empty() {
        row.cells.resize(row.cells.len().max(column + 1), String::new());
        row.is_damaged |= text.contains('\u{fffd}');
        row.cells[column] = text;
    }
}

/// A cell as a person reads it: whole numbers without a fraction, dates as in ISO 8601.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) => clean(text),
        DataRef::SharedString(text) => clean(text),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => clean(text),
        DataRef::Int(number) => number.to_string(),
        // Display of f64 never uses an exponent, so a phone number stays one.
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(flag) => flag.to_string(),
        DataRef::DateTime(moment) => moment.as_datetime().map(|at| at.format("%Y-%m-%d").to_string()).unwrap_or_default(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

fn from_xlsx(error: XlsxError) -> Error {
    match error {
        XlsxError::Io(error) => Error::Io(error),
        _ => Error::BadFile,
    }
}

/// Unpacks every XML part into nothing and refuses what would not fit into memory or time.
fn measure(path: &Path) -> Result<(), Error> {
    let mut archive = ZipArchive::new(BufReader::new(File::open(path)?)).map_err(|_| Error::BadFile)?;
    if archive.len() > MAX_PARTS {
        return Err(Error::BadFile);
    }
    let mut left = MAX_UNPACKED;
    for index in 0..archive.len() {
        left = measure_part(&mut archive, index, left)?;
    }
    Ok(())
}

/// Answers with what is left of the allowance.
fn measure_part(archive: &mut ZipArchive<impl Read + Seek>, index: usize, left: u64) -> Result<u64, Error> {
    let part = archive.by_index(index).map_err(|_| Error::BadFile)?;
    let name = part.name().map_err(|_| Error::BadFile)?.to_ascii_lowercase();
    if !(name.ends_with(".xml") || name.ends_with(".rels")) {
        return Ok(left);
    }
    let allowance = if name.contains("worksheets/") { left } else { left.min(MAX_KEPT) };
    let mut measure = Measure::default();
    let unpacked = io::copy(&mut part.take(allowance + 1), &mut measure).map_err(|_| Error::BadFile)?;
    if unpacked > allowance || measure.longest > MAX_TEXT {
        return Err(Error::BadFile);
    }
    Ok(left - unpacked)
}

/// Keeps nothing but the length of the longest text between two tags.
#[derive(Default)]
struct Measure {
    current: u64,
    longest: u64,
}

impl Write for Measure {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for byte in bytes {
            self.current = if *byte == b'<' { 0 } else { self.current + 1 };
            self.longest = self.longest.max(self.current);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
