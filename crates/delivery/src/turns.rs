//! Whose turn it is on a sender: small campaigns overtake long ones, and equals take turns.
//!
//! Each turn is one claim, a tenth of a second's worth at most ([`crate::pacing::wanted`]), so whoever
//! has the next turn waits a tenth of a second for each campaign before it and not for their lists.

/// A campaign with no more messages than this to go overtakes longer ones: single messages, answers,
/// tests on a few.
pub const SMALL: u64 = 20;

/// Who overtakes whom; the first goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// At most [`SMALL`] messages to go.
    Small,
    /// More.
    Bulk,
}

/// The turns of what leaves from one sender, told apart by `K`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turns<K> {
    last: Option<K>,
}

impl<K> Default for Turns<K> {
    fn default() -> Self {
        Self { last: None }
    }
}

impl<K: Copy + Ord> Turns<K> {
    /// In which order to ask who wants something, by their indices: first what is small, then whoever
    /// comes after the one that had the last turn.
    #[must_use]
    pub fn order(&self, asking: &[(K, Class)]) -> Vec<usize> {
        let mut order: Vec<usize> = (0..asking.len()).collect();
        order.sort_by_key(|index| {
            asking
                .get(*index)
                .map(|(key, class)| (*class, self.last.is_some_and(|last| *key <= last), *key))
        });
        order
    }

    /// Somebody had a turn.
    pub fn served(&mut self, key: K) {
        self.last = Some(key);
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::*;
    use crate::pacing::{TokenBucket, grant, wanted};

    #[test]
    fn equals_take_turns_and_the_small_go_first() {
        use Class::{Bulk, Small};
        let mut turns = Turns::default();
        let bulk = [(1, Bulk), (2, Bulk), (3, Bulk)];
        assert_eq!(turns.order(&bulk), [0, 1, 2]);
        turns.served(1);
        assert_eq!(turns.order(&bulk), [1, 2, 0]);
        turns.served(3);
        assert_eq!(turns.order(&bulk), [0, 1, 2]);
        assert_eq!(turns.order(&[(1, Bulk), (2, Bulk), (9, Small)]), [2, 0, 1]);
        // One that is gone leaves its place to the next.
        turns.served(2);
        assert_eq!(turns.order(&[(1, Bulk), (3, Bulk)]), [1, 0]);
        assert_eq!(Turns::<u8>::default().order(&[]), Vec::<usize>::new());
    }

    /// Plays a sender of `rate` for these lists, all at the sender's full pace; answers with the instant at
    /// which each is through.
    fn played(rate: f64, lists: &[u64], until: i64) -> Vec<Option<i64>> {
        let at = |millis: i64| -> DateTime<Utc> { DateTime::from_timestamp_millis(1_795_000_000_000 + millis).unwrap() };
        let mut left = lists.to_vec();
        let mut ended = vec![None; lists.len()];
        let mut own: Vec<TokenBucket> = lists.iter().map(|_| TokenBucket::new(rate, at(0))).collect();
        let mut shared = TokenBucket::new(rate, at(0));
        let (mut turns, mut clock) = (Turns::default(), 0);
        while clock < until && left.iter().any(|left| *left > 0) {
            let class = |left: u64| if left <= SMALL { Class::Small } else { Class::Bulk };
            let open: Vec<usize> = (0..lists.len()).filter(|index| left[*index] > 0).collect();
            let asking: Vec<(usize, Class)> = open.iter().map(|index| (*index, class(left[*index]))).collect();
            let mut pause: Option<TimeDelta> = None;
            let mut has_claimed = false;
            for place in turns.order(&asking) {
                let index = open[place];
                let wanted = wanted(&own[index], &shared);
                match grant(&mut own[index], &mut shared, wanted, at(clock)) {
                    Ok(count) => {
                        has_claimed = true;
                        let claimed = u64::from(count).min(left[index]);
                        shared.give_back(count - u32::try_from(claimed).unwrap());
                        left[index] -= claimed;
                        turns.served(index);
                        if left[index] == 0 {
                            ended[index] = Some(clock);
                        }
                    }
                    Err(wait) => pause = Some(pause.map_or(wait, |pause| pause.min(wait))),
                }
            }
            if !has_claimed {
                clock += pause.map_or(1, |pause| pause.num_milliseconds());
            }
        }
        ended
    }

    #[test]
    fn ten_behind_a_hundred_thousand_are_through_within_a_second() {
        let ended = played(80.0, &[100_000, 10], 5_000);
        assert!(ended[1].is_some_and(|millis| millis <= 1_000), "{ended:?}");
        assert_eq!(ended[0], None);
    }

    #[test]
    fn equal_lists_end_together() {
        let ended = played(80.0, &[2_000, 2_000, 2_000], 120_000);
        let ended: Vec<i64> = ended.into_iter().map(Option::unwrap).collect();
        let (first, last) = (ended.iter().min().unwrap(), ended.iter().max().unwrap());
        // Whoever comes to the last few first overtakes the others with them.
        assert!(last - first <= 700, "{ended:?}");
        assert!((73_900..=76_000).contains(last), "{ended:?}");
    }

    #[test]
    fn a_short_list_is_not_held_up_by_a_long_one() {
        // Half of the rate is its share: 1,000 at 40 a second, though 100,000 were there before.
        let ended = played(80.0, &[100_000, 1_000], 60_000);
        assert!(ended[1].is_some_and(|millis| millis <= 26_000), "{ended:?}");
    }
}
