//! Channels (what the contact sees) and sender kinds (what the message leaves from).

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

/// The medium through which a contact receives a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Channel {
    /// WhatsApp, one to one.
    #[default]
    Whatsapp,
    /// Text message.
    Sms,
    /// E-mail.
    Email,
    /// A LinkedIn post.
    Linkedin,
}

impl Channel {
    /// The stable code, also the wire form.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }
}

/// The kind of sender: which provider carries the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum SenderKind {
    /// Built in: behaves like a WhatsApp provider, sends nothing.
    Sandbox,
    /// A number on Meta's WhatsApp Cloud API.
    Whatsapp,
}

impl SenderKind {
    /// The stable code, also the wire form.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// The channel that contacts see.
    #[must_use]
    pub const fn channel(self) -> Channel {
        match self {
            Self::Sandbox | Self::Whatsapp => Channel::Whatsapp,
        }
    }
}
