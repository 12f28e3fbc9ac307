//! The content library: ready pieces in three languages, the days of the Indian year, and what
//! to send next. `README.md` beside this crate says how its files are written.
//!
//! Pure: the day is an argument, pieces and days are data files inside the binary.

mod calendar;
mod compose;
mod days;
mod judge;
mod piece;
mod reader;
mod search;

pub use calendar::{Ask, Proposal, Reason, Sent, propose};
pub use compose::{compose, greets};
pub use days::{Day, DayKind};
pub use judge::judge;
pub use piece::{Aim, Piece, Texts, Topic, When};
pub use reader::{Library, LibraryError};
