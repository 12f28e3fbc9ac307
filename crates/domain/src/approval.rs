//! The life of an approval: a wait for a decision on one frozen content version.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

/// Where an approval stands. Only [`ApprovalStatus::Waiting`] ever changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum ApprovalStatus {
    /// Nobody has decided yet.
    Waiting,
    /// The version may be sent. Without a decider the organisation's policy decided.
    Approved,
    /// The version must not be sent; the reason says why.
    Rejected,
    /// The content was edited, so that the version is no longer what would be sent.
    Voided,
    /// The author took it back, or the campaign was cancelled.
    Withdrawn,
}

impl ApprovalStatus {
    /// The stable code, also the wire form.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }
}
