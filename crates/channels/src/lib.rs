//! Channels: what carries a message to a contact and back. One provider, one file.
//!
//! [`channel`] holds the words all providers share. A provider sends through [`Channel::send`] and
//! reports later through webhooks, which [`whatsapp_webhook`] reads.

pub mod channel;

pub use channel::{Accepted, Body, Channel, Credentials, FailureKind, OutboundMessage, SendError, SenderAccount};
