//! Message templates: texts to start from.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use crate::{Purpose, content::Content};

/// The shelf a template stands on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum TemplateCategory {
    /// SIP, renewal, payment: something falls due.
    Reminder,
    /// KYC, nomination, documents: something is missing.
    Paperwork,
    /// Teaching material without promotion.
    Education,
    /// Birthdays, anniversaries, welcome, thanks.
    Greeting,
    /// Festivals.
    Festival,
    /// Appointments, reviews, meetings.
    Appointment,
    /// Orders, deliveries, service messages.
    Service,
    /// Offers and launches.
    Offer,
    /// Feedback and referrals.
    Feedback,
    /// Anything else.
    #[default]
    Other,
}

impl TemplateCategory {
    /// The stable code, also the wire form.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }
}

/// What a template holds besides its name and category.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateBody {
    /// What the message is for; a campaign made from the template starts with it.
    #[serde(default)]
    pub purpose: Purpose,
    /// Texts per language, fallbacks, media.
    pub content: Content,
    /// An example value per placeholder name, shown where no contact is chosen.
    #[serde(default)]
    pub examples: BTreeMap<String, String>,
}
