//! What a pack holds beside the messages.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    ApprovalId, ApprovalStatus, Audience, CampaignId, CampaignStatus, Channel, DeliveryStatus, Finding, Language, MemberId, OrgId, Outcome, Purpose, Role,
    SenderId, SenderKind, VersionId,
    content::{AudienceRule, ProviderTemplate},
};
use serde::Serialize;
use serde_json::Value;
use storage::{
    approvals::Approval, audit::Entry, authors::Author, campaign_versions::Version, campaigns::Campaign, counters::Standing, opinions::Kept, orgs::Org,
    senders::Sender,
};

use super::SecondOpinion;
use crate::campaigns::version;

/// The evidence of one campaign, without its messages.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pack {
    /// [`super::SCHEMA`].
    pub schema: &'static str,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// Who made it; none for the system.
    pub made_by: Option<Person>,
    /// Whether phone numbers are masked.
    pub is_masked: bool,
    /// Until when it is kept at the least.
    pub kept_until: DateTime<Utc>,
    /// Who answers for the campaign.
    pub organisation: OrganisationFacts,
    /// The campaign.
    pub campaign: CampaignFacts,
    /// Every frozen version, the first one first.
    pub versions: Vec<VersionFacts>,
    /// Every approval that was asked for, the oldest first.
    pub approvals: Vec<ApprovalFacts>,
    /// Where its messages stand.
    pub counts: Vec<Count>,
    /// What the audit log says of it.
    pub audit: Chain,
}

/// The organisation as it is registered now; a text that names it holds the name of its day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OrganisationFacts {
    /// Its id.
    pub id: OrgId,
    /// Name as registered.
    pub name: String,
    /// Registration type.
    pub audience: Audience,
    /// Registration number; none for [`Audience::Smb`].
    pub registration: Option<String>,
    /// City.
    pub city: String,
}

/// A member, with the role of today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The member.
    pub id: MemberId,
    /// Their name; empty for somebody unknown.
    pub name: String,
    /// Their role; none for somebody unknown.
    pub role: Option<Role>,
}

/// The campaign as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CampaignFacts {
    /// Its id.
    pub id: CampaignId,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub status: CampaignStatus,
    /// Its channel.
    pub channel: Channel,
    /// What it is for.
    pub purpose: Purpose,
    /// What it leaves from.
    pub sender: Option<SenderFacts>,
    /// The version in force; none while it is a draft.
    pub version_id: Option<VersionId>,
    /// Who made it.
    pub created_by: Person,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it starts, or was to start, by itself.
    pub starts_at: Option<DateTime<Utc>>,
    /// When sending began.
    pub launched_at: Option<DateTime<Utc>>,
    /// When the recipient list was complete.
    pub frozen_at: Option<DateTime<Utc>>,
    /// When every message had ended.
    pub completed_at: Option<DateTime<Utc>>,
    /// When it was put away; its evidence stays.
    pub archived_at: Option<DateTime<Utc>>,
}

/// A sender, without its secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SenderFacts {
    /// Its id.
    pub id: SenderId,
    /// Its name.
    pub name: String,
    /// Its provider.
    pub kind: SenderKind,
    /// The provider's id of its number.
    pub phone_number_id: Option<String>,
}

/// A frozen version.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct VersionFacts {
    /// Its id.
    pub id: VersionId,
    /// 1, 2, 3 … per campaign.
    pub number: i64,
    /// SHA-256 over content, audience, channel and purpose, hexadecimal; what approvals bind to.
    pub hash: String,
    /// Whether the stored row still gives that hash.
    pub is_unchanged: bool,
    /// Whether it is the version in force.
    pub is_current: bool,
    /// Its channel.
    pub channel: Channel,
    /// Its purpose.
    pub purpose: Purpose,
    /// Who submitted it.
    pub author: Person,
    /// When.
    pub created_at: DateTime<Utc>,
    /// How many would have received it then.
    pub recipients: i64,
    /// Whom it is for.
    pub audience: AudienceRule,
    /// The language for contacts whose own has no text.
    pub fallback_language: Option<Language>,
    /// Values for contacts without one, by placeholder.
    pub fallbacks: BTreeMap<String, String>,
    /// The words that stand in the picture, as its uploader says.
    pub media_alt: Option<String>,
    /// Link to what goes with the text.
    pub media_url: Option<String>,
    /// Its texts.
    pub texts: Vec<TextFacts>,
}

