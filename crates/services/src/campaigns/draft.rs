//! Autosave: keeps whatever the author has, finished or not.

use chrono::{DateTime, Utc};
use domain::{
    CampaignId, CampaignStatus, Channel, Permission, Purpose, SenderId,
    campaign::{CampaignMove, Schedule},
    content::{AudienceRule, Content, LONGEST_MEDIA_ALT},
};
use serde_json::json;
use storage::campaigns::Campaign;

use super::{commit, locked, moved, sender, version::Substance};
use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
};

/// What changed in a draft; what is none stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Patch {
    /// New name; a blank one is not taken.
    pub name: Option<String>,
    /// New channel.
    pub channel: Option<Channel>,
    /// New purpose.
    pub purpose: Option<Purpose>,
    /// New sender; `Some(None)` leaves the choice open until the campaign is submitted, and takes the
    /// preferred one at once when it already is. Like the plan it is no part of what is approved: a change
    /// after the approval voids nothing.
    pub sender_id: Option<Option<SenderId>>,
    /// New texts.
    pub content: Option<Content>,
    /// New audience.
    pub audience: Option<AudienceRule>,
    /// New plan. A scheduled campaign keeps its time until [`super::schedule`] is called.
    pub schedule: Option<Schedule>,
}

/// What became of an autosave.
#[derive(Clone, Debug, PartialEq)]
pub enum Saved {
    /// It is kept.
    Kept {
        /// Revision to name with the next save.
        revision: i64,
        /// When.
        at: DateTime<Utc>,
        /// Where the campaign stands now: a draft again, if the edit voided a submission.
        status: CampaignStatus,
        /// Whether a submission or an approval was voided by this edit.
        voided: bool,
    },
    /// Somebody else saved after `read`. Nothing was changed; this is what stands now, so that the
    /// author can compare both.
    Conflict(Box<Campaign>),
}

/// Saves a draft. Refuses no value but a sender newly named from which nothing can leave: what is not
/// finished is checked on submitting.
///
/// # Errors
/// [`Error::Invalid`] (`sender_id`, see [`sender::check`]);
/// [`domain::ErrorCode::BadState`] once sending began or the campaign ended; [`Error::Forbidden`],
/// [`Error::NotFound`], [`Error::Storage`].
pub async fn save_draft(app: &App, actor: &Actor, id: CampaignId, read: i64, patch: Patch) -> Result<Saved> {
    actor.require(Permission::ManageCampaigns)?;
    let mut tx = app.db.begin().await?;
    let before = locked(&mut tx, actor, id).await?;
    if before.revision != read {
        return Ok(Saved::Conflict(Box::new(before)));
    }
    let mut after = patched(&before, patch);
    let unvoided = moved(&before, CampaignMove::Edit)?;
    // One that was named before stays, whatever became of it, so that the rest can be saved.
    if let Some(named) = after.sender_id.filter(|named| before.sender_id != Some(*named)) {
        sender::check_named(&mut tx, actor, named, after.channel).await?;
    }
    let is_other_substance = Substance::of_campaign(&before) != Substance::of_campaign(&after);
    let voided = is_other_substance && before.version_id.is_some();
    if voided {
        after = Campaign {
            status: unvoided,
            version_id: None,
            starts_at: None,
            ..after
        };
        storage::approvals::void(&mut tx, actor.org_id, id).await?;
    }
    if after.version_id.is_some() && after.sender_id.is_none() {
        // What is in review or approved names what it leaves from.
        after.sender_id = sender::chosen(&mut tx, &after).await?.map(|sender| sender.id);
    }
    after.updated_at = app.now();
    if !storage::campaigns::update(&mut tx, actor.org_id, &after, read).await? {
        return Err(Error::Refused(domain::ErrorCode::Conflict));
    }
    let action = if voided { "campaign.voided" } else { "campaign.edited" };
    let deed = Deed::new(action, "campaign", id)
        .before(&before)
        .after(&after)
        .detail(json!({ "from": before.status, "to": after.status }));
    audit::record(&mut tx, app, actor, deed).await?;
    commit(tx, app, actor, id).await?;
    Ok(Saved::Kept {
        revision: read + 1,
        at: after.updated_at,
        status: after.status,
        voided,
    })
}

fn patched(before: &Campaign, patch: Patch) -> Campaign {
    let mut after = before.clone();
    if let Some(name) = patch.name.map(|name| without_nul(&name)).filter(|name| !name.trim().is_empty()) {
        name.trim().clone_into(&mut after.name);
    }
    after.channel = patch.channel.unwrap_or(after.channel);
    after.purpose = patch.purpose.unwrap_or(after.purpose);
    after.sender_id = patch.sender_id.unwrap_or(after.sender_id);
    if let Some(mut content) = patch.content {
        for variant in content.variants.values_mut() {
            variant.text = without_nul(&variant.text);
            variant.subject = without_nul(&variant.subject);
        }
        let alt = content
            .media_alt
            .map(|alt| without_nul(alt.trim()).chars().take(LONGEST_MEDIA_ALT).collect::<String>());
        content.media_alt = alt.filter(|alt| !alt.is_empty());
        after.content = content;
    }
    after.audience = patch.audience.unwrap_or(after.audience);
    after.schedule = patch.schedule.unwrap_or(after.schedule);
    if before.status == CampaignStatus::Scheduled {
        after.schedule.starts_at = before.schedule.starts_at;
    }
    after
}

/// PostgreSQL keeps no NUL in texts, and nobody means one.
fn without_nul(text: &str) -> String {
    text.replace('\0', "")
}
