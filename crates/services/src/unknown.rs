//! Deliveries whose outcome nobody knows. The provider's report settles most; about the others a member
//! decides. Nothing here is ever done by itself.

use channels::Found;
use chrono::{DateTime, TimeDelta, Utc};
use domain::{CampaignId, DeliveryId, DeliveryStatus, ErrorCode, Permission, PhoneNumber, delivery::CampaignEventKind};
use serde_json::json;
use storage::{
    deliveries::{self, Change, Standing},
    ledger::{Filter, Line},
};

use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
    campaigns::{self, locked},
    deliveries::{reopen, wake},
    senders,
    sending::{notes::Note, recorder::clean},
};

/// What stands as the reason of an unknown delivery that a member decided to leave.
pub const LEFT: &str = "left";
/// What stands as the reason of a delivery that a member sent again although its outcome was unknown: the
/// person may have got it twice.
pub const RESENT: &str = "resent";
/// The code of a message that the provider says it never got.
const NEVER_TAKEN: &str = "never-taken";
/// Deliveries per transaction.
const BATCH: i64 = 1_000;
/// For so many days WhatsApp repeats a callback that nobody took.
const REPORT_DAYS: i64 = 7;

/// What a member decides about a delivery whose outcome nobody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// Leave it; a late report of the provider still counts.
    Leave,
    /// Send it again, although the person may then get it twice.
    Resend,
}

impl Resolution {
    /// What a standing delivery becomes.
    fn change(self, standing: Standing, now: DateTime<Utc>) -> Change {
        match self {
            Self::Leave => Change {
                reason: Some(LEFT.to_owned()),
                ..Change::to(standing, DeliveryStatus::Unknown, now)
            },
            Self::Resend => Change {
                reason: Some(RESENT.to_owned()),
                due_at: Some(now),
                ..Change::to(standing, DeliveryStatus::Queued, now)
            },
        }
    }
}

/// What asking the provider brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookedUp {
    /// The outcome is known: this is how the delivery stands now.
    Known(DeliveryStatus),
    /// The provider cannot be asked. Its report, which carries our id of the delivery, may come until this
    /// instant and settles it by itself.
    Awaited {
        /// When the provider stops repeating a report.
        until: DateTime<Utc>,
    },
}

/// Until when the provider may still report about a delivery that became unknown at `since`.
#[must_use]
pub fn reports_until(since: DateTime<Utc>) -> DateTime<Utc> {
    since + TimeDelta::days(REPORT_DAYS)
}

/// The reason that stays with a delivery whatever becomes of it, short of failing: that it was sent again.
pub(crate) fn kept_reason(standing: &Standing) -> Option<String> {
    standing.reason.clone().filter(|reason| reason == RESENT)
}

/// Decides about an unknown delivery. The audit log says who decided what.
///
/// # Errors
/// [`ErrorCode::BadState`] when it is not unknown (any more) or the campaign was cancelled; to send it
/// again, also as [`crate::deliveries::resume`];
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn resolve(app: &App, actor: &Actor, id: DeliveryId, resolution: Resolution) -> Result<()> {
    actor.require(Permission::SendCampaigns)?;
    let line = line(app, actor, id).await?;
    let action = match resolution {
        Resolution::Leave => "delivery.left",
        Resolution::Resend => "delivery.resent",
    };
    let deed = Deed::new(action, "delivery", id).detail(json!({ "may_arrive_twice": resolution == Resolution::Resend }));
    match decide(app, actor, line.campaign_id, &[id], resolution, deed).await? {
        0 => Err(Error::Refused(ErrorCode::BadState)),
        _ => Ok(()),
    }
}

/// Decides the same about all unknown deliveries of a campaign about which nobody has decided yet; answers
/// with how many those were.
///
/// # Errors
/// When they are to be sent again: [`ErrorCode::BadState`] if the campaign was cancelled, and as
/// [`crate::deliveries::resume`];
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn resolve_all(app: &App, actor: &Actor, campaign: CampaignId, resolution: Resolution) -> Result<usize> {
    actor.require(Permission::SendCampaigns)?;
    let action = match resolution {
        Resolution::Leave => "campaign.unknown-left",
        Resolution::Resend => "campaign.unknown-resent",
    };
    let mut filter = Filter {
        statuses: vec![DeliveryStatus::Unknown],
        after: None,
    };
    let mut decided = 0;
    loop {
        let lines = storage::ledger::list(&mut app.db.read().await?, actor.org_id, campaign, &filter, BATCH).await?;
        let open = lines.iter().filter(|line| line.reason.as_deref() != Some(LEFT));
        let ids: Vec<DeliveryId> = open.map(|line| line.id).collect();
        let deed = Deed::new(action, "campaign", campaign).detail(json!({
            "count": ids.len(),
            "may_arrive_twice": resolution == Resolution::Resend,
        }));
        decided += decide(app, actor, campaign, &ids, resolution, deed).await?;
        match lines.last() {
            Some(last) if lines.len() as i64 == BATCH => filter.after = Some(last.contact_id),
            _ => return Ok(decided),
        }
    }
}

