//! The statuses as the page groups them: exclusive, adding up to the total.

use domain::DeliveryStatus;

use crate::features::delivery_words::delivery_text;

/// A group of statuses: a tile, a segment of the bar, a tab of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bucket {
    /// Read.
    Read,
    /// On the phone, not read.
    Delivered,
    /// Taken over or sent by the provider, not on the phone.
    Sent,
    /// On its way to the provider.
    Sending,
    /// Waits for its turn.
    Queued,
    /// Will not arrive.
    Failed,
    /// May or may not have gone out.
    Unknown,
    /// Nothing was sent, on purpose.
    Skipped,
    /// Cancelled first.
    Cancelled,
}

impl Bucket {
    /// All, in the order of the page.
    pub const ALL: [Self; 9] = [
        Self::Read,
        Self::Delivered,
        Self::Sent,
        Self::Sending,
        Self::Queued,
        Self::Failed,
        Self::Unknown,
        Self::Skipped,
        Self::Cancelled,
    ];

    /// The statuses in it.
    #[must_use]
    pub const fn statuses(self) -> &'static [DeliveryStatus] {
        use DeliveryStatus as S;
        match self {
            Self::Read => &[S::Read],
            Self::Delivered => &[S::Delivered],
            Self::Sent => &[S::Accepted, S::Sent],
            Self::Sending => &[S::Claimed],
            Self::Queued => &[S::Queued],
            Self::Failed => &[S::Failed],
            Self::Unknown => &[S::Unknown],
            Self::Skipped => &[S::Skipped],
            Self::Cancelled => &[S::Cancelled],
        }
    }

    /// The status that stands for it in addresses, words and colours.
    #[must_use]
    pub const fn status(self) -> DeliveryStatus {
        use DeliveryStatus as S;
        match self {
            Self::Read => S::Read,
            Self::Delivered => S::Delivered,
            Self::Sent => S::Sent,
            Self::Sending => S::Claimed,
            Self::Queued => S::Queued,
            Self::Failed => S::Failed,
            Self::Unknown => S::Unknown,
            Self::Skipped => S::Skipped,
            Self::Cancelled => S::Cancelled,
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> String {
        delivery_text(self.status())
    }

    /// Whether it is shown also while nobody is in it.
    #[must_use]
    pub const fn is_usual(self) -> bool {
        !matches!(self, Self::Skipped | Self::Cancelled)
    }

    /// The bucket that an address asks for with `?status=…`.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let status: DeliveryStatus = code.parse().ok()?;
        Self::ALL.into_iter().find(|bucket| bucket.statuses().contains(&status))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_stands_in_exactly_one() {
        for status in DeliveryStatus::ALL {
            assert_eq!(
                Bucket::ALL.into_iter().filter(|bucket| bucket.statuses().contains(&status)).count(),
                1,
                "{status}"
            );
            assert!(Bucket::from_code(status.code()).is_some_and(|bucket| bucket.statuses().contains(&status)));
        }
        assert_eq!(Bucket::from_code("lost"), None);
    }
}
