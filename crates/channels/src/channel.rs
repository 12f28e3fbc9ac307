//! The seam between delivery and providers: one message out, one answer back.

use async_trait::async_trait;
pub use delivery::retry::FailureKind;
use domain::{DeliveryId, EmailAddress, MailTls, PhoneNumber, SenderId};
use secrecy::SecretString;

/// Carries messages out. Implementations are shared by all senders of their kind and hold the
/// connection pool; what belongs to one sender comes as [`SenderAccount`].
#[async_trait]
pub trait Channel: Send + Sync {
    /// Hands one message to the provider. Success means that the provider took it over, not that
    /// it arrived; that is told later by webhook.
    ///
    /// # Errors
    /// [`SendError`]; its kind says whether something may have gone out.
    async fn send(&self, account: &SenderAccount, message: &OutboundMessage) -> Result<Accepted, SendError>;

    /// Asks what became of a message whose outcome nobody knows. Most providers cannot be asked: they
    /// report of their own accord, and that is all there is.
    ///
    /// # Errors
    /// [`SendError`] when the question had no answer; then nothing is known either.
    async fn look_up(&self, _account: &SenderAccount, _delivery: DeliveryId, _to: &PhoneNumber) -> Result<Found, SendError> {
        Ok(Found::CannotAsk)
    }
}

/// What a provider knows of a message that it is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// It cannot be asked.
    CannotAsk,
    /// It took the message over.
    Taken {
        /// Its id of the message.
        provider_id: String,
    },
    /// It never got the message.
    NeverTaken,
}

/// A sender as the provider knows it, secrets opened.
#[derive(Clone, Debug)]
pub struct SenderAccount {
    /// Our id.
    pub sender: SenderId,
    /// What the provider wants to see.
    pub credentials: Credentials,
}

/// What a provider wants to see. Debug output masks the secrets.
#[derive(Clone, Debug)]
pub enum Credentials {
    /// The built-in sandbox wants nothing.
    Sandbox,
    /// A number on the WhatsApp Cloud API.
    Whatsapp {
        /// Meta's id of the number (digits).
        phone_number_id: String,
        /// Bearer token.
        access_token: SecretString,
    },
    /// An account on an SMTP server.
    Email(Box<MailAccount>),
}

/// An account on an SMTP server, and in whose name it writes.
#[derive(Clone, Debug)]
pub struct MailAccount {
    /// The server's name; its certificate must be for it.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way there is kept private.
    pub tls: MailTls,
    /// User and password; none for a server that asks for neither.
    pub login: Option<(String, SecretString)>,
    /// The name that people see.
    pub from_name: String,
    /// The address that people see, and to which the server returns what it cannot deliver.
    pub from: EmailAddress,
    /// Where answers go, when not to `from`.
    pub reply_to: Option<EmailAddress>,
    /// What signs the messages.
    pub dkim: Option<DkimKey>,
}

/// What signs an account's messages (RFC 6376).
#[derive(Clone, Debug)]
pub struct DkimKey {
    /// The domain that answers for them.
    pub domain: String,
    /// Under which name its public key is published there.
    pub selector: String,
    /// The private key: PKCS#8 in base64.
    pub private_key: SecretString,
}

/// Where a message goes. Debug output masks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A phone.
    Phone(PhoneNumber),
    /// A mailbox.
    Email(EmailAddress),
}

impl Address {
    /// The number.
    ///
    /// # Errors
    /// [`SendError`] of the kind [`FailureKind::Permanent`] when it is none.
    pub fn phone(&self) -> Result<&PhoneNumber, SendError> {
        match self {
            Self::Phone(phone) => Ok(phone),
            Self::Email(_) => Err(wrong_channel()),
        }
    }

    /// The mailbox.
    ///
    /// # Errors
    /// [`SendError`] of the kind [`FailureKind::Permanent`] when it is none.
    pub fn email(&self) -> Result<&EmailAddress, SendError> {
        match self {
            Self::Email(email) => Ok(email),
            Self::Phone(_) => Err(wrong_channel()),
        }
    }

