//! Buttons and links that look like buttons.

use leptos::prelude::*;

use super::{
    icon::{Icon, icon},
    keys::key_cap,
};

/// How much a button asks for attention. One primary per view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// The one main action.
    Primary,
    /// Every other action.
    #[default]
    Line,
    /// Toolbars and third-rank actions.
    Quiet,
    /// A destructive action on a page.
    DangerLine,
    /// A destructive action inside its confirming dialog.
    Danger,
}

impl Tone {
    /// The classes of a button of this tone.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Primary => "btn btn-primary",
            Self::Line => "btn btn-line",
            Self::Quiet => "btn btn-quiet",
            Self::DangerLine => "btn btn-danger-line",
            Self::Danger => "btn btn-error",
        }
    }
}

/// A link that looks like a button.
#[component]
pub fn ButtonLink(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// Its words.
    #[prop(into)]
    label: String,
    /// Its weight.
    #[prop(optional)]
    tone: Tone,
    /// A shape before the words.
    #[prop(optional, into)]
    shape: Option<Icon>,
    /// More classes, for example `btn-sm` or `btn-block`.
    #[prop(optional)]
    class: &'static str,
    /// Whether the browser loads the page anew instead of the router (downloads, sign-out).
    #[prop(optional)]
    external: bool,
) -> AnyView {
    view! {
        <a href=href class=format!("{} {class}", tone.class()) rel=external.then_some("external")>
            {shape.map(icon)}
            {label}
        </a>
    }
    .into_any()
}

/// The button that sends its form. While `pending`, it is disabled and shows a spinner; a second
/// press cannot send twice.
#[component]
pub fn SubmitButton(
    /// Its words.
    #[prop(into)]
    label: String,
    /// Whether the form is being sent: `action.pending()`.
    #[prop(optional, into)]
    pending: Signal<bool>,
    /// Its weight; primary unless told otherwise.
    #[prop(default = Tone::Primary)]
    tone: Tone,
    /// A shape before the words.
    #[prop(optional, into)]
    shape: Option<Icon>,
    /// More classes.
    #[prop(optional)]
    class: &'static str,
    /// The form's field that tells which of several buttons was pressed.
    #[prop(optional, into)]
    name: Option<String>,
    /// Its value.
    #[prop(optional, into)]
    value: Option<String>,
    /// Whether it cannot be pressed; the reason must stand next to it.
    #[prop(optional)]
    disabled: bool,
    /// Show the shape alone; the words are then its hidden name.
    #[prop(optional)]
    square: bool,
    /// The key to show behind the words.
    #[prop(optional)]
    key: Option<&'static str>,
) -> AnyView {
    // A form that is being sent when its page is left ends after it.
    let is_pending = move || pending.try_get().unwrap_or_default();
    let (hidden_name, words) = if square { (Some(label), None) } else { (None, Some(label)) };
    let class = format!("{} {class} {}", tone.class(), if square { "btn-square" } else { "" });
    view! {
        <button
            type="submit"
            class=class
            aria-label=hidden_name
            name=name
            value=value
            disabled=move || disabled || is_pending()
            aria-busy=move || is_pending().then_some("true")
        >
            {move || is_pending().then(|| view! { <span class="loading loading-spinner loading-sm" aria-hidden="true"></span> })}
            {shape.map(|shape| view! { <span class="contents" class:hidden=is_pending>{icon(shape)}</span> })}
            {words}
            {key.map(key_cap)}
        </button>
    }
    .into_any()
}

/// A button that does something in the browser; pages must not depend on it.
#[component]
pub fn Button(
    /// Its words; with `square` they are its hidden name.
    #[prop(into)]
    label: String,
    /// What it does.
    #[prop(into)]
    on_press: Callback<()>,
    /// Its weight.
    #[prop(optional)]
    tone: Tone,
    /// A shape before the words.
    #[prop(optional, into)]
    shape: Option<Icon>,
    /// More classes.
    #[prop(optional)]
    class: &'static str,
    /// Show the shape alone.
    #[prop(optional)]
    square: bool,
    /// Whether it cannot be pressed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> AnyView {
    let class = format!("{} {class} {}", tone.class(), if square { "btn-square" } else { "" });
    let (name, words) = if square { (Some(label), None) } else { (None, Some(label)) };
    view! {
        <button type="button" class=class aria-label=name disabled=disabled on:click=move |_| {
            on_press.try_run(());
        }>
            {shape.map(icon)}
            {words}
        </button>
    }
    .into_any()
}
