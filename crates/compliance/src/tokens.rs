//! A text as words with boundaries: what the patterns see.

use std::borrow::Cow;

use crate::{
    glyphs::{Class, Glyph, glyphs},
    letters, lines,
};

/// What stands between a token and the one before it, weakest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Boundary {
    /// Nothing, a space or a hyphen.
    #[default]
    None,
    /// A comma, colon, bracket, dash or emoji.
    Soft,
    /// A line break.
    Line,
    /// A full stop, danda, exclamation mark or blank line.
    Sentence,
    /// A question mark.
    Question,
}

impl Boundary {
    /// Whether a new sentence begins behind it.
    pub const fn ends_sentence(self) -> bool {
        matches!(self, Self::Sentence | Self::Question)
    }
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// Letters.
    Word,
    /// Digits, with their value.
    Number(f64),
    /// `{first_name}`.
    Placeholder,
}

/// One word, number or placeholder.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// First byte in the original.
    pub start: u32,
    /// One past the last byte in the original.
    pub end: u32,
    /// First byte in [`Tokens::copy`].
    pub at: u32,
    /// One past the last byte in [`Tokens::copy`].
    pub to: u32,
    /// What stands before it.
    pub before: Boundary,
    /// What it is.
    pub kind: Kind,
    /// First glyph.
    pub glyph: u32,
}

/// A text cut into tokens.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    /// In order.
    pub list: Vec<Token>,
    /// All token texts, each after a space, with a space at the end: ` guaranted returns `.
    pub copy: String,
    /// What stands behind the last token.
    pub last: Boundary,
    /// The glyphs the tokens were made from.
    pub glyphs: Vec<Glyph>,
}

impl Tokens {
    /// Cuts `text`.
    pub fn of(text: &str) -> Self {
        let glyphs = glyphs(text);
        let mut cutter = Cutter::new(&glyphs);
        cutter.run();
        let Cutter { list, mut copy, before, .. } = cutter;
        copy.push(' ');
        let mut tokens = Self {
            list,
            copy,
            last: before,
            glyphs,
        };
        tokens.heal_spaced_letters();
        lines::end(&mut tokens);
        tokens
    }

    /// The normalised text of token `index`.
    pub fn text(&self, index: usize) -> &str {
        let token = &self.list[index];
        &self.copy[token.at as usize..token.to as usize]
    }

    /// The boundary before token `index`; behind the last one for `len`.
    pub fn boundary(&self, index: usize) -> Boundary {
        self.list.get(index).map_or(self.last, |token| token.before)
    }

    /// Dots between single letters end no sentence: `g.u.a.r`.
    fn heal_spaced_letters(&mut self) {
        for index in 1..self.list.len() {
            let (left, right) = (self.list[index - 1], self.list[index]);
            if left.to - left.at == 1 && right.to - right.at == 1 {
                self.list[index].before = Boundary::None;
            }
        }
    }
}

/// Words for `%`, which reads `percent` in the match copy.
const PERCENT: [&str; 14] = [
    "percentage",
    "pct",
    "prcnt",
    "fisad",
    "fisadi",
    "pratishat",
    "takke",
    "टक्के",
    "टक्का",
    "प्रतिशत",
    "फीसदी",
    "फीसद",
    "परसेंट",
    "पर्सेंट",
];

struct Cutter<'a> {
    glyphs: &'a [Glyph],
    at: usize,
    list: Vec<Token>,
    copy: String,
    before: Boundary,
    newline: bool,
}

impl<'a> Cutter<'a> {
    fn new(glyphs: &'a [Glyph]) -> Self {
        Self {
            glyphs,
            at: 0,
            list: Vec::with_capacity(glyphs.len() / 4),
            copy: String::with_capacity(glyphs.len() * 2),
            before: Boundary::Sentence,
            newline: false,
        }
    }

    fn run(&mut self) {
        while let Some(&glyph) = self.glyphs.get(self.at) {
            match glyph.class() {
                Class::Letter => self.word(),
                Class::Digit => self.number(),
                Class::Space => self.space(glyph.c),
                Class::Other => self.mark(glyph.c),
            }
        }
    }

    fn peek(&self, offset: usize) -> Option<char> {
        self.glyphs.get(self.at + offset).map(|glyph| glyph.c)
    }

    fn class(&self, offset: usize) -> Option<Class> {
        self.glyphs.get(self.at + offset).map(|glyph| glyph.class())
    }

    fn push(&mut self, first: usize, kind: Kind, text_from: usize) {
        self.list.push(Token {
            start: self.glyphs[first].start,
            end: self.glyphs[self.at - 1].end,
            at: text_from as u32,
            to: self.copy.len() as u32,
            before: self.before,
            kind,
            glyph: first as u32,
        });
        self.before = Boundary::None;
        self.newline = false;
    }

