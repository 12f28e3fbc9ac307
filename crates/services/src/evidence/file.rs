//! The pack as JSON, written piece by piece so that its size needs no memory.

use std::collections::BTreeMap;

use domain::{CampaignId, ContactId, OrgId, Permission, VersionId};
use futures::{Stream, stream};
use storage::campaign_versions::Version;

use super::{Opened, messages::Reader, opened};
use crate::{Actor, App, Result};

/// Messages per piece.
const PIECE: i64 = 500;

/// Where a file stands.
struct Writing {
    app: App,
    org: OrgId,
    campaign: CampaignId,
    versions: BTreeMap<VersionId, Version>,
    is_masked: bool,
    next: Next,
}

/// What comes next.
enum Next {
    /// The pack itself, ready.
    Head(Vec<u8>),
    /// The messages after this contact; none from the beginning.
    Messages(Option<ContactId>),
    /// Nothing.
    Nothing,
}

/// The whole evidence of a campaign as JSON, in pieces as they are read. Numbers are in full only
/// for who may export contacts.
///
/// # Errors
/// [`crate::Error::Forbidden`], [`crate::Error::NotFound`], [`crate::Error::Storage`]; in the stream
/// [`crate::Error::Storage`].
pub async fn json(app: &App, actor: &Actor, id: CampaignId) -> Result<impl Stream<Item = Result<Vec<u8>>> + Send + use<>> {
    let is_masked = !actor.role.may(Permission::ExportContacts);
    let Opened { pack, versions } = opened(app, actor, id, "json", is_masked).await?;
    let mut head = serde_json::to_vec(&pack)?;
    // The messages become the last field of the object that the pack is.
    head.pop();
    head.extend_from_slice(b",\"messages\":[");
    let writing = Writing {
        app: app.clone(),
        org: actor.org_id,
        campaign: id,
        versions,
        is_masked,
        next: Next::Head(head),
    };
    Ok(stream::try_unfold(writing, |mut writing| async move {
        let piece = writing.piece().await?;
        Ok(piece.map(|piece| (piece, writing)))
    }))
}

impl Writing {
    async fn piece(&mut self) -> Result<Option<Vec<u8>>> {
        match std::mem::replace(&mut self.next, Next::Nothing) {
            Next::Head(head) => {
                self.next = Next::Messages(None);
                Ok(Some(head))
            }
            Next::Messages(after) => self.messages(after).await.map(Some),
            Next::Nothing => Ok(None),
        }
    }

    async fn messages(&mut self, after: Option<ContactId>) -> Result<Vec<u8>> {
        let reader = Reader {
            org: self.org,
            campaign: self.campaign,
            versions: &self.versions,
            is_masked: self.is_masked,
        };
        let page = reader.page(&mut self.app.db.read().await?, after, PIECE).await?;
        let mut piece = Vec::new();
        for (index, message) in page.iter().enumerate() {
            if index > 0 || after.is_some() {
                piece.push(b',');
            }
            piece.extend(serde_json::to_vec(message)?);
        }
        match page.last() {
            Some(last) if page.len() as i64 == PIECE => self.next = Next::Messages(Some(last.contact_id)),
            _ => piece.extend_from_slice(b"]}"),
        }
        Ok(piece)
    }
}
