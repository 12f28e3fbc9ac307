//! Everything that is kept, in SQLite or PostgreSQL. The only crate that names `sqlx`.
//!
//! One SQL text serves both engines: `$1` parameters, `RETURNING`, `ON CONFLICT`, CTEs and
//! window functions are common to both. What differs stands in [`dialect`].
//!
//! Repository functions are free functions in one module per aggregate. They take a [`Conn`]
//! (a pooled read connection or a transaction), then the organisation, and answer with domain
//! types; another organisation's row is "not there".

#[macro_use]
mod statement;
pub mod accounts;
pub mod api_keys;
pub mod approval_comments;
pub mod approval_policy;
pub mod approval_queue;
pub mod approvals;
pub mod audience;
pub mod audit;
pub mod authors;
pub mod campaign_events;
pub mod campaign_versions;
pub mod campaigns;
mod connection;
pub mod consents;
pub mod contact_history;
pub mod contact_lists;
pub mod contacts;
pub mod counters;
pub mod custom_fields;
pub mod deliveries;
pub mod delivery_policies;
pub mod dialect;
pub mod due_campaigns;
pub mod erasures;
mod error;
pub mod external_references;
pub mod failure_watches;
pub mod groups;
pub mod idempotency;
pub mod import_files;
pub mod imports;
pub mod inbound;
pub mod invites;
pub mod late_starts;
pub mod ledger;
pub mod library_uses;
pub mod mail_accounts;
pub mod members;
pub mod opinions;
pub mod orgs;
pub mod outbound_mails;
pub mod own_rules;
pub mod provider_templates;
pub mod report_duties;
pub mod resets;
pub mod risk_limits;
pub mod scratch;
pub mod sender_news;
pub mod senders;
pub mod sending_rules;
pub mod sent_texts;
pub mod sessions;
pub mod set_up;
mod shelf;
pub mod sign_in;
pub mod signals;
pub mod suppressions;
pub mod tags;
pub mod templates;
pub mod whatsapp_numbers;
pub mod writing_budget;
pub mod writings;

pub use connection::{Conn, Db, Engine};
pub use error::Error;

/// The result of everything here.
pub type Result<T, E = Error> = std::result::Result<T, E>;