    fn word(&mut self) {
        let first = self.at;
        self.copy.push(' ');
        let from = self.copy.len();
        loop {
            match (self.class(0), self.peek(0)) {
                (Some(Class::Letter), Some(c)) => self.copy.push(c),
                (_, Some('\'')) if self.class(1) == Some(Class::Letter) => {}
                (_, Some(c)) if letters::is_wildcard(c) && self.is_inside_devanagari() => {}
                _ => break,
            }
            self.at += 1;
        }
        collapse(&mut self.copy, from);
        if PERCENT.contains(&&self.copy[from..]) {
            self.copy.truncate(from);
            self.copy.push_str("percent");
        }
        self.push(first, Kind::Word, from);
    }

    /// A mark between two Devanagari letters only hides the word: `जो*खिम`.
    fn is_inside_devanagari(&self) -> bool {
        let native = |glyph: Option<&Glyph>| glyph.is_some_and(|glyph| letters::is_devanagari(glyph.c));
        self.at > 0 && native(self.glyphs.get(self.at - 1)) && native(self.glyphs.get(self.at + 1))
    }

    fn number(&mut self) {
        let first = self.at;
        self.copy.push(' ');
        let from = self.copy.len();
        loop {
            match (self.class(0), self.peek(0)) {
                (Some(Class::Digit), Some(c)) => self.copy.push(c),
                (_, Some('.')) if self.class(1) == Some(Class::Digit) => self.copy.push('.'),
                (_, Some(',')) if self.class(1) == Some(Class::Digit) => {}
                _ => break,
            }
            self.at += 1;
        }
        let value = self.copy[from..].parse().unwrap_or(f64::NAN);
        self.push(first, Kind::Number(value), from);
    }

    fn symbol(&mut self, text: &str) {
        let first = self.at;
        self.at += 1;
        self.copy.push(' ');
        let from = self.copy.len();
        self.copy.push_str(text);
        self.push(first, Kind::Word, from);
    }

    fn space(&mut self, c: char) {
        if c == '\n' || c == '\u{2028}' || c == '\u{2029}' {
            let found = if self.newline { Boundary::Sentence } else { Boundary::Line };
            self.before = self.before.max(found);
            self.newline = true;
        }
        self.at += 1;
    }

    fn mark(&mut self, c: char) {
        match c {
            '%' => return self.symbol("percent"),
            '₹' => return self.symbol("rs"),
            '&' => return self.symbol("and"),
            '⭐' | '★' | '🌟' => return self.symbol("star"),
            '$' if self.class(1) == Some(Class::Digit) => return self.symbol("rs"),
            '#' if self.class(1) == Some(Class::Digit) => return self.symbol("number"),
            '→' | '➡' => return self.symbol("to"),
            '-' if self.peek(1) == Some('>') => return self.symbol("to"),
            '{' => {
                if let Some(length) = self.placeholder_length() {
                    return self.placeholder(length);
                }
            }
            _ => {}
        }
        self.before = self.before.max(self.boundary_of(c));
        self.at += 1;
    }

    fn placeholder_length(&self) -> Option<usize> {
        let rest = self.glyphs[self.at + 1..].iter().take(60);
        let inside = rest.take_while(|glyph| !matches!(glyph.c, '{' | '}' | '\n')).count();
        (inside > 0 && self.peek(inside + 1) == Some('}') && self.peek(1).is_some_and(|c| c.is_ascii_lowercase())).then_some(inside)
    }

    fn placeholder(&mut self, inside: usize) {
        let first = self.at;
        self.copy.push(' ');
        let from = self.copy.len();
        let name = self.glyphs[first + 1..=first + inside].iter().map(|glyph| glyph.c);
        self.copy.push('{');
        self.copy.extend(name.take_while(|c| *c != '|').map(|c| if c == ' ' { '_' } else { c }));
        self.copy.push('}');
        self.at += inside + 2;
        self.push(first, Kind::Placeholder, from);
    }

    fn boundary_of(&self, c: char) -> Boundary {
        let next_is_space = matches!(self.class(1), None | Some(Class::Space));
        match c {
            '?' => Boundary::Question,
            '!' | '।' | '॥' | '…' => Boundary::Sentence,
            '.' if next_is_space || self.joins_two_words() => self.full_stop(),
            '.' | '\'' | '"' | '“' | '”' | '*' | '_' | '~' | '+' | '>' | '}' | '{' | '@' | '#' => Boundary::None,
            '-' if !next_is_space => Boundary::None,
            _ => Boundary::Soft,
        }
    }

