//! What members do with a campaign that is being sent, and what became of each recipient.

use channels::{Accepted, SendError};
use domain::{
    CampaignId, Channel, ContactId, DeliveryId, DeliveryStatus, ErrorCode, FailureReason, Language, Permission, PhoneNumber, SkipReason,
    campaign::CampaignMove, delivery::CampaignEventKind,
};
use futures::{Stream, stream};
use serde_json::json;
use spreadsheets::export::CsvText;
pub use storage::ledger::{Filter, Line};
use storage::{
    Conn,
    audience::Recipient,
    campaigns::{Campaign, Milestone},
    deliveries::{self, Change},
};

pub use crate::unknown::{LEFT, LookedUp, RESENT, Resolution, look_up, reports_until, resolve, resolve_all};
use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
    campaigns::{self, locked, moved, sender},
    events::Event,
    launch, senders,
    sending::{
        failures,
        notes::{self, Note},
        plan::Plan,
    },
};

/// Lines per page of the ledger.
pub const PAGE: i64 = 50;
/// Lines per page of the export, and deliveries per transaction of a retry.
const BATCH: i64 = 1_000;

/// Stops a campaign for now. Nothing more is claimed; what is under way still goes out.
///
/// # Errors
/// [`ErrorCode::BadState`], [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn pause(app: &App, actor: &Actor, id: CampaignId) -> Result<()> {
    step(app, actor, id, CampaignMove::Pause, "campaign.paused", CampaignEventKind::Paused).await
}

/// Goes on with a paused campaign, while its approval holds.
///
/// # Errors
/// [`ErrorCode::BadState`]; [`ErrorCode::ApprovalExpired`], [`ErrorCode::ApprovalNeeded`] or
/// [`ErrorCode::ReferenceNeeded`] where [`campaigns::resubmit`] must ask again, or a reference must be
/// recorded; [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn resume(app: &App, actor: &Actor, id: CampaignId) -> Result<()> {
    step(app, actor, id, CampaignMove::Resume, "campaign.resumed", CampaignEventKind::Resumed).await
}

/// Ends a launched campaign: what is queued is cancelled, what is under way still goes out.
///
/// # Errors
/// [`ErrorCode::BadState`], also before it was launched (see [`campaigns::cancel`]);
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn cancel(app: &App, actor: &Actor, id: CampaignId) -> Result<()> {
    step(app, actor, id, CampaignMove::Cancel, "campaign.cancelled", CampaignEventKind::Cancelled).await?;
    launch::cancel_queued(app, actor.org_id, id).await?;
    Ok(())
}

async fn step(app: &App, actor: &Actor, id: CampaignId, attempted: CampaignMove, action: &'static str, kind: CampaignEventKind) -> Result<()> {
    actor.require(Permission::SendCampaigns)?;
    let mut tx = app.db.begin().await?;
    let before = locked(&mut tx, actor, id).await?;
    if before.launched_at.is_none() {
        return Err(Error::Refused(ErrorCode::BadState));
    }
    moved(&before, attempted)?;
    match attempted {
        CampaignMove::Resume => campaigns::refuse_lapsed(&mut tx, app, &before).await?,
        // Nobody needs to decide any more.
        CampaignMove::Cancel => campaigns::end_wait(&mut tx, app, actor, id, None).await?,
        _ => {}
    }
    let after = change_status(&mut tx, app, actor, &before, attempted, action).await?;
    if attempted == CampaignMove::Resume {
        failures::begin_anew(&mut tx, actor.org_id, id).await?;
    }
    let queued = storage::counters::of_campaign(&mut tx, actor.org_id, id).await?;
    let queued = queued
        .iter()
        .find(|standing| standing.status == DeliveryStatus::Queued)
        .map(|standing| standing.count);
    notes::add(
        &mut tx,
        app,
        actor.org_id,
        id,
        Note {
            count: queued,
            ..Note::of(kind)
        },
    )
    .await?;
    campaigns::commit(tx, app, actor, id).await?;
    wake(app, &after);
    Ok(())
}

async fn change_status(tx: &mut Conn, app: &App, actor: &Actor, before: &Campaign, attempted: CampaignMove, action: &'static str) -> Result<Campaign> {
    let status = moved(before, attempted)?;
    if status != before.status && !storage::campaigns::set_status(tx, actor.org_id, before.id, before.status, status, app.now()).await? {
        return Err(Error::Refused(ErrorCode::Conflict));
    }
    let after = Campaign { status, ..before.clone() };
    audit::record(tx, app, actor, Deed::new(action, "campaign", before.id).before(before).after(&after)).await?;
    Ok(after)
}

/// The sending loop looks at once whether something of this campaign is due.
pub(crate) fn wake(app: &App, campaign: &Campaign) {
    if let Some(sender) = campaign.sender_id {
        app.events.publish(Event::WorkDue(sender));
    }
}

