//! The body of an answer: whole, or one byte at a time.

use std::{
    convert::Infallible,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::{Body, Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep};

/// A body.
pub(crate) enum Reply {
    /// All of it at once.
    Whole(Full<Bytes>),
    /// One byte after each pause.
    Drip {
        /// What is still to come.
        rest: Bytes,
        /// Between two bytes.
        pause: Duration,
        /// Ends when the next byte is due.
        next: Pin<Box<Sleep>>,
    },
}

impl Reply {
    /// `bytes`, one after each `pause`.
    pub(crate) fn dripping(bytes: Bytes, pause: Duration) -> Self {
        Self::Drip {
            rest: bytes,
            pause,
            next: Box::pin(sleep(pause)),
        }
    }
}

impl Body for Reply {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match self.get_mut() {
            Self::Whole(whole) => Pin::new(whole).poll_frame(context),
            Self::Drip { rest, .. } if rest.is_empty() => Poll::Ready(None),
            Self::Drip { rest, pause, next } => {
                if next.as_mut().poll(context).is_pending() {
                    return Poll::Pending;
                }
                next.as_mut().reset(Instant::now() + *pause);
                Poll::Ready(Some(Ok(Frame::data(rest.split_to(1)))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(whole) => whole.is_end_stream(),
            Self::Drip { rest, .. } => rest.is_empty(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(whole) => whole.size_hint(),
            Self::Drip { rest, .. } => SizeHint::with_exact(rest.len() as u64),
        }
    }
}