/// A text of a version with what was found in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TextFacts {
    /// Its language.
    pub language: Language,
    /// The text with placeholders.
    pub text: String,
    /// The provider template that stands for it.
    pub provider_template: Option<ProviderTemplate>,
    /// The rules that judged it; none when it was not judged.
    pub rulebook: Option<Rulebook>,
    /// Their verdict in one word.
    pub outcome: Option<Outcome>,
    /// Risk from 0 to 100.
    pub score: Option<u8>,
    /// What they found, each with its citation.
    pub findings: Vec<Finding>,
    /// The second opinion on it; none where none was kept.
    pub second_opinion: Option<SecondOpinion>,
}

/// A version of the rulebook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rulebook {
    /// Its name.
    pub version: String,
    /// Its day.
    pub date: Option<NaiveDate>,
}

/// An approval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ApprovalFacts {
    /// Its id.
    pub id: ApprovalId,
    /// The version it is about.
    pub version_id: VersionId,
    /// Where it stands.
    pub status: ApprovalStatus,
    /// Who asked.
    pub requested_by: Person,
    /// When.
    pub requested_at: DateTime<Utc>,
    /// What they told the approver.
    pub note: String,
    /// Who decided; none while nobody has, and where the organisation's policy did.
    pub decided_by: Option<Person>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was rejected.
    pub reason: Option<String>,
    /// The newest number under which somebody outside approved its content; none where none was kept, and
    /// unless it is approved.
    pub external_reference: Option<super::ReferenceFacts>,
    /// Until when it holds by the organisation's policy of now; none unless it is approved.
    pub valid_until: Option<DateTime<Utc>>,
}

/// How many messages stand at a status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// The status.
    pub status: DeliveryStatus,
    /// Why, for failed and skipped ones.
    pub reason: Option<String>,
    /// How many.
    pub count: i64,
}

impl From<Standing> for Count {
    fn from(standing: Standing) -> Self {
        Self {
            status: standing.status,
            reason: standing.reason,
            count: standing.count,
        }
    }
}

/// The audit log's part.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Chain {
    /// Place of the last entry of the organisation's chain when the pack was made.
    pub head_seq: i64,
    /// Its hash, hexadecimal.
    pub head_hash: String,
    /// The entries about the campaign, the oldest first.
    pub entries: Vec<AuditFacts>,
}

/// An entry of the audit log with everything that its hash covers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AuditFacts {
    /// Place in the chain.
    pub seq: i64,
    /// Its id.
    pub id: uuid::Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; none for the system.
    pub member_id: Option<MemberId>,
    /// Through which door.
    pub via: String,
    /// What.
    pub action: String,
    /// Kind of the thing.
    pub subject_kind: String,
    /// Id of the thing.
    pub subject_id: String,
    /// Hash of the thing before, hexadecimal.
    pub before_hash: Option<String>,
    /// Hash of the thing after, hexadecimal.
    pub after_hash: Option<String>,
    /// Facts.
    pub detail: Value,
    /// The request that did it.
    pub request_id: String,
    /// Hash of the entry before, hexadecimal.
    pub previous_hash: String,
    /// Hash of this entry, hexadecimal.
    pub hash: String,
}

impl From<Entry> for AuditFacts {
    fn from(entry: Entry) -> Self {
        Self {
            seq: entry.seq,
            id: entry.id,
            at: entry.at,
            member_id: entry.member_id,
            via: entry.via,
            action: entry.action,
            subject_kind: entry.subject_kind,
            subject_id: entry.subject_id,
            before_hash: entry.before_hash.map(hex::encode),
            after_hash: entry.after_hash.map(hex::encode),
            detail: entry.detail,
            request_id: entry.request_id,
            previous_hash: hex::encode(entry.previous_hash),
            hash: hex::encode(entry.hash),
        }
    }
}

