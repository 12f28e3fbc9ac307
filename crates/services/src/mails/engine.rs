//! Letters about what the delivery engine did by itself.

use domain::CampaignId;
use l10n::L10nLanguage;

/// What happened.
#[derive(Clone, Debug)]
pub(crate) enum EngineLetter {
    /// Too many of the last messages of a campaign failed, so it was paused.
    FailurePaused {
        campaign: String,
        id: CampaignId,
        failed: u64,
        outcomes: u64,
        limit: u64,
    },
    /// A start was missed.
    StartMissed {
        campaign: String,
        id: CampaignId,
        at: String,
        is_cancelled: bool,
    },
}

impl EngineLetter {
    /// What the operator calls it.
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Self::FailurePaused { .. } => "failure-paused",
            Self::StartMissed { .. } => "start-missed",
        }
    }

    /// The campaign that it is about.
    pub(super) const fn campaign(&self) -> CampaignId {
        match self {
            Self::FailurePaused { id, .. } | Self::StartMissed { id, .. } => *id,
        }
    }

    /// Subject and body; `link` leads to the campaign.
    pub(super) fn words(&self, t: &L10nLanguage, link: &str) -> (String, String) {
        match self {
            Self::FailurePaused {
                campaign,
                failed,
                outcomes,
                limit,
                ..
            } => (
                t.mails_failure_paused_subject(campaign),
                t.mails_failure_paused_body(campaign, *failed, *outcomes, *limit, link),
            ),
            Self::StartMissed {
                campaign,
                at,
                is_cancelled: false,
                ..
            } => (t.mails_start_missed_subject(campaign), t.mails_start_missed_body(campaign, at, link)),
            Self::StartMissed {
                campaign,
                at,
                is_cancelled: true,
                ..
            } => (t.mails_start_cancelled_subject(campaign), t.mails_start_cancelled_body(campaign, at, link)),
        }
    }
}
