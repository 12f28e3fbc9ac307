//! The rulebook: every rule explained, a box in which any member may try a text, and the rules an
//! organisation adds.

pub mod api;
pub mod own_api;
pub mod own_form_page;
pub mod own_page;
pub mod rule_parts;
pub mod rulebook_page;
pub mod try_parts;
