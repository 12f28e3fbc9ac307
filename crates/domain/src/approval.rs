//! The life of an approval: a wait for a decision on one frozen content version. And what an
//! organisation, or the body that supervises it, asks for beside it.

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
    /// The content was edited, so that the version is no longer what would be sent; or, where a reason
    /// stands beside it, a newer rulebook forbids it.
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

/// Days for which an approval holds unless the organisation says otherwise. Half a year is what is
/// commonly stated for advertisements approved by a supervisory body.
pub const USUAL_VALID_DAYS: i64 = 180;
/// The longest time an organisation may choose, in days.
pub const LONGEST_VALID_DAYS: i64 = 365;
/// Hours within which what was sent must be reported, under [`ApprovalPolicy::Report24h`].
pub const REPORT_HOURS: i64 = 24;

/// What must happen before content is sent, and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ApprovalPolicy {
    /// Nobody: clean content goes out, content with warnings still needs a human.
    None,
    /// A human approver, always.
    Human,
    /// A human approver, and the reference under which a supervisory body or fund house approved it
    /// (SEBI's advertisement code for advisers and analysts; material branded by a fund house).
    PriorApproval,
    /// A human approver, and a report to the supervisory body within [`REPORT_HOURS`] of sending
    /// (SEBI's consultation on a common advertisement code, 23 June 2026).
    #[serde(rename = "report_24h")]
    #[strum(serialize = "report_24h")]
    Report24h,
}

impl ApprovalPolicy {
    /// All of them, the least demanding first.
    pub const ALL: [Self; 4] = [Self::None, Self::Human, Self::PriorApproval, Self::Report24h];

    /// The stable code, also the wire form.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// Whether a person approves everything, also what nothing was found in.
    #[must_use]
    pub const fn needs_a_person_always(self) -> bool {
        !matches!(self, Self::None)
    }
}

/// Who gave a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum ExternalBody {
    /// BSE, which supervises investment advisers (IAASB) and research analysts (RAASB).
    Bse,
    /// A fund house, for material that carries its brand.
    Amc,
    /// Another body.
    Other,
}

impl ExternalBody {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Bse, Self::Amc, Self::Other];

    /// The stable code, also the wire form.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use strum::IntoEnumIterator;

    #[test]
    fn codes_are_stable_and_read_back() {
        assert_eq!(ApprovalPolicy::ALL.map(ApprovalPolicy::code), ["none", "human", "prior_approval", "report_24h"]);
        assert_eq!(ExternalBody::ALL.map(ExternalBody::code), ["bse", "amc", "other"]);
        for policy in ApprovalPolicy::iter() {
            assert_eq!(policy.code().parse::<ApprovalPolicy>(), Ok(policy));
        }
        for body in ExternalBody::iter() {
            assert_eq!(body.code().parse::<ExternalBody>(), Ok(body));
        }
    }
}
