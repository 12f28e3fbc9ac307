//! Importing contacts from a file, in four steps.

pub mod api;
pub mod columns_step;
pub mod consent_step;
pub mod import_page;
pub mod parts;
mod rejects_panel;
pub mod run_step;
pub mod upload_page;
