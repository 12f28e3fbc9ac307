//! Separated values.

use std::{io::Read, ops::ControlFlow, path::Path};

use csv::{ReaderBuilder, StringRecord};

use crate::{
    Error, MAX_COLUMNS, Row, clean,
    encoding::{Decoded, Encoding},
};

/// What may separate values, likeliest first.
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];
/// Text looked at to find the delimiter, in bytes.
const SNIFFED: u64 = 64 * 1024;
/// Lines looked at.
const SNIFFED_LINES: usize = 20;

/// Hands over every row until `take` breaks off.
pub(crate) fn read(path: &Path, encoding: Encoding, delimiter: char, take: &mut dyn FnMut(Row) -> ControlFlow<()>) -> Result<(), Error> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(delimiter).map_err(|_| Error::BadFile)?)
        .from_reader(Decoded::open(path, encoding)?);
    let mut record = StringRecord::new();
    let mut number = 0;
    while reader.read_record(&mut record).map_err(|error| from_csv(&error))? {
        number += 1;
        let row = row_of(number, &record);
        // Excel writes "sep=;" above the header to name the delimiter.
        if number == 1 && row.cell(0).starts_with("sep=") {
            continue;
        }
        if take(row).is_break() {
            break;
        }
    }
    Ok(())
}

fn row_of(number: u64, record: &StringRecord) -> Row {
    let cells: Vec<String> = record.iter().take(MAX_COLUMNS).map(clean).collect();
    let is_damaged = record.as_slice().contains('\u{fffd}');
    Row { number, cells, is_damaged }
}

fn from_csv(error: &csv::Error) -> Error {
    match error.kind() {
        csv::ErrorKind::Io(inner) => Error::Io(std::io::Error::from(inner.kind())),
        _ => Error::BadFile,
    }
}

/// Finds what separates values: the character that parts the first lines into the same number of
/// cells, more than one. A file of one column has none; then it is the comma.
pub(crate) fn sniff_delimiter(path: &Path, encoding: Encoding) -> Result<char, Error> {
    let mut bytes = Vec::new();
    Decoded::open(path, encoding)?.take(SNIFFED).read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    if let Some(named) = text
        .strip_prefix("sep=")
        .and_then(|rest| rest.chars().next())
        .filter(|c| DELIMITERS.contains(c))
    {
        return Ok(named);
    }
    let mut best = (0, ',');
    for delimiter in DELIMITERS {
        let score = score(&text, delimiter);
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    Ok(best.1)
}

/// How well `delimiter` parts the first rows: rows as wide as the first, times their width.
fn score(text: &str, delimiter: char) -> usize {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter as u8)
        .from_reader(text.as_bytes());
    let widths: Vec<usize> = reader.records().flatten().take(SNIFFED_LINES).map(|record| record.len()).collect();
    match widths.first() {
        Some(first) if *first > 1 => widths.iter().filter(|width| *width == first).count() * first,
        _ => 0,
    }
}
