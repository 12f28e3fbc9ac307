//! The design system: building blocks without any word of the business. See `README.md` for use.

pub mod button;
pub mod chart;
pub mod choice;
pub mod date;
pub mod decimal;
pub mod dialog;
pub mod diff;
pub mod draft_keeper;
pub mod editor;
pub mod feedback;
pub mod field;
pub mod icon;
pub mod keys;
pub mod layout;
pub mod leave;
pub mod lifetime;
pub mod list;
pub mod menu;
pub mod meter;
pub mod panel;
pub mod phone;
pub mod saves;
pub mod tabs;
pub mod toast;
pub mod url;
pub mod verdict;
