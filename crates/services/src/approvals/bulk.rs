//! Requests of identical content: the same texts over the same channel for the same purpose, to
//! different people. Read once, they can be approved together; each keeps an approval of its own.

use std::collections::{BTreeMap, BTreeSet};

use domain::{ApprovalId, ApprovalStatus, CampaignId, ErrorCode, Permission};
use sha2::{Digest, Sha256};
use storage::{Conn, approval_queue, campaign_versions::Version};

use super::{Item, approve_one, claim::is_held_by_another, is_own, item, names};
use crate::{Actor, App, Error, Result, campaigns, checks, events::Event};

/// The most requests approved at once.
pub const MOST: usize = 50;

/// SHA-256 over what a version sends, without whom it is for.
///
/// # Errors
/// [`Error::Internal`] when it cannot be serialised.
pub(super) fn wording(version: &Version) -> Result<Vec<u8>> {
    // A `Value` keeps its keys sorted, whatever the order of fields in our structs.
    let canonical = serde_json::to_value((version.channel, version.purpose, &version.content))?.to_string();
    Ok(Sha256::digest(canonical).to_vec())
}

/// The requests that say exactly what `id` says and that the actor may approve now, `id` among them,
/// oldest first. Empty when there is no other, or when the actor may not approve `id`.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn alike(app: &App, actor: &Actor, id: ApprovalId) -> Result<Vec<Item>> {
    actor.require(Permission::DecideApprovals)?;
    let mut conn = app.db.read().await?;
    let place = approval_queue::place(&mut conn, actor.org_id, id).await?.ok_or(Error::NotFound)?;
    let Some(wording) = place.wording else { return Ok(Vec::new()) };
    let ids = approval_queue::alike(&mut conn, actor.org_id, &wording, i64::try_from(MOST).unwrap_or(i64::MAX)).await?;
    if ids.len() < 2 {
        return Ok(Vec::new());
    }
    let org = storage::orgs::get(&mut conn, actor.org_id).await?.ok_or(Error::NotFound)?;
    let names = names(&mut conn, actor).await?;
    let mut found = Vec::new();
    for other in ids {
        let Some(approval) = storage::approvals::get(&mut conn, actor.org_id, other).await? else {
            continue;
        };
        let (item, campaign) = item(app, &mut conn, actor, approval, &names).await?;
        let is_refused = (is_own(actor, &item.version, &campaign) && !org.author_may_approve)
            || is_held_by_another(actor, &item.place, app.now())
            || checks::is_blocked(&item.version.verdicts);
        if !is_refused {
            found.push(item);
        }
    }
    let has_both = found.len() > 1 && found.iter().any(|item| item.approval.id == id);
    Ok(if has_both { found } else { Vec::new() })
}

/// The items with those that say the same behind each other, each with how many say what it says.
/// Only what waits is brought together.
#[must_use]
pub fn together(items: Vec<Item>) -> Vec<(Item, usize)> {
    let says_same = |one: &Item, other: &Item| {
        let are_waiting = [one, other].iter().all(|item| item.approval.status == ApprovalStatus::Waiting);
        are_waiting && one.place.wording.is_some() && one.place.wording == other.place.wording
    };
    let mut groups: Vec<Vec<Item>> = Vec::new();
    for item in items {
        match groups.iter_mut().find(|group| group.first().is_some_and(|first| says_same(first, &item))) {
            Some(group) => group.push(item),
            None => groups.push(vec![item]),
        }
    }
    let counted = |group: Vec<Item>| {
        let count = group.len();
        group.into_iter().map(move |item| (item, count))
    };
    groups.into_iter().flat_map(counted).collect()
}

/// Approves requests of identical content, each by its own hash and by the rules of a single
/// approval. All of them or none.
///
/// # Errors
/// [`Error::Invalid`] (`items`) for fewer than two, more than [`MOST`], the same one twice, or texts that
/// differ; whatever [`super::approve`] says of the first that cannot be approved.
pub async fn approve_alike(app: &App, actor: &Actor, items: &[(ApprovalId, Vec<u8>)]) -> Result<()> {
    actor.require(Permission::DecideApprovals)?;
    let hashes: BTreeMap<ApprovalId, &[u8]> = items.iter().map(|(id, hash)| (*id, hash.as_slice())).collect();
    if hashes.len() != items.len() || !(2..=MOST).contains(&items.len()) {
        return Err(Error::field("items", ErrorCode::BadChoice));
    }
    let mut tx = app.db.begin().await?;
    let campaigns = locked_alike(&mut tx, actor, hashes.keys().copied()).await?;
    for (id, hash) in hashes {
        approve_one(&mut tx, app, actor, id, hash).await?;
    }
    tx.commit().await?;
    for campaign in campaigns {
        app.events.publish(Event::Campaign(actor.org_id, campaign));
    }
    Ok(())
}

/// The campaigns of the requests, all locked in one order before anything else is: two people who
/// approve at once must not wait for each other. Refuses texts that differ.
async fn locked_alike(tx: &mut Conn, actor: &Actor, ids: impl Iterator<Item = ApprovalId>) -> Result<BTreeSet<CampaignId>> {
    let (mut campaigns, mut wordings) = (BTreeSet::new(), BTreeSet::new());
    for id in ids {
        let approval = storage::approvals::get(tx, actor.org_id, id).await?.ok_or(Error::NotFound)?;
        let version = storage::campaign_versions::get(tx, actor.org_id, approval.version_id).await?;
        wordings.insert(wording(&version.ok_or(Error::NotFound)?)?);
        campaigns.insert(approval.campaign_id);
    }
    if wordings.len() > 1 {
        return Err(Error::field("items", ErrorCode::BadChoice));
    }
    for campaign in &campaigns {
        campaigns::locked(tx, actor, *campaign).await?;
    }
    Ok(campaigns)
}
