//! A quick hash for tables of what the rules list: texts only look up, so nobody can fill a table
//! with keys that collide. An organisation's own rules fill tables too, but these are small and
//! judge its own texts alone.

use std::hash::{BuildHasherDefault, Hasher};

/// What tables are built with.
pub type Quick = BuildHasherDefault<Spread>;

/// The state of a hash.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spread(u64);

const FACTOR: u64 = 0x517c_c1b7_2722_0a95;

impl Hasher for Spread {
    fn write(&mut self, bytes: &[u8]) {
        let (chunks, rest) = bytes.as_chunks::<8>();
        for chunk in chunks {
            self.write_u64(u64::from_be_bytes(*chunk));
        }
        if !rest.is_empty() {
            self.write_u64(rest.iter().fold(0_u64, |all, byte| all << 8 | u64::from(*byte)));
        }
    }

    fn write_u8(&mut self, value: u8) {
        self.write_u64(u64::from(value));
    }

    fn write_u32(&mut self, value: u32) {
        self.write_u64(u64::from(value));
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = (self.0.rotate_left(5) ^ value).wrapping_mul(FACTOR);
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}
