//! How fast a sender goes: a token bucket whose clock is passed in.

use chrono::{DateTime, TimeDelta, Utc};

/// After a throttling the rate climbs back to its full height in this many seconds.
const RECOVERY_SECONDS: f64 = 60.0;

/// However often the provider throttles, this share of the rate stays.
const LOWEST_SHARE: f64 = 0.05;

/// The bucket of one sender: holds up to a second's worth of messages, refills at the rate, and
/// slows down by half whenever the provider says "too fast".
#[derive(Clone, Debug, PartialEq)]
pub struct TokenBucket {
    /// Messages per second when nothing throttles.
    rate: f64,
    /// The share of the rate in force, 0.05 to 1.
    share: f64,
    /// Messages that may go out at once.
    tokens: f64,
    refilled_at: DateTime<Utc>,
}

impl TokenBucket {
    /// A full bucket for `rate` messages per second (at least 0.05).
    #[must_use]
    pub fn new(rate: f64, now: DateTime<Utc>) -> Self {
        let rate = sane(rate);
        Self {
            rate,
            share: 1.0,
            tokens: capacity(rate),
            refilled_at: now,
        }
    }

    /// Takes up to `wanted` messages out; returns how many may go now.
    pub fn take(&mut self, wanted: u32, now: DateTime<Utc>) -> u32 {
        self.refill(now);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "tokens lie between 0 and the capacity")]
        let granted = wanted.min(self.tokens.floor() as u32);
        self.tokens -= f64::from(granted);
        granted
    }

    /// Puts messages back that were taken and not sent.
    pub fn give_back(&mut self, count: u32) {
        self.tokens = (self.tokens + f64::from(count)).min(capacity(self.rate));
    }

    /// How long until `wanted` messages (as many as the bucket can hold) may go; zero when now.
    #[must_use]
    pub fn wait_for(&self, wanted: u32, now: DateTime<Utc>) -> TimeDelta {
        let mut ahead = self.clone();
        ahead.refill(now);
        let lacking = f64::from(wanted).min(capacity(self.rate)) - ahead.tokens;
        if lacking <= 0.0 {
            return TimeDelta::zero();
        }
        #[expect(clippy::cast_possible_truncation, reason = "at most a capacity's worth of seconds")]
        let millis = (lacking / ahead.current_rate() * 1000.0).ceil() as i64;
        TimeDelta::milliseconds(millis)
    }

    /// The provider said "too fast": empties the bucket and halves the rate. It climbs back within
    /// a minute.
    pub fn slow_down(&mut self, now: DateTime<Utc>) {
        self.refill(now);
        self.tokens = 0.0;
        self.share = (self.share / 2.0).max(LOWEST_SHARE);
    }

    /// The sender's limit or the campaign's pacing changed.
    pub fn set_rate(&mut self, rate: f64, now: DateTime<Utc>) {
        self.refill(now);
        self.rate = sane(rate);
        self.tokens = self.tokens.min(capacity(self.rate));
    }

    /// Messages per second in force.
    #[must_use]
    pub fn current_rate(&self) -> f64 {
        self.rate * self.share
    }

    fn refill(&mut self, now: DateTime<Utc>) {
        // A clock that was set back must not take tokens away, nor give them twice.
        let elapsed = (now - self.refilled_at).num_microseconds().unwrap_or(i64::MAX).max(0);
        #[expect(clippy::cast_precision_loss, reason = "a bucket is full long before precision matters")]
        let seconds = elapsed as f64 / 1e6;
        self.tokens = (self.tokens + seconds * self.current_rate()).min(capacity(self.rate));
        self.share = (self.share + seconds / RECOVERY_SECONDS).min(1.0);
        self.refilled_at = self.refilled_at.max(now);
    }
}

/// How many deliveries to claim at once: what goes out within `seconds`, at least one and at most
/// `most`. Small batches keep pause and cancel prompt; large ones keep the database calm.
#[must_use]
pub fn batch_size(rate: f64, seconds: f64, most: u32) -> u32 {
    let wanted = (sane(rate) * seconds.max(0.0)).ceil();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a u32's range first")]
    let wanted = wanted.clamp(1.0, f64::from(most.max(1))) as u32;
    wanted
}

