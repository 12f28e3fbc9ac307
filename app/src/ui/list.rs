//! Tables, avatars and the pager.

use leptos::prelude::*;

use super::icon::{Icon, icon, icon_of};
use crate::page_context::use_t;

/// Where the cells of a column stand on phones: there each row becomes an entry of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    /// On a line of its own: the column's name left, the value right.
    #[default]
    Line,
    /// On a line of its own with the column's name above: for sentences.
    Paragraph,
    /// Before the heading.
    Before,
    /// The entry's heading.
    Heading,
    /// At the end of the heading's line.
    Corner,
    /// Below the heading beside others, without the column's name.
    Bare,
    /// Left out: the entry says it elsewhere, or a phone can do without.
    Nowhere,
}

impl Place {
    const fn class(self) -> &'static str {
        match self {
            Self::Line => "cell-line",
            Self::Paragraph => "cell-paragraph",
            Self::Before => "cell-before",
            Self::Heading => "cell-heading",
            Self::Corner => "cell-corner",
            Self::Bare => "cell-bare",
            Self::Nowhere => "cell-nowhere",
        }
    }
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    label: String,
    right: bool,
    hidden: bool,
    place: Place,
    class: &'static str,
}

impl Column {
    /// A column of text.
    #[must_use]
    pub fn text(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            right: false,
            hidden: false,
            place: Place::Line,
            class: "",
        }
    }

    /// A column of numbers; they stand right.
    #[must_use]
    pub fn number(label: impl Into<String>) -> Self {
        Self {
            right: true,
            class: "num",
            ..Self::text(label)
        }
    }

    /// The column of row actions. Only assistive technology reads its head.
    #[must_use]
    pub fn actions() -> Self {
        Self {
            hidden: true,
            right: true,
            place: Place::Corner,
            ..Self::text(use_t().ui_actions())
        }
    }

    /// The column of checkboxes that choose rows. Only assistive technology reads its head.
    #[must_use]
    pub fn choice(label: impl Into<String>) -> Self {
        Self {
            hidden: true,
            place: Place::Before,
            class: "w-10",
            ..Self::text(label)
        }
    }

    /// On phones its cells are the headings of the entries.
    #[must_use]
    pub fn heading(self) -> Self {
        Self { place: Place::Heading, ..self }
    }

    /// On phones its cells speak for themselves and stand beside each other: badges, tags.
    #[must_use]
    pub fn bare(self) -> Self {
        Self { place: Place::Bare, ..self }
    }

    /// On phones its cells stand below the column's name: sentences.
    #[must_use]
    pub fn paragraph(self) -> Self {
        Self {
            place: Place::Paragraph,
            ..self
        }
    }

    /// Left out on phones.
    #[must_use]
    pub fn wide_only(self) -> Self {
        Self { place: Place::Nowhere, ..self }
    }

    /// Classes for its cells.
    #[must_use]
    pub fn class(self, class: &'static str) -> Self {
        Self { class, ..self }
    }

    fn head(&self) -> AnyView {
        let class = if self.right { "text-right" } else { "text-left" };
        let label = self.label.clone();
        let words = if self.hidden {
            view! { <span class="sr-only">{label}</span> }.into_any()
        } else {
            label.into_any()
        };
        view! { <th scope="col" class=class>{words}</th> }.into_any()
    }

    /// The column's name goes along with each cell: on phones it is shown there.
    fn cell(&self, content: AnyView) -> AnyView {
        let side = if self.right { "text-right" } else { "" };
        let class = format!("{} {side} {}", self.place.class(), self.class);
        view! { <td class=class data-label=self.label.clone()>{content}</td> }.into_any()
    }
}

/// The cells of a row, one per column. On phones a cell without content is left out.
pub type Cells = Vec<AnyView>;

/// A cell of text; without text it has no content, so that phones leave it out.
#[must_use]
pub fn text_cell(text: String) -> AnyView {
    if text.is_empty() { ().into_any() } else { text.into_any() }
}

/// A table that scrolls sideways in its own box; on phones a list without sideways scrolling.
#[component]
pub fn Table(
    /// What the table lists, for assistive technology.
    #[prop(into)]
    label: String,
    /// The columns.
    columns: Vec<Column>,
    /// The rows.
    rows: Vec<Cells>,
    /// Classes for every row, for example its height.
    #[prop(optional)]
    row_class: &'static str,
) -> AnyView {
    let heads = columns.iter().map(Column::head).collect_view();
    let rows = rows
        .into_iter()
        .map(|cells| {
            let cells = columns.iter().zip(cells).map(|(column, cell)| column.cell(cell)).collect_view();
            view! { <tr class=row_class>{cells}</tr> }
        })
        .collect_view();
    view! {
        <div class="overflow-x-auto" tabindex="0" role="region" aria-label=label>
            <table class="table table-list">
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Back and on through a list that pages by key. Either address may be missing at an end; without
/// both there is one page, and the caption alone.
#[must_use]
pub fn pager(caption: String, previous: Option<String>, next: Option<String>) -> AnyView {
    let t = use_t();
    if previous.is_none() && next.is_none() {
        return view! { <p class="num border-t rule px-5 py-3 text-sm text-ink-2">{caption}</p> }.into_any();
    }
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
