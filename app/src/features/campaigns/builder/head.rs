//! What every step of the builder knows of its campaign.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]

use chrono::{DateTime, Utc};
use domain::{CampaignId, CampaignStatus, Language, Verdict};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// A step of the builder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Whom it is for.
    Audience,
    /// What it says.
    Message,
    /// Whether it may be said.
    Check,
    /// When it goes out.
    Schedule,
    /// Everything at once, and sending it on.
    Review,
}

impl Step {
    /// All, in order.
    pub const ALL: [Self; 5] = [Self::Audience, Self::Message, Self::Check, Self::Schedule, Self::Review];

    /// Its part of the address.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Audience => "audience",
            Self::Message => "message",
            Self::Check => "check",
            Self::Schedule => "schedule",
            Self::Review => "review",
        }
    }

    /// Its address.
    #[must_use]
    pub fn href(self, id: CampaignId) -> String {
        format!("/campaigns/{id}/{}", self.path())
    }

    /// The step after it.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().skip_while(|step| *step != self).nth(1)
    }

    /// Its place, from 0.
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// A text's verdict in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// The language.
    pub language: Language,
    /// Findings that must be fixed.
    pub must_fix: usize,
    /// Findings to consider.
    pub consider: usize,
}

impl Outline {
    /// The outline of a verdict.
    #[must_use]
    pub fn of(language: Language, verdict: &Verdict) -> Self {
        Self {
            language,
            must_fix: verdict.count(domain::Severity::Block),
            consider: verdict.count(domain::Severity::Warn),
        }
    }
}

/// The campaign as every step shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Its id.
    pub id: CampaignId,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub status: CampaignStatus,
    /// Revision to name when saving.
    pub revision: i64,
    /// When it was last saved.
    pub updated_at: DateTime<Utc>,
    /// Whether an audience is chosen.
    pub has_audience: bool,
    /// The verdicts of the languages that have a text.
    pub outlines: Vec<Outline>,
}

impl Head {
    /// Whether a step is complete.
    #[must_use]
    pub fn is_done(&self, step: Step) -> bool {
        let is_submitted = self.status != CampaignStatus::Draft;
        match step {
            Step::Audience => self.has_audience,
            Step::Message => !self.outlines.is_empty(),
            Step::Check | Step::Schedule => !self.outlines.is_empty() && self.must_fix() == 0,
            Step::Review => is_submitted,
        }
    }

    /// Findings that must be fixed, over all languages.
    #[must_use]
    pub fn must_fix(&self) -> usize {
        self.outlines.iter().map(|outline| outline.must_fix).sum()
    }

    /// Whether it can still be edited.
    #[must_use]
    pub fn is_editable(&self) -> bool {
        self.status.after(domain::campaign::CampaignMove::Edit).is_ok()
    }

    /// Whether an edit takes an approval or the wait for one away.
    #[must_use]
    pub fn is_voided_by_edit(&self) -> bool {
        self.is_editable() && self.status != CampaignStatus::Draft
    }
}

/// What became of saving a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SaveOutcome {
    /// It is kept.
    Kept {
        /// Revision to name with the next save.
        revision: i64,
        /// When.
        at: DateTime<Utc>,
        /// Whether a submission or an approval was voided.
        voided: bool,
    },
    /// Somebody else saved meanwhile; nothing was changed.
    Conflict {
        /// The revision that stands now.
        revision: i64,
        /// The text that stands now, in the language that was saved; empty for steps without texts.
        text: String,
    },
}

/// The campaign's head.
#[server]
pub async fn load_head(id: CampaignId) -> Result<Head, AppError> {
    use crate::server_context::require;
    use domain::Permission;
    let (app, actor) = require(Permission::ViewCampaigns)?;
    let campaign = services::campaigns::get(&app, &actor, id).await?;
    let verdicts = services::campaigns::verdicts(&app, &actor, &campaign).await?;
    Ok(Head {
        id,
        name: campaign.name,
        status: campaign.status,
        revision: campaign.revision,
        updated_at: campaign.updated_at,
        has_audience: !campaign.audience.is_empty(),
        outlines: verdicts.iter().map(|(language, verdict)| Outline::of(*language, verdict)).collect(),
    })
}
