//! The content library: ready pieces, what to send next, and taking a piece out of it.

use std::collections::BTreeMap;

use axum::{Json, extract::State, http::StatusCode};
use chrono::NaiveDate;
use domain::{Channel, ErrorCode, Language, Purpose};
use serde::{Deserialize, Serialize};
use services::{
    App, Error,
    library::{self, Aim, Composed, Filter, Piece, Proposal, Reason, Topic},
};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    compliance::Verdict,
    content::ContentView,
    problem::Result,
    request::{Caller, Created, Id, OptionalBody, Page, Params},
};

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(calendar))
        .routes(routes!(get))
        .routes(routes!(use_in_campaign))
        .routes(routes!(save_as_template))
}

/// A ready piece.
#[derive(Debug, Serialize, ToSchema)]
struct LibraryPiece {
    /// Its stable id.
    #[schema(example = "diwali")]
    id: String,
    /// Its shelf: `sip`, `goals`, `market-calm`, `tax`, `insurance`, `scams`, `kyc`, `nomination`, `festival`,
    /// `birthday`, `service`, `business-offer`.
    #[schema(value_type = String, example = "festival")]
    topic: Topic,
    /// What it is for: `greeting`, `education`, `service`, `promotion`.
    #[schema(value_type = String, example = "greeting")]
    aim: Aim,
    /// What a campaign made from it is for; decides which consent is needed.
    #[schema(value_type = String, example = "marketing")]
    purpose: Purpose,
    /// Where it can be sent.
    #[schema(value_type = Vec<String>, example = json!(["whatsapp", "email"]))]
    channels: Vec<Channel>,
    /// The language of what follows.
    #[schema(value_type = String, example = "en")]
    language: Language,
    /// Its title.
    #[schema(example = "Diwali wishes")]
    title: String,
    /// Its text with `{placeholders}`, without identity, signature and the lines that the rules ask for.
    text: String,
}

impl LibraryPiece {
    fn in_language(piece: &Piece, language: Language) -> Self {
        Self {
            id: piece.id.clone(),
            topic: piece.topic,
            aim: piece.aim,
            purpose: piece.aim.purpose(),
            channels: piece.channels.clone(),
            language,
            title: piece.title.of(language).to_owned(),
            text: piece.text.of(language).trim().to_owned(),
        }
    }
}

/// A piece as the organisation would send it.
#[derive(Debug, Serialize, ToSchema)]
struct ComposedPiece {
    /// The piece.
    piece: LibraryPiece,
    /// The channel that it is composed for.
    #[schema(value_type = String, example = "whatsapp")]
    channel: Channel,
    /// What a campaign made from it would say, in all languages.
    content: ContentView,
    /// The same texts with the organisation's name, its number and the author in place.
    #[schema(value_type = BTreeMap<String, String>)]
    signed: BTreeMap<Language, String>,
    /// What the check says of each text.
    #[schema(value_type = BTreeMap<String, Verdict>)]
    verdicts: BTreeMap<Language, Verdict>,
    /// The last day a campaign made from it went or will go out.
    last_sent: Option<NaiveDate>,
}

impl ComposedPiece {
    fn in_language(composed: Composed, language: Language) -> Self {
        Self {
            piece: LibraryPiece::in_language(composed.piece, language),
            channel: composed.channel,
            content: composed.content.into(),
            signed: composed.signed,
            verdicts: composed.verdicts.into_iter().map(|(language, verdict)| (language, verdict.into())).collect(),
            last_sent: composed.last_sent,
        }
    }
}

/// A piece and the day to send it on.
#[derive(Debug, Serialize, ToSchema)]
struct LibraryProposal {
    /// What to send.
    piece: LibraryPiece,
    /// When.
    on: NaiveDate,
    /// Why: for a `day` that comes, because it belongs to the `month`, or because nothing of its shelf was
    /// sent for longest (`rest`).
    #[schema(example = "day")]
    reason: String,
    /// The day it is for; nothing for the other reasons.
    day: Option<LibraryDay>,
}

/// A festival, an observance or a deadline.
#[derive(Debug, Serialize, ToSchema)]
struct LibraryDay {
    /// Its name.
    #[schema(example = "Christmas")]
    name: String,
    /// Its date.
    date: NaiveDate,
    /// Whether the sighting of the moon may still move it.
    is_expected: bool,
}

impl LibraryProposal {
    fn in_language(proposal: &Proposal<'_>, language: Language) -> Self {
        let (reason, day) = match proposal.reason {
            Reason::Day(day, date) => {
                let day = LibraryDay {
                    name: day.name.of(language).to_owned(),
                    date,
                    is_expected: day.is_expected,
                };
                ("day", Some(day))
            }
            Reason::Month => ("month", None),
            Reason::Rest => ("rest", None),
        };
        Self {
            piece: LibraryPiece::in_language(proposal.piece, language),
            on: proposal.on,
            reason: reason.to_owned(),
            day,
        }
    }
}

