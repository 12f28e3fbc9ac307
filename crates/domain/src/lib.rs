//! The vocabulary and rules of the business.
//!
//! Pure: no I/O, no clock, no randomness, no async. Compiles to wasm32, because the browser
//! speaks the same words. Time and dice are arguments.

pub mod approval;
pub mod campaign;
pub mod channel;
pub mod consent;
pub mod content;
pub mod delivery;
pub mod delivery_policy;
pub mod email;
pub mod error;
pub mod ids;
pub mod import;
pub mod language;
pub mod mail_hints;
pub mod money;
pub mod own_rule;
pub mod permission;
pub mod phone;
pub mod placeholder;
pub mod region;
pub mod registration;
pub mod second_opinion;
pub mod sender_news;
pub mod sending_rules;
pub mod sms;
pub mod template;
pub mod verdict;
pub mod whatsapp;
pub mod writing;

pub use approval::{ApprovalPolicy, ApprovalStatus, ExternalBody};
pub use campaign::{CampaignStatus, Pacing, Recurrence};
pub use channel::{Channel, MailTls, SenderKind, SenderOutline};
pub use consent::{ConsentMethod, ConsentStatus, Purpose, SuppressionReason};
pub use delivery::{DeliveryStatus, FailureReason, SkipReason};
pub use delivery_policy::{DeliveryPolicy, LateStart, Outage};
pub use email::EmailAddress;
pub use error::{ErrorCode, FieldError};
pub use ids::*;
pub use import::{DuplicateRule, ImportStatus, RejectReason, RowOutcome};
pub use language::Language;
pub use money::Paise;
pub use own_rule::{OwnPhrase, OwnRule, OwnRuleName};
pub use permission::{Permission, Role};
pub use phone::PhoneNumber;
pub use registration::{Audience, RegistrationNumber};
pub use second_opinion::{Course, OpinionReason, OpinionSource, RiskLimits, SecondOpinion};
pub use sender_news::SenderNewsKind;
pub use sending_rules::{FrequencyCap, Holiday, SendingRules};
pub use template::{TemplateBody, TemplateCategory};
pub use verdict::{Finding, Outcome, Severity, Verdict};
pub use whatsapp::MessagingTier;
pub use writing::{Brief, Doubt, Goal, Improvement, Report, StandIn, TextLength, Voice, Writer, WritingState, WritingTask};

/// The longest free text of a WhatsApp message, in characters.
pub const LONGEST_WHATSAPP_TEXT: usize = 4_096;

/// A count from storage, which knows only signed numbers, as the unsigned number it is.
#[must_use]
pub fn count(stored: i64) -> u64 {
    u64::try_from(stored).unwrap_or(0)
}
