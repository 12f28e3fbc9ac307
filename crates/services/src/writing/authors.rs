//! Who writes: the model of a task, then the fallback's, then the library. The library always can, within
//! what it holds.

use std::time::Duration;

use ai::{
    chat_author::{AuthorSettings, ChatAuthor, estimated},
    compose::Composer,
    prompts::{self, Prompt},
    writing::{Ask, Author, Failure, Job, Patience, Told, Written},
};
use config::{AiModel, AiPrice, Settings, TaskModels};
use domain::{ErrorCode, OrgId, Report, StandIn, Writer, WritingTask};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::budget;
use crate::{Actor, App, Result};

/// To the first words of a text written from a brief, or improved.
const FIRST_WORDS: Duration = Duration::from_millis(3_500);
/// To the first words of a translation.
const FIRST_WORDS_TRANSLATED: Duration = Duration::from_secs(2);
/// To the last word.
const LAST_WORD: Duration = Duration::from_secs(8);
/// The most that chance adds to the pause before a second try.
const JITTER: Duration = Duration::from_millis(250);
/// What an answer may cost at most, in tokens; set aside before it is asked for.
const MOST_TOKENS_OUT: u64 = 1_500;

/// One model and what it costs.
#[derive(Debug)]
struct Priced {
    author: ChatAuthor,
    price: AiPrice,
}

/// The models per task, in the order in which they are asked; empty where none is connected.
#[derive(Debug, Default)]
pub struct Authors {
    generate: Vec<Priced>,
    improve: Vec<Priced>,
    translate: Vec<Priced>,
}

impl Authors {
    /// The authors of the settings. A model whose client cannot be made is left out and logged.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        let ai = &settings.ai;
        let both = |pick: fn(&TaskModels) -> &Option<String>| {
            let primary = ai.model.as_ref().and_then(|model| priced(model, pick(&ai.models)));
            let fallback = ai.fallback.as_ref().and_then(|model| priced(model, pick(&ai.fallback_models)));
            primary.into_iter().chain(fallback).collect()
        };
        Self {
            generate: both(|models| &models.generate),
            improve: both(|models| &models.improve),
            translate: both(|models| &models.translate),
        }
    }

    /// Whether any model writes here.
    #[must_use]
    pub fn has_models(&self) -> bool {
        !self.generate.is_empty()
    }

    fn of(&self, ask: &Ask<'_>) -> &[Priced] {
        match ask {
            Ask::Generate { .. } => &self.generate,
            // What was found is put right by whom texts are improved.
            Ask::Improve { .. } | Ask::Repair { .. } => &self.improve,
            Ask::Translate { .. } => &self.translate,
        }
    }
}

fn priced(model: &AiModel, name: &Option<String>) -> Option<Priced> {
    let author = ChatAuthor::new(AuthorSettings {
        base_url: model.base_url.to_string(),
        api_key: model.api_key.clone(),
        model: name.clone().unwrap_or_else(|| model.name.clone()),
    });
    let author = author
        .inspect_err(|error| tracing::error!(%error, "no client for a text model; it is not asked"))
        .ok()?;
    Some(Priced { author, price: model.price })
}

/// What tokens cost, in millionths of a dollar, rounded up.
fn cost(price: AiPrice, tokens_in: u64, tokens_out: u64) -> u64 {
    let nanos = tokens_in
        .saturating_mul(price.input_nanos)
        .saturating_add(tokens_out.saturating_mul(price.output_nanos));
    nanos.div_ceil(1_000)
}

fn patience(app: &App, ask: &Ask<'_>) -> Patience {
    Patience {
        first: match ask {
            Ask::Translate { .. } => FIRST_WORDS_TRANSLATED,
            _ => FIRST_WORDS,
        },
        whole: LAST_WORD,
        jitter: JITTER.mul_f64(app.dice.fraction()),
    }
}

/// A text and what is known of how it was made.
pub(super) struct Made {
    pub text: String,
    pub report: Report,
}

