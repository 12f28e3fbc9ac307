//! What a page knows before it renders: language, theme, who is signed in.
//!
//! The server learns it from the request and writes it into the page as JSON; the browser reads it
//! from there before hydration. Both sides therefore render the same page without waiting.

use std::sync::Arc;

use domain::{Audience, Language, Permission, Role};
use l10n::L10nLanguage;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

/// The element that carries [`PageContext`] as JSON.
pub const ELEMENT_ID: &str = "page-context";

/// Light, dark, or as the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The value of `data-theme`, or none to follow the system.
    #[must_use]
    pub const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("prachar"),
            Self::Dark => Some("prachar-dark"),
        }
    }
}

/// Who is signed in, as far as the frame of the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    /// The member's name.
    pub name: String,
    /// The member's e-mail address.
    pub email: String,
    /// The member's role, which decides what is offered.
    pub role: Role,
    /// The organisation's name.
    pub organisation: String,
    /// Its registration type.
    pub audience: Audience,
    /// Its registration number, where the type has one.
    pub registration: Option<String>,
    /// Approvals that wait for a decision.
    pub approvals_waiting: u32,
}

/// Everything a page knows before it renders.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageContext {
    /// The language of the page.
    pub language: Language,
    /// The theme.
    pub theme: Theme,
    /// Who is signed in.
    pub session: Option<SessionView>,
    /// Whether this is the demo, with its accounts shown at sign-in.
    pub demo: bool,
    /// The id under which this request is logged.
    pub request_id: String,
}

impl PageContext {
    /// The JSON written into the page; `<` is escaped so that no text can end the element.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default().replace('<', "\\u003c")
    }

    /// Reads what [`to_json`](Self::to_json) wrote; the default where it is missing.
    #[must_use]
    pub fn from_json(json: &str) -> Self {
        serde_json::from_str(json).unwrap_or_default()
    }
}

/// The context of the page being rendered.
#[must_use]
pub fn use_page_context() -> Arc<PageContext> {
    use_context::<Arc<PageContext>>().unwrap_or_default()
}

/// The language of the page.
#[must_use]
pub fn use_language() -> Language {
    use_page_context().language
}

/// The texts of the page's language: `let t = use_t(); view! { <h1>{t.home_title()}</h1> }`.
#[must_use]
pub fn use_t() -> &'static L10nLanguage {
    #[cfg(feature = "ssr")]
    return l10n::get(use_language());
    #[cfg(not(feature = "ssr"))]
    return l10n::installed();
}

/// Whether the reader may do `permission`. It only decides what is shown; doors check for
/// themselves.
#[must_use]
pub fn may(permission: Permission) -> bool {
    use_page_context().session.as_ref().is_some_and(|session| session.role.may(permission))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_cannot_leave_its_element() {
        let context = PageContext {
            request_id: "</script><script>".to_owned(),
            ..PageContext::default()
        };
        assert!(!context.to_json().contains('<'));
        assert_eq!(PageContext::from_json(&context.to_json()), context);
    }
}
