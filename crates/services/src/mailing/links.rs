//! The links below an e-mail, by which a person without an account says what they want.
//!
//! What a link is about is sealed into it with the installation's key: it can be neither read nor
//! guessed, and names nobody.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{ContactId, DeliveryId, OrgId, Purpose};
use strum::IntoEnumIterator;
use uuid::Uuid;

use crate::{App, Result};

/// What the sealing is bound to.
const PLACE: &str = "mail links";
/// Three ids and a purpose.
const LENGTH: usize = 49;

/// What a link is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) org: OrgId,
    pub(super) contact: ContactId,
    /// The message that it stood in; the evidence names it.
    pub(super) delivery: DeliveryId,
    /// What the message was for.
    pub(super) purpose: Purpose,
}

pub(super) fn token(app: &App, link: &Link) -> Result<String> {
    let mut bytes = Vec::with_capacity(LENGTH);
    for id in [link.org.uuid(), link.contact.uuid(), link.delivery.uuid()] {
        bytes.extend_from_slice(id.as_bytes());
    }
    let place = Purpose::iter().position(|purpose| purpose == link.purpose).unwrap_or_default();
    bytes.push(u8::try_from(place).unwrap_or_default());
    Ok(URL_SAFE_NO_PAD.encode(app.sealer.seal(&*app.dice, PLACE, &bytes)?))
}

/// What a token is about; none for one that we did not make.
pub(super) fn opened(app: &App, token: &str) -> Option<Link> {
    let bytes = app.sealer.open(PLACE, &URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    if bytes.len() != LENGTH {
        return None;
    }
    let id = |index: usize| Uuid::from_slice(&bytes[index * 16..index * 16 + 16]).ok();
    Some(Link {
        org: id(0)?.into(),
        contact: id(1)?.into(),
        delivery: id(2)?.into(),
        purpose: Purpose::iter().nth(usize::from(bytes[48]))?,
    })
}

/// Where one unsubscribes: people with a button, mail programs with one call.
pub(super) fn unsubscribe_url(app: &App, token: &str) -> String {
    format!("{}/u/{token}", app.settings.web.base_url.as_str().trim_end_matches('/'))
}

/// Where one chooses what one receives.
pub(super) fn preferences_url(app: &App, token: &str) -> String {
    format!("{}/preferences", unsubscribe_url(app, token))
}
