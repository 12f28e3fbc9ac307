//! What to do after a failed send: again (when), never, or stop the sender.

use chrono::{DateTime, TimeDelta, Utc};
use domain::FailureReason;

use crate::{
    smtp_codes,
    whatsapp_codes::{self, Class, CodePolicy},
};

/// What a failed send means, provider-neutral. Channels report it; [`decide`] acts on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FailureKind {
    /// Temporary, and certainly nothing went out.
    Retryable,
    /// Too fast; nothing went out.
    Throttled {
        /// Seconds the provider asks to wait, if it said.
        retry_after: Option<u32>,
    },
    /// Not today; at least a day's pause.
    Deferred,
    /// The same message never works.
    Permanent,
    /// The person does not want it.
    Suppress,
    /// The sender as a whole cannot send.
    SenderDown,
    /// The request left and no usable answer came: it may or may not have gone out.
    OutcomeUnknown,
}

impl FailureKind {
    /// What the provider's `code` means; none for codes no table knows.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        policy_of(code).map(|policy| match policy.class {
            Class::Retry => Self::Retryable,
            Class::Throttle => Self::Throttled { retry_after: None },
            Class::Defer => Self::Deferred,
            Class::Never | Class::Template | Class::Request => Self::Permanent,
            Class::OptOut => Self::Suppress,
            Class::PauseSender | Class::Access => Self::SenderDown,
        })
    }
}

/// The line of whichever table knows `code`.
fn policy_of(code: &str) -> Option<CodePolicy> {
    whatsapp_codes::find(code).copied().or_else(|| smtp_codes::find(code))
}

/// What users are told about a failure with this code: a provider's, or one of ours (those of
/// `channels::SendError`, `interrupted` for a claim whose process died, `never-taken` for what the provider
/// says it never got). The ledger keeps only the code, so the code alone must say it.
#[must_use]
pub fn reason_of(code: &str) -> FailureReason {
    if let Some(policy) = policy_of(code) {
        return policy.reason;
    }
    match code {
        "connect" | "never-taken" => FailureReason::ProviderUnavailable,
        "timeout" | "reset" | "malformed" | "interrupted" | "http-408" | "http-502" | "http-504" => FailureReason::OutcomeUnknown,
        "credentials" | "http-401" | "http-403" | "http-404" => FailureReason::SenderAccess,
        "caption-too-long" => FailureReason::BadRequest,
        "http-429" => FailureReason::RateLimited,
        code if code.starts_with("http-5") => FailureReason::ProviderUnavailable,
        code if code.starts_with("http-3") => FailureReason::SenderAccess,
        code if code.starts_with("http-4") => FailureReason::BadRequest,
        _ => FailureReason::Other,
    }
}

/// What users are told when `code` is about the whole sender; none when it is about one message or
/// no table knows it. Whoever hears of the code asks here: an answer to a call, a report about a
/// message, or news of the provider ([`crate::sender_news`]).
#[must_use]
pub fn sender_trouble(code: &str) -> Option<FailureReason> {
    (FailureKind::of_code(code)? == FailureKind::SenderDown).then(|| reason_of(code))
}

/// What follows a failed send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Queue it again for this instant.
    RetryAt(DateTime<Utc>),
    /// It failed for good.
    Fail,
    /// It failed for good, and the person is to be suppressed on this channel.
    FailAndSuppress,
    /// Queue it again without counting the attempt, and pause the sender until a member resumes it.
    PauseSender {
        /// What the member is told.
        reason: FailureReason,
    },
    /// Record the outcome as unknown; never send by itself.
    Unknown,
}

/// How often and how slowly a kind is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Backoff {
    /// Seconds before the first repetition.
    first: u32,
    /// Each further pause is this many times the one before.
    factor: u32,
    /// No pause is longer, in seconds.
    longest: u32,
    /// Sends at most, the first included.
    sends: u32,
}

const RETRY: Backoff = Backoff {
    first: 2,
    factor: 3,
    longest: 600,
    sends: 6,
};
const THROTTLE: Backoff = Backoff {
    first: 1,
    factor: 2,
    longest: 300,
    sends: 12,
};
const DAY: u32 = 86_400;
const DEFER: Backoff = Backoff {
    first: DAY,
    factor: 2,
    longest: 7 * DAY,
    sends: 2,
};

