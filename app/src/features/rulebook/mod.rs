//! The rulebook: every rule explained, and a box in which any member may try a text.

pub mod api;
pub mod rule_parts;
pub mod rulebook_page;
pub mod try_parts;
