//! Every schedule of the installation, in one list.

use std::time::Duration;

/// Something that happens again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Schedule {
    /// Look for due work: scheduled campaigns, recipient lists and imports that are not complete,
    /// campaigns that are through.
    Sweep,
    /// Forget tasks of the queue that were done.
    Tidy,
}

/// The list, with how often each comes round. Sending has its own loop; see `services::sending`.
pub(crate) const ALL: [(Schedule, Duration); 2] = [(Schedule::Sweep, Duration::from_secs(2)), (Schedule::Tidy, Duration::from_secs(60 * 60))];
