//! The decisions of delivering: what follows a status, an error or an hour of the day.
//!
//! Pure: no I/O, no clock, no randomness. Time and dice are arguments; whoever calls keeps state.
//! Compiles to wasm32.

pub mod breaker;
pub mod calendar;
pub mod eligibility;
pub mod estimate;
pub mod failure_share;
pub mod holidays;
pub mod optout;
pub mod pacing;
pub mod price;
pub mod recurrence;
pub mod retry;
pub mod sender_news;
pub mod smtp_codes;
pub mod status;
pub mod timeline;
pub mod turns;
pub mod whatsapp_codes;
pub mod window;
pub mod window24;
pub mod zone;
