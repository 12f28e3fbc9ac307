//! What models may cost: a budget of the installation per day, and a number of runs per member.
//!
//! The likely cost of a question is set aside before it is asked and put right afterwards. A crash in
//! between leaves it set aside, so that nothing is ever asked for free.

use ai::writing::Written;
use chrono::NaiveDate;
use domain::{ErrorCode, Permission};
use serde_json::json;
use storage::{Conn, writing_budget};

use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
    messages,
};

pub use storage::writing_budget::Usage;

/// From this share of the budget on, in percent, everybody who writes is told.
pub const WARN_FROM: u64 = 80;

/// How much of today's budget and of the member's runs is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Whether any model writes here; without one the rest means nothing.
    pub has_models: bool,
    /// Runs of the member today.
    pub runs: u64,
    /// The most runs of a member per day.
    pub most_runs: u64,
    /// How much of the installation's budget is spent, in percent.
    pub spent_percent: u64,
    /// What the member's organisation used today.
    pub usage: Usage,
}

impl Standing {
    /// What keeps models from being asked, if anything does.
    #[must_use]
    pub const fn obstacle(&self) -> Option<ErrorCode> {
        if !self.has_models {
            None
        } else if self.spent_percent >= 100 {
            Some(ErrorCode::AiBudgetSpent)
        } else if self.runs >= self.most_runs {
            Some(ErrorCode::AiQuotaSpent)
        } else {
            None
        }
    }

    /// Whether the budget is nearly spent.
    #[must_use]
    pub const fn is_nearly_spent(&self) -> bool {
        self.has_models && self.spent_percent >= WARN_FROM && self.spent_percent < 100
    }
}

/// How the actor stands today.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Unauthenticated`] for the system, [`Error::Storage`].
pub async fn standing(app: &App, actor: &Actor) -> Result<Standing> {
    actor.require(Permission::ManageCampaigns)?;
    let today = messages::today(app.now());
    let mut conn = app.db.read().await?;
    let spent = domain::count(writing_budget::spent(&mut conn, today).await?);
    let runs = writing_budget::runs(&mut conn, actor.org_id, actor.member()?, today).await?;
    let most = app.settings.ai.daily_budget_micros;
    Ok(Standing {
        has_models: app.authors.has_models(),
        runs: domain::count(runs),
        most_runs: u64::from(app.settings.ai.daily_generations),
        spent_percent: spent.saturating_mul(100).checked_div(most).unwrap_or(100),
        usage: writing_budget::usage(&mut conn, actor.org_id, today).await?.unwrap_or_default(),
    })
}

/// Counts one run of the actor before models are asked, within the caller's transaction.
///
/// # Errors
/// [`ErrorCode::AiBudgetSpent`] or [`ErrorCode::AiQuotaSpent`]: the library is left; [`Error::Storage`].
pub(super) async fn count_run(tx: &mut Conn, app: &App, actor: &Actor) -> Result<()> {
    let today = messages::today(app.now());
    if domain::count(writing_budget::spent(tx, today).await?) >= app.settings.ai.daily_budget_micros {
        return Err(Error::Refused(ErrorCode::AiBudgetSpent));
    }
    let most = i64::from(app.settings.ai.daily_generations);
    if writing_budget::count_run(tx, actor.org_id, actor.member()?, today, most).await? {
        Ok(())
    } else {
        Err(Error::Refused(ErrorCode::AiQuotaSpent))
    }
}

/// An amount that was set aside, and for which day.
pub(super) struct Reserved {
    day: NaiveDate,
    micros: u64,
}

/// Sets `micros` aside; none when the day's budget does not cover it.
pub(super) async fn reserve(app: &App, micros: u64) -> Result<Option<Reserved>> {
    let day = messages::today(app.now());
    let mut tx = app.db.begin().await?;
    let is_covered = writing_budget::reserve(&mut tx, day, signed(micros), signed(app.settings.ai.daily_budget_micros)).await?;
    tx.commit().await?;
    Ok(is_covered.then_some(Reserved { day, micros }))
}

/// Gives back what was set aside for a question without an answer.
pub(super) async fn give_back(app: &App, reserved: &Reserved) -> Result<()> {
    let mut tx = app.db.begin().await?;
    writing_budget::settle(&mut tx, reserved.day, -signed(reserved.micros)).await?;
    Ok(tx.commit().await?)
}

/// Puts right what was set aside, and tells once when the budget is nearly spent.
pub(super) async fn settle(app: &App, actor: &Actor, reserved: &Reserved, written: &Written, spent: u64) -> Result<()> {
    let most = app.settings.ai.daily_budget_micros;
    let mut tx = app.db.begin().await?;
    writing_budget::settle(&mut tx, reserved.day, signed(spent) - signed(reserved.micros)).await?;
    let used = Usage {
        calls: 1,
        tokens_in: signed(written.tokens_in),
        tokens_out: signed(written.tokens_out),
        cost_micros: signed(spent),
    };
    writing_budget::account(&mut tx, actor.org_id, reserved.day, used).await?;
    let from = signed(most / 100 * WARN_FROM);
    if writing_budget::warn_once(&mut tx, reserved.day, from).await? {
        tracing::warn!(percent = WARN_FROM, "today's budget for text models is nearly spent");
        let deed = Deed::new("writing.budget-warned", "organisation", actor.org_id).detail(json!({ "percent": WARN_FROM }));
        audit::record(&mut tx, app, &Actor::system(actor.org_id, &actor.request_id), deed).await?;
    }
    Ok(tx.commit().await?)
}

fn signed(amount: u64) -> i64 {
    i64::try_from(amount).unwrap_or(i64::MAX)
}
