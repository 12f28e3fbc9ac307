//! What a provider tells of its own accord about a sender, its account or its templates.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

/// What was told. What follows from it is decided in the crate `delivery`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum SenderNewsKind {
    /// The number's quality fell to Low: people block or report its messages.
    QualityLow,
    /// Its quality is no longer Low.
    QualityRestored,
    /// It may write to fewer people a day.
    LimitLowered,
    /// It may write to more people a day.
    LimitRaised,
    /// The account may not write to people first.
    AccountRestricted,
    /// The account is restricted in something else than writing to people.
    AccountLimited,
    /// The account is switched off.
    AccountDisabled,
    /// The account will be switched off on a day.
    DisablingPlanned,
    /// The account works again.
    AccountReinstated,
    /// The account broke a policy.
    PolicyViolation,
    /// A warning in the provider's own words.
    Alert,
    /// A template is paused for its quality.
    TemplatePaused,
    /// A template is switched off.
    TemplateDisabled,
    /// A template will be switched off unless it gets better.
    TemplateFlagged,
    /// A template works again.
    TemplateRestored,
}

impl SenderNewsKind {
    /// The stable code, also the wire form.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }
}
