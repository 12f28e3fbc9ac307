//! What tests stand on: a database of their own, a clock that stands still, an application.
//!
//! A dev-dependency only.

pub mod campaigns;
mod clock;
mod db;
pub mod mail_campaigns;
pub mod smtp_double;
pub mod use_cases;

pub use clock::{FrozenClock, until};
pub use db::TestDb;
