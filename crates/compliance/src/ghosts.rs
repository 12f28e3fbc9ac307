//! Second readings of hidden words: `gu@r4nteed`, `g u a r a n t e e d`, `guar-anteed`,
//! `gu*ranteed`, `#GuaranteedReturns`, `garanteed`.
//!
//! A ghost is a word that a run of tokens may have been meant as. Ghosts stand behind the match
//! copy, fenced off, and carry the token range they came from.

use crate::{
    glyphs::{Class, Glyph},
    letters,
    lexicon::Vocabulary,
    tokens::{self, Kind, Tokens},
};

/// A word in the match copy and the tokens it stands for.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    /// First byte in the match copy.
    pub at: u32,
    /// First token.
    pub first: u32,
    /// Last token, inclusive.
    pub last: u32,
}

/// The fence between ghosts: no phrase matches across it.
const FENCE: &str = "\u{1} ";

/// Appends the ghosts of `tokens` to `copy` and returns the slots of all words, ghosts included,
/// in order of their place in the copy.
pub fn append(tokens: &Tokens, vocabulary: &Vocabulary, copy: &mut String) -> Vec<Slot> {
    let mut slots: Vec<Slot> = Vec::with_capacity(tokens.list.len() + 8);
    slots.extend(tokens.list.iter().zip(0..).map(|(token, index)| Slot {
        at: token.at,
        first: index,
        last: index,
    }));
    let mut haunt = Haunt {
        tokens,
        vocabulary,
        copy,
        slots,
    };
    haunt.chunks();
    haunt.spaced_letters();
    haunt.broken_words();
    haunt.misspelt_words();
    haunt.slots
}

struct Haunt<'a> {
    tokens: &'a Tokens,
    vocabulary: &'a Vocabulary,
    copy: &'a mut String,
    slots: Vec<Slot>,
}

