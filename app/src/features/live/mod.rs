//! The live page of a campaign: how far sending is, and what became of each recipient.

pub mod api;
mod buckets;
mod figures;
mod ledger;
pub mod live_page;
mod parts;
mod unknown;
