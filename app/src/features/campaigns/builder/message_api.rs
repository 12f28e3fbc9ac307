//! The message step: texts per language, their check, and what the preview needs.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]

use std::collections::BTreeMap;

use domain::{CampaignId, Channel, Course, Language, Purpose, SecondOpinion, Verdict, content::ProviderTemplate};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    head::{Head, SaveOutcome},
    mail_parts::MailPreview,
};
use crate::error::AppError;

/// A contact to preview with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReaderView {
    /// Its name.
    pub name: String,
    /// The language it reads.
    pub language: Language,
    /// Every placeholder value.
    pub values: BTreeMap<String, String>,
}

/// What the message step shows in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageStep {
    /// The campaign.
    pub head: Head,
    /// The fields, as they stand.
    pub fields: MessageFields,
    /// What the check says of the text.
    pub verdict: Verdict,
    /// The second opinion on it and what it means; none for no text and for one that the rules block.
    pub opinion: Option<(SecondOpinion, Course)>,
    /// Texts of the other languages, to start a new one from.
    pub others: Vec<(Language, String)>,
    /// Contacts to preview with.
    pub readers: Vec<ReaderView>,
    /// The longest value per placeholder in the audience.
    pub longest: BTreeMap<String, String>,
    /// Placeholder names on offer.
    pub placeholders: Vec<String>,
    /// The e-mail as it will look, where the campaign is one of e-mails.
    pub mail: Option<MailPreview>,
    /// Names of approved WhatsApp templates in the language.
    pub templates: Vec<String>,
}

/// What is judged together with a text: what it is for, what stands beside it, over what it goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// What the campaign is for.
    pub purpose: Purpose,
    /// The subject line of an e-mail.
    pub subject: String,
    /// The words that stand in the picture.
    pub media_alt: String,
    /// Over what it goes out.
    pub channel: Channel,
}

impl From<&MessageFields> for Beside {
    fn from(fields: &MessageFields) -> Self {
        Self {
            purpose: fields.purpose,
            subject: fields.subject.clone(),
            media_alt: fields.media_alt.clone(),
            channel: fields.channel,
        }
    }
}

/// What the author can write on the message step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageFields {
    /// The language of the text.
    pub language: Language,
    /// The text.
    pub text: String,
    /// The subject line of an e-mail.
    #[serde(default)]
    pub subject: String,
    /// Over what it goes out.
    #[serde(default)]
    pub channel: Channel,
    /// What the campaign is for.
    pub purpose: Purpose,
    /// The language for contacts whose own has no text: a code, or empty to skip them.
    pub fallback_language: String,
    /// Link to a picture or document.
    pub media_url: String,
    /// The words that stand in the picture.
    #[serde(default)]
    pub media_alt: String,
    /// Name of the provider's template that stands for the text; empty for none.
    pub template_name: String,
    /// Its language at the provider.
    pub template_language: String,
    /// Its parameters, one a line.
    pub template_parameters: String,
    /// Fallback values, one a line: `name = value`.
    pub fallbacks: String,
}

impl MessageFields {
    /// The provider template, if one is named.
    #[must_use]
    pub fn provider_template(&self) -> Option<ProviderTemplate> {
        let name = self.template_name.trim();
        let lines = self.template_parameters.lines().map(str::trim);
        (!name.is_empty()).then(|| ProviderTemplate {
            name: name.to_owned(),
            language: Some(self.template_language.trim())
                .filter(|code| !code.is_empty())
                .unwrap_or(self.language.code())
                .to_owned(),
            parameters: lines.filter(|line| !line.is_empty()).map(str::to_owned).collect(),
        })
    }

    /// The fallback values by placeholder name; lines without a name are left out.
    #[must_use]
    pub fn fallback_values(&self) -> BTreeMap<String, String> {
        domain::placeholder::pairs(&self.fallbacks)
    }
}

