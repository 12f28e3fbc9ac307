//! The second opinion on texts, after the rules and before people: a text model where one is configured,
//! answers in time and is within its budget; the embedded classifier otherwise.
//!
//! It can ask for a person or send a text back to its author. It never lowers what a rule blocks: the
//! rules have decided before it is asked, and nothing here touches their verdicts.

use std::collections::BTreeMap;

use ai::{
    Classifier,
    chat::{Chat, ChatSettings, PATIENCE, Question},
};
use config::Settings;
use domain::{Audience, Channel, Course, Language, OpinionSource, OrgId, Permission, Purpose, RiskLimits, SecondOpinion, VersionId, content::Content};
use futures::future;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use storage::{Conn, campaign_versions::Version, campaigns::Campaign};

use crate::{Actor, App, Error, Result, messages, rulebook::Trial};

mod limits;
mod probe;
mod writing;

pub use limits::{limits, update_limits};
pub use probe::{Health, probe};
pub use storage::opinions::Kept;
pub use writing::{Writing, at_hand, while_typing};

/// Raised when questions change so that old answers no longer fit.
const QUESTIONS: &str = "1";

/// A model is asked about texts up to this, in characters; no message is longer.
const LONGEST_QUESTION: usize = 20_000;

/// The client for the configured model, if there is one.
pub(crate) fn model(settings: &Settings) -> Option<Chat> {
    let model = settings.ai.model.as_ref()?;
    let chat = Chat::new(ChatSettings {
        base_url: model.base_url.to_string(),
        api_key: model.api_key.clone(),
        model: settings.ai.models.comply.clone().unwrap_or_else(|| model.name.clone()),
        patience: PATIENCE,
    });
    chat.inspect_err(|error| tracing::error!(%error, "no client for the text model; the classifier stands in for it"))
        .ok()
}

/// The second opinions on every text of a content, and what the organisation does with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opinions {
    /// Per language that has a text.
    pub by_language: BTreeMap<Language, SecondOpinion>,
    /// The organisation's limits.
    pub limits: RiskLimits,
}

impl Opinions {
    /// What becomes of all texts together: the gravest decides.
    #[must_use]
    pub fn course(&self) -> Course {
        self.limits.course(self.highest().map_or(0, |opinion| opinion.risk))
    }

    /// Whether a person must decide, whatever the policy says.
    #[must_use]
    pub fn needs_review(&self) -> bool {
        self.course() > Course::Approvable
    }

    fn highest(&self) -> Option<&SecondOpinion> {
        self.by_language.values().max_by_key(|opinion| opinion.risk)
    }

    /// Sends the content back to its author where a risk is over the limit.
    pub(crate) fn refuse_risky(&self) -> Result<()> {
        match self.highest() {
            Some(opinion) if self.course() == Course::BackToAuthor => Err(Error::TooRisky {
                risk: opinion.risk,
                limit: self.limits.back_to_author,
            }),
            _ => Ok(()),
        }
    }

    /// Keeps the opinions with the version they are about.
    pub(crate) async fn keep(&self, tx: &mut Conn, app: &App, version: &Version) -> Result<()> {
        for (language, opinion) in &self.by_language {
            let needs_review = self.limits.course(opinion.risk) > Course::Approvable;
            storage::opinions::insert(tx, version.org_id, version.id, *language, opinion, needs_review, app.now()).await?;
        }
        Ok(())
    }

    /// What the audit log says of it: nothing of the texts.
    pub(crate) fn facts(&self) -> Value {
        self.highest().map_or(
            Value::Null,
            |opinion| json!({ "risk": opinion.risk, "source": source_name(&opinion.source), "course": self.course().code() }),
        )
    }
}

/// The name of a source for logs and the API: `model NAME`, `embedded classifier v1`.
#[must_use]
pub fn source_name(source: &OpinionSource) -> String {
    match source {
        OpinionSource::Model { name } => format!("model {name}"),
        OpinionSource::Classifier { version } => format!("embedded classifier v{version}"),
    }
}

/// What an opinion that is kept with a version meant by the limits of its day. One over the way back is kept
/// only where the same text had been approved before: then a person decides too.
#[must_use]
pub const fn kept_course(kept: &Kept) -> Course {
    if kept.needs_review { Course::HumanReview } else { Course::Approvable }
}

/// The second opinions on a campaign's texts as they stand.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn on_campaign(app: &App, actor: &Actor, campaign: &Campaign) -> Result<Opinions> {
    actor.require(Permission::ViewCampaigns)?;
    on_content(app, actor.org_id, campaign.channel, campaign.purpose, &campaign.content).await
}

/// The second opinions on what a version froze.
pub(crate) async fn on_version(app: &App, version: &Version) -> Result<Opinions> {
    on_content(app, version.org_id, version.channel, version.purpose, &version.content).await
}

