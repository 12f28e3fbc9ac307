//! What an organisation does with the risks that a second opinion sees.

use chrono::{DateTime, Utc};
use domain::{OrgId, RiskLimits};

use crate::{Conn, Result};

/// The organisation's limits; none while it has set none.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn get(conn: &mut Conn, org: OrgId) -> Result<Option<RiskLimits>> {
    let row = fetch_optional!(
        conn,
        (i64, i64),
        "SELECT back_to_author, human_review FROM risk_limits WHERE org_id = $1",
        org.uuid()
    )?;
    let percent = |stored: i64| u8::try_from(stored).unwrap_or(RiskLimits::HIGHEST);
    Ok(row.map(|(back_to_author, human_review)| RiskLimits {
        back_to_author: percent(back_to_author),
        human_review: percent(human_review),
    }))
}

/// Sets the limits.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn set(conn: &mut Conn, org: OrgId, limits: RiskLimits, at: DateTime<Utc>) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO risk_limits (org_id, back_to_author, human_review, updated_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (org_id) DO UPDATE SET back_to_author = excluded.back_to_author, human_review = excluded.human_review,
         updated_at = excluded.updated_at",
        org.uuid(),
        i64::from(limits.back_to_author),
        i64::from(limits.human_review),
        at
    )?;
    Ok(())
}
