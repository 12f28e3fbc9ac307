//! From which risk on a person decides, and above which a text goes back: a policy of each organisation.

use domain::{ErrorCode, OrgId, Permission, RiskLimits};
use serde_json::json;
use storage::Conn;

use crate::{
    Actor, App, Result,
    audit::{self, Deed},
    error::Fields,
};

/// The limits of the actor's organisation.
///
/// # Errors
/// [`crate::Error::Forbidden`], [`crate::Error::Storage`].
pub async fn limits(app: &App, actor: &Actor) -> Result<RiskLimits> {
    actor.require(Permission::ViewHome)?;
    of(&mut app.db.read().await?, actor.org_id).await
}

/// Sets the limits, as they were typed.
///
/// # Errors
/// [`crate::Error::Invalid`] (`back_to_author`, `human_review`: whole numbers from 50 to 100, review below
/// the way back), [`crate::Error::Forbidden`], [`crate::Error::Storage`].
pub async fn update_limits(app: &App, actor: &Actor, back_to_author: &str, human_review: &str) -> Result<RiskLimits> {
    actor.require(Permission::ManageOrganisation)?;
    let after = checked(back_to_author, human_review)?;
    let mut tx = app.db.begin().await?;
    let before = of(&mut tx, actor.org_id).await?;
    storage::risk_limits::set(&mut tx, actor.org_id, after, app.now()).await?;
    let deed = Deed::new("organisation.risk-limits-changed", "organisation", actor.org_id)
        .before(&before)
        .after(&after)
        .detail(json!({ "back_to_author": after.back_to_author, "human_review": after.human_review }));
    audit::record(&mut tx, app, actor, deed).await?;
    tx.commit().await?;
    Ok(after)
}

/// The limits of an organisation; the usual ones where it has set none.
pub(super) async fn of(conn: &mut Conn, org: OrgId) -> Result<RiskLimits> {
    Ok(storage::risk_limits::get(conn, org).await?.unwrap_or_default())
}

fn checked(back_to_author: &str, human_review: &str) -> Result<RiskLimits> {
    let mut fields = Fields::default();
    let range = RiskLimits::LOWEST..=RiskLimits::HIGHEST;
    let mut percent = |field: &str, typed: &str| {
        let value = typed.trim().parse::<u8>().ok().filter(|value| range.contains(value)).ok_or(());
        fields.parsed(field, value, ErrorCode::BadLimit).unwrap_or(RiskLimits::HIGHEST)
    };
    let limits = RiskLimits {
        back_to_author: percent("back_to_author", back_to_author),
        human_review: percent("human_review", human_review),
    };
    fields.finish()?;
    if !limits.is_valid() {
        return Err(crate::Error::field("human_review", ErrorCode::LimitsCrossed));
    }
    Ok(limits)
}
