//! The organisation's own rules as their pages show and save them.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]
#![expect(clippy::too_many_arguments, reason = "one argument per field of the form")]

use domain::{Language, OwnPhrase, OwnRule, OwnRuleId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// A rule of the organisation's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRuleView {
    /// Its id.
    pub id: OwnRuleId,
    /// What it says.
    pub rule: OwnRule,
    /// How often it was saved.
    pub revision: i64,
}

impl OwnRuleView {
    /// Its phrases for `language`, or for all of them, one a line.
    #[must_use]
    pub fn lines(&self, language: Option<Language>) -> String {
        let phrases = self.rule.phrases.iter().filter(|phrase| phrase.language == language);
        phrases.map(|phrase| phrase.text.as_str()).collect::<Vec<_>>().join("\n")
    }
}

/// The phrases of a field, one a line.
pub fn phrases_of(lines: &str, language: Option<Language>) -> impl Iterator<Item = OwnPhrase> {
    lines.lines().map(str::trim).filter(|line| !line.is_empty()).map(move |line| OwnPhrase {
        text: line.to_owned(),
        language,
    })
}

/// The organisation's own rules, newest first, or those that are archived.
#[server]
pub async fn list_own_rules(archived: bool) -> Result<Vec<OwnRuleView>, AppError> {
    use crate::server_context::require;
    use services::own_rules::{self, Filter};
    let (app, actor) = require(domain::Permission::ViewHome)?;
    let filter = Filter {
        is_archived: archived,
        before: None,
    };
    let rules = own_rules::list(&app, &actor, filter, own_rules::PAGE).await?;
    let view = |kept: own_rules::Kept| OwnRuleView {
        id: kept.id,
        rule: kept.rule,
        revision: kept.revision,
    };
    Ok(rules.into_iter().map(view).collect())
}

/// One rule, to change it.
#[server]
pub async fn load_own_rule(id: OwnRuleId) -> Result<OwnRuleView, AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageOrganisation)?;
    let kept = services::own_rules::get(&app, &actor, id).await?;
    Ok(OwnRuleView {
        id: kept.id,
        rule: kept.rule,
        revision: kept.revision,
    })
}

/// Adds a rule (`id` empty) or saves one; `revision` is what the writer saw of it.
#[server]
pub async fn save_own_rule(
    label: String,
    severity: String,
    #[server(default)] id: String,
    #[server(default)] revision: i64,
    #[server(default)] phrases: String,
    #[server(default)] phrases_en: String,
    #[server(default)] phrases_hi: String,
    #[server(default)] phrases_mr: String,
    #[server(default)] explanation: String,
    #[server(default)] replacement: String,
    #[server(default)] is_active: Option<String>,
) -> Result<(), AppError> {
    use crate::server_context::require;
    use domain::ErrorCode;
    use services::{Error, own_rules};
    let (app, actor) = require(domain::Permission::ManageOrganisation)?;
    let rule = OwnRule {
        label,
        severity: severity.parse().map_err(|_| Error::field("severity", ErrorCode::BadChoice))?,
        phrases: phrases_of(&phrases, None)
            .chain(phrases_of(&phrases_en, Some(Language::En)))
            .chain(phrases_of(&phrases_hi, Some(Language::Hi)))
            .chain(phrases_of(&phrases_mr, Some(Language::Mr)))
            .collect(),
        explanation,
        replacement,
        is_active: is_active.is_some(),
    };
    match id.as_str() {
        "" => own_rules::create(&app, &actor, rule).await.map(drop)?,
        id => {
            let id = id.parse().map_err(|_| Error::NotFound)?;
            own_rules::update(&app, &actor, id, rule, revision).await?;
        }
    }
    leptos_axum::redirect("/rulebook/own?done=saved");
    Ok(())
}

/// Puts a rule away (`away` is `yes`), or takes it out again.
#[server]
pub async fn archive_own_rule(id: OwnRuleId, away: String) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageOrganisation)?;
    services::own_rules::archive(&app, &actor, id, away == "yes").await?;
    leptos_axum::redirect("/rulebook/own?done=saved");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_holds_a_phrase_a_line() {
        let phrases: Vec<OwnPhrase> = phrases_of(" cheap \r\n\r\nbest deal", Some(Language::En)).collect();
        let texts: Vec<&str> = phrases.iter().map(|phrase| phrase.text.as_str()).collect();
        assert_eq!(texts, ["cheap", "best deal"]);
        assert!(phrases.iter().all(|phrase| phrase.language == Some(Language::En)));
    }
}
