//! The use cases: load, decide, save, enqueue. The only door to everything below.
//!
//! One module per noun; functions are verbs. Each takes the [`App`] and the [`Actor`] and asks for
//! its permission on the first line. Every state change writes an audit entry in the same
//! transaction.

pub mod accounts;
pub mod actor;
pub mod analytics;
pub mod api_keys;
pub mod app;
pub mod approvals;
pub mod attempts;
pub mod audit;
pub mod campaigns;
pub mod channels;
pub mod checks;
pub mod clock;
mod combining;
pub mod consents;
pub mod contacts;
pub mod custom_fields;
pub mod dead_letters;
pub mod deliveries;
pub mod delivery_policies;
pub mod demo;
pub mod error;
pub mod events;
pub mod evidence;
pub mod groups;
pub mod idempotency;
pub mod imports;
pub mod invites;
pub mod late;
pub mod launch;
pub mod library;
pub mod live;
pub mod mailing;
pub mod mails;
pub mod members;
pub mod messages;
pub mod organisations;
pub mod own_rules;
pub mod passwords;
pub mod relay;
pub mod rulebook;
pub mod sandbox;
pub mod seal;
pub mod second_opinion;
pub mod senders;
pub mod sending;
pub mod sending_rules;
pub mod sessions;
pub mod suppressions;
pub mod templates;
pub mod totp;
pub mod unknown;
pub mod webhooks;
pub mod whatsapp;
pub mod wording;
pub mod work;
pub mod writing;

pub use actor::{Actor, Via};
pub use app::App;
pub use clock::{Clock, Dice};
pub use error::{Error, Result};

// What doors need to speak with services, without naming the crates below.
pub use domain;
pub use storage::{audit as audit_log, orgs};