/// Has a text written. With `is_library_only` no model is asked. The error is why there is no text.
///
/// # Errors
/// [`crate::Error::Storage`].
pub(super) async fn write(app: &App, actor: &Actor, job: &Job<'_>, is_library_only: bool, told: Told<'_>) -> Result<std::result::Result<Made, ErrorCode>> {
    let models: &[Priced] = if is_library_only { &[] } else { app.authors.of(&job.ask) };
    let mut stand_in = (!is_library_only).then_some(StandIn::NoModel);
    for model in models {
        match asked(app, actor, model, job, told).await? {
            Outcome::Made(made) => return Ok(Ok(made)),
            Outcome::Silent => stand_in = Some(StandIn::Unavailable),
            Outcome::Spent => {
                stand_in = Some(StandIn::Budget);
                break;
            }
        }
    }
    let written = match Composer.write(job, patience(app, &job.ask), told).await {
        Ok(written) => written,
        Err(Failure::NothingFits) => return Ok(Err(ErrorCode::NothingInLibrary)),
        Err(_) if stand_in == Some(StandIn::Budget) => return Ok(Err(ErrorCode::AiBudgetSpent)),
        Err(_) => return Ok(Err(ErrorCode::AiNeeded)),
    };
    let report = Report {
        stand_in,
        ..Report::of(Writer::Library {
            piece: written.piece.unwrap_or_default(),
        })
    };
    Ok(Ok(Made { text: written.text, report }))
}

enum Outcome {
    Made(Made),
    /// It did not answer, or not in form.
    Silent,
    /// The day's budget does not cover the question.
    Spent,
}

/// What one model writes, or wrote before when it was asked the very same.
async fn asked(app: &App, actor: &Actor, model: &Priced, job: &Job<'_>, told: Told<'_>) -> Result<Outcome> {
    let prompt = prompts::render(job);
    let key = key(&model.author, &prompt);
    let report = Report {
        prompt: Some(prompt.version.to_owned()),
        ..Report::of(Writer::Model {
            name: model.author.model().to_owned(),
        })
    };
    if let Some(text) = storage::writing_budget::answer(&mut app.db.read().await?, actor.org_id, &key).await? {
        told(&text);
        let report = Report { is_cached: true, ..report };
        return Ok(Outcome::Made(Made { text, report }));
    }
    let likely = cost(model.price, estimated(&prompt.system) + estimated(&prompt.user), MOST_TOKENS_OUT);
    let Some(reserved) = budget::reserve(app, likely).await? else {
        return Ok(Outcome::Spent);
    };
    match model.author.write(job, patience(app, &job.ask), told).await {
        Ok(written) => {
            let spent = cost(model.price, written.tokens_in, written.tokens_out);
            budget::settle(app, actor, &reserved, &written, spent).await?;
            keep(app, actor.org_id, &key, &written).await?;
            let report = Report {
                tokens_in: written.tokens_in,
                tokens_out: written.tokens_out,
                cost_micros: spent,
                first_ms: u64::try_from(written.first.as_millis()).unwrap_or(u64::MAX),
                ..report
            };
            Ok(Outcome::Made(Made { text: written.text, report }))
        }
        Err(failure) => {
            budget::give_back(app, &reserved).await?;
            tracing::warn!(%failure, model = model.author.model(), "a text model did not write; the next one is asked");
            Ok(Outcome::Silent)
        }
    }
}

async fn keep(app: &App, org: OrgId, key: &[u8], written: &Written) -> Result<()> {
    let mut tx = app.db.begin().await?;
    storage::writing_budget::keep_answer(&mut tx, org, key, &written.text, app.now()).await?;
    Ok(tx.commit().await?)
}

/// SHA-256 over model and prompt; the prompt with its personal data, so that each gets its own answer.
fn key(author: &ChatAuthor, prompt: &Prompt) -> Vec<u8> {
    let asked = json!({ "model": author.model(), "version": prompt.version, "system": prompt.system, "user": prompt.veil.lifted(&prompt.user) });
    Sha256::digest(asked.to_string()).to_vec()
}

/// What the log calls a task's result.
pub(super) const fn deed(task: WritingTask) -> &'static str {
    match task {
        WritingTask::Generate => "writing.generated",
        WritingTask::Improve => "writing.improved",
        WritingTask::Translate => "writing.translated",
        WritingTask::Edit => "writing.edited",
    }
}
