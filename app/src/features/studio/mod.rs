//! The studio: messages written from a brief, improved and translated, in versions.

pub mod api;
mod brief_parts;
pub mod studio_page;
mod text_parts;
mod words;
