//! Panels and the strip of key figures.

use leptos::prelude::*;

/// A white surface with a title.
#[component]
pub fn Panel(
    /// Its title (h2).
    #[prop(into)]
    title: String,
    /// A quiet addition beside the title.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What stands at the right end of the head.
    #[prop(optional, into)]
    actions: Option<AnyView>,
    /// Leave out the padding: for tables and lists.
    #[prop(optional)]
    flush: bool,
    /// More classes, for example the grid's `lg:col-span-2`.
    #[prop(optional)]
    class: &'static str,
    /// The content.
    children: Children,
) -> AnyView {
    view! {
        <section class=format!("panel {} {class}", if flush { "overflow-hidden" } else { "" })>
            <header class="panel-head">
                <h2>{title}</h2>
                {hint.map(|hint| view! { <span class="hint">{hint}</span> })}
                {actions.map(|actions| view! { <span class="ml-auto flex flex-wrap items-center gap-1.5">{actions}</span> })}
            </header>
            <div class=if flush { "" } else { "panel-body" }>{children()}</div>
        </section>
    }
    .into_any()
}

/// A key figure: label, value, one line of context.
pub struct Figure {
    /// What it is.
    pub label: String,
    /// The value, formatted.
    pub value: String,
    /// One line of context.
    pub context: Option<String>,
    /// The part of the whole, 0 to 1, shown as a thin bar.
    pub share: Option<f64>,
    /// Where the value leads: address and the link's name.
    pub link: Option<(String, String)>,
}

/// Key figures in one strip with hairlines between them. Never a card per number.
#[must_use]
pub fn figures(figures: Vec<Figure>) -> AnyView {
    let columns = match figures.len() {
        0..=3 => "sm:grid-cols-3",
        4 => "lg:grid-cols-4",
        _ => "sm:grid-cols-3 xl:grid-cols-5 sm:max-xl:[&>div:last-child]:col-span-2",
    };
    let cells = figures.into_iter().map(figure).collect_view();
    view! { <section class=format!("panel grid grid-cols-2 gap-px overflow-hidden !bg-base-300 {columns} [&>div]:bg-base-100 max-sm:[&>div:last-child:nth-child(odd)]:col-span-2")>{cells}</section> }.into_any()
}

fn figure(figure: Figure) -> AnyView {
    use super::icon::{Icon, icon_of};
    let link = figure.link.map(|(href, name)| {
        view! {
            <a href=href class="-my-2 -mr-3 ml-auto inline-flex size-11 items-center justify-center text-primary-ink" aria-label=name>
                {icon_of(Icon::ArrowRight, "size-5")}
            </a>
        }
    });
    view! {
        <div class="px-5 py-3.5">
            <p class="lbl-cap">{figure.label}</p>
            <p class="fig flex items-center gap-2">{figure.value} {link}</p>
            {figure.context.map(|context| view! { <p class="hint">{context}</p> })}
            {figure.share.map(|share| super::meter::thin_bar(share, "color-primary"))}
        </div>
    }
    .into_any()
}
