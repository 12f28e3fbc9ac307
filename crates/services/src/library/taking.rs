//! Taking a piece out of the library: as a campaign, or as a template of one's own.

use ::library::{Aim, Topic};
use domain::{CampaignId, Channel, ErrorCode, Permission, TemplateBody, TemplateCategory, TemplateId};
use serde_json::json;

use super::{Piece, audience, content_of, offered, suiting};
use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
    campaigns::{self, Campaign},
    templates::{self, Draft},
};

/// Makes a draft with the piece in all languages, composed for the organisation and `channel`. Without
/// a name it is called as the piece is, in the actor's language. The calendar remembers which piece it was.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`] when there is none or it does not suit the organisation,
/// [`Error::Invalid`] (`name`; `channel` when the piece is not written for it or no campaign goes out over
/// it), [`Error::Storage`].
pub async fn use_in_campaign(app: &App, actor: &Actor, id: &str, name: Option<&str>, channel: Option<Channel>) -> Result<CampaignId> {
    actor.require(Permission::ManageCampaigns)?;
    let audience = audience(app, actor).await?;
    let piece = suiting(audience, id)?;
    let channel = offered(piece, channel)?;
    if !matches!(channel, Channel::Whatsapp | Channel::Email) {
        return Err(Error::field("channel", ErrorCode::BadChoice));
    }
    let name = campaigns::checked_name(name.unwrap_or_else(|| piece.title.of(actor.language)))?;
    let campaign = Campaign {
        channel,
        purpose: piece.aim.purpose(),
        content: content_of(piece, audience, channel),
        ..campaigns::blank(app, actor, name)?
    };
    let mut tx = app.db.begin().await?;
    storage::campaigns::insert(&mut tx, &campaign).await?;
    storage::library_uses::insert(&mut tx, actor.org_id, campaign.id, &piece.id).await?;
    let deed = Deed::new("campaign.taken-from-library", "campaign", campaign.id)
        .after(&campaign)
        .detail(json!({ "piece": piece.id }));
    audit::record(&mut tx, app, actor, deed).await?;
    campaigns::commit(tx, app, actor, campaign.id).await?;
    Ok(campaign.id)
}

/// Keeps the piece, composed for the organisation, as a template of its own that can be changed.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`] when there is none or it does not suit the organisation,
/// [`Error::Storage`].
pub async fn save_as_template(app: &App, actor: &Actor, id: &str) -> Result<TemplateId> {
    actor.require(Permission::ManageTemplates)?;
    let audience = audience(app, actor).await?;
    let piece = suiting(audience, id)?;
    let draft = Draft {
        name: piece.title.of(actor.language).to_owned(),
        category: category(piece),
        body: TemplateBody {
            purpose: piece.aim.purpose(),
            content: content_of(piece, audience, Channel::Whatsapp),
            examples: piece.examples.clone(),
        },
    };
    templates::create(app, actor, draft).await
}

/// The shelf of templates that the piece belongs to.
const fn category(piece: &Piece) -> TemplateCategory {
    match (piece.topic, piece.aim) {
        (Topic::Festival, _) => TemplateCategory::Festival,
        (Topic::Birthday, _) | (_, Aim::Greeting) => TemplateCategory::Greeting,
        (_, Aim::Promotion) => TemplateCategory::Offer,
        (Topic::Kyc | Topic::Nomination, _) => TemplateCategory::Paperwork,
        (_, Aim::Service) => TemplateCategory::Service,
        (_, Aim::Education) => TemplateCategory::Education,
    }
}
