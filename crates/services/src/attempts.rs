//! Limits on guessing passwords and codes, per account and per address.
//!
//! An attempt is counted before it is checked and taken back when it was right, so that many
//! guesses at the same moment do not slip through.

use std::{net::IpAddr, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use storage::{Conn, sign_in};

use crate::{App, Error, Result, sessions::Client};

/// The window in which failures are counted, in minutes.
pub const WINDOW_MINUTES: i64 = 15;
/// Failures per account and window.
pub const PER_ACCOUNT: i64 = 5;
/// Failures per address and window.
pub const PER_IP: i64 = 30;

/// What is guessed at. Each kind is counted on its own.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    SignUp,
    Password,
    SecondFactor,
    Reset,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::SignUp => "sign-up",
            Self::Password => "password",
            Self::SecondFactor => "second-factor",
            Self::Reset => "reset",
        }
    }
}

/// A counted attempt.
#[derive(Debug)]
#[must_use = "an attempt that was right must be taken back"]
pub(crate) struct Attempt {
    subject_key: Vec<u8>,
    ip_key: Option<Vec<u8>>,
}

/// Counts an attempt on `subject` (an address, an account's id), whether or not it exists.
///
/// # Errors
/// [`Error::RateLimited`] with the time to wait when a limit was passed.
pub(crate) async fn begin(app: &App, kind: Kind, subject: &str, client: &Client) -> Result<Attempt> {
    let now = app.now();
    let attempt = Attempt {
        subject_key: app.sealer.keyed_hash(&format!("attempts.{}", kind.name()), subject.as_bytes()),
        ip_key: client.ip.map(|ip| app.sealer.keyed_hash("attempts.ip", &network(ip))),
    };
    let mut tx = app.db.begin().await?;
    let subject_wait = count(&mut tx, &attempt.subject_key, PER_ACCOUNT, now).await?;
    let ip_wait = match &attempt.ip_key {
        Some(key) => count(&mut tx, key, PER_IP, now).await?,
        None => None,
    };
    tx.commit().await?;
    match subject_wait.max(ip_wait) {
        Some(retry_after) => Err(Error::RateLimited { retry_after }),
        None => Ok(attempt),
    }
}

impl Attempt {
    /// It was right: the account starts afresh, the address gets its count back. An address keeps
    /// older failures, so that one right password does not pay for guessing at other accounts.
    pub(crate) async fn succeed(self, conn: &mut Conn) -> Result<()> {
        sign_in::clear(conn, &self.subject_key).await?;
        if let Some(key) = &self.ip_key {
            sign_in::take_back(conn, key).await?;
        }
        Ok(())
    }
}

/// How long to wait, when this attempt is one too many.
async fn count(conn: &mut Conn, key: &[u8], limit: i64, now: DateTime<Utc>) -> Result<Option<Duration>> {
    let window = TimeDelta::minutes(WINDOW_MINUTES);
    let failures = sign_in::count(conn, key, now, now - window).await?;
    if failures.count <= limit {
        return Ok(None);
    }
    Ok(Some((failures.since + window - now).to_std().unwrap_or_default()))
}

/// The address, or the /64 network of an IPv6 one: a subscriber owns all of that.
fn network(ip: IpAddr) -> Vec<u8> {
    match ip.to_canonical() {
        IpAddr::V4(v4) => v4.octets().to_vec(),
        IpAddr::V6(v6) => v6.octets()[..8].to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::network;

    #[test]
    fn one_subscriber_is_one_network() {
        assert_eq!(network("2401:4900::1".parse().unwrap()), network("2401:4900::ffff".parse().unwrap()));
        assert_ne!(network("2401:4900:0:1::1".parse().unwrap()), network("2401:4900::1".parse().unwrap()));
        assert_eq!(network("::ffff:203.0.113.9".parse().unwrap()), network("203.0.113.9".parse().unwrap()));
        assert_ne!(network("203.0.113.8".parse().unwrap()), network("203.0.113.9".parse().unwrap()));
    }
}
