//! The writing assistant: texts from a brief, improved, translated, in versions.
//!
//! A piece of work ([`Writing`]) has versions; a version holds a text for each language that it changed
//! and takes the others from the version it builds on. Every text is kept with who wrote it, by which
//! prompt, from what, at what cost and with which verdict. Models write where they are connected and
//! within their budget; the library always can.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use domain::{
    Brief, CampaignId, ErrorCode, GenerationId, Improvement, Language, Permission, TemplateBody, TemplateCategory, TemplateId, WritingId, WritingState,
    WritingTask,
    content::{Content, Variant},
    writing::{LONGEST_READERS, LONGEST_TOPIC},
};
use storage::{Conn, writings};

use crate::{Actor, App, Error, Result, campaigns, error::Fields, templates};

mod authors;
mod budget;
mod desk;
mod follow;
mod library;
mod run;
mod steps;

pub use authors::Authors;
pub use budget::{Standing, Usage, WARN_FROM, standing};
pub use follow::follow;
pub use storage::writings::{Generation, Writing};

use run::{Order, Run};
use steps::{Step, begin, go, idle, keep_typed, opened};

/// Pieces of work shown beside the page.
const RECENT: i64 = 8;
/// What has been written for longer than this is not written any more: its process has died.
const LONGEST_WRITING: TimeDelta = TimeDelta::minutes(2);
/// Characters of a name taken from a topic.
const NAME: usize = 60;

/// Who may write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// Models where they are connected, the library behind them.
    #[default]
    Models,
    /// The library alone: costs nothing and counts against nothing.
    Library,
}

/// Whether the caller waits for the texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Until every text has ended.
    Wait,
    /// They are written behind the answer; see [`follow`].
    Behind,
}

/// A piece of work with every text of every version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// The brief and whose it is.
    pub writing: Writing,
    /// Oldest version first.
    pub generations: Vec<Generation>,
}

impl View {
    /// The number of the newest version.
    #[must_use]
    pub fn newest(&self) -> i64 {
        self.generations.iter().map(|generation| generation.version).max().unwrap_or_default()
    }

    /// Whether any text still grows.
    #[must_use]
    pub fn is_writing(&self) -> bool {
        self.generations.iter().any(|generation| generation.state == WritingState::Writing)
    }

    /// The texts of a version: its own, and those of the versions it builds on.
    #[must_use]
    pub fn at(&self, version: i64) -> BTreeMap<Language, &Generation> {
        let mut texts = BTreeMap::new();
        let mut at = version;
        while at > 0 {
            let mut base = 0;
            for generation in self.generations.iter().filter(|generation| generation.version == at) {
                texts.entry(generation.language).or_insert(generation);
                base = generation.base;
            }
            // A version builds on an older one, so this ends.
            at = base.min(at - 1);
        }
        texts
    }

    fn text(&self, version: i64, language: Language) -> Result<String> {
        let texts = self.at(version);
        let generation = texts.get(&language).filter(|generation| generation.state == WritingState::Done);
        generation.map(|generation| generation.output.clone()).ok_or(Error::Refused(ErrorCode::NoText))
    }
}

/// A piece of work.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn get(app: &App, actor: &Actor, id: WritingId) -> Result<View> {
    actor.require(Permission::ManageCampaigns)?;
    load(&mut app.db.read().await?, app, actor, id).await
}

async fn load(conn: &mut Conn, app: &App, actor: &Actor, id: WritingId) -> Result<View> {
    let writing = writings::get(conn, actor.org_id, id).await?.ok_or(Error::NotFound)?;
    let mut generations = writings::of_writing(conn, actor.org_id, id).await?;
    let stale = app.now() - LONGEST_WRITING;
    for generation in &mut generations {
        if generation.state == WritingState::Writing && generation.created_at < stale {
            generation.state = WritingState::Failed;
            generation.report.failure = Some(ErrorCode::TimedOut);
        }
    }
    Ok(View { writing, generations })
}

/// The actor's newest pieces of work, newest first.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Unauthenticated`] for the system, [`Error::Storage`].
pub async fn recent(app: &App, actor: &Actor) -> Result<Vec<Writing>> {
    actor.require(Permission::ManageCampaigns)?;
    let member = actor.member()?;
    Ok(writings::newest(&mut app.db.read().await?, actor.org_id, member, RECENT).await?)
}

