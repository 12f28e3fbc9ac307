//! What the delivery engine does by itself when something goes wrong: a policy of each organisation.

use domain::{DeliveryPolicy, ErrorCode, LateStart, OrgId, Permission};
use serde_json::json;
use storage::Conn;

use crate::{
    Actor, App, Result,
    audit::{self, Deed},
    error::Fields,
};

/// The policy of the actor's organisation.
///
/// # Errors
/// [`crate::Error::Forbidden`], [`crate::Error::Storage`].
pub async fn get(app: &App, actor: &Actor) -> Result<DeliveryPolicy> {
    actor.require(Permission::ViewHome)?;
    of(&mut app.db.read().await?, actor.org_id).await
}

/// The policy as somebody types it.
#[derive(Clone, Debug, Default)]
pub struct PolicyForm {
    /// Percent from 1 to 100.
    pub failure_percent: String,
    /// `send`, `ask` or `cancel`.
    pub late_start: String,
    /// Hours from 1 to 168.
    pub late_hours: String,
}

/// Sets the policy. It counts from now on, also for what is being sent.
///
/// # Errors
/// [`crate::Error::Invalid`] (`failure_percent`, `late_start`, `late_hours`), [`crate::Error::Forbidden`],
/// [`crate::Error::Storage`].
pub async fn update(app: &App, actor: &Actor, form: &PolicyForm) -> Result<DeliveryPolicy> {
    actor.require(Permission::ManageOrganisation)?;
    let after = checked(form)?;
    let mut tx = app.db.begin().await?;
    let before = of(&mut tx, actor.org_id).await?;
    storage::delivery_policies::set(&mut tx, actor.org_id, after, app.now()).await?;
    let deed = Deed::new("organisation.delivery-policy-changed", "organisation", actor.org_id)
        .before(&before)
        .after(&after)
        .detail(json!({
            "failure_percent": after.failure_percent,
            "late_start": after.late_start.code(),
            "late_hours": after.late_hours,
        }));
    audit::record(&mut tx, app, actor, deed).await?;
    tx.commit().await?;
    Ok(after)
}

/// The policy of an organisation; the usual one where it has set none.
pub(crate) async fn of(conn: &mut Conn, org: OrgId) -> Result<DeliveryPolicy> {
    Ok(storage::delivery_policies::get(conn, org).await?.unwrap_or_default())
}

fn checked(form: &PolicyForm) -> Result<DeliveryPolicy> {
    let usual = DeliveryPolicy::default();
    let mut fields = Fields::default();
    let percent = form.failure_percent.trim().parse::<u8>().ok().filter(|percent| {
        DeliveryPolicy {
            failure_percent: *percent,
            ..usual
        }
        .is_valid()
    });
    let hours = form
        .late_hours
        .trim()
        .parse::<u16>()
        .ok()
        .filter(|hours| DeliveryPolicy { late_hours: *hours, ..usual }.is_valid());
    let policy = DeliveryPolicy {
        failure_percent: fields
            .parsed("failure_percent", percent.ok_or(()), ErrorCode::BadChoice)
            .unwrap_or(usual.failure_percent),
        late_start: fields
            .parsed("late_start", form.late_start.parse::<LateStart>(), ErrorCode::BadChoice)
            .unwrap_or(usual.late_start),
        late_hours: fields.parsed("late_hours", hours.ok_or(()), ErrorCode::BadChoice).unwrap_or(usual.late_hours),
    };
    fields.finish()?;
    Ok(policy)
}
