//! Reports about our messages, written in batches.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use channels::{FailureKind, whatsapp_webhook::StatusEvent};
use chrono::{DateTime, Utc};
use delivery::{
    retry::{self, Decision},
    status::advance,
};
use domain::{CampaignId, CampaignStatus, DeliveryId, DeliveryStatus, FailureReason, OrgId};
use storage::{
    Conn,
    deliveries::{self, Change, Standing},
};

use crate::{
    App, Result,
    combining::Combiner,
    events::Event,
    sending::{
        recorder::{clean, suppress},
        stops::{self, Trouble},
    },
    unknown,
};

/// Gathers reports of many callbacks into few transactions.
#[derive(Debug, Default)]
pub(super) struct Reports(Combiner<Vec<StatusEvent>>);

impl Reports {
    /// Returns when the reports are durable.
    pub(super) async fn take(&self, app: &App, reports: Vec<StatusEvent>) -> Result<()> {
        if reports.is_empty() {
            return Ok(());
        }
        self.0.submit(reports, |reports| write(app, reports.into_iter().flatten().collect())).await
    }
}

async fn write(app: &App, reports: Vec<StatusEvent>) -> Result<()> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let mut standings = Standings::lock(&mut tx, &reports).await?;
    let open = open_campaigns(&mut tx, &reports, &standings).await?;
    let mut changes: BTreeMap<DeliveryId, Change> = BTreeMap::new();
    let mut suppressed = BTreeSet::new();
    let mut troubles = BTreeSet::new();
    for report in &reports {
        let Some(standing) = standings.of(report) else { continue };
        let Some((change, beyond)) = change(standing, report, &open, now, app.dice.fraction()) else {
            continue;
        };
        match beyond {
            Beyond::Nothing => {}
            Beyond::Unwanted => {
                suppressed.insert((standing.org_id, standing.phone.clone()));
            }
            Beyond::SenderDown(reason) => {
                troubles.insert(Trouble {
                    org: standing.org_id,
                    sender: standing.sender_id,
                    reason,
                    at: report.at.min(now),
                });
            }
        }
        let merged = merged(changes.remove(&standing.id), change);
        standings.advance(&merged);
        changes.insert(merged.before.id, merged);
    }
    let changes: Vec<Change> = changes.into_values().collect();
    // The sender before the counters, as where an answer stops it.
    let stopped = stops::pause(&mut tx, &troubles, now).await?;
    deliveries::record(&mut tx, &changes, now).await?;
    for (org, phone) in &suppressed {
        suppress(&mut tx, *org, phone, now).await?;
    }
    stops::record(&mut tx, app, &stopped).await?;
    tx.commit().await?;
    let told: BTreeSet<(OrgId, CampaignId)> = changes.iter().map(|change| (change.before.org_id, change.before.campaign_id)).collect();
    for (org, campaign) in told {
        app.events.publish(Event::Campaign(org, campaign));
    }
    stops::tell(app, &stopped).await;
    Ok(())
}

/// The deliveries that a batch of reports is about, and where they stand after each report.
struct Standings {
    by_id: HashMap<DeliveryId, Standing>,
    by_provider: HashMap<String, DeliveryId>,
}

impl Standings {
    /// By our own id where the provider brought it back, else by the provider's.
    async fn lock(tx: &mut Conn, reports: &[StatusEvent]) -> Result<Self> {
        let ids: BTreeSet<DeliveryId> = reports.iter().filter_map(|report| report.delivery).collect();
        let ids: Vec<DeliveryId> = ids.into_iter().collect();
        let mut found = deliveries::lock(tx, &ids).await?;
        let nameless: BTreeSet<&str> = reports
            .iter()
            .filter(|report| report.delivery.is_none())
            .map(|report| report.provider_id.as_str())
            .collect();
        if !nameless.is_empty() {
            let nameless: Vec<&str> = nameless.into_iter().collect();
            found.extend(deliveries::lock_by_provider(tx, &nameless).await?);
        }
        Ok(Self {
            by_provider: found.iter().filter_map(|standing| Some((standing.provider_id.clone()?, standing.id))).collect(),
            by_id: found.into_iter().map(|standing| (standing.id, standing)).collect(),
        })
    }

    fn of(&self, report: &StatusEvent) -> Option<&Standing> {
        let id = report.delivery.or_else(|| self.by_provider.get(&report.provider_id).copied())?;
        self.by_id.get(&id)
    }

