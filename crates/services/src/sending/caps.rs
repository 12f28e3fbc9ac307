//! Who has got as many messages as the organisation sends to one person: asked when the list is frozen,
//! and again at the instant of sending.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{ContactId, SendingRules};
use storage::{Conn, campaigns::Campaign, sending_rules};

use crate::Result;

/// Which of these contacts get no more messages of this campaign's purpose now.
///
/// # Errors
/// [`crate::Error::Storage`].
pub(crate) async fn over(conn: &mut Conn, rules: &SendingRules, campaign: &Campaign, contacts: &[ContactId], now: DateTime<Utc>) -> Result<HashSet<ContactId>> {
    let Some(cap) = rules.cap_for(campaign.purpose) else {
        return Ok(HashSet::new());
    };
    let since = now - TimeDelta::days(i64::from(cap.days));
    let received = sending_rules::received(conn, campaign.org_id, campaign.id, contacts, since).await?;
    let reached = received.into_iter().filter(|(_, count)| cap.is_reached(domain::count(*count)));
    Ok(reached.map(|(contact, _)| contact).collect())
}

/// Like [`over`], for who is about to be written to: nobody else writes to them before the transaction
/// ends.
///
/// # Errors
/// [`crate::Error::Storage`].
pub(crate) async fn over_held(
    conn: &mut Conn,
    rules: &SendingRules,
    campaign: &Campaign,
    contacts: &[ContactId],
    now: DateTime<Utc>,
) -> Result<HashSet<ContactId>> {
    if rules.cap_for(campaign.purpose).is_some() {
        sending_rules::hold(conn, campaign.org_id, contacts).await?;
    }
    over(conn, rules, campaign, contacts, now).await
}