/// Up to `rows` texts that were written for the organisation, newest first, from before `before` on.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn generations(app: &App, actor: &Actor, before: Option<GenerationId>, rows: u64) -> Result<Vec<Generation>> {
    actor.require(Permission::ViewCampaigns)?;
    let rows = i64::try_from(rows).unwrap_or(i64::MAX);
    Ok(writings::generations(&mut app.db.read().await?, actor.org_id, before, rows).await?)
}

/// Writes from a brief, in each of its languages.
///
/// # Errors
/// [`Error::Invalid`] (`topic`, `readers`, `languages`); [`ErrorCode::AiBudgetSpent`] or
/// [`ErrorCode::AiQuotaSpent`], after which the library is left; [`Error::Forbidden`], [`Error::Storage`].
pub async fn generate(app: &App, actor: &Actor, brief: Brief, source: Source, pace: Pace) -> Result<WritingId> {
    actor.require(Permission::ManageCampaigns)?;
    let writing = opened(app, actor, checked(brief)?)?;
    let orders = writing.brief.languages.iter().map(|language| (*language, Order::Generate)).collect();
    let id = writing.id;
    let mut tx = app.db.begin().await?;
    writings::insert(&mut tx, actor.org_id, &writing).await?;
    let begun = begin(&mut tx, app, actor, &writing, Step::first(WritingTask::Generate), orders, source).await?;
    tx.commit().await?;
    go(app, actor, Run { writing, begun, source }, pace).await;
    Ok(id)
}

/// Takes texts that a member wrote elsewhere as the first version of a piece of work.
///
/// # Errors
/// [`Error::Invalid`] (`topic`, `text`), [`Error::Forbidden`], [`Error::Storage`].
pub async fn adopt(app: &App, actor: &Actor, brief: Brief, texts: BTreeMap<Language, String>) -> Result<WritingId> {
    actor.require(Permission::ManageCampaigns)?;
    let texts = written(texts)?;
    if texts.is_empty() {
        return Err(Error::field("text", ErrorCode::Required));
    }
    let languages = texts.keys().copied().collect();
    let writing = opened(app, actor, checked(Brief { languages, ..brief })?)?;
    let mut tx = app.db.begin().await?;
    writings::insert(&mut tx, actor.org_id, &writing).await?;
    keep_typed(&mut tx, app, actor, &writing, Step::first(WritingTask::Edit), texts).await?;
    tx.commit().await?;
    Ok(writing.id)
}

/// Keeps what a member changed in the texts of a version as a new one. Answers with its number, or with
/// that of the old one when nothing was changed.
///
/// # Errors
/// [`Error::Invalid`] (`text`), [`ErrorCode::StillWriting`], [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn edit(app: &App, actor: &Actor, id: WritingId, version: i64, texts: BTreeMap<Language, String>) -> Result<i64> {
    actor.require(Permission::ManageCampaigns)?;
    let mut texts = written(texts)?;
    let mut tx = app.db.begin().await?;
    let view = idle(&mut tx, app, actor, id).await?;
    let known = view.at(version);
    texts.retain(|language, text| known.get(language).is_none_or(|known| known.output.trim() != text.as_str()));
    if texts.is_empty() {
        return Ok(version);
    }
    let step = Step::after(&view, version, WritingTask::Edit);
    keep_typed(&mut tx, app, actor, &view.writing, step, texts).await?;
    tx.commit().await?;
    Ok(step.version)
}

/// Writes the text of one language better. Answers with the number of the new version.
///
/// # Errors
/// [`ErrorCode::NoText`], [`ErrorCode::StillWriting`]; otherwise as [`generate`], and [`Error::NotFound`].
pub async fn improve(app: &App, actor: &Actor, place: Place, improvement: Improvement, source: Source, pace: Pace) -> Result<i64> {
    actor.require(Permission::ManageCampaigns)?;
    let order = |text: String| vec![(place.language, Order::Improve { text, improvement })];
    carry_on(app, actor, place, WritingTask::Improve, order, source, pace).await
}

/// Writes the text of one language in others. Answers with the number of the new version.
///
/// # Errors
/// As [`improve`]; [`Error::Invalid`] (`languages`) when none is named but the text's own.
pub async fn translate(app: &App, actor: &Actor, place: Place, into: &[Language], source: Source, pace: Pace) -> Result<i64> {
    actor.require(Permission::ManageCampaigns)?;
    let from = place.language;
    let into: Vec<Language> = Language::ALL
        .into_iter()
        .filter(|language| into.contains(language) && *language != from)
        .collect();
    if into.is_empty() {
        return Err(Error::field("languages", ErrorCode::Required));
    }
    let orders = |text: String| {
        into.into_iter()
            .map(|language| (language, Order::Translate { text: text.clone(), from }))
            .collect()
    };
    carry_on(app, actor, place, WritingTask::Translate, orders, source, pace).await
}

