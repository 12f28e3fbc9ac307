//! Senders: the numbers that messages leave from.

pub mod api;
pub mod mail_api;
pub mod mail_pages;
pub mod sender_pages;
pub mod senders_page;
pub mod whatsapp_api;
pub mod whatsapp_pages;
