//! The reader's own account: profile, password, second factor, devices.

pub mod api;
mod parts;
pub mod security_page;