/// Which text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Of which piece of work.
    pub writing: WritingId,
    /// Of which version.
    pub version: i64,
    /// In which language.
    pub language: Language,
}

async fn carry_on(
    app: &App,
    actor: &Actor,
    place: Place,
    task: WritingTask,
    orders: impl FnOnce(String) -> Vec<(Language, Order)>,
    source: Source,
    pace: Pace,
) -> Result<i64> {
    actor.require(Permission::ManageCampaigns)?;
    let mut tx = app.db.begin().await?;
    let view = idle(&mut tx, app, actor, place.writing).await?;
    let orders = orders(view.text(place.version, place.language)?);
    let step = Step::after(&view, place.version, task);
    let begun = begin(&mut tx, app, actor, &view.writing, step, orders, source).await?;
    tx.commit().await?;
    let writing = view.writing;
    go(app, actor, Run { writing, begun, source }, pace).await;
    Ok(step.version)
}

/// Starts a campaign with the texts of a version.
///
/// # Errors
/// [`ErrorCode::NoText`], [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn use_in_campaign(app: &App, actor: &Actor, id: WritingId, version: i64) -> Result<CampaignId> {
    let view = get(app, actor, id).await?;
    let (content, brief) = (content(&view, version)?, view.writing.brief);
    campaigns::create_with(app, actor, &name(&brief), brief.channel, brief.goal.purpose(), content).await
}

/// Keeps the texts of a version as a template of the organisation.
///
/// # Errors
/// [`ErrorCode::NoText`], [`Error::Forbidden`], [`Error::NotFound`], [`Error::Invalid`], [`Error::Storage`].
pub async fn keep_as_template(app: &App, actor: &Actor, id: WritingId, version: i64) -> Result<TemplateId> {
    actor.require(Permission::ManageTemplates)?;
    let view = get(app, actor, id).await?;
    let content = content(&view, version)?;
    let draft = templates::Draft {
        name: name(&view.writing.brief),
        category: TemplateCategory::Other,
        body: TemplateBody {
            purpose: view.writing.brief.goal.purpose(),
            content,
            examples: BTreeMap::new(),
        },
    };
    templates::create(app, actor, draft).await
}

fn content(view: &View, version: i64) -> Result<Content> {
    let texts = view.at(version);
    let done = texts.into_iter().filter(|(_, generation)| generation.state == WritingState::Done);
    let variants: BTreeMap<Language, Variant> = done
        .map(|(language, generation)| {
            let variant = Variant {
                text: generation.output.clone(),
                ..Variant::default()
            };
            (language, variant)
        })
        .collect();
    let first = variants.keys().next().copied().ok_or(Error::Refused(ErrorCode::NoText))?;
    Ok(Content {
        variants,
        fallback_language: Some(first),
        ..Content::default()
    })
}

/// The beginning of the topic, on one line.
fn name(brief: &Brief) -> String {
    let line = brief.topic.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(NAME).collect::<String>().trim().to_owned()
}

fn checked(mut brief: Brief) -> Result<Brief> {
    let mut fields = Fields::default();
    brief.topic = fields.text("topic", &brief.topic.replace('\0', ""), LONGEST_TOPIC);
    brief.readers = fields.optional_text("readers", &brief.readers.replace('\0', ""), LONGEST_READERS);
    let asked = std::mem::take(&mut brief.languages);
    brief.languages = Language::ALL.into_iter().filter(|language| asked.contains(language)).collect();
    if brief.languages.is_empty() {
        fields.refuse("languages", ErrorCode::Required);
    }
    fields.finish()?;
    Ok(brief)
}

/// What a member typed, blank texts left out.
fn written(texts: BTreeMap<Language, String>) -> Result<BTreeMap<Language, String>> {
    let mut fields = Fields::default();
    let mut kept = BTreeMap::new();
    for (language, text) in texts {
        let text = fields.optional_text("text", &text.replace("\r\n", "\n").replace('\0', ""), domain::LONGEST_WHATSAPP_TEXT);
        if !text.is_empty() {
            kept.insert(language, text);
        }
    }
    fields.finish()?;
    Ok(kept)
}
