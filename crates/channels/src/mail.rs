//! Transactional e-mail (invitations, password resets): into a folder while developing, over SMTP
//! when configured. Campaigns do not go this way.

use std::path::Path;

use async_trait::async_trait;
use domain::EmailAddress;
use lettre::{
    AsyncFileTransport, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, MultiPart, SinglePart},
    transport::smtp::response::Category,
};
use secrecy::{ExposeSecret, SecretString};

/// One e-mail.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// What its `Message-ID` is made of: the same when it is handed over once more.
    pub id: String,
    /// To whom.
    pub to: EmailAddress,
    /// Subject line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as HTML.
    pub html: Option<String>,
}

// Mails carry links that sign people in; a log must not.
impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mail(***)")
    }
}

/// Why a mail did not go out, or a mailer could not be made.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// An address or header that no mail can have.
    #[error("the mail cannot be composed: {0}")]
    Unusable(String),
    /// The server refused it for good.
    #[error("the mail server refused: {0}")]
    Refused(String),
    /// The server or the folder cannot be used now; trying later may work.
    #[error("the mail could not be handed over: {0}")]
    Unavailable(String),
}

/// Hands e-mails over.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Hands one mail over. Success means that the server, or the folder, has it.
    ///
    /// # Errors
    /// [`MailError`].
    async fn send(&self, mail: &Mail) -> Result<(), MailError>;
}

/// Writes each mail as an `.eml` file into a folder.
pub struct FileMailer {
    transport: AsyncFileTransport<Tokio1Executor>,
    from: Mailbox,
}

impl FileMailer {
    /// A mailer into `folder`, which is made if it is missing. `from` is an address, with or
    /// without a name (`Prachar <no-reply@demo.example>`).
    ///
    /// # Errors
    /// [`MailError::Unusable`] for a wrong `from`, [`MailError::Unavailable`] for a folder that
    /// cannot be made.
    pub fn new(folder: &Path, from: &str) -> Result<Self, MailError> {
        std::fs::create_dir_all(folder).map_err(|error| MailError::Unavailable(error.to_string()))?;
        Ok(Self {
            transport: AsyncFileTransport::new(folder),
            from: mailbox(from)?,
        })
    }
}

#[async_trait]
impl Mailer for FileMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let message = compose(&self.from, mail)?;
        let written = self.transport.send(message).await;
        written.map(drop).map_err(|error| MailError::Unavailable(error.to_string()))
    }
}

/// Sends over SMTP, with a pool of connections.
pub struct SmtpMailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl SmtpMailer {
    /// A mailer to the server of `url`: `smtps://user:password@host:465`,
    /// `smtp://user:password@host:587?tls=required` or `smtp://localhost:1025`.
    ///
    /// # Errors
    /// [`MailError::Unusable`] when `url` or `from` has another form; the message holds neither.
    pub fn new(url: &SecretString, from: &str) -> Result<Self, MailError> {
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose_secret());
        // The error's own text may quote the address, and the address holds the password.
        let builder = builder.map_err(|_| MailError::Unusable("not an SMTP address".to_owned()))?;
        Ok(Self {
            transport: builder.build(),
            from: mailbox(from)?,
        })
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let message = compose(&self.from, mail)?;
        let sent = self.transport.send(message).await;
        sent.map(drop).map_err(|error| {
            // 535 and the like: our name or password is wrong. The mail is as good as any other.
            let is_ours = error.status().is_some_and(|code| code.category == Category::Unspecified3);
            match error.is_permanent() && !is_ours {
                true => MailError::Refused(error.to_string()),
                false => MailError::Unavailable(error.to_string()),
            }
        })
    }
}

fn mailbox(text: &str) -> Result<Mailbox, MailError> {
    text.parse().map_err(|_| MailError::Unusable("not an e-mail address".to_owned()))
}

fn compose(from: &Mailbox, mail: &Mail) -> Result<Message, MailError> {
    let builder = Message::builder()
        .from(from.clone())
        .to(mailbox(mail.to.as_str())?)
        .message_id(Some(format!("<{}@{}>", mail.id, from.email.domain())))
        .subject(mail.subject.as_str());
    let message = match &mail.html {
        Some(html) => builder.multipart(MultiPart::alternative_plain_html(mail.text.clone(), html.clone())),
        None => builder.singlepart(SinglePart::plain(mail.text.clone())),
    };
    message.map_err(|error| MailError::Unusable(error.to_string()))
}

#[cfg(test)]
#[path = "mail_tests.rs"]
mod tests;
