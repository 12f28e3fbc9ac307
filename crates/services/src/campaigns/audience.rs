//! What the builder offers of contacts: groups and tags to choose from, how many a rule matches,
//! and a few readers to preview with.

use std::collections::BTreeMap;

use domain::{CampaignId, ContactId, GroupId, Language, Permission, content::AudienceRule, placeholder::BUILT_IN_NAMES};
use storage::campaigns::Campaign;

use crate::{Actor, App, Result, messages};

/// Readers offered for the preview.
const READERS: usize = 12;
/// Contacts looked through for the longest values.
const SAMPLE: u64 = 1_000;

/// Groups and tags with the number of their contacts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// Groups by name.
    pub groups: Vec<(GroupId, String, u64)>,
    /// Tags alphabetically.
    pub tags: Vec<(String, u64)>,
}

/// A contact to preview with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// The contact.
    pub id: ContactId,
    /// Its name.
    pub name: String,
    /// The language it reads.
    pub language: Language,
    /// Every placeholder value.
    pub values: BTreeMap<String, String>,
}

/// What the message step knows of the audience.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readership {
    /// The first few contacts of the audience, or of all while no audience is chosen.
    pub readers: Vec<Reader>,
    /// The longest value of each placeholder among the first thousand contacts.
    pub longest: BTreeMap<String, String>,
    /// Every placeholder name: the built-in ones, then the organisation's fields.
    pub placeholders: Vec<String>,
}

/// The groups and tags to choose from.
///
/// # Errors
/// [`crate::Error::Forbidden`], [`crate::Error::Storage`].
pub async fn choices(app: &App, actor: &Actor) -> Result<Choices> {
    actor.require(Permission::ViewContacts)?;
    let mut conn = app.db.read().await?;
    let sizes = storage::groups::sizes(&mut conn, actor.org_id).await?;
    let size = |id: &GroupId| sizes.get(id).copied().unwrap_or_default().unsigned_abs();
    let groups = storage::groups::list(&mut conn, actor.org_id).await?;
    let tags = storage::tags::list(&mut conn, actor.org_id).await?;
    Ok(Choices {
        groups: groups.into_iter().map(|group| (group.id, group.name, size(&group.id))).collect(),
        tags: tags.into_iter().map(|(tag, count)| (tag, count.unsigned_abs())).collect(),
    })
}

/// How many contacts a rule matches, whatever their consent.
///
/// # Errors
/// [`crate::Error::Forbidden`], [`crate::Error::Storage`].
pub async fn count(app: &App, actor: &Actor, rule: &AudienceRule) -> Result<u64> {
    actor.require(Permission::ViewContacts)?;
    Ok(storage::audience::count(&mut app.db.read().await?, actor.org_id, rule).await?)
}

/// Who reads the campaign, as far as writing it needs to know.
///
/// # Errors
/// [`crate::Error::Forbidden`], [`crate::Error::NotFound`], [`crate::Error::Storage`].
pub async fn readership(app: &App, actor: &Actor, id: CampaignId) -> Result<Readership> {
    actor.require(Permission::ViewContacts)?;
    let campaign = super::get(app, actor, id).await?;
    let mut conn = app.db.read().await?;
    let signature = messages::signature(&mut conn, actor.org_id, Some(campaign.created_by)).await?;
    let rule = sampled(&campaign);
    let sample = storage::audience::page(&mut conn, actor.org_id, &rule, campaign.channel, campaign.purpose, None, SAMPLE).await?;
    let today = messages::today(app.now());
    let mut found = Readership::default();
    for recipient in sample {
        let values = messages::values(&recipient, &signature, today);
        for (name, value) in &values {
            let longest = found.longest.entry(name.clone()).or_default();
            if value.chars().count() > longest.chars().count() {
                longest.clone_from(value);
            }
        }
        if found.readers.len() < READERS {
            found.readers.push(Reader {
                id: recipient.id,
                name: recipient.name,
                language: recipient.language,
                values,
            });
        }
    }
    let fields = storage::custom_fields::list(&mut conn, actor.org_id).await?;
    found.placeholders = BUILT_IN_NAMES
        .into_iter()
        .map(str::to_owned)
        .chain(fields.into_iter().map(|field| field.name))
        .collect();
    Ok(found)
}

fn sampled(campaign: &Campaign) -> AudienceRule {
    if campaign.audience.is_empty() {
        AudienceRule {
            everybody: true,
            ..AudienceRule::default()
        }
    } else {
        campaign.audience.clone()
    }
}