/// What follows a failure of this `kind` with the provider's `code` after `sends` sends of this
/// message (the failed one included, so at least 1).
///
/// Pauses grow by a constant factor; `dice` (0 to 1) adds up to half of the pause on top, so that
/// many messages that failed together do not come back together, and none comes back earlier than
/// the provider asked.
#[must_use]
pub fn decide(kind: FailureKind, code: &str, sends: u32, now: DateTime<Utc>, dice: f64) -> Decision {
    let known = policy_of(code);
    let policy = known.as_ref();
    match kind {
        FailureKind::Retryable => again(fitted(RETRY, policy), None, sends, now, dice),
        FailureKind::Throttled { retry_after } => again(fitted(THROTTLE, policy), retry_after, sends, now, dice),
        FailureKind::Deferred => again(fitted(DEFER, policy), None, sends, now, dice),
        FailureKind::Permanent => Decision::Fail,
        FailureKind::Suppress => Decision::FailAndSuppress,
        FailureKind::SenderDown => Decision::PauseSender { reason: reason_of(code) },
        FailureKind::OutcomeUnknown => Decision::Unknown,
    }
}

/// The kind's back-off with what the code's line says otherwise.
fn fitted(backoff: Backoff, policy: Option<&CodePolicy>) -> Backoff {
    let first = policy.and_then(|policy| policy.first_pause).unwrap_or(backoff.first);
    Backoff {
        first,
        longest: backoff.longest.max(first),
        sends: policy.and_then(|policy| policy.sends).unwrap_or(backoff.sends),
        ..backoff
    }
}

