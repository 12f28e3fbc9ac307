//! Tables, avatars and the pager.

use leptos::prelude::*;

use super::icon::{Icon, icon, icon_of};
use crate::page_context::use_t;

/// A column of a table.
pub struct Column {
    /// Its head.
    pub label: String,
    /// Numbers stand right.
    pub right: bool,
    /// Only assistive technology reads the head (row actions).
    pub hidden: bool,
}

impl Column {
    /// A column of text.
    #[must_use]
    pub fn text(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            right: false,
            hidden: false,
        }
    }

    /// A column of numbers.
    #[must_use]
    pub fn number(label: impl Into<String>) -> Self {
        Self {
            right: true,
            ..Self::text(label)
        }
    }

    /// The column of row actions.
    #[must_use]
    pub fn actions() -> Self {
        Self {
            hidden: true,
            right: true,
            ..Self::text(use_t().ui_actions())
        }
    }
}

/// A table that scrolls sideways in its own box. `rows` are `<tr>`s.
#[component]
pub fn Table(
    /// What the table lists, for assistive technology.
    #[prop(into)]
    label: String,
    /// The columns.
    columns: Vec<Column>,
    /// Whether each row becomes an entry of a list on phones: the first cell takes a line of its
    /// own, the others follow it. Hide what a phone can do without by `max-sm:hidden`.
    #[prop(optional)]
    stacks: bool,
    /// The `<tr>`s.
    children: Children,
) -> AnyView {
    let heads = columns
        .into_iter()
        .map(|column| {
            let class = if column.right { "text-right" } else { "text-left" };
            let words = if column.hidden {
                view! { <span class="sr-only">{column.label}</span> }.into_any()
            } else {
                column.label.into_any()
            };
            view! { <th scope="col" class=class>{words}</th> }
        })
        .collect_view();
    view! {
        <div class="overflow-x-auto" tabindex="0" role="region" aria-label=label>
            <table class=if stacks { "table table-stack" } else { "table" }>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Back and on through a list that pages by key. Either address may be missing at an end.
#[must_use]
pub fn pager(caption: String, previous: Option<String>, next: Option<String>) -> AnyView {
    let t = use_t();
    let name = caption.clone();
    view! {
        <nav class="flex items-center gap-2 border-t rule px-5 py-3 text-sm text-ink-2" aria-label=name>
            <span class="num flex-1">{caption}</span>
            {pager_link(previous, Icon::ChevronLeft, t.ui_previous())}
            {pager_link(next, Icon::ChevronRight, t.ui_next())}
        </nav>
    }
    .into_any()
}

fn pager_link(href: Option<String>, shape: Icon, name: String) -> AnyView {
    match href {
        Some(href) => view! { <a href=href class="btn btn-line btn-square btn-sm" aria-label=name>{icon(shape)}</a> }.into_any(),
        None => view! { <span class="btn btn-line btn-square btn-sm" aria-disabled="true" aria-hidden="true">{icon(shape)}</span> }.into_any(),
    }
}

/// The initials of a name in a circle. Decorative: the name stands beside it.
#[must_use]
pub fn avatar(name: &str) -> AnyView {
    let initials: String = name
        .split_whitespace()
        .filter_map(|word| word.chars().next())
        .take(2)
        .flat_map(char::to_uppercase)
        .collect();
    view! { <span class="avatar-i" aria-hidden="true">{initials}</span> }.into_any()
}

/// A row of a definition list: term left, value right.
#[must_use]
pub fn fact(term: String, value: AnyView) -> AnyView {
    view! {
        <div class="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b rule py-2 last:border-b-0">
            <dt class="text-sm text-ink-2">{term}</dt>
            <dd class="num text-right text-sm">{value}</dd>
        </div>
    }
    .into_any()
}

/// A check or a dash, with its word for assistive technology.
#[must_use]
pub fn tick(is_yes: bool) -> AnyView {
    let t = use_t();
    if is_yes {
        view! { <span class="text-success-ink">{icon_of(Icon::Check, "inline size-4")}<span class="sr-only">{t.ui_yes()}</span></span> }.into_any()
    } else {
        view! { <span class="text-ink-3"><span aria-hidden="true">"–"</span><span class="sr-only">{t.ui_no()}</span></span> }.into_any()
    }
}
