//! Imports of contacts: statuses, rules and reasons.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum ImportStatus {
    /// The file is here; columns and consent are being chosen.
    Uploaded,
    /// Rows are being taken over; goes on after a restart.
    Running,
    /// Every row was taken over or rejected.
    Done,
    /// Stopped by a member; what was taken over stays.
    Cancelled,
    /// Stopped by an error; what was taken over stays.
    Failed,
    /// The contacts it created were deleted again.
    Undone,
}

/// What happens to a row whose number a contact has already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum DuplicateRule {
    /// The contact stays as it is.
    Skip,
    /// What the contact lacks is filled in.
    #[default]
    Fill,
    /// What the row says replaces what the contact has.
    Overwrite,
}

/// Why a row is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum RejectReason {
    /// No mobile number.
    NoPhone,
    /// Signs in the number that no number has; also what is left of one in `9.87654E+09`.
    PhoneCharacters,
    /// Not ten digits after the country code.
    PhoneLength,
    /// Another country's number.
    PhoneCountry,
    /// A landline or service number.
    PhoneNotMobile,
    /// Not an e-mail address.
    BadEmail,
    /// A name of more than 120 characters.
    NameTooLong,
    /// Some letters of the row could not be read.
    BadEncoding,
    /// An earlier row of the file has the same number.
    Repeat,
}

macro_rules! code {
    ($($name:ident),*) => {$(
        impl $name {
            /// The stable code, also the wire form.
            #[must_use]
            pub fn code(self) -> &'static str {
                self.into()
            }
        }
    )*};
}

code!(ImportStatus, DuplicateRule, RejectReason);

impl From<crate::phone::PhoneError> for RejectReason {
    fn from(error: crate::phone::PhoneError) -> Self {
        use crate::phone::PhoneError;
        match error {
            PhoneError::Empty => Self::NoPhone,
            PhoneError::Characters => Self::PhoneCharacters,
            PhoneError::Length => Self::PhoneLength,
            PhoneError::Country => Self::PhoneCountry,
            PhoneError::NotMobile => Self::PhoneNotMobile,
        }
    }
}

/// What would happen to a row of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowOutcome {
    /// A new contact.
    Create,
    /// A contact changes.
    Update,
    /// A contact has this number and stays as it is.
    Keep,
    /// Nothing is taken.
    Reject(RejectReason),
}
