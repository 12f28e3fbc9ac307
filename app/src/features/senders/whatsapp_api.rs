//! Server functions of WhatsApp numbers: how they stand at Meta, and their templates.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]

use chrono::{DateTime, Utc};
use domain::{FailureReason, MessagingTier, SenderId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// What is known of a number at Meta.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberView {
    /// Its WhatsApp Business account; empty while not known.
    pub waba_id: String,
    /// Its business portfolio; empty while not known.
    pub portfolio_id: String,
    /// To how many people the portfolio may write first within 24 hours.
    pub tier: Option<MessagingTier>,
    /// To how many it did.
    pub reached: u64,
    /// Its quality in Meta's words.
    pub quality: Option<String>,
    /// Its throughput in Meta's words.
    pub throughput: Option<String>,
    /// Whether its name is approved, in Meta's words.
    pub name_status: Option<String>,
    /// The name that people see.
    pub verified_name: Option<String>,
    /// The number as Meta writes it.
    pub display_number: Option<String>,
    /// When Meta was last asked.
    pub checked_at: Option<DateTime<Utc>>,
    /// When its templates were last read.
    pub synced_at: Option<DateTime<Utc>>,
}

/// A template as Meta has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateRow {
    /// Its name.
    pub name: String,
    /// Meta's code of its language.
    pub language: String,
    /// Its category in Meta's words.
    pub category: String,
    /// Its status in Meta's words.
    pub status: String,
    /// Its quality in Meta's words.
    pub quality: String,
    /// How many values its text wants.
    pub parameters: u64,
}

/// What became of a question to Meta.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asked {
    /// It answered; with how many things were read.
    Read(u64),
    /// It did not; with its code.
    Failed(FailureReason, String),
}

/// The templates of a sender as they were read from Meta.
#[server]
pub async fn load_templates(id: SenderId) -> Result<Vec<TemplateRow>, AppError> {
    use crate::server_context::require;
    use services::whatsapp::templates;
    let (app, actor) = require(domain::Permission::ViewSenders)?;
    let found = templates::list(&app, &actor, id).await?;
    Ok(found
        .into_iter()
        .map(|template| TemplateRow {
            parameters: templates::parameters(&template) as u64,
            name: template.name,
            language: template.language,
            category: template.category,
            status: template.status,
            quality: template.quality,
        })
        .collect())
}

/// Reads a number's templates from Meta.
#[server]
pub async fn sync_templates(id: SenderId) -> Result<Asked, AppError> {
    use crate::server_context::require;
    use services::whatsapp::{Answer, templates};
    let (app, actor) = require(domain::Permission::ManageSenders)?;
    Ok(match templates::sync(&app, &actor, id).await? {
        Answer::Read(count) => Asked::Read(count),
        Answer::Failed { reason, code } => Asked::Failed(reason, code),
    })
}

/// Asks Meta how a number stands.
#[server]
pub async fn check_number(id: SenderId) -> Result<Asked, AppError> {
    use crate::server_context::require;
    use services::whatsapp::{self, Answer};
    let (app, actor) = require(domain::Permission::ManageSenders)?;
    Ok(match whatsapp::check(&app, &actor, id).await? {
        Answer::Read(count) => Asked::Read(count),
        Answer::Failed { reason, code } => Asked::Failed(reason, code),
    })
}
