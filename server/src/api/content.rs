//! What templates and campaigns say, as the API spells it.

use std::collections::BTreeMap;

use domain::{
    Language,
    content::{Content, ProviderTemplate, Variant},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Texts per language, and who gets which.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Content)]
pub struct ContentView {
    /// A text per language: `en`, `hi`, `mr`.
    #[schema(value_type = BTreeMap<String, VariantView>, example = json!({"en": {"text": "Dear {name}, happy Diwali!"}, "mr": {"text": "{name}, दिवाळीच्या शुभेच्छा!"}}))]
    variants: BTreeMap<Language, VariantView>,
    /// The language of contacts whose own has no text; nothing skips them.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "en")]
    fallback_language: Option<Language>,
    /// A value per placeholder for contacts without one.
    #[serde(default)]
    #[schema(example = json!({"name": "friend"}))]
    fallbacks: BTreeMap<String, String>,
    /// Link to a picture or document (https).
    #[serde(default)]
    media_url: Option<String>,
    /// The words that stand in the picture, up to 2,000 characters; they are checked with every text.
    #[serde(default)]
    #[schema(example = "Happy Diwali from Sahyadri Wealth")]
    media_alt: Option<String>,
}

/// The text of one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Variant)]
pub struct VariantView {
    /// The text with `{placeholders}`, up to 4,096 characters.
    text: String,
    /// The subject line of an e-mail, with `{placeholders}`, up to 150 characters; nothing on other channels.
    #[serde(default)]
    subject: String,
    /// The approved WhatsApp template that carries the text outside the 24-hour window.
    #[serde(default)]
    provider_template: Option<ProviderTemplateView>,
}

/// A template approved by the provider.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ProviderTemplate)]
pub struct ProviderTemplateView {
    /// Its name at the provider.
    #[schema(example = "sip_reminder")]
    name: String,
    /// Its language code at the provider.
    #[schema(example = "en_US")]
    language: String,
    /// What fills its parameters, in order; each may hold placeholders.
    #[serde(default)]
    #[schema(example = json!(["{name}", "{date}"]))]
    parameters: Vec<String>,
}

impl From<Content> for ContentView {
    fn from(content: Content) -> Self {
        Self {
            variants: content.variants.into_iter().map(|(language, variant)| (language, variant.into())).collect(),
            fallback_language: content.fallback_language,
            fallbacks: content.fallbacks,
            media_url: content.media_url,
            media_alt: content.media_alt,
        }
    }
}

impl From<ContentView> for Content {
    fn from(view: ContentView) -> Self {
        Self {
            variants: view.variants.into_iter().map(|(language, variant)| (language, variant.into())).collect(),
            fallback_language: view.fallback_language,
            fallbacks: view.fallbacks,
            media_url: view.media_url,
            media_alt: view.media_alt,
        }
    }
}

impl From<Variant> for VariantView {
    fn from(variant: Variant) -> Self {
        Self {
            text: variant.text,
            subject: variant.subject,
            provider_template: variant.provider_template.map(|template| ProviderTemplateView {
                name: template.name,
                language: template.language,
                parameters: template.parameters,
            }),
        }
    }
}

impl From<VariantView> for Variant {
    fn from(view: VariantView) -> Self {
        Self {
            text: view.text,
            subject: view.subject,
            provider_template: view.provider_template.map(|template| ProviderTemplate {
                name: template.name,
                language: template.language,
                parameters: template.parameters,
            }),
        }
    }
}
