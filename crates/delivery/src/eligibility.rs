//! Who gets a message, in which language, and why somebody gets none.
//!
//! Asked twice with the same function: when the recipients are frozen and at the instant of
//! sending. The order of checks is the order of [`SkipReason`], so that a person who fails several
//! is always counted under the same reason.

use std::collections::BTreeMap;

use domain::{
    ConsentStatus, Language, SkipReason,
    content::{Content, Variant},
    placeholder,
};

/// What has to be known of one contact.
#[derive(Clone, Copy, Debug)]
pub struct ContactFacts<'a> {
    /// On the organisation's suppression list for this channel.
    pub is_suppressed: bool,
    /// The newest consent record for the campaign's purpose and channel.
    pub consent: Option<ConsentStatus>,
    /// Has a usable number (or address) for the channel.
    pub is_reachable: bool,
    /// An earlier recipient of this campaign has the same number.
    pub is_duplicate: bool,
    /// The language the contact reads.
    pub language: Language,
    /// Placeholder values.
    pub values: &'a BTreeMap<String, String>,
    /// Free text may go: the 24-hour window is open, or the channel knows no such window.
    pub window_is_open: bool,
    /// Deleted since the recipients were frozen.
    pub is_deleted: bool,
    /// Has got as many messages as the organisation sends to one person (see [`domain::FrequencyCap`]).
    pub is_over_cap: bool,
}

/// In which form the message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The author's text.
    FreeText,
    /// The provider template that stands for it.
    Template,
}

/// What an eligible contact gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Eligible {
    /// The language of the variant.
    pub language: Language,
    /// Its form.
    pub form: Form,
}

/// Whether a contact gets `content`, and how. `complies` is asked last and only if nothing else
/// stands against it: whether the variant, filled with this contact's values, breaks no blocking
/// rule.
///
/// # Errors
/// The first [`SkipReason`] in their fixed order.
pub fn eligibility(content: &Content, contact: &ContactFacts<'_>, complies: impl FnOnce(Eligible) -> bool) -> Result<Eligible, SkipReason> {
    may_be_written_to(contact)?;
    let language = content.language_for(contact.language).ok_or(SkipReason::NoText)?;
    let variant = content.variants.get(&language).ok_or(SkipReason::NoText)?;
    let form = form_for(variant, contact.window_is_open);
    if lacks_value(content, variant, form, contact.values) {
        return Err(SkipReason::MissingValue);
    }
    let form = form.ok_or(SkipReason::WindowClosed)?;
    if contact.is_deleted {
        return Err(SkipReason::ContactDeleted);
    }
    if contact.is_over_cap {
        return Err(SkipReason::FrequencyCap);
    }
    let eligible = Eligible { language, form };
    if complies(eligible) { Ok(eligible) } else { Err(SkipReason::Compliance) }
}

/// The checks that do not look at the content.
fn may_be_written_to(contact: &ContactFacts<'_>) -> Result<(), SkipReason> {
    if contact.is_suppressed || contact.consent == Some(ConsentStatus::Withdrawn) {
        Err(SkipReason::OptedOut)
    } else if contact.consent.is_none() {
        Err(SkipReason::NoConsent)
    } else if !contact.is_reachable {
        Err(SkipReason::InvalidNumber)
    } else if contact.is_duplicate {
        Err(SkipReason::Duplicate)
    } else {
        Ok(())
    }
}

/// Free text inside the window; outside of it the template, if there is one.
fn form_for(variant: &Variant, window_is_open: bool) -> Option<Form> {
    if window_is_open {
        Some(Form::FreeText)
    } else {
        variant.provider_template.as_ref().map(|_| Form::Template)
    }
}

