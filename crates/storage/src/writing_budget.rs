//! What text models cost, how often they are asked, and what they answered.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{MemberId, OrgId};

use crate::{Conn, Result};

/// What an organisation used on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Usage {
    /// Questions to models.
    pub calls: i64,
    /// Tokens of the questions.
    pub tokens_in: i64,
    /// Tokens of the answers.
    pub tokens_out: i64,
    /// Millionths of a US dollar.
    pub cost_micros: i64,
}

/// Sets `micros` of the installation's budget of `day` aside; false when that would be more than `most`.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn reserve(conn: &mut Conn, day: NaiveDate, micros: i64, most: i64) -> Result<bool> {
    if micros > most {
        return Ok(false);
    }
    let changed = execute!(
        conn,
        "INSERT INTO writing_days (day, cost_micros, is_warned) VALUES ($1, $2, FALSE)
         ON CONFLICT (day) DO UPDATE SET cost_micros = writing_days.cost_micros + $2 WHERE writing_days.cost_micros + $2 <= $3",
        day,
        micros,
        most
    )?;
    Ok(changed == 1)
}

/// Puts right what was set aside: `difference` is what it really cost less what was reserved.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn settle(conn: &mut Conn, day: NaiveDate, difference: i64) -> Result<()> {
    execute!(conn, "UPDATE writing_days SET cost_micros = cost_micros + $2 WHERE day = $1", day, difference)?;
    Ok(())
}

/// What the installation has spent or set aside on `day`.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn spent(conn: &mut Conn, day: NaiveDate) -> Result<i64> {
    let spent = scalar_optional!(conn, i64, "SELECT cost_micros FROM writing_days WHERE day = $1", day)?;
    Ok(spent.unwrap_or_default())
}

/// Whether `from` has been reached on `day` and nobody was told yet; who asks tells.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn warn_once(conn: &mut Conn, day: NaiveDate, from: i64) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE writing_days SET is_warned = TRUE WHERE day = $1 AND is_warned = FALSE AND cost_micros >= $2",
        day,
        from
    )?;
    Ok(changed == 1)
}

/// Adds to what the organisation used on `day`.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn account(conn: &mut Conn, org: OrgId, day: NaiveDate, used: Usage) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO writing_usage (org_id, day, calls, tokens_in, tokens_out, cost_micros) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (org_id, day) DO UPDATE SET calls = writing_usage.calls + excluded.calls, tokens_in = writing_usage.tokens_in + excluded.tokens_in,
         tokens_out = writing_usage.tokens_out + excluded.tokens_out, cost_micros = writing_usage.cost_micros + excluded.cost_micros",
        org.uuid(),
        day,
        used.calls,
        used.tokens_in,
        used.tokens_out,
        used.cost_micros
    )?;
    Ok(())
}

/// What the organisation used on `day`; none where it asked no model.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn usage(conn: &mut Conn, org: OrgId, day: NaiveDate) -> Result<Option<Usage>> {
    fetch_optional!(
        conn,
        Usage,
        "SELECT calls, tokens_in, tokens_out, cost_micros FROM writing_usage WHERE org_id = $1 AND day = $2",
        org.uuid(),
        day
    )
}

/// Counts one run of a member on `day`; false when `most` were counted already.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn count_run(conn: &mut Conn, org: OrgId, member: MemberId, day: NaiveDate, most: i64) -> Result<bool> {
    if most <= 0 {
        return Ok(false);
    }
    let changed = execute!(
        conn,
        "INSERT INTO writing_runs (org_id, member_id, day, runs) VALUES ($1, $2, $3, 1)
         ON CONFLICT (org_id, member_id, day) DO UPDATE SET runs = writing_runs.runs + 1 WHERE writing_runs.runs < $4",
        org.uuid(),
        member.uuid(),
        day,
        most
    )?;
    Ok(changed == 1)
}

/// How many runs of a member were counted on `day`.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn runs(conn: &mut Conn, org: OrgId, member: MemberId, day: NaiveDate) -> Result<i64> {
    let runs = scalar_optional!(
        conn,
        i64,
        "SELECT runs FROM writing_runs WHERE org_id = $1 AND member_id = $2 AND day = $3",
        org.uuid(),
        member.uuid(),
        day
    )?;
    Ok(runs.unwrap_or_default())
}

/// The answer to a question that was asked before.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn answer(conn: &mut Conn, org: OrgId, question: &[u8]) -> Result<Option<String>> {
    scalar_optional!(
        conn,
        String,
        "SELECT answer FROM written_answers WHERE org_id = $1 AND question = $2",
        org.uuid(),
        question
    )
}

/// Keeps an answer; the first to a question stays.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn keep_answer(conn: &mut Conn, org: OrgId, question: &[u8], answer: &str, at: DateTime<Utc>) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO written_answers (org_id, question, answer, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (org_id, question) DO NOTHING",
        org.uuid(),
        question,
        answer,
        at
    )?;
    Ok(())
}
