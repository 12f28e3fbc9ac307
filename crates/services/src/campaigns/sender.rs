//! Which sender a campaign leaves from.
//!
//! A campaign names one, or leaves the choice open until it is submitted: from then on it names the
//! one that its review showed, whatever is connected later. A sender that was named is never
//! replaced by another unless a member chooses it.

use domain::{Channel, ErrorCode, Permission, SenderId, SenderOutline};
use storage::{
    Conn,
    campaigns::Campaign,
    senders::{Sender, SenderState},
};

use crate::{Actor, App, Error, Result};

/// Digits shown of a number's id.
const SHOWN_DIGITS: usize = 4;

/// The senders among which an author chooses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// What the campaign would leave from now if it named none.
    pub automatic: Option<SenderOutline>,
    /// Those that can send over its channel, and the one that it names, whatever became of that.
    pub senders: Vec<SenderOutline>,
}

/// The senders to choose from for a campaign.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn choices(app: &App, actor: &Actor, campaign: &Campaign) -> Result<Choices> {
    actor.require(Permission::ViewCampaigns)?;
    let mut conn = app.db.read().await?;
    let mut known = storage::senders::list(&mut conn, actor.org_id).await?;
    let automatic = preferred(&known, campaign.channel).map(|sender| outline(sender, campaign.channel));
    if let Some(id) = campaign.sender_id
        && !known.iter().any(|sender| sender.id == id)
    {
        known.extend(storage::senders::get(&mut conn, actor.org_id, id).await?);
    }
    let outlines = known.iter().map(|sender| outline(sender, campaign.channel));
    Ok(Choices {
        automatic,
        senders: outlines
            .filter(|sender| sender.trouble.is_none() || campaign.sender_id == Some(sender.id))
            .collect(),
    })
}

/// Refuses a sender that a campaign over `channel` could not leave from.
///
/// # Errors
/// [`Error::Invalid`] (`sender_id`: [`ErrorCode::NotFound`] when the organisation has no such sender, or a
/// code of [`trouble`]), [`Error::Forbidden`], [`Error::Storage`].
pub async fn check(app: &App, actor: &Actor, id: SenderId, channel: Channel) -> Result<()> {
    actor.require(Permission::ManageCampaigns)?;
    check_named(&mut app.db.read().await?, actor, id, channel).await
}

/// [`check`] inside a transaction.
pub(super) async fn check_named(conn: &mut Conn, actor: &Actor, id: SenderId, channel: Channel) -> Result<()> {
    let found = storage::senders::get(conn, actor.org_id, id).await?;
    match found.map_or(Some(ErrorCode::NotFound), |sender| trouble(&sender, channel)) {
        Some(code) => Err(Error::field("sender_id", code)),
        None => Ok(()),
    }
}

/// The sender that the campaign names, whatever became of it, or else the preferred one.
pub(crate) async fn chosen(conn: &mut Conn, campaign: &Campaign) -> Result<Option<Sender>> {
    if let Some(id) = campaign.sender_id {
        return Ok(storage::senders::get(conn, campaign.org_id, id).await?);
    }
    let senders = storage::senders::list(conn, campaign.org_id).await?;
    Ok(preferred(&senders, campaign.channel).cloned())
}

/// The chosen sender, when messages can leave from it now.
///
/// # Errors
/// [`ErrorCode::NoSender`], a code of [`trouble`], [`Error::Storage`].
pub(crate) async fn usable(conn: &mut Conn, campaign: &Campaign) -> Result<Sender> {
    let sender = chosen(conn, campaign).await?.ok_or(Error::Refused(ErrorCode::NoSender))?;
    match trouble(&sender, campaign.channel) {
        Some(code) => Err(Error::Refused(code)),
        None => Ok(sender),
    }
}

/// The name of the real number that could carry a campaign whose `sender` is the sandbox.
pub(super) async fn number_instead(conn: &mut Conn, campaign: &Campaign, sender: Option<&Sender>) -> Result<Option<String>> {
    if sender.is_none_or(|sender| sender.kind.is_real()) {
        return Ok(None);
    }
    let senders = storage::senders::list(conn, campaign.org_id).await?;
    let best = preferred(&senders, campaign.channel).filter(|sender| sender.kind.is_real());
    Ok(best.map(|sender| sender.name.clone()))
}

/// What a campaign over `channel` leaves from when it names no sender: of those that can send, real
/// numbers come before the sandbox, and among equals the oldest.
#[must_use]
pub fn preferred(senders: &[Sender], channel: Channel) -> Option<&Sender> {
    let able = senders.iter().filter(|sender| trouble(sender, channel).is_none());
    // Ids sort by creation time.
    able.min_by_key(|sender| (!sender.kind.is_real(), sender.id))
}

