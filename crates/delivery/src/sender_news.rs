//! What follows from a provider's news about a sender.
//!
//! News has no table of its own for what stops a sender: it stands for the code that a call would be
//! answered with ([`code`]), and [`crate::retry::sender_trouble`] says what that means.

use chrono::{DateTime, Utc};
use domain::{FailureReason, SenderNewsKind as Kind};

use crate::retry;

/// The code that says of one message what this news says of the sender; none where sending goes on.
#[must_use]
pub const fn code(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::QualityLow => Some("131048"),
        Kind::AccountRestricted => Some("368"),
        Kind::AccountDisabled => Some("131031"),
        Kind::TemplatePaused => Some("132015"),
        Kind::TemplateDisabled => Some("132016"),
        Kind::QualityRestored
        | Kind::LimitLowered
        | Kind::LimitRaised
        | Kind::AccountLimited
        | Kind::DisablingPlanned
        | Kind::AccountReinstated
        | Kind::PolicyViolation
        | Kind::Alert
        | Kind::TemplateFlagged
        | Kind::TemplateRestored => None,
    }
}

/// Why the sender has to stop, when it has to.
#[must_use]
pub fn trouble(kind: Kind) -> Option<FailureReason> {
    retry::sender_trouble(code(kind)?)
}

/// Whether news of `kind` and `at` has been overtaken by something that was `told` of a later
/// instant: news comes in any order.
#[must_use]
pub fn is_lifted(kind: Kind, at: DateTime<Utc>, told: &[(Kind, DateTime<Utc>)]) -> bool {
    let lifting = match kind {
        Kind::QualityLow => Kind::QualityRestored,
        Kind::AccountRestricted | Kind::AccountDisabled => Kind::AccountReinstated,
        _ => return false,
    };
    told.iter().any(|(told, when)| *told == lifting && *when > at)
}

/// Whether the number's quality is Low, by everything that was `told` about it.
#[must_use]
pub fn is_quality_low(told: &[(Kind, DateTime<Utc>)]) -> bool {
    told.iter().any(|(kind, at)| *kind == Kind::QualityLow && !is_lifted(*kind, *at, told))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000 + second, 0).unwrap()
    }

    #[test]
    fn what_stops_a_sender() {
        for (kind, expected) in [
            (Kind::QualityLow, Some(FailureReason::SenderRestricted)),
            (Kind::AccountRestricted, Some(FailureReason::SenderRestricted)),
            (Kind::AccountDisabled, Some(FailureReason::SenderRestricted)),
            // A template is not the whole sender, and the provider's words alone stop nothing.
            (Kind::TemplatePaused, None),
            (Kind::TemplateDisabled, None),
            (Kind::Alert, None),
            (Kind::LimitLowered, None),
            (Kind::DisablingPlanned, None),
            (Kind::QualityRestored, None),
        ] {
            assert_eq!(trouble(kind), expected, "{kind}");
        }
    }

    #[test]
    fn every_code_is_one_that_the_table_of_answers_knows() {
        for kind in [
            Kind::QualityLow,
            Kind::AccountRestricted,
            Kind::AccountDisabled,
            Kind::TemplatePaused,
            Kind::TemplateDisabled,
        ] {
            assert!(code(kind).and_then(crate::whatsapp_codes::find).is_some(), "{kind}");
        }
    }

    #[test]
    fn later_news_lifts_earlier_whatever_came_first() {
        let restored = [(Kind::QualityRestored, at(10))];
        assert!(is_lifted(Kind::QualityLow, at(5), &restored));
        assert!(!is_lifted(Kind::QualityLow, at(15), &restored));
        assert!(!is_lifted(Kind::AccountDisabled, at(5), &restored));
        assert!(is_lifted(Kind::AccountDisabled, at(5), &[(Kind::AccountReinstated, at(10))]));
    }

    #[test]
    fn quality_is_what_was_told_last() {
        for (told, expected) in [
            (vec![], false),
            (vec![(Kind::QualityLow, at(1))], true),
            (vec![(Kind::QualityLow, at(1)), (Kind::QualityRestored, at(2))], false),
            (vec![(Kind::QualityRestored, at(2)), (Kind::QualityLow, at(1))], false),
            (vec![(Kind::QualityLow, at(1)), (Kind::QualityRestored, at(2)), (Kind::QualityLow, at(3))], true),
        ] {
            assert_eq!(is_quality_low(&told), expected, "{told:?}");
        }
    }
}
