//! One deed on many contacts.

use chrono::{DateTime, Utc};
use domain::{ContactId, ErrorCode, GroupId, Permission};
use serde_json::json;
use storage::contact_lists::Filter;

use crate::{
    Actor, App, Result,
    audit::{self, Deed},
    consents::{self, Change},
    error::Fields,
};

/// Contacts per transaction.
const BATCH: usize = 1_000;
/// Longest tag, in characters.
const LONGEST_TAG: usize = 40;

/// The contacts a deed is about.
#[derive(Clone, Debug)]
pub enum Selection {
    /// These.
    These(Vec<ContactId>),
    /// All that match.
    Matching(Filter),
}

/// What is done to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BulkDeed {
    /// They get a tag.
    Tag(String),
    /// They lose a tag.
    Untag(String),
    /// They go into a group.
    Group(GroupId),
    /// They leave a group.
    Ungroup(GroupId),
    /// Their consent is recorded. Consent given leaves those alone who withdrew it: only they can
    /// take that back, each for themselves.
    Consent(Change),
    /// They are deleted; [`restore_deleted`] undoes it.
    Delete,
}

/// What a deed on many has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    /// Contacts that changed.
    pub changed: u64,
    /// When; for a deletion what [`restore_deleted`] asks for.
    pub at: DateTime<Utc>,
}

impl BulkDeed {
    /// A deed from the texts of a form: `tag`, `untag`, `group`, `ungroup` or `delete`. Consent has a
    /// form of its own.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] for `deed` or `group`.
    pub fn from_texts(deed: &str, tag: &str, group: &str) -> Result<Self> {
        let group = || group.parse().map_err(|_| crate::Error::field("group", ErrorCode::Required));
        Ok(match deed {
            "tag" => Self::Tag(tag.to_owned()),
            "untag" => Self::Untag(tag.to_owned()),
            "group" => Self::Group(group()?),
            "ungroup" => Self::Ungroup(group()?),
            "delete" => Self::Delete,
            _ => return Err(crate::Error::field("deed", ErrorCode::BadChoice)),
        })
    }
}

/// Does it in transactions of 1,000, each with its audit entry.
///
/// # Errors
/// [`crate::Error::Forbidden`], [`crate::Error::Invalid`] for `tag`, `group`, `ids` (nobody chosen) or
/// what [`consents::record`] refuses, [`crate::Error::Storage`].
pub async fn apply(app: &App, actor: &Actor, selection: &Selection, deed: &BulkDeed) -> Result<Done> {
    actor.require(Permission::ManageContacts)?;
    check(app, actor, selection, deed).await?;
    // One moment for all batches, by which a deletion can be found again.
    let at = app.now();
    let mut changed = 0;
    match selection {
        Selection::These(ids) => {
            for batch in ids.chunks(BATCH) {
                changed += apply_batch(app, actor, batch, deed, at).await?;
            }
        }
        Selection::Matching(filter) => {
            let mut after = None;
            loop {
                let batch = storage::contact_lists::ids(&mut app.db.read().await?, actor.org_id, filter, after, BATCH as u64).await?;
                let Some(last) = batch.last() else { break };
                after = Some(*last);
                changed += apply_batch(app, actor, &batch, deed, at).await?;
            }
        }
    }
    Ok(Done { changed, at })
}

/// Undoes the deletion that [`apply`] did at `at`; answers with how many contacts are back. Who was
/// merged, or whose number another contact has now, stays deleted.
///
/// # Errors
/// [`crate::Error::Forbidden`], [`crate::Error::NotFound`] when nobody comes back,
/// [`crate::Error::Storage`].
pub async fn restore_deleted(app: &App, actor: &Actor, at: DateTime<Utc>) -> Result<u64> {
    actor.require(Permission::ManageContacts)?;
    let mut conn = app.db.begin().await?;
    let restored = storage::contacts::restore_deleted_at(&mut conn, actor.org_id, at).await?;
    if restored == 0 {
        return Err(crate::Error::NotFound);
    }
    let entry = Deed::new("contacts.restored", "contacts", String::new()).detail(json!({ "count": restored }));
    audit::record(&mut conn, app, actor, entry).await?;
    conn.commit().await?;
    Ok(restored)
}

async fn check(app: &App, actor: &Actor, selection: &Selection, deed: &BulkDeed) -> Result<()> {
    let mut fields = Fields::default();
    if matches!(selection, Selection::These(ids) if ids.is_empty()) {
        fields.refuse("ids", ErrorCode::Required);
    }
    match deed {
        BulkDeed::Tag(tag) | BulkDeed::Untag(tag) => {
            fields.text("tag", tag, LONGEST_TAG);
        }
        BulkDeed::Group(group) | BulkDeed::Ungroup(group) => {
            if storage::groups::get(&mut app.db.read().await?, actor.org_id, *group).await?.is_none() {
                fields.refuse("group", ErrorCode::NotFound);
            }
        }
        BulkDeed::Consent(change) => consents::check(change)?,
        BulkDeed::Delete => {}
    }
    fields.finish()
}

async fn apply_batch(app: &App, actor: &Actor, ids: &[ContactId], deed: &BulkDeed, at: DateTime<Utc>) -> Result<u64> {
    let org = actor.org_id;
    let mut conn = app.db.begin().await?;
    let (action, changed) = match deed {
        BulkDeed::Tag(tag) => ("contacts.tagged", storage::tags::add(&mut conn, org, ids, tag.trim()).await?),
        BulkDeed::Untag(tag) => ("contacts.untagged", storage::tags::remove(&mut conn, org, ids, tag.trim()).await?),
        BulkDeed::Group(group) => ("contacts.grouped", storage::groups::add(&mut conn, org, *group, ids).await?),
        BulkDeed::Ungroup(group) => ("contacts.ungrouped", storage::groups::remove(&mut conn, org, *group, ids).await?),
        BulkDeed::Delete => ("contacts.deleted", storage::contacts::delete(&mut conn, org, ids, at).await?),
        BulkDeed::Consent(change) => (consents::action(change), consents::record_many(&mut conn, app, actor, ids, change).await?),
    };
    if changed > 0 {
        let subject = match deed {
            BulkDeed::Group(group) | BulkDeed::Ungroup(group) => group.to_string(),
            _ => String::new(),
        };
        let mut detail = json!({ "count": changed, "ids": ids });
        if let BulkDeed::Consent(change) = deed {
            detail["consent"] = consents::detail(change);
        }
        let entry = Deed::new(action, "contacts", subject).detail(detail);
        audit::record(&mut conn, app, actor, entry).await?;
    }
    conn.commit().await?;
    Ok(changed)
}
