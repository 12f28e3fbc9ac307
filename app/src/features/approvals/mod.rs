//! Approvals: the queue, and one request with its exact version and what changed.

pub mod api;
pub mod approvals_page;
pub mod detail;
