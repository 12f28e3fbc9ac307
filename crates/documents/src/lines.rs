//! Text broken into lines.

use std::{ops::Range, rc::Rc};

use krilla::text::KrillaGlyph;

use crate::faces::Faces;

/// How a text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// Type size in points.
    pub size: f32,
    /// The heavier weight.
    pub is_bold: bool,
    /// 0 is black, 255 white.
    pub gray: u8,
}

impl Style {
    /// From the top of one line to the top of the next. Devanagari has signs above and below, so it
    /// is more than Latin needs.
    pub fn leading(self) -> f32 {
        self.size * 1.5
    }
}

/// A line that fits.
#[derive(Clone, Debug)]
pub struct Line {
    /// The paragraph it is part of; the glyphs know their places in it.
    pub text: Rc<str>,
    /// Its glyphs.
    pub glyphs: Vec<KrillaGlyph>,
    /// Its look.
    pub style: Style,
}

impl Line {
    /// Its width in points.
    pub fn width(&self) -> f32 {
        self.glyphs.iter().map(|glyph| glyph.x_advance).sum::<f32>() * self.style.size
    }
}

/// The lines of `text`, each at most `width` points wide.
pub fn lines(faces: &Faces, text: &str, language: &str, style: Style, width: f32) -> Vec<Line> {
    let mut lines = Vec::new();
    for paragraph in faces.readable(text).split('\n') {
        let glyphs = faces.get(style.is_bold).shape(paragraph, language);
        let text: Rc<str> = paragraph.into();
        for range in broken(&text, &glyphs, width / style.size) {
            lines.push(Line {
                text: text.clone(),
                glyphs: glyphs[range].to_vec(),
                style,
            });
        }
    }
    lines
}

/// The glyphs of each line; `width` is measured as they are. A line ends behind a blank, or within a
/// word that alone is too long.
fn broken(text: &str, glyphs: &[KrillaGlyph], width: f32) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let (mut start, mut at, mut length) = (0, 0, 0.0);
    // Where the next line would begin.
    let mut chance = None;
    while let Some(glyph) = glyphs.get(at) {
        if &text[glyph.text_range.clone()] == " " {
            chance = Some(at + 1);
        } else if at > start && length + glyph.x_advance > width {
            let next = chance.unwrap_or_else(|| syllable(glyphs, start, at));
            lines.push(start..next);
            (start, at, length, chance) = (next, next, 0.0, None);
            continue;
        }
        length += glyph.x_advance;
        at += 1;
    }
    lines.push(start..glyphs.len());
    lines
}

/// The beginning of the syllable that the glyph at `at` is part of, or `at` itself where that would
/// leave nothing before it.
fn syllable(glyphs: &[KrillaGlyph], start: usize, at: usize) -> usize {
    let begins = |index: usize| glyphs[index].text_range.start != glyphs[index - 1].text_range.start;
    (start + 1..=at).rev().find(|index| begins(*index)).unwrap_or(at)
}
