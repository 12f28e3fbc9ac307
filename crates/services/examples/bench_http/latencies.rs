//! How long answers took.

use std::time::Duration;

/// Durations of answers.
#[derive(Default)]
pub struct Latencies(Vec<Duration>);

impl Latencies {
    /// Notes one.
    pub fn add(&mut self, took: Duration) {
        self.0.push(took);
    }

    /// Takes over those of another.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// `1234 answers in 10.0 s: 123/s, p50 1.2 ms, p95 3.4 ms, p99 5.6 ms`
    pub fn report(mut self, what: &str, elapsed: Duration) {
        self.0.sort_unstable();
        let at = |share: f64| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                clippy::cast_precision_loss,
                reason = "an index into a list that fits into memory"
            )]
            let index = (self.0.len() as f64 * share) as usize;
            self.0
                .get(index.min(self.0.len().saturating_sub(1)))
                .map_or(0.0, |took| took.as_secs_f64() * 1e3)
        };
        #[expect(clippy::cast_precision_loss, reason = "a bench counts far below 2^53")]
        let rate = self.0.len() as f64 / elapsed.as_secs_f64();
        println!(
            "{} {what} in {:.1} s: {rate:.0}/s, p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms",
            self.0.len(),
            elapsed.as_secs_f64(),
            at(0.5),
            at(0.95),
            at(0.99)
        );
    }
}
