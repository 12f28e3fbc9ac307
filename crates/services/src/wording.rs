//! What exactly a message says, and the hash that proves it.

use std::collections::BTreeMap;

use domain::{
    Language,
    content::{Content, ProviderTemplate, Variant},
    placeholder,
};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// What one message says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wording {
    /// Link to what goes with it.
    pub media_url: Option<String>,
    /// The provider template that went in place of the text, with its parameters filled.
    pub template: Option<ProviderTemplate>,
    /// The subject line of an e-mail, filled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The text, filled. Beside a template it says what the template says in our words.
    pub text: String,
}

impl Wording {
    /// What `content` says in `language` with these values; none without a text in it.
    #[must_use]
    pub fn of(content: &Content, language: Language, is_template: bool, values: &BTreeMap<String, String>) -> Option<Self> {
        let variant = content.variants.get(&language)?;
        let filled = |text: &str| placeholder::render(text, values, &content.fallbacks).text;
        let template = variant.provider_template.as_ref().filter(|_| is_template);
        Some(Self {
            media_url: content.media_url.clone(),
            template: template.map(|template| ProviderTemplate {
                parameters: template.parameters.iter().map(|parameter| filled(parameter)).collect(),
                ..template.clone()
            }),
            subject: (!variant.subject.is_empty()).then(|| filled(&variant.subject)),
            text: filled(&variant.text),
        })
    }

    /// SHA-256 over its canonical JSON (keys in alphabetical order, no spaces), hexadecimal. The
    /// number it went to is not part of it: a hash outlives the person's data.
    #[must_use]
    pub fn hash(&self) -> String {
        // A `Value` keeps its keys sorted. Serialising our own plain struct cannot fail.
        let canonical = serde_json::to_value(self).unwrap_or_default().to_string();
        hex::encode(Sha256::digest(canonical))
    }
}

/// The values that a variant uses; the others are nobody's business in what is kept.
#[must_use]
pub fn used(variant: &Variant, is_template: bool, values: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let template = variant.provider_template.as_ref().filter(|_| is_template);
    let parameters = template.into_iter().flat_map(|template| &template.parameters);
    let texts = [&variant.text, &variant.subject].into_iter().chain(parameters);
    let names = texts.flat_map(|text| placeholder::names(text));
    names
        .filter_map(|name| values.get(name).map(|value| (name.to_owned(), value.clone())))
        .filter(|(_, value)| !value.trim().is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content() -> Content {
        let variant = Variant {
            text: "Dear {first_name|friend}, {office} of {firm_name}".to_owned(),
            provider_template: Some(ProviderTemplate {
                name: "closed".to_owned(),
                language: "en".to_owned(),
                parameters: vec!["{first_name}".to_owned(), "{city}".to_owned()],
            }),
            ..Variant::default()
        };
        Content {
            variants: [(Language::En, variant)].into(),
            fallbacks: [("office".to_owned(), "the office".to_owned())].into(),
            ..Content::default()
        }
    }

    fn values() -> BTreeMap<String, String> {
        [
            ("first_name", "Asha"),
            ("firm_name", "Sahyadri"),
            ("city", "Pune"),
            ("phone", "+919812345678"),
            ("office", " "),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
    }

    #[test]
    fn what_is_kept_says_the_same_as_what_was_sent() {
        let content = content();
        let variant = &content.variants[&Language::En];
        for is_template in [false, true] {
            let kept = used(variant, is_template, &values());
            assert!(!kept.contains_key("phone") && !kept.contains_key("office"), "{kept:?}");
            assert_eq!(kept.contains_key("city"), is_template);
            let sent = Wording::of(&content, Language::En, is_template, &values()).unwrap();
            let again = Wording::of(&content, Language::En, is_template, &kept).unwrap();
            assert_eq!(sent, again);
            assert_eq!(sent.text, "Dear Asha, the office of Sahyadri");
            assert_eq!(sent.hash(), again.hash());
        }
        assert_eq!(Wording::of(&content, Language::Hi, false, &values()), None);
    }

    #[test]
    fn every_part_counts_in_the_hash() {
        let plain = Wording::of(&content(), Language::En, false, &values()).unwrap();
        let others = [
            Wording {
                text: format!("{} ", plain.text),
                ..plain.clone()
            },
            Wording {
                media_url: Some("https://example.org/a.png".to_owned()),
                ..plain.clone()
            },
            Wording::of(&content(), Language::En, true, &values()).unwrap(),
        ];
        assert!(others.iter().all(|other| other.hash() != plain.hash()));
        assert_eq!(plain.hash().len(), 64);
    }
}
