//! One deed on many contacts.

use domain::{ContactId, ErrorCode, GroupId, Permission};
use serde_json::json;
use storage::contact_lists::Filter;

use crate::{
    Actor, App, Result,
    audit::{self, Deed},
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
    /// They are deleted.
    Delete,
}

impl BulkDeed {
    /// A deed from the texts of a form: `tag`, `untag`, `group`, `ungroup` or `delete`.
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

/// Does it in transactions of 1,000, each with its audit entry; answers with how many contacts changed.
///
/// # Errors
/// [`crate::Error::Forbidden`], [`crate::Error::Invalid`] for `tag`, `group` or `ids` (nobody chosen),
/// [`crate::Error::Storage`].
pub async fn apply(app: &App, actor: &Actor, selection: &Selection, deed: &BulkDeed) -> Result<u64> {
    actor.require(Permission::ManageContacts)?;
    check(app, actor, selection, deed).await?;
    let mut changed = 0;
    match selection {
        Selection::These(ids) => {
            for batch in ids.chunks(BATCH) {
                changed += apply_batch(app, actor, batch, deed).await?;
            }
        }
        Selection::Matching(filter) => {
            let mut after = None;
            loop {
                let batch = storage::contact_lists::ids(&mut app.db.read().await?, actor.org_id, filter, after, BATCH as u64).await?;
                let Some(last) = batch.last() else { break };
                after = Some(*last);
                changed += apply_batch(app, actor, &batch, deed).await?;
            }
        }
    }
    Ok(changed)
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
        BulkDeed::Delete => {}
    }
    fields.finish()
}

async fn apply_batch(app: &App, actor: &Actor, ids: &[ContactId], deed: &BulkDeed) -> Result<u64> {
    let org = actor.org_id;
    let mut conn = app.db.begin().await?;
    let (action, changed) = match deed {
        BulkDeed::Tag(tag) => ("contacts.tagged", storage::tags::add(&mut conn, org, ids, tag.trim()).await?),
        BulkDeed::Untag(tag) => ("contacts.untagged", storage::tags::remove(&mut conn, org, ids, tag.trim()).await?),
        BulkDeed::Group(group) => ("contacts.grouped", storage::groups::add(&mut conn, org, *group, ids).await?),
        BulkDeed::Ungroup(group) => ("contacts.ungrouped", storage::groups::remove(&mut conn, org, *group, ids).await?),
        BulkDeed::Delete => ("contacts.deleted", storage::contacts::delete(&mut conn, org, ids, app.now()).await?),
    };
    if changed > 0 {
        let subject = match deed {
            BulkDeed::Group(group) | BulkDeed::Ungroup(group) => group.to_string(),
            _ => String::new(),
        };
        let entry = Deed::new(action, "contacts", subject).detail(json!({ "count": changed, "ids": ids }));
        audit::record(&mut conn, app, actor, entry).await?;
    }
    conn.commit().await?;
    Ok(changed)
}