    /// The next report of this batch finds the delivery where this change leaves it.
    fn advance(&mut self, change: &Change) {
        if let Some(standing) = self.by_id.get_mut(&change.before.id) {
            standing.status = change.status;
            standing.reason.clone_from(&change.reason);
            if let Some(provider_id) = &change.provider_id {
                standing.provider_id = Some(provider_id.clone());
            }
        }
    }
}

/// Campaigns of failed deliveries that still send, locked: only these can send something again,
/// and none of them ends before this transaction does.
async fn open_campaigns(tx: &mut Conn, reports: &[StatusEvent], standings: &Standings) -> Result<BTreeSet<CampaignId>> {
    let failed = reports.iter().filter(|report| report.status == DeliveryStatus::Failed);
    let concerned: BTreeSet<(OrgId, CampaignId)> = failed
        .filter_map(|report| standings.of(report))
        .map(|standing| (standing.org_id, standing.campaign_id))
        .collect();
    let mut open = BTreeSet::new();
    for (org, campaign) in concerned {
        let found = storage::campaigns::lock(tx, org, campaign).await?;
        if found.is_some_and(|campaign| matches!(campaign.status, CampaignStatus::Sending | CampaignStatus::Paused)) {
            open.insert(campaign);
        }
    }
    Ok(open)
}

/// What a report says beyond its message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Beyond {
    /// Nothing.
    Nothing,
    /// The person wants no messages.
    Unwanted,
    /// The whole sender cannot send.
    SenderDown(FailureReason),
}

/// The change that a report makes, and what it says beyond that; none when it is no news.
fn change(standing: &Standing, report: &StatusEvent, open: &BTreeSet<CampaignId>, now: DateTime<Utc>, dice: f64) -> Option<(Change, Beyond)> {
    if is_about_an_earlier_send(standing, report) {
        return None;
    }
    let status = advance(standing.status, report.status)?;
    let change = Change {
        // A mail server's report names our id of the message, not its own.
        provider_id: Some(clean(&report.provider_id)).filter(|id| !id.is_empty()),
        reason: unknown::kept_reason(standing),
        ..Change::to(standing.clone(), status, report.at.min(now))
    };
    if status == DeliveryStatus::Failed {
        Some(failed(change, report, open, now, dice))
    } else {
        Some((change, Beyond::Nothing))
    }
}

/// A failure of a message whose delivery was queued again since, or is being sent again right now.
/// What says that an earlier message did get through is news, whenever it comes.
fn is_about_an_earlier_send(standing: &Standing, report: &StatusEvent) -> bool {
    report.status == DeliveryStatus::Failed
        && match standing.status {
            DeliveryStatus::Queued => true,
            // Whoever names no message of several (e-mail) can only mean the newest.
            _ if report.provider_id.is_empty() => false,
            DeliveryStatus::Claimed => standing.provider_id.as_deref() == Some(report.provider_id.as_str()),
            _ => standing.provider_id.as_deref().is_some_and(|known| known != report.provider_id),
        }
}

fn failed(change: Change, report: &StatusEvent, open: &BTreeSet<CampaignId>, now: DateTime<Utc>, dice: f64) -> (Change, Beyond) {
    let (code, text) = report.error.as_ref().map_or(("", ""), |error| (error.code.as_str(), error.text.as_str()));
    let kind = FailureKind::of_code(code).unwrap_or(FailureKind::Permanent);
    let sends = u32::try_from(change.before.attempts).unwrap_or(u32::MAX);
    let decision = retry::decide(kind, code, sends, now, dice);
    let (again, beyond) = match decision {
        Decision::RetryAt(at) => (Some(at), Beyond::Nothing),
        // As when the call is answered so: it waits until a member resumes the sender.
        Decision::PauseSender { reason } => (Some(now), Beyond::SenderDown(reason)),
        Decision::FailAndSuppress => (None, Beyond::Unwanted),
        Decision::Fail | Decision::Unknown => (None, Beyond::Nothing),
    };
    let due_at = again.filter(|_| open.contains(&change.before.campaign_id));
    let status = if due_at.is_some() { DeliveryStatus::Queued } else { DeliveryStatus::Failed };
    let change = Change {
        status,
        due_at,
        at: now,
        reason: Some(retry::reason_of(code).code().to_owned()),
        error_code: Some(clean(code)).filter(|code| !code.is_empty()),
        error_text: Some(clean(text)).filter(|text| !text.is_empty()),
        ..change
    };
    (change, beyond)
}

