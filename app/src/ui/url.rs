//! Addresses: just enough percent-encoding for query strings, and what a path names.

use std::{fmt::Write, str::FromStr};

use leptos::prelude::*;
use leptos_router::hooks::use_location;

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

/// What the address of the page that is being built names between `before` and `after`, while it is an
/// address of that page; then what it named last.
///
/// The parameters of the route would not do: on the way to another page they hold what *its* address
/// names, and a page that is about to go would ask for a thing of another kind by that.
#[must_use]
pub fn use_named<T>(before: &'static str, after: &'static str) -> Memo<Option<T>>
where
    T: FromStr + Clone + PartialEq + Send + Sync + 'static,
{
    let path = use_location().pathname;
    Memo::new(move |last: Option<&Option<T>>| path.with(|path| last_named(path, before, after, last)))
}

/// What `path` names, or else what was named `last`.
fn last_named<T: FromStr + Clone>(path: &str, before: &str, after: &str, last: Option<&Option<T>>) -> Option<T> {
    let now = named(path, before, after).and_then(|name| name.parse().ok());
    now.or_else(|| last.cloned().flatten())
}

/// The one segment that stands between `before` and `after` in `path`.
fn named<'a>(path: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let name = path.trim_end_matches('/').strip_prefix(before)?.strip_suffix(after)?;
    (!name.is_empty() && !name.contains('/')).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_values_leave_no_trace() {
        assert_eq!(with_query("/contacts", &[("q", "अ b"), ("tag", "")]), "/contacts?q=%E0%A4%85%20b");
        assert_eq!(with_query("/contacts", &[("q", "")]), "/contacts");
    }

    #[test]
    fn a_page_reads_its_own_address_and_no_other() {
        assert_eq!(named("/contacts/7", "/contacts/", ""), Some("7"));
        assert_eq!(named("/contacts/7/", "/contacts/", ""), Some("7"));
        assert_eq!(named("/contacts/7/edit", "/contacts/", "/edit"), Some("7"));
        for path in ["/contacts", "/contacts/", "/contacts/7/edit", "/campaigns/7", "/contacts/import/7", "/"] {
            assert_eq!(named(path, "/contacts/", ""), None, "{path}");
        }
        for path in ["/contacts/7", "/contacts/edit", "/campaigns/7/edit"] {
            assert_eq!(named(path, "/contacts/", "/edit"), None, "{path}");
        }
    }

    /// A page stays until the next one is there: meanwhile it keeps what it shows.
    #[test]
    fn a_page_that_is_left_keeps_what_its_address_named() {
        let owner = Owner::new();
        owner.with(|| {
            let path = RwSignal::new("/contacts/7".to_owned());
            let id = Memo::new(move |last: Option<&Option<u32>>| last_named(&path.get(), "/contacts/", "", last));
            let mut seen = vec![id.get_untracked()];
            for next in ["/contacts/8", "/campaigns/9", "/contacts/new", "/contacts/8"] {
                path.set(next.to_owned());
                seen.push(id.get_untracked());
            }
            assert_eq!(seen, [Some(7), Some(8), Some(8), Some(8), Some(8)]);
        });
    }
}
