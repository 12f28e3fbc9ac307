//! An e-mail of a campaign, from what it says to the bytes on the wire.

use domain::{DeliveryId, EmailAddress};
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};

use crate::channel::{FailureKind, MailAccount, MailBody, SendError};

/// The message's id in its own headers, made of our delivery's: whoever reports about the message
/// brings it back.
#[must_use]
pub fn message_id(delivery: DeliveryId, from: &EmailAddress) -> String {
    format!("<{delivery}@{}>", from.host())
}

/// The delivery that a message id names; none for ids of others.
#[must_use]
pub fn delivery_of(message_id: &str) -> Option<DeliveryId> {
    let id = message_id.trim().trim_start_matches('<').trim_end_matches('>');
    id.split('@').next().and_then(|local| local.parse().ok())
}

/// Composes the message, ready to be signed. Always with a plain text beside the laid-out one, and with
/// the headers by which mail programs unsubscribe in one click (RFC 8058).
///
/// # Errors
/// [`SendError`] of the kind [`FailureKind::Permanent`] for an address that no mail can have, and
/// [`FailureKind::SenderDown`] when the account's own is such.
pub fn compose(account: &MailAccount, delivery: DeliveryId, to: &EmailAddress, body: &MailBody) -> Result<Vec<u8>, SendError> {
    let name = Some(account.from_name.trim().to_owned()).filter(|name| !name.is_empty());
    let from = Mailbox::new(name, sender_address(&account.from)?);
    let mut builder = Message::builder()
        .from(from)
        .to(Mailbox::new(None, recipient_address(to)?))
        // A value may hold anything; a header may not hold a line break.
        .subject(body.subject.replace(['\r', '\n'], " "))
        .message_id(Some(message_id(delivery, &account.from)));
    if let Some(reply_to) = &account.reply_to {
        builder = builder.reply_to(Mailbox::new(None, sender_address(reply_to)?));
    }
    if is_plain_url(&body.unsubscribe_url) {
        let link = format!("<{}>", body.unsubscribe_url);
        builder = builder
            .raw_header(raw("List-Unsubscribe", &link))
            .raw_header(raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
    }
    let message = builder.multipart(MultiPart::alternative_plain_html(body.text.clone(), body.html.clone()));
    let message = message.map_err(|_| SendError::new(FailureKind::Permanent, "compose", "the e-mail cannot be composed"))?;
    Ok(message.formatted())
}

/// Addresses as the server is told them.
///
/// # Errors
/// As [`compose`].
pub fn envelope(account: &MailAccount, to: &EmailAddress) -> Result<(Address, Address), SendError> {
    Ok((sender_address(&account.from)?, recipient_address(to)?))
}

fn sender_address(address: &EmailAddress) -> Result<Address, SendError> {
    let parsed = address.as_str().parse();
    parsed.map_err(|_| SendError::new(FailureKind::SenderDown, "credentials", "the sender's address cannot stand in an e-mail"))
}

fn recipient_address(address: &EmailAddress) -> Result<Address, SendError> {
    let parsed = address.as_str().parse();
    parsed.map_err(|_| SendError::new(FailureKind::Permanent, "bad-address", "the address cannot stand in an e-mail"))
}

/// A link must not be folded or encoded, or nothing can be called by it.
fn raw(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), value.to_owned(), value.to_owned())
}

fn is_plain_url(url: &str) -> bool {
    !url.is_empty() && url.len() < 900 && url.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::MailTls;

    const DELIVERY: &str = "0192f0c4-7a10-7d52-9d8e-3f1f6f0f9a01";

    fn account() -> MailAccount {
        MailAccount {
            host: "localhost".into(),
            port: 25,
            tls: MailTls::Plain,
            login: None,
            from_name: "Sahyadri, Wealth".into(),
            from: EmailAddress::parse("news@sahyadri.example").unwrap(),
            reply_to: EmailAddress::parse("office@sahyadri.example").ok(),
            dkim: None,
        }
    }

    fn body() -> MailBody {
        MailBody {
            subject: "कार्यालय सोमवारी बंद\r\nBcc: everybody@sahyadri.example".into(),
            text: "नमस्कार Asha".into(),
            html: "<p>नमस्कार Asha</p>".into(),
            unsubscribe_url: "https://prachar.example/u/abc-_123".into(),
        }
    }

    #[test]
    fn every_message_can_be_found_again_and_unsubscribed_from() {
        let delivery: DeliveryId = DELIVERY.parse().unwrap();
        let to = EmailAddress::parse("asha@example.org").unwrap();
        let message = String::from_utf8(compose(&account(), delivery, &to, &body()).unwrap()).unwrap();
        let (head, rest) = message.split_once("\r\n\r\n").unwrap();
        for line in [
            format!("Message-ID: <{DELIVERY}@sahyadri.example>"),
            "To: asha@example.org".to_owned(),
            "Reply-To: office@sahyadri.example".to_owned(),
            "List-Unsubscribe: <https://prachar.example/u/abc-_123>".to_owned(),
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click".to_owned(),
        ] {
            assert!(head.lines().any(|found| found == line), "{line} in {head}");
        }
        assert!(
            head.contains("\r\nDate: ") && head.contains("From: =?utf-8?b?U2FoeWFkcmksIFdlYWx0aA==?= <news@sahyadri.example>"),
            "{head}"
        );
        assert!(head.contains("multipart/alternative") && rest.contains("text/plain") && rest.contains("text/html"));
        // What a value holds becomes no header of its own, and the whole survives seven bits.
        assert!(!head.lines().any(|line| line.starts_with("Bcc")));
        assert!(message.is_ascii());
        assert_eq!(delivery_of(&message_id(delivery, &account().from)), Some(delivery));
        assert_eq!(delivery_of("<CA+xyz@mail.example>"), None);
    }
}
