//! Evidence: what a campaign said to whom, what the rules found, who approved it, and what became of
//! each message, as one pack. `docs/evidence.md` describes the file.

mod approvals;
mod facts;
mod file;
mod messages;
mod opinions;
mod print;
mod printed_messages;
mod words;

use std::collections::BTreeMap;

use chrono::{DateTime, Months, Utc};
use domain::{CampaignId, Permission, VersionId};
use serde_json::json;
use storage::{Conn, audit::Filter, campaign_versions::Version, campaigns::Campaign};

pub use approvals::ReferenceFacts;
pub use facts::{ApprovalFacts, AuditFacts, CampaignFacts, Chain, Count, OrganisationFacts, Pack, Person, Rulebook, SenderFacts, TextFacts, VersionFacts};
pub use file::json;
pub(crate) use messages::without_person;
pub use messages::{Message, Said};
pub use opinions::SecondOpinion;
pub use print::{PRINTED, pdf};

use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
};
use facts::People;

/// The form of the JSON file; another number when a reader must be changed.
pub const SCHEMA: &str = "prachar.evidence/1";
/// Audit entries read at a time.
const ENTRIES: u64 = 1_000;

/// A pack that somebody was allowed to open, and what its messages need.
struct Opened {
    pack: Pack,
    versions: BTreeMap<VersionId, Version>,
}

/// Opens the pack of a campaign. The audit log notes it, before anything is handed over.
async fn opened(app: &App, actor: &Actor, id: CampaignId, format: &str, is_masked: bool) -> Result<Opened> {
    actor.require(Permission::ViewEvidence)?;
    let mut tx = app.db.begin().await?;
    let campaign = storage::campaigns::get(&mut tx, actor.org_id, id).await?.ok_or(Error::NotFound)?;
    let deed = Deed::new("campaign.evidence-downloaded", "campaign", id).detail(json!({ "format": format, "masked": is_masked }));
    audit::record(&mut tx, app, actor, deed).await?;
    tx.commit().await?;
    let mut conn = app.db.read().await?;
    let versions = storage::campaign_versions::of_campaign(&mut conn, actor.org_id, id).await?;
    let pack = gathered(&mut conn, app, actor, &campaign, &versions, is_masked).await?;
    Ok(Opened {
        pack,
        versions: versions.into_iter().map(|version| (version.id, version)).collect(),
    })
}

async fn gathered(conn: &mut Conn, app: &App, actor: &Actor, campaign: &Campaign, versions: &[Version], is_masked: bool) -> Result<Pack> {
    let org = storage::orgs::get(conn, actor.org_id).await?.ok_or(Error::NotFound)?;
    let people = People::new(storage::authors::list(conn, actor.org_id).await?);
    let approvals = approvals::of_campaign(conn, campaign, versions, &people).await?;
    let sender = match campaign.sender_id {
        Some(sender) => storage::senders::get(conn, actor.org_id, sender).await?,
        None => None,
    };
    let counts = storage::counters::of_campaign(conn, actor.org_id, campaign.id).await?;
    let audit = chain(conn, actor, campaign.id).await?;
    let mut frozen = Vec::with_capacity(versions.len());
    for version in versions {
        let opinions = storage::opinions::of_version(conn, actor.org_id, version.id).await?;
        frozen.push(facts::version(version, campaign, &people, &opinions));
    }
    Ok(Pack {
        schema: SCHEMA,
        made_at: app.now(),
        made_by: actor.member_id.map(|member| people.get(member)),
        is_masked,
        kept_until: kept_until(campaign, app.settings.evidence_years),
        organisation: facts::organisation(org),
        campaign: facts::campaign(campaign, sender, &people),
        versions: frozen,
        approvals: approvals.into_iter().map(|approval| facts::approval(approval, &people)).collect(),
        counts: counts.into_iter().map(Count::from).collect(),
        audit,
    })
}

/// Every entry about the campaign, the oldest first, and where the chain ended after them.
async fn chain(conn: &mut Conn, actor: &Actor, campaign: CampaignId) -> Result<Chain> {
    let mut filter = Filter {
        subject_id: Some(campaign.to_string()),
        ..Filter::default()
    };
    let mut entries = Vec::new();
    loop {
        let page = storage::audit::list(conn, actor.org_id, &filter, ENTRIES).await?;
        filter.before_seq = page.last().map(|entry| entry.seq);
        let is_last = page.len() as u64 != ENTRIES;
        entries.extend(page.into_iter().map(AuditFacts::from));
        if is_last {
            break;
        }
    }
    entries.reverse();
    // Read last, so that no entry lies beyond it.
    let (head_seq, head_hash) = storage::audit::head(conn, actor.org_id).await?.unwrap_or_default();
    Ok(Chain {
        head_seq,
        head_hash: hex::encode(head_hash),
        entries,
    })
}

/// Until when the evidence of a campaign is kept at the least: so many years after its messages had
/// ended, or after its last change where they have not.
#[must_use]
pub fn kept_until(campaign: &Campaign, years: u32) -> DateTime<Utc> {
    let end = campaign.completed_at.unwrap_or(campaign.updated_at);
    end.checked_add_months(Months::new(years * 12)).unwrap_or(DateTime::<Utc>::MAX_UTC)
}
