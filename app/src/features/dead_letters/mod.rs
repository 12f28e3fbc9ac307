//! What failed for good, over all campaigns, by code.

pub mod api;
pub mod dead_letters_page;
