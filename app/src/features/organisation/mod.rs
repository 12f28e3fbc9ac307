//! The organisation: name, registration, state, approval policy.

pub mod api;
pub mod delivery_parts;
pub mod organisation_page;
pub mod parts;
pub mod policy_parts;
pub mod risk_parts;
pub mod sending_api;
pub mod sending_parts;