/// Whether what would be sent has a placeholder that nothing fills.
fn lacks_value(content: &Content, variant: &Variant, form: Option<Form>, values: &BTreeMap<String, String>) -> bool {
    let lacks = |text: &str| !placeholder::render(text, values, &content.fallbacks).missing.is_empty();
    match (form, &variant.provider_template) {
        (Some(Form::Template), Some(template)) => template.parameters.iter().any(|parameter| lacks(parameter)),
        _ => lacks(&variant.text) || lacks(&variant.subject),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::content::ProviderTemplate;
    use proptest::prelude::*;

    fn values(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn content() -> Content {
        let with_template = Variant {
            text: "Namaste {first_name}".into(),
            provider_template: Some(ProviderTemplate {
                name: "greeting".into(),
                language: "en".into(),
                parameters: vec!["{first_name|friend}".into()],
            }),
            ..Variant::default()
        };
        let without_template = Variant {
            text: "नमस्ते {first_name}".into(),
            ..Variant::default()
        };
        Content {
            variants: [(Language::En, with_template), (Language::Hi, without_template)].into(),
            fallback_language: None,
            ..Content::default()
        }
    }

    fn good(values: &BTreeMap<String, String>) -> ContactFacts<'_> {
        ContactFacts {
            is_suppressed: false,
            consent: Some(ConsentStatus::Given),
            is_reachable: true,
            is_duplicate: false,
            language: Language::En,
            values,
            window_is_open: true,
            is_deleted: false,
            is_over_cap: false,
        }
    }

    fn checked(content: &Content, contact: &ContactFacts<'_>) -> Result<Eligible, SkipReason> {
        eligibility(content, contact, |_| true)
    }

    #[test]
    fn each_reason_alone() {
        let asha = values(&[("first_name", "Asha")]);
        let nobody = BTreeMap::new();
        let base = good(&asha);
        let content = content();
        for (contact, reason) in [
            (ContactFacts { is_suppressed: true, ..base }, SkipReason::OptedOut),
            (
                ContactFacts {
                    consent: Some(ConsentStatus::Withdrawn),
                    ..base
                },
                SkipReason::OptedOut,
            ),
            (ContactFacts { consent: None, ..base }, SkipReason::NoConsent),
            (ContactFacts { is_reachable: false, ..base }, SkipReason::InvalidNumber),
            (ContactFacts { is_duplicate: true, ..base }, SkipReason::Duplicate),
            (
                ContactFacts {
                    language: Language::Mr,
                    ..base
                },
                SkipReason::NoText,
            ),
            (ContactFacts { values: &nobody, ..base }, SkipReason::MissingValue),
            (
                ContactFacts {
                    language: Language::Hi,
                    window_is_open: false,
                    ..base
                },
                SkipReason::WindowClosed,
            ),
            (ContactFacts { is_deleted: true, ..base }, SkipReason::ContactDeleted),
            (ContactFacts { is_over_cap: true, ..base }, SkipReason::FrequencyCap),
        ] {
            assert_eq!(checked(&content, &contact), Err(reason));
        }
        assert_eq!(eligibility(&content, &base, |_| false), Err(SkipReason::Compliance));
    }

    #[test]
    fn forms_and_languages() {
        let asha = values(&[("first_name", "Asha")]);
        let nobody = BTreeMap::new();
        let content = content();
        let eligible = |language, form| Ok(Eligible { language, form });
        let base = good(&asha);
        assert_eq!(checked(&content, &base), eligible(Language::En, Form::FreeText));
        let closed = ContactFacts { window_is_open: false, ..base };
        assert_eq!(checked(&content, &closed), eligible(Language::En, Form::Template));
        // The template's own parameters have a fallback, though the text has none.
        let unnamed = ContactFacts { values: &nobody, ..closed };
        assert_eq!(checked(&content, &unnamed), eligible(Language::En, Form::Template));
        let with_fallback = Content {
            fallback_language: Some(Language::Hi),
            ..content
        };
        let marathi = ContactFacts {
            language: Language::Mr,
            ..base
        };
        assert_eq!(checked(&with_fallback, &marathi), eligible(Language::Hi, Form::FreeText));
    }

    proptest! {
        #[test]
        fn the_first_reason_in_the_fixed_order_wins(bits in proptest::array::uniform9(any::<bool>())) {
            let [suppressed, no_consent, unreachable, duplicate, no_text, missing, closed, deleted, capped] = bits;
            let values = if missing { BTreeMap::new() } else { values(&[("first_name", "Asha")]) };
            let contact = ContactFacts {
                is_suppressed: suppressed,
                consent: (!no_consent).then_some(ConsentStatus::Given),
                is_reachable: !unreachable,
                is_duplicate: duplicate,
                language: if no_text { Language::Mr } else { Language::Hi },
                values: &values,
                window_is_open: !closed,
                is_deleted: deleted,
                is_over_cap: capped,
            };
            let reasons = [
                SkipReason::OptedOut, SkipReason::NoConsent, SkipReason::InvalidNumber, SkipReason::Duplicate,
                SkipReason::NoText, SkipReason::MissingValue, SkipReason::WindowClosed, SkipReason::ContactDeleted,
                SkipReason::FrequencyCap,
            ];
            let expected = reasons.into_iter().zip(bits).find(|(_, holds)| *holds).map(|(reason, _)| reason);
            prop_assert_eq!(checked(&content(), &contact).err(), expected);
        }
    }
}
