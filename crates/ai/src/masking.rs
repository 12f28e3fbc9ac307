//! Personal data stays here: what a text says of a person by number or address is masked before a
//! provider sees it. Every byte keeps its place, so quotes lead back to the original.

use std::ops::Range;

/// Digits in a row, separators apart, from which on they are a phone or account number.
const LONG_NUMBER: usize = 9;

/// `text` with the digits of long numbers as `0` and the letters of e-mail addresses as `x`.
pub fn masked(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for run in long_numbers(text.as_bytes()) {
        bytes[run].iter_mut().filter(|byte| byte.is_ascii_digit()).for_each(|byte| *byte = b'0');
    }
    for address in addresses(text.as_bytes()) {
        bytes[address]
            .iter_mut()
            .filter(|byte| byte.is_ascii_alphanumeric())
            .for_each(|byte| *byte = b'x');
    }
    // Only ASCII was put in place of ASCII.
    String::from_utf8(bytes).unwrap_or_default()
}

/// Where long numbers stand: from their first to their last digit.
fn long_numbers(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let rest = &bytes[at..];
        let length = rest.iter().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b' ' | b'-')).count();
        let run = &rest[..length];
        if run.iter().filter(|byte| byte.is_ascii_digit()).count() >= LONG_NUMBER {
            let last = run.iter().rposition(u8::is_ascii_digit).unwrap_or_default();
            found.push(at..at + last + 1);
        }
        at += length;
    }
    found
}

/// Where e-mail addresses stand.
fn addresses(bytes: &[u8]) -> Vec<Range<usize>> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'+');
    let mut found = Vec::new();
    for at in 0..bytes.len() {
        if bytes[at] != b'@' {
            continue;
        }
        let before = bytes[..at].iter().rev().take_while(|byte| is_part(byte)).count();
        let after = bytes[at + 1..].iter().take_while(|byte| is_part(byte)).count();
        if before > 0 && bytes[at + 1..at + 1 + after].contains(&b'.') {
            found.push(at - before..at + 1 + after);
        }
    }
    found
}

/// A text in which personal data is replaced by placeholders, and the way back: for texts that a model
/// writes anew, in which bytes keep no place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Veil {
    /// The text as a provider may see it.
    pub hidden: String,
    /// What the placeholders stand for, in their order.
    values: Vec<String>,
}

impl Veil {
    /// Hides long numbers and e-mail addresses of `text` behind `{private_1}`, `{private_2}` and so on.
    #[must_use]
    pub fn over(text: &str) -> Self {
        let mut ranges = long_numbers(text.as_bytes());
        ranges.extend(addresses(text.as_bytes()));
        ranges.sort_by_key(|range| range.start);
        let mut veil = Self::default();
        let mut at = 0;
        for range in ranges.into_iter().filter(|range| text.get(range.clone()).is_some()) {
            if range.start < at {
                continue;
            }
            veil.hidden.push_str(text.get(at..range.start).unwrap_or_default());
            let value = text.get(range.clone()).unwrap_or_default();
            let known = veil.values.iter().position(|known| known == value);
            let number = known.unwrap_or_else(|| {
                veil.values.push(value.to_owned());
                veil.values.len() - 1
            });
            veil.hidden.push_str(&placeholder(number));
            at = range.end;
        }
        veil.hidden.push_str(text.get(at..).unwrap_or_default());
        veil
    }

    /// `text` with what the placeholders stand for in their place.
    #[must_use]
    pub fn lifted(&self, text: &str) -> String {
        let values = self.values.iter().enumerate();
        values.fold(text.to_owned(), |text, (number, value)| text.replace(&placeholder(number), value))
    }
}

fn placeholder(number: usize) -> String {
    format!("{{private_{}}}", number + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_addresses_are_masked_in_place() {
        for (text, expected) in [
            ("Call 98200 12345.", "Call 00000 00000."),
            ("+91-9820012345 या लिखें", "+00-0000000000 या लिखें"),
            ("mail asha.rao+1@firm.co.in now", "mail xxxx.xxx+x@xxxx.xx.xx now"),
            ("₹1,00,00,000 in 36 months @ 12%", "₹1,00,00,000 in 36 months @ 12%"),
            ("ARN-118204, 15% in 2027", "ARN-118204, 15% in 2027"),
            ("@handle and a@b", "@handle and a@b"),
        ] {
            let found = masked(text);
            assert_eq!((found.as_str(), found.len()), (expected, text.len()), "{text}");
        }
    }
    #[test]
    fn a_veil_hides_and_gives_back() {
        let text = "Call 98200 12345 or asha@firm.in, again 98200 12345. लिखें: SIP ₹5,000";
        let veil = Veil::over(text);
        assert_eq!(veil.hidden, "Call {private_1} or {private_2}, again {private_1}. लिखें: SIP ₹5,000");
        assert_eq!(veil.lifted(&veil.hidden), text);
        assert_eq!(veil.lifted("कॉल करें {private_1}"), "कॉल करें 98200 12345");
        assert_eq!(Veil::over("nothing").lifted("{private_1}"), "{private_1}");
    }
}
