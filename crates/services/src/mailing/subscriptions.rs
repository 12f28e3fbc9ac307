//! What a person without an account chooses by the link below an e-mail.
//!
//! Reading changes nothing, so that programs which open every link of an e-mail unsubscribe nobody.

use std::collections::BTreeSet;

use domain::{Channel, ConsentMethod, ConsentStatus, ErrorCode, Language, Purpose, SuppressionReason};
use storage::{Conn, contacts::Contact, suppressions::Suppression};
use strum::IntoEnumIterator;

use super::links::{self, Link};
use crate::{Actor, App, Error, Result, consents};

/// The channels over which one may choose.
pub const CHANNELS: [Channel; 3] = [Channel::Email, Channel::Whatsapp, Channel::Sms];

/// What a person receives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Who writes to them.
    pub organisation: String,
    /// The language they read.
    pub language: Language,
    /// What the e-mail with the link was for.
    pub purpose: Purpose,
    /// What they agreed to.
    pub agreed: BTreeSet<(Channel, Purpose)>,
}

impl Subscription {
    /// Whether e-mails like the one with the link still come.
    #[must_use]
    pub fn is_subscribed(&self) -> bool {
        self.agreed.contains(&(Channel::Email, self.purpose))
    }
}

/// How somebody unsubscribed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Their mail program did, at the press of its own button (RFC 8058).
    OneClick,
    /// With the button of our page.
    Page,
}

/// What the person behind a link receives.
///
/// # Errors
/// [`ErrorCode::BadLink`] for a link that we did not make or whose person is gone, [`Error::Storage`].
pub async fn get(app: &App, token: &str) -> Result<Subscription> {
    let link = opened(app, token)?;
    let mut conn = app.db.read().await?;
    let contact = person(&mut conn, &link).await?;
    let organisation = storage::orgs::get(&mut conn, link.org).await?.ok_or(Error::Refused(ErrorCode::BadLink))?;
    Ok(Subscription {
        organisation: organisation.name,
        language: contact.language,
        purpose: link.purpose,
        agreed: agreed(&mut conn, &link).await?,
    })
}

/// Withdraws the consent to e-mails like the one with the link. Once more changes nothing.
///
/// # Errors
/// As [`get`].
pub async fn unsubscribe(app: &App, token: &str, how: How) -> Result<()> {
    let link = opened(app, token)?;
    let mut tx = app.db.begin().await?;
    let contact = person(&mut tx, &link).await?;
    let pair = (Channel::Email, link.purpose);
    let was_gone = contact.deleted_at.is_some();
    if was_gone {
        // Merged into another, or put away: the address itself must be left in peace.
        refuse_address(&mut tx, app, &link, &contact).await?;
    }
    if agreed(&mut tx, &link).await?.contains(&pair) || was_gone {
        let words = match how {
            How::OneClick => "One-click unsubscribe of the mail program",
            How::Page => "Unsubscribe page",
        };
        change(&mut tx, app, &link, &contact, pair, ConsentStatus::Withdrawn, words).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Makes `wanted` what the person receives. Only what differs is recorded.
///
/// # Errors
/// As [`get`].
pub async fn choose(app: &App, token: &str, wanted: &BTreeSet<(Channel, Purpose)>) -> Result<()> {
    let link = opened(app, token)?;
    let mut tx = app.db.begin().await?;
    let contact = person(&mut tx, &link).await?;
    let agreed = agreed(&mut tx, &link).await?;
    for channel in CHANNELS {
        for purpose in Purpose::iter() {
            let pair = (channel, purpose);
            let status = match (agreed.contains(&pair), wanted.contains(&pair)) {
                (true, false) => ConsentStatus::Withdrawn,
                (false, true) => ConsentStatus::Given,
                _ => continue,
            };
            change(&mut tx, app, &link, &contact, pair, status, "Preference page").await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

fn opened(app: &App, token: &str) -> Result<Link> {
    links::opened(app, token).ok_or(Error::Refused(ErrorCode::BadLink))
}

async fn person(conn: &mut Conn, link: &Link) -> Result<Contact> {
    let found = storage::contacts::get_deleted_too(conn, link.org, link.contact).await?;
    found.ok_or(Error::Refused(ErrorCode::BadLink))
}

async fn agreed(conn: &mut Conn, link: &Link) -> Result<BTreeSet<(Channel, Purpose)>> {
    let standing = storage::consents::standing(conn, link.org, &[link.contact]).await?;
    let given = standing.into_iter().filter(|consent| consent.status == ConsentStatus::Given);
    Ok(given.map(|consent| (consent.channel, consent.purpose)).collect())
}

async fn refuse_address(conn: &mut Conn, app: &App, link: &Link, contact: &Contact) -> Result<()> {
    let Some(address) = consents::address(contact, Channel::Email) else {
        return Ok(());
    };
    let entry = Suppression {
        channel: Channel::Email,
        address,
        reason: SuppressionReason::Stop,
        created_at: app.now(),
    };
    storage::suppressions::insert(conn, link.org, &entry).await?;
    Ok(())
}

async fn change(conn: &mut Conn, app: &App, link: &Link, contact: &Contact, pair: (Channel, Purpose), status: ConsentStatus, words: &str) -> Result<()> {
    let change = consents::Change {
        channels: [pair.0].into(),
        purposes: [pair.1].into(),
        status,
        method: ConsentMethod::Form,
        evidence: format!("{words}, by the link in the e-mail {}", link.delivery),
    };
    let actor = Actor::system(link.org, "subscriber");
    consents::record_of(conn, app, &actor, contact, &change).await
}
