//! Every door from outside: the real router in process, a database of each test's own, a clock that
//! stands still.
//!
//! One binary, because linking the server takes longer than its tests. A new feature adds a module.
//! With `TEST_POSTGRES_URL` set everything runs on PostgreSQL instead of SQLite.

mod api_campaigns;
mod api_document;
mod api_frame;
mod api_idempotency;
mod api_imports;
mod api_nouns;
mod approval_queue;
mod common;
mod evidence;
mod library;
mod live;
mod nodes;
mod own_rules;
mod permissions;
mod policies;
mod public_pages;
mod rulebook;
mod second_opinion;
mod sending_rules;
mod time_limits;
mod webhooks;
