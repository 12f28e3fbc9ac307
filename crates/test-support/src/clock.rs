//! A clock that only moves when told.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use services::Clock;

/// A clock that stands still until [`FrozenClock::advance`]. Clones show the same time.
#[derive(Clone, Debug)]
pub struct FrozenClock(Arc<AtomicI64>);

impl FrozenClock {
    /// A clock at `now`.
    #[must_use]
    pub fn at(now: DateTime<Utc>) -> Self {
        Self(Arc::new(AtomicI64::new(now.timestamp_micros())))
    }

    /// Moves on (or back).
    pub fn advance(&self, by: TimeDelta) {
        self.0.fetch_add(by.num_microseconds().unwrap_or_default(), Ordering::SeqCst);
    }

    /// Goes to `now`.
    pub fn set(&self, now: DateTime<Utc>) {
        self.0.store(now.timestamp_micros(), Ordering::SeqCst);
    }

    /// Does `work` while the time goes on: a bucket that ran empty refills.
    pub async fn ticking<T>(&self, work: impl Future<Output = T>) -> T {
        let ticks = async {
            loop {
                tokio::time::sleep(Duration::from_millis(10)).await;
                self.advance(TimeDelta::milliseconds(10));
            }
        };
        tokio::select! {
            result = work => result,
            () = ticks => unreachable!("the clock never stops"),
        }
    }
}

/// Waits (for what is on its way) until `is_done`, at most 20 seconds.
///
/// # Panics
/// When it does not come.
pub async fn until(mut is_done: impl AsyncFnMut() -> bool) {
    for _ in 0..800 {
        if is_done().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("it never came");
}

impl Default for FrozenClock {
    /// Monday, 16 November 2026, 10:00 in India.
    fn default() -> Self {
        Self::at(DateTime::from_timestamp(1_794_803_400, 0).unwrap_or_default())
    }
}

impl Clock for FrozenClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0.load(Ordering::SeqCst)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stands_still_until_told() {
        let clock = FrozenClock::default();
        assert_eq!(clock.now().to_rfc3339(), "2026-11-16T04:30:00+00:00");
        clock.clone().advance(TimeDelta::minutes(1));
        assert_eq!(clock.now().to_rfc3339(), "2026-11-16T04:31:00+00:00");
    }
}