impl Haunt<'_> {
    fn add(&mut self, word: &str, first: usize, last: usize) {
        self.copy.push_str(FENCE);
        let from = self.copy.len();
        self.copy.push_str(word);
        tokens::collapse(self.copy, from);
        self.slots.push(Slot {
            at: from as u32,
            first: first as u32,
            last: last as u32,
        });
        self.copy.push(' ');
    }

    /// Runs of glyphs without white space that hold more than one plain word.
    fn chunks(&mut self) {
        let list = &self.tokens.list;
        let mut first = 0;
        while first < list.len() {
            let mut last = first;
            while last + 1 < list.len() && self.touches(last + 1) {
                last += 1;
            }
            self.chunk(first, last);
            first = last + 1;
        }
    }

    /// Whether no white space stands before token `index`.
    fn touches(&self, index: usize) -> bool {
        let mut at = self.tokens.list[index].glyph as usize;
        while at > 0 {
            at -= 1;
            match self.tokens.glyphs[at].class() {
                Class::Space => return false,
                Class::Letter | Class::Digit => return true,
                Class::Other => {}
            }
        }
        false
    }

    fn chunk(&mut self, first: usize, last: usize) {
        let list = &self.tokens.list;
        let mut from = list[first].glyph as usize;
        while from > 0 && self.tokens.glyphs[from - 1].class() == Class::Other {
            from -= 1;
        }
        let hashtag = from < list[first].glyph as usize && self.tokens.glyphs[from].c == '#';
        let mut to = list.get(last + 1).map_or(self.tokens.glyphs.len(), |token| token.glyph as usize);
        if let Some(space) = self.tokens.glyphs[list[last].glyph as usize..to].iter().position(|g| g.class() == Class::Space) {
            to = list[last].glyph as usize + space;
        }
        let glyphs = &self.tokens.glyphs[from..to];
        let letters = glyphs.iter().filter(|glyph| glyph.class() == Class::Letter).count();
        if letters == glyphs.len() && !hashtag {
            let text = self.tokens.text(first);
            if text.len() >= 11 && text.is_ascii() && !self.vocabulary.contains(text) {
                self.split(text, first, last);
            }
            return;
        }
        if !(2..=40).contains(&letters) || glyphs.len() > 48 {
            return;
        }
        let joined: String = glyphs.iter().filter(|glyph| glyph.class() == Class::Letter).map(|glyph| glyph.c).collect();
        if last > first && letters <= 24 {
            self.add(&joined, first, last);
        }
        if hashtag || letters >= 10 {
            self.split(&joined, first, last);
        }
        self.leet(glyphs, first, last);
        self.wildcards(glyphs, first, last);
    }

    fn leet(&mut self, glyphs: &[Glyph], first: usize, last: usize) {
        let trimmed = trim(glyphs);
        if !trimmed.iter().any(|glyph| glyph.class() != Class::Letter && letters::leet(glyph.c).is_some()) {
            return;
        }
        let decode = |one: char| -> String {
            let letter = |glyph: &Glyph| match (glyph.class(), letters::leet(glyph.c)) {
                (Class::Letter, _) => Some(glyph.c),
                (_, Some('i')) => Some(one),
                (_, letter) => letter,
            };
            trimmed.iter().filter_map(letter).collect()
        };
        let word = decode('i');
        let other = decode('l');
        self.add(&word, first, last);
        self.split(&word, first, last);
        if other != word {
            self.add(&other, first, last);
        }
    }

    fn wildcards(&mut self, glyphs: &[Glyph], first: usize, last: usize) {
        let trimmed = trim(glyphs);
        let hidden = |glyph: &Glyph| letters::is_wildcard(glyph.c);
        if !(5..=20).contains(&trimmed.len()) || !trimmed.iter().any(hidden) {
            return;
        }
        let pattern: Vec<Option<char>> = trimmed
            .iter()
            .map(|glyph| (!hidden(glyph)).then(|| letters::leet(glyph.c).filter(|_| glyph.class() != Class::Letter).unwrap_or(glyph.c)))
            .collect();
        if let Some(word) = self.vocabulary.find_with_holes(&pattern) {
            self.add(word, first, last);
        }
    }

    /// Runs of single letters: `g u a r a n t e e d`, `g.u.a.r`, `गा रं टी`.
    fn spaced_letters(&mut self) {
        let count = self.tokens.list.len();
        let mut first = 0;
        while first < count {
            let mut last = first;
            while last < count && self.is_short(last, last > first) {
                last += 1;
            }
            let latin = last > first && self.tokens.text(first).is_ascii();
            if last - first >= if latin { 4 } else { 3 } {
                self.spaced_run(first, last);
            }
            first = last.max(first + 1);
        }
    }

    fn is_short(&self, index: usize, inside: bool) -> bool {
        match self.tokens.list[index].kind {
            Kind::Word => tokens::is_single_letter(self.tokens.text(index)),
            Kind::Number(_) => inside && self.tokens.text(index).len() == 1,
            Kind::Placeholder => false,
        }
    }

    fn spaced_run(&mut self, first: usize, last: usize) {
        let mut joined = String::new();
        let mut owners: Vec<usize> = Vec::new();
        for index in first..last {
            for c in self.tokens.text(index).chars() {
                let c = if c.is_ascii_digit() { letters::leet(c).unwrap_or(c) } else { c };
                joined.push(c);
                owners.extend(std::iter::repeat_n(index, c.len_utf8()));
            }
        }
        let mut at = 0;
        while at < joined.len() {
            if let Some(length) = self.vocabulary.longest_at(&joined[at..], 4) {
                let word = joined[at..at + length].to_owned();
                self.add(&word, owners[at], owners[at + length - 1]);
                at += length;
            } else {
                at += joined[at..].chars().next().map_or(1, char::len_utf8);
            }
        }
        self.add(&joined, first, last - 1);
    }

    /// Known words run together.
    fn split(&mut self, text: &str, first: usize, last: usize) {
        let mut at = 0;
        let mut words = Vec::new();
        while at < text.len() {
            let Some(length) = self.vocabulary.longest_at(&text[at..], 2) else { break };
            words.push(at..at + length);
            at += length;
        }
        if words.len() < 2 {
            return;
        }
        let phrase: Vec<&str> = words.into_iter().map(|range| &text[range]).collect();
        self.copy.push_str(FENCE);
        for word in phrase {
            self.slots.push(Slot {
                at: self.copy.len() as u32,
                first: first as u32,
                last: last as u32,
            });
            let from = self.copy.len();
            self.copy.push_str(word);
            tokens::collapse(self.copy, from);
            self.copy.push(' ');
        }
    }

    /// A telling word broken by a space: `guar anteed`.
    fn broken_words(&mut self) {
        let mut joined = String::new();
        for first in 0..self.tokens.list.len() {
            if !self.tokens.text(first).is_ascii() {
                continue;
            }
            joined.clear();
            joined.push_str(self.tokens.text(first));
            for last in first + 1..(first + 3).min(self.tokens.list.len()) {
                joined.push_str(self.tokens.text(last));
                if joined.len() > 16 {
                    break;
                }
                if joined.len() >= 7 && self.vocabulary.is_telling(&joined) {
                    let word = joined.clone();
                    self.add(&word, first, last);
                }
            }
        }
    }

    /// Telling words with a slip of the pen: `garanteed`, `retruns`.
    fn misspelt_words(&mut self) {
        for index in 0..self.tokens.list.len() {
            if let Some(word) = self.vocabulary.meant_by(self.tokens.text(index)) {
                self.add(word, index, index);
            }
        }
    }
}

/// Without the punctuation around a word; a closing `$` stays, it reads as s.
fn trim(glyphs: &[Glyph]) -> &[Glyph] {
    let outer = |glyph: &Glyph| glyph.class() == Class::Other && !matches!(glyph.c, '$' | '@');
    let start = glyphs.iter().position(|glyph| !outer(glyph)).unwrap_or(glyphs.len());
    let end = glyphs.iter().rposition(|glyph| !outer(glyph)).map_or(start, |last| last + 1);
    &glyphs[start..end]
}
