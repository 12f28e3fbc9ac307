//! Whether the configured model answers, for who looks after the installation.

use std::time::Duration;

use ai::{
    Classifier,
    chat::{Failure, Question},
};
use config::Settings;
use domain::{Audience, Channel, Language, OpinionSource, Purpose};
use tokio::time::Instant;

use super::{model, source_name};

/// A text without any risk and without anybody's data.
const HARMLESS: &str = "Our office is closed on Monday.";

/// Who gives second opinions here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    /// No model is configured; this classifier does.
    Classifier(String),
    /// The model of this name, after this time.
    Answers(String, Duration),
    /// The model of this name should, but does not.
    Silent(String, String),
}

/// Asks the model about a harmless text. Counts against no organisation's budget.
pub async fn probe(settings: &Settings) -> Health {
    let Some(configured) = &settings.ai.model else {
        let version = Classifier::embedded().version;
        return Health::Classifier(source_name(&OpinionSource::Classifier { version }));
    };
    let Some(model) = model(settings) else {
        let name = configured.name.clone();
        return Health::Silent(name, "the TLS set-up of this machine cannot be used".to_owned());
    };
    let name = model.model().to_owned();
    let question = Question {
        text: HARMLESS,
        audience: Audience::Smb,
        channel: Channel::Whatsapp,
        purpose: Purpose::Service,
        language: Some(Language::En),
    };
    let started = Instant::now();
    match model.opinion(&question).await {
        Ok(_) => Health::Answers(name, started.elapsed()),
        Err(failure) => Health::Silent(name, words(failure)),
    }
}

fn words(failure: Failure) -> String {
    match failure {
        Failure::Status(401 | 403) => format!("{failure}: the key is not accepted"),
        Failure::Status(404) => format!("{failure}: no such address or model"),
        Failure::Malformed => format!("{failure}: the server may not know strict JSON schemas"),
        _ => failure.to_string(),
    }
}
