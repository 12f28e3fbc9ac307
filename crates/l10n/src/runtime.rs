//! Fills compiled messages. The build script compiles each Fluent pattern into text with marks:
//!
//! ```text
//! \x01 name \x02                                  the value of a variable
//! \x03 name \x04 (key \x05 pattern \x06)… \x07    a choice; the default's key begins with `*`
//! ```
//!
//! Messages are separated by `\0` and addressed by their position.

use domain::{Language, money::group_indian};

/// A number given to a message: shown with Indian grouping, and used to choose a plural form.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// A whole number.
    Whole(i64),
    /// A number with decimals, shown as short as it can be.
    Decimal(f64),
}

/// The name the generated code uses for [`Number`].
pub(crate) type FluentNumber = Number;

macro_rules! whole {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Number {
            fn from(value: $kind) -> Self {
                // Counts beyond i64 do not occur; the largest is then the honest answer.
                Self::Whole(i64::try_from(value).unwrap_or(i64::MAX))
            }
        }
    )*};
}
whole!(u8, u16, u32, u64, usize, i8, i16, i32, i64, isize);

impl From<f64> for Number {
    fn from(value: f64) -> Self {
        Self::Decimal(value)
    }
}

impl Number {
    fn show(self) -> String {
        match self {
            Self::Whole(value) if value < 0 => format!("−{}", group_indian(value.unsigned_abs())),
            Self::Whole(value) => group_indian(value.unsigned_abs()),
            Self::Decimal(value) => value.to_string(),
        }
    }

    /// CLDR plural rules: English and Marathi say "one" of exactly 1, Hindi of 0 to 1.
    fn plural(self, language: Language) -> &'static str {
        let one = match (language, self) {
            (Language::Hi, Self::Whole(value)) => value == 0 || value == 1,
            (Language::Hi, Self::Decimal(value)) => (0.0..=1.0).contains(&value),
            (_, Self::Whole(value)) => value == 1,
            (_, Self::Decimal(_)) => false,
        };
        if one { "one" } else { "other" }
    }
}

/// The value of a variable.
pub(crate) enum Value<'a> {
    Text(&'a str),
    Number(Number),
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl From<Number> for Value<'_> {
    fn from(number: Number) -> Self {
        Self::Number(number)
    }
}

/// The values of a message's variables by name.
pub(crate) struct FluentArgs<'a>(Vec<(&'static str, Value<'a>)>);

impl<'a> FluentArgs<'a> {
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn set(&mut self, name: &'static str, value: impl Into<Value<'a>>) {
        self.0.push((name, value.into()));
    }

    fn find(&self, name: &str) -> Option<&Value<'a>> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }
}

/// The compiled messages of one language.
pub(crate) struct Bundle {
    language: Language,
    messages: Vec<&'static str>,
}

impl Bundle {
    pub(crate) fn new(language: Language, compiled: &'static str) -> Self {
        Self {
            language,
            messages: compiled.split('\0').collect(),
        }
    }

    /// The filled message at `index`; empty where the texts are older than the program.
    pub(crate) fn msg(&self, index: usize, values: Option<FluentArgs<'_>>) -> String {
        let pattern = self.messages.get(index).copied().unwrap_or_default();
        match values {
            None => pattern.to_owned(),
            Some(values) => {
                let mut out = String::with_capacity(pattern.len() + 16);
                self.fill(pattern, &values, &mut out);
                out
            }
        }
    }

    fn fill(&self, mut pattern: &str, values: &FluentArgs<'_>, out: &mut String) {
        while let Some(at) = pattern.find(['\u{1}', '\u{3}']) {
            out.push_str(&pattern[..at]);
            let is_choice = pattern.as_bytes()[at] == 3;
            let rest = &pattern[at + 1..];
            pattern = if is_choice {
                self.choose(rest, values, out)
            } else {
                let (name, rest) = rest.split_once('\u{2}').unwrap_or((rest, ""));
                match values.find(name) {
                    Some(Value::Text(text)) => out.push_str(text),
                    Some(Value::Number(number)) => out.push_str(&number.show()),
                    None => {}
                }
                rest
            };
        }
        out.push_str(pattern);
    }

    /// Writes the fitting variant of the choice that begins `pattern`; returns what follows it.
    fn choose<'p>(&self, pattern: &'p str, values: &FluentArgs<'_>, out: &mut String) -> &'p str {
        let (name, mut rest) = pattern.split_once('\u{4}').unwrap_or((pattern, ""));
        let value = values.find(name);
        let (mut chosen, mut default) = (None, "");
        while !rest.is_empty() && !rest.starts_with('\u{7}') {
            let (key, tail) = rest.split_once('\u{5}').unwrap_or((rest, ""));
            let end = variant_end(tail);
            let (variant, key) = (&tail[..end], key.strip_prefix('*').inspect(|_| default = &tail[..end]).unwrap_or(key));
            let rank = value.map_or(0, |value| self.rank(key, value));
            if rank > chosen.map_or(0, |(rank, _)| rank) {
                chosen = Some((rank, variant));
            }
            rest = tail.get(end + 1..).unwrap_or_default();
        }
        self.fill(chosen.map_or(default, |(_, variant)| variant), values, out);
        rest.get(1..).unwrap_or_default()
    }

    /// How well `key` fits: 2 exactly, 1 as a plural form, 0 not.
    fn rank(&self, key: &str, value: &Value<'_>) -> u8 {
        match value {
            Value::Text(text) => 2 * u8::from(*text == key),
            Value::Number(number) if key.parse::<i64>().is_ok_and(|key| *number == Number::Whole(key)) => 2,
            Value::Number(number) => u8::from(number.plural(self.language) == key),
        }
    }
}

/// The end of a variant's pattern: its own `\x06`, past those of choices within it.
fn variant_end(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            3 => depth += 1,
            7 => depth = depth.saturating_sub(1),
            6 if depth == 0 => return at,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNT: &str = "\u{3}n\u{4}0\u{5}none\u{6}one\u{5}one\u{6}*other\u{5}\u{1}n\u{2} of \u{3}kind\u{4}a\u{5}A\u{6}*b\u{5}B\u{6}\u{7}\u{6}\u{7}!";

    fn count(language: Language, n: impl Into<Number>, kind: &str) -> String {
        let mut values = FluentArgs::new();
        values.set("n", n.into());
        values.set("kind", kind);
        Bundle::new(language, COUNT).msg(0, Some(values))
    }

    #[test]
    fn chooses_exact_then_plural_then_default() {
        assert_eq!(count(Language::En, 0, "a"), "none!");
        assert_eq!(count(Language::En, 1, "a"), "one!");
        assert_eq!(count(Language::En, 1_234_567, "a"), "12,34,567 of A!");
        assert_eq!(count(Language::Mr, 2, "?"), "2 of B!");
        assert_eq!(count(Language::Hi, 0.5, "a"), "one!");
    }

    #[test]
    fn a_message_that_does_not_exist_is_empty() {
        assert_eq!(Bundle::new(Language::En, "a").msg(5, None), "");
    }
}
