//! The home page: today's figures, what waits, what has been set up.

pub mod api;
pub mod home_page;
