//! WhatsApp's customer service window: free text may go for 24 hours after each message of the
//! person; outside of it only approved templates (error 131047 otherwise).

use chrono::{DateTime, TimeDelta, Utc};

/// How long the window stays open.
const LENGTH: TimeDelta = TimeDelta::hours(24);

/// Kept back at the end, so that a message that waits a moment at the provider is still inside.
const MARGIN: TimeDelta = TimeDelta::minutes(1);

/// Whether free text may be sent at `now` to a person whose last message came at `last_inbound`.
#[must_use]
pub fn is_open(last_inbound: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    closing(last_inbound).is_some_and(|closes| now < closes)
}

/// The instant from which on free text may no longer be sent; none when the person never wrote.
#[must_use]
pub fn closing(last_inbound: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    last_inbound.map(|at| at + LENGTH - MARGIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_less_a_minute() {
        let wrote: DateTime<Utc> = "2026-11-21T04:30:00Z".parse().unwrap();
        assert!(!is_open(None, wrote));
        assert!(is_open(Some(wrote), wrote));
        assert!(is_open(Some(wrote), wrote + TimeDelta::minutes(24 * 60 - 2)));
        assert!(!is_open(Some(wrote), wrote + TimeDelta::minutes(24 * 60 - 1)));
        assert!(!is_open(Some(wrote), wrote + TimeDelta::days(2)));
    }
}
