//! Errors as `application/problem+json` (RFC 9457) with our stable codes.

use std::time::Duration;

use app::{error::error_text, server_context::status_of};
use axum::{
    Json,
    extract::{
        Request,
        rejection::{JsonRejection, PathRejection, QueryRejection},
    },
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::{ErrorCode, FieldError, Language};
use serde::Serialize;
use services::Error;
use utoipa::ToSchema;

use crate::access_log::RequestId;

/// Why a request was not done. Rendered by
/// [`answer_with_problems`], which knows the request's id.
#[derive(Clone, Debug)]
pub struct Problem {
    status: StatusCode,
    code: ErrorCode,
    detail: Option<String>,
    errors: Vec<FieldError>,
    retry_after: Option<Duration>,
}

/// The result of a handler.
pub type Result<T> = std::result::Result<T, Problem>;

impl Problem {
    /// A problem with the status that belongs to its code.
    #[must_use]
    pub const fn new(code: ErrorCode) -> Self {
        Self {
            status: status_of(code),
            code,
            detail: None,
            errors: Vec::new(),
            retry_after: None,
        }
    }

    /// With another status than the code's usual one.
    #[must_use]
    pub fn status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// With a sentence about this very case, in English, for developers.
    #[must_use]
    pub fn detail(self, detail: impl Into<String>) -> Self {
        Self {
            detail: Some(detail.into()),
            ..self
        }
    }

    /// With the time after which a second try makes sense.
    #[must_use]
    pub fn retry_after(self, wait: Duration) -> Self {
        Self {
            retry_after: Some(wait),
            ..self
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        if error.is_fault() {
            // The log line of the request has the same id; see `answer_with_problems`.
            tracing::error!(error = ?error, "api: request failed");
        }
        let problem = Self::new(error.code());
        match error {
            Error::Forbidden(permission) => problem.detail(format!("the role of this key's member lacks the permission {permission}")),
            Error::AudienceGrown { approved, now } => {
                let detail = format!("approved for {approved} recipients, it would reach {now} now; POST /campaigns/{{id}}/resubmit asks for approval again");
                Self {
                    errors: error.into_fields(),
                    ..problem.detail(detail)
                }
            }
            Error::Refused(ErrorCode::ApprovalExpired) => {
                problem.detail("the approval no longer holds, or will not at that time; POST /campaigns/{id}/resubmit asks for it again")
            }
            Error::TooRisky { risk, limit } => {
                let detail =
                    format!("the second opinion sees a risk of {risk}, over the organisation's limit of {limit}; GET /campaigns/{{id}}/review says where");
                Self {
                    errors: error.into_fields(),
                    ..problem.detail(detail)
                }
            }
            Error::Invalid(errors) => Self { errors, ..problem },
            Error::RateLimited { retry_after } => problem.retry_after(retry_after),
            _ => problem,
        }
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        from_rejection(rejection.status(), rejection.body_text())
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        from_rejection(StatusCode::UNPROCESSABLE_ENTITY, rejection.body_text())
    }
}

impl From<PathRejection> for Problem {
    fn from(_: PathRejection) -> Self {
        // An id that cannot be one names nothing.
        Self::new(ErrorCode::NotFound)
    }
}

fn from_rejection(status: StatusCode, detail: String) -> Problem {
    let code = if status == StatusCode::PAYLOAD_TOO_LARGE {
        ErrorCode::TooLarge
    } else {
        ErrorCode::Invalid
    };
    Problem::new(code).status(status).detail(detail)
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// What is sent for a [`Problem`].
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// A name for the kind of problem; the same for the same code.
    #[serde(rename = "type")]
    #[schema(example = "urn:prachar:error:invalid")]
    kind: String,
    /// The kind of problem in words.
    #[schema(example = "Some fields need your attention.")]
    title: String,
    /// The HTTP status.
    #[schema(example = 422)]
    status: u16,
    /// The stable code; act on this.
    #[schema(value_type = String, example = "invalid")]
    code: ErrorCode,
    /// More about this very case, for developers.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// Finds the request in our logs; also in the header `x-request-id`.
    #[schema(example = "019aa5b7c1e07d2f8a4b3c2d1e0f9a8b")]
    request_id: String,
    /// The fields that cannot be taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldProblem>,
}

/// One field that cannot be taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldProblem {
    /// The field's name.
    #[schema(example = "phone")]
    field: String,
    /// What is wrong with it.
    #[schema(value_type = String, example = "bad-phone")]
    code: ErrorCode,
    /// The limit that was passed, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<u64>,
}

impl From<FieldError> for FieldProblem {
    fn from(error: FieldError) -> Self {
        Self {
            field: error.field,
            code: error.code,
            limit: error.limit,
        }
    }
}

/// Gives every error under `/api` its body, also those that the framework and the layers around us
/// made: a wrong method, a refused origin, a panic, a request that took too long.
pub async fn answer_with_problems(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path != "/api" && !path.starts_with("/api/") {
        return next.run(request).await;
    }
    let request_id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let response = next.run(request).await;
    let status = response.status();
    let problem = match response.extensions().get::<Problem>() {
        Some(problem) => problem.clone(),
        None if is_bare_error(&response) => from_status(status),
        None => return response,
    };
    if problem.code == ErrorCode::Internal {
        // What went wrong stands in a line above; this one joins it to the request.
        tracing::error!(request_id, %status, "api: a fault of ours");
    }
    let (mut parts, _) = response.into_parts();
    for name in [
        header::CONTENT_TYPE,
        header::CONTENT_LENGTH,
        header::CONTENT_ENCODING,
        header::TRANSFER_ENCODING,
    ] {
        parts.headers.remove(name);
    }
    let mut rendered = body(problem, request_id);
    for (name, value) in rendered.headers() {
        parts.headers.insert(name, value.clone());
    }
    *rendered.headers_mut() = parts.headers;
    rendered
}

fn is_bare_error(response: &Response) -> bool {
    let status = response.status();
    let is_json = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"application/"));
    (status.is_client_error() || status.is_server_error()) && !is_json
}

fn from_status(status: StatusCode) -> Problem {
    let code = match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => ErrorCode::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE => ErrorCode::TooLarge,
        StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => ErrorCode::TimedOut,
        StatusCode::FORBIDDEN => ErrorCode::Forbidden,
        _ if status.is_client_error() => ErrorCode::Invalid,
        _ => ErrorCode::Internal,
    };
    Problem::new(code).status(status)
}

fn body(problem: Problem, request_id: String) -> Response {
    let code = problem.code;
    let body = ProblemBody {
        kind: format!("urn:prachar:error:{code}"),
        title: error_text(l10n::get(Language::En), code),
        status: problem.status.as_u16(),
        code,
        detail: problem.detail,
        request_id,
        errors: problem.errors.into_iter().map(FieldProblem::from).collect(),
    };
    let mut response = (problem.status, Json(body)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if problem.status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if let Some(wait) = problem.retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1)));
    }
    response
}
