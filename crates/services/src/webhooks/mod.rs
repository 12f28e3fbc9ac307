//! What providers call back: reports about our messages, and messages from people.
//!
//! Callbacks come at least once and in any order; the same one twice, or an older one late,
//! changes nothing. The sandbox's callbacks take the same way with a secret of their own.

pub mod email;
mod inbound;
mod news;
mod numbers;
mod reports;

use channels::{
    signature,
    whatsapp_webhook::{self, WebhookEvent},
};

use crate::{App, Error, Result, whatsapp};
use numbers::Numbers;
use reports::Reports;

/// What this process keeps while callbacks come in.
#[derive(Debug, Default)]
pub struct Inbox {
    reports: Reports,
    numbers: Numbers,
}

/// Who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Meta's Cloud API.
    Whatsapp,
    /// The built-in sandbox.
    Sandbox,
}

/// The answer to Meta's handshake: the challenge, when mode and token fit.
#[must_use]
pub fn handshake<'a>(app: &App, mode: &str, token: &str, challenge: &'a str) -> Option<&'a str> {
    let expected = app.settings.whatsapp.verify_token.as_ref()?;
    signature::answer_handshake(expected, mode, token, challenge)
}

/// Takes a callback's raw body with the value of its signature header. Returns when everything it
/// says is durable, so that a provider may forget it.
///
/// # Errors
/// [`Error::Unauthenticated`] for a bad signature (an entry stands in the log),
/// [`Error::Invalid`] for a body that is no callback, [`Error::Storage`].
pub async fn receive(app: &App, source: Source, body: &[u8], signature_header: &str) -> Result<()> {
    if !is_signed(app, source, body, signature_header) {
        tracing::warn!(?source, bytes = body.len(), "a callback with a bad signature was refused");
        return Err(Error::Unauthenticated);
    }
    let events = whatsapp_webhook::parse(body, app.now()).map_err(|_| Error::Invalid(Vec::new()))?;
    let mut statuses = Vec::new();
    for event in events {
        match event {
            WebhookEvent::Status(status) => statuses.push(status),
            WebhookEvent::Inbound(message) => inbound::take_message(app, source, message).await?,
            WebhookEvent::Preference(preference) => inbound::take_preference(app, source, preference).await?,
            WebhookEvent::News(told) => news::take(app, source, told).await?,
            WebhookEvent::Template(told) if source == Source::Whatsapp => whatsapp::templates::take(app, &told).await?,
            // The sandbox has no templates.
            WebhookEvent::Template(_) => {}
            WebhookEvent::Number(number) => app.inbox.numbers.learn(app, source, number).await?,
        }
    }
    app.inbox.reports.take(app, statuses).await
}

fn is_signed(app: &App, source: Source, body: &[u8], header: &str) -> bool {
    let secret = match source {
        Source::Whatsapp => app.settings.whatsapp.app_secret.as_ref(),
        Source::Sandbox => Some(app.channels.sandbox_secret()),
    };
    secret.is_some_and(|secret| signature::is_signed(secret, body, header))
}
