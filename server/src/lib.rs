//! The composition root: settings to adapters to services to doors.
//!
//! `main.rs` parses the command line; everything else is here so that tests can build the real
//! router in process.

pub mod access_log;
pub mod api;
pub mod boot;
pub mod cli;
pub mod downloads;
pub mod events;
pub mod health;
pub mod layers;
pub mod public;
pub mod router;
pub mod site;
pub mod state;
pub mod time_limits;
pub mod trials;
pub mod uploads;
pub mod webhooks;
