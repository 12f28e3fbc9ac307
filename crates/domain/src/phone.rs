//! Indian mobile numbers in E.164 (domain facts: TRAI numbering plan; first digit 6 to 9).

use std::fmt;

use serde::{Deserialize, Serialize};

/// An Indian mobile number in E.164, `+91XXXXXXXXXX`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber(String);

/// Why a text is not an Indian mobile number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// Nothing there.
    #[error("empty")]
    Empty,
    /// Letters or signs that no phone number has.
    #[error("characters that no phone number has")]
    Characters,
    /// Not ten digits after the country code.
    #[error("wrong number of digits")]
    Length,
    /// Another country's code.
    #[error("not an Indian number")]
    Country,
    /// A landline, a short code or a 140/1600 series.
    #[error("not a mobile number")]
    NotMobile,
}

impl PhoneNumber {
    /// Parses all usual Indian spellings: `+91`, `91`, `0091`, a leading `0`, spaces, hyphens,
    /// dots, brackets, Devanagari digits, and the floating form spreadsheets make (`9876543210.0`).
    ///
    /// # Errors
    /// [`PhoneError`] says what does not fit.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let text = text.trim().trim_start_matches('\'');
        let text = text.strip_suffix(".0").unwrap_or(text);
        let (digits, international) = collect_digits(text)?;
        let national = national_part(&digits, international)?;
        match national.as_bytes().first() {
            Some(b'6'..=b'9') => Ok(Self(format!("+91{national}"))),
            _ => Err(PhoneError::NotMobile),
        }
    }

    /// E.164 with the plus: `+919876543210`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// WhatsApp's `wa_id`: E.164 without the plus.
    #[must_use]
    pub fn wa_id(&self) -> &str {
        &self.0[1..]
    }

    /// For screens that do not reveal the number: `+91 98••• ••210`.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("+91 {}••• ••{}", &self.0[3..5], &self.0[10..])
    }

    /// For screens that do: `+91 98765 43210`.
    #[must_use]
    pub fn spaced(&self) -> String {
        format!("+91 {} {}", &self.0[3..8], &self.0[8..])
    }
}

/// ASCII digits of `text` and whether it began with a plus.
fn collect_digits(text: &str) -> Result<(String, bool), PhoneError> {
    let mut digits = String::with_capacity(15);
    let mut international = false;
    for c in text.chars() {
        match c {
            '0'..='9' => digits.push(c),
            '०'..='९' => digits.push(char::from(b'0' + (c as u32 - '०' as u32) as u8)),
            '+' | '＋' if digits.is_empty() && !international => international = true,
            ' '
            | '-'
            | '.'
            | '('
            | ')'
            | '/'
            | '\u{a0}'
            | '\u{2010}'..='\u{2015}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'
            | '\u{feff}' => {}
            _ => return Err(PhoneError::Characters),
        }
    }
    if digits.is_empty() {
        Err(PhoneError::Empty)
    } else {
        Ok((digits, international))
    }
}

/// The ten national digits. A 12-digit `91…` and a 10-digit number that begins with 91 are told
/// apart by length.
fn national_part(digits: &str, international: bool) -> Result<&str, PhoneError> {
    let digits = match digits.strip_prefix("00") {
        Some(rest) if !international => return in_country(rest),
        _ => digits,
    };
    if international {
        return in_country(digits);
    }
    match digits.len() {
        10 => Ok(digits),
        11 => digits.strip_prefix('0').ok_or(PhoneError::Length),
        12 => digits.strip_prefix("91").ok_or(PhoneError::Country),
        13 => digits.strip_prefix("091").ok_or(PhoneError::Length),
        _ => Err(PhoneError::Length),
    }
}

fn in_country(digits: &str) -> Result<&str, PhoneError> {
    let national = digits.strip_prefix("91").ok_or(PhoneError::Country)?;
    let national = if national.len() == 11 {
        national.strip_prefix('0').unwrap_or(national)
    } else {
        national
    };
    if national.len() == 10 { Ok(national) } else { Err(PhoneError::Length) }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

// Personal data: debug output stays masked so that a log line cannot leak it.
impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PhoneNumber(***)")
    }
}

impl TryFrom<String> for PhoneNumber {
    type Error = PhoneError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> Self {
        number.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indian_spellings() {
        for text in [
            "9876543210",
            "+919876543210",
            "919876543210",
            "00919876543210",
            "09876543210",
            "+91 98765 43210",
            "(+91) 98765-43210",
            "९८७६५४३२१०",
            "+९१ ९८७६५ ४३२१०",
            "98765.43210",
            "9876543210.0",
            "'9876543210",
            "+91-0-9876543210",
            "\u{200e}+91 98765\u{a0}43210",
        ] {
            assert_eq!(
                PhoneNumber::parse(text).map(|n| n.as_str().to_owned()),
                Ok("+919876543210".to_owned()),
                "{text}"
            );
        }
        assert_eq!(PhoneNumber::parse("9198765432").unwrap().as_str(), "+919198765432");
    }

    #[test]
    fn refusals_say_why() {
        for (text, why) in [
            ("", PhoneError::Empty),
            ("abc", PhoneError::Characters),
            ("12345", PhoneError::Length),
            ("+14155550123", PhoneError::Country),
            ("02026123456", PhoneError::NotMobile),
            ("1409876543", PhoneError::NotMobile),
            ("98765432101", PhoneError::Length),
            ("0000000000", PhoneError::Country),
        ] {
            assert_eq!(PhoneNumber::parse(text), Err(why), "{text}");
        }
    }

    #[test]
    fn masks() {
        let number = PhoneNumber::parse("9876543210").unwrap();
        assert_eq!(number.masked(), "+91 98••• ••210");
        assert_eq!(number.spaced(), "+91 98765 43210");
        assert_eq!(number.wa_id(), "919876543210");
    }
}
