//! What a use case can answer instead of a result.

use std::time::Duration;

use domain::{ErrorCode, FieldError, Permission};

/// The result of a use case.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a use case did not do what was asked. Carries no personal data.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody is signed in.
    #[error("not signed in")]
    Unauthenticated,
    /// The role may not do this.
    #[error("permission {0} needed")]
    Forbidden(Permission),
    /// No such thing in this organisation.
    #[error("not found")]
    NotFound,
    /// Fields are missing or wrong.
    #[error("invalid input")]
    Invalid(Vec<FieldError>),
    /// The rules of the business say no.
    #[error("refused: {0}")]
    Refused(ErrorCode),
    /// More people would receive it than the approval covers.
    #[error("the audience has grown from {approved} to {now}")]
    AudienceGrown {
        /// How many would have received what was approved.
        approved: u64,
        /// How many would receive it now.
        now: u64,
    },
    /// The second opinion sees more risk than the organisation lets pass.
    #[error("the second opinion sees a risk of {risk}, over {limit}")]
    TooRisky {
        /// The highest risk of any language.
        risk: u8,
        /// The organisation's limit.
        limit: u8,
    },
    /// Too many requests.
    #[error("rate limited")]
    RateLimited {
        /// How long to wait.
        retry_after: Duration,
    },
    /// The database.
    #[error(transparent)]
    Storage(#[from] storage::Error),
    /// A mistake of ours or of the machine.
    #[error("internal: {0}")]
    Internal(String),
}

impl Error {
    /// One field that cannot be taken.
    #[must_use]
    pub fn field(field: &str, code: ErrorCode) -> Self {
        Self::Invalid(vec![FieldError::new(field, code)])
    }

    /// The stable code for screens and the API.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::Unauthenticated => ErrorCode::Unauthenticated,
            Self::Forbidden(_) => ErrorCode::Forbidden,
            Self::NotFound => ErrorCode::NotFound,
            Self::Invalid(_) => ErrorCode::Invalid,
            Self::Refused(code) => *code,
            Self::AudienceGrown { .. } => ErrorCode::AudienceGrown,
            Self::TooRisky { .. } => ErrorCode::TooRisky,
            Self::RateLimited { .. } => ErrorCode::RateLimited,
            Self::Storage(storage::Error::Unavailable(_)) => ErrorCode::Unavailable,
            Self::Storage(storage::Error::Duplicate(_)) => ErrorCode::Conflict,
            Self::Storage(_) | Self::Internal(_) => ErrorCode::Internal,
        }
    }

    /// The fields that doors tell beside the code: what is wrong, or the numbers behind a refusal.
    #[must_use]
    pub fn into_fields(self) -> Vec<FieldError> {
        match self {
            Self::Invalid(fields) => fields,
            Self::AudienceGrown { approved, now } => [("approved", approved), ("now", now)]
                .map(|(field, count)| FieldError::with_limit(field, ErrorCode::AudienceGrown, count))
                .to_vec(),
            Self::TooRisky { risk, limit } => [("risk", risk), ("limit", limit)]
                .map(|(field, value)| FieldError::with_limit(field, ErrorCode::TooRisky, u64::from(value)))
                .to_vec(),
            _ => Vec::new(),
        }
    }

    /// Whether the fault is ours and the door should log it.
    #[must_use]
    pub const fn is_fault(&self) -> bool {
        matches!(self.code(), ErrorCode::Internal | ErrorCode::Unavailable)
    }
}

/// Collects field errors and answers with all of them at once.
#[derive(Debug, Default)]
pub struct Fields(Vec<FieldError>);

impl Fields {
    /// Notes a field error.
    pub fn refuse(&mut self, field: &str, code: ErrorCode) {
        self.0.push(FieldError::new(field, code));
    }

    /// Notes a field error that names its limit.
    pub fn refuse_limit(&mut self, field: &str, code: ErrorCode, limit: u64) {
        self.0.push(FieldError::with_limit(field, code, limit));
    }

    /// Trims `value`; notes when it is empty or longer than `max` characters.
    pub fn text(&mut self, field: &str, value: &str, max: usize) -> String {
        let value = value.trim();
        if value.is_empty() {
            self.refuse(field, ErrorCode::Required);
        } else if value.chars().count() > max {
            self.refuse_limit(field, ErrorCode::TooLong, max as u64);
        }
        value.to_owned()
    }

    /// Like [`Fields::text`], but may be empty.
    pub fn optional_text(&mut self, field: &str, value: &str, max: usize) -> String {
        if value.trim().is_empty() {
            String::new()
        } else {
            self.text(field, value, max)
        }
    }

    /// The value of `parsed`, or a note with `code`.
    pub fn parsed<T, E>(&mut self, field: &str, parsed: std::result::Result<T, E>, code: ErrorCode) -> Option<T> {
        if parsed.is_err() {
            self.refuse(field, code);
        }
        parsed.ok()
    }

    /// Ends the collection.
    ///
    /// # Errors
    /// [`Error::Invalid`] with everything noted.
    pub fn finish(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid(self.0)) }
    }
}
