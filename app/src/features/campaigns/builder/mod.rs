//! The builder: a page per step, each with its own address, and autosave.

pub mod audience_api;
pub mod audience_page;
pub mod check_page;
pub mod findings;
pub mod frame;
pub mod head;
pub mod mail_parts;
pub mod message_api;
pub mod message_editor;
pub mod message_opinion;
pub mod message_page;
pub mod message_preview;
pub mod message_state;
pub mod review_api;
pub mod review_page;
pub mod review_parts;
pub mod review_timeline;
pub mod schedule_api;
pub mod schedule_page;
pub mod sender_parts;
pub mod test_send;
