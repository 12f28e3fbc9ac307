#![no_main]
//! A piece repeated a thousand times over costs no more per character than a short text of it.

use std::fs;

use compliance_fuzz::Message;
use libfuzzer_sys::fuzz_target;

/// What one character may cost in a long text, over what it costs in a short one.
const SLOWER: u64 = 6;
/// Characters in a short and in a long text.
const SHORT: usize = 1_000;
const LONG: usize = 20_000;
/// Nanoseconds of work below which the system's clock is too coarse.
const LEAST: u64 = 20_000_000;
/// Longer pieces are no repetition.
const PIECE: usize = 60;

fuzz_target!(|bytes: &[u8]| {
    let Some(message) = Message::of(bytes) else { return };
    let piece: String = message.text.chars().take(PIECE).collect();
    if piece.is_empty() {
        return;
    }
    let slow = || match (cost(&message, &piece, LONG), cost(&message, &piece, SHORT)) {
        (Some(long), Some(short)) => long > short.max(LEAST) * SLOWER,
        _ => false,
    };
    // Other work on the machine may slow one measurement, not five.
    assert!(!(0..5).all(|_| slow()), "time grows faster than the text: {piece:?}");
});

/// Nanoseconds this thread works to judge [`LONG`] characters in texts of `length`.
fn cost(message: &Message, piece: &str, length: usize) -> Option<u64> {
    let text: String = piece.chars().cycle().take(length).collect();
    let start = worked()?;
    (0..LONG / length).for_each(|_| drop(message.judge(&text)));
    Some(worked()? - start)
}

/// How long this thread has worked, where the system tells it.
fn worked() -> Option<u64> {
    fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse().ok()
}
