//! How fast a sender goes: a token bucket whose clock is passed in.

use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::Schedule;

/// After a throttling the rate climbs back to its full height in this many seconds.
const RECOVERY_SECONDS: f64 = 60.0;

/// However often the provider throttles, this share of the rate stays.
const LOWEST_SHARE: f64 = 0.05;

/// Messages per second below which no bucket falls: about one a day.
const LOWEST_RATE: f64 = 0.000_01;

/// Deliveries per claim at most.
pub const MOST_PER_CLAIM: u32 = 128;

/// What goes out within this many seconds is claimed at once.
pub const CLAIM_SECONDS: f64 = 0.1;

/// The first second of a bucket exceeds its rate by no more than this share of it.
const MOST_ABOVE: f64 = 0.02;

/// The bucket of one sender: holds up to a second's worth of messages, refills at the rate, and
/// slows down by half whenever the provider says "too fast". It begins with what one claim takes, not
/// full: a provider that counts by the second would refuse a second's worth on top of the rate.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenBucket {
    /// Messages per second when nothing throttles.
    rate: f64,
    /// The share of the rate in force, 0.05 to 1.
    share: f64,
    /// Messages that may go out at once.
    tokens: f64,
    /// What it began with beyond what the rate allows; the first refill pays it back.
    debt: f64,
    refilled_at: DateTime<Utc>,
}

impl TokenBucket {
    /// A bucket for `rate` messages per second that has not sent yet.
    #[must_use]
    pub fn new(rate: f64, now: DateTime<Utc>) -> Self {
        let rate = sane(rate);
        let (tokens, debt) = opening(rate);
        Self {
            rate,
            share: 1.0,
            tokens,
            debt,
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
        #[expect(clippy::cast_possible_truncation, reason = "at most two capacities' worth of seconds")]
        let millis = ((lacking + ahead.debt) / ahead.current_rate() * 1000.0).ceil() as i64;
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
        let gained = seconds * self.current_rate();
        let paid = gained.min(self.debt);
        self.debt -= paid;
        self.tokens = (self.tokens + gained - paid).min(capacity(self.rate));
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

/// Messages per second of a campaign that writes to `recipients`, from a sender that allows `limit`.
#[must_use]
pub fn campaign_rate(schedule: &Schedule, limit: f64, recipients: u64) -> f64 {
    let pace = schedule.pacing.rate_per_second(limit);
    let reached = schedule.reaches(recipients);
    match schedule.spread_hours {
        Some(hours) if reached > 0 => {
            #[expect(clippy::cast_precision_loss, reason = "recipients are far below 2^53")]
            let even = reached as f64 / (f64::from(hours.max(1)) * 3_600.0);
            pace.min(even)
        }
        _ => pace,
    }
}

/// How many a lane wants next of a campaign: what both buckets let out in [`CLAIM_SECONDS`].
#[must_use]
pub fn wanted(own: &TokenBucket, shared: &TokenBucket) -> u32 {
    batch_size(own.current_rate().min(shared.current_rate()), CLAIM_SECONDS, MOST_PER_CLAIM)
}

/// Takes `wanted` messages out of the campaign's bucket and its sender's.
///
/// # Errors
/// How long to wait first; then nothing was taken.
pub fn grant(own: &mut TokenBucket, shared: &mut TokenBucket, wanted: u32, now: DateTime<Utc>) -> Result<u32, TimeDelta> {
    let wait = own.wait_for(wanted, now).max(shared.wait_for(wanted, now));
    if wait > TimeDelta::zero() {
        return Err(wait);
    }
    let granted = own.take(wanted, now);
    let granted_too = shared.take(granted, now);
    own.give_back(granted - granted_too);
    if granted_too == 0 { Err(TimeDelta::milliseconds(5)) } else { Ok(granted_too) }
}

/// How many more may be claimed of a campaign that stops after `most`, of which `taken` were accepted
/// or may have been, and `under_way` are being sent.
#[must_use]
pub const fn left_of(most: u64, taken: u64, under_way: u64) -> u64 {
    most.saturating_sub(taken).saturating_sub(under_way)
}

/// How long after its opening a lane with new buckets makes the claim that holds message number
/// `count`; none when that lies beyond all calendars.
#[must_use]
pub fn time_for(count: u64, rate: f64) -> Option<TimeDelta> {
    let rate = sane(rate);
    let batch = u64::from(batch_size(rate, CLAIM_SECONDS, MOST_PER_CLAIM));
    let (tokens, debt) = opening(rate);
    #[expect(clippy::cast_precision_loss, reason = "recipients are far below 2^53")]
    let lacking = count.div_ceil(batch).saturating_mul(batch) as f64 - tokens;
    let waiting = if lacking > 0.0 { lacking + debt } else { 0.0 };
    #[expect(clippy::cast_possible_truncation, reason = "a float that is too large saturates, and the delta then says none")]
    let millis = (waiting / rate * 1_000.0).ceil() as i64;
    TimeDelta::try_milliseconds(millis)
}

/// How many messages a lane with new buckets has claimed when `span` has gone by since its opening.
#[must_use]
pub fn sent_within(span: TimeDelta, rate: f64) -> u64 {
    let rate = sane(rate);
    let batch = u64::from(batch_size(rate, CLAIM_SECONDS, MOST_PER_CLAIM));
    #[expect(clippy::cast_precision_loss, reason = "spans are far below 2^53 milliseconds")]
    let seconds = span.num_milliseconds() as f64 / 1_000.0;
    if seconds < 0.0 {
        return 0;
    }
    let (tokens, debt) = opening(rate);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "never negative, and a float that is too large saturates"
    )]
    let tokens = (tokens + (seconds * rate - debt).max(0.0)).floor() as u64;
    tokens / batch * batch
}

/// What a bucket begins with (a tenth of a second's worth, one at least, so that the first claim goes at
/// once), and how much of it the first refill has to pay back so that the first second keeps to the rate.
fn opening(rate: f64) -> (f64, f64) {
    let tokens = (rate * CLAIM_SECONDS).ceil().max(1.0);
    // One message at once and then one at each interval is the rate itself.
    let debt = if tokens > 1.0 { (tokens - rate * MOST_ABOVE).max(0.0) } else { 0.0 };
    (tokens, debt)
}

/// A second's worth, and always room for one.
fn capacity(rate: f64) -> f64 {
    rate.max(1.0)
}

/// A rate from outside may be nonsense; a bucket must neither stop for good nor run wild.
fn sane(rate: f64) -> f64 {
    if rate.is_finite() { rate.clamp(LOWEST_RATE, 100_000.0) } else { LOWEST_RATE }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(millis: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_795_000_000_000 + millis).unwrap()
    }

