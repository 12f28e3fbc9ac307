//! Message templates: the shelf, one template, and its editor.

pub mod api;
pub mod edit_page;
pub mod parts;
pub mod shelf_page;
pub mod template_page;
