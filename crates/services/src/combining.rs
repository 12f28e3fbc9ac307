//! Many small writes as few large ones: whoever comes first writes for all who wait.
//!
//! Under load a batch is whatever gathered while the batch before was being committed, so nothing
//! waits for a timer; without load everybody writes at once.

use std::sync::{Mutex, PoisonError};

use tokio::sync::oneshot;

use crate::{Error, Result};

/// Items per batch at most.
const MOST: usize = 256;

/// Gathers items of several callers.
#[derive(Debug)]
pub(crate) struct Combiner<T> {
    waiting: Mutex<Vec<Waiting<T>>>,
    turn: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct Waiting<T> {
    item: T,
    done: oneshot::Sender<bool>,
}

impl<T> Default for Combiner<T> {
    fn default() -> Self {
        Self {
            waiting: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
        }
    }
}

impl<T> Combiner<T> {
    /// Hands in `item` and returns when a batch with it was written. `write` is called when it is
    /// this caller's turn to write for all, and must be the same for every caller.
    ///
    /// # Errors
    /// What `write` said; for those whose item somebody else wrote, [`Error::Internal`].
    pub(crate) async fn submit<W: Future<Output = Result<()>> + Send>(&self, item: T, write: impl Fn(Vec<T>) -> W + Send) -> Result<()> {
        let (done, mut is_done) = oneshot::channel();
        self.waiting().push(Waiting { item, done });
        // Those whose item was written go at once; only who still waits queues for the turn.
        let _turn = tokio::select! {
            biased;
            written = &mut is_done => return told(written.ok()),
            turn = self.turn.lock() => turn,
        };
        loop {
            match is_done.try_recv() {
                Ok(written) => return told(Some(written)),
                Err(oneshot::error::TryRecvError::Closed) => return told(None),
                Err(oneshot::error::TryRecvError::Empty) => {}
            }
            let (items, waiters) = self.next_batch();
            let written = write(items).await;
            for waiter in waiters {
                // Nobody listens when the caller was cancelled; the item is written all the same.
                let _ = waiter.send(written.is_ok());
            }
            // Said in full to the one who wrote; the loop then finds that its own item is done.
            written?;
        }
    }

    fn next_batch(&self) -> (Vec<T>, Vec<oneshot::Sender<bool>>) {
        let mut waiting = self.waiting();
        let count = waiting.len().min(MOST);
        waiting.drain(..count).map(|waiting| (waiting.item, waiting.done)).unzip()
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Vec<Waiting<T>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the one who wrote said of our item; nothing when they were stopped in the middle.
fn told(written: Option<bool>) -> Result<()> {
    match written {
        Some(true) => Ok(()),
        Some(false) | None => Err(Error::Internal("the batch was not written".into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{sync::Arc, sync::atomic::AtomicUsize, sync::atomic::Ordering, time::Duration};

    #[tokio::test]
    async fn everything_is_written_once_and_in_few_batches() {
        let combiner = Arc::new(Combiner::default());
        let (batches, sum) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let mut tasks = tokio::task::JoinSet::new();
        for item in 1..=1_000_usize {
            let (combiner, batches, sum) = (combiner.clone(), batches.clone(), sum.clone());
            tasks.spawn(async move {
                let write = |items: Vec<usize>| {
                    let (batches, sum) = (batches.clone(), sum.clone());
                    async move {
                        tokio::time::sleep(Duration::from_millis(1)).await;
                        batches.fetch_add(1, Ordering::Relaxed);
                        sum.fetch_add(items.iter().sum(), Ordering::Relaxed);
                        Ok(())
                    }
                };
                combiner.submit(item, write).await
            });
        }
        while let Some(result) = tasks.join_next().await {
            result.unwrap().unwrap();
        }
        assert_eq!(sum.load(Ordering::Relaxed), 500_500);
        assert!(batches.load(Ordering::Relaxed) < 50);
    }

    #[tokio::test]
    async fn a_failure_is_told_to_everybody() {
        let combiner = Combiner::default();
        let write = |_: Vec<u8>| async { Err(Error::NotFound) };
        let (one, other) = tokio::join!(combiner.submit(1, write), combiner.submit(2, write));
        assert!(one.is_err() && other.is_err());
    }
}