/// Queues the failed deliveries of a campaign again, while its approval holds; answers with how many those
/// were. Unknown ones are not among them: see [`crate::unknown`].
///
/// # Errors
/// As [`resume`]; [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn retry_failed(app: &App, actor: &Actor, id: CampaignId) -> Result<usize> {
    actor.require(Permission::SendCampaigns)?;
    let mut retried = 0;
    // What fails once more meanwhile is not for this round.
    let mut left = failed_count(app, actor, id).await?;
    loop {
        let now = app.now();
        let mut tx = app.db.begin().await?;
        let before = locked(&mut tx, actor, id).await?;
        moved(&before, CampaignMove::RetryFailed)?;
        let failed = deliveries::lock_some(&mut tx, actor.org_id, id, DeliveryStatus::Failed, left.min(BATCH)).await?;
        let changes: Vec<Change> = failed
            .into_iter()
            .map(|standing| Change {
                due_at: Some(now),
                ..Change::to(standing, DeliveryStatus::Queued, now)
            })
            .collect();
        if changes.is_empty() {
            return Ok(retried);
        }
        deliveries::record(&mut tx, &changes, now).await?;
        let note = Note::counting(CampaignEventKind::Retried, changes.len());
        let after = reopen(&mut tx, app, actor, &before, note).await?;
        campaigns::commit(tx, app, actor, id).await?;
        wake(app, &after);
        retried += changes.len();
        left -= i64::try_from(changes.len()).unwrap_or(left);
    }
}

async fn failed_count(app: &App, actor: &Actor, id: CampaignId) -> Result<i64> {
    let standings = storage::counters::of_campaign(&mut app.db.read().await?, actor.org_id, id).await?;
    let failed = standings.iter().filter(|standing| standing.status == DeliveryStatus::Failed);
    Ok(failed.map(|standing| standing.count).sum())
}

/// A campaign whose deliveries were queued again sends again, while its approval holds; `note` says why.
pub(crate) async fn reopen(tx: &mut Conn, app: &App, actor: &Actor, before: &Campaign, note: Note) -> Result<Campaign> {
    campaigns::refuse_lapsed(tx, app, before).await?;
    let after = change_status(tx, app, actor, before, CampaignMove::RetryFailed, "campaign.retried").await?;
    storage::campaigns::set_milestone(tx, actor.org_id, before.id, Milestone::Completed, None).await?;
    notes::add(tx, app, actor.org_id, before.id, note).await?;
    Ok(after)
}

/// A page of a campaign's ledger; one line more than [`PAGE`] when there is a next page. The key of
/// the next page is the last shown line's contact.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn ledger(app: &App, actor: &Actor, campaign: CampaignId, filter: &Filter) -> Result<Vec<Line>> {
    ledger_up_to(app, actor, campaign, filter, PAGE + 1).await
}

/// Up to `rows` lines of a campaign's ledger.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn ledger_up_to(app: &App, actor: &Actor, campaign: CampaignId, filter: &Filter, rows: i64) -> Result<Vec<Line>> {
    actor.require(Permission::ViewCampaigns)?;
    let mut conn = app.db.read().await?;
    storage::campaigns::get(&mut conn, actor.org_id, campaign).await?.ok_or(Error::NotFound)?;
    Ok(storage::ledger::list(&mut conn, actor.org_id, campaign, filter, rows).await?)
}

/// One line of the ledger.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn get(app: &App, actor: &Actor, id: DeliveryId) -> Result<Line> {
    actor.require(Permission::ViewCampaigns)?;
    storage::ledger::get(&mut app.db.read().await?, actor.org_id, id).await?.ok_or(Error::NotFound)
}

/// The ledger as CSV, in pieces as they are read.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`]; in the stream [`Error::Storage`].
pub async fn export(app: &App, actor: &Actor, campaign: CampaignId, filter: Filter) -> Result<impl Stream<Item = Result<Vec<u8>>> + Send + use<>> {
    actor.require(Permission::ViewCampaigns)?;
    actor.require(Permission::ExportContacts)?;
    storage::campaigns::get(&mut app.db.read().await?, actor.org_id, campaign)
        .await?
        .ok_or(Error::NotFound)?;
    let (app, org) = (app.clone(), actor.org_id);
    Ok(stream::try_unfold((Some(filter), true), move |(filter, is_first)| {
        let app = app.clone();
        async move {
            let Some(mut filter) = filter else { return Ok(None) };
            let lines = storage::ledger::list(&mut app.db.read().await?, org, campaign, &filter, BATCH).await?;
            filter.after = lines.last().map(|line| line.contact_id);
            let next = Some(filter).filter(|filter| filter.after.is_some() && lines.len() as i64 == BATCH);
            Ok(Some((csv(&lines, is_first), (next, false))))
        }
    }))
}

