//! Words of templates that several pages show.

use std::str::FromStr;

use domain::TemplateCategory;

use crate::page_context::use_t;

/// The shelves, in the order screens show them.
pub const CATEGORIES: [TemplateCategory; 10] = [
    TemplateCategory::Reminder,
    TemplateCategory::Paperwork,
    TemplateCategory::Education,
    TemplateCategory::Greeting,
    TemplateCategory::Festival,
    TemplateCategory::Appointment,
    TemplateCategory::Service,
    TemplateCategory::Offer,
    TemplateCategory::Feedback,
    TemplateCategory::Other,
];

/// The key that the address of a template names; `/templates/new` names none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateKey(pub String);

impl FromStr for TemplateKey {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "new" { Err(()) } else { Ok(Self(text.to_owned())) }
    }
}

/// A shelf in words.
#[must_use]
pub fn category_text(category: TemplateCategory) -> String {
    let t = use_t();
    match category {
        TemplateCategory::Reminder => t.template_category_reminder(),
        TemplateCategory::Paperwork => t.template_category_paperwork(),
        TemplateCategory::Education => t.template_category_education(),
        TemplateCategory::Greeting => t.template_category_greeting(),
        TemplateCategory::Festival => t.template_category_festival(),
        TemplateCategory::Appointment => t.template_category_appointment(),
        TemplateCategory::Service => t.template_category_service(),
        TemplateCategory::Offer => t.template_category_offer(),
        TemplateCategory::Feedback => t.template_category_feedback(),
        TemplateCategory::Other => t.template_category_other(),
    }
}
