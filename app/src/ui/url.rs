//! Addresses: just enough percent-encoding for query strings.

use std::fmt::Write;

/// `text` encoded for use as a value in a query string.
#[must_use]
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// `path` with the pairs that have a value as its query string.
#[must_use]
pub fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let query: Vec<String> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", query.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_values_leave_no_trace() {
        assert_eq!(with_query("/contacts", &[("q", "अ b"), ("tag", "")]), "/contacts?q=%E0%A4%85%20b");
        assert_eq!(with_query("/contacts", &[("q", "")]), "/contacts");
    }
}
