//! The rulebook as members read it, and the box in which any of them may try a text. What is tried
//! is judged and forgotten: it is neither stored nor logged.

use chrono::NaiveDate;
use compliance::{Guide, Rule, Rulebook};
use domain::{Audience, Channel, LONGEST_WHATSAPP_TEXT, Language, Permission, Purpose, Severity, Verdict};

pub use compliance::{Change, Example};

use crate::{Actor, App, Error, Result, checks, error::Fields, messages};

/// The rulebook of today.
#[derive(Debug)]
pub struct Book {
    /// Its version.
    pub version: &'static str,
    /// The day of that version.
    pub date: Option<NaiveDate>,
    /// The registration type of the reader's organisation.
    pub audience: Audience,
    /// Every rule, in the order of the rulebook.
    pub rules: Vec<Entry>,
}

/// A rule with what explains it.
#[derive(Debug)]
pub struct Entry {
    /// The rule: id, citation, dates.
    pub rule: &'static Rule,
    /// Whom it binds, and how grave breaking it is.
    pub severities: Vec<(Audience, Severity)>,
    /// A text that breaks it and one that does not, per language.
    pub examples: Vec<&'static Example>,
    /// What changed in the law behind it, newest first.
    pub changes: Vec<&'static Change>,
}

impl Entry {
    fn of(rule: &'static Rule) -> Self {
        let guide = Guide::embedded();
        let severity = |audience: Audience| rule.severity(audience).map(|severity| (audience, severity));
        Self {
            rule,
            severities: Audience::ALL.into_iter().filter_map(severity).collect(),
            examples: guide.examples_of(&rule.id).collect(),
            changes: guide.changes_of(&rule.id).collect(),
        }
    }
}

/// A text to try.
#[derive(Clone, Copy, Debug)]
pub struct Trial<'a> {
    /// The text, with placeholders or without.
    pub text: &'a str,
    /// Its language; found from the text when absent.
    pub language: Option<Language>,
    /// The channel it would go over.
    pub channel: Channel,
    /// What it would be for.
    pub purpose: Purpose,
    /// Whose rules; those of the reader's organisation when absent.
    pub audience: Option<Audience>,
    /// The day whose rules are asked; today when absent. The organisation's own have no dates.
    pub as_of: Option<NaiveDate>,
}

/// The rulebook, for every member.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn read(app: &App, actor: &Actor) -> Result<Book> {
    actor.require(Permission::ViewHome)?;
    let organisation = storage::orgs::get(&mut app.db.read().await?, actor.org_id).await?.ok_or(Error::NotFound)?;
    let book = Rulebook::embedded();
    Ok(Book {
        version: book.version(),
        date: book.date(),
        audience: organisation.audience,
        rules: book.rules().iter().map(Entry::of).collect(),
    })
}

/// Judges a text as the actor would send it, by the rules of today or of another day.
///
/// # Errors
/// [`Error::Invalid`] for the field `text` when it is empty or longer than [`LONGEST_WHATSAPP_TEXT`],
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn try_text(app: &App, actor: &Actor, trial: &Trial<'_>) -> Result<Verdict> {
    actor.require(Permission::ViewHome)?;
    let mut fields = Fields::default();
    fields.text("text", trial.text, LONGEST_WHATSAPP_TEXT);
    fields.finish()?;
    let day = trial.as_of.unwrap_or_else(|| messages::today(app.now()));
    let mut conn = app.db.read().await?;
    let checker = checks::checker(app, &mut conn, actor.org_id, actor.member_id, trial.channel, trial.purpose, day).await?;
    Ok(match trial.audience {
        Some(audience) => checker.judged_as(audience).text(trial.text, trial.language),
        None => checker.text(trial.text, trial.language),
    })
}
