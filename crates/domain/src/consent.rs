//! Consent: who agreed to what, over which channel (DPDP Act 2023, section 6).

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

/// What a message is for. Consent is asked per purpose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Purpose {
    /// Offers, campaigns, promotion.
    #[default]
    Marketing,
    /// Messages about a service the contact already takes.
    Service,
    /// Teaching material without promotion.
    Education,
}

impl Purpose {
    /// The stable code, also the wire form.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }
}

/// Where a consent stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum ConsentStatus {
    /// The contact agreed.
    Given,
    /// The contact took it back. Nothing is sent for that purpose and channel.
    Withdrawn,
}

impl ConsentStatus {
    /// The stable code, also the wire form.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }
}

/// How a consent was taken or withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum ConsentMethod {
    /// A form on paper.
    Paper,
    /// A form on a web page.
    Form,
    /// A keyword sent over the channel (for example STOP).
    Keyword,
    /// Told to a member, who recorded it.
    Verbal,
    /// Came in with an imported file.
    Import,
    /// The provider told us (for example a WhatsApp preference).
    Provider,
}

impl ConsentMethod {
    /// The stable code, also the wire form.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }
}

/// Why an address is never written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum SuppressionReason {
    /// The person sent a stop word.
    Stop,
    /// A member put it on the list.
    Manual,
    /// The provider refuses it for good.
    Provider,
}

impl SuppressionReason {
    /// The stable code, also the wire form.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }
}
