//! An e-mail as it will look, and what may keep it from being read.

use domain::{
    CampaignId, Language, Permission, SenderKind,
    mail_hints::{MailHint, hints},
    placeholder,
};

use super::{Sheet, brand, lay_out};
use crate::{
    Actor, App, Result,
    campaigns::{self, audience, sender},
    senders,
};

/// An e-mail as it will look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// The subject line.
    pub subject: String,
    /// The whole sheet, as HTML.
    pub html: String,
    /// The plain text beside it.
    pub text: String,
    /// What may keep it from being read.
    pub hints: Vec<MailHint>,
}

/// The saved text of one language as an e-mail to the first contact who reads it, or to nobody.
///
/// # Errors
/// [`crate::Error::Forbidden`], [`crate::Error::NotFound`], [`crate::Error::Storage`].
pub async fn preview(app: &App, actor: &Actor, id: CampaignId, language: Language) -> Result<Preview> {
    actor.require(Permission::ManageCampaigns)?;
    let campaign = campaigns::get(app, actor, id).await?;
    let readership = audience::readership(app, actor, id).await?;
    let mut conn = app.db.read().await?;
    let sender = sender::chosen(&mut conn, &campaign).await?.filter(|sender| sender.kind == SenderKind::Email);
    let account = match &sender {
        Some(sender) => senders::mail_account(&mut conn, sender).await?,
        None => None,
    };
    let brand = brand(&mut conn, actor.org_id, account.as_ref()).await?;
    let variant = campaign.content.variants.get(&language).cloned().unwrap_or_default();
    let reader = readership
        .readers
        .iter()
        .find(|reader| reader.language == language)
        .or(readership.readers.first());
    let values = reader.map(|reader| reader.values.clone()).unwrap_or_default();
    let filled = |text: &str| placeholder::render(text, &values, &campaign.content.fallbacks).text;
    let (subject, text) = (filled(&variant.subject), filled(&variant.text));
    let page = lay_out(&Sheet {
        brand: &brand,
        subject: &subject,
        text: &text,
        picture: campaign.content.media_url.as_deref(),
        language,
        unsubscribe: "#",
        preferences: "#",
    });
    Ok(Preview {
        hints: hints(&subject, &text, page.html.len()),
        subject,
        html: page.html,
        text: page.text,
    })
}
