//! The content library: ready pieces to find, read and use, and what to send next.

pub mod api;
pub mod calendar_panel;
pub mod parts;
pub mod piece_page;
pub mod shelves_page;
