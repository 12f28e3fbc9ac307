//! Registration types and numbers (AMFI ARN, SEBI INA and INH).

use std::fmt;

use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr};

/// Who advertises, and so which rules bind. Also an organisation's registration type:
/// `Smb` is an organisation without a securities registration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "UPPERCASE")]
#[strum(serialize_all = "UPPERCASE", ascii_case_insensitive)]
pub enum Audience {
    /// AMFI-registered mutual fund distributor.
    Mfd,
    /// SEBI-registered investment adviser.
    Ria,
    /// SEBI-registered research analyst.
    Ra,
    /// Small business, no securities registration.
    #[default]
    Smb,
}

impl Audience {
    /// All, in the order screens show them.
    pub const ALL: [Self; 4] = [Self::Mfd, Self::Ria, Self::Ra, Self::Smb];

    /// The stable code: `MFD`, `RIA`, `RA`, `SMB`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// The letters its registration number begins with, if it has one.
    #[must_use]
    pub const fn number_prefix(self) -> Option<&'static str> {
        match self {
            Self::Mfd => Some("ARN"),
            Self::Ria => Some("INA"),
            Self::Ra => Some("INH"),
            Self::Smb => None,
        }
    }
}

impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A well-formed registration number. Well-formed is not valid: AMFI's and SEBI's lists are the
/// authority on that.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RegistrationNumber(String);

/// Why a text is not a registration number of the asked kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegistrationError {
    /// Nothing there, though this registration type needs a number.
    #[error("missing")]
    Missing,
    /// Not of the form the registration type has.
    #[error("wrong form")]
    Form,
    /// A placeholder such as `ARN-000000` or `ARN-XXXX`.
    #[error("a placeholder")]
    Placeholder,
    /// This registration type has no number.
    #[error("no number expected")]
    NotExpected,
}

impl RegistrationNumber {
    /// Parses and normalises: `arn 118204` becomes `ARN-118204`, `ina000012345` becomes
    /// `INA000012345`. ARN has 1 to 7 digits, INA and INH have 9.
    ///
    /// # Errors
    /// [`RegistrationError`] says what does not fit.
    pub fn parse(audience: Audience, text: &str) -> Result<Self, RegistrationError> {
        let prefix = audience.number_prefix().ok_or(RegistrationError::NotExpected)?;
        let text = text.trim().to_uppercase();
        if text.is_empty() {
            return Err(RegistrationError::Missing);
        }
        let rest = text.strip_prefix(prefix).ok_or(RegistrationError::Form)?;
        let digits = rest.trim_start_matches(['-', ' ', '\u{2010}', '\u{2013}']);
        if !digits.is_empty() && digits.chars().all(|c| c == 'X' || c == '*' || c == '0') {
            return Err(RegistrationError::Placeholder);
        }
        let right_length = if audience == Audience::Mfd {
            (1..=7).contains(&digits.len())
        } else {
            digits.len() == 9 && digits == rest
        };
        if !right_length || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(RegistrationError::Form);
        }
        Ok(Self(if audience == Audience::Mfd {
            format!("ARN-{digits}")
        } else {
            format!("{prefix}{digits}")
        }))
    }

    /// The number in its canonical spelling.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RegistrationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        for (audience, text, canonical) in [
            (Audience::Mfd, "ARN-118204", "ARN-118204"),
            (Audience::Mfd, "arn 118204", "ARN-118204"),
            (Audience::Mfd, "ARN1", "ARN-1"),
            (Audience::Ria, "INA000012345", "INA000012345"),
            (Audience::Ra, "inh000009834", "INH000009834"),
        ] {
            assert_eq!(RegistrationNumber::parse(audience, text).unwrap().as_str(), canonical, "{text}");
        }
    }

    #[test]
    fn refusals() {
        for (audience, text, why) in [
            (Audience::Mfd, "", RegistrationError::Missing),
            (Audience::Mfd, "ARN-XXXX", RegistrationError::Placeholder),
            (Audience::Mfd, "ARN-000000", RegistrationError::Placeholder),
            (Audience::Mfd, "INA000012345", RegistrationError::Form),
            (Audience::Ria, "INA12345", RegistrationError::Form),
            (Audience::Ra, "INH-000009834", RegistrationError::Form),
            (Audience::Smb, "ARN-1", RegistrationError::NotExpected),
        ] {
            assert_eq!(RegistrationNumber::parse(audience, text), Err(why), "{text}");
        }
    }
}
