//! Placeholders in message texts: `{first_name}` or `{first_name|friend}`.
//!
//! The part after the bar is the fallback. `{{` and `}}` stand for single braces. A name is made
//! of lower-case letters, digits and underscores and starts with a letter; anything else in
//! braces is ordinary text, so that what an author typed is never lost.

use std::{collections::BTreeMap, ops::Range};

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Sent as it is.
    Text(&'a str),
    /// Replaced by a value.
    Placeholder {
        /// The name between the braces.
        name: &'a str,
        /// The fallback after the bar.
        fallback: Option<&'a str>,
        /// Byte range in the text, braces included.
        range: Range<usize>,
    },
}

/// The names every contact has. Custom fields add to them.
pub const BUILT_IN_NAMES: [&str; 8] = ["first_name", "name", "phone", "city", "advisor_name", "firm_name", "registration", "today"];

/// Splits `text` into pieces, in order, without loss.
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut plain = 0;
    let mut at = 0;
    while let Some(offset) = text[at..].find(['{', '}']) {
        let start = at + offset;
        let rest = &text[start..];
        if rest.starts_with("{{") || rest.starts_with("}}") {
            found.push(Piece::Text(&text[plain..=start]));
            at = start + 2;
            plain = at;
        } else if let Some((name, fallback, length)) = placeholder_at(rest) {
            if plain < start {
                found.push(Piece::Text(&text[plain..start]));
            }
            found.push(Piece::Placeholder {
                name,
                fallback,
                range: start..start + length,
            });
            at = start + length;
            plain = at;
        } else {
            at = start + 1;
        }
    }
    if plain < text.len() {
        found.push(Piece::Text(&text[plain..]));
    }
    found
}

fn placeholder_at(rest: &str) -> Option<(&str, Option<&str>, usize)> {
    let end = rest.strip_prefix('{')?.find(['{', '}', '\n'])? + 1;
    if !rest[end..].starts_with('}') {
        return None;
    }
    let inside = &rest[1..end];
    let (name, fallback) = inside.split_once('|').map_or((inside, None), |(name, fallback)| (name, Some(fallback)));
    is_name(name).then_some((name, fallback, end + 1))
}

/// Whether `name` can stand between braces: `[a-z][a-z0-9_]{0,39}`.
#[must_use]
pub fn is_name(name: &str) -> bool {
    name.len() <= 40 && name.starts_with(|c: char| c.is_ascii_lowercase()) && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// The distinct placeholder names of `text`, in order of appearance.
#[must_use]
pub fn names(text: &str) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for piece in pieces(text) {
        if let Piece::Placeholder { name, .. } = piece
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}

/// Values by placeholder name out of lines `name = value`, as people write them into a form. Braces
/// around a name are taken off; lines without a name or a value are left out.
#[must_use]
pub fn pairs(lines: &str) -> BTreeMap<String, String> {
    lines
        .lines()
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| (name.trim().trim_matches(['{', '}']).to_owned(), value.trim().to_owned()))
        .filter(|(name, value)| is_name(name) && !value.is_empty())
        .collect()
}

/// A rendered text and what it lacked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// The text to send. A placeholder without any value stands in it as `{name}`.
    pub text: String,
    /// Placeholders that had neither value nor fallback.
    pub missing: Vec<String>,
}

/// Fills `text`: the contact's value first, then the fallback in the text, then the fallback of
/// the content. Blank values count as missing.
#[must_use]
pub fn render(text: &str, values: &BTreeMap<String, String>, fallbacks: &BTreeMap<String, String>) -> Rendered {
    let mut rendered = Rendered::default();
    for piece in pieces(text) {
        match piece {
            Piece::Text(plain) => rendered.text.push_str(plain),
            Piece::Placeholder { name, fallback, .. } => {
                let given = |value: &&str| !value.trim().is_empty();
                let value = values.get(name).map(String::as_str).filter(given);
                let value = value
                    .or(fallback.filter(given))
                    .or_else(|| fallbacks.get(name).map(String::as_str).filter(given));
                if let Some(value) = value {
                    rendered.text.push_str(value);
                } else {
                    rendered.text.push('{');
                    rendered.text.push_str(name);
                    rendered.text.push('}');
                    rendered.missing.push(name.to_owned());
                }
            }
        }
    }
    rendered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn value_then_inline_fallback_then_content_fallback() {
        let text = "Namaste {first_name|friend}, your SIP of {sip_amount} in {city}";
        let fallbacks = map(&[("city", "your city"), ("first_name", "x")]);
        let rendered = render(text, &map(&[("first_name", "Asha"), ("sip_amount", "₹5,000")]), &fallbacks);
        assert_eq!(
            rendered,
            Rendered {
                text: "Namaste Asha, your SIP of ₹5,000 in your city".into(),
                missing: vec![]
            }
        );
        let rendered = render(text, &map(&[("first_name", " ")]), &fallbacks);
        assert_eq!(rendered.text, "Namaste friend, your SIP of {sip_amount} in your city");
        assert_eq!(rendered.missing, ["sip_amount"]);
    }

    #[test]
    fn odd_braces_stay_text() {
        for text in ["{", "}", "{ name }", "{Name}", "a {b", "{}", "{a\nb}", "{a{b}"] {
            let rendered = render(text, &map(&[("b", "B")]), &BTreeMap::new());
            assert_eq!(rendered.text, text.replace("{b}", "B"), "{text}");
            assert!(rendered.missing.is_empty());
        }
        assert_eq!(render("{{x}} {{", &BTreeMap::new(), &BTreeMap::new()).text, "{x} {");
    }

    #[test]
    fn pairs_are_read_line_by_line() {
        let read = pairs("first_name = friend\n{city}=your city\nno name\nBad Name = x\nempty = \n");
        assert_eq!(read, map(&[("first_name", "friend"), ("city", "your city")]));
    }

    #[test]
    fn names_are_distinct_and_ordered() {
        assert_eq!(names("{b} {a|x} {b} नमस्ते {c}"), ["b", "a", "c"]);
    }

    #[test]
    fn a_value_is_never_read_as_a_placeholder() {
        assert_eq!(render("{a}", &map(&[("a", "{b}"), ("b", "boom")]), &BTreeMap::new()).text, "{b}");
    }
}
