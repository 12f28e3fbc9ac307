//! Documents to print and to keep: what was gathered elsewhere, laid out as a PDF.
//!
//! The content comes as data ([`Document`]). There is no template and no markup, so a text means
//! nothing here but itself, whatever characters it holds. Devanagari is shaped; the text can be
//! searched and copied out of the file, which is PDF/A-2b, the form for long keeping.

mod faces;
mod lines;
mod pages;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};

use faces::Faces;
use pages::Press;

/// A document.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Its title: on the first page and in the properties of the file.
    pub title: String,
    /// Language of its own words, BCP 47: `en`, `hi`, `mr`.
    pub language: &'static str,
    /// Who answers for it.
    pub author: String,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// Stands at the foot of every page, beside the page's number.
    pub foot: String,
    /// Its content, from top to bottom.
    pub blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// Begins a chapter.
    Heading(String),
    /// Begins a part of a chapter.
    Subheading(String),
    /// Running text.
    Paragraph(String),
    /// Labels with their values, one below the other.
    Facts(Vec<(String, String)>),
    /// A text word for word, with its line breaks.
    Quote {
        /// The text.
        text: String,
        /// Its language, BCP 47: Marathi and Hindi shape some letters differently.
        language: &'static str,
    },
    /// Rows and columns; the names of the columns stand again on every page.
    Table(Table),
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name.
    pub title: String,
    /// Its part of the width, beside the parts of the others.
    pub share: f32,
}

impl Column {
    /// A column of this name and width.
    #[must_use]
    pub const fn new(title: String, share: f32) -> Self {
        Self { title, share }
    }
}

/// A row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// A text for each column.
    pub cells: Vec<String>,
    /// Texts below them, over the whole width.
    pub below: Vec<String>,
}

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The typeface that is compiled in cannot be read.
    #[error("the typeface cannot be read")]
    Typeface,
    /// The file cannot be written.
    #[error("the PDF cannot be written: {0}")]
    Write(String),
}

/// The document as a PDF on A4. Takes processor time in proportion to its length (about a second for
/// a hundred pages), so a caller with other things to do gives it a thread of its own.
///
/// # Errors
/// [`Error`].
pub fn pdf(document: &Document) -> Result<Vec<u8>, Error> {
    let faces = Faces::new()?;
    let press = Press::new(&faces, document.language).printed(document);
    // What the form for long keeping does not allow must not keep the content from anybody.
    press.bound(document, true).or_else(|_| press.bound(document, false))
}
