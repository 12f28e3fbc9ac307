//! What the checker must know beside the text.

use domain::{Audience, Channel, Language, Purpose};

/// Who sends a text, how and what for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The sender's registration decides which rules bind.
    pub audience: Audience,
    /// The channel it goes over.
    pub channel: Channel,
    /// The language of the text; found from the text when absent.
    pub language: Option<Language>,
    /// The registered name of the sender; when given, it must stand in the text.
    pub sender_name: Option<String>,
    /// The sender's own registration number; when given, no other is accepted.
    pub registration: Option<String>,
    /// What the text is for; found from the text when absent.
    pub purpose: Option<Purpose>,
}
