//! What mail servers and relays tell about our e-mails: bounces, complaints, openings.
//!
//! Every relay has a form of its own; this door takes one simple form with a shared secret, which any
//! of them can be turned into, and the standard reports that come as e-mails themselves.

use channels::{
    dsn::{self, MailReport, ReportKind},
    email_message::delivery_of,
    whatsapp_webhook::{StatusError, StatusEvent},
};
use chrono::{DateTime, Utc};
use domain::{Channel, ConsentMethod, ConsentStatus, DeliveryId, DeliveryStatus, Purpose, SuppressionReason};
use secrecy::ExposeSecret;
use serde::Deserialize;
use storage::suppressions::Suppression;
use strum::IntoEnumIterator;
use subtle::ConstantTimeEq;

use crate::{Actor, App, Error, Result, consents, sending::recorder::clean};

/// What a body says: one thing, or several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Told {
    Many { events: Vec<MailEvent> },
    One(MailEvent),
}

/// A piece of news about one e-mail.
#[derive(Clone, Debug, Deserialize)]
struct MailEvent {
    /// The e-mail's own `Message-ID`, with or without brackets.
    message_id: String,
    kind: Kind,
    /// When; now when it does not say.
    #[serde(default)]
    at: Option<DateTime<Utc>>,
    /// The server's words.
    #[serde(default)]
    detail: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    BounceHard,
    BounceSoft,
    Complaint,
    Delivered,
    Opened,
}

impl From<ReportKind> for Kind {
    fn from(kind: ReportKind) -> Self {
        match kind {
            ReportKind::Delivered => Self::Delivered,
            ReportKind::BounceHard => Self::BounceHard,
            ReportKind::BounceSoft => Self::BounceSoft,
            ReportKind::Complaint => Self::Complaint,
        }
    }
}

/// Takes a body with the installation's secret. News about e-mails that are not ours changes nothing.
///
/// # Errors
/// [`Error::Unauthenticated`] for a wrong secret, or where none is set; [`Error::Invalid`] for a body
/// of another form, [`Error::Storage`].
pub async fn receive(app: &App, secret: &str, body: &[u8]) -> Result<()> {
    let expected = app.settings.mail.webhook_secret.as_ref();
    let is_known = expected.is_some_and(|expected| bool::from(expected.expose_secret().as_bytes().ct_eq(secret.as_bytes())));
    if !is_known {
        tracing::warn!(bytes = body.len(), "news about e-mails with a wrong secret were refused");
        return Err(Error::Unauthenticated);
    }
    let told: Told = serde_json::from_slice(body).map_err(|_| Error::Invalid(Vec::new()))?;
    let events = match told {
        Told::Many { events } => events,
        Told::One(event) => vec![event],
    };
    let known = events.into_iter().filter_map(|event| Some((delivery_of(&event.message_id)?, event)));
    take(app, known.collect()).await
}

/// Takes a report that came as an e-mail; false when it is none about an e-mail of ours.
///
/// # Errors
/// [`Error::Storage`].
pub async fn receive_report(app: &App, raw: &[u8]) -> Result<bool> {
    let Some(MailReport { delivery, kind, detail }) = dsn::parse(raw) else {
        return Ok(false);
    };
    let event = MailEvent {
        message_id: String::new(),
        kind: kind.into(),
        at: None,
        detail,
    };
    take(app, vec![(delivery, event)]).await?;
    Ok(true)
}

async fn take(app: &App, events: Vec<(DeliveryId, MailEvent)>) -> Result<()> {
    for (delivery, _) in events.iter().filter(|(_, event)| event.kind == Kind::Complaint) {
        take_complaint(app, *delivery).await?;
    }
    let statuses = events.iter().filter_map(|(delivery, event)| status(app, *delivery, event));
    app.inbox.reports.take(app, statuses.collect()).await
}

/// The move that an event is; none for a complaint, which says nothing about the way.
fn status(app: &App, delivery: DeliveryId, event: &MailEvent) -> Option<StatusEvent> {
    let (status, code) = match event.kind {
        Kind::BounceHard => (DeliveryStatus::Failed, Some("bounce-hard")),
        Kind::BounceSoft => (DeliveryStatus::Failed, Some("bounce-soft")),
        Kind::Delivered => (DeliveryStatus::Delivered, None),
        Kind::Opened => (DeliveryStatus::Read, None),
        Kind::Complaint => return None,
    };
    Some(StatusEvent {
        phone_number_id: None,
        provider_id: String::new(),
        delivery: Some(delivery),
        status,
        at: event.at.unwrap_or_else(|| app.now()).min(app.now()),
        error: code.map(|code| StatusError {
            code: code.to_owned(),
            text: event.detail.chars().take(300).collect(),
        }),
        pricing: None,
    })
}

/// Somebody called the e-mail spam: no e-mail of this organisation goes to them any more.
async fn take_complaint(app: &App, delivery: DeliveryId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let Some(standing) = storage::deliveries::lock(&mut tx, &[delivery]).await?.into_iter().next() else {
        return Ok(());
    };
    if !standing.phone.contains('@') {
        return Ok(());
    }
    let org = standing.org_id;
    let entry = Suppression {
        channel: Channel::Email,
        address: clean(&standing.phone),
        reason: SuppressionReason::Stop,
        created_at: app.now(),
    };
    let is_new = storage::suppressions::insert(&mut tx, org, &entry).await?;
    let contact = storage::contacts::get_deleted_too(&mut tx, org, standing.contact_id).await?;
    if let Some(contact) = contact.filter(|_| is_new) {
        let change = consents::Change {
            channels: [Channel::Email].into(),
            purposes: Purpose::iter().collect(),
            status: ConsentStatus::Withdrawn,
            method: ConsentMethod::Provider,
            evidence: format!("Called spam: the e-mail {delivery}"),
        };
        let actor = Actor::system(org, "webhook");
        consents::record_of(&mut tx, app, &actor, &contact, &change).await?;
    }
    tx.commit().await?;
    Ok(())
}
