//! The one error of every server function and page.

use domain::{ErrorCode, FieldError};
use l10n::L10nLanguage;
use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

/// What went wrong, fit to be sent to the browser: stable codes, never a driver's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{code}")]
pub struct AppError {
    /// The stable code.
    pub code: ErrorCode,
    /// The fields that cannot be taken, with [`ErrorCode::Invalid`].
    #[serde(default)]
    pub fields: Vec<FieldError>,
    /// Finds the log line.
    #[serde(default)]
    pub request_id: Option<String>,
}

impl AppError {
    /// An error without fields.
    #[must_use]
    pub const fn new(code: ErrorCode) -> Self {
        Self {
            code,
            fields: Vec::new(),
            request_id: None,
        }
    }

    /// What is wrong with the field `name`, if it is.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&FieldError> {
        self.fields.iter().find(|field| field.field == name)
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        use ServerFnErrorErr as E;
        Self::new(match error {
            E::Request(_) => ErrorCode::Unavailable,
            E::Args(_) | E::MissingArg(_) => ErrorCode::Invalid,
            E::Registration(_)
            | E::UnsupportedRequestMethod(_)
            | E::ServerError(_)
            | E::MiddlewareError(_)
            | E::Deserialization(_)
            | E::Serialization(_)
            | E::Response(_) => ErrorCode::Internal,
        })
    }
}

/// The sentence for a field error, with its limit where one is known.
#[must_use]
pub fn field_text(t: &L10nLanguage, error: &FieldError) -> String {
    match (error.code, error.limit) {
        (ErrorCode::TooLong, Some(limit)) => t.error_too_long_limit(limit),
        (ErrorCode::TooShort, Some(limit)) => t.error_too_short_limit(limit),
        (ErrorCode::BadNumber, Some(limit)) => t.error_bad_number_limit(limit),
        (ErrorCode::TooMany, Some(limit)) => t.error_too_many_limit(limit),
        (code, _) => error_text(t, code),
    }
}

/// The sentence for an error, with its numbers where it carries some.
#[must_use]
pub fn sentence(t: &L10nLanguage, error: &AppError) -> String {
    let number = |name: &str| error.field(name).and_then(|field| field.limit);
    if let (ErrorCode::TooRisky, Some(risk), Some(limit)) = (error.code, number("risk"), number("limit")) {
        return t.error_too_risky_at(risk, limit);
    }
    match (error.code, number("approved"), number("now")) {
        (ErrorCode::AudienceGrown, Some(approved), Some(now)) => t.error_audience_grown_from(approved, now),
        (code, ..) => error_text(t, code),
    }
}

/// The sentence for a code.
#[must_use]
pub fn error_text(t: &L10nLanguage, code: ErrorCode) -> String {
    use ErrorCode as C;
    match code {
        C::Unauthenticated => t.error_unauthenticated(),
        C::Forbidden => t.error_forbidden(),
        C::NotFound => t.error_not_found(),
        C::Invalid => t.error_invalid(),
        C::Conflict => t.error_conflict(),
        C::RateLimited => t.error_rate_limited(),
        C::TooLarge => t.error_too_large(),
        C::Internal => t.error_internal(),
        C::Unavailable => t.error_unavailable(),
        C::TimedOut => t.error_timed_out(),
        C::Required => t.error_required(),
        C::TooLong => t.error_too_long(),
        C::TooShort => t.error_too_short(),
        C::BadEmail => t.error_bad_email(),
        C::BadPhone => t.error_bad_phone(),
        C::BadRegistration => t.error_bad_registration(),
        C::PlaceholderRegistration => t.error_placeholder_registration(),
        C::BadChoice => t.error_bad_choice(),
        C::BadTime => t.error_bad_time(),
        C::PastTime => t.error_past_time(),
        C::BadUrl => t.error_bad_url(),
        C::Taken => t.error_taken(),
        C::BadDays => t.error_bad_days(),
        C::BadNumber => t.error_bad_number(),
        C::TooMany => t.error_too_many(),
        C::BadPhrase => t.error_bad_phrase(),
        C::BadLimit => t.error_bad_limit(),
        C::LimitsCrossed => t.error_limits_crossed(),
        C::BadCredentials => t.error_bad_credentials(),
        C::BadCode => t.error_bad_code(),
        C::BadLink => t.error_bad_link(),
        C::WeakPassword => t.error_weak_password(),
        C::LastOwner => t.error_last_owner(),
        C::FileTooLarge => t.error_file_too_large(),
        C::BadFile => t.error_bad_file(),
        C::BadEncoding => t.error_bad_encoding(),
        C::TooManyRows => t.error_too_many_rows(),
        C::EmptyFile => t.error_empty_file(),
        C::NoPhoneColumn => t.error_no_phone_column(),
        C::FileAlreadyImported => t.error_file_already_imported(),
        C::BadState => t.error_bad_state(),
        C::Blocked => t.error_blocked(),
        C::NobodyToSend => t.error_nobody_to_send(),
        C::NoText => t.error_no_text(),
        C::NoSubject => t.error_no_subject(),
        C::TooRisky => t.error_too_risky(),
        C::OwnContent => t.error_own_content(),
        C::ContentChanged => t.error_content_changed(),
        C::ApprovalNeeded => t.error_approval_needed(),
        C::ApprovalExpired => t.error_approval_expired(),
        C::ReferenceNeeded => t.error_reference_needed(),
        C::AudienceGrown => t.error_audience_grown(),
        C::NotYours => t.error_not_yours(),
        C::TooLate => t.error_too_late(),
        C::Claimed => t.error_claimed(),
        C::NoSender => t.error_no_sender(),
        C::SenderPaused => t.error_sender_paused(),
        C::SenderArchived => t.error_sender_archived(),
        C::SenderOtherChannel => t.error_sender_other_channel(),
        C::AiBudgetSpent => t.error_ai_budget_spent(),
        C::AiQuotaSpent => t.error_ai_quota_spent(),
        C::AiNeeded => t.error_ai_needed(),
        C::NothingInLibrary => t.error_nothing_in_library(),
        C::StillWriting => t.error_still_writing(),
        C::IdempotencyMismatch => t.error_idempotency_mismatch(),
    }
}
