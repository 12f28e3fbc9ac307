//! Page parts: header, columns, the logo.

use leptos::prelude::*;
use leptos_meta::Title;

/// The head of a page: its title (also of the window), a line below, actions at the right.
#[component]
pub fn PageHeader(
    /// The page's h1.
    #[prop(into)]
    title: String,
    /// One line below.
    #[prop(optional, into)]
    subtitle: Option<String>,
    /// The line below where it comes later than the page.
    #[prop(optional, into)]
    lead: Option<AnyView>,
    /// Buttons; the primary one last.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    view! {
        <Title text=title.clone() />
        <div class="mb-5 flex flex-wrap items-start gap-x-4 gap-y-3">
            <div class="min-w-0 flex-1 basis-64">
                <h1 class="text-2xl font-semibold">{title}</h1>
                {subtitle.map(|subtitle| view! { <p class="text-sm text-ink-2">{subtitle}</p> })}
                {lead}
            </div>
            {children.map(|children| view! { <div class="flex flex-wrap items-center gap-2">{children()}</div> })}
        </div>
    }
    .into_any()
}

/// The sign of the product. `class` gives size and text size, for example `size-8 text-[15px]`.
#[must_use]
pub fn logo(class: &'static str) -> AnyView {
    view! {
        <span class=format!("relative inline-flex {class} shrink-0 items-center justify-center rounded-lg bg-primary font-semibold leading-none text-primary-content") aria-hidden="true">
            <span class="translate-y-px" lang="hi">"प्र"</span>
            <span class="absolute right-[3px] top-[3px] size-1.5 rounded-full bg-accent"></span>
        </span>
    }
    .into_any()
}
