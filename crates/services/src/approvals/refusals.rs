//! What nobody may approve: their own content, where the organisation does not allow it, and what the
//! rules block.

use domain::ErrorCode;
use storage::{Conn, campaign_versions::Version, campaigns::Campaign};

use crate::{Actor, App, Error, Result, checks, messages};

/// Whether the actor wrote the version, or began its campaign.
pub(super) fn is_own(actor: &Actor, version: &Version, campaign: &Campaign) -> bool {
    actor.member_id == Some(version.author_id) || actor.member_id == Some(campaign.created_by)
}

/// Whether it is the actor's own content, which the organisation must allow.
pub(super) async fn refuse_own(tx: &mut Conn, actor: &Actor, version: &Version, campaign: &Campaign) -> Result<bool> {
    actor.member()?;
    let is_own = is_own(actor, version, campaign);
    let org = storage::orgs::get(tx, actor.org_id).await?.ok_or(Error::NotFound)?;
    if is_own && !org.author_may_approve {
        return Err(Error::Refused(ErrorCode::OwnContent));
    }
    Ok(is_own)
}

/// Asks the rules of today as well as those of the day it was submitted.
pub(super) async fn refuse_blocked(app: &App, tx: &mut Conn, campaign: &Campaign, version: &Version) -> Result<()> {
    let today = messages::today(app.now());
    let author = Some(campaign.created_by);
    let checker = checks::checker(app, tx, version.org_id, author, version.channel, version.purpose, today).await?;
    if checks::is_blocked(&version.verdicts) || checks::is_blocked(&checker.content(&version.content)) {
        return Err(Error::Refused(ErrorCode::Blocked));
    }
    Ok(())
}