/// The second opinion on a text that is tried. The text and the answer are not kept.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn on_trial(app: &App, actor: &Actor, trial: &Trial<'_>) -> Result<SecondOpinion> {
    actor.require(Permission::ViewHome)?;
    let audience = match trial.audience {
        Some(audience) => audience,
        None => audience_of(app, actor.org_id).await?,
    };
    let question = Question {
        text: trial.text,
        audience,
        channel: trial.channel,
        purpose: trial.purpose,
        language: trial.language,
    };
    on(app, actor.org_id, &question, Occasion::Trial).await
}

/// Whether the second opinion made a person necessary when this version was submitted.
///
/// # Errors
/// [`Error::Storage`].
pub async fn review_needed(conn: &mut Conn, org: OrgId, version: VersionId) -> Result<bool> {
    let opinions = storage::opinions::of_version(conn, org, version).await?;
    Ok(opinions.values().any(|kept| kept.needs_review))
}

async fn audience_of(app: &App, org: OrgId) -> Result<Audience> {
    let organisation = storage::orgs::get(&mut app.db.read().await?, org).await?.ok_or(Error::NotFound)?;
    Ok(organisation.audience)
}

async fn on_content(app: &App, org: OrgId, channel: Channel, purpose: Purpose, content: &Content) -> Result<Opinions> {
    let audience = audience_of(app, org).await?;
    let limits = limits::of(&mut app.db.read().await?, org).await?;
    let texts = content.variants.iter().filter(|(_, variant)| !variant.text.trim().is_empty());
    // All languages at once: a model may take its time for each.
    let asked = texts.map(|(language, variant)| async move {
        let text = variant.shown();
        let question = Question {
            text: &text,
            audience,
            channel,
            purpose,
            language: Some(*language),
        };
        let opinion = on(app, org, &question, Occasion::Decision).await?;
        Ok::<_, Error>((*language, opinion))
    });
    Ok(Opinions {
        by_language: future::try_join_all(asked).await?.into_iter().collect(),
        limits,
    })
}

/// Why somebody is asked, which decides what it may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Occasion {
    /// Something is decided by it: the whole budget of the day is for that.
    Decision,
    /// A text is tried: the same, but it leaves no trace.
    Trial,
    /// A text is being written: only the questions that the installation sets aside for it.
    Writing,
    /// A page is opened: nobody is asked anew.
    Reading,
}

impl Occasion {
    /// Up to how many questions of the day the model may be asked.
    fn most(self, settings: &config::Ai) -> u32 {
        match self {
            Self::Decision | Self::Trial => settings.daily_calls,
            Self::Writing => settings.typing_calls.min(settings.daily_calls),
            Self::Reading => 0,
        }
    }

    /// Whether the answer is kept under the hash of its question, so that it is not asked again.
    fn keeps_answers(self) -> bool {
        self != Self::Trial
    }
}

async fn on(app: &App, org: OrgId, question: &Question<'_>, occasion: Occasion) -> Result<SecondOpinion> {
    if let Some(model) = &app.model
        && let Some(opinion) = asked(app, model, org, question, occasion).await?
    {
        return Ok(opinion);
    }
    Ok(Classifier::embedded().opinion(question.text, question.audience))
}

/// What the model says, or said before; none when it must not be asked or does not answer.
async fn asked(app: &App, model: &Chat, org: OrgId, question: &Question<'_>, occasion: Occasion) -> Result<Option<SecondOpinion>> {
    if question.text.chars().count() > LONGEST_QUESTION {
        return Ok(None);
    }
    let key = key(model, question);
    if let Some(known) = storage::opinions::answer(&mut app.db.read().await?, org, &key).await? {
        return Ok(Some(known));
    }
    if !is_within_budget(app, org, occasion).await? {
        return Ok(None);
    }
    match model.opinion(question).await {
        Ok(opinion) => {
            if occasion.keeps_answers() {
                let mut tx = app.db.begin().await?;
                storage::opinions::keep_answer(&mut tx, org, &key, &opinion, app.now()).await?;
                tx.commit().await?;
            }
            Ok(Some(opinion))
        }
        Err(failure) => {
            tracing::warn!(%failure, "the text model gave no opinion; the classifier stands in for it");
            Ok(None)
        }
    }
}

/// Counts the question before it is asked, so that a crash cannot ask for free.
async fn is_within_budget(app: &App, org: OrgId, occasion: Occasion) -> Result<bool> {
    let most = i64::from(occasion.most(&app.settings.ai));
    if most == 0 {
        return Ok(false);
    }
    let mut tx = app.db.begin().await?;
    let is_within = storage::opinions::count_call(&mut tx, org, messages::today(app.now()), most).await?;
    tx.commit().await?;
    Ok(is_within)
}

/// SHA-256 over model and question.
fn key(model: &Chat, question: &Question<'_>) -> Vec<u8> {
    let asked = json!({ "questions": QUESTIONS, "model": model.model(), "question": question });
    Sha256::digest(asked.to_string()).to_vec()
}
