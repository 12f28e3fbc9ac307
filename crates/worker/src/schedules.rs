//! Every schedule of the installation, in one list.

use std::time::Duration;

/// Something that happens again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Schedule {
    /// Look for due work: scheduled campaigns, recipient lists and imports that are not complete,
    /// campaigns that are through.
    Sweep,
    /// Check by the present rulebook what is approved and not sent.
    Recheck,
    /// Ask Meta how WhatsApp numbers and their templates stand, a day after it was asked last.
    Refresh,
    /// Play the callbacks of the sandbox that a process which ended has taken with it.
    Replay,
    /// Forget what has ended: sessions, links, failed sign-ins, answers kept for repeated requests,
    /// uploads that nobody started.
    Forget,
    /// Forget tasks of the queue that were done.
    Tidy,
}

/// The list, with how often each comes round. The first time is at the start. Sending has its own
/// loop; see `services::sending`.
pub(crate) const ALL: [(Schedule, Duration); 6] = [
    (Schedule::Sweep, Duration::from_secs(2)),
    (Schedule::Recheck, HOUR),
    (Schedule::Refresh, HOUR),
    (Schedule::Replay, HOUR),
    (Schedule::Forget, HOUR),
    (Schedule::Tidy, HOUR),
];

const HOUR: Duration = Duration::from_secs(60 * 60);
