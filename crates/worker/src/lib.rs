//! Background work: the only crate that names apalis.
//!
//! Three things run side by side until shutdown. The sweeper finds due work in the truth tables (see
//! [`services::work`]) and hands it to the queue, whose workers do it. The sending loop
//! ([`services::sending`]) claims and sends by itself, and [`services::relay`] tells other nodes. A task in the queue only says that work is
//! due: one that is lost is found again at the next sweep, one that is there twice finds nothing
//! left to do.

mod queue;
mod schedules;
mod sweeper;
#[cfg(test)]
mod tests;

use services::{App, relay, sending};
use tokio_util::sync::CancellationToken;

/// Does background work until `shutdown`; then finishes what is under way.
///
/// # Errors
/// When the queue cannot be set up or breaks down.
pub async fn run(app: App, shutdown: CancellationToken) -> anyhow::Result<()> {
    let queue = queue::Queue::open(&app).await?;
    let pending = sweeper::Pending::default();
    let workers = queue.clone().work(app.clone(), pending.clone(), shutdown.clone());
    let (worked, (), (), ()) = tokio::join!(
        workers,
        sweeper::run(&app, queue, &pending, &shutdown),
        sending::run(&app, &shutdown),
        relay::run(&app, &shutdown)
    );
    worked
}
