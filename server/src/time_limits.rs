//! How long a request may take: an ordinary one a fixed time, an upload as long as it goes on coming.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use domain::ErrorCode;
use futures::{StreamExt, future, stream};
use tokio::time::{Instant, sleep_until, timeout};

use crate::uploads;

/// Where files come in: the form of the import, and the same over the API.
const UPLOADS: [&str; 2] = [uploads::PATH, "/api/v1/imports"];

/// The limits. Tests set shorter ones.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// Longest time an ordinary request may take. An event stream answers at once and then flows, so
    /// it is not cut.
    pub request: Duration,
    /// An upload has no limit as a whole: 50 MB over a slow mobile line take their time. It is cut
    /// when this much time brings fewer than [`Times::least`] bytes, or no answer after its end.
    pub patience: Duration,
    /// Bytes that an upload brings in [`Times::patience`] at the least. So nobody keeps a connection
    /// by sending a letter now and then.
    pub least: usize,
}

impl Default for Times {
    /// 30 seconds; for an upload 256 KB a minute, the slowest that mobile data ever is.
    fn default() -> Self {
        Self {
            request: Duration::from_secs(30),
            patience: Duration::from_secs(60),
            least: 256 * 1024,
        }
    }
}

/// Ends a request that takes too long: with 504 when we are slow, with 408 when its body is.
pub async fn limit(times: Times, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if request.method() == Method::POST && UPLOADS.contains(&path) {
        let is_form = path == uploads::PATH;
        return upload(times, request, next).await.unwrap_or_else(|status| stopped(status, is_form));
    }
    match timeout(times.request, next.run(request)).await {
        Ok(response) => response,
        Err(_) => StatusCode::GATEWAY_TIMEOUT.into_response(),
    }
}

async fn upload(times: Times, request: Request, next: Next) -> Result<Response, StatusCode> {
    let (parts, body) = request.into_parts();
    let progress = Progress::new(announced_length(&parts.headers));
    let body = progress.watching(body, times.least);
    tokio::select! {
        response = next.run(Request::from_parts(parts, body)) => Ok(response),
        status = progress.stall(times.patience) => Err(status),
    }
}

fn announced_length(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// A person who filled in the form goes back to it; a program gets the status.
fn stopped(status: StatusCode, is_form: bool) -> Response {
    if is_form {
        Redirect::to(&format!("/contacts/import?error={}", ErrorCode::TimedOut)).into_response()
    } else {
        status.into_response()
    }
}

/// How far an upload has come.
#[derive(Clone)]
struct Progress(Arc<Mutex<Came>>);

struct Came {
    /// Of the whole, where the sender has said how much it is.
    missing: Option<usize>,
    /// Since the last step.
    bytes: usize,
    /// When enough had come for the last time.
    step_at: Instant,
    is_complete: bool,
}

impl Progress {
    fn new(missing: Option<usize>) -> Self {
        Self(Arc::new(Mutex::new(Came {
            missing,
            bytes: 0,
            step_at: Instant::now(),
            is_complete: false,
        })))
    }

    fn lock(&self) -> MutexGuard<'_, Came> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The same body; what is read of it is noted.
    fn watching(&self, body: Body, least: usize) -> Body {
        let (reading, end) = (self.clone(), self.clone());
        let pieces = body.into_data_stream().inspect(move |piece| {
            if let Ok(piece) = piece {
                reading.lock().add(piece.len(), least);
            }
        });
        let end = stream::once(async move { end.lock().complete() }).filter_map(|()| future::ready(None));
        Body::from_stream(pieces.chain(end))
    }

    /// Returns when nothing has moved for so long.
    async fn stall(&self, patience: Duration) -> StatusCode {
        loop {
            let step_at = self.lock().step_at;
            sleep_until(step_at + patience).await;
            let came = self.lock();
            if came.step_at == step_at {
                return if came.is_complete {
                    StatusCode::GATEWAY_TIMEOUT
                } else {
                    StatusCode::REQUEST_TIMEOUT
                };
            }
        }
    }
}

impl Came {
    fn add(&mut self, bytes: usize, least: usize) {
        self.bytes += bytes;
        self.missing = self.missing.map(|missing| missing.saturating_sub(bytes));
        if self.missing == Some(0) {
            self.complete();
        } else if self.bytes >= least {
            self.step();
        }
    }

    fn complete(&mut self) {
        if !self.is_complete {
            self.is_complete = true;
            self.step();
        }
    }

    fn step(&mut self) {
        self.bytes = 0;
        self.step_at = Instant::now();
    }
}
