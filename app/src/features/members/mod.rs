//! Team and roles: members, their roles, invitations.

pub mod api;
pub mod members_page;
mod parts;
