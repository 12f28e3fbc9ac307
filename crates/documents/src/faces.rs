//! The typeface, and text as a row of its glyphs.

use std::{fmt::Write, ops::Range};

use harfrust::{Direction, FontRef, GlyphBuffer, Script, ShapeOptions, ShaperData, UnicodeBuffer, script};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::MetadataProvider;

use crate::Error;

// Noto Sans Devanagari has the Latin letters too, so one typeface serves all three languages.
const REGULAR: &[u8] = include_bytes!("../fonts/NotoSansDevanagari-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../fonts/NotoSansDevanagari-Bold.ttf");

/// The typeface in its two weights.
pub struct Faces {
    regular: Face,
    bold: Face,
}

impl Faces {
    pub fn new() -> Result<Self, Error> {
        Ok(Self {
            regular: Face::new(REGULAR)?,
            bold: Face::new(BOLD)?,
        })
    }

    pub const fn get(&self, is_bold: bool) -> &Face {
        if is_bold { &self.bold } else { &self.regular }
    }

    /// `text` with every character that would not be seen written by its number, `[U+1F642]`: a
    /// document that proves something leaves nothing out in silence.
    pub fn readable(&self, text: &str) -> String {
        let known = self.regular.reference.charmap();
        let is_seen = |c: char| !c.is_control() && !is_invisible(c) && known.map(c).is_some_and(|glyph| glyph.to_u32() != 0);
        let mut readable = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '\n' => readable.push('\n'),
                '\r' => {}
                '\t' => readable.push(' '),
                c if is_seen(c) => readable.push(c),
                // Writing into a text cannot fail.
                c => _ = write!(readable, "[U+{:04X}]", u32::from(c)),
            }
        }
        readable
    }
}

/// Characters of no width that a reader should know of. The joiners are not among them: they belong
/// to the spelling of Devanagari.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// One weight of the typeface.
pub struct Face {
    /// As the PDF embeds it.
    pub font: Font,
    reference: FontRef<'static>,
    data: ShaperData,
    units: f32,
}

impl Face {
    fn new(bytes: &'static [u8]) -> Result<Self, Error> {
        let reference = FontRef::new(bytes).map_err(|_| Error::Typeface)?;
        let font = Font::new(bytes.into(), 0).ok_or(Error::Typeface)?;
        Ok(Self {
            data: ShaperData::new(&reference),
            units: font.units_per_em(),
            reference,
            font,
        })
    }

    /// The glyphs of a text of one line, measured in parts of the type size.
    pub fn shape(&self, text: &str, language: &str) -> Vec<KrillaGlyph> {
        let shaper = self.data.shaper(&self.reference).build();
        let mut glyphs = Vec::with_capacity(text.len());
        for (range, script) in runs(text) {
            let mut buffer = UnicodeBuffer::new();
            buffer.push_str(&text[range.clone()]);
            buffer.set_script(script);
            buffer.set_direction(Direction::LeftToRight);
            if let Ok(language) = language.parse() {
                buffer.set_language(language);
            }
            let shaped = shaper.shape(buffer, ShapeOptions::new());
            self.append(&mut glyphs, &shaped, &range);
        }
        glyphs
    }

    /// Adds the glyphs of the run at `range`.
    fn append(&self, glyphs: &mut Vec<KrillaGlyph>, shaped: &GlyphBuffer, range: &Range<usize>) {
        let infos = shaped.glyph_infos();
        let ems = |units: i32| units as f32 / self.units;
        for (index, (info, position)) in infos.iter().zip(shaped.glyph_positions()).enumerate() {
            let next = infos[index..].iter().map(|other| other.cluster).find(|cluster| *cluster != info.cluster);
            let start = range.start + info.cluster as usize;
            let end = next.map_or(range.end, |next| range.start + next as usize);
            glyphs.push(KrillaGlyph::new(
                GlyphId::new(info.glyph_id),
                ems(position.x_advance),
                ems(position.x_offset),
                ems(position.y_offset),
                ems(position.y_advance),
                start..end,
                None,
            ));
        }
    }
}

/// The stretches of one script each: a shaper applies the rules of one script at a time. What
/// belongs to every script (digits, points, joiners) stays with what stands before it.
fn runs(text: &str) -> Vec<(Range<usize>, Script)> {
    let mut runs: Vec<(Range<usize>, Script)> = Vec::new();
    for (start, c) in text.char_indices() {
        let (own, end) = (script_of(c), start + c.len_utf8());
        match runs.last_mut() {
            Some((range, script)) if own.is_none_or(|own| own == *script) => range.end = end,
            _ => runs.push((start..end, own.unwrap_or(script::LATIN))),
        }
    }
    runs
}

fn script_of(c: char) -> Option<Script> {
    match c {
        '\u{900}'..='\u{97f}' | '\u{1cd0}'..='\u{1cff}' | '\u{a8e0}'..='\u{a8ff}' => Some(script::DEVANAGARI),
        c if c.is_alphabetic() => Some(script::LATIN),
        _ => None,
    }
}