    /// `returns.Guaranteed`: a full stop without its space.
    fn joins_two_words(&self) -> bool {
        self.class(1) == Some(Class::Letter) && self.class(2) == Some(Class::Letter) && self.list.last().is_some_and(|token| token.to - token.at > 1)
    }

    /// A dot behind an abbreviation ends nothing.
    fn full_stop(&self) -> Boundary {
        let last = self.list.last().map_or("", |token| &self.copy[token.at as usize..token.to as usize]);
        let numbered = || {
            self.glyphs[self.at + 1..]
                .iter()
                .find(|glyph| glyph.class() != Class::Space)
                .is_some_and(|glyph| glyph.class() == Class::Digit)
        };
        if last == "no" {
            return if numbered() { Boundary::None } else { Boundary::Sentence };
        }
        if matches!(
            last,
            "rs" | "mr" | "mrs" | "ms" | "dr" | "shri" | "smt" | "ltd" | "pvt" | "रु" | "श्री" | "डॉ" | "क्र"
        ) {
            return Boundary::None;
        }
        Boundary::Sentence
    }
}

/// Makes emphasis by repetition vanish: `freeee` is `free`, and in words of five letters or more
/// no Latin letter stays doubled (`guaranteed` is `guaranted`, wherever it is written).
pub fn collapse(copy: &mut String, from: usize) {
    let bytes = &copy.as_bytes()[from..];
    if !bytes.is_ascii() || !bytes.windows(2).any(|pair| pair[0] == pair[1]) {
        return;
    }
    let mut kept: Vec<u8> = Vec::with_capacity(bytes.len());
    for &byte in bytes {
        let run = kept.iter().rev().take_while(|b| **b == byte).count();
        if run < 2 {
            kept.push(byte);
        }
    }
    if kept.len() >= 5 {
        kept.dedup();
    }
    copy.truncate(from);
    copy.extend(kept.into_iter().map(char::from));
}

/// The normalised words of a lexicon entry.
pub fn words(entry: &str) -> Vec<String> {
    let mut words = Vec::new();
    words_into(entry, &mut words);
    words.into_iter().map(Cow::into_owned).collect()
}

/// The normalised words of a lexicon entry, behind those already in `words`: borrowed where they
/// are written as they are matched, as nearly all are.
pub fn words_into<'a>(entry: &'a str, words: &mut Vec<Cow<'a, str>>) {
    if is_plain(entry) {
        words.extend(entry.split_ascii_whitespace().map(plain_word));
    } else {
        let tokens = Tokens::of(entry);
        words.extend((0..tokens.list.len()).map(|index| Cow::Owned(tokens.text(index).to_owned())));
    }
}

/// Whether `entry` is of letters and spaces alone and each letter stands for itself.
fn is_plain(entry: &str) -> bool {
    if entry.is_ascii() {
        return entry.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b' ');
    }
    let mut before = ' ';
    entry.chars().all(|c| {
        // A nasal before a stop is written as anusvara.
        let nasal = c == '\u{094D}' && matches!(before, 'ङ' | 'ञ' | 'ण' | 'न' | 'म');
        before = c;
        !nasal && (c == ' ' || letters::is_common(c))
    })
}

fn plain_word(word: &str) -> Cow<'_, str> {
    if word.is_ascii() && word.as_bytes().windows(2).any(|pair| pair[0] == pair[1]) {
        let mut word = word.to_owned();
        collapse(&mut word, 0);
        return if PERCENT.contains(&word.as_str()) {
            Cow::Borrowed("percent")
        } else {
            Cow::Owned(word)
        };
    }
    Cow::Borrowed(if PERCENT.contains(&word) { "percent" } else { word })
}

/// Whether token text is a single letter: one Latin letter, or one Devanagari syllable or sign.
pub fn is_single_letter(text: &str) -> bool {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return false };
    if first.is_ascii() {
        return text.len() == 1;
    }
    letters::is_devanagari(first) && chars.all(|c| letters::is_devanagari(c) && !letters::starts_akshara(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_read_word_by_word_are_read_as_texts_are() {
        let rules = [
            include_str!("../rules/1-grammar.toml"),
            include_str!("../rules/3-promises.toml"),
            include_str!("../rules/4-conduct.toml"),
            include_str!("../rules/8-indirect.toml"),
            include_str!("../rules/9-further.toml"),
        ];
        for entry in rules.iter().flat_map(|file| file.split(['|', '\n', '"'])) {
            let tokens = Tokens::of(entry);
            let read: Vec<&str> = (0..tokens.list.len()).map(|index| tokens.text(index)).collect();
            assert_eq!(words(entry), read, "{entry}");
        }
    }
}
