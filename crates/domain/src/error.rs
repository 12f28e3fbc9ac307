//! Stable error codes: one closed list for screens, API and logs.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

/// What went wrong, as a stable code. Screens translate it, the API sends it as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum ErrorCode {
    // --- any door ---
    /// Not signed in, or the session ended.
    Unauthenticated,
    /// Signed in, but the role may not do this.
    Forbidden,
    /// No such thing in this organisation.
    NotFound,
    /// Fields are missing or wrong; see the field errors.
    Invalid,
    /// Somebody changed it meanwhile; reload.
    Conflict,
    /// Too many requests; wait.
    RateLimited,
    /// The request is larger than allowed.
    TooLarge,
    /// Our fault; the request id finds the log line.
    Internal,
    /// A provider or the database is not reachable now.
    Unavailable,
    /// The request took longer than allowed, or came too slowly.
    TimedOut,
    // --- fields ---
    /// A value is required.
    Required,
    /// Longer than allowed.
    TooLong,
    /// Shorter than allowed.
    TooShort,
    /// Not an e-mail address.
    BadEmail,
    /// Not an Indian mobile number.
    BadPhone,
    /// Not a registration number of this type.
    BadRegistration,
    /// A placeholder in place of a registration number.
    PlaceholderRegistration,
    /// Not one of the accepted values.
    BadChoice,
    /// Not a valid date or time.
    BadTime,
    /// The time lies in the past.
    PastTime,
    /// Not an https address.
    BadUrl,
    /// Already in use.
    Taken,
    /// Not a whole number of days that is accepted.
    BadDays,
    /// Not a whole number that is accepted.
    BadNumber,
    /// More of them than allowed.
    TooMany,
    /// Words that would match nothing, or a single letter.
    BadPhrase,
    /// Not a limit of risk: a whole number from 50 to 100.
    BadLimit,
    /// The limit for a person's review is not below the one for the way back.
    LimitsCrossed,
    // --- accounts ---
    /// E-mail or password is wrong (never says which).
    BadCredentials,
    /// The second factor's code is wrong or was used.
    BadCode,
    /// The link is used up, expired or never existed.
    BadLink,
    /// The password is too easy to guess.
    WeakPassword,
    /// The last active owner cannot be removed or changed.
    LastOwner,
    // --- contacts and imports ---
    /// The file is larger than 50 MB.
    FileTooLarge,
    /// Not a CSV or XLSX file.
    BadFile,
    /// The text encoding could not be read.
    BadEncoding,
    /// The file has more than 200,000 rows.
    TooManyRows,
    /// The file has no rows.
    EmptyFile,
    /// No column holds phone numbers.
    NoPhoneColumn,
    /// This very file was imported before.
    FileAlreadyImported,
    // --- campaigns ---
    /// The campaign's status does not allow this step.
    BadState,
    /// Blocking findings must be fixed first.
    Blocked,
    /// Nobody would receive it.
    NobodyToSend,
    /// No text has been written.
    NoText,
    /// An e-mail lacks its subject line, or that has more than 150 characters.
    NoSubject,
    /// The second opinion finds it too risky; see the fields `risk` and `limit`.
    TooRisky,
    /// The author cannot approve their own content.
    OwnContent,
    /// The content changed after it was submitted.
    ContentChanged,
    /// An approval is needed first.
    ApprovalNeeded,
    /// The approval is no longer valid, or will not be at the time it is planned for: ask again.
    ApprovalExpired,
    /// The reference of a supervisory body or fund house is needed first, valid when it is sent.
    ReferenceNeeded,
    /// More people would receive it than were approved; see the fields `approved` and `now`.
    AudienceGrown,
    /// Only who decided can take the decision back.
    NotYours,
    /// The time to take it back is over.
    TooLate,
    /// Somebody else is looking at the request: take it over first.
    Claimed,
    /// No active sender for this channel.
    NoSender,
    /// The sender that was named is paused: resume it or name another.
    SenderPaused,
    /// The sender that was named is archived: name another.
    SenderArchived,
    /// The sender that was named does not send over this channel: name another.
    SenderOtherChannel,
    // --- the writing assistant ---
    /// What may be spent on text models today is spent: the library still writes.
    AiBudgetSpent,
    /// The member has asked text models as often as they may today: the library still writes.
    AiQuotaSpent,
    /// Only a text model can do this, and none answers.
    AiNeeded,
    /// The library holds nothing on this subject.
    NothingInLibrary,
    /// It is still being written.
    StillWriting,
    /// An `Idempotency-Key` was used for another request.
    IdempotencyMismatch,
}

impl ErrorCode {
    /// The stable code, also the wire form.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }
}

/// One field of a form or request that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name as the form and the API spell it.
    pub field: String,
    /// What is wrong.
    pub code: ErrorCode,
    /// The limit that was passed, where there is one (characters, rows, bytes).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

impl FieldError {
    /// A field error without a limit.
    #[must_use]
    pub fn new(field: &str, code: ErrorCode) -> Self {
        Self {
            field: field.to_owned(),
            code,
            limit: None,
        }
    }

    /// A field error that names the limit.
    #[must_use]
    pub fn with_limit(field: &str, code: ErrorCode, limit: u64) -> Self {
        Self {
            field: field.to_owned(),
            code,
            limit: Some(limit),
        }
    }
}
