//! The studio's words for what domain calls by codes.

use domain::{Doubt, Goal, Improvement, Report, StandIn, TextLength, Voice, Writer};

use crate::page_context::use_t;

/// A goal in words.
#[must_use]
pub fn goal_text(goal: Goal) -> String {
    let t = use_t();
    match goal {
        Goal::Inform => t.studio_goal_inform(),
        Goal::Remind => t.studio_goal_remind(),
        Goal::Greet => t.studio_goal_greet(),
        Goal::Invite => t.studio_goal_invite(),
        Goal::Thank => t.studio_goal_thank(),
    }
}

/// A voice in words.
#[must_use]
pub fn voice_text(voice: Voice) -> String {
    let t = use_t();
    match voice {
        Voice::Warm => t.studio_voice_warm(),
        Voice::Plain => t.studio_voice_plain(),
        Voice::Formal => t.studio_voice_formal(),
        Voice::Cheerful => t.studio_voice_cheerful(),
    }
}

/// A length in words.
#[must_use]
pub fn length_text(length: TextLength) -> String {
    let t = use_t();
    match length {
        TextLength::Short => t.studio_length_short(),
        TextLength::Medium => t.studio_length_medium(),
        TextLength::Long => t.studio_length_long(),
    }
}

/// An improvement in words.
#[must_use]
pub fn improvement_text(improvement: Improvement) -> String {
    let t = use_t();
    match improvement {
        Improvement::Shorter => t.studio_improve_shorter(),
        Improvement::Simpler => t.studio_improve_simpler(),
        Improvement::Warmer => t.studio_improve_warmer(),
        Improvement::MoreFormal => t.studio_improve_more_formal(),
        Improvement::CallToAction => t.studio_improve_call_to_action(),
    }
}

/// Who wrote a text.
#[must_use]
pub fn writer_text(writer: &Writer) -> String {
    let t = use_t();
    match writer {
        Writer::Model { name } => t.studio_by_model(name.clone()),
        Writer::Library { piece } if piece.is_empty() => t.studio_by_rule(),
        Writer::Library { piece } => t.studio_by_library(piece.clone()),
        Writer::Member => t.studio_by_member(),
    }
}

/// Why the library wrote in a model's place, where a member should know.
#[must_use]
pub fn stand_in_text(report: &Report) -> Option<String> {
    let t = use_t();
    match report.stand_in? {
        StandIn::NoModel => None,
        StandIn::Unavailable => Some(t.studio_stand_in_unavailable()),
        StandIn::Budget => Some(t.studio_stand_in_budget()),
    }
}

/// A doubt in words.
#[must_use]
pub fn doubt_text(doubt: &Doubt) -> String {
    let t = use_t();
    match doubt {
        Doubt::WrongLanguage => t.studio_doubt_wrong_language(),
        Doubt::TooLong { limit } => t.studio_doubt_too_long(*limit),
        Doubt::PlaceholderLost { name } => t.studio_doubt_placeholder_lost(format!("{{{name}}}")),
        Doubt::PlaceholderUnknown { name } => t.studio_doubt_placeholder_unknown(format!("{{{name}}}")),
        Doubt::NumberInvented { number } => t.studio_doubt_number_invented(number.clone()),
        Doubt::NumberLost { number } => t.studio_doubt_number_lost(number.clone()),
        Doubt::NameInvented { name } => t.studio_doubt_name_invented(name.clone()),
        Doubt::HardToRead => t.studio_doubt_hard_to_read(),
        Doubt::SentLately => t.studio_doubt_sent_lately(),
    }
}
