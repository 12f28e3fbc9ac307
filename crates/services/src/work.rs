//! What is to be done in the background, found in the truth tables.
//!
//! Any process may look and any may do it: each piece of work locks what it changes and is done
//! by whoever comes first. So a task that is lost or done twice changes nothing.

use compliance::Rulebook;
use domain::{CampaignId, ImportId, OrgId};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use crate::{
    App, Result,
    approvals::{self, recheck},
    contacts, idempotency, imports, launch, mails, sending, sessions, whatsapp,
};

/// A piece of background work. Carries ids only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "kebab-case")]
pub enum Work {
    /// Launch the scheduled campaigns whose time has come.
    LaunchDue,
    /// Complete a campaign's recipient list.
    FreezeRecipients {
        /// The organisation.
        org: OrgId,
        /// The campaign.
        campaign: CampaignId,
    },
    /// End the campaigns of which nothing is left to send.
    FinishCampaigns,
    /// Check by the rulebook of this program what is approved and not sent. Handed in at the start and
    /// every hour, so it is not among what is [`due`].
    RecheckApproved,
    /// Ask Meta how WhatsApp numbers and their templates stand, where that was a day ago. Handed in every
    /// hour, so it is not among what is [`due`].
    RefreshNumbers,
    /// Tell those who decide of the requests whose time is half over, or over.
    TellOfApprovals,
    /// Hand mails to members over.
    DeliverMails,
    /// Take over the rows of a file.
    RunImport {
        /// The import.
        import: ImportId,
    },
}

/// What is to be done now, apart from sending, which [`sending::run`] does by itself.
///
/// # Errors
/// [`crate::Error::Storage`].
pub async fn due(app: &App) -> Result<Vec<Work>> {
    let mut conn = app.db.read().await?;
    let mut work = Vec::new();
    if !storage::due_campaigns::due(&mut conn, app.now()).await?.is_empty() {
        work.push(Work::LaunchDue);
    }
    let unfrozen = storage::due_campaigns::unfrozen(&mut conn).await?;
    work.extend(unfrozen.into_iter().map(|(org, campaign)| Work::FreezeRecipients { org, campaign }));
    let is_any_done = !storage::due_campaigns::without_open_deliveries(&mut conn).await?.is_empty();
    if is_any_done || !storage::due_campaigns::cancelled_with_queue(&mut conn).await?.is_empty() {
        work.push(Work::FinishCampaigns);
    }
    if approvals::due::is_any_to_tell(&mut conn, app.now()).await? {
        work.push(Work::TellOfApprovals);
    }
    if mails::is_any_due(app, &mut conn).await? {
        work.push(Work::DeliverMails);
    }
    drop(conn);
    work.extend(imports::unfinished(app).await?.into_iter().map(|import| Work::RunImport { import }));
    Ok(work)
}

/// Does one piece of work, until it is done or `shutdown`; what is left is found again.
///
/// # Errors
/// Whatever it said; it is tried again.
pub async fn perform(app: &App, work: Work, shutdown: &CancellationToken) -> Result<()> {
    match work {
        Work::LaunchDue => launch::launch_due(app).await,
        Work::FreezeRecipients { org, campaign } => launch::freeze(app, org, campaign, shutdown).await,
        Work::FinishCampaigns => launch::finish_all(app).await,
        Work::RecheckApproved => recheck_approved(app, shutdown).await,
        Work::RefreshNumbers => refresh_numbers(app).await,
        Work::TellOfApprovals => approvals::due::tell_all(app).await,
        Work::DeliverMails => mails::deliver(app, shutdown).await,
        Work::RunImport { import } => imports::run(app, import).await,
    }
}

async fn recheck_approved(app: &App, shutdown: &CancellationToken) -> Result<()> {
    let held = recheck::run(app, Rulebook::embedded(), shutdown).await?;
    if held > 0 {
        tracing::warn!(held, "approved campaigns break a rule of the present rulebook and are held");
    }
    Ok(())
}

async fn refresh_numbers(app: &App) -> Result<()> {
    let checked = whatsapp::refresh(app).await?;
    tracing::debug!(checked, "WhatsApp numbers were asked about");
    Ok(())
}

/// Forgets what has ended: sessions, reset links, windows of failed sign-ins, answers kept for
/// repeated requests, uploads that nobody started, mails given up long ago, whom portfolios wrote
/// to more than a day ago, and what proved messages to people who were erased. Answers with how many that were.
///
/// # Errors
/// [`crate::Error::Storage`].
pub async fn forget_ended(app: &App) -> Result<u64> {
    let uploads = imports::sweep(app).await?;
    let people = contacts::sweep_erased(app).await?;
    Ok(sessions::sweep(app).await? + idempotency::sweep(app).await? + uploads + mails::sweep(app).await? + people + whatsapp::sweep(app).await?)
}

/// Does everything that is due, sending included, until nothing is left; for tests and for the
/// command line. Work that fails is left.
///
/// # Errors
/// [`crate::Error::Storage`].
pub async fn run_until_idle(app: &App) -> Result<()> {
    let never = CancellationToken::new();
    let mut work = due(app).await?;
    loop {
        for piece in &work {
            if let Err(error) = perform(app, *piece, &never).await {
                tracing::warn!(?piece, %error, "background work failed");
            }
        }
        sending::run_until_idle(app).await?;
        let left = due(app).await?;
        if left.is_empty() || left == work {
            return Ok(());
        }
        work = left;
    }
}