fn csv(lines: &[Line], has_head: bool) -> Vec<u8> {
    let head = "name,phone,language,status,reason,code,detail,attempts,accepted_at,sent_at,delivered_at,read_at,updated_at";
    let mut text = if has_head { CsvText::with_header(head.split(',')) } else { CsvText::piece() };
    for line in lines {
        let instant = |at: Option<chrono::DateTime<chrono::Utc>>| at.map(|at| at.to_rfc3339()).unwrap_or_default();
        text.row([
            line.name.as_str(),
            &line.phone,
            line.language.code(),
            line.status.code(),
            line.reason.as_deref().unwrap_or_default(),
            line.error_code.as_deref().unwrap_or_default(),
            line.error_text.as_deref().unwrap_or_default(),
            &line.attempts.to_string(),
            &instant(line.accepted_at),
            &instant(line.sent_at),
            &instant(line.delivered_at),
            &instant(line.read_at),
            &instant(Some(line.updated_at)),
        ]);
    }
    text.into_bytes()
}

/// Why a test message did not go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TestSend {
    /// The provider took it over.
    Accepted,
    /// It was not to be sent.
    Skipped(SkipReason),
    /// The provider did not take it over.
    Failed {
        /// What a person can do about it.
        reason: FailureReason,
        /// The provider's code.
        code: String,
        /// The provider's words.
        detail: String,
    },
}

/// Sends a campaign's text, as it stands now, to a number of one's own; an e-mail to the member's own
/// address, whatever number is named. It counts nowhere.
///
/// # Errors
/// [`ErrorCode::NoSender`], a code of [`sender::trouble`], [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn send_test(app: &App, actor: &Actor, id: CampaignId, phone: PhoneNumber, language: Language) -> Result<TestSend> {
    actor.require(Permission::SendCampaigns)?;
    trial(app, actor, id, Some(phone), language).await
}

/// Like [`send_test`], to the number or address in the member's own profile.
///
/// # Errors
/// As [`send_test`]; [`Error::Invalid`] (`phone`) when their profile has no number and one is needed.
pub async fn send_test_to_oneself(app: &App, actor: &Actor, id: CampaignId, language: Language) -> Result<TestSend> {
    actor.require(Permission::SendCampaigns)?;
    let channel = campaigns::get(app, actor, id).await?.channel;
    let phone = match channel {
        Channel::Email => None,
        Channel::Whatsapp | Channel::Sms | Channel::Linkedin => Some(crate::messages::own_phone(app, actor).await?),
    };
    trial(app, actor, id, phone, language).await
}

async fn trial(app: &App, actor: &Actor, id: CampaignId, phone: Option<PhoneNumber>, language: Language) -> Result<TestSend> {
    let email = crate::mailing::accounts::own_address(app, actor).await?;
    let mut tx = app.db.begin().await?;
    let campaign = locked(&mut tx, actor, id).await?;
    let sender = sender::usable(&mut tx, &campaign).await?;
    let plan = Plan::load(app, &mut tx, &campaign, campaign.content.clone(), &sender).await?;
    let mail = senders::mail_account(&mut tx, &sender).await?;
    let deed = Deed::new("campaign.test-sent", "campaign", id).detail(json!({ "language": language, "sender": sender.id }));
    audit::record(&mut tx, app, actor, deed).await?;
    tx.commit().await?;
    let oneself = oneself(&campaign, phone, email, language);
    let message = match plan.trial(app.new_id(), &oneself, language) {
        Ok(message) => message,
        Err(reason) => return Ok(TestSend::Skipped(reason)),
    };
    let account = senders::account(app, &sender, mail)?;
    Ok(TestSend::of(app.channels.of(sender.kind)?.send(&account, &message).await))
}

impl TestSend {
    /// What a provider's answer means to whoever tries.
    pub(crate) fn of(answer: std::result::Result<Accepted, SendError>) -> Self {
        match answer {
            Ok(_) => Self::Accepted,
            Err(SendError { code, detail, .. }) => Self::Failed {
                reason: delivery::retry::reason_of(&code),
                code,
                detail,
            },
        }
    }
}

/// A recipient with nothing but a number and an address; fallbacks stand for the rest.
fn oneself(campaign: &Campaign, phone: Option<PhoneNumber>, email: Option<String>, language: Language) -> Recipient {
    Recipient {
        id: ContactId(campaign.id.uuid()),
        phone,
        email,
        name: String::new(),
        language,
        city: String::new(),
        custom: std::collections::BTreeMap::new(),
        last_inbound_at: None,
        consent: None,
        is_suppressed: false,
        deleted_at: None,
    }
}
