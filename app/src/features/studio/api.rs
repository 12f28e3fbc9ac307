//! The studio as its page shows it.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]
#![expect(clippy::too_many_arguments, reason = "one argument per field of the form")]

use chrono::{DateTime, Utc};
use domain::{Brief, Channel, ErrorCode, Language, Purpose, Report, Verdict, WritingId, WritingState};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// Where the page stands.
pub const PATH: &str = "/studio";

/// What stands around the brief.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StudioView {
    /// Whether text models write here.
    pub has_models: bool,
    /// How often the member asked them today.
    pub runs: u64,
    /// How often they may.
    pub most_runs: u64,
    /// How much of the day's budget is spent, in percent, once it is nearly or wholly so.
    pub spent_percent: Option<u64>,
    /// What keeps models from being asked.
    pub obstacle: Option<ErrorCode>,
    /// The member's newest pieces of work.
    pub recent: Vec<RecentWriting>,
}

/// A piece of work in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecentWriting {
    /// Its id.
    pub id: WritingId,
    /// What it is about.
    pub topic: String,
    /// When it was begun.
    pub at: DateTime<Utc>,
}

/// One version of a piece of work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WritingView {
    /// Its id.
    pub id: WritingId,
    /// What was asked.
    pub brief: Brief,
    /// What a campaign with it is for.
    pub purpose: Purpose,
    /// The version shown.
    pub version: i64,
    /// The newest version.
    pub newest: i64,
    /// Whether any text still grows.
    pub is_writing: bool,
    /// A text per language.
    pub texts: Vec<TextView>,
}

/// One text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextView {
    /// Its language.
    pub language: Language,
    /// How far it is.
    pub state: WritingState,
    /// The text.
    pub text: String,
    /// Who wrote it, and what is doubtful about it.
    pub report: Report,
    /// What the rules say of it now; none before it has ended.
    pub verdict: Option<Verdict>,
}

/// The texts as the form posts them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WritingTexts {
    /// English.
    #[serde(default)]
    pub en: String,
    /// Hindi.
    #[serde(default)]
    pub hi: String,
    /// Marathi.
    #[serde(default)]
    pub mr: String,
}

/// What stands around the brief.
#[server]
pub async fn load_studio() -> Result<StudioView, AppError> {
    use crate::server_context::require;
    use services::writing;
    let (app, actor) = require(domain::Permission::ManageCampaigns)?;
    let standing = writing::standing(&app, &actor).await?;
    let recent = writing::recent(&app, &actor).await?;
    let is_told = standing.is_nearly_spent() || standing.obstacle() == Some(ErrorCode::AiBudgetSpent);
    Ok(StudioView {
        has_models: standing.has_models,
        runs: standing.runs,
        most_runs: standing.most_runs,
        spent_percent: is_told.then_some(standing.spent_percent.min(100)),
        obstacle: standing.obstacle(),
        recent: recent
            .into_iter()
            .map(|writing| RecentWriting {
                id: writing.id,
                topic: writing.brief.topic,
                at: writing.created_at,
            })
            .collect(),
    })
}

/// A version of a piece of work; the newest unless one is named.
#[server]
pub async fn load_writing(id: WritingId, version: Option<i64>) -> Result<WritingView, AppError> {
    use crate::server_context::require;
    use services::{checks::check_text, writing};
    let (app, actor) = require(domain::Permission::ManageCampaigns)?;
    let view = writing::get(&app, &actor, id).await?;
    let (newest, brief) = (view.newest(), view.writing.brief.clone());
    let version = version.filter(|version| (1..=newest).contains(version)).unwrap_or(newest);
    let purpose = brief.goal.purpose();
    let mut texts = Vec::new();
    for (language, generation) in view.at(version) {
        let verdict = match generation.state {
            WritingState::Done => Some(check_text(&app, &actor, &generation.output, language, purpose, brief.channel).await?),
            WritingState::Writing | WritingState::Failed => None,
        };
        texts.push(TextView {
            language,
            state: generation.state,
            text: generation.output.clone(),
            report: generation.report.clone(),
            verdict,
        });
    }
    Ok(WritingView {
        id,
        brief,
        purpose,
        version,
        newest,
        is_writing: view.is_writing(),
        texts,
    })
}

