//! Approvals: the queue, one request with its exact version and what changed, and what else must be said
//! yes to or reported.

pub mod api;
pub mod approvals_page;
pub mod clearance;
pub mod clearance_api;
pub mod desk;
pub mod detail;
pub mod duties;
pub mod queue_api;
pub mod stages;
