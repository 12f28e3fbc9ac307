//! Who speaks: registration numbers and the sender's name in a text.

use std::ops::Range;

use domain::{Audience, registration::RegistrationNumber};

use crate::{Facts, letters, seen::Seen, tokens::Kind};

/// A mention of a registration number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// First token.
    pub first: u32,
    /// Last token, inclusive.
    pub last: u32,
    /// What it is.
    pub number: Number,
}

/// What a mention turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Number {
    /// Well-formed, in canonical spelling.
    Formed(String),
    /// `{registration}`: the sender's own, filled in when sent.
    Own,
    /// A placeholder such as `ARN-XXXX`, or not of the form it must have.
    Broken,
}

/// Words that may stand between `ARN` and its digits.
const FILLERS: [&str; 8] = ["no", "number", "code", "nos", "क्रमांक", "नंबर", "नं", "संख्या"];

/// The mentions of numbers of the kind `audience` has.
pub fn mentions(seen: &Seen, audience: Audience) -> Vec<Mention> {
    let count = seen.tokens.list.len();
    (0..count).filter_map(|index| mention(seen, audience, index)).collect()
}

fn mention(seen: &Seen, audience: Audience, index: usize) -> Option<Mention> {
    let text = seen.tokens.text(index);
    let first = index as u32;
    if text == "{registration}" {
        let number = Number::Own;
        return Some(Mention { first, last: first, number });
    }
    let (prefix, spoken) = match audience {
        Audience::Mfd => ("ARN", ["arn", "एआरएन"]),
        Audience::Ria => ("INA", ["ina", "आईएनए"]),
        Audience::Ra => ("INH", ["inh", "आईएनएच"]),
        Audience::Smb => return None,
    };
    if !spoken.contains(&text) {
        return None;
    }
    let mut at = index + 1;
    while at < seen.tokens.list.len() && at < index + 3 && FILLERS.contains(&seen.tokens.text(at)) {
        at += 1;
    }
    let token = seen.tokens.list.get(at)?;
    if token.before.ends_sentence() {
        return None;
    }
    let last = at as u32;
    let digits = seen.tokens.text(at);
    if matches!(token.kind, Kind::Number(_)) {
        let glued = seen.tokens.list.get(at + 1).is_some_and(|next| {
            // By what is seen, not by bytes: invisible characters between them part nothing.
            let before = (next.glyph as usize).checked_sub(1).and_then(|place| seen.tokens.glyphs.get(place));
            matches!(next.kind, Kind::Word) && before.is_some_and(|glyph| glyph.end == token.end)
        });
        let parsed = RegistrationNumber::parse(audience, &format!("{prefix}{digits}"));
        let number = parsed
            .ok()
            .filter(|_| !glued)
            .map_or(Number::Broken, |number| Number::Formed(number.as_str().to_owned()));
        return Some(Mention { first, last, number });
    }
    let blank = digits.chars().all(|c| c == 'x' || c == 'n') || digits.starts_with('{');
    blank.then_some(Mention {
        first,
        last,
        number: if digits.starts_with('{') { Number::Own } else { Number::Broken },
    })
}

/// The canonical spelling of the sender's own number, if `facts` name a usable one.
pub fn own_number(facts: &Facts) -> Option<String> {
    let text = facts.registration.as_deref()?;
    RegistrationNumber::parse(facts.audience, text).ok().map(|number| number.as_str().to_owned())
}

/// Legal-form words that a name may be written without.
const FORMS: [&str; 10] = ["pvt", "private", "ltd", "limited", "llp", "and", "co", "company", "the", "mr"];

/// Whether the sender's name stands in the text, in Latin or Devanagari. Legal forms may be left
/// out; a placeholder for it counts.
pub fn names_sender(seen: &Seen, name: &str) -> bool {
    let texts = || (0..seen.tokens.list.len()).map(|index| seen.tokens.text(index));
    if texts().any(|text| matches!(text, "{advisor_name}" | "{firm_name}")) {
        return true;
    }
    let words = crate::tokens::words(name);
    let mut telling = words
        .iter()
        .filter(|word| word.chars().count() >= 3 && !FORMS.contains(&word.as_str()))
        .peekable();
    telling.peek().is_none() || telling.all(|word| texts().any(|text| text == word || sounds_alike(text, word)))
}

/// Where the sender's name stands word by word: `Nivesh Mitra Services` says nothing of investing.
pub fn name_places(seen: &Seen, name: &str) -> Vec<Range<u32>> {
    let words = crate::tokens::words(name);
    let count = seen.tokens.list.len();
    if words.is_empty() || words.len() > count {
        return Vec::new();
    }
    let stands = |at: &usize| words.iter().enumerate().all(|(offset, word)| seen.tokens.text(at + offset) == word);
    (0..=count - words.len())
        .filter(stands)
        .map(|at| at as u32..(at + words.len()) as u32)
        .collect()
}

/// Whether two words of different scripts have the same consonants.
fn sounds_alike(left: &str, right: &str) -> bool {
    left.is_ascii() != right.is_ascii() && consonants(left) == consonants(right)
}

fn consonants(word: &str) -> String {
    let mut sounds = String::new();
    let mut previous = ' ';
    for c in word.chars() {
        let sound = if letters::is_devanagari(c) {
            devanagari_sound(c)
        } else {
            latin_sound(c, previous)
        };
        if let Some(sound) = sound
            && (sound != previous || letters::is_devanagari(c))
        {
            sounds.push(sound);
        }
        previous = sound.unwrap_or(if c == 'h' { 'h' } else { ' ' });
    }
    sounds
}

const fn latin_sound(c: char, previous: char) -> Option<char> {
    match c {
        'a' | 'e' | 'i' | 'o' | 'u' => None,
        'h' if previous != ' ' => None,
        'w' => Some('v'),
        'z' => Some('j'),
        'q' => Some('k'),
        'm' => Some('n'),
        'f' => Some('p'),
        other => Some(other),
    }
}

const fn devanagari_sound(c: char) -> Option<char> {
    Some(match c {
        'क' | 'ख' => 'k',
        'ग' | 'घ' => 'g',
        'च' | 'छ' => 'c',
        'ज' | 'झ' => 'j',
        'ट' | 'ठ' | 'त' | 'थ' => 't',
        'ड' | 'ढ' | 'द' | 'ध' => 'd',
        'न' | 'ण' | 'ञ' | 'ङ' | 'म' | '\u{0902}' => 'n',
        'प' | 'फ' => 'p',
        'ब' | 'भ' => 'b',
        'य' => 'y',
        'र' => 'r',
        'ल' | 'ळ' => 'l',
        'व' => 'v',
        'श' | 'ष' | 'स' => 's',
        'ह' => 'h',
        _ => return None,
    })
}
