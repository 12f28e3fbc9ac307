//! Channels (what the contact sees) and sender kinds (what the message leaves from).

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use crate::{ErrorCode, SenderId};

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
    /// An account on an SMTP server.
    Email,
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
            Self::Email => Channel::Email,
        }
    }

    /// Whether what leaves from it reaches people.
    #[must_use]
    pub const fn is_real(self) -> bool {
        !matches!(self, Self::Sandbox)
    }
}

/// How the way to an SMTP server is kept private.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum MailTls {
    /// Encrypted from the first byte, usually on port 465.
    Tls,
    /// Begins in clear and must be encrypted before anything is said, usually on port 587.
    #[default]
    Starttls,
    /// Not at all: for a server on the same machine.
    Plain,
}

impl MailTls {
    /// The stable code, also the wire form.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }
}

/// A sender as those who write and approve see it; its token never comes along.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SenderOutline {
    /// Its id.
    pub id: SenderId,
    /// Its name.
    pub name: String,
    /// Which provider carries its messages.
    pub kind: SenderKind,
    /// The last digits of the provider's id of its number; none for the sandbox.
    pub ending: Option<String>,
    /// Why nothing can leave from it over the campaign's channel; none when it can.
    pub trouble: Option<ErrorCode>,
}
