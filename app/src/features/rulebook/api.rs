//! The rulebook as the page shows it, and the trial of a text.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]

use chrono::NaiveDate;
use domain::{Audience, Channel, ErrorCode, Language, OwnRuleId, Severity, Verdict};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// Where the page stands, and where its box is posted to without scripts.
pub const PATH: &str = "/rulebook";

/// Where a rule is explained.
#[must_use]
pub fn rule_path(id: &str) -> String {
    format!("{PATH}#rule-{id}")
}

/// Where the organisation's own rules stand.
pub const OWN_PATH: &str = "/rulebook/own";

/// Where a rule of the organisation's own stands.
#[must_use]
pub fn own_rule_path(id: OwnRuleId) -> String {
    format!("{OWN_PATH}#rule-{id}")
}

/// The rulebook of today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulebookView {
    /// Its version.
    pub version: String,
    /// The day of that version.
    pub date: Option<NaiveDate>,
    /// The organisation's registration type.
    pub audience: Audience,
    /// Every rule.
    pub rules: Vec<RuleView>,
    /// What was posted to the page, judged.
    pub tried: Option<Tried>,
}

/// A rule with what explains it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleView {
    /// Its stable id.
    pub id: String,
    /// Whom it binds, and how grave breaking it is.
    pub severities: Vec<(Audience, Severity)>,
    /// The regulation behind it.
    pub citation: String,
    /// First day it binds.
    pub effective_from: Option<NaiveDate>,
    /// Last day it binds.
    pub effective_to: Option<NaiveDate>,
    /// A text that breaks it and one that does not, per language.
    pub examples: Vec<ExampleView>,
    /// What changed in the law behind it, newest first.
    pub changes: Vec<ChangeView>,
}

impl RuleView {
    /// How grave breaking it is for `audience`; nothing when it does not bind.
    #[must_use]
    pub fn severity(&self, audience: Audience) -> Option<Severity> {
        self.severities.iter().find(|(bound, _)| *bound == audience).map(|(_, severity)| *severity)
    }
}

/// A text that breaks a rule, and one that is fine as far as that rule goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExampleView {
    /// The language of both.
    pub language: Language,
    /// The text that breaks the rule.
    pub breaks: String,
    /// The text that does not.
    pub fine: String,
}

/// A change in the law, in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeView {
    /// The day it took effect.
    pub date: NaiveDate,
    /// Where it stands.
    pub source: String,
    /// What it means for a message.
    pub text: String,
}

/// What can be filled in to try a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TryFields {
    /// The text.
    #[serde(default)]
    pub text: String,
    /// Its language.
    #[serde(default)]
    pub language: Language,
    /// The channel it would go over.
    #[serde(default)]
    pub channel: Channel,
    /// The day whose rules are asked, as the browser's field has it; empty for today.
    #[serde(default)]
    pub as_of: String,
}

/// A text that was posted to the page, and what the rules say of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// What was filled in.
    pub fields: TryFields,
    /// The verdict, or why there is none.
    pub answer: Result<Verdict, AppError>,
}

/// What a browser without scripts posted to the page, in the extensions of its request; a code
/// where it could not be read. It lives as long as the request.
#[derive(Clone, Debug)]
pub struct Posted(pub Result<TryFields, ErrorCode>);

/// The rulebook.
#[server]
pub async fn load_rulebook() -> Result<RulebookView, AppError> {
    use crate::server_context::require;
    use axum::http::request::Parts;
    let (app, actor) = require(domain::Permission::ViewHome)?;
    let language = actor.language;
    let book = services::rulebook::read(&app, &actor).await?;
    let posted = use_context::<Parts>().and_then(|parts| parts.extensions.get::<Posted>().cloned());
    let tried = match posted {
        None => None,
        Some(Posted(Err(code))) => Some(Tried {
            fields: TryFields {
                language,
                ..TryFields::default()
            },
            answer: Err(AppError::new(code)),
        }),
        Some(Posted(Ok(fields))) => {
            // Browsers end posted lines with two characters, but show and count one.
            let text = fields.text.replace("\r\n", "\n");
            let answer = try_text(text.clone(), fields.language, fields.channel, fields.as_of.clone()).await;
            Some(Tried {
                fields: TryFields { text, ..fields },
                answer,
            })
        }
    };
    let rules = book.rules.into_iter().map(|entry| RuleView {
        id: entry.rule.id.clone(),
        severities: entry.severities,
        citation: entry.rule.citation.clone(),
        effective_from: entry.rule.effective_from,
        effective_to: entry.rule.effective_to,
        examples: entry
            .examples
            .into_iter()
            .map(|example| ExampleView {
                language: example.language,
                breaks: example.breaks.clone(),
                fine: example.fine.clone(),
            })
            .collect(),
        changes: entry
            .changes
            .into_iter()
            .map(|change| ChangeView {
                date: change.date,
                source: change.source.clone(),
                text: change.text(language).to_owned(),
            })
            .collect(),
    });
    Ok(RulebookView {
        version: book.version.to_owned(),
        date: book.date,
        audience: book.audience,
        rules: rules.collect(),
        tried,
    })
}

/// What the rules of the day `as_of` (of today where it is empty) say of a text. Nothing of it is kept.
#[server]
pub async fn try_text(text: String, language: Language, channel: Channel, #[server(default)] as_of: String) -> Result<Verdict, AppError> {
    use crate::server_context::require;
    use services::{Error, rulebook::Trial};
    let (app, actor) = require(domain::Permission::ViewHome)?;
    let as_of = match as_of.trim() {
        "" => None,
        day => Some(day.parse::<NaiveDate>().map_err(|_| Error::field("as_of", ErrorCode::BadTime))?),
    };
    let trial = Trial {
        text: &text,
        language: Some(language),
        channel,
        purpose: domain::Purpose::default(),
        audience: None,
        as_of,
    };
    Ok(services::rulebook::try_text(&app, &actor, &trial).await?)
}
