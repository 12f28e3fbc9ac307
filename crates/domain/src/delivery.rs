//! One recipient of one campaign: statuses and reasons.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

/// Where a delivery stands. Status only moves forward (the order is in the `delivery` crate).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum DeliveryStatus {
    /// Waits for its turn.
    Queued,
    /// A worker has taken it; the call may be under way.
    Claimed,
    /// The provider has taken it over and gave its id.
    Accepted,
    /// The provider has sent it.
    Sent,
    /// It reached the phone.
    Delivered,
    /// It was read.
    Read,
    /// It will not arrive; see code and text.
    Failed,
    /// Nothing was sent, on purpose; see the reason.
    Skipped,
    /// The campaign was cancelled first.
    Cancelled,
    /// The call may or may not have gone out. Never sent again by itself.
    Unknown,
}

impl DeliveryStatus {
    /// All, in the order screens show them.
    pub const ALL: [Self; 10] = [
        Self::Queued,
        Self::Claimed,
        Self::Accepted,
        Self::Sent,
        Self::Delivered,
        Self::Read,
        Self::Failed,
        Self::Skipped,
        Self::Cancelled,
        Self::Unknown,
    ];

    /// The stable code, also the wire form.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// Whether the worker still has something to do.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Queued | Self::Claimed)
    }
}

/// Why nothing is sent to a recipient. The order is the order of checks and of screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum SkipReason {
    /// On the suppression list, or consent withdrawn.
    OptedOut,
    /// No consent given for this purpose and channel.
    NoConsent,
    /// No usable number, or no e-mail address where the campaign is one of e-mails.
    InvalidNumber,
    /// Another contact of this campaign has the same number or address.
    Duplicate,
    /// No text in the contact's language and no fallback.
    NoText,
    /// A placeholder has neither value nor fallback.
    MissingValue,
    /// No open 24-hour window and no approved template for this language.
    WindowClosed,
    /// The contact was deleted before sending.
    ContactDeleted,
    /// Has got as many messages in these days as the organisation sends to one person.
    FrequencyCap,
    /// The rendered text (with this contact's values) breaks a blocking rule.
    Compliance,
    /// The campaign stopped before: as many as it was to reach had been accepted.
    LimitReached,
}

impl SkipReason {
    /// The stable code, also the wire form.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }
}

/// Why a delivery failed, in words a person can act on. Every provider's own codes are mapped to
/// these (the provider's code is kept beside it in the ledger).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum FailureReason {
    /// The number is not on WhatsApp, or its app is too old.
    NotOnWhatsapp,
    /// The mail server knows no such mailbox, or has closed it.
    UnknownMailbox,
    /// The person's mailbox is full.
    MailboxFull,
    /// The person told the provider to stop this business' marketing.
    OptedOutAtProvider,
    /// The provider limits how many marketing messages one person gets.
    MarketingLimit,
    /// The person is in a provider's experiment that gets no marketing.
    MarketingExperiment,
    /// More than 24 hours since the person's last message; only a template may go.
    WindowClosed,
    /// The template does not exist in this language or is not approved.
    TemplateMissing,
    /// The template's parameters do not fit.
    TemplateParameters,
    /// The provider paused or disabled the template.
    TemplatePaused,
    /// The content breaks the provider's policy.
    ContentPolicy,
    /// The picture or document could not be fetched or is of the wrong kind.
    Media,
    /// The request was wrong in another way.
    BadRequest,
    /// Access token or permission of the sender is wrong or expired.
    SenderAccess,
    /// The provider locked or restricted the sender's account.
    SenderRestricted,
    /// The provider wants a payment to be settled.
    SenderPayment,
    /// The sender's number is not registered, verified or named as the provider wants.
    SenderRegistration,
    /// Too many messages in too short a time.
    RateLimited,
    /// The provider is out of order or could not be reached.
    ProviderUnavailable,
    /// No answer came; the message may or may not have gone out.
    OutcomeUnknown,
    /// Anything else; see the provider's code and text.
    Other,
}

impl FailureReason {
    /// The stable code, also the wire form.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }
}

/// What can happen to a campaign while it is sent, as its live page tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum CampaignEventKind {
    /// Launched.
    Started,
    /// The recipient list is complete; counts everybody on it.
    Frozen,
    /// A member paused it.
    Paused,
    /// A member resumed it.
    Resumed,
    /// A member cancelled it; counts what was still queued.
    Cancelled,
    /// Every delivery has ended.
    Completed,
    /// The provider said "too fast"; the rate was lowered.
    Slowed,
    /// The provider stopped the whole sender; see the reason.
    SenderPaused,
    /// A process ended in the middle of its calls; counts what became unknown.
    Interrupted,
    /// Too many of the last messages failed, so it was paused by itself; counts the share in percent.
    FailurePaused,
    /// The provider does not answer; nothing is tried until it does.
    ProviderDown,
    /// The provider answers again.
    ProviderBack,
    /// Its start was missed; it waits for a member.
    StartMissed,
    /// Failed deliveries were queued again; counts them.
    Retried,
    /// Messages of unknown outcome were queued again by a member's decision; counts them. These people
    /// may get it twice.
    Resent,
    /// Nothing goes out until the sending hours begin.
    WaitingForHours,
}

impl CampaignEventKind {
    /// The stable code, also the wire form.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }
}
