//! What the delivery engine does by itself when something goes wrong, as an organisation wants it.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

/// What happens to a campaign whose start was missed by more hours than the policy allows, because
/// nothing ran or its sender could not send.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum LateStart {
    /// It is sent all the same.
    Send,
    /// It waits until a member sends it, plans it anew or cancels it.
    #[default]
    Ask,
    /// It is cancelled.
    Cancel,
}

impl LateStart {
    /// All, in the order of screens.
    pub const ALL: [Self; 3] = [Self::Ask, Self::Send, Self::Cancel];

    /// The stable code, also the wire form.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }
}

/// The policy of an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryPolicy {
    /// A campaign pauses by itself when more than this share of its last messages failed, in percent;
    /// 100 never pauses it.
    pub failure_percent: u8,
    /// What happens to a start that was missed.
    pub late_start: LateStart,
    /// From how many hours on a start counts as missed.
    pub late_hours: u16,
}

impl DeliveryPolicy {
    /// The longest delay that can be allowed, in hours: a week.
    pub const LONGEST_LATE_HOURS: u16 = 168;

    /// What happens to a start that comes `late` after its time.
    #[must_use]
    pub fn on_start(self, late: TimeDelta) -> LateStart {
        if late > TimeDelta::hours(i64::from(self.late_hours)) {
            self.late_start
        } else {
            LateStart::Send
        }
    }

    /// Whether its numbers lie where they may.
    #[must_use]
    pub const fn is_valid(self) -> bool {
        self.failure_percent >= 1 && self.failure_percent <= 100 && self.late_hours >= 1 && self.late_hours <= Self::LONGEST_LATE_HOURS
    }
}

impl Default for DeliveryPolicy {
    fn default() -> Self {
        Self {
            failure_percent: 20,
            late_start: LateStart::default(),
            late_hours: 6,
        }
    }
}

/// A provider that does not answer: the circuit breaker of the sender is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outage {
    /// Since when.
    pub since: DateTime<Utc>,
    /// When one message is tried again.
    pub probe_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_is_missed_after_so_many_hours() {
        let policy = DeliveryPolicy::default();
        assert_eq!(policy.on_start(TimeDelta::hours(6)), LateStart::Send);
        assert_eq!(policy.on_start(TimeDelta::hours(6) + TimeDelta::seconds(1)), LateStart::Ask);
        // A clock that was set back.
        assert_eq!(policy.on_start(TimeDelta::hours(-9)), LateStart::Send);
    }

    #[test]
    fn limits() {
        let usual = DeliveryPolicy::default();
        assert!(usual.is_valid());
        for (failure_percent, late_hours) in [(0, 6), (101, 6), (20, 0), (20, 169)] {
            let policy = DeliveryPolicy {
                failure_percent,
                late_hours,
                ..usual
            };
            assert!(!policy.is_valid(), "{policy:?}");
        }
    }
}
