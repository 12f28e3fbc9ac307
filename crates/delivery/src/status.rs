//! Which status may follow which. Status only moves forward.
//!
//! ```text
//! queued < claimed < accepted < sent < delivered < read
//! ```
//!
//! A provider's callbacks come at least once, in any order, and `read` may come without
//! `delivered`. So a report is applied only where it is news, and every order of the same reports
//! ends in the same status (a property test holds this).

use domain::DeliveryStatus;

/// The status after `reported` came for a delivery that stands at `current`; `None` when the
/// report is no news and nothing is to be written.
///
/// - `failed` ends a delivery that is not yet delivered. A later `delivered` or `read` still wins:
///   with several phones one may fail and another receive.
/// - `unknown` is resolved by any report of the provider.
/// - `cancelled` is our intention, a provider's report is a fact: where a cancellation raced with
///   a call that had left, the report wins, so that the ledger tells what the person received.
/// - `skipped` is final: no call was ever made for it.
/// - A claim may end in `skipped` or `cancelled` by the claimant, who alone knows that no call
///   was made. Giving a claim back (`claimed` to `queued`) is not a report; it goes its own way.
#[must_use]
pub fn advance(current: DeliveryStatus, reported: DeliveryStatus) -> Option<DeliveryStatus> {
    use DeliveryStatus as S;
    let is_news = match current {
        S::Queued => reported != S::Queued && reported != S::Unknown,
        S::Claimed => !matches!(reported, S::Queued | S::Claimed),
        S::Accepted | S::Sent | S::Delivered | S::Read => further(current, reported) || (reported == S::Failed && !has_arrived(current)),
        S::Failed => has_arrived(reported),
        S::Unknown | S::Cancelled => is_provider_report(reported),
        S::Skipped => false,
    };
    is_news.then_some(reported)
}

/// Whether only a provider can have said it.
#[must_use]
pub const fn is_provider_report(status: DeliveryStatus) -> bool {
    use DeliveryStatus as S;
    matches!(status, S::Accepted | S::Sent | S::Delivered | S::Read | S::Failed)
}

/// Whether the message reached the phone.
#[must_use]
pub const fn has_arrived(status: DeliveryStatus) -> bool {
    matches!(status, DeliveryStatus::Delivered | DeliveryStatus::Read)
}

/// Whether `reported` lies further on the way than `current`, both being on the way.
fn further(current: DeliveryStatus, reported: DeliveryStatus) -> bool {
    matches!((step(current), step(reported)), (Some(here), Some(there)) if there > here)
}

/// The place on the way; none for statuses beside it.
const fn step(status: DeliveryStatus) -> Option<u8> {
    use DeliveryStatus as S;
    match status {
        S::Queued => Some(0),
        S::Claimed => Some(1),
        S::Accepted => Some(2),
        S::Sent => Some(3),
        S::Delivered => Some(4),
        S::Read => Some(5),
        S::Failed | S::Skipped | S::Cancelled | S::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use DeliveryStatus as S;
    use proptest::prelude::*;

    const REPORTS: [S; 5] = [S::Accepted, S::Sent, S::Delivered, S::Read, S::Failed];

    #[test]
    fn every_pair() {
        let allowed: &[(S, &[S])] = &[
            (
                S::Queued,
                &[S::Claimed, S::Accepted, S::Sent, S::Delivered, S::Read, S::Failed, S::Skipped, S::Cancelled],
            ),
            (
                S::Claimed,
                &[S::Accepted, S::Sent, S::Delivered, S::Read, S::Failed, S::Skipped, S::Cancelled, S::Unknown],
            ),
            (S::Accepted, &[S::Sent, S::Delivered, S::Read, S::Failed]),
            (S::Sent, &[S::Delivered, S::Read, S::Failed]),
            (S::Delivered, &[S::Read]),
            (S::Read, &[]),
            (S::Failed, &[S::Delivered, S::Read]),
            (S::Skipped, &[]),
            (S::Cancelled, &REPORTS),
            (S::Unknown, &REPORTS),
        ];
        assert_eq!(allowed.len(), S::ALL.len());
        for (current, follows) in allowed {
            for reported in S::ALL {
                let expected = follows.contains(&reported).then_some(reported);
                assert_eq!(advance(*current, reported), expected, "{current} + {reported}");
            }
        }
    }

    fn after_all(start: S, reports: &[S]) -> S {
        reports.iter().fold(start, |current, reported| advance(current, *reported).unwrap_or(current))
    }

    fn any_status() -> impl Strategy<Value = S> {
        proptest::sample::select(S::ALL.to_vec())
    }

    fn some_reports() -> impl Strategy<Value = Vec<S>> {
        proptest::collection::vec(proptest::sample::select(REPORTS.to_vec()), 0..12)
    }

    proptest! {
        #[test]
        fn the_order_of_reports_does_not_matter(start in any_status(), (reports, shuffled) in some_reports().prop_flat_map(|r| (Just(r.clone()), Just(r).prop_shuffle()))) {
            prop_assert_eq!(after_all(start, &reports), after_all(start, &shuffled));
        }

        #[test]
        fn doubled_reports_change_nothing(start in any_status(), reports in some_reports()) {
            let doubled: Vec<S> = reports.iter().flat_map(|r| [*r, *r]).collect();
            prop_assert_eq!(after_all(start, &reports), after_all(start, &doubled));
        }

        #[test]
        fn an_arrived_message_stays_arrived(reports in some_reports(), later in some_reports()) {
            let status = after_all(S::Queued, &reports);
            if has_arrived(status) {
                prop_assert!(has_arrived(after_all(status, &later)));
            }
        }

        #[test]
        fn no_chain_is_longer_than_the_way(start in any_status(), all in proptest::collection::vec(any_status(), 0..60)) {
            let mut current = start;
            let mut steps = 0;
            for reported in all {
                if let Some(next) = advance(current, reported) {
                    current = next;
                    steps += 1;
                }
            }
            prop_assert!(steps <= 8, "{} steps", steps);
        }
    }
}
