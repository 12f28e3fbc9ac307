//! What a person should look at in a written text. Pure: the same text gets the same doubts.
//!
//! Compliance is not decided here. These checks are coarse on purpose: a doubt asks somebody to look, it
//! stops nothing by itself.

use std::collections::BTreeSet;

use domain::{Channel, Doubt, Language, placeholder, sms};

/// A WhatsApp template's body, which also carries free texts outside the 24-hour window.
const LONGEST_WHATSAPP: usize = 1_024;
/// Parts of an SMS beyond which it is too dear.
const MOST_SMS_PARTS: usize = 4;
/// Characters of an SMS in the wider encoding that fit those parts.
const LONGEST_SMS: usize = 268;
const LONGEST_LINKEDIN: usize = 3_000;
const LONGEST_EMAIL: usize = 10_000;
/// Words of a sentence beyond which it is hard to read.
const LONGEST_SENTENCE: usize = 34;
/// Words per sentence beyond which a text is.
const MEAN_SENTENCE: usize = 22;
/// Share of threes of words, in percent, from which on two texts say the same.
const ALIKE: usize = 70;

/// The most characters that a channel carries.
#[must_use]
pub const fn longest(channel: Channel) -> usize {
    match channel {
        Channel::Whatsapp => LONGEST_WHATSAPP,
        Channel::Sms => LONGEST_SMS,
        Channel::Email => LONGEST_EMAIL,
        Channel::Linkedin => LONGEST_LINKEDIN,
    }
}

/// A text and what it is measured by.
#[derive(Clone, Copy, Debug)]
pub struct Sample<'a> {
    /// The text, without the lines that regulation asks for.
    pub text: &'a str,
    /// The language that was asked for.
    pub language: Language,
    /// Everything its author was given: brief, readers, library, the original.
    pub given: &'a [&'a str],
    /// The text it was made from; none where it was written anew.
    pub original: Option<&'a str>,
    /// Names of placeholders that can be filled.
    pub placeholders: &'a [String],
    /// What was sent lately in this language.
    pub lately: &'a [&'a str],
}

/// Everything doubtful about a text.
#[must_use]
pub fn doubts(sample: &Sample<'_>) -> Vec<Doubt> {
    let mut found = Vec::new();
    if !is_in(sample.text, sample.language) {
        found.push(Doubt::WrongLanguage);
    }
    found.extend(of_placeholders(sample));
    found.extend(of_numbers(sample));
    found.extend(invented_names(sample).into_iter().map(|name| Doubt::NameInvented { name }));
    if is_hard_to_read(sample.text) {
        found.push(Doubt::HardToRead);
    }
    if sample.lately.iter().any(|sent| is_alike(sample.text, sent)) {
        found.push(Doubt::SentLately);
    }
    found
}

/// Whether the whole text, with every line, is too long for a channel.
#[must_use]
pub fn too_long(text: &str, channel: Channel) -> Option<Doubt> {
    let is_over = match channel {
        Channel::Sms => sms::segments(text).parts > MOST_SMS_PARTS,
        _ => text.chars().count() > longest(channel),
    };
    is_over.then(|| Doubt::TooLong { limit: longest(channel) })
}

/// The text without its placeholders.
fn plain(text: &str) -> String {
    let pieces = placeholder::pieces(text).into_iter();
    pieces
        .map(|piece| match piece {
            placeholder::Piece::Text(text) => text,
            placeholder::Piece::Placeholder { .. } => " ",
        })
        .collect()
}

/// Letters and signs of Devanagari; its digits and stops stand in texts of any language.
const fn is_devanagari(letter: char) -> bool {
    matches!(letter, '\u{900}'..='\u{963}' | '\u{970}'..='\u{97F}')
}

/// Short words that only one of the two languages in Devanagari has.
const HINDI: [&str; 18] = [
    "है",
    "हैं",
    "के",
    "की",
    "का",
    "में",
    "और",
    "को",
    "से",
    "नहीं",
    "आप",
    "आपके",
    "आपकी",
    "आपका",
    "यह",
    "लिए",
    "कर",
    "करें",
];
const MARATHI: [&str; 18] = [
    "आहे",
    "आहेत",
    "आणि",
    "तुम्ही",
    "तुमच्या",
    "तुमचे",
    "तुमची",
    "तुमचा",
    "तुम्हाला",
    "नाही",
    "साठी",
    "मध्ये",
    "करा",
    "हे",
    "ही",
    "आमच्या",
    "च्या",
    "असेल",
];

/// Whether a text is in the script and the language.
fn is_in(text: &str, language: Language) -> bool {
    let plain = plain(text);
    let devanagari = plain.chars().filter(|letter| is_devanagari(*letter)).count();
    let latin = plain.chars().filter(char::is_ascii_alphabetic).count();
    if language == Language::En {
        return devanagari * 10 <= latin;
    }
    // Abbreviations stay in Latin letters in both.
    if devanagari < latin {
        return false;
    }
    let count = |list: &[&str]| words(&plain).filter(|word| list.contains(word)).count();
    let (hindi, marathi) = (count(&HINDI), count(&MARATHI));
    if language == Language::Hi { hindi >= marathi } else { marathi >= hindi }
}

