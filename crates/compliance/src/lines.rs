//! Line breaks that end a sentence although no mark says so: around the line that says who speaks,
//! and before the next point of a list. Any other line break may stand in the middle of a phrase.

use std::ops::Range;

use crate::tokens::{Boundary, Kind, Tokens};

/// What registration numbers begin with.
const PREFIXES: [&str; 6] = ["arn", "ina", "inh", "एआरएन", "आईएनए", "आईएनएच"];

/// How an intermediary says that it is one.
const REGISTERED: [&str; 4] = ["registered", "पंजीकृत", "नोंदणीकृत", "panjikrit"];

/// What an intermediary is registered as.
const ROLES: [&str; 10] = [
    "distributor",
    "adviser",
    "advisor",
    "analyst",
    "वितरक",
    "सलाहकार",
    "सल्लागार",
    "विश्लेषक",
    "एनालिस्ट",
    "vitarak",
];

/// The longest line that only says who speaks; a longer one says more.
const IDENTITY: usize = 24;

/// Marks that open a point of a list.
const BULLETS: [char; 14] = ['•', '▪', '◦', '●', '‣', '·', '✓', '✔', '✅', '👉', '➤', '➡', '-', '–'];

/// Ends sentences at line breaks.
pub fn end(tokens: &mut Tokens) {
    let breaks = |at: &usize| tokens.list[*at].before == Boundary::Line;
    let ends: Vec<usize> = (1..tokens.list.len()).filter(breaks).filter(|at| ends_at(tokens, *at)).collect();
    for at in ends {
        tokens.list[at].before = Boundary::Sentence;
    }
}

fn ends_at(tokens: &Tokens, at: usize) -> bool {
    opens_point(tokens, at) || says_who(tokens, line_before(tokens, at)) || says_who(tokens, line_from(tokens, at))
}

fn line_before(tokens: &Tokens, at: usize) -> Range<usize> {
    let start = (0..at).rev().take(IDENTITY + 1).find(|index| tokens.list[*index].before >= Boundary::Line);
    start.map_or(0..0, |start| start..at)
}

fn line_from(tokens: &Tokens, at: usize) -> Range<usize> {
    let count = tokens.list.len();
    let end = (at + 1..count).find(|index| tokens.list[*index].before >= Boundary::Line);
    at..end.unwrap_or(count)
}

/// A short line with a registration number, or with the name of what one is registered as.
fn says_who(tokens: &Tokens, line: Range<usize>) -> bool {
    let has = |words: &[&str]| line.clone().any(|index| words.contains(&tokens.text(index)));
    let numbered = || {
        line.clone()
            .skip(1)
            .any(|index| matches!(tokens.list[index].kind, Kind::Number(_)) && PREFIXES.contains(&tokens.text(index - 1)))
    };
    (1..=IDENTITY).contains(&line.len()) && (numbered() || (has(&REGISTERED) && has(&ROLES)))
}

/// `• Returns`, `2. Returns`, `3) Returns`, unless the line before announces it: `we give: `.
fn opens_point(tokens: &Tokens, at: usize) -> bool {
    let glyph = |index: usize| tokens.glyphs.get(index).map(|glyph| glyph.c);
    let token = &tokens.list[at];
    let first = token.glyph as usize;
    let numbered = matches!(token.kind, Kind::Number(_)) && {
        let behind = token.to - token.at;
        behind <= 2 && matches!(glyph(first + behind as usize), Some('.' | ')'))
    };
    let bulleted = || first >= 2 && glyph(first - 1) == Some(' ') && glyph(first - 2).is_some_and(|c| BULLETS.contains(&c));
    let announced = || {
        let marks = (0..first).rev().filter_map(glyph).skip_while(|c| c.is_whitespace() || BULLETS.contains(c));
        marks.take(1).any(|c| matches!(c, ':' | ',' | '='))
    };
    (numbered || bulleted()) && !announced()
}