/// Why nothing can leave from a sender over `channel`: [`ErrorCode::SenderArchived`],
/// [`ErrorCode::SenderOtherChannel`], [`ErrorCode::SenderPaused`]; none when it can.
#[must_use]
pub fn trouble(sender: &Sender, channel: Channel) -> Option<ErrorCode> {
    if sender.archived_at.is_some() {
        Some(ErrorCode::SenderArchived)
    } else if sender.kind.channel() != channel {
        Some(ErrorCode::SenderOtherChannel)
    } else if sender.state != SenderState::Active {
        Some(ErrorCode::SenderPaused)
    } else {
        None
    }
}

/// A sender as those who write and approve for `channel` see it.
#[must_use]
pub fn outline(sender: &Sender, channel: Channel) -> SenderOutline {
    SenderOutline {
        id: sender.id,
        name: sender.name.clone(),
        kind: sender.kind,
        ending: sender.phone_number_id.as_deref().map(ending),
        trouble: trouble(sender, channel),
    }
}

fn ending(number: &str) -> String {
    let hidden = number.chars().count().saturating_sub(SHOWN_DIGITS);
    number.chars().skip(hidden).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use domain::{OrgId, SenderKind};
    use uuid::Uuid;

    /// The sender with this id: the smaller, the older.
    fn sender(id: u128, kind: SenderKind) -> Sender {
        Sender {
            id: SenderId(Uuid::from_u128(id)),
            org_id: OrgId(Uuid::nil()),
            kind,
            name: format!("Sender {id}"),
            phone_number_id: kind.is_real().then(|| "106540352242922".to_owned()),
            secret: None,
            rate_per_second: 20.0,
            state: SenderState::Active,
            outage: None,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
            archived_at: None,
        }
    }

    fn paused(sender: Sender) -> Sender {
        Sender {
            state: SenderState::Paused { reason: None },
            ..sender
        }
    }

    fn archived(sender: Sender) -> Sender {
        Sender {
            archived_at: Some(DateTime::UNIX_EPOCH),
            ..sender
        }
    }

    fn preferred_id(senders: &[Sender], channel: Channel) -> Option<u128> {
        preferred(senders, channel).map(|sender| sender.id.uuid().as_u128())
    }

    #[test]
    fn a_real_number_comes_before_the_sandbox_and_the_oldest_before_others() {
        use SenderKind::{Sandbox, Whatsapp};
        let cases = [
            (vec![], None),
            (vec![sender(1, Sandbox)], Some(1)),
            (vec![sender(1, Sandbox), sender(2, Whatsapp)], Some(2)),
            (vec![sender(2, Sandbox), sender(1, Sandbox)], Some(1)),
            (vec![sender(1, Sandbox), sender(3, Whatsapp), sender(2, Whatsapp)], Some(2)),
            (vec![sender(1, Sandbox), paused(sender(2, Whatsapp)), sender(3, Whatsapp)], Some(3)),
            (vec![sender(1, Sandbox), paused(sender(2, Whatsapp))], Some(1)),
            (vec![sender(1, Sandbox), archived(sender(2, Whatsapp))], Some(1)),
            (vec![paused(sender(1, Sandbox))], None),
        ];
        for (senders, expected) in cases {
            assert_eq!(preferred_id(&senders, Channel::Whatsapp), expected, "{senders:?}");
            assert_eq!(preferred_id(&senders, Channel::Email), None, "{senders:?}");
        }
    }

    #[test]
    fn what_cannot_pass_is_said_before_what_can() {
        let number = sender(1, SenderKind::Whatsapp);
        assert_eq!(trouble(&number, Channel::Whatsapp), None);
        assert_eq!(trouble(&number, Channel::Sms), Some(ErrorCode::SenderOtherChannel));
        assert_eq!(trouble(&paused(number.clone()), Channel::Whatsapp), Some(ErrorCode::SenderPaused));
        assert_eq!(trouble(&archived(paused(number)), Channel::Sms), Some(ErrorCode::SenderArchived));
    }

    #[test]
    fn an_outline_shows_the_last_digits_only() {
        let endings = [SenderKind::Sandbox, SenderKind::Whatsapp].map(|kind| outline(&sender(1, kind), Channel::Whatsapp).ending);
        assert_eq!(endings, [None, Some("2922".to_owned())]);
        assert_eq!(ending("12"), "12");
    }
}
