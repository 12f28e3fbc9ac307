//! The life of a campaign, pacing and recurrence.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

/// Where a campaign stands.
///
/// ```text
/// draft -> in-review -> approved -> scheduled -> sending <-> paused -> completed
///   ^          | reject  |              |            |
///   +----------+ any edit voids         +------------+--> cancelled
///
/// approved, scheduled -> in-review: the approval is taken back, or asked for again
/// approved, scheduled -> draft: held, because a newer rulebook forbids it
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum CampaignStatus {
    /// Being written; autosaved.
    Draft,
    /// A frozen version waits for an approver.
    InReview,
    /// Approved, or needs no approval; nothing scheduled yet.
    Approved,
    /// Starts by itself at its time.
    Scheduled,
    /// Deliveries are under way.
    Sending,
    /// Stopped for now; claimed deliveries may still go out.
    Paused,
    /// Every delivery has ended.
    Completed,
    /// Stopped for good; what was queued is cancelled.
    Cancelled,
}

/// A wish to move a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, IntoStaticStr, EnumIter)]
#[strum(serialize_all = "kebab-case")]
pub enum CampaignMove {
    /// Change content, audience or anything that is part of the version.
    Edit,
    /// Freeze a version and ask for approval.
    Submit,
    /// Approver says yes (or the policy needs nobody).
    Approve,
    /// Approver says no, or the author withdraws.
    Reject,
    /// An approval is taken back, or is asked for again because what was approved has changed.
    Reconsider,
    /// A newer rulebook forbids what was approved.
    Hold,
    /// Set a starting time.
    Schedule,
    /// Start sending.
    Launch,
    /// Stop for now.
    Pause,
    /// Go on.
    Resume,
    /// Stop for good.
    Cancel,
    /// Every delivery has ended.
    Complete,
    /// Send failed deliveries again.
    RetryFailed,
}

/// The move is not possible from this status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a campaign that is {from} cannot {attempted}")]
pub struct ImpossibleMove {
    /// Where the campaign stood.
    pub from: CampaignStatus,
    /// What was asked.
    pub attempted: CampaignMove,
}

impl CampaignStatus {
    /// The stable code, also the wire form.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// The status after `attempted`.
    ///
    /// # Errors
    /// [`ImpossibleMove`] when the life above has no such arrow.
    pub const fn after(self, attempted: CampaignMove) -> Result<Self, ImpossibleMove> {
        use CampaignMove as M;
        let next = match (attempted, self) {
            (M::Edit, Self::Draft | Self::InReview | Self::Approved | Self::Scheduled)
            | (M::Reject, Self::InReview)
            | (M::Hold, Self::Approved | Self::Scheduled) => Self::Draft,
            (M::Submit, Self::Draft) | (M::Reconsider, Self::Approved | Self::Scheduled) => Self::InReview,
            (M::Approve, Self::Draft | Self::InReview) => Self::Approved,
            (M::Schedule, Self::Approved | Self::Scheduled) => Self::Scheduled,
            (M::Launch, Self::Approved | Self::Scheduled) | (M::Resume, Self::Paused) | (M::RetryFailed, Self::Completed | Self::Sending) => Self::Sending,
            (M::Pause, Self::Sending) => Self::Paused,
            (M::RetryFailed, Self::Paused) => Self::Paused,
            (M::Cancel, Self::InReview | Self::Approved | Self::Scheduled | Self::Sending | Self::Paused) => Self::Cancelled,
            (M::Complete, Self::Sending) => Self::Completed,
            _ => return Err(ImpossibleMove { from: self, attempted }),
        };
        Ok(next)
    }

    /// Whether nothing will ever change again by itself.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Completed | Self::Cancelled)
    }
}

/// Percent by which more people may receive a campaign than its approver saw.
pub const GROWTH_ALLOWED: u64 = 5;

/// Whether so many more people would receive a campaign `now` than when it was `approved` that the
/// approval no longer covers them: more than [`GROWTH_ALLOWED`] percent.
#[must_use]
pub const fn outgrows_approval(approved: u64, now: u64) -> bool {
    now.saturating_mul(100) > approved.saturating_mul(100 + GROWTH_ALLOWED)
}

/// How fast a campaign goes, within its sender's limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Pacing {
    /// The sender's full rate.
    Fast,
    /// Half of it.
    #[default]
    Balanced,
    /// A tenth of it.
    Safe,
}

