//! The content library as its pages show it.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]

use chrono::NaiveDate;
use domain::{Channel, Language, Outcome, Purpose};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// Where the library stands.
pub const PATH: &str = "/library";

/// A piece among others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PieceCard {
    /// Its name in addresses.
    pub id: String,
    /// The code of its shelf.
    pub topic: String,
    /// Its title in the reader's language.
    pub title: String,
    /// The beginning of its text in the reader's language, without the greeting.
    pub beginning: String,
    /// Where it can be sent.
    pub channels: Vec<Channel>,
}

/// What a search or a shelf holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LibraryShelves {
    /// The codes of the shelves that hold anything for the organisation.
    pub topics: Vec<String>,
    /// The pieces, best first.
    pub pieces: Vec<PieceCard>,
}

/// Why a piece is proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    /// A day comes.
    Day {
        /// Its name in the reader's language.
        name: String,
        /// Its date.
        date: NaiveDate,
        /// Whether the moon may still move it.
        is_expected: bool,
    },
    /// It belongs to the month.
    Month,
    /// Nothing of its shelf was sent for longest.
    Rest,
}

/// A piece and the day to send it on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coming {
    /// Its name in addresses.
    pub id: String,
    /// The code of its shelf.
    pub topic: String,
    /// Its title in the reader's language.
    pub title: String,
    /// The day.
    pub on: NaiveDate,
    /// Why.
    pub why: Why,
}

/// A piece in one language, as the organisation would send it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PieceText {
    /// The language.
    pub language: Language,
    /// Its title.
    pub title: String,
    /// The subject line of an e-mail; empty on other channels.
    pub subject: String,
    /// The text with the organisation's own values in place.
    pub text: String,
    /// What the check says of it.
    pub outcome: Outcome,
}

/// One piece.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PieceDetail {
    /// Its name in addresses.
    pub id: String,
    /// The code of its shelf.
    pub topic: String,
    /// Its title in the reader's language.
    pub title: String,
    /// What a campaign made from it is for.
    pub purpose: Purpose,
    /// Where it can be sent.
    pub channels: Vec<Channel>,
    /// The channel that it is composed for.
    pub channel: Channel,
    /// The texts.
    pub texts: Vec<PieceText>,
    /// The last day a campaign made from it went or will go out.
    pub last_sent: Option<NaiveDate>,
}

/// The pieces that suit the organisation. `topic` is the code of a shelf, or empty.
#[server]
pub async fn list_library(search: String, topic: String) -> Result<LibraryShelves, AppError> {
    use crate::server_context::require;
    use domain::Permission;
    use services::library::{self, Filter};
    let (app, actor) = require(Permission::ViewTemplates)?;
    let filter = Filter {
        search: Some(search.trim().to_owned()).filter(|words| !words.is_empty()),
        topic: topic.parse().ok(),
        channel: None,
    };
    let pieces = library::list(&app, &actor, &filter).await?;
    let topics = library::topics(&app, &actor).await?;
    Ok(LibraryShelves {
        topics: topics.into_iter().map(|topic| topic.code().to_owned()).collect(),
        pieces: pieces
            .into_iter()
            .map(|piece| {
                let text = piece.text.of(actor.language).trim();
                let text = library::greets(text).map_or(text, |(_, rest)| rest);
                PieceCard {
                    id: piece.id.clone(),
                    topic: piece.topic.code().to_owned(),
                    title: piece.title.of(actor.language).to_owned(),
                    beginning: text.chars().take(180).collect(),
                    channels: piece.channels.clone(),
                }
            })
            .collect(),
    })
}

/// What to send next.
#[server]
pub async fn library_calendar() -> Result<Vec<Coming>, AppError> {
    use crate::server_context::require;
    use domain::Permission;
    use services::library::{self, Reason};
    let (app, actor) = require(Permission::ViewTemplates)?;
    let proposals = library::calendar(&app, &actor, library::AHEAD).await?;
    Ok(proposals
        .into_iter()
        .map(|proposal| Coming {
            id: proposal.piece.id.clone(),
            topic: proposal.piece.topic.code().to_owned(),
            title: proposal.piece.title.of(actor.language).to_owned(),
            on: proposal.on,
            why: match proposal.reason {
                Reason::Day(day, date) => Why::Day {
                    name: day.name.of(actor.language).to_owned(),
                    date,
                    is_expected: day.is_expected,
                },
                Reason::Month => Why::Month,
                Reason::Rest => Why::Rest,
            },
        })
        .collect())
}

/// One piece, composed for `channel` or the first of its own.
#[server]
pub async fn load_library_piece(piece: String, channel: Option<Channel>) -> Result<PieceDetail, AppError> {
    use crate::server_context::require;
    use domain::Permission;
    use services::library;
    let (app, actor) = require(Permission::ViewTemplates)?;
    let composed = library::get(&app, &actor, &piece, channel).await?;
    let (piece, content) = (composed.piece, composed.content);
    let text = |language: Language| PieceText {
        language,
        title: piece.title.of(language).to_owned(),
        subject: content.variants.get(&language).map(|variant| variant.subject.clone()).unwrap_or_default(),
        text: composed.signed.get(&language).cloned().unwrap_or_default(),
        // A text without a verdict has not passed.
        outcome: composed.verdicts.get(&language).map_or(Outcome::Block, domain::Verdict::outcome),
    };
    Ok(PieceDetail {
        texts: Language::ALL.into_iter().map(text).collect(),
        id: piece.id.clone(),
        topic: piece.topic.code().to_owned(),
        title: piece.title.of(actor.language).to_owned(),
        purpose: piece.aim.purpose(),
        channels: piece.channels.clone(),
        channel: composed.channel,
        last_sent: composed.last_sent,
    })
}

/// Makes a campaign of a piece and opens it. `channel` is a channel's code, or empty for the piece's first.
#[server]
pub async fn use_library_piece(piece: String, #[server(default)] channel: String) -> Result<(), AppError> {
    use crate::server_context::require;
    use domain::Permission;
    let (app, actor) = require(Permission::ManageCampaigns)?;
    let id = services::library::use_in_campaign(&app, &actor, &piece, None, channel.parse().ok()).await?;
    leptos_axum::redirect(&format!("/campaigns/{id}/message"));
    Ok(())
}

/// Keeps a piece as a template of the organisation's own and opens it.
#[server]
pub async fn keep_library_piece(piece: String) -> Result<(), AppError> {
    use crate::server_context::require;
    use domain::Permission;
    let (app, actor) = require(Permission::ManageTemplates)?;
    let id = services::library::save_as_template(&app, &actor, &piece).await?;
    leptos_axum::redirect(&format!("/templates/{id}"));
    Ok(())
}
