//! The frame of the settings pages: their list beside (on phones above) the page.

use domain::Permission;
use l10n::L10nLanguage;
use leptos::prelude::*;
use leptos_router::{
    components::Redirect,
    hooks::{use_location, use_query_map},
};

use crate::{
    page_context::{use_page_context, use_t},
    ui::{feedback::notice, layout::PageHeader, verdict::Tint},
};

struct Section {
    path: &'static str,
    label: fn(&L10nLanguage) -> String,
    needs: Permission,
}

/// The settings pages, in order. Only what stands is listed.
#[rustfmt::skip]
const SECTIONS: &[Section] = &[
    Section { path: "/settings/security",     label: L10nLanguage::settings_security,   needs: Permission::ViewHome },
    Section { path: "/settings/organisation", label: L10nLanguage::organisation_title,  needs: Permission::ViewHome },
    Section { path: "/settings/members",      label: L10nLanguage::settings_members,    needs: Permission::ManageMembers },
    Section { path: "/settings/senders",      label: L10nLanguage::senders_title,       needs: Permission::ViewSenders },
    Section { path: "/settings/failures",     label: L10nLanguage::failures_title,      needs: Permission::ManageSenders },
    Section { path: "/settings/api-keys",     label: L10nLanguage::api_keys_title,      needs: Permission::ManageApiKeys },
    Section { path: "/settings/audit",        label: L10nLanguage::audit_title,         needs: Permission::ViewAudit },
];

/// `/settings`: the first of its pages.
#[must_use]
pub fn page() -> AnyView {
    view! { <Redirect path="/settings/security" /> }.into_any()
}

/// A settings page: `title` is its h1, `body` its panels.
#[must_use]
pub fn settings_page(title: String, body: AnyView) -> AnyView {
    let t = use_t();
    let context = use_page_context();
    let organisation = context.session.as_ref().map(|session| match &session.registration {
        Some(registration) => format!("{}, {registration}", session.organisation),
        None => session.organisation.clone(),
    });
    let here = use_location().pathname;
    let links = SECTIONS
        .iter()
        .filter(|section| crate::page_context::may(section.needs))
        .map(|section| {
            let current = move || here.with(|here| here.starts_with(section.path)).then_some("page");
            view! { <a href=section.path class="nav-item shrink-0 whitespace-nowrap !px-3" aria-current=current>{(section.label)(t)}</a> }
        })
        .collect_view();
    view! {
        <PageHeader title subtitle=organisation.unwrap_or_default() />
        <div class="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[200px_minmax(0,1fr)]">
            <nav aria-label=t.settings_title() class="flex gap-1 overflow-x-auto [scrollbar-width:none] lg:sticky lg:top-[76px] lg:flex-col">{links}</nav>
            <div class="min-w-0 space-y-4">{body}</div>
        </div>
    }
    .into_any()
}

/// "Saved", when the page was opened by a form that was taken (`?done=…`).
#[must_use]
pub fn saved_note() -> AnyView {
    done_note(|_| Some(use_t().ui_saved()))
}

/// The sentence of `words` for the value of `?done=…`.
#[must_use]
pub fn done_note(words: fn(&str) -> Option<String>) -> AnyView {
    let query = use_query_map();
    (move || {
        let done = query.with(|query| query.get("done"));
        done.and_then(|done| words(&done)).map(|text| notice(Tint::Pass, text.into_any()))
    })
    .into_any()
}
