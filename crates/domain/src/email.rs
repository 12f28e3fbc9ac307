//! E-mail addresses, parsed at the edge.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A syntactically plausible, lower-cased e-mail address of at most 254 characters.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

/// The text is not an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail address")]
pub struct NotAnEmailAddress;

impl EmailAddress {
    /// Parses `text`: trims, lower-cases, wants one `@`, a dotted domain and no white space.
    ///
    /// # Errors
    /// [`NotAnEmailAddress`] when the form does not fit.
    pub fn parse(text: &str) -> Result<Self, NotAnEmailAddress> {
        let text = text.trim().to_lowercase();
        let (local, host) = text.rsplit_once('@').ok_or(NotAnEmailAddress)?;
        let local_fits = (1..=64).contains(&local.len()) && !local.contains('@') && !local.starts_with('.') && !local.ends_with('.') && !local.contains("..");
        let host_fits = host.contains('.')
            && host.split('.').all(|label| {
                !label.is_empty()
                    && label.len() <= 63
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            });
        let clean = text.len() <= 254 && !text.chars().any(|c| c.is_whitespace() || c.is_control() || "<>(),;:\\\"[]".contains(c));
        if local_fits && host_fits && clean {
            Ok(Self(text))
        } else {
            Err(NotAnEmailAddress)
        }
    }

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For screens that do not show addresses: `a•••@example.org`.
    #[must_use]
    pub fn masked(&self) -> String {
        let first: String = self.0.chars().take(1).collect();
        format!("{first}•••@{}", self.host())
    }

    /// What stands behind the `@`.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, host)| host)
    }
}

/// A number or an e-mail address as screens show it that do not show it whole; none for neither.
#[must_use]
pub fn masked(address: &str) -> Option<String> {
    let number = crate::PhoneNumber::parse(address).map(|number| number.masked()).ok();
    number.or_else(|| EmailAddress::parse(address).map(|email| email.masked()).ok())
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

// Personal data: debug output stays masked so that a log line cannot leak it.
impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(***)")
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = NotAnEmailAddress;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

#[cfg(test)]
mod tests {
    use super::EmailAddress;

    #[test]
    fn accepts_and_rejects() {
        for good in ["a@b.in", " Owner@Demo.Example ", "first.last+tag@sub.example.co.in"] {
            assert!(EmailAddress::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "a", "a@b", "@b.in", "a@@b.in", "a b@c.in", "a@-b.in", "a@b..in", ".a@b.in", "a<b@c.in"] {
            assert!(EmailAddress::parse(bad).is_err(), "{bad}");
        }
        let owner = EmailAddress::parse("Owner@Demo.Example").unwrap();
        assert_eq!((owner.as_str(), owner.host()), ("owner@demo.example", "demo.example"));
        assert_eq!(owner.masked(), "o•••@demo.example");
    }
}
