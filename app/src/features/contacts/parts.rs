//! Words and badges that several pages of contacts share.

use domain::{Channel, ConsentMethod, Language, Purpose};
use leptos::prelude::*;

use super::api::ConsentWord;
use crate::{
    page_context::use_t,
    ui::{
        icon::Icon,
        list::avatar,
        tabs::{Tab, tabs},
        verdict::{Tint, verdict, verdict_with},
    },
};

/// The pages about contacts, as tabs; `here` is the present one's path.
#[must_use]
pub fn sections(here: &str) -> AnyView {
    let t = use_t();
    let tab = |path: &'static str, label: String| Tab::new(path, label, path == here);
    let items = vec![
        tab("/contacts", t.contacts_all()),
        tab("/contacts/groups", t.contacts_groups_title()),
        tab("/contacts/fields", t.contacts_fields_title()),
        tab("/contacts/suppressions", t.contacts_suppressions_title()),
        tab("/contacts/duplicates", t.contacts_duplicates_title()),
    ];
    view! { <div class="mb-4 [&_a]:shrink-0">{tabs(t.contacts_title(), items)}</div> }.into_any()
}

/// How consent was given or withdrawn, in words.
#[must_use]
pub fn method_text(method: ConsentMethod) -> String {
    let t = use_t();
    match method {
        ConsentMethod::Paper => t.contacts_method_paper(),
        ConsentMethod::Form => t.contacts_method_form(),
        ConsentMethod::Keyword => t.contacts_method_keyword(),
        ConsentMethod::Verbal => t.contacts_method_verbal(),
        ConsentMethod::Import => t.contacts_method_import(),
        ConsentMethod::Provider => t.contacts_method_provider(),
    }
}

/// The methods a member can record, with their words.
#[must_use]
pub fn method_options() -> Vec<(String, String)> {
    let methods = [ConsentMethod::Paper, ConsentMethod::Form, ConsentMethod::Keyword, ConsentMethod::Verbal];
    methods.into_iter().map(|method| (method.code().to_owned(), method_text(method))).collect()
}

/// The languages with their own names, for a select.
#[must_use]
pub fn language_options() -> Vec<(String, String)> {
    Language::ALL
        .into_iter()
        .map(|language| (language.code().to_owned(), language.endonym().to_owned()))
        .collect()
}

/// The channels consent is asked for.
pub const CHANNELS: [Channel; 3] = [Channel::Whatsapp, Channel::Sms, Channel::Email];
/// The purposes consent is asked for.
pub const PURPOSES: [Purpose; 3] = [Purpose::Marketing, Purpose::Service, Purpose::Education];

/// Consent in one word, with its badge.
#[must_use]
pub fn consent_badge(word: ConsentWord) -> AnyView {
    let t = use_t();
    match word {
        ConsentWord::Promotions => verdict(Tint::Pass, t.contacts_consent_promotions()),
        ConsentWord::ServiceOnly => verdict_with(Tint::Idle, Icon::Bell, t.contacts_consent_service()),
        ConsentWord::OptedOut => verdict_with(Tint::Fail, Icon::UserX, t.contacts_consent_opted_out()),
        ConsentWord::NotAsked => verdict_with(Tint::Warn, Icon::CircleQuestionMark, t.contacts_consent_not_asked()),
    }
}

/// The name of a contact, or that there is none.
#[must_use]
pub fn shown_name(name: &str) -> String {
    if name.is_empty() { use_t().contacts_no_name() } else { name.to_owned() }
}

/// Name over masked number (or address), behind the initials.
#[must_use]
pub fn person(href: Option<String>, name: &str, below: String) -> AnyView {
    let words = shown_name(name);
    let name_view = match href {
        Some(href) => view! { <a href=href class="block truncate text-base font-medium leading-6 hover:underline">{words}</a> }.into_any(),
        None => view! { <span class="block truncate text-base font-medium leading-6">{words}</span> }.into_any(),
    };
    view! {
        <span class="flex min-w-0 items-center gap-3">
            {avatar(name)}
            <span class="min-w-0">
                {name_view}
                <span class="hint num block truncate">{below}</span>
            </span>
        </span>
    }
    .into_any()
}