/// A second's worth, and always room for one.
fn capacity(rate: f64) -> f64 {
    rate.max(1.0)
}

/// A rate from outside may be nonsense; a bucket must neither stop for good nor run wild.
fn sane(rate: f64) -> f64 {
    if rate.is_finite() { rate.clamp(0.05, 100_000.0) } else { 0.05 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(millis: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_795_000_000_000 + millis).unwrap()
    }

    #[test]
    fn a_second_at_once_then_the_rate() {
        let mut bucket = TokenBucket::new(80.0, at(0));
        assert_eq!(bucket.take(500, at(0)), 80);
        assert_eq!(bucket.take(500, at(0)), 0);
        assert_eq!(bucket.wait_for(40, at(0)), TimeDelta::milliseconds(500));
        assert_eq!(bucket.take(500, at(500)), 40);
        bucket.give_back(3);
        assert_eq!(bucket.take(500, at(500)), 3);
        assert_eq!(bucket.take(500, at(60_000)), 80);
    }

    #[test]
    fn slow_senders_send_one_by_one() {
        let mut bucket = TokenBucket::new(0.5, at(0));
        assert_eq!(bucket.take(10, at(0)), 1);
        assert_eq!(bucket.take(10, at(1_999)), 0);
        assert_eq!(bucket.wait_for(10, at(1_999)), TimeDelta::milliseconds(1));
        assert_eq!(bucket.take(10, at(2_000)), 1);
    }

    #[test]
    fn throttling_halves_and_recovers() {
        let mut bucket = TokenBucket::new(100.0, at(0));
        bucket.slow_down(at(0));
        assert_eq!(bucket.take(100, at(0)), 0);
        assert!((bucket.current_rate() - 50.0).abs() < 1e-9);
        for _ in 0..20 {
            bucket.slow_down(at(0));
        }
        assert!((bucket.current_rate() - 5.0).abs() < 1e-9);
        bucket.take(1000, at(30_000));
        assert!((bucket.current_rate() - 55.0).abs() < 1e-6);
        bucket.take(1000, at(120_000));
        assert!((bucket.current_rate() - 100.0).abs() < 1e-9);
    }

    #[test]
    fn a_clock_set_back_does_no_harm() {
        let mut bucket = TokenBucket::new(10.0, at(10_000));
        assert_eq!(bucket.take(10, at(10_000)), 10);
        assert_eq!(bucket.take(10, at(0)), 0);
        assert_eq!(bucket.take(10, at(10_500)), 5);
    }

    #[test]
    fn batches() {
        for (rate, seconds, most, expected) in [
            (80.0, 1.0, 500, 80),
            (0.5, 1.0, 500, 1),
            (1000.0, 2.0, 500, 500),
            (f64::NAN, 1.0, 500, 1),
            (80.0, -1.0, 500, 1),
            (80.0, 1.0, 0, 1),
        ] {
            assert_eq!(batch_size(rate, seconds, most), expected, "{rate} {seconds} {most}");
        }
    }

    proptest! {
        #[test]
        fn never_more_than_the_rate_allows(rate in 0.1..2000.0_f64, steps in proptest::collection::vec((0_i64..3_000, 0_u32..3_000), 1..60)) {
            let mut bucket = TokenBucket::new(rate, at(0));
            let mut clock = 0;
            let mut sent = 0.0;
            for (pause, wanted) in steps {
                clock += pause;
                sent += f64::from(bucket.take(wanted, at(clock)));
                let allowed = capacity(rate) + rate * clock as f64 / 1000.0;
                prop_assert!(sent <= allowed + 1e-6, "{} of {}", sent, allowed);
            }
        }

        #[test]
        fn after_the_wait_they_may_go(rate in 0.1..2000.0_f64, wanted in 1_u32..2_000, slowed in 0..5) {
            let mut bucket = TokenBucket::new(rate, at(0));
            bucket.take(u32::MAX, at(0));
            for _ in 0..slowed {
                bucket.slow_down(at(0));
            }
            let wait = bucket.wait_for(wanted, at(0));
            let granted = bucket.take(wanted, at(0) + wait + TimeDelta::milliseconds(1));
            prop_assert!(f64::from(granted) >= f64::from(wanted).min(capacity(rate).floor()));
        }
    }
}