/// Two changes of one batch as one: from where the first began to where the second ends. Steps in
/// between are implied by the last.
fn merged(first: Option<Change>, second: Change) -> Change {
    match first {
        Some(first) => Change {
            before: first.before,
            at: first.at.min(second.at),
            ..second
        },
        None => second,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use channels::whatsapp_webhook::StatusError;
    use domain::{ContactId, Language, SenderId};

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000, 0).unwrap()
    }

    fn standing(status: DeliveryStatus, provider_id: Option<&str>) -> Standing {
        Standing {
            id: DeliveryId(uuid::Uuid::max()),
            org_id: OrgId(uuid::Uuid::nil()),
            campaign_id: CampaignId(uuid::Uuid::nil()),
            contact_id: ContactId(uuid::Uuid::nil()),
            sender_id: SenderId(uuid::Uuid::nil()),
            phone: "+919876543210".into(),
            language: Language::Hi,
            status,
            reason: None,
            attempts: 1,
            provider_id: provider_id.map(str::to_owned),
            reached: [false; 4],
        }
    }

    fn report(status: DeliveryStatus, provider_id: &str, code: Option<&str>) -> StatusEvent {
        StatusEvent {
            phone_number_id: None,
            provider_id: provider_id.into(),
            delivery: None,
            status,
            at: now(),
            error: code.map(|code| StatusError {
                code: code.into(),
                text: "words".into(),
            }),
            pricing: None,
        }
    }

    #[test]
    fn what_a_report_changes() {
        use DeliveryStatus as S;
        for (stands, known, says, about, code, expected) in [
            (S::Accepted, Some("a"), S::Read, "a", None, Some(S::Read)),
            (S::Read, Some("a"), S::Delivered, "a", None, None),
            (S::Claimed, None, S::Sent, "a", None, Some(S::Sent)),
            (S::Claimed, None, S::Failed, "a", Some("131026"), Some(S::Failed)),
            // Old news about the message before.
            (S::Claimed, Some("a"), S::Failed, "a", Some("131026"), None),
            (S::Queued, Some("a"), S::Failed, "a", Some("131026"), None),
            (S::Accepted, Some("b"), S::Failed, "a", Some("131026"), None),
            (S::Queued, Some("a"), S::Delivered, "a", None, Some(S::Delivered)),
            // Tomorrow again, as long as the campaign is open.
            (S::Sent, Some("a"), S::Failed, "a", Some("131049"), Some(S::Queued)),
            // When the sender sends again; told once more it is old.
            (S::Accepted, Some("a"), S::Failed, "a", Some("131048"), Some(S::Queued)),
            (S::Queued, Some("a"), S::Failed, "a", Some("131048"), None),
            (S::Unknown, None, S::Delivered, "a", None, Some(S::Delivered)),
            (S::Skipped, None, S::Read, "a", None, None),
            // A bounce of an e-mail: it names our id only.
            (S::Accepted, Some("4XyZ12"), S::Failed, "", Some("bounce-hard"), Some(S::Failed)),
            (S::Queued, Some("4XyZ12"), S::Failed, "", Some("bounce-hard"), None),
        ] {
            let open = BTreeSet::from([CampaignId(uuid::Uuid::nil())]);
            let change = change(&standing(stands, known), &report(says, about, code), &open, now(), 0.0);
            assert_eq!(change.map(|(change, _)| change.status), expected, "{stands} + {says} {about}");
        }
    }

    #[test]
    fn a_closed_campaign_sends_nothing_again_and_what_is_said_beyond_the_message_is_told() {
        let change = |code| {
            change(
                &standing(DeliveryStatus::Sent, Some("a")),
                &report(DeliveryStatus::Failed, "a", Some(code)),
                &BTreeSet::new(),
                now(),
                0.0,
            )
        };
        assert!(matches!(
            change("131049"),
            Some((
                Change {
                    status: DeliveryStatus::Failed,
                    ..
                },
                Beyond::Nothing
            ))
        ));
        assert!(matches!(change("131050"), Some((_, Beyond::Unwanted))));
        let (down, beyond) = change("131048").unwrap();
        assert_eq!(
            (down.status, beyond),
            (DeliveryStatus::Failed, Beyond::SenderDown(FailureReason::SenderRestricted))
        );
    }
}
