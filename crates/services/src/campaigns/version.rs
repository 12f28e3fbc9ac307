//! Frozen content versions and the hash that approvals bind to.

use domain::{Channel, Purpose, content::AudienceRule, content::Content};
use serde::Serialize;
use sha2::{Digest, Sha256};
use storage::{Conn, campaign_versions::Version, campaigns::Campaign};

use crate::{Error, Result};
use domain::ErrorCode;

/// Everything that is approved: what is sent, over what, why, and to whom. Plan and sender are not part of
/// it: an approver sees both, and whoever may send can change them afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Substance<'a> {
    channel: Channel,
    purpose: Purpose,
    content: &'a Content,
    audience: &'a AudienceRule,
}

impl<'a> Substance<'a> {
    /// What a campaign would send now.
    #[must_use]
    pub const fn of_campaign(campaign: &'a Campaign) -> Self {
        Self {
            channel: campaign.channel,
            purpose: campaign.purpose,
            content: &campaign.content,
            audience: &campaign.audience,
        }
    }

    /// What a version froze.
    #[must_use]
    pub const fn of_version(version: &'a Version) -> Self {
        Self {
            channel: version.channel,
            purpose: version.purpose,
            content: &version.content,
            audience: &version.audience,
        }
    }

    /// SHA-256 over its canonical JSON: keys in alphabetical order, no spaces.
    ///
    /// # Errors
    /// [`Error::Internal`] when it cannot be serialised.
    pub fn hash(&self) -> Result<Vec<u8>> {
        // A `Value` keeps its keys sorted, whatever the order of fields in our structs.
        let canonical = serde_json::to_value(self)?.to_string();
        Ok(Sha256::digest(canonical).to_vec())
    }
}

/// Whether the frozen row is still what was hashed when it was frozen.
///
/// # Errors
/// [`ErrorCode::ContentChanged`] when it is not; [`Error::Internal`].
pub fn prove_unchanged(version: &Version) -> Result<()> {
    if Substance::of_version(version).hash()? == version.hash {
        Ok(())
    } else {
        Err(Error::Refused(ErrorCode::ContentChanged))
    }
}

/// The version that a campaign may send: approved, unchanged, and what the campaign says. Asked
/// when launching and when sending.
///
/// # Errors
/// [`ErrorCode::ApprovalNeeded`] without an approved version, [`ErrorCode::ContentChanged`] when the
/// frozen row or the campaign is no longer what was approved, [`Error::Storage`].
pub async fn approved(conn: &mut Conn, campaign: &Campaign) -> Result<Version> {
    let needed = || Error::Refused(ErrorCode::ApprovalNeeded);
    let id = campaign.version_id.ok_or_else(needed)?;
    let version = storage::campaign_versions::get(conn, campaign.org_id, id).await?.ok_or_else(needed)?;
    if !storage::approvals::is_approved(conn, campaign.org_id, id).await? {
        return Err(needed());
    }
    prove_unchanged(&version)?;
    if Substance::of_campaign(campaign).hash()? != version.hash {
        return Err(Error::Refused(ErrorCode::ContentChanged));
    }
    Ok(version)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Language, content::Variant};

    fn content(text: &str) -> Content {
        let variant = Variant {
            text: text.to_owned(),
            ..Variant::default()
        };
        Content {
            variants: [(Language::En, variant)].into(),
            ..Content::default()
        }
    }

    fn hash(channel: Channel, purpose: Purpose, content: &Content, audience: &AudienceRule) -> Vec<u8> {
        Substance {
            channel,
            purpose,
            content,
            audience,
        }
        .hash()
        .unwrap()
    }

    #[test]
    fn every_part_counts() {
        let everybody = AudienceRule {
            everybody: true,
            ..AudienceRule::default()
        };
        let with_media = Content {
            media_url: Some("https://example.org/a.png".into()),
            ..content("a")
        };
        let with_words = Content {
            media_alt: Some("Diwali".into()),
            ..with_media.clone()
        };
        let hashes = [
            hash(Channel::Whatsapp, Purpose::Marketing, &content("a"), &everybody),
            hash(Channel::Sms, Purpose::Marketing, &content("a"), &everybody),
            hash(Channel::Whatsapp, Purpose::Service, &content("a"), &everybody),
            hash(Channel::Whatsapp, Purpose::Marketing, &content("a "), &everybody),
            hash(Channel::Whatsapp, Purpose::Marketing, &with_media, &everybody),
            hash(Channel::Whatsapp, Purpose::Marketing, &with_words, &everybody),
            hash(Channel::Whatsapp, Purpose::Marketing, &content("a"), &AudienceRule::default()),
        ];
        for (index, one) in hashes.iter().enumerate() {
            assert!(hashes.iter().skip(index + 1).all(|other| other != one), "{index}");
        }
        assert_eq!(hashes[0], hash(Channel::Whatsapp, Purpose::Marketing, &content("a"), &everybody));
    }
}
