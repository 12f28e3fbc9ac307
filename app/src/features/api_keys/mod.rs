//! Keys for programs that call the public API.

pub mod api;
pub mod api_keys_page;