/// Has texts written and opens them: as they grow with scripts, when they have ended without. `source` is
/// `library` to ask no model; a language that is checked sends anything.
#[server]
pub async fn start_writing(
    topic: String,
    goal: String,
    readers: String,
    voice: String,
    length: String,
    channel: String,
    #[server(default)] en: Option<String>,
    #[server(default)] hi: Option<String>,
    #[server(default)] mr: Option<String>,
    #[server(default)] source: String,
) -> Result<(), AppError> {
    use crate::server_context::{is_plain_form, require};
    use services::writing::{self, Pace, Source};
    let (app, actor) = require(domain::Permission::ManageCampaigns)?;
    let languages = [(Language::En, en), (Language::Hi, hi), (Language::Mr, mr)];
    let brief = Brief {
        topic: topic.replace("\r\n", "\n"),
        goal: goal.parse().unwrap_or_default(),
        readers,
        voice: voice.parse().unwrap_or_default(),
        length: length.parse().unwrap_or_default(),
        channel: channel.parse().unwrap_or_default(),
        languages: languages
            .into_iter()
            .filter(|(_, checked)| checked.is_some())
            .map(|(language, _)| language)
            .collect(),
    };
    let source = if source == "library" { Source::Library } else { Source::Models };
    let pace = if is_plain_form() { Pace::Wait } else { Pace::Behind };
    let id = writing::generate(&app, &actor, brief, source, pace).await?;
    leptos_axum::redirect(&format!("{PATH}?id={id}"));
    Ok(())
}

/// Keeps what was changed in the texts, and does what `intent` says: `improve:HOW:LANGUAGE`,
/// `translate:LANGUAGE`, `campaign`, `template`, anything else only keeps.
#[server]
pub async fn work_on_writing(
    id: WritingId,
    version: i64,
    #[server(default)] texts: WritingTexts,
    #[server(default)] intent: String,
    #[server(default)] source: String,
) -> Result<(), AppError> {
    use crate::server_context::{is_plain_form, require};
    use services::writing::{self, Pace, Place, Source};
    let (app, actor) = require(domain::Permission::ManageCampaigns)?;
    let texts = [(Language::En, texts.en), (Language::Hi, texts.hi), (Language::Mr, texts.mr)];
    let source = if source == "library" { Source::Library } else { Source::Models };
    let pace = if is_plain_form() { Pace::Wait } else { Pace::Behind };
    let kept = writing::edit(&app, &actor, id, version, texts.into()).await?;
    let place = |language: &str| {
        let language = language.parse::<Language>().unwrap_or_default();
        Place {
            writing: id,
            version: kept,
            language,
        }
    };
    let words: Vec<&str> = intent.split(':').collect();
    let path = match words[..] {
        ["improve", how, language] => {
            let how = how
                .parse::<domain::Improvement>()
                .map_err(|_| services::Error::field("intent", ErrorCode::BadChoice))?;
            let version = writing::improve(&app, &actor, place(language), how, source, pace).await?;
            format!("{PATH}?id={id}&v={version}")
        }
        ["translate", language] => {
            let version = writing::translate(&app, &actor, place(language), &Language::ALL, source, pace).await?;
            format!("{PATH}?id={id}&v={version}")
        }
        ["campaign"] => {
            let campaign = writing::use_in_campaign(&app, &actor, id, kept).await?;
            format!("/campaigns/{campaign}/message")
        }
        ["template"] => {
            let template = writing::keep_as_template(&app, &actor, id, kept).await?;
            format!("/templates/{template}/edit")
        }
        _ => format!("{PATH}?id={id}&v={kept}"),
    };
    leptos_axum::redirect(&path);
    Ok(())
}

/// What the rules say of a text while it is changed.
#[server]
pub async fn check_writing(text: String, language: Language, channel: Channel, purpose: Purpose) -> Result<Verdict, AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageCampaigns)?;
    Ok(services::checks::check_text(&app, &actor, &text, language, purpose, channel).await?)
}
