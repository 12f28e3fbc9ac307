//! The compliance check as a module of its own for the browser: a question in JSON in, a verdict out.

use chrono::NaiveDate;
use compliance::{Facts, Rulebook, check};
use domain::{Audience, Channel, Language, Purpose};
use serde::Deserialize;
use wasm_bindgen::prelude::wasm_bindgen;

/// A text and what must be known beside it.
#[derive(Deserialize)]
struct Question {
    text: String,
    today: NaiveDate,
    audience: Audience,
    channel: Channel,
    language: Option<Language>,
    purpose: Option<Purpose>,
    sender_name: Option<String>,
    registration: Option<String>,
}

/// The verdict on a question; empty when it cannot be read.
#[wasm_bindgen]
#[must_use]
pub fn answer(question: &str) -> String {
    let Ok(question) = serde_json::from_str::<Question>(question) else {
        return String::new();
    };
    let facts = Facts {
        audience: question.audience,
        channel: question.channel,
        language: question.language,
        purpose: question.purpose,
        sender_name: question.sender_name,
        registration: question.registration,
    };
    let verdict = check(&question.text, &facts, Rulebook::embedded(), question.today);
    serde_json::to_string(&verdict).unwrap_or_default()
}
