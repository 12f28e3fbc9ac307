//! The content library as an organisation reads it: what suits it, composed as it would be sent, and
//! what to send next. `taking` makes campaigns and templates of it.

use std::collections::BTreeMap;

use ::library::{Ask, Library, Sent};
use chrono::NaiveDate;
use domain::{
    Audience, Channel, ErrorCode, Language, Permission, Verdict,
    content::{Content, Variant},
    placeholder,
};
use storage::library_uses::Use;

use crate::{Actor, App, Error, Result, checks, messages};

mod taking;

pub use ::library::{Aim, Day, DayKind, Piece, Proposal, Reason, Topic, When, greets};
pub use taking::{save_as_template, use_in_campaign};

/// Days that the calendar looks ahead unless asked otherwise.
pub const AHEAD: u32 = 45;
/// Most days that it looks ahead: dates are tabulated for a few years only.
pub const FURTHEST: u32 = 366;

/// Which pieces.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only what these words are found in, in any language and script; best first.
    pub search: Option<String>,
    /// Only this shelf.
    pub topic: Option<Topic>,
    /// Only what can be sent over this channel.
    pub channel: Option<Channel>,
}

/// A piece as the organisation would send it.
#[derive(Clone, Debug)]
pub struct Composed {
    /// The piece.
    pub piece: &'static Piece,
    /// The channel it is composed for.
    pub channel: Channel,
    /// What a campaign would say: identity, text, signature, way out and warnings, with placeholders.
    pub content: Content,
    /// The texts with the organisation's own name, number and author in place; what differs from
    /// contact to contact stays.
    pub signed: BTreeMap<Language, String>,
    /// What the check says of each text, by the rules of today and the organisation's own.
    pub verdicts: BTreeMap<Language, Verdict>,
    /// The last day a campaign made from it went or will go out.
    pub last_sent: Option<NaiveDate>,
}

/// The pieces that suit the organisation and the filter: best first for a search, otherwise shelf
/// after shelf.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn list(app: &App, actor: &Actor, filter: &Filter) -> Result<Vec<&'static Piece>> {
    actor.require(Permission::ViewTemplates)?;
    let audience = audience(app, actor).await?;
    let found = Library::embedded().search(filter.search.as_deref().unwrap_or_default());
    Ok(found
        .into_iter()
        .filter(|piece| piece.suits(audience))
        .filter(|piece| filter.topic.is_none_or(|topic| topic == piece.topic))
        .filter(|piece| filter.channel.is_none_or(|channel| piece.channels.contains(&channel)))
        .collect())
}

/// The shelves that hold anything for the organisation, in the order of the library.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn topics(app: &App, actor: &Actor) -> Result<Vec<Topic>> {
    actor.require(Permission::ViewTemplates)?;
    let audience = audience(app, actor).await?;
    let mut topics: Vec<Topic> = Library::embedded().suiting(audience, None).map(|piece| piece.topic).collect();
    // Shelves follow each other, so that equal ones stand together.
    topics.dedup();
    Ok(topics)
}

/// One piece, composed for the organisation and `channel`, or for the first of its channels.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`] when there is none or it does not suit the organisation,
/// [`Error::Invalid`] (`channel`) when it is not written for that, [`Error::Storage`].
pub async fn get(app: &App, actor: &Actor, id: &str, channel: Option<Channel>) -> Result<Composed> {
    actor.require(Permission::ViewTemplates)?;
    let audience = audience(app, actor).await?;
    let piece = suiting(audience, id)?;
    let channel = offered(piece, channel)?;
    let content = content_of(piece, audience, channel);
    let mut conn = app.db.read().await?;
    let today = messages::today(app.now());
    let purpose = piece.aim.purpose();
    let checker = checks::checker(app, &mut conn, actor.org_id, actor.member_id, channel, purpose, today).await?;
    let own = messages::signature(&mut conn, actor.org_id, actor.member_id).await?.values();
    let uses = storage::library_uses::list(&mut conn, actor.org_id).await?;
    Ok(Composed {
        piece,
        channel,
        signed: content
            .variants
            .iter()
            .map(|(language, variant)| (*language, signed(&variant.text, &own)))
            .collect(),
        verdicts: checker.content(&content),
        content,
        last_sent: uses.iter().filter(|one| one.piece == piece.id).map(sent_on).max(),
    })
}

