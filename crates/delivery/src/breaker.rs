//! The circuit breaker of a sender: while its provider does not answer, nothing is tried, so that no
//! message loses a try to an outage. After a pause one message goes out as a probe; its answer decides.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{FailureReason, Outage};

use crate::retry::{FailureKind, reason_of};

/// Calls in a row that found nobody before the breaker opens.
pub const OUTAGES: u32 = 10;
/// Seconds until the first probe; doubled after each that found nobody.
const FIRST_PAUSE: i64 = 5;
/// No pause is longer, in seconds.
const LONGEST_PAUSE: i64 = 60;
/// Seconds after which a probe that never came back is given up.
const PATIENCE: i64 = 60;

/// Whether a failure says that the provider is not there: no connection, a 5xx, no usable answer.
#[must_use]
pub fn is_outage(kind: FailureKind, code: &str) -> bool {
    match kind {
        FailureKind::Retryable => reason_of(code) == FailureReason::ProviderUnavailable,
        FailureKind::OutcomeUnknown => true,
        _ => false,
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Everything may go out.
    #[default]
    Closed,
    /// Nothing may until the probe.
    Open { outage: Outage, pause: i64 },
    /// A probe is under way.
    Probing { outage: Outage, pause: i64, began_at: DateTime<Utc> },
}

/// How much may go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permit {
    /// As much as the pace allows.
    Free,
    /// One message, as a probe.
    One,
    /// Nothing before so much time has gone by.
    Wait(TimeDelta),
}

/// The breaker of one sender.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Breaker {
    state: State,
    /// Calls in a row that found nobody, while it is closed.
    outages: u32,
}

impl Breaker {
    /// The breaker as another process left it.
    #[must_use]
    pub fn resumed(outage: Option<Outage>) -> Self {
        Self {
            state: outage.map_or(State::Closed, |outage| State::Open { outage, pause: FIRST_PAUSE }),
            outages: 0,
        }
    }

    /// How much may go out at `now`.
    #[must_use]
    pub fn permit(&self, now: DateTime<Utc>) -> Permit {
        let wait = match self.state {
            State::Closed => return Permit::Free,
            State::Open { outage, pause } => {
                // A clock that was set back must not keep it open for longer than a pause.
                (outage.probe_at - now).min(TimeDelta::seconds(pause))
            }
            State::Probing { began_at, .. } => (began_at + TimeDelta::seconds(PATIENCE) - now).min(TimeDelta::seconds(PATIENCE)),
        };
        if wait <= TimeDelta::zero() { Permit::One } else { Permit::Wait(wait) }
    }

    /// A call begins at `now`.
    pub fn begin(&mut self, now: DateTime<Utc>) {
        if let State::Open { outage, pause } | State::Probing { outage, pause, .. } = self.state {
            self.state = State::Probing { outage, pause, began_at: now };
        }
    }

    /// A call found nobody. True when the breaker opened, or stays open for longer.
    pub fn failed(&mut self, now: DateTime<Utc>) -> bool {
        let (since, pause) = match self.state {
            State::Closed => {
                self.outages += 1;
                if self.outages < OUTAGES {
                    return false;
                }
                (now, FIRST_PAUSE)
            }
            // One that began before it opened.
            State::Open { .. } => return false,
            State::Probing { outage, pause, .. } => (outage.since, (pause * 2).min(LONGEST_PAUSE)),
        };
        let probe_at = now + TimeDelta::seconds(pause);
        self.outages = 0;
        self.state = State::Open {
            outage: Outage { since, probe_at },
            pause,
        };
        true
    }

    /// A call was answered, whatever the answer said. True when that closed the breaker.
    pub fn answered(&mut self) -> bool {
        self.outages = 0;
        match self.state {
            // While it is open only a probe closes it: what began before may have been answered before.
            State::Closed | State::Open { .. } => false,
            State::Probing { .. } => {
                self.state = State::Closed;
                true
            }
        }
    }

    /// The outage, while there is one.
    #[must_use]
    pub const fn outage(&self) -> Option<Outage> {
        match self.state {
            State::Closed => None,
            State::Open { outage, .. } | State::Probing { outage, .. } => Some(outage),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000 + second, 0).unwrap()
    }

    fn broken() -> Breaker {
        let mut breaker = Breaker::default();
        for call in 1..=OUTAGES {
            assert_eq!(breaker.permit(at(0)), Permit::Free);
            assert_eq!(breaker.failed(at(0)), call == OUTAGES);
        }
        breaker
    }

    #[test]
    fn what_is_an_outage() {
        use FailureKind as K;
        for (kind, code, expected) in [
            (K::Retryable, "connect", true),
            (K::Retryable, "http-503", true),
            (K::Retryable, "131016", true),
            (K::OutcomeUnknown, "timeout", true),
            (K::OutcomeUnknown, "reset", true),
            // These are about the message, the pace or the sender.
            (K::Retryable, "131053", false),
            (K::Throttled { retry_after: None }, "130429", false),
            (K::Permanent, "131026", false),
            (K::Deferred, "131049", false),
            (K::SenderDown, "190", false),
        ] {
            assert_eq!(is_outage(kind, code), expected, "{code}");
        }
    }

    #[test]
    fn it_opens_after_failures_in_a_row_only() {
        let mut breaker = Breaker::default();
        for _ in 0..5 {
            for _ in 1..OUTAGES {
                assert!(!breaker.failed(at(0)));
            }
            assert!(!breaker.answered());
        }
        assert_eq!((breaker.permit(at(0)), breaker.outage()), (Permit::Free, None));
    }

    #[test]
    fn one_probe_closes_it() {
        let mut breaker = broken();
        // Calls that began before it opened change nothing.
        assert!(!breaker.failed(at(1)) && !breaker.answered());
        assert_eq!(breaker.permit(at(1)), Permit::Wait(TimeDelta::seconds(4)));
        assert_eq!(breaker.permit(at(5)), Permit::One);
        breaker.begin(at(5));
        assert_eq!(breaker.permit(at(5)), Permit::Wait(TimeDelta::seconds(60)));
        assert!(breaker.answered());
        assert_eq!((breaker.permit(at(5)), breaker.outage()), (Permit::Free, None));
    }

    #[test]
    fn probes_that_find_nobody_come_less_and_less_often() {
        let mut breaker = broken();
        let mut now = 5;
        for pause in [10, 20, 40, 60, 60] {
            assert_eq!(breaker.permit(at(now)), Permit::One);
            breaker.begin(at(now));
            assert!(breaker.failed(at(now)));
            assert_eq!(breaker.permit(at(now)), Permit::Wait(TimeDelta::seconds(pause)));
            now += pause;
        }
        assert_eq!(breaker.outage().unwrap().since, at(0));
    }

    #[test]
    fn a_probe_that_never_comes_back_and_a_clock_set_back_do_not_stop_it_for_good() {
        let mut breaker = broken();
        breaker.begin(at(5));
        assert_eq!(breaker.permit(at(65)), Permit::One);
        assert_eq!(broken().permit(at(-100_000)), Permit::Wait(TimeDelta::seconds(5)));
    }

    #[test]
    fn another_process_goes_on_with_it() {
        let outage = broken().outage();
        let mut breaker = Breaker::resumed(outage);
        assert_eq!(breaker.permit(at(1)), Permit::Wait(TimeDelta::seconds(4)));
        breaker.begin(at(5));
        assert!(breaker.answered());
        assert_eq!(Breaker::resumed(None), Breaker::default());
    }
}
