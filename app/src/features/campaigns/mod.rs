//! Campaigns: the list, and the builder with a page per step.

pub mod api;
pub mod builder;
pub mod list_page;
pub mod new_page;
pub mod parts;
pub mod zones;
