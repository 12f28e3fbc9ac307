//! Who a quotation is of: the name behind a dash behind closing marks.

use crate::{
    glyphs::Class,
    lexicon::{Concept, Hit},
    seen::Seen,
};

/// The first word of every name that signs a quotation: `"It changed my life" - Neha, Thane`.
pub fn signatures(seen: &Seen, concept: Concept) -> Vec<Hit> {
    let tokens = 1..u32::try_from(seen.tokens.list.len()).unwrap_or_default();
    tokens
        .filter(|token| signs(seen, *token))
        .map(|token| Hit {
            concept,
            first: token,
            last: token,
        })
        .collect()
}

/// Whether a dash, and closing marks before it, are all that stands before `token`.
fn signs(seen: &Seen, token: u32) -> bool {
    let start = seen.tokens.list[token as usize].glyph as usize;
    let mut dash = false;
    for glyph in seen.tokens.glyphs[..start].iter().rev() {
        match glyph.c {
            _ if matches!(glyph.class(), Class::Letter | Class::Digit) => return false,
            '-' | '–' | '—' | '~' => dash = true,
            '"' | '”' | '»' | '’' | '\'' => return dash,
            _ => {}
        }
    }
    false
}