/// The message step of a campaign in one language.
#[server]
pub async fn load_message(id: CampaignId, language: Language) -> Result<MessageStep, AppError> {
    use crate::server_context::require;
    use services::second_opinion::{Writing, at_hand};
    let (app, actor) = require(domain::Permission::ManageCampaigns)?;
    let campaign = services::campaigns::get(&app, &actor, id).await?;
    let readership = services::campaigns::audience::readership(&app, &actor, id).await?;
    let mail = match campaign.channel {
        Channel::Email => Some(super::mail_parts::preview_mail(id, language).await?),
        Channel::Whatsapp | Channel::Sms | Channel::Linkedin => None,
    };
    let templates = services::whatsapp::templates::approved(&app, &actor, campaign.sender_id, language).await?;
    let content = campaign.content;
    let variant = content.variants.get(&language).cloned().unwrap_or_default();
    let alt = content.media_alt.unwrap_or_default();
    let judged = variant.judged();
    let verdict = services::checks::check_message(&app, &actor, &judged, &alt, language, campaign.purpose, campaign.channel).await?;
    let writing = Writing {
        text: &judged,
        language,
        channel: campaign.channel,
        purpose: campaign.purpose,
        verdict: &verdict,
    };
    let opinion = at_hand(&app, &actor, &writing).await?;
    let template = variant.provider_template.unwrap_or_default();
    let lines = |(name, value): (&String, &String)| format!("{name} = {value}");
    Ok(MessageStep {
        head: super::head::load_head(id).await?,
        verdict,
        opinion,
        others: content
            .variants
            .iter()
            .filter(|(other, variant)| **other != language && !variant.text.trim().is_empty())
            .map(|(other, variant)| (*other, variant.text.clone()))
            .collect(),
        fields: MessageFields {
            language,
            text: variant.text,
            subject: variant.subject,
            channel: campaign.channel,
            purpose: campaign.purpose,
            fallback_language: content.fallback_language.map(|language| language.code().to_owned()).unwrap_or_default(),
            media_url: content.media_url.unwrap_or_default(),
            media_alt: alt,
            template_name: template.name,
            template_language: template.language,
            template_parameters: template.parameters.join("\n"),
            fallbacks: content.fallbacks.iter().map(lines).collect::<Vec<_>>().join("\n"),
        },
        readers: readership
            .readers
            .into_iter()
            .map(|reader| ReaderView {
                name: reader.name,
                language: reader.language,
                values: reader.values,
            })
            .collect(),
        longest: readership.longest,
        placeholders: readership.placeholders,
        mail,
        templates,
    })
}

/// What the check says of a text, and of the words in its picture, as they are being written.
#[server]
pub async fn check_message(
    id: CampaignId,
    language: Language,
    purpose: Purpose,
    text: String,
    #[server(default)] media_alt: String,
    #[server(default)] subject: String,
    #[server(default)] channel: Option<Channel>,
) -> Result<Verdict, AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageCampaigns)?;
    let campaign = services::campaigns::get(&app, &actor, id).await?;
    let text = domain::content::judged(&text, &subject);
    let channel = channel.unwrap_or(campaign.channel);
    Ok(services::checks::check_message(&app, &actor, &text, &media_alt, language, purpose, channel).await?)
}

/// The second opinion on a text as it is being written, and what it means; none for no text and for one
/// that the rules block.
#[server]
pub async fn weigh_message(
    id: CampaignId,
    language: Language,
    purpose: Purpose,
    text: String,
    #[server(default)] media_alt: String,
    #[server(default)] subject: String,
    #[server(default)] channel: Option<Channel>,
) -> Result<Option<(SecondOpinion, Course)>, AppError> {
    use crate::server_context::require;
    use services::second_opinion::{Writing, while_typing};
    let (app, actor) = require(domain::Permission::ManageCampaigns)?;
    let campaign = services::campaigns::get(&app, &actor, id).await?;
    let text = domain::content::judged(&text, &subject);
    let channel = channel.unwrap_or(campaign.channel);
    let verdict = services::checks::check_message(&app, &actor, &text, &media_alt, language, purpose, channel).await?;
    let writing = Writing {
        text: &text,
        language,
        channel,
        purpose,
        verdict: &verdict,
    };
    Ok(while_typing(&app, &actor, &writing).await?)
}

