//! Compliance rules that an organisation adds to the rulebook: its own words, noted, warned of or
//! blocked in every text it checks. They add findings and never take one of the rulebook back.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
};

use compliance::{Overlay, OwnRuleError, Rulebook, examine};
use domain::{
    ErrorCode, Language, OrgId, OwnPhrase, OwnRule, OwnRuleId, Permission,
    own_rule::{LONGEST_OWN_PHRASE, MOST_OWN_PHRASES, MOST_OWN_RULES, SHORTEST_OWN_PHRASE},
};
use storage::{Conn, own_rules as kept};

use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
    error::Fields,
};

pub use storage::own_rules::{Filter, Kept};

/// Rules per page.
pub const PAGE: u64 = 200;
/// Longest name, in characters.
pub const LONGEST_LABEL: usize = 80;
/// Longest explanation, in characters.
pub const LONGEST_EXPLANATION: usize = 300;
/// Longest replacement, in characters.
pub const LONGEST_REPLACEMENT: usize = 200;

/// The organisations whose compiled rules are held at once.
const MOST_HELD: usize = 500;

/// A page of the organisation's own rules, newest first. Every member reads them.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn list(app: &App, actor: &Actor, filter: Filter, rows: u64) -> Result<Vec<Kept>> {
    actor.require(Permission::ViewHome)?;
    Ok(kept::list(&mut app.db.read().await?, actor.org_id, filter, rows).await?)
}

/// One rule.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn get(app: &App, actor: &Actor, id: OwnRuleId) -> Result<Kept> {
    actor.require(Permission::ViewHome)?;
    kept::get(&mut app.db.read().await?, actor.org_id, id).await?.ok_or(Error::NotFound)
}

/// Adds a rule. It holds from the next check on.
///
/// # Errors
/// [`ErrorCode::TooMany`] when there are [`MOST_OWN_RULES`], [`Error::Forbidden`], [`Error::Invalid`] (`label`,
/// `explanation`, `replacement`, `phrases`, `phrases_<language>`), [`Error::Storage`].
pub async fn create(app: &App, actor: &Actor, rule: OwnRule) -> Result<OwnRuleId> {
    actor.require(Permission::ManageOrganisation)?;
    let rule = checked(rule)?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    kept::advance(&mut tx, actor.org_id).await?;
    refuse_too_many(&mut tx, actor.org_id).await?;
    let new = Kept {
        id: app.new_id(),
        rule,
        revision: 1,
        created_by: actor.member_id,
        updated_by: actor.member_id,
        created_at: now,
        updated_at: now,
        archived_at: None,
    };
    kept::insert(&mut tx, actor.org_id, &new).await?;
    let deed = Deed::new("own-rule.created", "own-rule", new.id);
    audit::record(&mut tx, app, actor, deed.after(&new)).await?;
    tx.commit().await?;
    Ok(new.id)
}

/// Saves a rule. `read` is the revision the writer saw.
///
/// # Errors
/// [`ErrorCode::Conflict`] when somebody else saved meanwhile; otherwise as [`create`], and [`Error::NotFound`].
pub async fn update(app: &App, actor: &Actor, id: OwnRuleId, rule: OwnRule, read: i64) -> Result<()> {
    actor.require(Permission::ManageOrganisation)?;
    let rule = checked(rule)?;
    let mut tx = app.db.begin().await?;
    kept::advance(&mut tx, actor.org_id).await?;
    change(&mut tx, app, actor, id, Some(read), "own-rule.updated", |kept| kept.rule = rule).await?;
    tx.commit().await?;
    Ok(())
}

/// Puts a rule away, so that it is not asked any more, or takes it out again.
///
/// # Errors
/// [`ErrorCode::TooMany`] when there are [`MOST_OWN_RULES`], [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn archive(app: &App, actor: &Actor, id: OwnRuleId, away: bool) -> Result<()> {
    actor.require(Permission::ManageOrganisation)?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    kept::advance(&mut tx, actor.org_id).await?;
    let before = kept::get(&mut tx, actor.org_id, id).await?.ok_or(Error::NotFound)?;
    if before.archived_at.is_some() == away {
        return Ok(());
    }
    if !away {
        refuse_too_many(&mut tx, actor.org_id).await?;
    }
    let action = if away { "own-rule.archived" } else { "own-rule.restored" };
    change(&mut tx, app, actor, id, None, action, |kept| kept.archived_at = away.then_some(now)).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether there is room for one more. Asked behind [`kept::advance`], so that nobody adds another meanwhile.
async fn refuse_too_many(tx: &mut Conn, org: OrgId) -> Result<()> {
    if kept::count(tx, org).await? < MOST_OWN_RULES as u64 {
        Ok(())
    } else {
        Err(Error::Refused(ErrorCode::TooMany))
    }
}

async fn change(tx: &mut Conn, app: &App, actor: &Actor, id: OwnRuleId, read: Option<i64>, action: &'static str, edit: impl FnOnce(&mut Kept)) -> Result<()> {
    let before = kept::get(tx, actor.org_id, id).await?.ok_or(Error::NotFound)?;
    let mut after = before.clone();
    edit(&mut after);
    after.revision = before.revision + 1;
    after.updated_by = actor.member_id;
    after.updated_at = app.now();
    if !kept::update(tx, actor.org_id, &after, read.unwrap_or(before.revision)).await? {
        return Err(Error::Refused(ErrorCode::Conflict));
    }
    audit::record(tx, app, actor, Deed::new(action, "own-rule", id).before(&before).after(&after)).await
}

