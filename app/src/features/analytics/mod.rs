//! Analytics: what became of the messages, over a period.

pub mod analytics_page;
pub mod api;