impl Pacing {
    /// Messages per second out of the sender's `limit` per second; never zero.
    #[must_use]
    pub fn rate_per_second(self, limit: f64) -> f64 {
        let share = match self {
            Self::Fast => 1.0,
            Self::Balanced => 0.5,
            Self::Safe => 0.1,
        };
        (limit * share).max(0.05)
    }
}

/// When a campaign runs again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Recurrence {
    /// Once.
    #[default]
    None,
    /// The same time every day.
    Daily,
    /// The same time and weekday every week.
    Weekly,
    /// The same time and day every month (the last day where the month is shorter).
    Monthly,
}

/// When a campaign starts: the author's choice on the schedule step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// The instant, or none for "as soon as it is launched".
    pub starts_at: Option<DateTime<Utc>>,
    /// IANA zone name in which the author thinks, for example `Asia/Kolkata`.
    pub zone: String,
    /// Repetition.
    pub recurrence: Recurrence,
    /// Speed.
    pub pacing: Pacing,
    /// Local hours `[start, end)` outside of which nothing is sent, for example 10 and 21;
    /// none means at any hour.
    pub window: Option<SendWindow>,
    /// Sent evenly over so many hours in which it may send, where the pace allows; none as fast as the
    /// pace. 1 to [`Self::LONGEST_SPREAD`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spread_hours: Option<u16>,
    /// Sending ends when the provider has accepted so many; none for everybody on the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop_after: Option<u64>,
}

impl Schedule {
    /// Hours over which a campaign can be spread: thirty days.
    pub const LONGEST_SPREAD: u16 = 720;

    /// How many of so many recipients are written to.
    #[must_use]
    pub fn reaches(&self, recipients: u64) -> u64 {
        self.stop_after.map_or(recipients, |most| most.min(recipients))
    }
}

/// Local hours in which messages may go out, `from_hour <= hour < to_hour`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendWindow {
    /// First hour, 0 to 23.
    pub from_hour: u8,
    /// Hour at which sending stops, 1 to 24, after `from_hour`.
    pub to_hour: u8,
}

#[cfg(test)]
mod tests {
    use super::*;
    use strum::IntoEnumIterator;

    #[test]
    fn the_usual_life() {
        use CampaignMove as M;
        let mut status = CampaignStatus::Draft;
        for step in [M::Submit, M::Approve, M::Schedule, M::Launch, M::Pause, M::Resume, M::Complete] {
            status = status.after(step).unwrap();
        }
        assert_eq!(status, CampaignStatus::Completed);
    }

    #[test]
    fn an_edit_voids_and_a_started_campaign_cannot_be_edited() {
        for status in CampaignStatus::iter() {
            let edited = status.after(CampaignMove::Edit);
            match status {
                CampaignStatus::Draft | CampaignStatus::InReview | CampaignStatus::Approved | CampaignStatus::Scheduled => {
                    assert_eq!(edited, Ok(CampaignStatus::Draft))
                }
                _ => assert!(edited.is_err(), "{status}"),
            }
        }
    }

    #[test]
    fn only_an_approval_that_stands_is_reconsidered() {
        for status in CampaignStatus::iter() {
            let is_approved = matches!(status, CampaignStatus::Approved | CampaignStatus::Scheduled);
            assert_eq!(
                status.after(CampaignMove::Reconsider).ok(),
                is_approved.then_some(CampaignStatus::InReview),
                "{status}"
            );
        }
    }

    #[test]
    fn only_what_is_approved_and_not_sent_is_held() {
        for status in CampaignStatus::iter() {
            let is_ready = matches!(status, CampaignStatus::Approved | CampaignStatus::Scheduled);
            assert_eq!(status.after(CampaignMove::Hold).ok(), is_ready.then_some(CampaignStatus::Draft), "{status}");
        }
    }

    #[test]
    fn an_approval_covers_five_percent_more() {
        for (approved, now, outgrown) in [
            (100, 100, false),
            (100, 105, false),
            (100, 106, true),
            (1_000, 1_050, false),
            (1_000, 1_051, true),
            (100, 40, false),
            (3, 4, true),
            (0, 0, false),
            (u64::MAX, u64::MAX, false),
        ] {
            assert_eq!(outgrows_approval(approved, now), outgrown, "{approved} -> {now}");
        }
    }

    #[test]
    fn cancelled_is_the_end() {
        for step in CampaignMove::iter() {
            assert!(CampaignStatus::Cancelled.after(step).is_err(), "{step}");
        }
    }

    #[test]
    fn a_draft_is_never_launched() {
        assert!(CampaignStatus::Draft.after(CampaignMove::Launch).is_err());
        assert!(CampaignStatus::InReview.after(CampaignMove::Launch).is_err());
    }
}
