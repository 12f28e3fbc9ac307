//! WhatsApp numbers: their account and portfolio at Meta, what Meta says about them, and to how many
//! people they may still write first.

pub(crate) mod portfolio;
pub mod templates;

use channels::{SendError, SenderAccount, whatsapp_account::NumberHealth};
use chrono::{DateTime, TimeDelta, Utc};
use delivery::retry;
use domain::{ErrorCode, FailureReason, MessagingTier, OrgId, Permission, SenderId, SenderKind, SenderNewsKind, count};
use serde_json::json;
pub use storage::whatsapp_numbers::{Health, WhatsappNumber};
use storage::{Conn, senders::Sender, whatsapp_numbers};

use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
    error::Fields,
    senders,
    sending::recorder::clean,
};

/// Longest id of an account or portfolio.
const LONGEST_ID: usize = 40;

/// How old what Meta said may be before it is asked again.
const FRESH: TimeDelta = TimeDelta::hours(24);

/// The ids of a number's account and portfolio as somebody fills them in: none stays, empty clears.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ids {
    /// The WhatsApp Business account.
    pub waba_id: Option<String>,
    /// The business portfolio.
    pub portfolio_id: Option<String>,
}

impl Ids {
    /// They become part of addresses, so nothing but letters and digits may pass.
    pub(crate) fn check(&self, fields: &mut Fields) {
        for (field, id) in [("waba_id", &self.waba_id), ("portfolio_id", &self.portfolio_id)] {
            let id = id.as_deref().unwrap_or_default().trim();
            if id.len() > LONGEST_ID || !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                fields.refuse(field, ErrorCode::BadChoice);
            }
        }
    }

    /// Keeps them; false when they are what they were.
    pub(crate) async fn save(&self, tx: &mut Conn, org: OrgId, sender: SenderId) -> Result<bool> {
        let present = whatsapp_numbers::get(tx, org, sender).await?;
        let (waba, portfolio) = present.map(|number| (number.waba_id, number.portfolio_id)).unwrap_or_default();
        let (new_waba, new_portfolio) = (merged(self.waba_id.as_deref(), &waba), merged(self.portfolio_id.as_deref(), &portfolio));
        if (&new_waba, &new_portfolio) == (&waba, &portfolio) {
            return Ok(false);
        }
        whatsapp_numbers::save_ids(tx, org, sender, new_waba.as_deref(), new_portfolio.as_deref()).await?;
        Ok(true)
    }
}

fn merged(new: Option<&str>, present: &Option<String>) -> Option<String> {
    match new.map(str::trim) {
        Some("") => None,
        Some(id) => Some(id.to_owned()),
        None => present.clone(),
    }
}

/// What is known of a number, and how much of its limit is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The number.
    pub number: WhatsappNumber,
    /// How many people its portfolio wrote to first within the last 24 hours.
    pub reached: u64,
}

/// What became of a question to Meta.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It answered; with how many things were read.
    Read(u64),
    /// It did not, or refused.
    Failed {
        /// Why.
        reason: FailureReason,
        /// Meta's code, or one of ours.
        code: String,
    },
}

impl From<SendError> for Answer {
    fn from(error: SendError) -> Self {
        Self::Failed {
            reason: retry::reason_of(&error.code),
            code: error.code,
        }
    }
}

/// What is known of the organisation's numbers.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn standings(app: &App, actor: &Actor) -> Result<Vec<Standing>> {
    actor.require(Permission::ViewSenders)?;
    let mut conn = app.db.read().await?;
    let mut standings = Vec::new();
    for number in whatsapp_numbers::list(&mut conn, actor.org_id).await? {
        standings.push(standing(&mut conn, actor.org_id, number, app.now()).await?);
    }
    Ok(standings)
}

/// What is known of one number; none when nothing is.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn standing_of(app: &App, actor: &Actor, id: SenderId) -> Result<Option<Standing>> {
    actor.require(Permission::ViewSenders)?;
    let mut conn = app.db.read().await?;
    match whatsapp_numbers::get(&mut conn, actor.org_id, id).await? {
        Some(number) => Ok(Some(standing(&mut conn, actor.org_id, number, app.now()).await?)),
        None => Ok(None),
    }
}

async fn standing(conn: &mut Conn, org: OrgId, number: WhatsappNumber, now: DateTime<Utc>) -> Result<Standing> {
    let reached = whatsapp_numbers::reached(conn, org, &number.counted_as(), now - portfolio::WINDOW).await?;
    Ok(Standing {
        reached: count(reached),
        number,
    })
}

