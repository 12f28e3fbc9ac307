//! An author behind OpenAI-compatible chat completions: streams its answer, which must fit a strict schema.

use std::time::Duration;

use async_trait::async_trait;
use reqwest::StatusCode;
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, timeout, timeout_at};

use crate::{
    chat::{self, PAUSE, client, post, transport},
    prompts::{self, Prompt},
    stream::{Answer, Reading, Usage},
    writing::{Author, Failure, Job, Patience, Told, Written},
};

/// No connection is held longer than this, whatever patience the caller has.
const LONGEST: Duration = Duration::from_secs(60);
/// Characters to a token where the provider does not count: few, so that costs are not told too low.
const CHARACTERS_PER_TOKEN: usize = 2;

/// Where the model is.
#[derive(Clone, Debug)]
pub struct AuthorSettings {
    /// Address up to the version, for example `https://api.openai.com/v1`.
    pub base_url: String,
    /// Bearer key; local servers need none.
    pub api_key: Option<SecretString>,
    /// The model's name at the provider.
    pub model: String,
}

/// A model that writes; one connection pool.
#[derive(Clone, Debug)]
pub struct ChatAuthor {
    http: reqwest::Client,
    settings: AuthorSettings,
}

impl ChatAuthor {
    /// A client for the model of `settings`.
    ///
    /// # Errors
    /// When the TLS set-up of this machine cannot be used.
    pub fn new(settings: AuthorSettings) -> Result<Self, reqwest::Error> {
        Ok(Self {
            http: client(LONGEST)?,
            settings,
        })
    }

    /// The model's name.
    #[must_use]
    pub fn model(&self) -> &str {
        &self.settings.model
    }

    /// Asks once more after a 429 or a fault of the provider, within the same time.
    async fn answer(&self, prompt: &Prompt, patience: Patience, told: Told<'_>) -> Result<(Answer, Duration), chat::Failure> {
        let started = Instant::now();
        let deadline = started + patience.first;
        let first = self.ask(prompt, started, deadline, told).await;
        match first {
            Err(failure) if failure.is_passing() => {
                sleep(PAUSE + patience.jitter).await;
                self.ask(prompt, started, deadline, told).await
            }
            outcome => outcome,
        }
    }

    async fn ask(&self, prompt: &Prompt, started: Instant, deadline: Instant, told: Told<'_>) -> Result<(Answer, Duration), chat::Failure> {
        let mut reading = Reading::default();
        let tell = |text: &str| told(&prompt.veil.lifted(text));
        let opening = async {
            let mut answer = self.open(prompt).await?;
            // A server that does not stream shows nothing before its end.
            while let Some(bytes) = answer.chunk().await.map_err(|error| transport(&error))? {
                if let Some(text) = reading.take(&bytes)? {
                    tell(text);
                    return Ok((answer, reading, false));
                }
            }
            Ok::<_, chat::Failure>((answer, reading, true))
        };
        let opened = timeout_at(deadline, opening).await.map_err(|_| chat::Failure::TimedOut)?;
        let (mut answer, mut reading, is_over) = opened?;
        let first = started.elapsed();
        if !is_over {
            while let Some(bytes) = answer.chunk().await.map_err(|error| transport(&error))? {
                if let Some(text) = reading.take(&bytes)? {
                    tell(text);
                }
            }
        }
        Ok((reading.finish()?, first))
    }

    async fn open(&self, prompt: &Prompt) -> Result<reqwest::Response, chat::Failure> {
        let body = request(&self.settings.model, prompt);
        let question = post(&self.http, &self.settings.base_url, self.settings.api_key.as_ref(), &body);
        let answer = question.send().await.map_err(|error| transport(&error))?;
        let status = answer.status();
        if status == StatusCode::OK {
            Ok(answer)
        } else {
            Err(chat::Failure::Status(status.as_u16()))
        }
    }
}

#[async_trait]
impl Author for ChatAuthor {
    async fn write(&self, job: &Job<'_>, patience: Patience, told: Told<'_>) -> Result<Written, Failure> {
        let prompt = prompts::render(job);
        let asking = self.answer(&prompt, patience, told);
        let (answer, first) = timeout(patience.whole, asking).await.map_err(|_| chat::Failure::TimedOut)??;
        let Answer::Text(text, usage) = answer else {
            return Err(Failure::Refused);
        };
        let usage = usage.unwrap_or_else(|| Usage {
            prompt_tokens: estimated(&prompt.system) + estimated(&prompt.user),
            completion_tokens: estimated(&text),
        });
        Ok(Written {
            text: prompt.veil.lifted(&text),
            piece: None,
            tokens_in: usage.prompt_tokens,
            tokens_out: usage.completion_tokens,
            first,
        })
    }
}

/// About how many tokens `text` has; rather too many.
#[must_use]
pub fn estimated(text: &str) -> u64 {
    text.chars().count().div_ceil(CHARACTERS_PER_TOKEN) as u64
}

/// The body of a request.
fn request(model: &str, prompt: &Prompt) -> Value {
    let schema = json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["text"],
        "properties": { "text": { "type": "string" } },
    });
    json!({
        "model": model,
        "stream": true,
        "stream_options": { "include_usage": true },
        "messages": [
            { "role": "system", "content": prompt.system },
            { "role": "user", "content": prompt.user },
        ],
        "response_format": { "type": "json_schema", "json_schema": { "name": "message", "strict": true, "schema": schema } },
    })
}