    /// As text: E.164, or the e-mail address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Phone(phone) => phone.as_str(),
            Self::Email(email) => email.as_str(),
        }
    }
}

impl From<PhoneNumber> for Address {
    fn from(phone: PhoneNumber) -> Self {
        Self::Phone(phone)
    }
}

/// A message that another channel would have to carry: a fault of ours, told without harm.
pub(crate) fn wrong_channel() -> SendError {
    SendError::new(FailureKind::Permanent, "wrong-channel", "this channel does not carry such a message")
}

/// One message to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboundMessage {
    /// Travels to the provider and comes back in every callback.
    pub delivery: DeliveryId,
    /// To whom.
    pub to: Address,
    /// What.
    pub body: Body,
    /// Link (https) to a picture, film or document that goes with it: beside a text, or as the
    /// header of a template.
    pub media_url: Option<String>,
}

impl OutboundMessage {
    /// Whether it needs no word of the person's before it: a template. A free text answers in an open
    /// 24-hour window and counts against no limit of the platform.
    #[must_use]
    pub const fn writes_first(&self) -> bool {
        matches!(self.body, Body::Template { .. })
    }
}

/// What a message says.
#[derive(Clone, PartialEq, Eq)]
pub enum Body {
    /// Free text, placeholders filled. Allowed only in an open 24-hour window.
    Text {
        /// The text as the person will read it.
        text: String,
    },
    /// A template that the provider approved.
    Template {
        /// Its name at the provider.
        name: String,
        /// Its language code at the provider: `en`, `en_US`, `hi`, `mr`.
        language: String,
        /// Values of the numbered body parameters, in order, placeholders filled.
        parameters: Vec<String>,
    },
    /// An e-mail.
    Mail(Box<MailBody>),
}

/// What an e-mail says, placeholders filled.
#[derive(Clone, PartialEq, Eq)]
pub struct MailBody {
    /// The subject line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same, laid out.
    pub html: String,
    /// Where one click unsubscribes (RFC 8058, https).
    pub unsubscribe_url: String,
}

// What is said to a person is nobody's business in a log.
impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text { text } => write!(f, "Text({} characters)", text.chars().count()),
            Self::Mail(mail) => write!(f, "Mail({} characters)", mail.text.chars().count()),
            Self::Template { name, language, parameters } => write!(f, "Template({name}, {language}, {} parameters)", parameters.len()),
        }
    }
}

/// The provider took the message over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The provider's id of the message.
    pub provider_id: String,
}

/// The provider did not, or may not have, taken the message over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind:?} {code}: {detail}")]
pub struct SendError {
    /// What it means; see [`delivery::retry::decide`].
    pub kind: FailureKind,
    /// The provider's code as text, or one of ours: `connect`, `timeout`, `reset`, `malformed`,
    /// `http-<status>`, `credentials`, `caption-too-long`, `wrong-channel`, `smtp-<reply>`. Stable.
    pub code: String,
    /// The provider's words, for the ledger. Holds no token and no message text of ours.
    pub detail: String,
}

impl SendError {
    /// An error of ours or of a provider.
    #[must_use]
    pub fn new(kind: FailureKind, code: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            kind,
            code: code.into(),
            detail: detail.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_holds_no_secret_and_no_text() {
        let account = SenderAccount {
            sender: SenderId(Default::default()),
            credentials: Credentials::Whatsapp {
                phone_number_id: "1".into(),
                access_token: "EAAG-secret".to_owned().into(),
            },
        };
        let message = OutboundMessage {
            delivery: DeliveryId(Default::default()),
            to: PhoneNumber::parse("9876543210").unwrap().into(),
            body: Body::Text { text: "Namaste Asha".into() },
            media_url: None,
        };
        let shown = format!("{account:?} {message:?}");
        for hidden in ["EAAG", "98765", "Asha"] {
            assert!(!shown.contains(hidden), "{shown}");
        }
        assert!(shown.contains("Text(12 characters)"));
    }
}
