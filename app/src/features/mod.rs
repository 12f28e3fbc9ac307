//! One folder per noun: `api.rs` (view structs and server functions), `*_page.rs`, `parts.rs`.

pub mod accounts;
pub mod analytics;
pub mod api_keys;
pub mod approvals;
pub mod audit_log;
pub mod campaigns;
pub mod code_words;
pub mod contacts;
pub mod dead_letters;
pub mod delivery_words;
pub mod home;
pub mod imports;
pub mod library;
pub mod live;
pub mod members;
pub mod organisation;
pub mod rulebook;
pub mod rules;
pub mod second_opinion;
pub mod security;
pub mod senders;
pub mod settings;
pub mod studio;
pub mod templates;