fn again(backoff: Backoff, asked: Option<u32>, sends: u32, now: DateTime<Utc>, dice: f64) -> Decision {
    if sends >= backoff.sends {
        return Decision::Fail;
    }
    let growth = backoff.factor.saturating_pow(sends.saturating_sub(1));
    let pause = backoff.first.saturating_mul(growth).min(backoff.longest).max(asked.unwrap_or(0).min(DAY));
    let jittered = f64::from(pause) * 1000.0 * (1.0 + dice.clamp(0.0, 1.0) / 2.0);
    #[expect(clippy::cast_possible_truncation, reason = "a pause is at most ten days of milliseconds")]
    let pause = TimeDelta::milliseconds(jittered as i64);
    Decision::RetryAt(now + pause)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000, 0).unwrap()
    }

    /// Decides as a webhook or an answer with this code alone would.
    fn after(code: &str, sends: u32) -> Decision {
        decide(FailureKind::of_code(code).unwrap(), code, sends, now(), 0.0)
    }

    fn in_seconds(seconds: i64) -> Decision {
        Decision::RetryAt(now() + TimeDelta::seconds(seconds))
    }

    #[test]
    fn what_follows_each_code() {
        let pause = |reason| Decision::PauseSender { reason };
        for (code, sends, expected) in [
            ("1", 1, in_seconds(2)),
            ("2", 2, in_seconds(6)),
            ("131016", 5, in_seconds(162)),
            ("131016", 6, Decision::Fail),
            ("131000", 3, in_seconds(18)),
            ("131000", 4, Decision::Fail),
            ("131052", 1, in_seconds(2)),
            ("131053", 2, Decision::Fail),
            ("131057", 1, in_seconds(60)),
            ("130429", 1, in_seconds(1)),
            ("130429", 4, in_seconds(8)),
            ("131056", 1, in_seconds(6)),
            ("80007", 2, in_seconds(120)),
            ("131049", 1, in_seconds(86_400)),
            ("131049", 2, Decision::Fail),
            ("133015", 1, in_seconds(600)),
            ("131026", 1, Decision::Fail),
            ("130472", 1, Decision::Fail),
            ("131047", 1, Decision::Fail),
            ("132001", 1, Decision::Fail),
            ("100", 1, Decision::Fail),
            ("131050", 1, Decision::FailAndSuppress),
            ("190", 1, pause(FailureReason::SenderAccess)),
            ("368", 1, pause(FailureReason::SenderRestricted)),
            ("131042", 1, pause(FailureReason::SenderPayment)),
            ("131048", 1, pause(FailureReason::SenderRestricted)),
            ("133010", 1, pause(FailureReason::SenderRegistration)),
            ("smtp-421", 1, in_seconds(60)),
            ("smtp-450-4.2.0", 1, in_seconds(300)),
            ("smtp-450-4.2.0", 3, in_seconds(1_200)),
            ("smtp-450-4.2.0", 6, Decision::Fail),
            ("smtp-550", 1, Decision::Fail),
            ("smtp-550-5.1.1", 1, Decision::FailAndSuppress),
            ("smtp-535", 1, pause(FailureReason::SenderAccess)),
        ] {
            assert_eq!(after(code, sends), expected, "{code} after {sends}");
        }
    }

    #[test]
    fn failures_without_a_code_of_the_provider() {
        for (kind, expected) in [
            (FailureKind::Retryable, in_seconds(2)),
            (FailureKind::Throttled { retry_after: Some(30) }, in_seconds(30)),
            (FailureKind::Deferred, in_seconds(86_400)),
            (FailureKind::Permanent, Decision::Fail),
            (FailureKind::Suppress, Decision::FailAndSuppress),
            (
                FailureKind::SenderDown,
                Decision::PauseSender {
                    reason: FailureReason::SenderAccess,
                },
            ),
            (FailureKind::OutcomeUnknown, Decision::Unknown),
        ] {
            assert_eq!(decide(kind, "http-401", 1, now(), 0.0), expected, "{kind:?}");
        }
    }

    #[test]
    fn what_users_are_told() {
        for (code, reason) in [
            ("131026", FailureReason::NotOnWhatsapp),
            ("131049", FailureReason::MarketingLimit),
            ("131047", FailureReason::WindowClosed),
            ("connect", FailureReason::ProviderUnavailable),
            ("http-503", FailureReason::ProviderUnavailable),
            ("timeout", FailureReason::OutcomeUnknown),
            ("reset", FailureReason::OutcomeUnknown),
            ("malformed", FailureReason::OutcomeUnknown),
            ("interrupted", FailureReason::OutcomeUnknown),
            ("http-502", FailureReason::OutcomeUnknown),
            ("http-504", FailureReason::OutcomeUnknown),
            ("http-429", FailureReason::RateLimited),
            ("http-301", FailureReason::SenderAccess),
            ("http-413", FailureReason::BadRequest),
            ("999999", FailureReason::Other),
            ("", FailureReason::Other),
        ] {
            assert_eq!(reason_of(code), reason, "{code}");
        }
    }

    #[test]
    fn a_provider_cannot_ask_for_more_than_a_day() {
        let kind = FailureKind::Throttled { retry_after: Some(u32::MAX) };
        assert_eq!(decide(kind, "130429", 1, now(), 0.0), in_seconds(86_400));
    }

    proptest! {
        #[test]
        fn pauses_never_shrink_and_end(dice in 0.0..=1.0_f64, code in proptest::sample::select(vec!["1", "131000", "130429", "131056", "131049", "connect"])) {
            let kind = FailureKind::of_code(code).unwrap_or(FailureKind::Retryable);
            let mut last = now();
            let mut ended = false;
            for sends in 1..20 {
                match decide(kind, code, sends, now(), dice) {
                    Decision::RetryAt(at) => {
                        prop_assert!(!ended && at >= last && at > now());
                        last = at;
                    }
                    Decision::Fail => ended = true,
                    other => prop_assert!(false, "{:?}", other),
                }
            }
            prop_assert!(ended);
        }

        #[test]
        fn jitter_adds_at_most_half(dice in -1.0..=2.0_f64, sends in 1..6_u32) {
            let Decision::RetryAt(plain) = decide(FailureKind::Retryable, "", sends, now(), 0.0) else { return Ok(()) };
            let Decision::RetryAt(jittered) = decide(FailureKind::Retryable, "", sends, now(), dice) else { return Ok(()) };
            prop_assert!(jittered >= plain && (jittered - now()) * 2 <= (plain - now()) * 3);
        }

        #[test]
        fn an_unknown_outcome_is_never_sent_again(sends in 0..100_u32, dice in 0.0..1.0_f64, code in ".{0,8}") {
            prop_assert_eq!(decide(FailureKind::OutcomeUnknown, &code, sends, now(), dice), Decision::Unknown);
        }
    }
}