/// What to send within the next `ahead` days (at most [`FURTHEST`]): for the days that come, by date;
/// what belongs to the month; then a lesson per topic. What was sent lately, or is about to be, is
/// left out.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn calendar(app: &App, actor: &Actor, ahead: u32) -> Result<Vec<Proposal<'static>>> {
    actor.require(Permission::ViewTemplates)?;
    let audience = audience(app, actor).await?;
    let uses = storage::library_uses::list(&mut app.db.read().await?, actor.org_id).await?;
    let sent: Vec<Sent<'_>> = uses
        .iter()
        .map(|one| Sent {
            piece: &one.piece,
            on: sent_on(one),
        })
        .collect();
    let ask = Ask {
        today: messages::today(app.now()),
        ahead: ahead.min(FURTHEST),
        audience,
        sent: &sent,
    };
    Ok(::library::propose(Library::embedded(), &ask))
}

/// The day of the library with this key.
#[must_use]
pub fn day(key: &str) -> Option<&'static Day> {
    Library::embedded().day(key)
}

async fn audience(app: &App, actor: &Actor) -> Result<Audience> {
    let org = storage::orgs::get(&mut app.db.read().await?, actor.org_id).await?.ok_or(Error::NotFound)?;
    Ok(org.audience)
}

/// The piece with this id, where it suits such senders.
fn suiting(audience: Audience, id: &str) -> Result<&'static Piece> {
    Library::embedded().piece(id).filter(|piece| piece.suits(audience)).ok_or(Error::NotFound)
}

/// The channel asked for, or else the first one that the piece is written for.
fn offered(piece: &Piece, channel: Option<Channel>) -> Result<Channel> {
    match channel {
        Some(channel) if piece.channels.contains(&channel) => Ok(channel),
        Some(_) => Err(Error::field("channel", ErrorCode::BadChoice)),
        None => Ok(piece.channels.first().copied().unwrap_or_default()),
    }
}

/// What a campaign made from the piece says.
fn content_of(piece: &Piece, audience: Audience, channel: Channel) -> Content {
    let variant = |language| Variant {
        text: ::library::compose(piece, language, audience, channel),
        subject: if channel == Channel::Email {
            piece.title.of(language).to_owned()
        } else {
            String::new()
        },
        ..Variant::default()
    };
    Content {
        variants: Language::ALL.into_iter().map(|language| (language, variant(language))).collect(),
        fallback_language: Some(Language::En),
        ..Content::default()
    }
}

/// `text` with the values that are the same in every message.
fn signed(text: &str, own: &BTreeMap<String, String>) -> String {
    placeholder::pieces(text)
        .into_iter()
        .map(|piece| match piece {
            placeholder::Piece::Text(plain) => plain,
            placeholder::Piece::Placeholder { name, range, .. } => match own.get(name) {
                Some(value) if !value.trim().is_empty() => value.as_str(),
                _ => &text[range],
            },
        })
        .collect()
}

fn sent_on(one: &Use) -> NaiveDate {
    messages::today(one.at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_the_same_for_everybody_is_filled_in() {
        let own = [("firm_name", "Sahyadri Wealth"), ("registration", "")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        let text = "Dear {first_name|friend}, {firm_name}, {registration}";
        assert_eq!(signed(text, &own.into()), "Dear {first_name|friend}, Sahyadri Wealth, {registration}");
    }

    #[test]
    fn every_piece_can_be_a_campaign_and_leaves_in_the_channel_asked_for() {
        for piece in Library::embedded().pieces() {
            assert_eq!(offered(piece, None).ok(), piece.channels.first().copied(), "{}", piece.id);
            assert!(piece.channels.contains(&Channel::Whatsapp), "{}", piece.id);
            assert!(offered(piece, Some(Channel::Sms)).is_err(), "{}", piece.id);
            let mails = content_of(piece, Audience::Mfd, Channel::Email);
            assert!(mails.variants.values().all(|variant| !variant.subject.is_empty()), "{}", piece.id);
        }
    }
}