/// Decides about those of `ids` that are unknown, in one transaction; answers with how many they were.
async fn decide(app: &App, actor: &Actor, campaign: CampaignId, ids: &[DeliveryId], resolution: Resolution, deed: Deed<'_>) -> Result<usize> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let campaign = locked(&mut tx, actor, campaign).await?;
    let standings = deliveries::lock(&mut tx, ids).await?;
    let unknown = standings
        .into_iter()
        .filter(|standing| standing.campaign_id == campaign.id && standing.status == DeliveryStatus::Unknown);
    let changes: Vec<Change> = unknown.map(|standing| resolution.change(standing, now)).collect();
    if changes.is_empty() {
        return Ok(0);
    }
    deliveries::record(&mut tx, &changes, now).await?;
    audit::record(&mut tx, app, actor, deed).await?;
    if resolution == Resolution::Resend {
        let note = Note::counting(CampaignEventKind::Resent, changes.len());
        reopen(&mut tx, app, actor, &campaign, note).await?;
    }
    campaigns::commit(tx, app, actor, campaign.id).await?;
    wake(app, &campaign);
    Ok(changes.len())
}

/// Asks the provider what became of an unknown delivery, where it can be asked. What it answers is
/// recorded; nothing is sent.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn look_up(app: &App, actor: &Actor, id: DeliveryId) -> Result<LookedUp> {
    actor.require(Permission::SendCampaigns)?;
    let line = line(app, actor, id).await?;
    if line.status != DeliveryStatus::Unknown {
        return Ok(LookedUp::Known(line.status));
    }
    let awaited = LookedUp::Awaited {
        until: reports_until(line.updated_at),
    };
    let found = ask(app, actor, &line).await?;
    let mut tx = app.db.begin().await?;
    let standing = deliveries::lock(&mut tx, &[id]).await?.into_iter().next().ok_or(Error::NotFound)?;
    let now = app.now();
    let change = match found {
        // A report was faster.
        _ if standing.status != DeliveryStatus::Unknown => return Ok(LookedUp::Known(standing.status)),
        Found::CannotAsk => None,
        Found::Taken { provider_id } => Some(Change {
            provider_id: Some(clean(&provider_id)),
            ..Change::to(standing, DeliveryStatus::Accepted, now)
        }),
        Found::NeverTaken => Some(Change {
            reason: Some(delivery::retry::reason_of(NEVER_TAKEN).code().to_owned()),
            error_code: Some(NEVER_TAKEN.to_owned()),
            ..Change::to(standing, DeliveryStatus::Failed, now)
        }),
    };
    let status = change.as_ref().map(|change| change.status);
    deliveries::record(&mut tx, change.as_slice(), now).await?;
    let deed = Deed::new("delivery.looked-up", "delivery", id).detail(json!({ "found": status.map(DeliveryStatus::code) }));
    audit::record(&mut tx, app, actor, deed).await?;
    campaigns::commit(tx, app, actor, line.campaign_id).await?;
    Ok(status.map_or(awaited, LookedUp::Known))
}

/// What the provider knows. One that does not answer knows nothing.
async fn ask(app: &App, actor: &Actor, line: &Line) -> Result<Found> {
    let mut conn = app.db.read().await?;
    let standing = storage::campaigns::get(&mut conn, actor.org_id, line.campaign_id)
        .await?
        .ok_or(Error::NotFound)?;
    let sender = match standing.sender_id {
        Some(sender) => storage::senders::get(&mut conn, actor.org_id, sender).await?,
        None => None,
    };
    drop(conn);
    let (Some(sender), Ok(phone)) = (sender, PhoneNumber::parse(&line.phone)) else {
        return Ok(Found::CannotAsk);
    };
    // Mail servers, whose addresses are no phone numbers, have been left out above.
    let account = senders::account(app, &sender, None)?;
    let found = app.channels.of(sender.kind)?.look_up(&account, line.id, &phone).await;
    Ok(found.unwrap_or_else(|error| {
        tracing::warn!(%error, delivery = %line.id, "the provider could not be asked");
        Found::CannotAsk
    }))
}

async fn line(app: &App, actor: &Actor, id: DeliveryId) -> Result<Line> {
    storage::ledger::get(&mut app.db.read().await?, actor.org_id, id).await?.ok_or(Error::NotFound)
}
