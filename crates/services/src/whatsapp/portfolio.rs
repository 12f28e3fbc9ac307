//! The limit that the numbers of one business portfolio share: how many people they may write to first
//! within 24 hours. Asked and counted inside the claim, so that nobody is called above it.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{ContactId, MessagingTier, OrgId, SenderId};
use storage::{Conn, whatsapp_numbers};

use crate::Result;

/// The window moves: who was written to counts for so long.
pub(crate) const WINDOW: TimeDelta = TimeDelta::hours(24);

/// How many of `wanted` people the number may still write to first. Locks the portfolio's numbers until
/// the transaction ends. A number whose tier nobody told has no limit here.
///
/// # Errors
/// [`crate::Error::Storage`].
pub(crate) async fn left(conn: &mut Conn, org: OrgId, sender: SenderId, wanted: i64, now: DateTime<Utc>) -> Result<i64> {
    let Some(number) = whatsapp_numbers::get(conn, org, sender).await? else {
        return Ok(wanted);
    };
    let Some(limit) = number.tier.and_then(MessagingTier::limit) else {
        return Ok(wanted);
    };
    if let Some(portfolio) = &number.portfolio_id {
        whatsapp_numbers::hold_portfolio(conn, org, portfolio).await?;
    }
    let reached = whatsapp_numbers::reached(conn, org, &number.counted_as(), now - WINDOW).await?;
    Ok((i64::from(limit) - reached).clamp(0, wanted))
}

/// Counts people whom the number writes to first.
///
/// # Errors
/// [`crate::Error::Storage`].
pub(crate) async fn count(conn: &mut Conn, org: OrgId, sender: SenderId, contacts: &[ContactId], now: DateTime<Utc>) -> Result<()> {
    if contacts.is_empty() {
        return Ok(());
    }
    match whatsapp_numbers::get(conn, org, sender).await? {
        Some(number) if number.tier != Some(MessagingTier::Unlimited) => {
            Ok(whatsapp_numbers::count_reached(conn, org, &number.counted_as(), contacts, now).await?)
        }
        _ => Ok(()),
    }
}
