//! Verdict badges: icon, word, tint, in this order of importance.

use leptos::prelude::*;

use super::icon::{Icon, icon_of};

/// The tint of a badge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tint {
    /// Passed, delivered, approved.
    Pass,
    /// Consider, waiting, unknown outcome.
    Warn,
    /// Must fix, failed.
    Fail,
    /// A neutral notice.
    Info,
    /// Happening now.
    Live,
    /// Nothing yet: draft, queued.
    Idle,
    /// Made by AI.
    Ai,
}

impl Tint {
    const fn class(self) -> &'static str {
        match self {
            Self::Pass => "verdict verdict-pass",
            Self::Warn => "verdict verdict-warn",
            Self::Fail => "verdict verdict-fail",
            Self::Info => "verdict verdict-info",
            Self::Live => "verdict verdict-live",
            Self::Idle => "verdict verdict-idle",
            Self::Ai => "verdict verdict-ai",
        }
    }

    /// The shape that always goes with the tint.
    const fn shape(self) -> Icon {
        match self {
            Self::Pass => Icon::CircleCheck,
            Self::Warn => Icon::TriangleAlert,
            Self::Fail => Icon::OctagonX,
            Self::Info => Icon::Info,
            Self::Live => Icon::Radio,
            Self::Idle => Icon::CircleDashed,
            Self::Ai => Icon::Sparkles,
        }
    }
}

/// A badge with the tint's own shape.
#[must_use]
pub fn verdict(tint: Tint, words: impl Into<String>) -> AnyView {
    verdict_with(tint, tint.shape(), words)
}

/// A badge with another shape, where the meaning has one (clock for waiting, user-x for opted out).
#[must_use]
pub fn verdict_with(tint: Tint, shape: Icon, words: impl Into<String>) -> AnyView {
    view! { <span class=tint.class()>{icon_of(shape, "")} {words.into()}</span> }.into_any()
}

/// A quiet tag: a word in a grey well.
#[must_use]
pub fn tag(words: impl Into<String>) -> AnyView {
    view! { <span class="inline-block rounded-md bg-base-200 px-1.5 py-0.5 text-xs text-ink-2">{words.into()}</span> }.into_any()
}
