//! The writing assistant: texts from a brief, improved, translated, and what was written so far.

use axum::{Json, extract::State};
use chrono::{DateTime, Utc};
use domain::{
    Brief, Channel, Doubt, ErrorCode, GenerationId, Goal, Improvement, Language, Outcome, TextLength, Voice, Writer, WritingId, WritingState, WritingTask,
};
use serde::{Deserialize, Serialize};
use services::{
    App,
    writing::{self, Generation, Pace, Place, Source, View},
};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    problem::Result,
    request::{Body, Caller, Page, PageOf, PageParams},
};

/// Characters of a text that stand as its topic.
const TOPIC: usize = 80;

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(generate))
        .routes(routes!(improve))
        .routes(routes!(translate))
        .routes(routes!(list_generations))
}

/// Who may write.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum WritingSource {
    /// Text models where they are connected, the library behind them.
    #[default]
    Models,
    /// The library alone: it costs nothing and counts against nothing.
    Library,
}

impl From<WritingSource> for Source {
    fn from(source: WritingSource) -> Self {
        match source {
            WritingSource::Models => Self::Models,
            WritingSource::Library => Self::Library,
        }
    }
}

/// What to write.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"topic": "SIP reminder, gentle", "goal": "remind", "tone": "warm", "length": "short", "channel": "whatsapp", "languages": ["en", "hi", "mr"]}))]
struct WritingBrief {
    /// What it is about; up to 600 characters.
    #[schema(max_length = 600)]
    topic: String,
    /// `inform`, `remind`, `greet`, `invite` or `thank`.
    #[serde(default)]
    #[schema(value_type = String)]
    goal: Goal,
    /// Who reads it; up to 120 characters.
    #[serde(default)]
    readers: String,
    /// `warm`, `plain`, `formal` or `cheerful`.
    #[serde(default)]
    #[schema(value_type = String)]
    tone: Voice,
    /// `short`, `medium` or `long`.
    #[serde(default)]
    #[schema(value_type = String)]
    length: TextLength,
    /// `whatsapp`, `sms`, `email` or `linkedin`.
    #[serde(default)]
    #[schema(value_type = String)]
    channel: Channel,
    /// Any of `en`, `hi`, `mr`.
    #[schema(value_type = Vec<String>)]
    languages: Vec<Language>,
    /// Who may write.
    #[serde(default)]
    source: WritingSource,
}

/// A text to write better.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "Our office is closed on Monday. We are back on Tuesday.", "language": "en", "how": "call-to-action"}))]
struct TextToImprove {
    /// The text with `{placeholders}`; up to 4,096 characters.
    #[schema(max_length = 4096)]
    text: String,
    /// Its language.
    #[schema(value_type = String)]
    language: Language,
    /// `shorter`, `simpler`, `warmer`, `more-formal` or `call-to-action`.
    #[schema(value_type = String)]
    how: Improvement,
    /// `whatsapp`, `sms`, `email` or `linkedin`.
    #[serde(default)]
    #[schema(value_type = String)]
    channel: Channel,
    /// `inform`, `remind`, `greet`, `invite` or `thank`.
    #[serde(default)]
    #[schema(value_type = String)]
    goal: Goal,
    /// Who may write.
    #[serde(default)]
    source: WritingSource,
}

/// A text to write in other languages.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "Our office is closed on Monday.", "from": "en", "into": ["hi", "mr"]}))]
struct TextToTranslate {
    /// The text with `{placeholders}`; up to 4,096 characters.
    #[schema(max_length = 4096)]
    text: String,
    /// Its language.
    #[schema(value_type = String)]
    from: Language,
    /// The other languages.
    #[schema(value_type = Vec<String>)]
    into: Vec<Language>,
    /// `whatsapp`, `sms`, `email` or `linkedin`.
    #[serde(default)]
    #[schema(value_type = String)]
    channel: Channel,
    /// `inform`, `remind`, `greet`, `invite` or `thank`.
    #[serde(default)]
    #[schema(value_type = String)]
    goal: Goal,
    /// Who may write.
    #[serde(default)]
    source: WritingSource,
}