/// Members by id.
pub(super) struct People(HashMap<MemberId, Author>);

impl People {
    pub(super) fn new(authors: Vec<Author>) -> Self {
        Self(authors.into_iter().map(|author| (author.id, author)).collect())
    }

    pub(super) fn get(&self, id: MemberId) -> Person {
        let author = self.0.get(&id);
        Person {
            id,
            name: author.map(|author| author.name.clone()).unwrap_or_default(),
            role: author.map(|author| author.role),
        }
    }
}

pub(super) fn organisation(org: Org) -> OrganisationFacts {
    OrganisationFacts {
        id: org.id,
        name: org.name,
        audience: org.audience,
        registration: org.registration,
        city: org.city,
    }
}

pub(super) fn campaign(campaign: &Campaign, sender: Option<Sender>, people: &People) -> CampaignFacts {
    CampaignFacts {
        id: campaign.id,
        name: campaign.name.clone(),
        status: campaign.status,
        channel: campaign.channel,
        purpose: campaign.purpose,
        sender: sender.map(|sender| SenderFacts {
            id: sender.id,
            name: sender.name,
            kind: sender.kind,
            phone_number_id: sender.phone_number_id,
        }),
        version_id: campaign.version_id,
        created_by: people.get(campaign.created_by),
        created_at: campaign.created_at,
        starts_at: campaign.starts_at,
        launched_at: campaign.launched_at,
        frozen_at: campaign.frozen_at,
        completed_at: campaign.completed_at,
        archived_at: campaign.archived_at,
    }
}

pub(super) fn version(version: &Version, campaign: &Campaign, people: &People, opinions: &BTreeMap<Language, Kept>) -> VersionFacts {
    VersionFacts {
        id: version.id,
        number: version.number,
        hash: hex::encode(&version.hash),
        is_unchanged: version::prove_unchanged(version).is_ok(),
        is_current: campaign.version_id == Some(version.id),
        channel: version.channel,
        purpose: version.purpose,
        author: people.get(version.author_id),
        created_at: version.created_at,
        recipients: version.recipients,
        audience: version.audience.clone(),
        fallback_language: version.content.fallback_language,
        fallbacks: version.content.fallbacks.clone(),
        media_alt: version.content.media_alt.clone(),
        media_url: version.content.media_url.clone(),
        texts: version
            .content
            .variants
            .keys()
            .filter_map(|language| text(version, *language, opinions.get(language)))
            .collect(),
    }
}

fn text(version: &Version, language: Language, opinion: Option<&Kept>) -> Option<TextFacts> {
    let variant = version.content.variants.get(&language)?;
    let verdict = version.verdicts.get(&language);
    Some(TextFacts {
        language,
        text: variant.shown(),
        provider_template: variant.provider_template.clone(),
        rulebook: verdict.map(|verdict| Rulebook {
            // Its name begins with its day: `2026-11-21.3`.
            date: verdict.rulebook.split('.').next().and_then(|day| day.parse().ok()),
            version: verdict.rulebook.clone(),
        }),
        outcome: verdict.map(domain::Verdict::outcome),
        score: verdict.map(|verdict| verdict.score),
        findings: verdict.map(|verdict| verdict.findings.clone()).unwrap_or_default(),
        second_opinion: opinion.map(SecondOpinion::from),
    })
}

pub(super) fn approval(cleared: super::approvals::Cleared, people: &People) -> ApprovalFacts {
    let approval: Approval = cleared.approval;
    ApprovalFacts {
        id: approval.id,
        version_id: approval.version_id,
        status: approval.status,
        requested_by: people.get(approval.requested_by),
        requested_at: approval.requested_at,
        note: approval.note,
        decided_by: approval.decided_by.map(|member| people.get(member)),
        decided_at: approval.decided_at,
        reason: approval.reason,
        external_reference: cleared.reference,
        valid_until: cleared.valid_until,
    }
}
