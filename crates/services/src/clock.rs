//! Time and chance come in from outside, so that tests can hold them still.

use std::sync::Mutex;

use chrono::{DateTime, SubsecRound, Utc};
use rand::{Rng, SeedableRng, rngs::StdRng};

/// Tells the time, in UTC with microseconds (what both databases keep).
pub trait Clock: Send + Sync + 'static {
    /// Now.
    fn now(&self) -> DateTime<Utc>;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }
}

/// A source of randomness.
pub trait Dice: Send + Sync + 'static {
    /// Fills `bytes` with unpredictable bytes.
    fn fill(&self, bytes: &mut [u8]);

    /// A number in `0.0..1.0`.
    fn fraction(&self) -> f64 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        (u64::from_be_bytes(bytes) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// The operating system's randomness, through a cryptographic generator.
#[derive(Debug)]
pub struct SystemDice(Mutex<StdRng>);

impl SystemDice {
    /// Seeded from the operating system.
    #[must_use]
    pub fn new() -> Self {
        Self(Mutex::new(rand::make_rng()))
    }
}

impl Default for SystemDice {
    fn default() -> Self {
        Self::new()
    }
}

impl Dice for SystemDice {
    fn fill(&self, bytes: &mut [u8]) {
        fill(&self.0, bytes);
    }
}

/// The same sequence for the same seed; for tests and benches.
#[derive(Debug)]
pub struct SeededDice(Mutex<StdRng>);

impl SeededDice {
    /// Starts the sequence of `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }
}

impl Dice for SeededDice {
    fn fill(&self, bytes: &mut [u8]) {
        fill(&self.0, bytes);
    }
}

fn fill(rng: &Mutex<StdRng>, bytes: &mut [u8]) {
    rng.lock().unwrap_or_else(std::sync::PoisonError::into_inner).fill_bytes(bytes);
}
