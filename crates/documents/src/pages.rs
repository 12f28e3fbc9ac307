//! Lines placed on pages, and pages bound into a file.

use chrono::{Datelike, Timelike};
use krilla::{
    SerializeSettings,
    color::luma,
    configure::{Archival, ConfigurationBuilder},
    geom::{PathBuilder, Point, Rect},
    metadata::{DateTime, Metadata},
    page::PageSettings,
    paint::Fill,
    surface::Surface,
};

use crate::{
    Block, Document, Error, Row, Table,
    faces::Faces,
    lines::{Line, Style, lines},
};

// A4, in points.
const WIDTH: f32 = 595.28;
const HEIGHT: f32 = 841.89;
const MARGIN: f32 = 48.0;
const INNER: f32 = WIDTH - 2.0 * MARGIN;
/// Where the content ends and the foot begins.
const BOTTOM: f32 = HEIGHT - 60.0;
const LABELS: f32 = 150.0;
/// Between columns.
const GAP: f32 = 8.0;
/// A heading does not stand alone at the end of a page.
const BELOW_HEADING: f32 = 70.0;

const TITLE: Style = style(18.0, true, 0);
const HEADING: Style = style(13.0, true, 0);
const SUBHEADING: Style = style(10.5, true, 0);
const TEXT: Style = style(9.5, false, 0);
const LABEL: Style = style(9.5, false, 90);
const CELL: Style = style(8.0, false, 0);
const COLUMN: Style = style(8.0, true, 0);
const SMALL: Style = style(8.0, false, 70);

const fn style(size: f32, is_bold: bool, gray: u8) -> Style {
    Style { size, is_bold, gray }
}

/// Something at its place on a page.
enum Mark {
    /// A line whose top left corner is there.
    Line { x: f32, y: f32, line: Line },
    /// A filled rectangle.
    Bar { x: f32, y: f32, width: f32, height: f32, gray: u8 },
}

/// Sets blocks one below the other, page after page.
pub struct Press<'a> {
    faces: &'a Faces,
    language: &'static str,
    pages: Vec<Vec<Mark>>,
    y: f32,
}

impl<'a> Press<'a> {
    pub fn new(faces: &'a Faces, language: &'static str) -> Self {
        Self {
            faces,
            language,
            pages: vec![Vec::new()],
            y: MARGIN,
        }
    }

    /// Everything on its page.
    pub fn printed(mut self, document: &Document) -> Self {
        self.running(&document.title, self.language, TITLE, 0.0);
        self.y += 6.0;
        for block in &document.blocks {
            self.block(block);
        }
        self.feet(&document.foot);
        self
    }

