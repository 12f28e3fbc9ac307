//! The audit log: who did what, for owner and data protection officer.

pub mod api;
pub mod audit_page;
pub mod words;
