//! Signing in and up, forgotten passwords, and joining by invitation.

pub mod api;
pub mod code_page;
pub mod forgot_page;
pub mod invite_page;
mod parts;
pub mod reset_page;
pub mod sign_in_page;
pub mod sign_up_page;

pub use parts::sign_out_button;