/// A piece of work with the texts of one version.
#[derive(Debug, Serialize, ToSchema)]
struct WrittenTexts {
    /// Its id; the studio opens it at `/studio?id=`.
    #[schema(value_type = String, format = Uuid)]
    id: WritingId,
    /// The version.
    #[schema(example = 1)]
    version: i64,
    /// A text per language.
    texts: Vec<WrittenText>,
}

/// One text that was written, and what is known of it.
#[derive(Debug, Serialize, ToSchema)]
struct WrittenText {
    /// Its id.
    #[schema(value_type = String, format = Uuid)]
    id: GenerationId,
    /// The piece of work it belongs to.
    #[schema(value_type = String, format = Uuid)]
    writing_id: WritingId,
    /// Its version.
    #[schema(example = 1)]
    version: i64,
    /// Its language.
    #[schema(value_type = String, example = "en")]
    language: Language,
    /// `generate`, `improve`, `translate` or `edit`.
    #[schema(value_type = String, example = "generate")]
    task: WritingTask,
    /// `writing`, `done` or `failed`.
    #[schema(value_type = String, example = "done")]
    state: WritingState,
    /// The text.
    text: String,
    /// `model NAME`, `library` or `member`.
    #[schema(example = "library")]
    writer: String,
    /// The library's piece it is; nothing otherwise.
    piece: Option<String>,
    /// Name and version of the prompt; nothing where no model was asked.
    #[schema(example = "generate.1")]
    prompt: Option<String>,
    /// What was asked beside the brief.
    #[schema(value_type = Object)]
    inputs: serde_json::Value,
    /// Why there is no text.
    #[schema(value_type = Option<String>)]
    failure: Option<ErrorCode>,
    /// Tokens of the question.
    tokens_in: u64,
    /// Tokens of the answer.
    tokens_out: u64,
    /// What the provider asks for it, in millionths of a US dollar.
    cost_usd_micros: u64,
    /// Milliseconds to the first words.
    first_ms: u64,
    /// Milliseconds to the end.
    whole_ms: u64,
    /// Whether it was sent back once to be repaired.
    is_repaired: bool,
    /// What a person should look at.
    #[schema(value_type = Vec<Object>)]
    doubts: Vec<Doubt>,
    /// `clean`, `warn` or `block` by the rules; nothing where there is no text, and for what a member typed.
    #[schema(value_type = Option<String>, example = "clean")]
    verdict: Option<Outcome>,
    /// Readiness from 0 to 100 by the rules.
    readiness: u8,
    /// When it was begun.
    created_at: DateTime<Utc>,
}

impl From<Generation> for WrittenText {
    fn from(generation: Generation) -> Self {
        let report = generation.report;
        let (writer, piece) = match report.writer {
            Writer::Model { name } => (format!("model {name}"), None),
            Writer::Library { piece } => ("library".to_owned(), Some(piece).filter(|piece| !piece.is_empty())),
            Writer::Member => ("member".to_owned(), None),
        };
        Self {
            id: generation.id,
            writing_id: generation.writing_id,
            version: generation.version,
            language: generation.language,
            task: generation.task,
            state: generation.state,
            text: generation.output,
            writer,
            piece,
            prompt: report.prompt,
            inputs: generation.inputs,
            failure: report.failure,
            tokens_in: report.tokens_in,
            tokens_out: report.tokens_out,
            cost_usd_micros: report.cost_micros,
            first_ms: report.first_ms,
            whole_ms: report.whole_ms,
            is_repaired: report.is_repaired,
            doubts: report.doubts,
            verdict: report.outcome,
            readiness: report.readiness,
            created_at: generation.created_at,
        }
    }
}

