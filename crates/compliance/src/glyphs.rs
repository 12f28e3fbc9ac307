//! A text as the characters that matter for matching, each with its place in the original.

use unicode_normalization::char::decompose_compatible;

use crate::letters;

/// One character of the match copy and the bytes of the original it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyph {
    /// Lower-case, decomposed, confusables resolved.
    pub c: char,
    /// First byte in the original.
    pub start: u32,
    /// One past the last byte in the original.
    pub end: u32,
}

/// What a glyph does in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Letter or vowel sign.
    Letter,
    /// ASCII digit (Devanagari digits have become ASCII).
    Digit,
    /// Any white space.
    Space,
    /// Everything else.
    Other,
}

impl Glyph {
    /// The class of this glyph.
    pub fn class(self) -> Class {
        match self.c {
            'a'..='z' => Class::Letter,
            '0'..='9' => Class::Digit,
            c if c.is_ascii() => {
                if c.is_ascii_whitespace() {
                    Class::Space
                } else {
                    Class::Other
                }
            }
            c if letters::is_devanagari(c) || c.is_alphabetic() => Class::Letter,
            c if c.is_whitespace() => Class::Space,
            _ => Class::Other,
        }
    }
}

/// The glyphs of `text`. Text longer than 4 GiB is cut there.
pub fn glyphs(text: &str) -> Vec<Glyph> {
    let mut glyphs = Vec::with_capacity(text.len());
    for (start, original) in text.char_indices() {
        let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(start + original.len_utf8())) else {
            break;
        };
        if original.is_ascii() {
            glyphs.push(Glyph {
                c: original.to_ascii_lowercase(),
                start,
                end,
            });
        } else if letters::is_common(original) {
            // The common Devanagari letters and signs stand for themselves.
            glyphs.push(Glyph { c: original, start, end });
        } else if !letters::is_ignorable(original) {
            push_wide(&mut glyphs, original, start, end);
        }
    }
    resolve_nasals(&mut glyphs);
    glyphs
}

fn push_wide(glyphs: &mut Vec<Glyph>, original: char, start: u32, end: u32) {
    decompose_compatible(original, |part| {
        if letters::is_ignorable(part) {
            return;
        }
        for lower in part.to_lowercase() {
            if !letters::is_ignorable(lower) {
                glyphs.push(Glyph {
                    c: letters::plain(lower),
                    start,
                    end,
                });
            }
        }
    });
}

/// Writes a nasal consonant before a stop of its own row as anusvara: `गारन्टी` and `गारंटी` are
/// one word.
fn resolve_nasals(glyphs: &mut Vec<Glyph>) {
    let mut kept = 0;
    let mut at = 0;
    while at < glyphs.len() {
        let mut glyph = glyphs[at];
        if glyphs.len() > at + 2 && glyphs[at + 1].c == '\u{094D}' && is_homorganic(glyph.c, glyphs[at + 2].c) {
            glyph.c = '\u{0902}';
            glyph.end = glyphs[at + 1].end;
            at += 1;
        }
        glyphs[kept] = glyph;
        kept += 1;
        at += 1;
    }
    glyphs.truncate(kept);
}

const fn is_homorganic(nasal: char, stop: char) -> bool {
    match nasal {
        'ङ' => matches!(stop, 'क'..='घ'),
        'ञ' => matches!(stop, 'च'..='झ'),
        'ण' => matches!(stop, 'ट'..='ढ'),
        'न' => matches!(stop, 'ट'..='ढ' | 'त'..='ध'),
        'म' => matches!(stop, 'प'..='भ'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copy(text: &str) -> String {
        glyphs(text).iter().map(|glyph| glyph.c).collect()
    }

    #[test]
    fn one_spelling_for_many() {
        for (text, expected) in [
            ("GUARANTEED", "guaranteed"),
            ("gu\u{200B}ar\u{200D}anteed", "guaranteed"),
            ("ｇｕａｒ", "guar"),
            ("𝐠𝐮𝐚𝐫", "guar"),
            ("ⓖⓤⓐⓡ", "guar"),
            ("gυаrаnтееd", "guaranteed"),
            ("ɢᴜᴀʀ", "guar"),
            ("g\u{0301}uar", "guar"),
            ("गारन्टी", "गारंटी"),
            ("बाज़ार", "बाजार"),
            ("पाँच ५%", "पांच 5%"),
        ] {
            assert_eq!(copy(text), expected, "{text}");
        }
    }

    #[test]
    fn spans_lie_on_character_borders() {
        let text = "₹१०० ＧＵ\u{200B}ﬁ गारन्टी";
        for glyph in glyphs(text) {
            assert!(text.get(glyph.start as usize..glyph.end as usize).is_some());
        }
    }
}
