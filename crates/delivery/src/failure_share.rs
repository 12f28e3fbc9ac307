//! When so many of a campaign's last messages failed that it is better stopped.
//!
//! Counted from totals alone: now and then the totals are marked, and the share of the last messages is
//! what came between a mark and now. So it costs no look at any message, and survives a restart.

use serde::{Deserialize, Serialize};

/// Messages that the share is about: at least so many where there were as many.
pub const WINDOW: i64 = 200;
/// Fewer outcomes say nothing.
pub const LEAST: i64 = 50;
/// Outcomes from one mark to the next.
const STEP: i64 = 50;

/// Totals of a campaign at some instant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Messages whose outcome is known: taken over or failed.
    pub outcomes: i64,
    /// Those of them that failed.
    pub failed: i64,
}

/// The marks of a campaign, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watch(Vec<Mark>);

impl Default for Watch {
    /// From the first message on.
    fn default() -> Self {
        Self::beginning_at(Mark::default())
    }
}

/// What came of the last messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// How many they are.
    pub outcomes: i64,
    /// How many of them failed.
    pub failed: i64,
}

impl Share {
    /// Whether more than `percent` failed, of enough to say so.
    #[must_use]
    pub fn is_above(self, percent: u8) -> bool {
        self.outcomes >= LEAST && self.failed * 100 > self.outcomes * i64::from(percent)
    }

    /// The share in whole percent, rounded down.
    #[must_use]
    pub fn percent(self) -> i64 {
        (self.failed * 100).checked_div(self.outcomes).unwrap_or_default().min(100)
    }
}

impl Watch {
    /// Counts from these totals on: what was before is forgiven.
    #[must_use]
    pub fn beginning_at(mark: Mark) -> Self {
        Self(vec![mark])
    }

    /// The share of the last messages by the totals of `now`, and whether the marks changed and are to be
    /// kept.
    pub fn look(&mut self, now: Mark) -> (Share, bool) {
        let last = self.0.last().copied().unwrap_or_default();
        if now.outcomes < last.outcomes {
            // Failed ones were queued again.
            *self = Self::beginning_at(now);
            return (Share { outcomes: 0, failed: 0 }, true);
        }
        let is_step = now.outcomes - last.outcomes >= STEP;
        let far_enough = |mark: &&Mark| now.outcomes - mark.outcomes >= WINDOW;
        let before = self.0.iter().filter(far_enough).count().saturating_sub(1);
        self.0.drain(..before);
        let base = self.0.first().copied().unwrap_or_default();
        if is_step {
            self.0.push(now);
        }
        let share = Share {
            outcomes: now.outcomes - base.outcomes,
            failed: (now.failed - base.failed).max(0),
        };
        (share, is_step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mark(outcomes: i64, failed: i64) -> Mark {
        Mark { outcomes, failed }
    }

    #[test]
    fn few_outcomes_say_nothing() {
        let mut watch = Watch::default();
        assert!(!watch.look(mark(49, 49)).0.is_above(20));
        let (share, _) = watch.look(mark(50, 50));
        assert!(share.is_above(20) && !share.is_above(100));
        assert_eq!(share.percent(), 100);
    }

    #[test]
    fn old_failures_are_forgotten_and_old_successes_do_not_hide_new_failures() {
        let mut watch = Watch::default();
        watch.look(mark(100, 15));
        for outcomes in (150..=1_000).step_by(50) {
            watch.look(mark(outcomes, 15));
        }
        let (share, _) = watch.look(mark(1_010, 15));
        assert_eq!((share.failed, share.is_above(1)), (0, false));
        // Of a thousand 6 % failed, of the last two hundred a fifth and more.
        let (share, _) = watch.look(mark(1_060, 65));
        assert!(share.is_above(20), "{share:?}");
        assert!((WINDOW..WINDOW + 2 * STEP).contains(&share.outcomes), "{share:?}");
    }

    #[test]
    fn a_resumption_and_a_retry_begin_anew() {
        let mut watch = Watch::beginning_at(mark(300, 300));
        assert!(!watch.look(mark(310, 300)).0.is_above(20));
        let (share, is_news) = watch.look(mark(10, 0));
        assert!(is_news && share.outcomes == 0);
        assert_eq!(watch, Watch::beginning_at(mark(10, 0)));
    }

    proptest! {
        #[test]
        fn the_window_stays_bounded(steps in proptest::collection::vec((0_i64..120, 0_i64..120), 1..80)) {
            let (mut watch, mut now) = (Watch::default(), Mark::default());
            for (good, bad) in steps {
                now = mark(now.outcomes + good + bad, now.failed + bad);
                let (share, _) = watch.look(now);
                prop_assert!(share.failed <= share.outcomes && (0..=100).contains(&share.percent()));
                prop_assert!(share.outcomes == now.outcomes || share.outcomes >= WINDOW);
                prop_assert!(watch.0.len() <= 8, "{:?}", watch);
            }
        }
    }
}