/// Autosave of the message step.
#[server(input = leptos::server_fn::codec::Json)]
pub async fn autosave_message(id: CampaignId, revision: i64, fields: MessageFields) -> Result<SaveOutcome, AppError> {
    use crate::server_context::require;
    use services::campaigns::{Patch, Saved, save_draft};
    let (app, actor) = require(domain::Permission::ManageCampaigns)?;
    let language = fields.language;
    let before = services::campaigns::get(&app, &actor, id).await?;
    let mut content = before.content;
    let variant = content.variants.entry(language).or_default();
    variant.provider_template = fields.provider_template();
    variant.text.clone_from(&fields.text);
    fields.subject.trim().clone_into(&mut variant.subject);
    content.fallback_language = fields.fallback_language.parse().ok();
    content.media_url = Some(fields.media_url.trim().to_owned()).filter(|url| !url.is_empty());
    content.media_alt = Some(fields.media_alt.trim().to_owned()).filter(|words| !words.is_empty());
    content.fallbacks = fields.fallback_values();
    let patch = Patch {
        content: Some(content),
        purpose: Some(fields.purpose),
        channel: Some(fields.channel),
        // What carried the one cannot carry the other: the choice is open again.
        sender_id: (before.channel != fields.channel).then_some(None),
        ..Patch::default()
    };
    Ok(match save_draft(&app, &actor, id, revision, patch).await? {
        Saved::Kept { revision, at, voided, .. } => SaveOutcome::Kept { revision, at, voided },
        Saved::Conflict(theirs) => SaveOutcome::Conflict {
            revision: theirs.revision,
            text: theirs.content.variants.get(&language).map(|variant| variant.text.clone()).unwrap_or_default(),
        },
    })
}

/// Saves the message step from the posted form. `intent` says where to go: `next`, or `check` to
/// come back with the findings.
#[server]
pub async fn save_message(id: CampaignId, revision: i64, fields: MessageFields, #[server(default)] intent: String) -> Result<(), AppError> {
    let language = fields.language;
    let fields = MessageFields {
        text: fields.text.replace("\r\n", "\n"),
        ..fields
    };
    let outcome = match autosave_message(id, revision, fields.clone()).await? {
        // An autosave of the very same text was quicker than the button.
        SaveOutcome::Conflict { revision, text } if text == fields.text => autosave_message(id, revision, fields).await?,
        outcome => outcome,
    };
    match outcome {
        SaveOutcome::Conflict { .. } => Err(services::Error::Refused(domain::ErrorCode::Conflict).into()),
        SaveOutcome::Kept { .. } => {
            let path = match intent.as_str() {
                "next" => format!("/campaigns/{id}/check"),
                _ => format!("/campaigns/{id}/message?lang={}", language.code()),
            };
            leptos_axum::redirect(&path);
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_line_by_line() {
        let fields = MessageFields {
            template_name: " diwali_2026 ".into(),
            template_parameters: "{first_name}\n\n {sip_amount} \n".into(),
            fallbacks: "first_name = friend".into(),
            language: Language::Mr,
            ..MessageFields::default()
        };
        let template = fields.provider_template().unwrap();
        assert_eq!((template.name.as_str(), template.language.as_str()), ("diwali_2026", "mr"));
        assert_eq!(template.parameters, ["{first_name}", "{sip_amount}"]);
        assert_eq!(fields.fallback_values().len(), 1);
        assert_eq!(MessageFields::default().provider_template(), None);
    }
}