    /// How many pages there are.
    #[cfg(test)]
    pub const fn page_count(&self) -> usize {
        self.pages.len()
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(text) => {
                self.y += 14.0;
                self.need(HEADING.leading() + BELOW_HEADING);
                self.running(text, self.language, HEADING, 0.0);
                self.rule(120);
                self.y += 6.0;
            }
            Block::Subheading(text) => {
                self.y += 8.0;
                self.need(SUBHEADING.leading() + BELOW_HEADING);
                self.running(text, self.language, SUBHEADING, 0.0);
            }
            Block::Paragraph(text) => {
                self.running(text, self.language, TEXT, 0.0);
                self.y += 4.0;
            }
            Block::Facts(facts) => facts.iter().for_each(|(label, value)| self.fact(label, value)),
            Block::Quote { text, language } => self.quote(text, language),
            Block::Table(table) => self.table(table),
        }
    }

    fn running(&mut self, text: &str, language: &str, style: Style, indent: f32) {
        for line in lines(self.faces, text, language, style, INNER - indent) {
            self.need(style.leading());
            self.set(MARGIN + indent, line);
            self.y += style.leading();
        }
    }

    fn fact(&mut self, label: &str, value: &str) {
        let mut labels = lines(self.faces, label, self.language, LABEL, LABELS - GAP).into_iter();
        let mut values = lines(self.faces, value, self.language, TEXT, INNER - LABELS).into_iter();
        loop {
            let (label, value) = (labels.next(), values.next());
            if label.is_none() && value.is_none() {
                break;
            }
            self.need(TEXT.leading());
            if let Some(line) = label {
                self.set(MARGIN, line);
            }
            if let Some(line) = value {
                self.set(MARGIN + LABELS, line);
            }
            self.y += TEXT.leading();
        }
        self.y += 2.0;
    }

    /// With a bar at its side.
    fn quote(&mut self, text: &str, language: &str) {
        const INDENT: f32 = 12.0;
        self.y += 2.0;
        for line in lines(self.faces, text, language, TEXT, INNER - INDENT) {
            let height = TEXT.leading();
            self.need(height);
            self.bar(MARGIN, 2.0, height, 170);
            self.set(MARGIN + INDENT, line);
            self.y += height;
        }
        self.y += 6.0;
    }

    fn table(&mut self, table: &Table) {
        let shares: f32 = table.columns.iter().map(|column| column.share).sum();
        let widths: Vec<f32> = table.columns.iter().map(|column| column.share / shares.max(f32::EPSILON) * INNER).collect();
        self.need(COLUMN.leading() + BELOW_HEADING);
        self.columns(table, &widths);
        for row in &table.rows {
            self.row(table, &widths, row);
        }
        self.y += 6.0;
    }

    fn columns(&mut self, table: &Table, widths: &[f32]) {
        let titles = table.columns.iter().zip(widths);
        let titles = titles.map(|(column, width)| lines(self.faces, &column.title, self.language, COLUMN, width - GAP));
        let titles: Vec<Vec<Line>> = titles.collect();
        let height = titles.iter().map(Vec::len).max().unwrap_or_default() as f32 * COLUMN.leading();
        self.bar(MARGIN, INNER, height, 235);
        let top = self.y;
        let mut x = MARGIN;
        for (title, width) in titles.into_iter().zip(widths) {
            self.y = top;
            for line in title {
                self.set(x + 2.0, line);
                self.y += COLUMN.leading();
            }
            x += width;
        }
        self.y = top + height + 3.0;
    }

    /// A row stays together where a page can hold it.
    fn row(&mut self, table: &Table, widths: &[f32], row: &Row) {
        let cells = row.cells.iter().zip(widths);
        let cells = cells.map(|(cell, width)| lines(self.faces, cell, self.language, CELL, width - GAP));
        let cells: Vec<Vec<Line>> = cells.collect();
        let below = row.below.iter().flat_map(|text| lines(self.faces, text, self.language, SMALL, INNER - 4.0));
        let below: Vec<Line> = below.collect();
        let count = cells.iter().map(Vec::len).max().unwrap_or_default();
        let height = (count + below.len()) as f32 * CELL.leading();
        if height <= (BOTTOM - MARGIN) / 2.0 {
            self.need_in_table(table, widths, height);
        }
        let mut cells: Vec<_> = cells.into_iter().map(Vec::into_iter).collect();
        for _ in 0..count {
            self.need_in_table(table, widths, CELL.leading());
            let mut x = MARGIN;
            for (cell, width) in cells.iter_mut().zip(widths) {
                if let Some(line) = cell.next() {
                    self.set(x + 2.0, line);
                }
                x += width;
            }
            self.y += CELL.leading();
        }
        for line in below {
            self.need_in_table(table, widths, SMALL.leading());
            self.set(MARGIN + 2.0, line);
            self.y += SMALL.leading();
        }
        self.y += 2.0;
        self.rule(215);
        self.y += 3.0;
    }

    /// Turns the page where less than `height` is left; true when it did.
    fn need(&mut self, height: f32) -> bool {
        let must_turn = self.y + height > BOTTOM && self.y > MARGIN;
        if must_turn {
            self.pages.push(Vec::new());
            self.y = MARGIN;
        }
        must_turn
    }

    fn need_in_table(&mut self, table: &Table, widths: &[f32], height: f32) {
        if self.need(height) {
            self.columns(table, widths);
        }
    }

    fn set(&mut self, x: f32, line: Line) {
        let y = self.y;
        self.mark(Mark::Line { x, y, line });
    }

    fn bar(&mut self, x: f32, width: f32, height: f32, gray: u8) {
        let y = self.y;
        self.mark(Mark::Bar { x, y, width, height, gray });
    }

    /// A thin line over the whole width.
    fn rule(&mut self, gray: u8) {
        self.bar(MARGIN, INNER, 0.5, gray);
    }

    fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    /// The foot of every page, once their number is known.
    fn feet(&mut self, foot: &str) {
        let count = self.pages.len();
        for (index, page) in self.pages.iter_mut().enumerate() {
            let y = BOTTOM + 18.0;
            let number = lines(self.faces, &format!("{} / {count}", index + 1), self.language, SMALL, LABELS);
            let foot = lines(self.faces, foot, self.language, SMALL, INNER - LABELS);
            if let Some(line) = foot.into_iter().next() {
                page.push(Mark::Line { x: MARGIN, y, line });
            }
            if let Some(line) = number.into_iter().next() {
                let x = WIDTH - MARGIN - line.width();
                page.push(Mark::Line { x, y, line });
            }
        }
    }

    /// The pages as a file, with `for_keeping` as PDF/A-2b.
    pub fn bound(&self, document: &Document, for_keeping: bool) -> Result<Vec<u8>, Error> {
        let mut pdf = krilla::Document::new_with(settings(for_keeping)?);
        pdf.set_metadata(metadata(document));
        for page in &self.pages {
            let size = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| Error::Write("no page of this size".into()))?;
            let mut sheet = pdf.start_page_with(size);
            let mut surface = sheet.surface();
            for mark in page {
                self.draw(&mut surface, mark);
            }
            surface.finish();
            sheet.finish();
        }
        pdf.finish().map_err(|error| Error::Write(error.to_string()))
    }

    fn draw(&self, surface: &mut Surface<'_>, mark: &Mark) {
        let fill = |gray| {
            Some(Fill {
                paint: luma::Color::new(gray).into(),
                ..Fill::default()
            })
        };
        match mark {
            Mark::Line { line, .. } if line.glyphs.is_empty() => {}
            Mark::Line { x, y, line } => {
                let style = line.style;
                surface.set_fill(fill(style.gray));
                let baseline = Point::from_xy(*x, y + style.size * 1.1);
                let font = self.faces.get(style.is_bold).font.clone();
                surface.draw_glyphs(baseline, &line.glyphs, font, &line.text, style.size, false);
            }
            Mark::Bar { x, y, width, height, gray } => {
                let mut path = PathBuilder::new();
                if let Some(rectangle) = Rect::from_xywh(*x, *y, *width, *height) {
                    path.push_rect(rectangle);
                }
                if let Some(path) = path.finish() {
                    surface.set_fill(fill(*gray));
                    surface.draw_path(&path);
                }
            }
        }
    }
}

fn settings(for_keeping: bool) -> Result<SerializeSettings, Error> {
    let mut settings = SerializeSettings::default();
    if for_keeping {
        let builder = ConfigurationBuilder::new().with_archival_validator(Archival::A2_B);
        settings.configuration = builder.finish().map_err(|_| Error::Write("PDF/A-2b is not to be had".into()))?;
    }
    Ok(settings)
}

fn metadata(document: &Document) -> Metadata {
    let at = document.made_at;
    // Months, days and times of day are far below 256.
    let part = |value: u32| u8::try_from(value).unwrap_or_default();
    let made_at = DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(part(at.month()))
        .day(part(at.day()))
        .hour(part(at.hour()))
        .minute(part(at.minute()))
        .second(part(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    Metadata::new()
        .title(document.title.clone())
        .authors(vec![document.author.clone()])
        .creator("Prachar".to_owned())
        .language(document.language.to_owned())
        .creation_date(made_at)
}
