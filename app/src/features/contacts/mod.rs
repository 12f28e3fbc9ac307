//! Contacts: list, page, form; groups, custom fields, suppression list, duplicates.

pub mod api;
pub mod bulk_api;
pub mod catalogue_api;
mod catalogue_parts;
pub mod consent_parts;
pub mod contact_page;
pub mod duplicates_page;
pub mod erasure;
pub mod fields_page;
pub mod form_page;
pub mod groups_page;
pub mod list_page;
mod list_parts;
pub mod parts;
pub mod suppressions_page;
