//! When a campaign may send: its own hours, its organisation's rules, the law.

use chrono::{DateTime, Utc};
use delivery::calendar::Calendar;
use domain::{OrgId, SendingRules};
use storage::{Conn, campaigns::Campaign};

use crate::Result;

/// The rules of an organisation; none at all where it has set none.
///
/// # Errors
/// [`crate::Error::Storage`].
pub(crate) async fn rules(conn: &mut Conn, org: OrgId) -> Result<SendingRules> {
    Ok(storage::sending_rules::get(conn, org).await?.unwrap_or_default())
}

/// The calendar of a campaign under its organisation's rules.
#[must_use]
pub fn calendar(campaign: &Campaign, rules: &SendingRules) -> Calendar {
    Calendar::new(&campaign.schedule, rules, campaign.channel, campaign.purpose)
}

/// Until when a campaign waits at `now`; none while it may send, and where it never may.
#[must_use]
pub fn waits_until(campaign: &Campaign, rules: &SendingRules, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    calendar(campaign, rules).next_opening(now).filter(|opens| *opens > now)
}
