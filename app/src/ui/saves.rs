//! Saves that outlive their page. A page that is left sends at once what it still holds; whoever loads
//! the same thing again waits for that, and so reads what was just written. The saves of one thing go
//! one after the other, so that none is in another's way.

use std::{
    future::poll_fn,
    mem,
    sync::Arc,
    task::{Poll, Waker},
};

use leptos::prelude::*;
use uuid::Uuid;

/// Sends what a page still holds.
type Flush = Arc<dyn Fn() + Send + Sync>;

#[derive(Default)]
struct Line {
    /// The number given last.
    last: u64,
    /// Saves under way or waiting, with what they save, in their order.
    turns: Vec<(Uuid, u64)>,
    /// Open pages, with what they save.
    pages: Vec<(Uuid, u64, Flush)>,
    /// Who waits for a turn to end.
    waiting: Vec<Waker>,
}

/// Every save of this window, whichever page began it.
#[derive(Clone, Copy)]
pub struct Saves(StoredValue<Line>);

impl Saves {
    fn new() -> Self {
        Self(StoredValue::new(Line::default()))
    }

    /// The place of a save of `what` behind those that were begun before. Taken before anything is
    /// awaited, so that nobody overlooks it.
    #[must_use]
    pub fn turn(self, what: Uuid) -> Turn {
        let number = self.number(|line, number| line.turns.push((what, number)));
        Turn { saves: self, what, number }
    }

    /// Calls `flush`, which saves what the page being built still holds of `what`, whenever that must
    /// not wait: before `what` is loaded anew, when the window is put away, and when the page ends.
    pub fn hold(self, what: Uuid, flush: impl Fn() + Send + Sync + 'static) {
        let flush: Flush = Arc::new(flush);
        let held = flush.clone();
        let number = self.number(|line, number| line.pages.push((what, number, held)));
        on_cleanup(move || {
            flush();
            self.0.try_update_value(|line| line.pages.retain(|page| page.1 != number));
        });
    }

    /// Ends once nothing of `what` is still to be saved: whatever is loaded then is the newest.
    pub async fn settled(self, what: Uuid) {
        self.flush(|held| held == what);
        self.until(|line| line.turns.iter().all(|turn| turn.0 != what)).await;
    }

    fn flush(self, which: impl Fn(Uuid) -> bool) {
        let pages = self.0.try_with_value(|line| {
            let pages = line.pages.iter().filter(|page| which(page.0));
            pages.map(|page| page.2.clone()).collect::<Vec<_>>()
        });
        for flush in pages.unwrap_or_default() {
            flush();
        }
    }

    fn number(self, take: impl FnOnce(&mut Line, u64)) -> u64 {
        let number = self.0.try_update_value(|line| {
            line.last += 1;
            let number = line.last;
            take(line, number);
            number
        });
        number.unwrap_or_default()
    }

    async fn until(self, is_time: impl Fn(&Line) -> bool) {
        poll_fn(move |context| {
            let is_time = self.0.try_update_value(|line| {
                let is_time = is_time(line);
                if !is_time {
                    line.waiting.push(context.waker().clone());
                }
                is_time
            });
            if is_time == Some(false) { Poll::Pending } else { Poll::Ready(()) }
        })
        .await;
    }
}

/// A place in the line; dropped, it lets the next one in.
pub struct Turn {
    saves: Saves,
    what: Uuid,
    number: u64,
}

impl Turn {
    /// Ends once everything before it is saved.
    pub async fn come(&self) {
        let (what, number) = (self.what, self.number);
        let first = move |line: &Line| line.turns.iter().find(|turn| turn.0 == what).map(|turn| turn.1);
        self.saves.until(move |line| first(line) == Some(number)).await;
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let waiting = self.saves.0.try_update_value(|line| {
            line.turns.retain(|turn| turn.1 != self.number);
            mem::take(&mut line.waiting)
        });
        waiting.unwrap_or_default().into_iter().for_each(Waker::wake);
    }
}

/// Makes [`use_saves`] work below; called once by the application.
pub fn provide_saves() {
    let saves = Saves::new();
    provide_context(saves);
    // A window that was put away may never be shown again, above all on phones.
    Effect::new(move |_| {
        window_event_listener_untyped("visibilitychange", move |_| saves.flush(|_| true));
    });
}

/// The window's saves.
#[must_use]
pub fn use_saves() -> Saves {
    use_context().unwrap_or_else(Saves::new)
}

#[cfg(test)]
mod tests {
    use std::{
        pin::pin,
        sync::atomic::{AtomicU32, Ordering},
        task::Context,
    };

    use super::*;

    fn is_over(task: impl Future<Output = ()>) -> bool {
        pin!(task).poll(&mut Context::from_waker(Waker::noop())).is_ready()
    }

    #[test]
    fn saves_of_one_thing_take_turns() {
        let window = Owner::new();
        let saves = window.with(Saves::new);
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let (first, second, apart) = (saves.turn(one), saves.turn(one), saves.turn(other));
        assert!(is_over(first.come()) && !is_over(second.come()) && is_over(apart.come()));
        assert!(!is_over(saves.settled(one)));
        drop(first);
        assert!(is_over(second.come()) && !is_over(saves.settled(one)));
        drop(second);
        assert!(is_over(saves.settled(one)) && !is_over(saves.settled(other)));
    }

    #[test]
    fn who_waits_is_woken() {
        let window = Owner::new();
        let saves = window.with(Saves::new);
        let turn = saves.turn(Uuid::nil());
        let mut settled = pin!(saves.settled(Uuid::nil()));
        assert!(settled.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        assert_eq!(saves.0.with_value(|line| line.waiting.len()), 1);
        drop(turn);
        assert_eq!(saves.0.with_value(|line| line.waiting.len()), 0);
        assert!(settled.poll(&mut Context::from_waker(Waker::noop())).is_ready());
    }

    #[test]
    fn a_page_gives_up_what_it_holds_when_asked_and_when_it_ends() {
        let window = Owner::new();
        let saves = window.with(Saves::new);
        let page = window.child();
        let count = Arc::new(AtomicU32::new(0));
        let counter = count.clone();
        page.with(|| {
            saves.hold(Uuid::nil(), move || {
                counter.fetch_add(1, Ordering::Relaxed);
            });
        });
        assert!(is_over(saves.settled(Uuid::from_u128(1))));
        assert_eq!(count.load(Ordering::Relaxed), 0);
        assert!(is_over(saves.settled(Uuid::nil())));
        assert_eq!(count.load(Ordering::Relaxed), 1);
        page.cleanup();
        assert_eq!(count.load(Ordering::Relaxed), 2);
        assert!(is_over(saves.settled(Uuid::nil())));
        assert_eq!(count.load(Ordering::Relaxed), 2);
    }
}