/// Which pieces.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Words to find, in any of the languages and in Latin letters too: `diwali` finds `दिवाली`.
    search: Option<String>,
    /// Only this shelf.
    #[param(value_type = Option<String>)]
    topic: Option<Topic>,
    /// Only what can be sent over this channel.
    #[param(value_type = Option<String>)]
    channel: Option<Channel>,
    /// The language of titles and texts; the member's when left out.
    #[param(value_type = Option<String>)]
    language: Option<Language>,
}

/// List the library
///
/// The ready pieces that suit the organisation's registration, best first for a search.
#[utoipa::path(get, path = "/library", tag = "library", params(Which), responses((status = OK, body = Page<LibraryPiece>)))]
async fn list(State(app): State<App>, Caller(actor): Caller, Params(which): Params<Which>) -> Result<Json<Page<LibraryPiece>>> {
    let language = which.language.unwrap_or(actor.language);
    let filter = Filter {
        search: which.search,
        topic: which.topic,
        channel: which.channel,
    };
    let pieces = library::list(&app, &actor, &filter).await?;
    Ok(Json(Page {
        items: pieces.into_iter().map(|piece| LibraryPiece::in_language(piece, language)).collect(),
        next: None,
    }))
}

/// How far ahead.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Ahead {
    /// Days to look ahead, 1 to 366; 45 unless given.
    #[param(minimum = 1, maximum = 366, default = 45)]
    days: Option<u32>,
    /// The language of names, titles and texts; the member's when left out.
    #[param(value_type = Option<String>)]
    language: Option<Language>,
}

/// Get what to send next
///
/// For the days that come, by date; then what belongs to the month; then a lesson per shelf. What was sent
/// lately, or stands in a campaign that is still to go out, is left out.
#[utoipa::path(get, path = "/library/calendar", tag = "library", params(Ahead), responses((status = OK, body = Page<LibraryProposal>)))]
async fn calendar(State(app): State<App>, Caller(actor): Caller, Params(ahead): Params<Ahead>) -> Result<Json<Page<LibraryProposal>>> {
    let days = ahead.days.unwrap_or(library::AHEAD);
    if !(1..=library::FURTHEST).contains(&days) {
        return Err(Error::field("days", ErrorCode::BadChoice).into());
    }
    let language = ahead.language.unwrap_or(actor.language);
    let proposals = library::calendar(&app, &actor, days).await?;
    Ok(Json(Page {
        items: proposals.iter().map(|proposal| LibraryProposal::in_language(proposal, language)).collect(),
        next: None,
    }))
}

/// For which channel.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Composing {
    /// The channel to compose it for; the first of its own when left out.
    #[param(value_type = Option<String>)]
    channel: Option<Channel>,
    /// The language of the piece's title and text; the member's when left out.
    #[param(value_type = Option<String>)]
    language: Option<Language>,
}

/// Get a piece of the library
///
/// Composed for the organisation in all languages, with what the check says of it.
#[utoipa::path(get, path = "/library/{piece}", tag = "library", params(Composing), responses((status = OK, body = ComposedPiece)))]
async fn get(State(app): State<App>, Caller(actor): Caller, Id(piece): Id<String>, Params(composing): Params<Composing>) -> Result<Json<ComposedPiece>> {
    let composed = library::get(&app, &actor, &piece, composing.channel).await?;
    let language = composing.language.unwrap_or(actor.language);
    Ok(Json(ComposedPiece::in_language(composed, language)))
}

/// The campaign to make.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"name": "Diwali wishes", "channel": "whatsapp"}))]
struct CampaignOfPiece {
    /// Its name, up to 120 characters; the piece's title when left out.
    name: Option<String>,
    /// `whatsapp` or `email`; WhatsApp when left out.
    #[schema(value_type = Option<String>)]
    channel: Option<Channel>,
}

/// Use a piece in a campaign
///
/// Makes a draft that says it in all languages.
#[utoipa::path(post, path = "/library/{piece}/campaign", tag = "library", request_body = CampaignOfPiece, responses((status = CREATED, body = Created)))]
async fn use_in_campaign(
    State(app): State<App>,
    Caller(actor): Caller,
    Id(piece): Id<String>,
    OptionalBody(draft): OptionalBody<CampaignOfPiece>,
) -> Result<(StatusCode, Json<Created>)> {
    let id = library::use_in_campaign(&app, &actor, &piece, draft.name.as_deref(), draft.channel).await?;
    Ok(Created::new(id))
}

/// Save a piece as a template
///
/// Keeps it, composed for the organisation, among the organisation's own templates.
#[utoipa::path(post, path = "/library/{piece}/template", tag = "library", responses((status = CREATED, body = Created)))]
async fn save_as_template(State(app): State<App>, Caller(actor): Caller, Id(piece): Id<String>) -> Result<(StatusCode, Json<Created>)> {
    Ok(Created::new(library::save_as_template(&app, &actor, &piece).await?))
}
