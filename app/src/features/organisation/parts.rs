//! Fields that sign-up and settings share.

use domain::{Audience, Language, region::STATES};
use leptos::prelude::*;

use crate::{
    page_context::use_t,
    ui::field::{FormErrors, SelectField, TextField},
};

/// The word for a registration type.
#[must_use]
pub fn audience_text(audience: Audience) -> String {
    let t = use_t();
    match audience {
        Audience::Mfd => t.organisation_audience_mfd(),
        Audience::Ria => t.organisation_audience_ria(),
        Audience::Ra => t.organisation_audience_ra(),
        Audience::Smb => t.organisation_audience_smb(),
    }
}

/// Registration type (`audience`) and number (`registration`).
#[must_use]
pub fn registration_fields(audience: &'static str, number: String, errors: FormErrors) -> AnyView {
    let t = use_t();
    let options = Audience::ALL.map(|audience| (audience.code().to_owned(), audience_text(audience))).to_vec();
    view! {
        <SelectField name="audience" label=t.organisation_audience_label() hint=t.organisation_audience_hint() options value=audience errors=errors />
        <TextField
            name="registration"
            label=t.organisation_registration_label()
            hint=t.organisation_registration_hint()
            value=number
            optional=true
            maxlength=20
            errors=errors
        />
    }
    .into_any()
}

/// The state (`state`, a GST state code).
#[must_use]
pub fn state_field(state: String, errors: FormErrors) -> AnyView {
    let t = use_t();
    let mut options: Vec<(String, String)> = STATES.iter().map(|(code, name)| ((*code).to_owned(), (*name).to_owned())).collect();
    options.sort_by(|one, other| one.1.cmp(&other.1));
    view! { <SelectField name="state" label=t.organisation_state_label() options value=state ask=true errors=errors /> }.into_any()
}

/// The language (`language`).
#[must_use]
pub fn language_field(language: Language) -> AnyView {
    let t = use_t();
    let options = Language::ALL
        .map(|language| (language.code().to_owned(), language.endonym().to_owned()))
        .to_vec();
    view! { <SelectField name="language" label=t.account_language_label() options value=language.code() /> }.into_any()
}
