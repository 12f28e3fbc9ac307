//! What a page starts and what could end after it: tasks, timers, listeners.
//!
//! A page's signals end with the page. Whatever runs on must not touch them: reading a signal that is
//! gone stops the whole application. So nothing here or in `features/` calls `spawn_local` or a timer
//! by itself; it asks the [`Lifetime`] of its place. What must still happen when the page is gone (the
//! last save) reads everything it needs first and uses the `try_…` forms afterwards.

use std::{pin::pin, task::Poll, time::Duration};

use leptos::{prelude::*, task::spawn_local};

/// How long the page, or the part of it that is being built, is there.
#[derive(Clone, Copy)]
pub struct Lifetime(StoredValue<()>);

impl Lifetime {
    /// The lifetime of what is being built now.
    #[must_use]
    pub fn here() -> Self {
        Self(StoredValue::new(()))
    }

    /// Whether the page is gone.
    #[must_use]
    pub fn is_over(self) -> bool {
        self.0.is_disposed()
    }

    /// Runs `task` for as long as the page is there: once it is gone, the task is dropped instead of
    /// going on behind its next `await`.
    pub fn spawn(self, task: impl Future<Output = ()> + 'static) {
        spawn_local(async move {
            let mut task = pin!(task);
            std::future::poll_fn(|context| if self.is_over() { Poll::Ready(()) } else { task.as_mut().poll(context) }).await;
        });
    }

    /// Runs `then` after `pause`, if the page is still there.
    pub fn after(self, pause: Duration, then: impl FnOnce() + 'static) {
        set_timeout(
            move || {
                if !self.is_over() {
                    then();
                }
            },
            pause,
        );
    }
}

/// Does `what` again and again until what is being built now is gone. In the browser only.
pub fn every(pause: Duration, what: impl Fn() + Clone + 'static) {
    let here = Lifetime::here();
    Effect::new(move |_| {
        let what = what.clone();
        let guarded = move || {
            if !here.is_over() {
                what();
            }
        };
        if let Ok(interval) = set_interval_with_handle(guarded, pause) {
            on_cleanup(move || interval.clear());
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lifetime_ends_with_its_owner() {
        let page = Owner::new();
        let owner_of_part = page.child();
        let (life, part) = (page.with(Lifetime::here), owner_of_part.with(Lifetime::here));
        assert!(!life.is_over() && !part.is_over());
        owner_of_part.cleanup();
        assert!(!life.is_over() && part.is_over());
        page.cleanup();
        assert!(life.is_over());
    }
}
