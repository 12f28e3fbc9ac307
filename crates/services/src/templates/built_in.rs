//! The templates that come with Prachar: a data file, read once.

use std::{collections::BTreeMap, sync::OnceLock};

use domain::{
    Audience, Language, Purpose, TemplateBody, TemplateCategory,
    content::{Content, Variant},
};
use serde::Deserialize;

use crate::{Error, Result};

/// A template that comes with Prachar.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BuiltIn {
    /// Stable, kebab-case.
    pub id: String,
    /// Its shelf.
    pub category: TemplateCategory,
    /// What a campaign made from it is for.
    pub purpose: Purpose,
    /// The registration types it suits.
    #[serde(default = "all_audiences")]
    pub audiences: Vec<Audience>,
    /// Name per language.
    pub name: BTreeMap<Language, String>,
    /// Text per language.
    pub text: BTreeMap<Language, String>,
    /// A value per placeholder that is no built-in one.
    #[serde(default)]
    pub examples: BTreeMap<String, String>,
}

impl BuiltIn {
    /// Its name in a language.
    #[must_use]
    pub fn name_in(&self, language: Language) -> &str {
        self.name
            .get(&language)
            .or_else(|| self.name.get(&Language::En))
            .map_or(self.id.as_str(), String::as_str)
    }

    /// What it holds, as an organisation's own template would.
    #[must_use]
    pub fn body(&self) -> TemplateBody {
        let variant = |text: &String| Variant {
            text: text.trim().to_owned(),
            ..Variant::default()
        };
        TemplateBody {
            purpose: self.purpose,
            content: Content {
                variants: self.text.iter().map(|(language, text)| (*language, variant(text))).collect(),
                fallback_language: Some(Language::En),
                ..Content::default()
            },
            examples: self.examples.clone(),
        }
    }
}

#[derive(Deserialize)]
struct File {
    template: Vec<BuiltIn>,
}

fn all_audiences() -> Vec<Audience> {
    Audience::ALL.to_vec()
}

/// Every built-in template, in the order of the file.
///
/// # Errors
/// [`Error::Internal`] when the embedded file cannot be read (a test proves that it can).
pub fn all() -> Result<&'static [BuiltIn]> {
    static ALL: OnceLock<Result<Vec<BuiltIn>, String>> = OnceLock::new();
    ALL.get_or_init(|| {
        toml::from_str::<File>(include_str!("../../data/templates.toml"))
            .map(|file| file.template)
            .map_err(|error| error.to_string())
    })
    .as_deref()
    .map_err(|error| Error::Internal(format!("built-in templates: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::placeholder::{self, BUILT_IN_NAMES, Piece};

    #[test]
    fn every_template_is_whole_in_three_languages() {
        let all = all().unwrap();
        assert!(!all.is_empty());
        for template in all {
            assert_eq!(all.iter().filter(|other| other.id == template.id).count(), 1, "{}", template.id);
            for language in Language::ALL {
                let name = template.name.get(&language).map(|name| name.trim()).unwrap_or_default();
                let text = template.text.get(&language).map(|text| text.trim()).unwrap_or_default();
                assert!(!name.is_empty() && name.chars().count() <= 120, "{} {language}", template.id);
                assert!(!text.is_empty() && text.chars().count() <= 1024, "{} {language}", template.id);
            }
        }
    }

    #[test]
    fn every_placeholder_can_be_filled() {
        for template in all().unwrap() {
            for (language, text) in &template.text {
                for piece in placeholder::pieces(text) {
                    let Piece::Placeholder { name, fallback, .. } = piece else { continue };
                    let case = format!("{} {language} {name}", template.id);
                    if BUILT_IN_NAMES.contains(&name) {
                        assert!(name != "registration" || !template.audiences.contains(&Audience::Smb), "{case}");
                    } else {
                        assert!(fallback.is_some_and(|fallback| !fallback.trim().is_empty()), "{case} has no fallback");
                        assert!(template.examples.contains_key(name), "{case} has no example");
                    }
                }
            }
        }
    }

    #[test]
    fn the_languages_of_a_template_use_the_same_placeholders() {
        for template in all().unwrap() {
            let names = |language| {
                let mut names = placeholder::names(&template.text[&language]);
                names.sort_unstable();
                names
            };
            assert_eq!(names(Language::En), names(Language::Hi), "{}", template.id);
            assert_eq!(names(Language::En), names(Language::Mr), "{}", template.id);
        }
    }
}
