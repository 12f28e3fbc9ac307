//! Tabs, segments, steps and chips: all links, so that they work before and without scripts.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::page_context::use_t;

/// A tab or segment.
pub struct Tab {
    /// Where it leads, usually `?tab=…`.
    pub href: String,
    /// Its words.
    pub label: String,
    /// Whether it is the present one.
    pub current: bool,
    /// The language of the words, when it is not the page's.
    pub lang: Option<&'static str>,
    /// What stands after the words: a count or a verdict.
    pub badge: Option<AnyView>,
}

impl Tab {
    /// A tab with words alone.
    #[must_use]
    pub fn new(href: impl Into<String>, label: impl Into<String>, current: bool) -> Self {
        Self {
            href: href.into(),
            label: label.into(),
            current,
            lang: None,
            badge: None,
        }
    }

    /// With a count behind the words.
    #[must_use]
    pub fn with_count(mut self, count: u64) -> Self {
        let count = domain::money::group_indian(count);
        self.badge = Some(view! { <span class="num text-sm text-ink-3">{count}</span> }.into_any());
        self
    }
}

/// Underlined tabs.
#[must_use]
pub fn tabs(label: String, items: Vec<Tab>) -> AnyView {
    strip("ltabs", label, items)
}

/// Two or three options side by side.
#[must_use]
pub fn segmented(label: String, items: Vec<Tab>) -> AnyView {
    strip("seg", label, items)
}

fn strip(class: &'static str, label: String, items: Vec<Tab>) -> AnyView {
    let links = items
        .into_iter()
        .map(|item| {
            view! {
                <a href=item.href aria-current=item.current.then_some("true") lang=item.lang>
                    {item.label}
                    {item.badge}
                </a>
            }
        })
        .collect_view();
    view! { <nav class=class aria-label=label>{links}</nav> }.into_any()
}

/// A step of a stepper.
pub struct Step {
    /// Where it leads once it can be opened.
    pub href: Option<String>,
    /// Its name.
    pub label: String,
    /// Whether it is complete.
    pub done: bool,
}

/// Steps with the present one marked: dots and names on wide screens, bars and one line on phones.
#[must_use]
pub fn stepper(label: String, steps: Vec<Step>, now: usize) -> AnyView {
    let t = use_t();
    let (count, name) = (steps.len(), steps.get(now).map(|step| step.label.clone()).unwrap_or_default());
    let bars = (0..count)
        .map(|index| view! { <span class=if index <= now { "h-1 flex-1 rounded-full bg-primary" } else { "h-1 flex-1 rounded-full bg-base-300" }></span> })
        .collect_view();
    let items = steps.into_iter().enumerate().map(|(index, step)| step_item(index, now, step)).collect_view();
    view! {
        <nav aria-label=label>
            <p class="hint mb-1.5 sm:hidden">{t.ui_step_of(now + 1, count, name)}</p>
            <div class="flex gap-1 sm:hidden" aria-hidden="true">{bars}</div>
            <ol class="stepper max-sm:hidden">{items}</ol>
        </nav>
    }
    .into_any()
}

fn step_item(index: usize, now: usize, step: Step) -> AnyView {
    let t = use_t();
    let is_now = index == now;
    let class = match (is_now, step.done) {
        (true, _) => "now",
        (false, true) => "done",
        (false, false) => "",
    };
    let dot = if step.done && !is_now {
        icon(Icon::Check)
    } else {
        (index + 1).to_string().into_any()
    };
    let done = (step.done && !is_now).then(|| view! { <span class="sr-only">{t.ui_step_done()}</span> });
    let words = view! {
        <span class="dot" aria-hidden="true">{dot}</span>
        <span class="lbl">{step.label}</span>
        {done}
    };
    let current = is_now.then_some("step");
    match step.href {
        Some(href) => view! { <li class=class><a class="flex items-center gap-2" href=href aria-current=current>{words}</a></li> }.into_any(),
        None => view! { <li class=class><span class="flex items-center gap-2" aria-current=current>{words}</span></li> }.into_any(),
    }
}

/// A filter that is on or off: a link to the page with it switched.
#[must_use]
pub fn chip(href: String, label: String, is_on: bool) -> AnyView {
    let class = if is_on { "chip chip-on" } else { "chip" };
    view! {
        <a href=href class=class aria-current=is_on.then_some("true")>
            {label}
            {is_on.then(|| icon(Icon::X))}
        </a>
    }
    .into_any()
}