fn shown(view: &View, version: i64) -> Json<WrittenTexts> {
    Json(WrittenTexts {
        id: view.writing.id,
        version,
        texts: view.at(version).into_values().cloned().map(WrittenText::from).collect(),
    })
}

/// Write from a brief
///
/// One text per language, by a text model where one is connected and within its budget, by the library
/// otherwise; the lines that regulation asks for are the rulebook's. Answers when every text has ended.
/// `ai-budget-spent` and `ai-quota-spent` leave the library: ask again with `"source":"library"`.
#[utoipa::path(post, path = "/ai/generate", tag = "writing", request_body = WritingBrief, responses((status = OK, body = WrittenTexts)))]
async fn generate(State(app): State<App>, Caller(actor): Caller, Body(asked): Body<WritingBrief>) -> Result<Json<WrittenTexts>> {
    let brief = Brief {
        topic: asked.topic,
        goal: asked.goal,
        readers: asked.readers,
        voice: asked.tone,
        length: asked.length,
        channel: asked.channel,
        languages: asked.languages,
    };
    let id = writing::generate(&app, &actor, brief, asked.source.into(), Pace::Wait).await?;
    Ok(shown(&writing::get(&app, &actor, id).await?, 1))
}

/// Write a text better
///
/// What it says stays; numbers, names and placeholders too. The text as it was is version 1, the answer
/// version 2.
#[utoipa::path(post, path = "/ai/improve", tag = "writing", request_body = TextToImprove, responses((status = OK, body = WrittenTexts)))]
async fn improve(State(app): State<App>, Caller(actor): Caller, Body(asked): Body<TextToImprove>) -> Result<Json<WrittenTexts>> {
    let brief = topic_of(&asked.text, asked.goal, asked.channel);
    let id = writing::adopt(&app, &actor, brief, [(asked.language, asked.text)].into()).await?;
    let place = Place {
        writing: id,
        version: 1,
        language: asked.language,
    };
    let version = writing::improve(&app, &actor, place, asked.how, asked.source.into(), Pace::Wait).await?;
    Ok(shown(&writing::get(&app, &actor, id).await?, version))
}

/// Translate a text
///
/// Between English, Hindi and Marathi; placeholders, numbers and names stay. Required lines come from the
/// rulebook in the other language. The text as it was is version 1, the answer version 2.
#[utoipa::path(post, path = "/ai/translate", tag = "writing", request_body = TextToTranslate, responses((status = OK, body = WrittenTexts)))]
async fn translate(State(app): State<App>, Caller(actor): Caller, Body(asked): Body<TextToTranslate>) -> Result<Json<WrittenTexts>> {
    let brief = topic_of(&asked.text, asked.goal, asked.channel);
    let id = writing::adopt(&app, &actor, brief, [(asked.from, asked.text)].into()).await?;
    let place = Place {
        writing: id,
        version: 1,
        language: asked.from,
    };
    let version = writing::translate(&app, &actor, place, &asked.into, asked.source.into(), Pace::Wait).await?;
    Ok(shown(&writing::get(&app, &actor, id).await?, version))
}

/// A brief for a text that stands already: its beginning is its topic.
fn topic_of(text: &str, goal: Goal, channel: Channel) -> Brief {
    Brief {
        topic: text.chars().take(TOPIC).collect(),
        goal,
        channel,
        ..Brief::default()
    }
}

/// List written texts
///
/// Everything that was written for the organisation, newest first: by whom, from what, at what cost and
/// with which verdict.
#[utoipa::path(get, path = "/ai/generations", tag = "writing", params(PageParams), responses((status = OK, body = Page<WrittenText>)))]
async fn list_generations(State(app): State<App>, Caller(actor): Caller, page: PageOf<GenerationId>) -> Result<Json<Page<WrittenText>>> {
    let rows = writing::generations(&app, &actor, page.after, page.limit + 1).await?;
    Ok(Json(Page::of(rows, page.limit, |generation| generation.id.to_string())))
}
