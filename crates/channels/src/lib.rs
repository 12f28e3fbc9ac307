//! Channels: what carries a message to a contact and back. One provider, one file.
//!
//! [`channel`] holds the words all providers share. A provider sends through [`Channel::send`] and
//! reports later by callbacks: [`signature`] proves where they come from, [`whatsapp_webhook`]
//! reads them. [`email`] carries campaigns over an organisation's own SMTP account; [`mail`] is apart:
//! it carries our own letters to members.

pub mod channel;
pub mod dkim;
pub mod dsn;
pub mod email;
pub mod email_message;
pub mod mail;
pub mod sandbox;
pub mod signature;
pub mod whatsapp;
pub mod whatsapp_account;
pub mod whatsapp_news;
pub mod whatsapp_templates;
pub mod whatsapp_webhook;

pub use channel::{
    Accepted, Address, Body, Channel, Credentials, DkimKey, FailureKind, Found, MailAccount, MailBody, OutboundMessage, SendError, SenderAccount,
};
