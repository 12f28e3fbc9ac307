//! Writing CSV that opens well in spreadsheet programs and runs nothing there.

use std::borrow::Cow;

/// Makes rows of CSV in UTF-8 with a byte order mark, so that Excel shows Devanagari.
#[derive(Debug)]
pub struct CsvText(csv::Writer<Vec<u8>>);

impl CsvText {
    /// A text that begins with the names of the columns.
    #[must_use]
    pub fn with_header<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut text = Self::continued(b"\xEF\xBB\xBF".to_vec());
        text.row(names);
        text
    }

    /// A further piece of a text, without mark and header.
    #[must_use]
    pub fn piece() -> Self {
        Self::continued(Vec::new())
    }

    fn continued(begun: Vec<u8>) -> Self {
        Self(csv::WriterBuilder::new().flexible(true).terminator(csv::Terminator::CRLF).from_writer(begun))
    }

    /// Adds a row; cells that would be formulas are neutralised.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        for cell in cells {
            // Writing into memory cannot fail.
            let _ = self.0.write_field(neutral(cell).as_bytes());
        }
        let _ = self.0.write_record(None::<&[u8]>);
    }

    /// The text so far, as bytes of UTF-8.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.0.into_inner().unwrap_or_default()
    }
}

/// A cell that no spreadsheet program takes for a formula: an apostrophe goes before `=`, `+`,
/// `-`, `@`, tab and return (OWASP, CSV injection). A phone number in E.164 stays as it is.
#[must_use]
pub fn neutral(cell: &str) -> Cow<'_, str> {
    let is_number = |cell: &str| {
        cell.strip_prefix('+')
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
    };
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) && !is_number(cell) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}
