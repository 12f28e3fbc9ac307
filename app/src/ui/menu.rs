//! Menus: `<details>`, so that they open without scripts. The shell script closes them on a click
//! elsewhere and on Escape.

use leptos::prelude::*;

use super::icon::{Icon, icon, icon_of};

/// A menu behind a button.
#[component]
pub fn Menu(
    /// The button's name; shown unless `shape` is given.
    #[prop(into)]
    label: String,
    /// Show this shape alone, for example the three dots.
    #[prop(optional, into)]
    shape: Option<Icon>,
    /// The button's classes.
    #[prop(default = "btn btn-line")]
    class: &'static str,
    /// `<li>` entries, see [`menu_link`].
    children: Children,
) -> AnyView {
    let summary = match shape {
        Some(shape) => view! { <summary class=format!("{class} btn-square list-none") aria-label=label>{icon_of(shape, "size-[18px]")}</summary> }.into_any(),
        None => view! { <summary class=format!("{class} list-none")>{label} {icon(Icon::ChevronDown)}</summary> }.into_any(),
    };
    view! {
        <details class="dropdown dropdown-end" data-menu>
            {summary}
            <ul class="menu dropdown-content z-40 mt-1 min-w-52 rounded-xl border border-line-strong bg-base-100 p-1.5 text-base shadow-[0_8px_24px_-8px_rgb(0_0_0/0.18)]">
                {children()}
            </ul>
        </details>
    }
    .into_any()
}

/// A link in a menu.
#[must_use]
pub fn menu_link(href: String, shape: Icon, label: String, external: bool) -> AnyView {
    view! {
        <li>
            <a href=href class="min-h-10 touch:min-h-11" rel=external.then_some("external")>
                {icon(shape)}
                {label}
            </a>
        </li>
    }
    .into_any()
}
