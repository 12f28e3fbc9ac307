//! What the delivery engine does by itself when something goes wrong, per organisation.

use chrono::{DateTime, Utc};
use domain::{DeliveryPolicy, OrgId};

use crate::{Conn, Result, error::parse};

/// The organisation's policy; none while it has set none.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn get(conn: &mut Conn, org: OrgId) -> Result<Option<DeliveryPolicy>> {
    let row = fetch_optional!(
        conn,
        (i64, String, i64),
        "SELECT failure_percent, late_start, late_hours FROM delivery_policies WHERE org_id = $1",
        org.uuid()
    )?;
    row.map(|(percent, late_start, hours)| {
        Ok(DeliveryPolicy {
            failure_percent: u8::try_from(percent).unwrap_or(100),
            late_start: parse(&late_start, "delivery_policies", "late_start")?,
            late_hours: u16::try_from(hours).unwrap_or(DeliveryPolicy::LONGEST_LATE_HOURS),
        })
    })
    .transpose()
}

/// Sets the policy.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn set(conn: &mut Conn, org: OrgId, policy: DeliveryPolicy, at: DateTime<Utc>) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO delivery_policies (org_id, failure_percent, late_start, late_hours, updated_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (org_id) DO UPDATE SET failure_percent = excluded.failure_percent, late_start = excluded.late_start,
         late_hours = excluded.late_hours, updated_at = excluded.updated_at",
        org.uuid(),
        i64::from(policy.failure_percent),
        policy.late_start.code(),
        i64::from(policy.late_hours),
        at
    )?;
    Ok(())
}