/// Asks Meta about a number and keeps the answer.
///
/// # Errors
/// [`Error::NotFound`] when it is no WhatsApp number, [`Error::Forbidden`], [`Error::Storage`].
pub async fn check(app: &App, actor: &Actor, id: SenderId) -> Result<Answer> {
    actor.require(Permission::ManageSenders)?;
    let (sender, account) = opened(app, actor.org_id, id).await?;
    match app.channels.whatsapp()?.health(&account).await {
        Ok(health) => {
            keep(app, actor, &sender, health).await?;
            Ok(Answer::Read(1))
        }
        Err(error) => Ok(error.into()),
    }
}

/// A WhatsApp number with its secrets opened.
pub(crate) async fn opened(app: &App, org: OrgId, id: SenderId) -> Result<(Sender, SenderAccount)> {
    let sender = storage::senders::get(&mut app.db.read().await?, org, id).await?;
    let sender = sender.filter(|sender| sender.kind == SenderKind::Whatsapp).ok_or(Error::NotFound)?;
    let account = senders::account(app, &sender, None)?;
    Ok((sender, account))
}

async fn keep(app: &App, actor: &Actor, sender: &Sender, answer: NumberHealth) -> Result<()> {
    let tier = answer.messaging_limit_tier.as_deref().and_then(MessagingTier::from_provider);
    let words = |text: Option<String>| text.map(|text| clean(&text));
    let health = Health {
        quality: words(answer.quality_rating),
        throughput: words(answer.throughput.and_then(|throughput| throughput.level)),
        name_status: words(answer.name_status),
        verified_name: words(answer.verified_name),
        display_number: words(answer.display_phone_number),
    };
    let mut tx = app.db.begin().await?;
    let before = whatsapp_numbers::get(&mut tx, sender.org_id, sender.id).await?;
    let is_news = before
        .as_ref()
        .is_none_or(|before| before.health != health || (tier.is_some() && before.tier != tier));
    whatsapp_numbers::save_health(&mut tx, sender.org_id, sender.id, &health, app.now()).await?;
    if let Some(tier) = tier {
        whatsapp_numbers::set_tier(&mut tx, sender.org_id, sender.id, tier).await?;
    }
    if is_news {
        let deed = Deed::new("sender.checked", "sender", sender.id).detail(json!({ "tier": tier, "quality": health.quality }));
        audit::record(&mut tx, app, actor, deed).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Takes the newest that callbacks told about a number's limit and quality, which may come in any order.
pub(crate) async fn take_news(tx: &mut Conn, sender: &Sender) -> Result<()> {
    use SenderNewsKind as K;
    let told = storage::sender_news::newest(tx, sender.org_id, sender.id, senders::NEWS).await?;
    let mut limits = told.iter().filter(|news| matches!(news.kind, K::LimitLowered | K::LimitRaised));
    if let Some(tier) = limits.next().and_then(|news| MessagingTier::from_provider(&news.detail)) {
        whatsapp_numbers::set_tier(tx, sender.org_id, sender.id, tier).await?;
    }
    let quality = told.iter().find_map(|news| match news.kind {
        K::QualityLow => Some("RED"),
        // Yellow or green: it does not say which.
        K::QualityRestored => Some("UNKNOWN"),
        _ => None,
    });
    if let Some(quality) = quality {
        whatsapp_numbers::set_quality(tx, sender.org_id, sender.id, quality).await?;
    }
    Ok(())
}

/// Asks Meta about every number of which it was not asked for a day, and reads its templates. Answers with
/// how many numbers these were.
///
/// # Errors
/// [`Error::Storage`].
pub async fn refresh(app: &App) -> Result<u64> {
    let due = whatsapp_numbers::unchecked_since(&mut app.db.read().await?, app.now() - FRESH).await?;
    let mut checked = 0;
    for (org, sender) in due {
        let actor = Actor::system(org, "number-refresh");
        // One number whose token has ended must not keep the others from being asked about.
        match refresh_one(app, &actor, sender).await {
            Ok(Answer::Read(_)) => checked += 1,
            Ok(Answer::Failed { code, .. }) => tracing::info!(%sender, code, "Meta did not say how a number stands"),
            Err(error) => tracing::warn!(%sender, %error, "a number was not asked about"),
        }
    }
    Ok(checked)
}

async fn refresh_one(app: &App, actor: &Actor, sender: SenderId) -> Result<Answer> {
    let answer = check(app, actor, sender).await?;
    let has_account = standing_of(app, actor, sender).await?.is_some_and(|standing| standing.number.waba_id.is_some());
    if has_account && matches!(answer, Answer::Read(_)) {
        return templates::sync(app, actor, sender).await;
    }
    Ok(answer)
}

/// Forgets whom portfolios wrote to first more than 24 hours ago.
///
/// # Errors
/// [`Error::Storage`].
pub async fn sweep(app: &App) -> Result<u64> {
    let mut tx = app.db.begin().await?;
    let gone = whatsapp_numbers::forget_reached(&mut tx, app.now() - portfolio::WINDOW).await?;
    tx.commit().await?;
    Ok(gone)
}