/// Runs of letters, marks and digits.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !(letter.is_alphanumeric() || is_devanagari(letter)))
        .filter(|word| !word.is_empty())
}

fn of_placeholders(sample: &Sample<'_>) -> Vec<Doubt> {
    let written = placeholder::names(sample.text);
    let original = sample.original.map(placeholder::names).unwrap_or_default();
    let lost = original.iter().filter(|name| !written.contains(name));
    let unknown = written
        .iter()
        .filter(|name| !original.contains(name) && !sample.placeholders.iter().any(|known| known == *name));
    lost.map(|name| Doubt::PlaceholderLost { name: (*name).to_owned() })
        .chain(unknown.map(|name| Doubt::PlaceholderUnknown { name: (*name).to_owned() }))
        .collect()
}

/// Every number of a text, placeholders apart: digits of either script as ASCII, without grouping.
fn numbers(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut number = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if let Some(digit) = digit(letter) {
            number.push(digit);
            continue;
        }
        let goes_on = matches!(letter, ',' | '.') && letters.peek().is_some_and(|next| digit(*next).is_some());
        if !number.is_empty() && goes_on {
            if letter == '.' {
                number.push('.');
            }
            continue;
        }
        if !number.is_empty() {
            found.insert(std::mem::take(&mut number));
        }
    }
    if !number.is_empty() {
        found.insert(number);
    }
    found
}

/// A decimal digit as its ASCII one.
fn digit(letter: char) -> Option<char> {
    match letter {
        '0'..='9' => Some(letter),
        '\u{966}'..='\u{96F}' => char::from_digit(u32::from(letter) - 0x966, 10),
        _ => None,
    }
}

fn of_numbers(sample: &Sample<'_>) -> Vec<Doubt> {
    let given: BTreeSet<String> = sample.given.iter().flat_map(|text| numbers(text)).collect();
    let written = numbers(&plain(sample.text));
    let invented = written.difference(&given).map(|number| Doubt::NumberInvented { number: number.clone() });
    let original = sample.original.map(|text| numbers(&plain(text))).unwrap_or_default();
    let lost = original.difference(&written).map(|number| Doubt::NumberLost { number: number.clone() });
    invented.chain(lost).collect()
}

/// Capitalised words that are nobody's name.
const COMMON: [&str; 61] = [
    "i",
    "sip",
    "sips",
    "kyc",
    "pan",
    "elss",
    "nav",
    "emi",
    "fd",
    "gst",
    "otp",
    "upi",
    "nfo",
    "amc",
    "etf",
    "sebi",
    "amfi",
    "rbi",
    "irdai",
    "ipo",
    "ulip",
    "nps",
    "ppf",
    "epf",
    "tds",
    "itr",
    "whatsapp",
    "sms",
    "india",
    "indian",
    "namaste",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "diwali",
    "holi",
    "aadhaar",
    "happy",
    "warm",
    "wishes",
    "regards",
    "dear",
    "new",
    "year",
    "budget",
];

/// Names in Latin letters that were not given: capitalised words inside a sentence. Devanagari has no
/// capitals, so nothing can be said of names in it.
fn invented_names(sample: &Sample<'_>) -> BTreeSet<String> {
    let given: BTreeSet<String> = sample.given.iter().flat_map(|text| words(text)).map(str::to_lowercase).collect();
    let text = plain(sample.text);
    let mut found = BTreeSet::new();
    for sentence in sentences(&text) {
        for word in words(sentence).skip(1) {
            let begins_great = word.chars().next().is_some_and(|letter| letter.is_ascii_uppercase());
            let small = word.to_lowercase();
            if begins_great && word.len() > 1 && !COMMON.contains(&small.as_str()) && !given.contains(&small) {
                found.insert(word.to_owned());
            }
        }
    }
    found
}

/// The sentences of a text; lines end them too.
#[must_use]
pub fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let is_border = letters.peek().is_none_or(|(_, next)| next.is_whitespace());
        let ends = letter == '\n' || (depth == 0 && matches!(letter, '.' | '!' | '?' | '।') && is_border);
        if ends {
            let end = at + letter.len_utf8();
            found.push(&text[start..end]);
            start = end;
        }
    }
    found.push(&text[start..]);
    found.retain(|sentence| !sentence.trim().is_empty());
    found
}

fn is_hard_to_read(text: &str) -> bool {
    let text = plain(text);
    let lengths: Vec<usize> = sentences(&text)
        .into_iter()
        .map(|sentence| words(sentence).count())
        .filter(|length| *length > 0)
        .collect();
    let total: usize = lengths.iter().sum();
    lengths.iter().any(|length| *length > LONGEST_SENTENCE) || total > MEAN_SENTENCE * lengths.len().max(1)
}

/// Whether two texts say the same in nearly the same words.
fn is_alike(one: &str, other: &str) -> bool {
    let threes = |text: &str| {
        let text = plain(text).to_lowercase();
        let words: Vec<&str> = words(&text).collect();
        words.windows(3).map(|three| three.join(" ")).collect::<BTreeSet<_>>()
    };
    let (one, other) = (threes(one), threes(other));
    let common = one.intersection(&other).count();
    common > 0 && common * 100 >= one.len().min(other.len()) * ALIKE
}

#[cfg(test)]
#[path = "quality_tests.rs"]
mod tests;