    #[test]
    fn a_tenth_of_a_second_at_once_then_the_rate() {
        let mut bucket = TokenBucket::new(80.0, at(0));
        assert_eq!(bucket.take(500, at(0)), 8);
        assert_eq!(bucket.take(500, at(0)), 0);
        // Of the eight 1.6 are given, the others are paid back first.
        assert_eq!(bucket.wait_for(8, at(0)), TimeDelta::milliseconds(180));
        assert_eq!(bucket.take(500, at(580)), 40);
        bucket.give_back(3);
        assert_eq!(bucket.take(500, at(580)), 3);
        assert_eq!(bucket.take(500, at(60_000)), 80);
    }

    #[test]
    fn the_first_second_keeps_to_the_rate_within_two_percent() {
        for rate in [1.0, 7.0, 10.0, 11.0, 20.0, 45.0, 77.0, 80.0, 250.0, 500.0, 1_281.0, 5_000.0] {
            let (mut own, mut shared) = (TokenBucket::new(rate, at(0)), TokenBucket::new(rate, at(0)));
            let (mut clock, mut sent) = (0, 0);
            while clock < 1_000 {
                let next = wanted(&own, &shared);
                match grant(&mut own, &mut shared, next, at(clock)) {
                    Ok(count) => sent += count,
                    Err(wait) => clock += wait.num_milliseconds().max(1),
                }
            }
            assert!(f64::from(sent) <= rate * 1.02, "{sent} of {rate}");
            assert!(f64::from(sent) >= rate * 0.8, "{sent} of {rate}");
        }
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
        assert_eq!(bucket.take(10, at(10_000)), 1);
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

    #[test]
    fn eighty_a_second_are_saturated_within_two_percent() {
        // What a lane does: waits for a tenth of a second's worth, wakes up late, takes it.
        for (rate, late) in [(80.0, 0), (80.0, 15), (77.0, 3), (20.0, 40), (500.0, 7)] {
            let mut own = TokenBucket::new(rate, at(0));
            let mut shared = own.clone();
            let (mut clock, mut sent, mut first_second) = (0, 0, 0);
            let seconds = 120;
            while clock < seconds * 1_000 {
                let wanted = wanted(&own, &shared);
                match grant(&mut own, &mut shared, wanted, at(clock)) {
                    Ok(count) => sent += count,
                    Err(wait) => clock += wait.num_milliseconds() + late,
                }
                if clock < 1_000 {
                    first_second = sent;
                }
            }
            let steady = f64::from(sent - first_second) / (seconds - 1) as f64;
            assert!((steady / rate - 1.0).abs() < 0.02, "{steady} of {rate} a second, {late} ms late");
        }
    }

    #[test]
    fn spread_evenly_and_never_faster_than_the_pace() {
        let spread = |hours| Schedule {
            pacing: domain::Pacing::Fast,
            spread_hours: hours,
            ..Schedule::default()
        };
        for (hours, recipients, stop_after, expected) in [
            (None, 3_600, None, 80.0),
            (Some(1), 3_600, None, 1.0),
            (Some(10), 3_600, None, 0.1),
            (Some(1), 7_200, Some(3_600), 1.0),
            (Some(1), 1_000_000, None, 80.0),
            (Some(1), 0, None, 80.0),
            (Some(720), 1, None, 1.0 / 2_592_000.0),
        ] {
            let schedule = Schedule { stop_after, ..spread(hours) };
            let rate = campaign_rate(&schedule, 80.0, recipients);
            assert!((rate - expected).abs() < 1e-9, "{rate} for {recipients} in {hours:?} hours");
        }
    }

    #[test]
    fn what_is_left_of_a_limit() {
        for (most, taken, under_way, left) in [(10, 0, 0, 10), (10, 4, 3, 3), (10, 10, 0, 0), (10, 9, 5, 0)] {
            assert_eq!(left_of(most, taken, under_way), left, "{most} {taken} {under_way}");
        }
    }

    #[test]
    fn whoever_waits_takes_nothing() {
        let (mut own, mut shared) = (TokenBucket::new(100.0, at(0)), TokenBucket::new(20.0, at(0)));
        assert_eq!(grant(&mut own, &mut shared, 2, at(0)), Ok(2));
        assert_eq!(grant(&mut own, &mut shared, 2, at(0)), Err(TimeDelta::milliseconds(180)));
        assert_eq!(own.take(100, at(0)), 8);
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
