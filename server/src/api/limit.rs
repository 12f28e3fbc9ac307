//! How many requests an organisation may send per minute.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use chrono::{DateTime, TimeDelta, Utc};
use domain::OrgId;

/// Requests per window.
pub const REQUESTS: u32 = 600;
const WINDOW: TimeDelta = TimeDelta::minutes(1);
/// Windows kept before those that have ended are dropped.
const MANY: usize = 1_000;

/// Counts requests per organisation in fixed windows. Per process: with several nodes each allows
/// its own share.
#[derive(Debug, Default)]
pub struct Limits(Mutex<HashMap<OrgId, Window>>);

#[derive(Clone, Copy, Debug)]
struct Window {
    until: DateTime<Utc>,
    used: u32,
}

/// What is left of an organisation's window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Whether this request is within the limit.
    pub is_within: bool,
    /// Requests left.
    pub remaining: u32,
    /// Time until the next window.
    pub reset: Duration,
}

impl Limits {
    /// Counts a request of `org` at `now`.
    pub fn count(&self, org: OrgId, now: DateTime<Utc>) -> Allowance {
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= MANY {
            windows.retain(|_, window| window.until > now);
        }
        let fresh = Window { until: now + WINDOW, used: 0 };
        let window = windows.entry(org).or_insert(fresh);
        if window.until <= now {
            *window = fresh;
        }
        let is_within = window.used < REQUESTS;
        window.used += u32::from(is_within);
        Allowance {
            is_within,
            remaining: REQUESTS - window.used,
            reset: (window.until - now).to_std().unwrap_or_default(),
        }
    }
}

impl Allowance {
    /// Tells the client (draft-ietf-httpapi-ratelimit-headers, the three-header form).
    pub fn tell(self, headers: &mut HeaderMap) {
        let seconds = self.reset.as_millis().div_ceil(1_000);
        for (name, value) in [
            ("ratelimit-limit", u128::from(REQUESTS)),
            ("ratelimit-remaining", u128::from(self.remaining)),
            ("ratelimit-reset", seconds),
        ] {
            if let Ok(value) = HeaderValue::from_str(&value.to_string()) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_ends_and_organisations_do_not_share() {
        let limits = Limits::default();
        let (one, other) = (OrgId(uuid::Uuid::from_u128(1)), OrgId(uuid::Uuid::from_u128(2)));
        let start = DateTime::UNIX_EPOCH;
        for left in (0..REQUESTS).rev() {
            let allowance = limits.count(one, start);
            assert!(allowance.is_within);
            assert_eq!(allowance.remaining, left);
        }
        let refused = limits.count(one, start + TimeDelta::seconds(20));
        assert_eq!((refused.is_within, refused.reset), (false, Duration::from_secs(40)));
        assert!(limits.count(other, start).is_within);
        assert_eq!(limits.count(one, start + WINDOW).remaining, REQUESTS - 1);
    }
}