/// The rule with its texts trimmed and each phrase once.
fn checked(mut rule: OwnRule) -> Result<OwnRule> {
    let mut fields = Fields::default();
    rule.label = fields.text("label", &rule.label, LONGEST_LABEL);
    rule.explanation = fields.optional_text("explanation", &rule.explanation, LONGEST_EXPLANATION);
    rule.replacement = fields.optional_text("replacement", &rule.replacement, LONGEST_REPLACEMENT);
    let mut seen = HashSet::new();
    rule.phrases.retain_mut(|phrase| {
        phrase.text = phrase.text.trim().to_owned();
        !phrase.text.is_empty() && seen.insert((phrase.text.to_lowercase(), phrase.language))
    });
    if rule.phrases.is_empty() {
        fields.refuse("phrases", ErrorCode::Required);
    }
    if rule.phrases.len() > MOST_OWN_PHRASES {
        fields.refuse_limit("phrases", ErrorCode::TooMany, MOST_OWN_PHRASES as u64);
    }
    // One sentence per field, however many of its phrases are wrong.
    let mut refused = HashSet::new();
    for phrase in &rule.phrases {
        if let Err(error) = examine(&phrase.text)
            && refused.insert(phrase.language)
        {
            refuse_phrase(&mut fields, phrase, error);
        }
    }
    fields.finish()?;
    Ok(rule)
}

fn refuse_phrase(fields: &mut Fields, phrase: &OwnPhrase, error: OwnRuleError) {
    let field = phrases_field(phrase.language);
    match error {
        OwnRuleError::TooShort => fields.refuse_limit(&field, ErrorCode::TooShort, SHORTEST_OWN_PHRASE as u64),
        OwnRuleError::TooLong => fields.refuse_limit(&field, ErrorCode::TooLong, LONGEST_OWN_PHRASE as u64),
        OwnRuleError::Unfit | OwnRuleError::TooManyRules | OwnRuleError::TooManyPhrases => fields.refuse(&field, ErrorCode::BadPhrase),
    }
}

/// The field of the phrases for one language, or for all of them.
fn phrases_field(language: Option<Language>) -> String {
    language.map_or_else(|| "phrases".to_owned(), |language| format!("phrases_{}", language.code()))
}

/// An organisation's own rules, compiled, and the number they had when they were read.
#[derive(Debug, Default)]
pub(crate) struct Compiled {
    pub(crate) revision: i64,
    pub(crate) overlay: Overlay,
}

/// The compiled rules of organisations that checked something lately. Which are still right is asked
/// of the database with each check, so that no node can judge by rules that another has changed.
#[derive(Debug, Default)]
pub struct Held(Mutex<HashMap<OrgId, Arc<Compiled>>>);

impl Held {
    fn get(&self, org: OrgId, revision: i64) -> Option<Arc<Compiled>> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.get(&org).filter(|compiled| compiled.revision == revision).cloned()
    }

    fn keep(&self, org: OrgId, compiled: &Arc<Compiled>) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= MOST_HELD && !held.contains_key(&org) {
            held.clear();
        }
        held.insert(org, Arc::clone(compiled));
    }
}

/// The organisation's rules as they stand, for a check.
pub(crate) async fn compiled(app: &App, conn: &mut Conn, org: OrgId) -> Result<Arc<Compiled>> {
    // Read before the rules: should they change in between, the next check reads them again.
    let revision = kept::revision(conn, org).await?;
    if revision == 0 {
        return Ok(Arc::default());
    }
    if let Some(compiled) = app.own_rules.get(org, revision) {
        return Ok(compiled);
    }
    let rules = kept::list(conn, org, Filter::default(), MOST_OWN_RULES as u64).await?;
    let overlay = Overlay::compile(rules.iter().map(|kept| (kept.id, &kept.rule)), Rulebook::embedded());
    let compiled = Arc::new(Compiled {
        revision,
        overlay: overlay.map_err(|error| Error::Internal(format!("own rules: {error}")))?,
    });
    app.own_rules.keep(org, &compiled);
    Ok(compiled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Severity;

    fn rule(phrases: &[&str]) -> OwnRule {
        OwnRule {
            label: " House words ".to_owned(),
            severity: Severity::Warn,
            phrases: phrases
                .iter()
                .map(|text| OwnPhrase {
                    text: (*text).to_owned(),
                    language: None,
                })
                .collect(),
            explanation: String::new(),
            replacement: String::new(),
            is_active: true,
        }
    }

    #[test]
    fn texts_are_trimmed_and_phrases_stand_once() {
        let kept = checked(rule(&[" cheap ", "Cheap", "", "best deal"])).unwrap();
        let phrases: Vec<&str> = kept.phrases.iter().map(|phrase| phrase.text.as_str()).collect();
        assert_eq!((kept.label.as_str(), phrases), ("House words", vec!["cheap", "best deal"]));
    }

    #[test]
    fn each_field_says_what_is_wrong_with_it() {
        let many: Vec<String> = (0..51).map(|number| format!("word {number}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        for (phrases, code, limit) in [
            (vec![], ErrorCode::Required, None),
            (vec!["a"], ErrorCode::TooShort, Some(2)),
            (vec!["!!", "??"], ErrorCode::BadPhrase, None),
            (many, ErrorCode::TooMany, Some(50)),
        ] {
            let Err(Error::Invalid(errors)) = checked(rule(&phrases)) else {
                panic!("{phrases:?} were taken");
            };
            assert_eq!(errors.len(), 1, "{errors:?}");
            assert_eq!((errors[0].field.as_str(), errors[0].code, errors[0].limit), ("phrases", code, limit));
        }
    }
}
